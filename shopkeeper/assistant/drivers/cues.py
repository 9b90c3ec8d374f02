"""Plain signs of what a sentence is about: wishes for a person, small talk, abuse, questions about rules, orders."""

from __future__ import annotations

import re

__all__ = [
    "TALK",
    "by_rules",
    "in_cart",
    "is_general",
    "is_mine",
    "is_own",
    "is_owned",
    "is_wrong",
    "options_asked",
]

#: topics answered by a sentence of `wording.talk`
TALK = ("greet", "thanks", "bye", "small", "other", "abuse")

_PERSON = (
    r"(human|person|agent|representative|someone real|operator|colleague|manager|supervisor|staff|employee)"
)
_SIGNS: dict[str, tuple[str, ...]] = {
    "human": (
        rf"\b(speak|talk|chat)\b[^.?!]{{0,20}}\b(to|with)\b[^.?!]{{0,14}}\b{_PERSON}\b",
        rf"\b(connect|transfer|put|pass|hand)\b[^.?!]{{0,10}}\bme\b[^.?!]{{0,24}}\b{_PERSON}\b",
        rf"\b(want|need|get|fetch|give|bring|call|prefer|have)\b (me )?(a |an |the |some |your )?"
        rf"(real |live |actual )?{_PERSON}\b",
        rf"^\W*(real |live )?{_PERSON}( please)?\W*$",
        r"(转|接|找|要|叫|换|请)(个|一个|一下)?(人工|真人|客服|人来|经理|主管)|人工(客服|服务)|^人工$|真人客服",
    ),
    "abuse": (
        r"\b(idiots?|moron|f+u+c+k\w*|shit\w*|asshole|bastard|screw you|shut up)\b",
        r"\b(you|you're|you are|this|bot|it)\b[^.?!]{0,16}\b(stupid|dumb|useless|garbage|trash|pathetic)\b",
        r"傻[逼比瓜]|垃圾(客服|机器人|助手|店)|废物|滚(蛋|开)|他妈|妈的|操你|去死|脑残|混蛋|智障",
    ),
    "bye": (
        r"^\W*((no|nope|nah|ok|okay|great|perfect|cool|alright|thanks?|thank you|then|well)\b\W*)*"
        r"(good ?bye|bye|see you|that('?s| is| was| will be) (all|it|everything)|nothing else|"
        r"have an? (\w+ )?(day|one|evening|night|weekend)|(i'?m|we'?re|all) (good|done|set))\b[^?]{0,30}$",
        r"^\W*((many )?thanks|thank you|thx)\b[^.?!]{0,20}\W+(good ?)?bye\W*$",
        r"^\W*((好的?|谢谢|不用了|没有了)[,，。!！\s]*)*(再见|拜拜|没有了|没事了|就这些|没别的了|不用了)[^?？]{0,8}$",
    ),
    "thanks": (
        r"^\W*((many|ok|okay|great|perfect|super|wonderful|awesome|cool)\b\W*)*(thanks?|thank you|thx|"
        r"cheers|ty)\b[^?]{0,40}$",
        r"^\W*((好|好的|太好了|行)[,，\s]*)?(谢谢|多谢|感谢|谢了|辛苦了)[^?？]{0,12}$",
    ),
    "greet": (
        r"^\W*(hi|hello|hey|good (morning|afternoon|evening)|greetings)\b( there| all| again)?\W*$",
        r"^\W*(你好|您好|哈喽|嗨|在吗|在不在|有人吗|早上好|下午好|晚上好)(啊|呀)?\W*$",
    ),
    "small": (
        r"\b(how are you|who are you|what are you|are you (a |an )?(bot|robot|human|real|ai|person|machine))\b",
        r"\b(what'?s your name|what can you do|how can you help|tell me a joke|how old are you)\b",
        r"你是谁|你叫什么|你是(不是)?(个)?(机器人|真人|人工智能)|你(会|能)(做|干)(些)?什么|你好吗|讲个笑话|你几岁",
    ),
    "other": (
        r"\b(write|compose|sing|tell)\b[^.?!]{0,16}\b(poem|song|story|essay|limerick|code)\b|"
        r"\bweather (today|tomorrow|forecast)\b",
        r"\b(do|help with) my homework\b|\bwho (is|was) the (president|king|queen)\b|"
        r"\bmeaning of life\b|\blet'?s play\b|"
        r"\b(which|what|whose) (?:\w+ ){0,2}(poem|song|riddle|movie|film) \b|\bwho won the\b",
        r"\b(which|what|should|buy|sell|invest\w*)\b[^.?!]{0,30}\b(shares|stocks|bonds|bitcoins?|crypto\w*)\b"
        r"(?! (left|available))|\binvest (in|my)\b|炒股|比特币|(买|选)(哪|什么)(只|支)?(股票|基金)",
        r"写(一)?(首|篇|段)(诗|作文|小说|代码)|天气(怎么样|如何|预报)|谁是.{0,6}(总统|国王)|股票|彩票|算命",
    ),
    "policy": (
        r"\b(policy|policies|warranty|guarantee|opening hours|privacy|customs|invoices?|loyalty|gift ?wrap\w*)\b",
        r"\b(shipping|delivery) (costs?|fees?|times?|charges?|options?|rates?)\b|\bhow (long|"
        r"much) (does|do|is|will)\b[^?]{0,20}"
        r"\b(shipping|delivery|returns?|refunds?)\b",
        r"\b(can|could|may) (i|we|one|you) pay (with|by|in|using|on)\b",
        r"\bdo you (ship|deliver|accept|offer|price match|take returns)\b|\bfree (shipping|returns?|delivery)\b",
        r"\b(return|exchange) window\b|\bhow (many days|long)\b[^?]{0,40}\b(return|exchange|refund)\b|"
        r"\bpayment methods? (do|are|can)\b",
        r"\b(can|may) i (still )?(return|exchange) (an? |things|items|something|goods|opened|used|sale)\b|\bwho pays\b",
        r"政策|规定|保修|质保|运费|包邮|几天(能|可以|内)?(到货|送到|退|换|发货)|多久(能|可以)?(到|发货|退)|营业时间|隐私|无理由|"
        r"支持.{0,8}(退|换|付款|支付|货到)|怎么(退|换|付款|支付)|(能|可以)(开|提供)?发票|发什么快递|有没有(优惠|积分|会员)",
    ),
    "order": (
        r"\bbalance\b[^.?!]{0,24}\bgift ?cards?\b|\bgift ?cards?\b[^.?!]{0,24}\b(balance|left)\b|"
        r"\bmy balance\b|(礼品卡|账户).{0,8}余额|余额",
        r"\bmy (order|orders|parcel|package|refund|return|delivery|account|address|payment)\b|\bwhere'?s my\b",
        r"\b(my|the) (most recent|last|latest|recent|previous|newest|oldest|first|other) "
        r"(order|orders|parcel|purchase)\b",
        r"\border (that )?(i|we) (just |last |recently )?(placed|made)\b",
        r"\btrack(ing)?\b|\border (number|status|history)\b|\bi (ordered|bought|purchased|received)\b|#\w*\d{4,}|"
        r"\b[a-z]{1,3}-?\d{6,}\b",
        r"我(的|这|那)?.{0,4}(订单|包裹|快递|退款)|物流|快递(到|在)|订单(号|状态)|查.{0,4}订单",
    ),
}
_COMPILED = {name: re.compile("|".join(signs), re.I) for name, signs in _SIGNS.items()}
_OWN = re.compile(
    r"\bmy\b|\b(i|we) (want|need|would like|'d like|ordered|bought|received|got)\b|\bi'd like\b|"
    r"#?\w*\d{5,}|我(想|要|的|买|收到|订)|帮我|给我",
    re.I,
)
#: told of a thing that one has
_OWNED = re.compile(
    r"\b(i|we) (just |have |already |only )*(got|bought|ordered|received)\b(?! to\b)|"
    r"\b(change|modify|swap|switch|replace|update|undo|fix) my\b(?! mind)|"
    r"\b(what|how much) (did|have) (i|we) (pay|paid|spend|spent)\b|"
    r"\b(what|how much) (did|was|were|is) my\b|\bmy (pending|delivered|last|previous)\b|"
    r"\bmy [\w -]{2,30} (should (have|be|become)|(came|arrived|broke|stopped|doesn'?t|does not|won'?t)\b|"
    r"(is|are|was|were) (broken|damaged|defective|faulty|wrong|too)\b)|"
    r"\b(you|they|u)( guys| people| folks| all)?('ve| have)? (just |already )?(sent|shipped|delivered|sold) (me|us)\b|"
    r"(\b(i|we) (just |have |'ve |already )*|(^|[.!?,] ?)just )placed (an|my|the|this|one|two) "
    r"orders?\b|\b(my|the) order('s)? total\b|"
    r"\bthere('?s| is| are|'?re) (an|one|two|my) orders? "
    r"(with|of|that|which|for|containing)\b|\bboth (already )?(delivered|received)\b|"
    r"\b(that|which|it) (just |finally |already |only )?(came|arrived|got here|turned up|got delivered)\b|\bon order\b|"
    r"\bi (have|had|'ve|ve)\b[^.?!]{2,40}\b(coming|on (its|the) way|arriving|ordered)\b|"
    r"\b(the|that|this|these|those|both|all|an? (earlier|older|previous|pending|delivered)|pending|delivered|"
    r"whole|entire) orders?\b(?! (to|you|some|a|an|more)\b)|"
    r"我(刚|之前|上次|已经)?(买|订|收到)(了|过)?的|你们?(给我)?(寄|发|送)(给我|来|过来)的|(这|那|上一?|两|每)(个|笔|张)?订单",
    re.I,
)
_MINE = re.compile(r"(?<!for )(?<!with )(?<!fits )(?<!fit )\bmy\b|我的", re.I)
_WRONG = re.compile(
    r"\b(the|that|this|these|those) [\w -]{2,40}?\b(is|are|was|were|turned out|looks?|feels?) (\w+ ){0,2}?"
    r"too (small|big|large|tight|loose|short|long|bright|dark|dim|heavy|hard|soft|easy|difficult|loud|thin|thick)\b|"
    r"太(小|大|紧|松|长|短|亮|暗|重|硬|软|难|吵|薄|厚)了?",
    re.I,
)
_CART = re.compile(r"\b(cart|basket|bag|checkout)\b|购物车|结账|结算", re.I)
_OPTIONS = re.compile(
    r"\b(how many|number of|what|which)\b[^.?!]{0,40}\b(options|variants|versions|variations|choices|to choose from)\b|"
    r"\bhow many (different|kinds of|types of|sorts of|styles of|other)\b|"
    r"(多少|几|哪些|什么).{0,6}(选项|款式|规格|型号)",
    re.I,
)


def by_rules(text: str) -> str:
    """The topic that plain signs show; '' when none does."""
    return next((name for name, sign in _COMPILED.items() if sign.search(text)), "")


def is_general(text: str) -> bool:
    """Whether it asks about the shop's rules in general, and not for something with one's own things."""
    return bool(_COMPILED["policy"].search(text)) and not _OWN.search(text)


def is_own(text: str) -> bool:
    """Whether somebody speaks of what is theirs, or of an order."""
    return bool(_OWN.search(text) or _COMPILED["order"].search(text))


def in_cart(text: str) -> bool:
    """Whether it is about the cart."""
    return bool(_CART.search(text))


def options_asked(text: str) -> bool:
    """Whether it asks for the versions that there are of a thing: "how many options"."""
    return bool(_OPTIONS.search(text))


def is_owned(text: str) -> bool:
    """Whether it tells of a thing that the customer has or had ordered."""
    return bool(_OWNED.search(text))


def is_wrong(text: str) -> bool:
    """Whether a thing is told not to be right, as of one that somebody has got: "the lamp is too bright"."""
    return bool(_WRONG.search(text))


def is_mine(text: str) -> bool:
    """Whether it may be about a thing of the customer's: "my lamp", but not "for my son"."""
    return bool(_OWNED.search(text) or _MINE.search(text))
