"""Words that steer a sentence: what is to be done, what it turns into, what it turns to otherwise. English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Cue", "conditions", "find_cues", "is_information", "sentences"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A steering word at [start:end] of the lowered text."""

    start: int
    end: int
    kind: str
    value: str = ""


def _compiled(rows: dict[str, tuple[str, ...]]) -> list[tuple[str, str, re.Pattern[str]]]:
    return [
        (*name.partition("/")[::2], re.compile("|".join(patterns), re.I)) for name, patterns in rows.items()
    ]


_CUES = _compiled(
    {
        "verb/cancel": (
            r"\b(?:want|like|need|have|get)\b(?= (?:[\w#-]+ ){1,5}(?:cancell?ed|gone|removed)\b)|\bbe cancell?ed\b",
            r"(?<!noise[ -])(?<!echo[ -])\bcancel(?:l?ing|lation)?\b(?! (?:policy|fee|headphones?|earbuds?|earphones?|headsets?))",
            r"\b(?:stop|halt|abort|void|scrap|scratch|forget|nix|drop|withdraw|revoke|undo|annul|kill)(?:p?ing)?\b(?= (?:(?:the|my|that|this|an?|whole|entire|pending) ){0,3}(?:\w+ )?(?:orders?\b|purchase\b|#?\w?\d{3,}))|\b(?:don'?t|do not|never) (?:ship|send|deliver|dispatch)\b(?= (?:it|that|this|the order|my order|order|them|#|\w?\d{3,})\b)(?! \w+ to\b)",
            r"\bi(?:'m)?(?: do)? (?:no longer (?:need|want)|(?:don'?t|do not|won'?t|will not|shan'?t) (?:need|want|be needing))\b(?= (?:the|my|these|those|this|that|any of|order)\b| #?\w?\d{3,}\b| \w+(?: \w+)?,)(?![^.!?]{0,70}\b(?:cancel|return|refund|chang|exchang|swap|replac|switch|instead)\w*)",
            r"\b(?:like|want|prefer|rather|wish|love)(?: to)? not (?:to )?(?:receive|get)\b(?= (?:it|them|that|this|the|my|any)\b)|\b(?:don'?t|do not) (?:want to|wanna|wish to) receive\b(?= (?:it|them|that|this|the|my|any)\b)|\bgets? cancell?ed\b|(?<=[=:>] )cancell?ed\b",
            r"\bcall off\b|\b(?:remov|delet)(?:e|ing)\b(?! (?:my |the |this |that )?(?:\w+ )?(?:address|card|payment|account|method)\b)|\b(?:drop|take)\b(?= (?:the|my|it|that|this|one|an?|both)\b[^.]{0,40}\b(?:from|off|out)\b)(?![^.]{0,40}\b(?:from|off|out of) (?:my |the )?(?:gift|credit|debit|visa|master|amex|pay ?pal|card|account|balance|bank)\b)|\bget rid of\b|\b(?:get|pull|strike|knock|take)\b(?= (?:the|my|that|this|one|an?)\b[^.,]{0,30}\b(?:off|out of)\b (?:the|my|that|this|order|it|#?\d))|\b(?:don'?t|do not) (?:want|need) (?:it|them|that|this) (?:any ?more|any longer|after all)\b",
            "(?:不用|不要|别|不必|先别)再?(?:发(?:货|了|出)|寄(?:了|出)|送了)|不(?:想)?要了(?!吗)|取消(?!了吗)|撤(?:销|单)|退订|不想要这(?:个|笔)?订单|不要这(?:个|笔)?订单",
        ),
        "verb/return": (
            r"\b(?:want|wanted|like|need|have|get)\b(?= (?:[\w#-]+ ){1,5}(?:returned|refunded)\b)|\b(?:be|have to be) (?:returned|refunded)\b",
            r"\badd(?:ing)?\b(?= [^.!?]{2,50}? to (?:the|that|my|this) returns?\b)",
            r"\b(?:i'?m|i am|we'?re|we are) not (?:going to keep|gonna keep|keeping)\b(?= (?:the|my|this|that|these|those|any|either|it|them)\b)(?![^.!?]{0,70}\b(?:cancel|chang|exchang|swap|replac|switch)\w*)|\b(?:don'?t|do not|won'?t|will not|can'?t|cannot) (?:want to |wanna |wish to |be )?keep(?:ing)?\b(?= (?:the|my|this|that|these|those|it|them|any)\b)(?![^.!?]{0,70}\b(?:cancel|chang|exchang|swap|replac|switch)\w*)",
            r"\b(?:get|be|getting|being|gets?) (?:fully |completely )?refunded (?:for|on)\b|\b(?:want|like|need|demand|expect|request(?:ing)?|deserve)(?: to (?:get|have|request|receive))? (?:(?:a|an|my|full|complete|total|immediate|proper) )*(?:(?<!my )refund|money back)\b(?! (?:policy|policies|process|rules?|status|amount|total|terms|options?))|\b(?:can|could|may|might) (?:i|we) (?:please |maybe |still )*(?:get|have|request) (?:a |an )?(?:full |complete )?(?:refund|my money back)\b(?! (?:policy|process|rules?|status|amount|total|terms|options?))",
            r"\breturn(?:ing)?\b(?! (?:policy|label|address|window|period|fee|shipping|process|status))",
            r"\b(?:send|sending|give|giving|bring|bringing|hand|take|taking|ship|shipping|sent?)\b(?=(?: [^\s.!?;]+){1,6}? back\b(?! to (?:the|my|its|what|how)\b))|\b(?:send|sent|giv|give|hand|bring|tak|take|ship)(?:ing)? back\b|\b(?:go|goes|going|went) back\b(?! to\b)",
            r"\brefund (?:me|us)\b|\b(?:want|like|need|get|have|give me)\b(?= (?:all )?(?:my|our|the) money (?:back|for)\b)|\b(?:has|have|needs?) to go\b(?! (?:to|back|into|in|out|with|through|by)\b)|\bback,? please\b|(?:(?<=both )|(?<=everything )|(?<!us )(?<=all )|(?<=them ))back\b(?! (?:to|at|in|on|home|here|there|from)\b)|\bback\b(?=,? (?:except|but not|apart from)\b)|\bback to (?:you|the (?:shop|store|seller|sender))\b",
            r"\b(?:get |want )?(?:a |my )?(?:refund|money back)\b(?= (?:for|of) (?:the|my|this|that|these|those|both|all|it|them)\b)|(?<!total )(?<!whole )\brefund\b(?= (?:for |on |of )?(?:(?:the|my|this|that|these|those|it|them|both|all|everything)\b|(?:order )?#?\w?\d{3,}))",
            "退货(?!政策|规则|规定|期|流程|条件|运费|地址)|退掉|退了(?!吗)|退还|退回|寄回|退(?=这|那|一|两|我(?!多少)|个|把|下)|(?<=[想要能再可])退(?!款|出|到|回到|原)|(?<=把).{1,12}?退(?!款)|申请退款|退钱(?!到)|退款(?=吧|$|到(?!哪|账|了)|给我)|(?<=[全都])退(?!款)",
        ),
        "verb/exchange": (
            r"\badd(?:ing)?\b(?= [^.!?]{2,50}? to (?:the|that|my|this) (?:exchange|change)\b)",
            r"\b(?:send|ship|give|get) (?:me|us)\b(?= [^.!?]{2,60}? (?:instead|in place|in exchange|in return)\b)",
            r"\bset(?:ting)?\b(?= (?:the|my)\b[^.!?]{0,24}\baddress\b)",
            r"\bput(?:ting)?\b(?= (?:the|my)\b[^.!?]{0,20}\baddress\b[^.!?]{0,20}\bback\b)",
            r"\bexchang(?:e|ing)\b(?! (?:policy|rate|window|fee))",
            r"\bturn(?:ing|ed)?\b(?= [^.!?;]{2,40}? into\b)|\b(?:could|can|may|might|should|shall|must) (?:it|they|that|this|that one|this one) (?:please |maybe |possibly |rather )?be\b(?! (?:cancel|return|refund|exchang|sent|ship|deliver|here|there|done|possible|chang|replac|swap|modif|that|true|because|with me|on)\w*)|\bswap(?:ping)?\b|\btrad(?:e|ing)\b(?= )|\breplac(?:e|ing|ement)\b|\bmodif(?:y|ying|ication)\b|\balter\b|\bupgrad(?:e|ing)\b|\bdowngrad(?:e|ing)\b",
            r"\b(?:exchanged|swapped|replaced|changed|modified|upgraded|switched)\b(?= (?:to|for|with|into|from)\b)|\b(?:want|like|need|have|get)\b(?= (?:[\w#-]+ ){1,5}(?:exchanged|swapped|replaced|modified|switched|upgraded)\b)|\b(?:can|could) (?:we|you|i) do\b(?= [^.!?]{1,30} instead\b)",
            r"\b(?:correct|fix)(?:ing)?\b(?= (?:it|them|the|my|all|our)\b)",
            r"\b(?:could|can|should|shall|must|may|might)\b(?= (?:the|my|this|that) [^.!?,]{2,60}? (?:please |maybe |possibly |rather )?be (?!cancel|return|refund|exchang|sent|ship|deliver|here|there|done|possible|chang|replac|swap|modif|that|true|because|with|on\b|paid|charged|put|used|a problem)\w)",
            r"\b(?:chang(?:e|ing)|updat(?:e|ing)|adjust(?:ing)?|convert)\b(?! (?:my |our )?(?:mind|of (?:mind|plan)))",
            r"\bswitch(?:ing)?\b(?= (?:the|my|its|their|it|this|that|these|those|both|all|from|to|out|over|our|one|them)\b)",
            r"\b(?:made?|make)\b(?= (?:it|them|that|the|my|both|all)\b)(?! sure)(?! \w+ (?:in |within |just |only |a )?(?:\w+ )?(?:days?|hours?|weeks?|minutes?|quick\w*|faster?|soon\w*|snappy)\b)|\bhave\b(?= (?:it|them) in\b)",
            "换货|更换|调换|换(?=成|为|个|一|掉|下|到|[一-龥])|改(?!主意|变主意)(?=成|为|一|下|掉|到|尺|颜|款|[一-龥])|升级|变更|修改|换$",
        ),
        "verb/goods": (
            r"\b(?:(?:i'm|im|am) )?looking for\b|\brecommend\b|\bshow me (?:some|an?)\b|\bdo you sell\b|\b(?:want|like) to buy\b|\bneed a (?:gift|present)\b",
            "推荐|想买|给我看看|找一[款个件双]",
        ),
        "verb/never_mind": (
            r"\b(?:never ?mind|forget(?: about)?|skip|leave out|drop)\b(?= (?:the|my|that|this)\b(?! (?:order|whole)\b))",
            r"\b(?:leave|keep)\b(?= (?:the|my|that) [^.,;]{2,30}? (?:as (?:it|they) (?:is|are|was)|alone|out)\b)",
            r"\bleave\b(?= (?:the|my) [^.,;!]{2,24}\s*(?:[.!;]|$))(?! (?:the|my) (?:whole |entire )?order\b)",
            r"\b(?:can|should|may|will|must|shall)? ?(?:stays?|remains?)\b(?= (?:as (?:it|they) (?:is|are|was|were)|(?:the way|how|what) (?:it|they) (?:is|are|was|were)|put|unchanged|untouched|with me)\b|\s*(?:[.,;!]|$))",
        ),
        "verb/pay": (r"\b(?:move|shift|transfer|set|put)(?:ting|ing)?\b(?= (?:the |my )?payment\b)|\b(?:put|bill|move|shift|transfer)(?:ting|ing)?\b(?= (?:[\w#]+ ){0,5}?(?:on|to|onto) (?:my |the |a |our )?(?:gift|credit|debit|visa|master|amex|pay ?pal|card\b))|\b(?:be|get|is|have it|have them|gets) paid\b(?= (?:for )?(?:with|by|using|via|from|through)\b)|\bcharge\b(?= (?:my|the|another|a)\b)|\b(?:pay|charge|be charged)\b(?= (?:[\w#]+ ){0,4}?(?:with|by|using|via|to)\b)", "(?:改)?用(?=[^，,。]{1,8}(?:付款|支付|付$)(?!方式))"),
        "verb/change_address": (
            r"\b(?:wrong|incorrect|old|mistaken|outdated)\b(?= (?:shipping |delivery )?address (?:for|on|to|in|with|of|when)\b)",
            r"\b(?:can|could|should) (?:\w+ ){1,3}?go to\b",
            r"\b(?:want|like|need|have)\b(?= (?:my|the) default (?:\w+ )?address (?:to be|as|to)\b)",
            r"\buse\b(?= (?:the same|my|the)\b[^.!?]{0,20}\baddress\b)",
            r"\b(?:make sure|ensure|see to it|want|like|need)\b(?=[^.!?]{0,40}\b(?:is|are|be|gets?|get) (?:sent|shipped|delivered) to\b)",
            r"\b(?:should|has to|have to|must|needs? to|ought to) (?:go|be sent|be shipped|be delivered|come) to\b",
            r"\b(?:ship|send|deliver|redirect|reroute|forward)\b(?= (?:it|them|that|this|everything|(?:the|my|that|this) (?:\w+ )?(?:order|package|parcel|stuff|delivery)|order|#?\w?\d{3,})\b[^.!?]{0,40}\bto\b)(?![^.!?]{0,30}\bback\b)",
            "用(?=[^，,。]{0,16}地址)|(?:寄|送|发|配送|邮)到(?!了|哪|货|没|吗)",
        ),
        "verb/track": (
            r"\btrack(?:ing)?\b(?! ?(?:suit|shoe|pants|pad|ball))|\bwhere(?:'s| is| are|s)\b(?= (?:my|the|our|that|this|it\b|order|#)[^.?]{0,40})|\bwhen(?:'s| is| will| does| do| can| should| are|s| my| the| our| it| they)\b[^.?!]{0,50}?\b(?:arriv\w*|come|coming|deliver\w*|get here|be here|ship\w*|receive|expect)\b",
            r"\b(?:any|some|no)?\s?\b(?:news|updates?|word)\b(?= (?:on|of|about|from|regarding)\b[^.?!]{0,14}\b(?:it|order|parcel|package|delivery|shipment|stuff|things?|tent|\w*\d{3,})\b)",
            r"(?<!that )(?<!which )\b(?:has|have|did|is)\b[^.?!]{0,40}?\b(?:been )?(?:shipped|ship|left|dispatched|delivered|on (?:its|the) way|arrived?)\b(?= ?(?:yet|already|\?|$| or))|\bstatus\b|\bstill in transit\b",
            r"(?<!that )(?<!which )(?<!one )\b(?:haven'?t|have not|hasn'?t|has not|never|didn'?t|not) (?:yet )?(?:received?|arrived?|gotten|got|come|shown up)\b",
            "到哪|在哪(?:里|儿)?|(?:发出|寄出)(?:了|去)?(?=吗|没)|包裹(?=呢|在|到)|物流|快递(?!费)|运单|跟踪|发货了(?:吗|没)|什么时候(?:能)?(?:到|送|发货|收到)|几时到|何时(?:到|送)|(?:多久|几天|啥时候|何时)(?:能|才能|可以)?(?:到|送|收)|还没(?:有)?(?:到|收到|发货)|没(?:有)?收到|(?:订单)?状态|进度|查(?:一?下|查)?(?:我的?)?订单(?!金|总|价)",
        ),
        "verb/human": (
            r"\b(?:human|real person|live (?:agent|person|chat)|actual person|representative|supervisor|manager|customer service (?:agent|rep)|real human|someone (?:real|else|in charge)|a person|an? agent|your boss)\b",
            "人工|真人|转人|经理|主管|人来(?:处理|接)|找个人",
        ),
        "verb/ask": (
            r"\b(?:tell me|let me know|know|wondering|wonder if|wanted to ask|want to ask|ask (?:you |about|how|what|if|whether|when)|curious|find out|inform me|give me (?:the|a) (?:total|number|price|list|amount|balance)|check (?:if|whether|how|what|the|on|my|which|when|for)|see (?:if|whether|how|what|which)|confirm (?:the|what|how|my|that the|if|whether)|look up|read me|list|total (?:refund|price|cost|amount|sum))\b",
            r"\b(?:how (?:much|many|long|did|does|do|can|come)(?! i (?:return|exchange|cancel|send|change|swap|give))|what(?:'s| is| are| was| were| would| will| do| does| did|s)|(?<![a-z,] )which|which(?! (?:has|have|had|is|was|were|are|hasn'?t|haven'?t|isn'?t|wasn'?t|came|arrived|i|you|we)\b)|who(?= (?:is|are|was|will|do|does|can|pays?|ships?|delivers?)\b)|why|do you (?:have|sell|offer|carry|know)|are there|is there(?! (?:any |a )?(?:way|chance|possibility)\b)|is it (?:in stock|available)|are they (?:in stock|available))\b",
            "多少|几(?=个|款|种|件|天|块)|哪(?=些|个|款|种|一|张|几)|请问|想(?:知道|问|了解|查)|告诉我|问一?下|咨询|查(?:一下|查|下|询)|有没有|是不是|能不能告诉|怎么|什么(?=时候|颜色|材质|尺|地址|价|原因|支付|付款)|为什么",
        ),
        "flip": (
            r"\b(?:for|to|into|with|in)\b(?= (?:an?\b|the\b|one\b|be\b|something|its\b|ones?\b|my\b|\w))|\bto be\b|\bshould be\b|\b(?:should |must |to )?becomes?\b|\bneeds? to be\b|\bi(?:'d| would)? (?:want|like|need|love|prefer|take) (?:it|them|one|the one|ones|a|an|the same|something|that (?:item|one|thing)|this (?:item|one|thing))\b|\bcan i (?:get|have)\b|\bcould i (?:get|have)\b",
            r"\binstead\b(?! of)|->|=>|→",
            r"(?<=\w )\bbe\b(?= (?:an? |in |of |the )?\w)(?! (?:able|happy|glad|possible|available|done|fine|ok(?:ay)?|great|good|nice|sent|shipped|charged|refunded|paid|used|sure|home|away)\b)",
            "换成|换为|改成|改为|变成|换到|成(?=[一-龥a-z0-9])|要(?=[一-龥a-z0-9%.]+[的款])|换个|换一[个件款双台]",
        ),
        "back": (
            r"\b(?:instead|in place|in lieu) of\b|\bin (?:exchange|return) for\b|\brather than\b|\breplacing\b|\bnot the\b|\bcurrently\b|\bmine (?:is|was|has|works|comes|came)\b(?: (?:now|just|only))?(?: (?:for|with|in))?|\bi (?:have|had|got|received|ordered|bought) (?:is|was|it|in)\b",
            "而不是|不是(?=[一-龥]*的?[,，])|原来(?:是|的)?|现在是|目前是",
        ),
        "otherwise": (
            r"\bor else\b|(?<!thing )(?<!one )(?<!body )(?<!what )(?<!where )(?<!or )\belse\b|\botherwise\b|\bif not\b(?=,| |$)|\bfailing that\b|\bas a (?:fallback|second choice|backup|last resort)\b|\b(?:my )?second choice\b|\bif (?:that|it|this|none|neither)(?:'s| is| are|s)? (?:not|n't|un|im|no)\w*\b(?: \w+)?|\bor\b(?= (?:just|else|then|simply)\b)|\b(?:can'?t|cannot|can not|won'?t) (?:do|be done|work|have)(?: that| it| them)?\?|\b(?:not|none|no)(?: [\w-]+){0,2}\?(?= (?:then|in that case|ok|okay|else)\b)",
            "否则|不然(?:的话)?|要不然?|实在不行|不行(?:的话|就)|没有(?:的话|货|就)|没有?[^，,。]{1,6}就(?!不)|如果没有|缺货(?:的话|就)|没货(?:的话|就)|要是没有",
        ),
        "prefer": (
            r"\bprefer(?:ably|ence|red|s)?\b|\bideally\b|\bif (?:at all )?possible\b|\bif (?:it's |it is |that's |they're )?(?:available|in stock)\b|\bif you (?:have|got) (?:it|one|that|them|any)\b|\bif there (?:is|are|'s) (?:any|one|some)\b|\bwould be (?:great|nice|best)\b|\brather\b(?= [\w-]+(?: [\w-]+)? than\b)|\bfor preference\b|\b(?:where|wherever|when) possible\b",
            "优先|最好(?:是|要)?|首选|尽量|偏向|更喜欢",
        ),
        "keep": (
            r"\b(?:the )?same\b(?! (?:order|card|payment|method|day|time|address|as (?:my|the) (?:other|default)|one)\b)|\bkeep(?:ing|s)?\b|\bstill\b(?= (?:want|in|the|with)\b)|\bunchanged\b|\bwithout changing\b|\bleav(?:e|ing)\b(?= the)|\b(?:stay|remain)s?\b(?= (?:in )?(?:my|its|their) )|\bmy\b(?= (?:own |usual |current )?size\b)",
            "保持|不变|一样|相同|同样|同款|还是(?=原来|要)|其他(?:都)?不",
        ),
        "any": (
            r"\b(?:don'?t|do not|doesn'?t|does not) (?:really )?(?:care|mind|matter)\b(?: about| what| which| if)?|\bregardless of\b|\bany\b|\bwhatever\b|\bnot (?:important|picky)\b|\bno matter\b|\bnot care\b|\bno preference\b",
            "无所谓|不在乎|不在意|都行|都可以|随便|任意|不限|不管",
        ),
        "pick/cheapest": (
            r"\b(?:the )?(?:cheapest|least expensive|lowest[- ](?:price[d]?|cost)|most affordable|less expensive(?: one)?|(?<!found it )(?<!found a )(?<!found one )(?<!it's )cheaper(?! (?:somewhere|elsewhere|at|from|in|on|online|there|offer|price|deal|alternative)\b)(?: one)?|cheap one|lowest price|most inexpensive)\b",
            "最便宜|价格最低|便宜(?:点|一点|些)?|最低价",
        ),
        "pick/dearest": (
            r"\b(?:the )?(?:most expensive|priciest|dearest|more expensive(?: one)?|pricier(?: one)?|dearer(?: one)?|expensive one|pricey one|highest[- ](?:price[d]?|cost)|costliest|most costly)\b",
            "最贵|价格最高|贵(?:一点|点|些)的|比较贵",
        ),
        "except": (
            r"\bexcept(?: for)?\b|\bexcluding\b|\bminus\b|\bapart from\b|\bother than\b|\baside from\b|\bbut not\b|\b(?<=everything )but\b|\b(?<=anything )but\b|\b(?<=all )but\b|\b(?<=items )but\b|\bwith the exception of\b|\bbesides\b|\bi(?:'ll| will)? (?:want to )?keep\b(?= (?:the|my))",
            "除了|除(?=[一-龥]+(?:以|之)?外)|以外|之外|留下|保留",
        ),
        "all_orders": (
            r"\b(?:every(?:thing| item| single item)|all (?:of )?(?:my |the )?(?:items|things|stuff|goods)) (?:that )?i(?:'ve| have)? (?:ever )?(?:ordered|bought)\b",
            r"\b(?:all|both|every|each)(?: of)?(?: my| the| these| those)?(?: \w+)? orders?\b|\ball orders\b|\ball pending\b(?! \w*(?:item|thing|tshirt|shirt))",
            "(?:所有|全部|每个|两个|这两个)(?:的)?(?:未发货|待发货|待处理|未处理)?(?:的)?订单|订单(?:全部|全都|都)",
        ),
        "all_items": (
            r"(?<!one of )(?<!some of )(?<!two of )(?<!which of )\b(?:the|my) (?:items|things|products) (?:in|of|from|on)\b(?= (?:all|every|each|both|that|this|my|the|order|#|\w?\d{3,}))|\beverything\b(?! else (?:exactly |should |must |stays? |is |remains )*(?:be |stay )?(?:the )?(?:same|stay|unchanged|identical|equal|alike|as it is|like (?:before|now|it is|mine|this one|that one)))|\bboth (?:of (?:the |my )?)?(?:things|items|products|articles|pieces)\b|\b(?:every|each) (?:single )?(?:item|thing|product|article)\b|\ball (?:of )?(?:the |my |these |those |it\b|its? )?(?:other |remaining )?(?:two |three |four |five |six |\d )?(?:items?|things?|stuff|products?|goods|articles?|pieces)\b|\bthe (?:whole|entire|full|complete) (?:order|thing|lot|purchase)\b|\ball of (?:it|them)\b|\ball (?:of|in|from)\b(?= (?:order )?#?\w?\d{3,})|\bcompletely\b|\bin full\b|\bfull\b(?= refund (?:of|for|on) (?:order )?#?\w?\d{3,})|\b(?:whole|entire) order\b|\bthe lot\b",
            "所有(?:的)?(?:东西|商品|物品|货)|全部(?:商品|东西|物品)?|整(?:个|笔)订单|整单|全都|都(?=退|换|取消)|全(?=退)",
        ),
        "leave": (
            r"\bleave (?:that|this|the|my) (?:whole |entire )?order\b(?! (?:at|with|in|on|to)\b)(?: (?:as (?:it|they) (?:is|are|was)|alone|be|then))?|\bleave it\b(?! (?:in|at|with|on|to|as|alone|be)\b)|\bleave (?:it|that|them|everything|the order|things)?(?: (?:as (?:it|they) (?:is|are)|alone|be))\b|\bkeep (?:it|that|them|what i have|the (?:original|old|current)(?: one)?|everything)(?: as (?:it|they) (?:is|are))?\b|\b(?:forget|skip|ignore) (?:it|that|about it)\b|\bno (?:exchange|change|return|cancellation|cancelation)s?\b|\b(?:don'?t|do not) (?:do anything|change (?:it|anything)|exchange|bother|cancel (?:anything|at all|it))\b|\bnothing\b(?! else)",
            "就?算了|就(?:不换|不用换|不用|别换)了?|保持原样|不用动|不换了?",
        ),
        "count": (r"\b(?:every|each)(?: single)? one\b(?: of (?:them|those|these|the)\b)?|\beach of (?:them|those|these|the)\b|\bboth\b|\ball (?:of )?(?:my |the |your |these |those )?(?:two |three |four )?", "两个都|都(?=要|是)|所有(?:的)?"),
        "another": (r"\b(?:the |my )?(?:other|second|another|2nd)(?: one)?\b(?= (?:to|should|into|becomes?|for|an?|in)\b|:)",),
        "same_as": (
            r"\b(?:same (?:\w+ )?(?:as|like|in|of)|like|as|type|one|kind|version)\b(?: (?:the|that|that's|is|in|one|i|as|like|options|of|my|it's))* (?:(?:i|that i) (?:have |got |already |just )*)?(?:in )?(?:my |the )?(?:already|received|pending|delivered|other|have coming|have on the way)\b(?: (?:order|have|received|got|one))?",
            r"\b(?:same|type|kind|version|sort|model|one)\b(?: [\w'-]+){0,4}? (?:in|from|of|on) (?:my|the|that) (?:other )?(?:pending|open|delivered|received)(?: order)?\b",
            r"\b(?:same|exact|exactly)\b(?: [\w'-]+){0,5}? i(?:'ve| have)?(?: already| just)? (?:received|got|have)\b(?: at home)?(?: already)?(?!,? but)",
            r"\bexact(?:ly the)? same (?:item|one|product|thing)\b|\bsame (?:item|product|thing|model)\b(?! (?:but|in\b|with))|\b(?:very |exact )?same\b(?= *(?:[.,;!?]|$|one\b(?! (?:but|in|with|as|for))|or\b))|\b(?:a )?new pair\b|\b(?:the )?same specs?\b",
            "(?:和|跟|像)[^,，。]{0,8}(?:待发货|未发货|收到|另一)[^,，。]{0,6}(?:一样|相同)|同款|一模一样",
        ),
        "order_word/latest": (
            r"\b(?:my |the )?(?:last|latest|most recent|recent|newest|previous) (?:order|purchase)\b|\border (?:that )?i (?:just|most recently|recently|last) (?:placed|made|received)\b",
            "(?:最近|最新|上一?|刚(?:刚|才)?下|刚买)的?(?:那|一|这)?(?:个|单|笔)?(?:的)?(?:订单|单)",
        ),
        "order_word/other": (
            r"\b(?:my |the |an)?other order\b(?!s|')",
            "另(?:外)?(?:一|那)?(?:个|单|笔)?订单|另外那单",
        ),
        "order_word/pending": (
            r"\b(?:my |the )(?:new )?pending order\b|\border (?:that |which )?(?:has|have|is|was)(?:n't| not) (?:been )?(?:shipped|yet shipped|sent)\b|\border,? (?:(?:that|which|thats|that's|it's|is|still) ){1,3}pending\b|\border (?:that |which )?(?:i have )?(?:on the way|coming|still to come)\b|(?<=everything )(?:that |which )?(?:has|have|is)(?:n'?t| not)(?: yet)? (?:been )?(?:shipped|sent)\b",
            "(?:还)?(?:没|未)发货的?(?:那|这)?(?:个|单|笔)?的?(?:订单|单)|未发货订单",
        ),
        "order_word/delivered": (
            r"\b(?:my |the )?(?:delivered order|order,? (?:that |which )?i(?:'ve)? (?:just |already |recently |only )?(?:got|received)|order (?:that |which )?(?:just |already )?(?:came|arrived)|(?<=everything )(?:that |which )?(?:you |i )?(?:delivered|received|got|has arrived|arrived))\b",
            "(?:已经?)?收到(?:货)?的?(?:那|这)?(?:个|单|笔)?的?(?:订单|单)",
        ),
        "order_word/cancelled": (r"\b(?:my |the )?cancell?ed order\b", "(?:已)?取消(?:了)?的(?:那个)?(?:订单|单)"),
        "order_word/same": (r"\b(?:in|from|of) the same order\b|(?<=item )in it\b|(?<=items )in it\b|(?<=thing )in it\b|(?<=things )in it\b", "同一个?订单"),
        "order_word/oldest": (r"\b(?:my |the )?(?:oldest|older|first) order\b|\bthe older one\b", "最早的?(?:那个)?订单"),
    }
)  # fmt: skip
_NEGATED = re.compile(
    r"(?:\b(?:don'?t|do not|didn'?t|(?<!if )not|never|without|can'?t|cannot|can not|won'?t|couldn'?t|unable to|instead of|rather than|no need to|needn'?t|need not|(?:don'?t|do not|won'?t) (?:have|need) to|undo|reverse|revert|stop|no longer)"
    r"(?: (?:want|wish|need|like|try|going|able|be|to|you|just|really|actually|even|have|the|my|that|this|a))*|(?<![能可要想是])不(?:要|想|用|能|可以|再)?|别|没法|无法|先别)\s*$"
)
_PAST = re.compile(r"(?:\balready (?:been )?|\b(?:my|the|a|was|been|were|got|is|it'?s|of) (?=\S*ed$))$")
_SENTENCE = re.compile(
    r"(?<=[.!?;。!?;])\s+|(?<=[。!?;])|[,，]?\s*(?=(?:另外(?!那|一)|还有(?!多少|几|没|吗|余额|货)(?=[一-龥,，])|然后|顺便|对了|此外|最后(?!一))[,，]?)|\n+|(?<=[a-z\d])\. (?=[a-z])"
)
_CONSEQUENT = (
    r"\bthen\b|\b(?:i'd|i'll|i would|i will|i want|i prefer|i'm (?:fine|ok|okay|happy|willing)|just|please|go for|go with|leave it|keep it|forget it|"
    r"give me|get me|make it|take|cancel|return|refund|exchange|transfer|get|use|no exchange|then|do not|don't (?:do|change|cancel|exchange))\b"
)
_CONDITION = re.compile(
    r"(?:\b(?:if|in case|unless)\b|\bshould (?=(?:it|that|this|there|none|you not)\b))(?! (?:not|so)\b[,. ])(?! possible\b)(?! (?:at all |it's |it is |that's |they're )?(?:possible|available|in stock)\b(?:[,.;!?)]|$))(?! you (?:have|got) (?:it|one|that|them|any)\b(?:[,.;!?)]|$))(?! there (?:is|are) (?:any|one|some)\b(?:[,.;!?)]|$))"
    rf"(?:[^.!?;]*?(?=,\s*(?:{_CONSEQUENT}|or\b|the\b|only\b|it\b))|[^.!?;,]*?(?<!\ba )(?<!\ban )(?<!the )(?<!\bto )(?<!n't )(?<!not )(?<!can )(?<!could )(?<!you )(?<!\bi )(?<!\bwe )(?={_CONSEQUENT})|[^.!?;]*?(?=,|$|[.!?;]))"
    r"|(?:如果|要是|假如|若|万一)[^。!?;,，]*?(?:[,，]|的话|就|(?=那))"
)
_LATER_CONDITION = re.compile(
    r"\bif (?:it'?s |it is |that'?s |that is |they'?re |at all |you (?:have|can|got) ?(?:it|one|that|them)?)?\s*(?:possible|available|in stock|at all|not too much trouble)?(?=[,.;!?]|$)"
)
_NO = re.compile(
    r"\b(?:gone|no|not|isn'?t|aren'?t|can'?t|cannot|can not|won'?t|doesn'?t|don'?t|unable|none|neither|unavailable|impossible|sold out|out of stock|isnt|not possible|fails?|unless|refuse[sd]?|no longer)\b|没有|没货|缺货|不(?:行|能|可以|可|够)|卖完|售罄|无货|无法"
)
_WH = re.compile(
    r"^(?:and |also |but |so |ok(?:ay)?,? |well,? |hi,? |hello,? |then,? |btw,? |by the way,? |first(?:ly)?,? |please,? )*(?:how (?:much|many|long|do|does|can|come|about)|what|which|where|when|who|why|(?:is|are|was|were|do|does|did|has|have|am)(?= (?:you|i|it|they|we|there|the|my|that|this|these|any|your)\b))\b"
)
_WH_ZH = re.compile(
    r"多少|几(?=种|款|个|天|号|时|钱)|什么(?!的)|怎么(?!还)|哪(?=个|些|张|款|里|儿|种)|有没有|为什么|多久|政策|吗[??。.!！]*$|呢[??。.!！]*$"
)
_DO_ZH = re.compile(
    r"帮我|我要|我想|想要|麻烦|请(?!问)|换成|换个|改成|改为|给我|想退|退掉|退了|取消|能(?:换|退(?!多少|几)|改|取消)|可以(?:换|退|改|取消)|把|换(?!货)|[退换]货(?!政策|规则|规定|期|流程|条件|运费)"
)
_REQUEST_WH = re.compile(
    r"^(?:how about|what if|what about|is it possible|are you able|do you mind|is there (?:any )?(?:a )?(?:way|chance|possibility)|(?:please,? )?have (?:the|my|it|them|that|this)\b[^?]*$|how (?:do|can|could|would|should) i (?:return|exchange|cancel|send|change|swap|give)\w* (?:\w+ )?(?:the|my|this|that|these|it|them)\b)"
)


#: where "if that's not possible 9 bar" stops to be a condition
_TOLD = re.compile(
    r"\b(?:possible|available|in stock|an option)\b(?=,? (?!in |for |with |from |on |at |then\b|any|right|now|to |as |and |or |either)\S)"
)


#: where the consequence is announced, though a comma comes later: "if it can't be done just cancel it, I'll wait"
_THEN = re.compile(
    r":|(?<!by)(?<!until)(?<!since)[, ]\s*(?:then\b"
    r"|just (?=(?:cancel|return|refund|take|give|send|leave|keep|exchange|get|make|use)\b))"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a lowered text start and end."""
    places: list[tuple[int, int]] = []
    at = 0
    for match in _SENTENCE.finditer(text):
        if text[at : match.start()].strip():
            places.append((at, match.start()))
        at = match.end()
    if text[at:].strip():
        places.append((at, len(text)))
    return places


def is_information(sentence: str) -> bool:
    """Whether a sentence asks for information, and not for something to be done."""
    sentence = sentence.strip()
    if _WH_ZH.search(sentence) and not _DO_ZH.search(sentence):
        return True
    return bool(_WH.match(sentence)) and not _REQUEST_WH.match(sentence)


def conditions(text: str) -> list[tuple[int, int, bool]]:
    """Conditions as (start, end, whether they say that something is not so)."""
    found = []
    for match in _CONDITION.finditer(text):
        if match.end() - match.start() > 3:
            negative = bool(_NO.search(match[0]))
            cut = _TOLD.search(match[0]) if negative else None
            end = match.start() + cut.end() if cut else match.end()
            if then := _THEN.search(match[0]):
                end = min(end, match.start() + then.start() + 1)
            found.append((match.start(), end, negative))
    return found


def _told_when(text: str, match: re.Match[str]) -> bool:
    """Whether a "when" only tells a time: "I'll be away when my order arrives"."""
    if not match[0].startswith("when"):
        return False
    before, after = re.split(r"[.!?;]", text[: match.start()])[-1], text[match.end() :]
    asked = re.match(r"[^.!;]*\?", after) or _ASKING.search(before)
    return not asked and len(before.split()) > 1


_ASKING = re.compile(
    r"\b(?:tell|know|knows|wonder\w*|ask\w*|idea|check|see|find out|curious|confirm|unsure|sure|inform|update|say|estimate|also|and)\b"
)


def find_cues(text: str) -> list[Cue]:
    """All steering words of a lowered text in order; of two that overlap the longer one stays, and verbs win."""
    found: list[Cue] = []
    for kind, value, pattern in _CUES:
        for match in pattern.finditer(text):
            if match.end() == match.start():
                continue
            if kind == "verb" and value in ("cancel", "return", "exchange"):
                before = text[max(0, match.start() - 40) : match.start()]
                if _NEGATED.search(before):
                    found.append(Cue(match.start(), match.end(), "negated", value))
                    continue
            if kind == "verb" and value == "track" and _told_when(text, match):
                continue
            found.append(Cue(match.start(), match.end(), kind, value))
    strength = {
        "order_word": 3,
        "same_as": 4,
        "prefer": 3,
        "verb": 2,
        "negated": 2,
        "leave": 4,
        "otherwise": 3,
        "except": 3,
        "all_orders": 3,
        "all_items": 3,
        "any": 2,
    }
    found.sort(key=lambda c: (-strength.get(c.kind, 1), c.start - c.end))
    kept: list[Cue] = []
    for cue in found:
        if not any(cue.start < other.end and other.start < cue.end for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda c: c.start)
