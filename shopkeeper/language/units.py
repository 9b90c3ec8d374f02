"""Measures in text: 13", 13.3-inch, 13寸, 1,5 l, 500毫升, 10 x 15 cm, 16GB RAM, 5'11", pack of 2, 两件装.

`find_measures` reads them, `same_measure` compares them across units, `convert` changes the unit.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from shopkeeper.errors import InputError
from shopkeeper.language.numerals import NUMBER, ZH_NUMBER, narrow, number

__all__ = ["Measure", "convert", "find_measures", "same_measure", "unit_dimension"]

_UNITS: dict[str, tuple[str, float]] = {}  # canonical unit -> (dimension, size in the dimension's base unit)
_SPELLINGS: dict[str, str] = {}  # as written, lower case -> canonical unit
for _dimension, _group in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items():
    for _unit, (_size, *_others) in _group.items():
        _UNITS[_unit] = (_dimension, float(_size))
        for _spelling in (_unit, *_others):
            _SPELLINGS[_spelling] = _unit

# what may not follow a Chinese unit: there it is the start of another word (两升级, 2安装, 1克拉)
_NOT_AFTER = {
    "克": "拉",
    "升": "级降",
    "年": "级代款轻",
    "天": "线猫然",
    "秒": "杀",
    "米": "其家粉饭兰",
    "两": "件个只支瓶盒包片条双对袋卷张本块用边面侧米升",
    "周": "边岁大生",
    "度电": "",
    "转": "换接向动",
    "像素": "",
    "尺": "寸码",
    "包装": "箱盒袋纸机",
    "赫": "本",
}


def _alternatives() -> str:
    latin = sorted((s for s in _SPELLINGS if s.isascii() and s[0].isalpha()), key=len, reverse=True)
    other = sorted((s for s in _SPELLINGS if s not in latin), key=len, reverse=True)
    chinese = (re.escape(s) + (f"(?![{_NOT_AFTER[s]}])" if _NOT_AFTER.get(s) else "") for s in other)
    words = "|".join(re.escape(s).replace(r"\ ", r"\.?\ ?") for s in latin)
    return rf"(?:(?:{words})(?![A-Za-z0-9²³])|{'|'.join(chinese)})"


_NUMBER = re.compile(rf"(?:(?<![A-Za-z0-9.,])|(?<=\d[xX]))(?:{NUMBER}|{ZH_NUMBER})")
_UNIT = re.compile(rf"([ \t]?-?[ \t]?)({_alternatives()})\.?", re.IGNORECASE)
_FEET_INCHES = re.compile(
    r"(?<![\w.])(\d{1,2}) ?(?:['′’]|ft\.?|feet|foot) ?(\d{1,2}(?:\.\d+)?) ?(?:[\"″”]|''|in\b|inch(?:es)?\b)",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:([x×*])|[-–~]|to\b|到|至)\s*", re.IGNORECASE)
_PACK_OF = re.compile(
    r"\b(?:pack|set|box|case|lot) of (\d{1,4})\b(?![ -]?(?:ml|cl|oz|g|kg)\b)", re.IGNORECASE
)
_MAYBE = re.compile(r"[0-9０-９½¼¾⅓⅔⅛⅜⅝⅞一二两俩三四五六七八九十百千半]")
_IN_WORD = re.compile(r"[ -](?:\d|one\b|stock\b|a\b|the\b|all\b|total\b|each\b|with\b)", re.IGNORECASE)

_GLUED = frozenset({"a", "pc", "hp", "bar", "h", "v", "j", "t", "ma"})  # with a space they are other words
_MEMORY_SIZES = frozenset({8, 16, 32, 64, 128, 256, 512})
_MEMORY_NEXT = re.compile(r"\s*(?:ram\b|memory\b|ssd\b|hdd\b|ddr|内存|运存|存储|固态|硬盘)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` in `unit` (canonical spelling: "in", "cm", "l", "gb", "w", "mah", "pcs"...), `si` the same in
    the dimension's base unit (metre, square metre, cubic metre, kilogram, watt, volt, second, byte...).
    `start`..`end` is the span of the text that it was read from."""

    value: float
    unit: str
    dimension: str
    si: float
    start: int
    end: int


def find_measures(text: str) -> list[Measure]:
    """The measures written in `text`, in order; [] when there is none.

    "10 x 15 cm" gives both lengths, "13-15 inch" both ends, "6 x 330 ml" a count and a volume.
    """
    if not _MAYBE.search(text):
        return []
    text = narrow(text)
    found: list[Measure] = []
    taken = 0
    if "'" in text or "′" in text or "’" in text or "f" in text or "F" in text:
        for match in _FEET_INCHES.finditer(text):
            found.append(_measure(float(match[1]) + float(match[2]) / 12, "ft", match.start(), match.end()))
    spans = [(m.start, m.end) for m in found]
    waiting: list[_Joined] = []
    for match in _NUMBER.finditer(text):
        if match.start() < taken or any(s <= match.start() < e for s, e in spans):
            continue
        try:
            value = number(match[0])
        except ValueError:
            waiting.clear()
            continue
        if waiting and waiting[-1].next != match.start():
            waiting.clear()
        unit, end = _unit_at(text, match, value)
        if unit:
            found += _joined(waiting, value, unit)
            found.append(_measure(value, unit, match.start(), end))
            waiting.clear()
            taken = end
        elif join := _JOIN.match(text, match.end()):
            waiting.append(_Joined(value, match.start(), match.end(), join.end(), bool(join[1])))
    if "of " in text or "OF " in text:
        for match in _PACK_OF.finditer(text):
            found.append(_measure(float(match[1]), "pcs", match.start(), match.end()))
    if len(found) > 1:
        found.sort(key=lambda m: m.start)
    return found


class _Joined(NamedTuple):
    """A number before another one: `next` is where that starts, `times` says that an x joins them."""

    value: float
    start: int
    end: int
    next: int
    times: bool


def _joined(waiting: list[_Joined], value: float, unit: str) -> list[Measure]:
    """What the numbers before `value` mean: further lengths, the other end of a range, or how many."""
    measures: list[Measure] = []
    for one in waiting:
        if one.times and _UNITS[unit][0] == "length":
            measures.append(_measure(one.value, unit, one.start, one.end))
        elif one.times and one.value == int(one.value) and 0 < one.value <= 1000:
            measures.append(_measure(one.value, "pcs", one.start, one.end))
        elif not one.times and one.value < value <= 10 * one.value:
            measures.append(_measure(one.value, unit, one.start, one.end))
    return measures


def _unit_at(text: str, number_match: re.Match[str], value: float) -> tuple[str, int]:
    """The unit written right after a number and where it ends; ('', 0) when it is none."""
    match = _UNIT.match(text, number_match.end())
    if match is None:
        return "", 0
    gap, written = match[1], match[2]
    chinese_number = not (number_match[0][0].isdigit() or number_match[0][0] in ".½¼¾⅓⅔⅛⅜⅝⅞")
    if chinese_number and written.isascii():
        return "", 0
    unit = _SPELLINGS.get(written.lower()) or _SPELLINGS[re.sub(r"[. ]+", " ", written.lower())]
    none = ("", 0)
    end = match.end() - (1 if match[0].endswith(".") and not written.endswith(".") else 0)
    if (
        gap
        and unit in _GLUED
        and len(written) <= 3
        and written.isascii()
        and not (unit in "av" and written.isupper())
    ):
        return none
    if written == "s" or (written == "S" and not gap):
        return none  # iPhone 5s, sizes
    if written == "H":
        return none  # 9H hardness
    if (
        unit == "ft"
        and written in "'′’"
        and (gap or value > 100 or text[match.end() : match.end() + 1].isalpha())
    ):
        return none
    if unit == "in" and written.lower() == "in" and gap and _IN_WORD.match(text, match.end()):
        return none
    if unit == "g" and len(written) == 1 and not gap:
        if _MEMORY_NEXT.match(text, match.end()) or (written == "G" and value in _MEMORY_SIZES):
            return "gb", end
        if value in (2, 3, 4, 5, 6):
            return none  # mobile networks
    if written == "M" and (gap or value > 30):
        return none
    if unit in ("gb/s", "mb/s") and written[1:2] == "b" and (unit == "gb/s" or written[0] == "M"):
        return ("gbps" if unit == "gb/s" else "mbps"), end  # a small b is a bit: 6 Gb/s
    if unit == "year" and written == "年" and 1900 <= value <= 2100:
        return none
    return unit, end


def _measure(value: float, unit: str, start: int, end: int) -> Measure:
    dimension, size = _UNITS[unit]
    return Measure(value, unit, dimension, value * size, start, end)


def same_measure(a: Measure, b: Measure, tolerance: float = 0.02) -> bool:
    """True when both are of one dimension and differ by at most `tolerance` of the larger."""
    return a.dimension == b.dimension and abs(a.si - b.si) <= tolerance * max(abs(a.si), abs(b.si))


def unit_dimension(unit: str) -> str | None:
    """The dimension of a unit in any known spelling ("inch" -> "length"); None for an unknown unit."""
    canonical = _SPELLINGS.get(narrow(unit).strip().lower().rstrip("."))
    return _UNITS[canonical][0] if canonical else None


def convert(value: float, unit: str, to: str) -> float:
    """`value` of `unit` expressed in `to`; both in any known spelling.

    Raises InputError for an unknown unit or two that measure different things.
    """
    sizes = []
    for name in (unit, to):
        canonical = _SPELLINGS.get(narrow(name).strip().lower().rstrip("."))
        if canonical is None:
            raise InputError(f"unknown unit {name!r}; write it like cm, inch, kg, l, gb or w")
        sizes.append(_UNITS[canonical])
    (dimension, size), (other, target) = sizes
    if dimension != other:
        raise InputError(f"{unit!r} is a {dimension} and {to!r} a {other}; they cannot be converted")
    return value * size / target
