"""What a reply claims: prices, dates, quantities, ids, addresses, links, things said to be done; read by
plain patterns.

English and Chinese. The same patterns read tool results, so that a claim and its source meet in one normal form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from shopkeeper.language import fold

__all__ = ["Claim", "Kind", "claims_of", "number_of", "sentences"]

Kind = Literal[
    "link", "email", "money", "date", "weekday", "day", "id", "address", "number", "free", "done", "title"
]


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` as written; `value` in normal form: a number without signs and zeros at its end, a date as
    [YYYY-]MM-DD, an
    id folded, an action's name, with the word for the state when said of a thing ("cancel:cancelled").
    `limit`: said as a limit ("under 20"), which a customer's own number may be."""

    kind: Kind
    text: str
    value: str
    limit: bool = False


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_LINK = re.compile(
    r"(?:https?|ftp)://[^\s<>\"')\]】》]+|\bwww\.[^\s<>\"')\]]+|(?<=\]\()[^)\s]+|"
    r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|cn|shop|store|info|biz|app|dev|me|ly|example|test)\b(?:/[^\s<>\"')\]]*)?"
    r"|(?<![\w.])/(?:[\w%-]+/)+[\w%?=&.-]+",
    re.I,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SIGN = r"(?:US|CA|AU|HK|NZ|CN)?[$€£¥￥₹]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|INR|CAD|AUD|CHF|HKD|SEK|NOK|DKK)"
_UNIT = (
    r"(?:USD|EUR|GBP|CNY|RMB|JPY|INR|CAD|AUD|CHF|HKD|SEK|NOK|DKK|dollars?|bucks?|euros?|pounds?(?! of)|yuan|yen|"
    r"cents?)\b|元|块钱?|美元|欧元|英镑|日元|人民币|港币|[€£$¥￥]"
)
_MONEY = re.compile(rf"(?:{_SIGN})\s?(?P<a>{_NUMBER})|(?P<b>{_NUMBER})\s?(?:{_UNIT})", re.I)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?=\D|$)"),
    re.compile(r"(?:(?P<y>\d{4})\s?年\s?)?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]"),
    re.compile(rf"\b(?P<n>{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y>\d{{4}}))?", re.I),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<n>{_MONTH})\b(?:,?\s(?P<y>\d{{4}}))?", re.I
    ),
    re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"),
)
_WEEKDAY = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:星期|礼拜|周)([一二三四五六日天])(?!内)", re.I
)
_WEEKDAYS = {w: i for i, w in enumerate(("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))}
_HAN_WEEKDAYS = {w: i for i, w in enumerate("一二三四五六日")} | {"天": 6}
_DAY = re.compile(r"\b(today|tomorrow|tonight|yesterday)\b|(今天|今晚|明天|后天|昨天|前天)", re.I)
_DAYS = {
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "今天": 0,
    "今晚": 0,
    "明天": 1,
    "后天": 2,
    "昨天": -1,
    "前天": -2,
}
_ID = re.compile(
    r"#\s?[\w-]*\d[\w-]*|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9][\w-]*\b|\b\d{5,}\b", re.ASCII
)
_MEASURE = re.compile(
    r"\d+(?:\.\d+)?(?:st|nd|rd|th|%|mm|cm|m|km|in|inch|ft|g|kg|mg|lb|lbs|oz|ml|cl|l|w|kw|v|a|ma|mah|wh|hz|khz|mhz|ghz|"
    r"mb|gb|tb|k|p|x|h|hr|hrs|min|s|ms|d|pcs|pc|pack|am|pm|°c|°f)",
    re.I,
)
_ADDRESS = re.compile(
    r"\b\d{1,5}\s(?:[A-Z][\w.'-]*\s){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|"
    r"Ct|Place|Pl|Square|Sq|Highway|Hwy|Parkway|Pkwy|Terrace|Crescent)\b|"
    r"[\u4e00-\u9fff]{2,}(?:路|街|道|巷|弄|大厦|小区)\s?\d+\s?(?:号|弄|栋|室)[\u4e00-\u9fff\d]*"
)
_DIGITS = re.compile(rf"(?<![\w.])(?:{_NUMBER})(?![\d])")
_WORDS = {
    w: n
    for n, w in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "thousand": 1000,
    "dozen": 12,
    "half": 50,
    "twice": 2,
    "double": 2,
}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.I)
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "半": 0}
_HAN_NUMBER = re.compile(
    r"([一二两三四五六七八九十百千]{1,5})(?:个)?(天|日|件|个|次|年|月|小时|分钟|周|折|元|块|款|种|双|套|倍|成|张|台|盒|工作日)"
)
_FREE = re.compile(
    r"\b(?:for free|free of charge|free (?:shipping|delivery|returns?|gift|replacement|upgrade)|at no (?:extra )?cost|"
    r"no (?:extra )?charge|complimentary)\b|免费|包邮|免运费|赠送|免单",
    re.I,
)
_DOING = (
    ("cancel", r"cancell?ed|cancell?ation", r"取消"),
    ("return", r"returned|refunded|return (?:request|label)|refund", r"退货|退款|退回"),
    ("exchange", r"exchanged|swapped|replaced|exchange", r"换货|更换|换成"),
    ("change", r"changed|updated|modified|corrected", r"修改|更改|更新"),
    ("order", r"ordered|placed|purchased|booked|charged", r"下单|扣款|预订"),
    ("cart", r"added|put", r"加入购物车|加到购物车|放入购物车|加进购物车"),
    (
        "send",
        r"sent|emailed|e-mailed|shipped|dispatched|issued|credited|applied",
        r"发送|寄出|发放|打款|到账",
    ),
)
_DONE_EN = re.compile(
    r"\b(?:i(?:'ve| have)|we(?:'ve| have)|(?:has|have) (?:now |just |already )?been|(?:was|were|is|"
    r"are)(?: now| successfully)?"
    r"|i (?:just|successfully|already)?|successfully)\s*(?:now |just |also |already |successfully )*(?:been )?"
    r"(?P<verb>cancell?ed|returned|refunded|exchanged|swapped|replaced|changed|updated|modified|corrected|ordered|placed|"
    r"purchased|booked|charged|added|put|sent|emailed|e-mailed|shipped|dispatched|issued|credited|applied)\b",
    re.I,
)
_DONE_ZH = re.compile(
    r"(?:已经?(?:成功)?(?:为|帮|给|替)?(?:您|你)?(?:成功)?(?:办理|完成|提交|将.{1,20}?)?(?:了)?)\s?"
    r"(?P<verb>取消|退货|退款|退回|换货|更换|换成|修改|更改|更新|下单|扣款|预订|加入购物车|加到购物车|放入购物车|加进购物车|发送|寄出|发放|打款|到账)"
)
_NOT = re.compile(
    r"\b(?:not|n't|never|nothing|cannot|once|if|when|until|unless|before|would|could|can|shall|should|may)\b|没有|不|未|如果|后|若",
    re.I,
)
_TITLE = re.compile(r"\*\*([^*\n]{3,80})\*\*|[“\"「『《]([^”\"」』》\n]{3,80})[”\"」』》]")
_LIMIT = re.compile(
    r"(?:under|below|within|up to|at most|less than|no more than|around|about|over|above|more than|budget(?: of| is)?|"
    r"at least|between|and|to|-|预算|不超过|低于|高于|超过|约|大约|[到至~])\s*(?:of\s*)?$",
    re.I,
)
_LIMIT_AFTER = re.compile(r"^\s*(?:or (?:less|more|under)|以[内下上]|左右|budget|的?预算)", re.I)
_LIST_MARK = re.compile(r"^\s*(?:\(?\d{1,2}[.)、]|[#>*-]+)\s", re.M)


def number_of(text: str) -> str:
    """A number in normal form: "1,299.00" -> "1299"; '' when it is none."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return ""
    whole = value == value.to_integral_value()
    return str(value.quantize(Decimal(1)) if whole else value.normalize())


def sentences(text: str) -> list[str]:
    """The reply in pieces that can be shown one by one; joined they are the reply again."""
    return [
        piece
        for piece in re.split(r"(?<!\b\d\.)(?<!\b\d\d\.)(?<=[.!?。！？；\n])(?=\s|[\u4e00-\u9fff]|$)", text)
        if piece
    ]


def claims_of(text: str) -> list[Claim]:
    """All that `text` claims, each part of it once."""
    found: list[Claim] = []
    found += [Claim("done", " ".join(m[0].split()), doing) for m, doing in _done(text)]
    found += [Claim("free", m.group(0), "free") for m in _FREE.finditer(text)]
    found += [Claim("title", t, fold(t).strip()) for m in _TITLE.finditer(text) if _names(t := m[1] or m[2])]
    left = _LIST_MARK.sub(lambda m: " " * len(m[0]), text)

    def take(pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        nonlocal left
        matches = list(pattern.finditer(left))
        yield from matches
        left = pattern.sub(lambda m: " " * len(m[0]), left)

    found += [Claim("link", m[0], m[0].rstrip(".,;:!?)").casefold()) for m in take_links(left)]
    found += [Claim("email", m[0], m[0].casefold().rstrip(".")) for m in _EMAIL.finditer(left)]
    left = _EMAIL.sub(lambda m: " " * len(m[0]), left)
    left = _LINK.sub(lambda m: " " * len(m[0]), left)
    found += [Claim("address", m[0], _plain(m[0])) for m in take(_ADDRESS)]
    for m in take(_MONEY):
        limit = bool(_LIMIT.search(text[: m.start()]) or _LIMIT_AFTER.match(text[m.end() :]))
        found.append(Claim("money", m[0], number_of(m["a"] or m["b"]), limit))
    for pattern in _DATES:
        found += [Claim("date", m[0], value) for m in take(pattern) if (value := _date(m))]
    found += [Claim("weekday", m[0], _weekday(m)) for m in take(_WEEKDAY)]
    found += [Claim("day", m[0], str(_DAYS[(m[1] or m[2]).lower()])) for m in take(_DAY)]
    for m in take(_ID):
        measure = _MEASURE.fullmatch(m[0])
        if measure:
            found.append(Claim("number", m[0], number_of(re.match(r"[\d.]*\d", m[0])[0])))  # type: ignore[index]
        else:
            found.append(Claim("id", m[0], fold(m[0]).lstrip("# ")))
    for m in take(_DIGITS):
        limit = bool(_LIMIT.search(text[: m.start()]) or _LIMIT_AFTER.match(text[m.end() :]))
        found.append(Claim("number", m[0], number_of(m[0]), limit))
    found += [Claim("number", m[0], str(_WORDS[m[1].lower()])) for m in take(_WORD)]
    found += [Claim("number", m[0], str(_han(m[1]))) for m in take(_HAN_NUMBER) if _han(m[1]) > 1]
    return found


def _names(quoted: str) -> bool:
    """Whether quoted words look like the name of a thing, and not like a word that is to be said."""
    if not quoted.isascii():
        return len(quoted) > 4
    return any(word[:1].isupper() for word in quoted.split()[:1]) and len(quoted.split()) > 1


def take_links(text: str) -> Iterator[re.Match[str]]:
    """Links, without the part of an e-mail address behind the @."""
    for match in _LINK.finditer(text):
        part_of_email = "@" in match[0] or (match.start() and text[match.start() - 1] == "@")
        if not part_of_email:
            yield match


def _done(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for pattern, place in ((_DONE_EN, 1), (_DONE_ZH, 2)):
        for match in pattern.finditer(text):
            start = max(text.rfind(c, 0, match.start()) for c in ".!?。！？\n") + 1
            if _NOT.search(text[start : match.end()]):
                continue
            verb = match["verb"].lower()
            doing = next((row[0] for row in _DOING if re.search(row[place], verb)), "change")
            passive = place == 1 and not re.match(r"\W*(?:i|we)\b|successfully", match[0], re.I)
            yield match, f"{doing}:{verb}" if passive else doing


def _date(match: re.Match[str]) -> str:
    named = match.groupdict().get("n")
    month = _MONTHS.index(named[:3].lower()) + 1 if named else int(match["m"])
    try:
        made = date(int(match["y"] or 2024), month, int(match["d"]))
    except ValueError:
        return ""
    return made.isoformat() if match["y"] else made.isoformat()[5:]


def _weekday(match: re.Match[str]) -> str:
    return str(_WEEKDAYS[match[1].lower()] if match[1] else _HAN_WEEKDAYS[match[2]])


def _han(text: str) -> int:
    total = digit = 0
    for c in text:
        if c in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            digit = _HAN.get(c, 0)
    return total + digit


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
