"""Price limits in what people say: "no more than 40", "15 to 20 euros", "around the 90 mark", 不想超过1500元, 三百以内.

An amount counts only with a cue beside it, or as a range with a currency; a negation before a cue turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from shopkeeper.language.han import simplified
from shopkeeper.language.numerals import ZH_NUMBER, narrow, number
from shopkeeper.understanding.numbers import amounts

__all__ = ["Limits", "price_limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """In whole units of money, as said."""

    low: Decimal | None = None
    high: Decimal | None = None
    about: Decimal | None = None


_CODES = "usd|eur|gbp|cny|rmb|jpy|inr|aud|cad|chf|hkd|sgd|nzd|sek|nok|dkk|pln|krw|brl|mxn|zar|try|aed|thb"
_MONEY_WORD = (
    rf"(?:{_CODES}|dollars?|bucks?|euros?|pounds?|quid|yen|rupees?|yuan|francs?|rands?|kronor|kroner|pesos?|baht|dirhams?|zloty|蚊"
    r"|块钱|块|元|美元|美金|刀|欧元|欧|英镑|镑|日元|新币|港币|大洋|台币|人民币|卢比|澳元|加元)"
)
_SIGN = r"(?:(?:us|a|c|hk|s|nz|r)?\$|[€£¥￥₹₩]|(?:" + _CODES + r")\b)"
_WORDS_EN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
)
_SPELLED = "(?:" + "|".join(_WORDS_EN.split()) + ")"
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?k\b|千|百|万)?"
    rf"|\b{_SPELLED}(?:[ -](?:and )?{_SPELLED})*\b|{ZH_NUMBER}"
)
_AMOUNT = re.compile(
    rf"(?P<sign>{_SIGN})?\s?(?<![a-z0-9])(?<!\d[.,])(?P<number>{_NUMBER})(?![a-z0-9]*\d)\s?(?P<unit>{_SIGN}|{_MONEY_WORD}(?![a-z]))?"
)
#: what follows an amount that counts or measures something else
_MEASURE = re.compile(
    r"\s?[-+]?\s?(?:mls?|l|litres?|liters?|cm|mm|m|km|inch(?:es)?"
    r"|in\b|ft|feet|\"|kg|g|grams?|oz|lbs?|gb|tb|mb|mah|w|watts?|v"
    r"|volts?|hz|bar|pcs|pieces?|pairs?|packs?|sets?|units?"
    r"|persons?|people|years?|yrs?|months?|weeks?|days?|hours?"
    r"|minutes?|%|x\b|×|keys?|sheets?|gigs?|stars?|seats?|doors?)(?![a-z])"
    r"|\s?(?:毫升|升|厘米|公分|毫米|米|寸|英寸|克|公斤|千克|斤|两|瓦|伏|毫安|个|只|件|条|双|支|瓶|包|箱|袋|盒|张|把"
    r"|台(?!币)|套|本|岁|人|月|年|天|小时|分钟|周|度|层|孔|片|颗|粒|封(?![顶订])|号|折|栋|楼)"
)
_MAX_LEFT = re.compile(
    r"(?:under|below|beneath|less than|fewer than|lower than"
    r"|cheaper than|up to|upto|max(?:imum)?(?: (?:of|is|price))?"
    r"|at most|(?:with)?in(?= *(?:budget|\W?\d+ *(?:or|max)))"
    r"|within|limit(?: (?:of|is))?|budget(?: (?:of|is|max))?"
    r"|cap(?:ped)?(?: (?:of|at|is))?|to spend|(?:only )?(?:have|got|ve got)|spend(?! at)|<=?|≤"
    r"|can (?:get|have|buy) for|no higher than|priced? (?:below|under)|underneath|inferior to)[: ]*$"
    r"|(?:低于|少于|小于|便宜过|不贵过|<=?|≤|最多|顶多|至多|最高|上限|预算"
    r"|封顶|yusuan|控制在|撑死|只批了?|手里就|手头就|就|只有|不到|不足|别贵过|压在|[掏出付花]得起|拿得出|不多就)"
    r"[是为:： 了]*$"
)
_MAX_RIGHT = re.compile(
    r"^ *(?:as (?:the |a |my |an absolute )?(?:ceiling|limit|max(?:imum)?|cap|top)"
    r"|,? ?or (?:less|under|below|cheaper|lower)|max(?:imum)?"
    r"|tops|at most|and (?:under|below|less)|limit|budget(?!:)|cap\b"
    r"|being (?:the|my) (?:max(?:imum)?|limit)"
    r"|is (?:the |my )?(?:absolute )?(?:most|limit|max(?:imum)?"
    r"|budget|cap|ceiling)|to spend|(?:is )?too (?:much|dear)"
    r"|is all i)"
    r"|^[的 ]*(?:以内|以下|之内|之下|内|封顶|打住|为止|止|能买到|能拿下|顶天|到顶|往下|左右以内|搞定)"
)
_MIN_LEFT = re.compile(
    r"(?:over|above|more than|higher than|at least|from"
    r"|starting (?:at|from)|min(?:imum)?(?: (?:of|is))?|upwards of"
    r"|dearer than|greater than|exceed(?:s|ing)?|beyond|costs? more than|>=?|≥)[: ]*$"
    r"|(?:至少|起码|最少|最低|高于|大于|超过|多于|贵过|>=?|≥|从)[是为:： 要]*$"
)
_MIN_RIGHT = re.compile(
    r"^[ ,]*(?:or (?:more|over|above|higher)|and (?:up|above|over|more|higher)|upwards?"
    r"|min(?:imum)?\b(?! ?[$€£¥]?\d)|plus\b)"
    r"|^[的 ]*(?:以上|之上|往上|起步|(?<!一)起(?!发|来|拍|走|用|买|寄|玩)|朝上|出头|开外)"
)
_ABOUT_LEFT = re.compile(
    r"(?:around(?: the)?|about(?: the)?|approx(?:imately|\.)?|roughly"
    r"|close to|near(?:ly)?|circa|~|≈|somewhere (?:around|near)"
    r"|in the (?:region|neighbou?rhood|area) of|something like|ish)[: ]*$"
    r"|(?:大概|大约|约莫|约|差不多|接近|将近|算|左右|估计|靠近)[是为:： 在]*$"
)
_ABOUT_RIGHT = re.compile(
    r"^[ ,]*(?:or so|or thereabouts|ish\b|-ish|more or less|mark\b|give or take|roughly|approximately|or around"
    r"|(?:\w+ )?(?:or )?near(?:by| enough))"
    r"|^[的 ]*(?:左右|上下(?:浮动)?|附近|来块|来元|多块|差不多|前后|光景|样子)"
)
#: a negation that turns the cue after it: "not over", "won't cost more than", 不想超过, 花不了...以上
_TURN = re.compile(
    r"(?:\bno|\bnot|n'?t|\bnever|\bnothing|\bnone|\bwithout|\bcannot|\bhardly"
    r"|\brather not)\s+(?:be |cost |cost me |paying |spending |set me back "
    r"|go |spend |pay |going |want(?:ing)? (?:to )?"
    r"(?:spend |pay |go )?|to |have to |get |priced? |costing |worth )*$"
    r"|(?:不想|不能|不要|不可|不会|不|别|没|勿|未|休想|花不了|无需)(?:再|给我|能|要|想|是)?$"
)
_TOO_MUCH = re.compile(
    r"^.{0,12}?(?:too (?:much|dear|expensive)|no thanks"
    r"|out of (?:budget|reach)|不看|不要|不考虑|免谈|算了|太贵|别推|不行|买不起)"
)
_RANGE = re.compile(r"^\s*(?:-|–|—|~|～|to|until|till|up to|and|到|至)\s*$")
_BETWEEN = re.compile(r"(?:between|from|range(?: of)?|in the)\s*(?:the )?$|(?:在|从|介于)$")
_TRADITIONAL = str.maketrans(
    "內塊錢裡幣鎊歐萬兩過於間價頂開貴錶約來過還", "内块钱里币镑欧万两过于间价顶开贵表约来过还"
)
_SPLIT = re.compile(r"[,;!?，。；！？\n]|\. ")
_CUES = frozenset(
    "under below less than more over above maximum minimum most least around about approximately roughly close"
    " between within budget limit cheaper exceed nothing between tops".split()
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KNOWN = frozenset(
    "mover lover cover rover bout lease east mort mass word world lest mere more hover oven overt belong elbow"
    " bellow unger wonder hunder lass lesson mouse moist lens these then that what".split()
)


def price_limits(sentence: str) -> Limits | None:
    """The limits said, None when there are none. Units and counts (5 pieces, 30 ml) are no prices unless a cue and a
    currency say so."""
    text = _spelled(
        simplified(narrow(sentence.replace("，", "。")).translate(_TRADITIONAL)).lower().replace("’", "'")
    )
    found = list(_amounts(text))
    for one, two in pairwise(found):
        between = text[one.end : two.start]
        if _RANGE.match(between) and one.value < two.value and _plausible(text, one, two):
            return Limits(low=one.value, high=two.value)
    low: Decimal | None = None
    high: Decimal | None = None
    about: Decimal | None = None
    for at, amount in enumerate(found):
        floor = found[at - 1].end if at else 0
        left = _SPLIT.split(text[floor : amount.start])[-1]
        right = text[amount.end : found[at + 1].start if at + 1 < len(found) else len(text)]
        cue = _cue(left, right, amount.money, amount.measured)
        if cue == "max" and high is None:
            high = amount.value
        elif cue == "min" and low is None:
            low = amount.value
        elif cue == "about" and about is None:
            about = amount.value
    if low is not None and high is not None and low > high:
        low = None
    if low is None and high is None and about is None:
        return None
    return Limits(low, high, about if low is None and high is None else None)


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    value: Decimal
    money: bool
    measured: bool


def _amounts(text: str) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(text):
        written = match["number"]
        if written[0].isdigit() and match.start("number") and text[match.start("number") - 1].isalnum():
            before = text[match.start("number") - 1]
            if before.isascii() and not match["sign"]:
                continue
        try:
            if not written[0].isascii():
                value = Decimal(str(number(written))).normalize() + 0
            elif values := amounts(written):
                value = values[-1]
            else:
                continue
        except (ValueError, ArithmeticError):
            continue
        if (
            not written[0].isdigit() and len(written) == 1 and not match["unit"]
        ):  # 一, 两: mostly "a", "a few"
            continue
        money = bool(match["sign"] or match["unit"])
        measured = not money and bool(_MEASURE.match(text[match.end() :]))
        yield _Amount(match.start(), match.end(), value, money, measured)


def _cue(left: str, right: str, money: bool, measured: bool) -> str:
    if measured:
        return ""
    if match := _MIN_LEFT.search(left):
        turned = bool(_TURN.search(left[: match.start()])) or bool(_TOO_MUCH.match(right))
        if match[0].strip(": ") in ("from", "从") and not money and not right.strip(" .!"):
            return "min"
        return "max" if turned else "min"
    if match := _MAX_LEFT.search(left):
        turned = bool(_TURN.search(left[: match.start()]))
        if match[0].strip() in ("to spend", "have", "got", "ve got", "spend", "就") and not (
            money or _MAX_RIGHT.match(right)
        ):
            return ""
        if _MIN_RIGHT.match(right) and match[0][:2] in ("预算", "bu"):
            return "min"
        if _ABOUT_RIGHT.match(right) and match[0][:2] in ("预算", "bu", "就"):
            return "about"
        return "min" if turned else "max"
    if _ABOUT_LEFT.search(left):
        return "about"
    if _ABOUT_RIGHT.match(right):
        return "about"
    if _MAX_RIGHT.match(right):
        return (
            "min"
            if re.match("^[的 ]*(?:以下|之下|以内)的?(?:不要|不看|不考虑|免谈|别推|不行)", right)
            else "max"
        )
    if _MIN_RIGHT.match(right):
        return "max" if re.search(r"花不了|不想|不要|别|not|n't|nothing", left[-12:]) else "min"
    return ""


def _plausible(text: str, one: _Amount, two: _Amount) -> bool:
    """Whether two amounts joined by "to" or a dash are prices, not sizes."""
    if two.measured or one.measured:
        return False
    left = text[: one.start].rstrip()
    joined = text[one.end : two.start].strip()
    if one.money or two.money:
        return joined != "and" or _BETWEEN.search(left) is not None or (one.money and two.money)
    if _BETWEEN.search(left):
        return True
    right = text[two.end :]
    if re.match(r"^\s*(?:之间|左右|上下|范围|区间|价位|的价|budget|price|range)", right):
        return True
    if re.search(r"(?:price|budget|cost|pay|spend|for|range|预算|价格|价位|价钱)[^0-9]{0,10}$", left):
        return joined != "and"
    return False


def _spelled(text: str) -> str:
    """Slips of the keyboard in the cue words mended: maxmum, approxiimately, tahn."""

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        if word in _CUES or word in _KNOWN or len(word) < 4 or word.endswith("s"):
            return word
        return _near(word) or word

    return re.sub(r"[a-z]+", mend, text)


def _near(word: str) -> str:
    """The cue word that is one slip away: a letter left out, doubled, or two exchanged."""
    for at in range(len(word)):
        if (shorter := word[:at] + word[at + 1 :]) in _CUES and len(shorter) >= 5:
            return shorter
    for at in range(len(word) - 1):
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if swapped in _CUES:
            return swapped
    if len(word) >= 5:
        for at in range(1, len(word)):
            for letter in _LETTERS:
                if (longer := word[:at] + letter + word[at:]) in _CUES and len(longer) >= 6:
                    return longer
    return ""
