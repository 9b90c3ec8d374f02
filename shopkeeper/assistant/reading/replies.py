"""Short turns that need no shop: yes, no, thanks, hello, goodbye, never mind, a person please, and rude words."""

from __future__ import annotations

import re

__all__ = [
    "abusive",
    "farewell",
    "greeting",
    "never_mind",
    "says_no",
    "says_yes",
    "thanking",
    "wants_human",
    "yes_after_all",
    "yes_but",
    "yes_restated",
]

_YES = re.compile(
    r"^(?:(?:oh|ah|aha|well|ok(?:ay)?|um+|h+m+|great|perfect|thanks?(?: you)?|please|so|and|but|(?:ha)+h?|lol|hehe+|wow|cool|nice|awesome|excellent|super|yay|alright|fine|hey|in that case|now)[,. !]+)*"
    r"(?:by all means\b|approved?\b|make it so\b|why not\b(?! \w)|that(?:'d| would) be (?:great|perfect|good|fine|lovely|nice|wonderful)\b(?! (?:if|but))|(?:i'?m |i am )?happy with (?:that|this|it)\b"
    r"|(?:everything|it all|all of (?:it|that)|(?:all )?(?:the|these|those|your) details|this|it|all)(?: \w+)? (?:is|are|looks?|seems?|sounds?) (?:all )?(?:right|correct|good|fine|great|perfect|ok(?:ay)?|as i (?:want|wanted))\b"
    r"|y(?:es|ep|eah|up|ea|ass?)?\b|yes+\b|sure\b|ok(?:ay)?\b|okey\b|k\b|correct\b|right\b|confirm(?:ed)?\b|absolutely\b|definitely\b|certainly\b|of course\b|go (?:ahead|for it|on)\b|let'?s go\b|please (?:do|go|proceed|confirm|continue)\b"
    r"|proceed\b|do it\b|do that\b|let'?s do (?:it|that)\b|sounds (?:good|great|fine|right|perfect)\b|that works\b|that(?:'?s| is| sounds| looks)\s+(?!not\b)(?:\w+\s)?(?:right|correct|fine|good|great|ok(?:ay)?|perfect)\b"
    r"|looks (?:good|right|great|correct|fine)\b|i (?:do )?(?:confirm|agree|accept|approve|do)\b|i'?m (?:fine|ok|okay|good) with\b|agreed?\b|perfect\b|great\b|fine\b|exactly\b|alright\b|all right\b|works for me\b|good\b|indeed\b|affirmative\b|true\b|👍|✅)"
    r"|^(?:嗯+|恩|好的?|是的?|对的?|行|可以|确认|没错|没问题|同意|当然|确定|好啊|好吧|对|要的|ok|就这样|就这么办|办吧|来吧|麻烦了?|请(?:继续|办理|确认|操作))(?:$|[\s,，。.!！吧啊呀哦的了呢哈嘛,])",
    re.I,
)
#: what begins like a yes and is none
_NO_YES = re.compile(
    r"^\W*good (?:bye|day|morning|afternoon|evening|night|luck)\b|^\W*(?:of course|certainly|definitely|absolutely|sure) not\b"
    r"|^\W*right (?:now|after|before)\b|^\W*(?:ok(?:ay)?\W+)?(?:bye|thank you,? bye|that'?s (?:all|it))\b"
    r"|^\W*(?:fine|great|good|ok(?:ay)?|right|perfect|so|well|do it|do that)\b.*\?\s*$"
    r"|^\W*(?:好的?|行|嗯+)?[,，。!！\s]*(?:再见|拜拜)|^\W*(?:可以|行|对|好|确定|确认)[^,，。]{0,8}[吗么?？]\s*$",
    re.I,
)
_NO = re.compile(
    r"^(?:(?:oh|ah|well|um+|hmm+|sorry|actually|ok(?:ay)?|thanks?|huh|what|wha+t|eh|ugh|nah?)[,. !?]+)*(?:no+\b(?! (?:longer|problem|worries|doubt|rush)\b)|(?:no ?){2,}\b|not (?:that|this|what)\b|thats not\b|nope\b|nah\b|not (?:yet|really|now|exactly|quite|anymore)\b|don'?t\b|do not\b|stop\b|wait\b|hold on\b|wrong\b|incorrect\b|negative\b|i(?:'d| would) rather not\b|never\b|i don'?t (?:want|think|confirm|agree)\b|i do not\b|cancel that\b|that(?:'s| is)(?: not|n'?t)\b|👎|❌)"
    r"|^(?:不(?:是|要|用|行|对|可以|好|同意|了|确认|需要)?|没有|别|先(?:别|不)|暂时(?:别|不)|等等|等一下|算了|错了|不对)",
    re.I,
)
_BUT = re.compile(
    r"\b(?:but|however|except|actually|instead|wait|hold on|although|though|only if|before (?:that|you)|one (?:more )?(?:thing|change)|rather|can (?:i|you|we) (?:change|use|also|add)|change (?:my|the)|changed? my mind)\b"
    r"|但是?|不过|只是|等等|等一下|先别|换成|改(?:用|成|为)|另外再?加",
    re.I,
)
_ENDS_YES = re.compile(
    r"[.!,;]\s*(?:so|then|and so|in short|anyway|well)[, ]+(?:it'?s (?:a )?|a )?(?:yes|yep|yeah|go ahead|do it)(?:,? please)?\W*$"
    r"|[。!！,，]\s*(?:所以|那就?|总之)[,，]?\s*(?:好的?|是的?|确认|可以)[。!！]*$",
    re.I,
)
_RESTATED = re.compile(
    r"^\W*(?:yes|yep|yeah|sure|ok(?:ay)?|correct|right|exactly|perfect|great|of course|absolutely|definitely)\b[\s,.!-]*(?:please |do |kindly |go ahead (?:and )?|then |you can |you may |let'?s )*"
    r"(?:change|cancel|return|exchange|modify|update|swap|replace|refund|process|submit|switch|send|make)\b",
    re.I,
)
_THANKS = re.compile(
    r"\b(?:thanks?(?: you)?|thx|ty|cheers|much appreciated|appreciate (?:it|that|your))\b|谢谢|多谢|感谢|辛苦了",
    re.I,
)
_GREET = re.compile(
    r"^\W*(?:(?:hi+|hello+|hey+|howdy|greetings|good (?:morning|afternoon|evening|day)|yo)\b|你好|您好|在吗|在么|哈喽|嗨|早上好|下午好|晚上好|亲)(?: there| everyone| team)?",
    re.I,
)
_END = re.compile(
    r"\b(?:that(?:'s| is|'ll be| will be|s)?(?: it| all| everything| the lot| about it)\b|that(?:'ll| will) do\b|that was (?:it|all|everything)|nothing (?:else|more|further)|no(?:thing)? more\b|no,? (?:that|nothing)|i'?m (?:all )?(?:done|set|good)\b|all (?:set|good|done)\b|good ?bye|bye+\b|^\W*(?:nothing|done|finished|none)\W*$|have a (?:good|great|nice|lovely) (?:day|one|evening|night|weekend)|see you|we'?re (?:done|good)|done for (?:now|today))"
    r"|没(?:有)?(?:别的|其他|其它|了|事了|什么了)|就(?:这样|这些|这个)(?:了|吧)?|再见|拜拜|不用了|没事了|好了",
    re.I,
)
_NEVER = re.compile(
    r"\b(?:never ?mind|forget (?:it|about it|that|what i said|the \w+)|scratch that|(?:i(?:'ve)? )?changed my mind|on second thou?ghts?|disregard|don'?t (?:bother|worry about it)|i take (?:it|that) back|drop (?:it|that)|keep (?:the|my) order (?:as it is)?|i(?:'d| would) (?:rather |like to )?keep (?:it|them|the order|everything))\b"
    r"|算了|不(?:换|退|取消|改|办|弄)了|当我没说|我改主意|还是(?:不|算|留|保留)|别(?:换|退|取消|改)了",
    re.I,
)
_HUMAN = re.compile(
    r"\b(?:(?:speak|talk|chat|connect|transfer|put|get|hand|pass|forward|escalate|want|need|give|have)\b[^.!?]{0,30}?\b(?:human|real person|person|live agent|agent|representative|rep|manager|supervisor|someone (?:else|real|in charge)|somebody|operator|customer service|your boss|colleagues?|team members?|staff)\b)"
    r"|\b(?:can|could|may|will|would|is there|are there|let)\b[^.!?]{0,12}\b(?:an? |any |some )?(?:human|real person|live agent|person|real human|representative|someone real)\b[^.!?]{0,24}\b(?:help|assist|answer|take over|talk|speak|here|there|deal|handle|look)\w*"
    r"|^\W*(?:a )?(?:human|agent|representative|operator|real person|live (?:agent|person)|manager|supervisor)(?: please)?\W*$|\bescalate\b|\breal human\b|\bhuman (?:agent|being|representative|rep|please|support)\b"
    r"|(?:转|找|要|叫|接|换|联系|让)(?:个|一?下|位|到|给)?(?:真)?(?:人工|客服|真人|经理|主管|活人|人(?=来|$|吧))|(?:叫|找|让|要|请).{0,4}(?:老板|领导|负责人|经理|主管)|人工(?:客服|服务)?|真人",
    re.I,
)
#: "it's nice to talk to somebody so thorough" asks for nobody
_PLEASED = re.compile(
    r"\b(?:nice|good|great|lovely|pleasant|pleasure|glad|happy|joy|relief)\b(?: it is| it's)? "
    r"(?:to|that i (?:can|could)) (?:finally )?(?:speak|talk|chat)\b[^.!?]*|\b(?:pleasure|nice|lovely) (?:speak|talk|chatt)ing\b[^.!?]*",
    re.I,
)
_ABUSE = re.compile(
    r"\b(?:fuck\w*|f\*+k?\w*|shit\w*|bullshit|bitch\w*|asshole|bastard|idiots?|idiotic|moron\w*|stupid|dumb(?:ass)?|crap|damn(?:ed|it)?|suck(?:s|ing)?|useless (?:bot|machine|thing|agent|piece)|go to hell|screw you|piss\w*|retard\w*|scam(?:mers?)?|wtf|stfu)\b"
    r"|傻[逼叉比瓜子]|他妈|妈的|操你|滚(?:蛋|开)?|垃圾(?:客服|机器人|店|平台)?|废物|白痴|智障|王八|混蛋|坑爹|骗子|去死|神经病|有病",
    re.I,
)


def says_yes(text: str) -> bool:
    """Whether a turn starts as a yes."""
    said = text.strip()
    return bool(_YES.search(said)) and not _NO.search(said) and not _NO_YES.search(said)


def says_no(text: str) -> bool:
    """Whether a turn starts as a no."""
    return bool(_NO.search(text.strip()))


def waiting(text: str) -> bool:
    """Whether a no is only a "wait" or a "not yet"."""
    return bool(
        re.search(
            r"^\W*(?:(?:oh|ah|sorry|actually)[, ]+)*(?:wait|hold on|not yet|one moment|等等|等一下|先别)",
            text,
            re.I,
        )
    )


def yes_but(text: str) -> bool:
    """Whether a yes comes with a change or a reservation: then it is no plain yes."""
    return bool(_BUT.search(text))


def yes_restated(text: str) -> bool:
    """Whether a yes only says once more what is to be done: "yes, please change the lamp"."""
    match = _RESTATED.match(text)
    return bool(match) and not _BUT.search(text[match.end() :] if match else text)


def yes_after_all(text: str) -> bool:
    """Whether a turn that begins as a yes ends as one too, whatever was mused in between: "... So yes!"."""
    return bool(_ENDS_YES.search(text.strip()))


def thanking(text: str) -> bool:
    return bool(_THANKS.search(text))


def greeting(text: str) -> bool:
    return bool(_GREET.search(text))


def farewell(text: str) -> bool:
    """Whether the customer says that this is all."""
    return bool(_END.search(text))


def never_mind(text: str) -> bool:
    """Whether something said before is taken back."""
    return bool(_NEVER.search(text))


def wants_human(text: str) -> bool:
    return bool(_HUMAN.search(_PLEASED.sub(" ", text)))


def abusive(text: str) -> bool:
    return bool(_ABUSE.search(text))
