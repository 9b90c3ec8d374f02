"""Values in order: numbers with units, clothes sizes, steps from low to high; what "bigger" and "the least" pick."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["amount", "ordered", "steps"]

_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z%\"\u2e80-\u9fff]*)", re.I)
_FACTORS = {
    "tb": 1024.0,
    "gb": 1.0,
    "mb": 1 / 1024,
    "l": 1000.0,
    "liter": 1000.0,
    "liters": 1000.0,
    "litre": 1000.0,
    "litres": 1000.0,
    "升": 1000.0,
    "ml": 1.0,
    "毫升": 1.0,
    "k": 1000.0,
    "p": 1.0,
    "kg": 1000.0,
    "g": 1.0,
    "m": 100.0,
    "cm": 1.0,
    "mm": 0.1,
}
_STEPS: tuple[tuple[str, ...], ...] = (
    ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "4xl"),
    ("none", "very low", "low", "medium", "high", "very high", "ultra"),
    ("mini", "portable", "compact", "small", "medium", "large", "extra large", "xl"),
    ("beginner", "easy", "intermediate", "advanced", "hard", "expert", "professional"),
    ("basic", "standard", "plus", "pro", "professional", "premium"),
    ("light", "medium", "dark"),
    ("short", "regular", "standard", "long"),
    ("thin", "medium", "thick"),
    ("soft", "medium", "firm", "hard"),
    ("低", "中", "高"),
    ("低档", "中档", "高档"),
    ("迷你", "小号", "中号", "大号", "加大号", "特大号"),
    ("小", "中", "大", "特大"),
    ("入门", "初级", "中级", "进阶", "高级", "专家"),
    ("软", "适中", "硬"),
    ("短款", "常规", "长款"),
)


def amount(value: str) -> float | None:
    """The first number of a value in the smallest unit of its kind: "1.5L" -> 1500.0; None when there is none."""
    match = _NUMBER.search(value)
    if match is None:
        return None
    return float(match[1].replace(",", ".")) * _FACTORS.get(match[2].lower(), 1.0)


def ordered(values: Sequence[str]) -> list[str]:
    """`values` from the least to the most; [] when they stand in no order."""
    names = [value.strip().lower() for value in values]
    for scale in _STEPS:
        if all(name in scale for name in names):
            return [v for _, v in sorted(zip((scale.index(n) for n in names), values, strict=True))]
    amounts = [amount(value) for value in values]
    known = [(a, v) for a, v in zip(amounts, values, strict=True) if a is not None]
    if len(known) == len(values) and known:
        return [v for _, v in sorted(known)]
    return []


def steps(values: Sequence[str], current: str, up: bool, *, far: bool = False) -> list[str]:
    """The values beyond `current`, the nearest first (`far`: the farthest first). Without a known current value all
    of them, the extreme one first."""
    row = ordered(list(dict.fromkeys([*values, *([current] if current else [])])))
    if not row:
        return []
    if not current:
        return [v for v in (reversed(row) if up else row) if v in values]
    at = row.index(current)
    beyond = row[at + 1 :] if up else row[:at][::-1]
    return [v for v in (beyond[::-1] if far else beyond) if v in values]
