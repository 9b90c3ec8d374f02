"""Plain details in a sentence: order numbers, who the customer is, payment methods, reasons, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shopkeeper.assistant.reading.context import ReadingContext

__all__ = ["find_identity", "find_methods", "find_orders", "find_reason", "zip_places"]

_ORDER = re.compile(
    r"#\s?([A-Za-z]{0,4}-?\d[\w-]{1,20})|\b([A-Z]{1,3}-?\d{4,12}(?:-\d+)?)\b"
    r"|\border(?:\s+(?:number|no\.?|num|id))?\s*(?:is|:|=|#)?\s*#?\s*([A-Za-z]{0,3}-?\d[\w-]{2,20})\b"
    r"|订单(?:号|编号|号码)?\s*(?:是|为|:|:)?\s*#?\s*([A-Za-z]{0,4}-?\d[A-Za-z0-9-]{2,20})",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![A-Za-z0-9_.@-])#?[A-Za-z]{0,3}-?\d{4,14}(?![A-Za-z0-9_@])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_USER = re.compile(
    r"(?<![A-Za-z0-9_.@])(?!(?:credit|debit|gift|bank|pay)_)[a-z]+(?:_[a-z]+)+_\d{2,8}(?![A-Za-z0-9_@])"
)
_ZIP_WORD = re.compile(
    r"(?:zip\s?code|zip|postal\s?code|post\s?code|postcode|postal|邮政编码|邮编|区号)\s*(?:is|:|:|=|是|为|,|of|number)?\s*"
    r"(?:also\s+)?#?([A-Za-z]?\d[A-Za-z0-9]{2,5}(?:[ -]\d[A-Za-z0-9]{2,4})?)",
    re.IGNORECASE,
)
_ZIP = re.compile(r"(?<![\w#@.$-])(\d{5,6})(?:-\d{4})?(?![\w@])")
_WORD = r"[A-Z][a-zà-öø-ÿ'’-]+"
_NAME = re.compile(
    r"(?:\b(?i:my\s+(?:full\s+)?name\s+is|my\s+name's|name\s*[:=]|name\s+is|i\s+am|i'm|im|this\s+is|it's|its|it\s+is|call\s+me|under(?:\s+the\s+name)?|name)"
    rf"\s*[:,]?\s+)({_WORD}(?:\s+(?:[A-Z]\.|{_WORD})){{1,3}})"
)
_NAME_LOWER = re.compile(
    r"\b(?:my\s+(?:full\s+)?name\s+is|my\s+name's|name\s*[:=]|name\s+is|i\s+am|i'm|im|this\s+is)\s*:?\s*([a-z'-]{2,20}\s+[a-z'-]{2,20})"
    r"(?=\s*(?:[,.;]|and\b|,?\s*(?:my\s+)?(?:zip|postal|post|from|living|i\s+live|in\s+zip|\d{5})|$))",
    re.IGNORECASE,
)
_BARE_NAME = re.compile(
    rf"^\W*({_WORD}(?:\s+(?:[A-Z]\.|{_WORD})){{1,2}})(?![\w'’-])\s*[,.;:(!/-]?\s*(?=$|\d|[a-z]|[Zz]ip|my\b)"
)
_NAME_ZH = re.compile(
    r"(?:我叫|我是|姓名\s*[:是为]?\s*|名字(?:是|叫)?\s*[::]?\s*)([\u4e00-\u9fff·]{2,4}|[A-Z][a-z]+\s[A-Z][a-z]+)(?=$|[\s,，。.;；、]|邮编|住|，)"
)
_NOT_NAME = frozenset(
    "i the a an not sure so very here sorry looking calling trying going happy unhappy writing wondering interested having "
    "just really also now still in at from about order zip code email please what when where how why hello hi thanks thank "
    "yes no ok okay return exchange cancel change back all done good fine afraid".split()
)
_CARD_BRANDS = ("visa", "mastercard", "master card", "amex", "american express", "discover", "unionpay")


def find_orders(text: str, context: ReadingContext) -> list[tuple[int, int, str]]:
    """Order numbers as (start, end, id): the customer's own way of writing an order that is known, else as said."""
    known = {_bare(order.id): order.id for order in context.orders}
    known |= {_whole(order.id): order.id for order in context.orders}
    found: list[tuple[int, int, str]] = []
    for match in _ORDER.finditer(text):
        group = next(i for i in range(1, 5) if match[i])
        code = match[group]
        if not re.search(r"\d{2,}", code) and _bare(code) not in known:
            continue
        said = ("#" if match[0].startswith("#") else "") + code
        found.append((match.start(), match.end(), known.get(_whole(code)) or known.get(_bare(code), said)))
    for match in _LONG.finditer(text):
        if any(start < match.end() and match.start() < end for start, end, _ in found):
            continue
        if id := known.get(_whole(match[0])) or known.get(_bare(match[0])):
            found.append((match.start(), match.end(), id))
        elif context.asked == "order" or match[0].startswith("#"):
            found.append((match.start(), match.end(), match[0]))
    return sorted(found)


def _whole(id: str) -> str:
    """Letters and digits: orders of one shop may differ in a letter only."""
    return re.sub(r"[\W_]", "", id).lower()


def zip_places(text: str) -> list[tuple[int, int]]:
    """Where a zip code is told by name: "zip" there is no kind of closure."""
    return [match.span() for match in _ZIP_WORD.finditer(text)]


def _bare(id: str) -> str:
    """Digits decide, and letters when there are hardly any digits: "#W123", "W123" and "123" are one order."""
    digits = re.sub(r"\D", "", id)
    return digits.lstrip("0") if len(digits) >= 3 else re.sub(r"[\W_]", "", id).lower()


def find_identity(text: str, context: ReadingContext) -> dict[str, str]:
    """email, name, postal_code, user_id as said; {} when the sentence tells none."""
    fields: dict[str, str] = {}
    if match := _EMAIL.search(text):
        fields["email"] = match[0].rstrip(".")
    if match := _USER.search(text):
        if "@" not in text[match.end() : match.end() + 1]:
            fields["user_id"] = match[0]
    rest = _EMAIL.sub(" ", text)
    if match := _ZIP_WORD.search(rest):
        fields["postal_code"] = match[1].strip()
    name = ""
    asked = context.asked == "identity"
    if match := _NAME.search(rest):
        name = _clean(match[1])
    if not name and (match := _NAME_ZH.search(rest)) and _named_zh(match[1]):
        name = match[1]
    if not name and (match := _NAME_LOWER.search(rest)):
        words = match[1].split()
        named = (
            "name" in match[0].lower()
            or asked
            or bool(re.match(r"\W*(?:my |and )*(?:zip|postal|post|\d{5})", rest[match.end() :], re.I))
        )
        if named and not any(w.lower() in _NOT_NAME for w in words):
            name = " ".join(w.capitalize() for w in words)
    asked = context.asked == "identity"
    if not name and (match := re.search(rf"(?:^|[.!,] |^\W*\w+, )({_WORD} {_WORD}),? (?=\d{{5}}\b)", rest)):
        name = _clean(match[1])
    if not name and (asked or "postal_code" in fields) and (match := _BARE_NAME.search(rest)):
        name = _clean(match[1])
    whole = re.fullmatch(
        r"\W*[a-z'-]{2,20} [a-z'-]{2,20}[\s,.;:]+(?:zip|postal)?[ a-z]{0,8}\d{5}\W*", rest, re.I
    )
    if not name and (asked or whole) and (match := re.match(r"^\W*([a-z'-]{2,20}\s+[a-z'-]{2,20})[\s,.;]+(?=\d|zip|my zip|post)", rest, re.I)):  # fmt: skip
        words = match[1].split()
        if not any(w.lower() in _NOT_NAME for w in words):
            name = " ".join(w[:1].upper() + w[1:] for w in words)
    if (
        not name
        and asked
        and (match := re.match(r"^\W*([\u4e00-\u9fff·]{2,4})[\s,，、]*(?=\d|邮编|$)", rest))
    ) and _named_zh(match[1]):
        name = match[1]
    if (
        not name
        and (match := re.search(r"(?:^|[,，。!?、\s])([\u4e00-\u9fff]{2,4})[\s,，、]+(?=\d{6}(?!\d))", rest))
        and _named_zh(match[1])
    ):
        name = match[1]
    if name:
        fields["name"] = name
    if "postal_code" not in fields and (name or asked) and (match := _ZIP.search(rest)):
        fields["postal_code"] = match[1]
    return fields


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗方俞任袁柳唐罗薛雷贺倪汤滕殷"
    "毕郝邬安常于傅齐康伍余元顾孟黄穆萧尹姚邵汪祁毛戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡"
    "凌霍虞万柯卢莫房解应宗丁宣邓洪包左石崔吉龚程邢裴陆翁荀甄曲封储段富焦侯全班秋仲伊宁仇甘厉武符刘景詹束龙叶幸司黎薄白蒲邰鄂"
    "索赖卓屠池乔闻党翟谭姬申桂牛燕尚温庄柴阎慕连习容向古易廖欧关曾游肖涂"
)

_DOUBLE_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "司徒",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "东方",
    "南宫",
    "端木",
    "宇文",
    "长孙",
)


def _named_zh(name: str) -> bool:
    """Whether Chinese characters are a person's name: a surname first, no words that names do not hold."""
    if not name or name[0].isascii():
        return True
    if len(name) > 3 and not name.startswith(_DOUBLE_SURNAMES) and "·" not in name:
        return False
    if re.search("[的了吗呢吧是在们这那邮]|客|店|谢谢|[市省区县]$", name):
        return False
    return name[0] in _SURNAMES or name.startswith(_DOUBLE_SURNAMES)


def _clean(name: str) -> str:
    words = name.split()
    while words and words[-1].lower() in _NOT_NAME:
        words.pop()
    if any(word.lower() in _NOT_NAME for word in words[:1]):
        return ""
    return " ".join(words) if len(words) >= 2 else ""


_METHODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("original", re.compile(r"\b(?:original|same|initial|first)\s+(?:form\s+of\s+)?(?:payment|method|card|account|way|source)(?:\s+(?:method|of\s+payment|i\s+(?:used|paid\s+with)))?|\bback to (?:where|how|what) i paid|\bwhere it came from\b|\bhow i paid|\bwhat(?:ever)? i paid with|\b(?:the )?(?:same )?way i paid|\bsame (?:as |way |one |thing )?(?:as )?i (?:paid|used)(?: with)?|\b(?:the )?(?:one|method|account) i (?:paid|used)(?: with)?|\bthe original(?: one)?\b(?! (?:order|item|price|address|version|size|color))|\b(?:same|like|as) (?:as |like )?before\b|\bcard i (?:used|paid with)|原(?:来的?)?(?:支付|付款)(?:方式|渠道|账户)?|原来的?(?:那|这)张|原路(?:退[回还款]?|返[回还])?|原(?:来|先)?的?(?:支付|付款|卡|账户|渠道)", re.I)),
    ("gift_card", re.compile(r"\bgift\s?-?cards?\b|\bgc\b|\bstore\s?credit\b|礼品卡|购物卡|礼金卡", re.I)),
    ("paypal", re.compile(r"\bpay\s?pal\b|贝宝", re.I)),
    ("wallet", re.compile(r"\b(?:apple|google)\s?pay\b|\balipay\b|\bwe\s?chat\s?pay\b|支付宝|微信(?:支付)?", re.I)),
    ("card", re.compile(r"\b(?:credit|debit|bank)[ _-]?cards?\b|\b(?:visa|master\s?card|amex|american express|discover)\b(?:\s+card)?|\b(?:my|the|to|other|another|that|a)\s+card\b|信用卡|银行卡|借记卡|储蓄卡", re.I)),
)  # fmt: skip
_ENDING = re.compile(
    r"(?:ending|ends|end|last\s+(?:four|4)(?:\s+digits)?|尾号)\s*(?:in|with|is|are|on|:|为|是)?\s*#?(\d{2,4})",
    re.I,
)


_REST = re.compile(
    r"\b(?:otherwise|else|rest|remaining|specs?|options?|features?|version|model|size|colou?r|item|product)\b[^.;!?]{0,24}$",
    re.I,
)


def find_methods(text: str, context: ReadingContext) -> list[tuple[int, int, str]]:
    """Payment methods as (start, end, method): the id where it is one of the customer's own beyond doubt, else its
    kind ("card", "paypal", "gift_card", "wallet") or "original"."""
    lowered = text.lower()
    found: list[tuple[int, int, str]] = []
    for method in context.methods:
        if (at := lowered.find(method.id.lower())) >= 0 and len(method.id) > 3:
            found.append((at, at + len(method.id), method.id))
    for kind, pattern in _METHODS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end, _ in found):
                continue
            if match[0].lower().endswith("before") and _REST.search(text[: match.start()]):
                continue  # "otherwise the same as before": the goods, not the money
            found.append((match.start(), match.end(), _own(kind, match, text, context)))
    if not found and (ending := _ENDING.search(text)):
        own = [m.id for m in context.methods if ending[1] in f"{m.label} {m.token} {m.id}"]
        if len(own) == 1:
            found.append((ending.start(), ending.end(), own[0]))
    return sorted(found)


def _own(kind: str, match: re.Match[str], text: str, context: ReadingContext) -> str:
    if kind == "original":
        return "original"
    own = [m for m in context.methods if str(m.kind) == kind]
    said = match[0].lower()
    brands = [brand for brand in _CARD_BRANDS if brand in said]
    if brands:
        short = {"american express": "amex", "master card": "mastercard"}
        wanted = short.get(brands[0], brands[0])
        fits = [
            m for m in own if wanted in f"{m.label} {m.token}".lower().replace("american express", "amex")
        ]
        own = fits or own
    if ending := _ENDING.search(text[match.end() : match.end() + 40]):
        own = [m for m in own if ending[1] in f"{m.label} {m.token} {m.id}"] or own
    if re.match(r"(?:other|another)\b|.*\bother\s+card", said) and len(own) > 1:
        used = {order.method for order in context.orders}
        own = [m for m in own if m.id not in used] or own
    return own[0].id if len(own) == 1 else kind


_REASONS: Mapping[str, re.Pattern[str]] = {
    "ordered by mistake": re.compile(
        r"\b(?:by|a|in)\s+(?:mistake|accident|error)\b|\baccident(?:al|ally)?\b|\bmistaken(?:ly)?\b|\bdidn'?t mean to (?:order|buy|place)|\bwrong(?:ly)?\s+(?:order|item|one|thing|product)"
        r"|\bordered\s+(?:it\s+|them\s+|this\s+)?(?:twice|the wrong)|\bduplicate\b|\bunintention|\bmisclick|\bmy mistake\b"
        r"|误(?:下单|拍|买|点)|拍错|买错|下错|点错|选错|错(?:拍|买)|手滑|重复(?:下单|购买|拍)|(?:买|拍|下)(?:重|多)了|不小心(?:下|拍|买|点)", re.I),
    "no longer needed": re.compile(
        r"\bno longer (?:need|want|require|useful|necessary)|\b(?:don'?t|do not|doesn'?t|dont) (?:\w+\s+){0,2}(?:need|want|require)|\bnot? need(?:ed)?\b"
        r"|\bchanged? (?:my|our) minds?\b|\bfound (?:a |it |something )?(?:better|cheaper)|\btoo (?:expensive|long|slow|late)|\bunnecessary\b|\bno use for\b"
        r"|不(?:再)?(?:需要|想要|要|想买|用)了|用不(?:着|上|到)了?|不需要|改主意|改变主意|后悔|太贵|太久|找到更", re.I),
}  # fmt: skip


_NO_MISTAKE = re.compile(
    r"\b(?:(?:not|no|never|isn'?t|wasn'?t|hardly) (?:really )?(?:an? |by |my |any )?(?:mistakes?|accident)\b)|不是(?:误|拍错|买错|下错)\w*",
    re.I,
)


def find_reason(text: str) -> str:
    """ "no longer needed", "ordered by mistake", or '' when the sentence gives neither."""
    text = _NO_MISTAKE.sub(" ", text)
    return next((reason for reason, pattern in _REASONS.items() if pattern.search(text)), "")
