"""Numbers as Chinese customers write them: 200, 两百, 1千5, 三四百, 2k, with 块, 元, ¥ or nothing."""

from __future__ import annotations

import random
from decimal import Decimal

__all__ = ["amount", "count", "numeral", "range_of_two", "short_numeral"]

DIGITS = "零一二三四五六七八九"
UNITS = ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"))
YUAN = ("元", "CNY", "RMB", "¥", "￥", "")
MONEY = {
    "USD": ("美元", "刀", "美金"),
    "$": ("美元", "刀", "美金"),
    "EUR": ("欧元", "欧"),
    "€": ("欧元", "欧"),
    "HKD": ("港币", "元", "蚊"),
    "TWD": ("元", "块", "台币"),
    "JPY": ("日元", "円"),
    "GBP": ("英镑", "镑"),
    "SGD": ("新币", "块"),
}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(number: int, two: str = "两") -> str:
    """一百零五 for 105; `two`: the word for 2 before 百, 千 and 万. 0 <= number < 100,000,000."""
    if number < 10:
        return DIGITS[number]
    if 10 <= number < 20:
        return "十" + (DIGITS[number - 10] if number > 10 else "")
    for unit, word in UNITS:
        if number >= unit:
            head, rest = divmod(number, unit)
            words = (two if head == 2 and unit > 10 else numeral(head, two)) + word
            if not rest:
                return words
            gap = "零" if rest < unit // 10 else ""
            tail = numeral(rest, two)
            return words + gap + ("一" + tail if 10 <= rest < 20 else tail)
    raise AssertionError(number)


def short_numeral(number: int) -> str:
    """一百五 for 150, 两千三 for 2300, 一万二 for 12000; empty where there is no such short form."""
    for unit, word in UNITS[:3]:
        if number >= unit:
            head, rest = divmod(number, unit)
            digit, odd = divmod(rest, unit // 10)
            if head < 10 and digit and not odd:
                return ("两" if head == 2 else DIGITS[head]) + word + DIGITS[digit]
            return ""
    return ""


def amount(value: Decimal, rng: random.Random, currency: str = "元") -> str:
    """A sum of money, with a unit or without."""
    if value != value.to_integral_value() or value >= 10**8:
        return f"{value.normalize():f}" + rng.choice(("元", "块", ""))
    number = int(value)
    roll = rng.random()
    if roll < 0.30:
        return str(number)
    if roll < 0.36 and (short := short_numeral(number)):
        return short
    if roll < 0.39 and number % 100 == 0 and 1000 <= number < 100000:
        return f"{number / 1000:g}" + rng.choice("kKk千")
    if roll < 0.41 and number % 100 == 0 and 1000 < number < 10000 and number % 1000:
        return f"{number // 1000}千{number % 1000 // 100}"
    if roll < 0.42:
        return f"{number:,}"
    if roll < 0.43:
        return str(number).translate(WIDE)
    if roll < 0.48 and currency in YUAN:
        return rng.choice("¥￥¥") + str(number)
    words = str(number) if rng.random() < 0.6 else numeral(number, rng.choice("两两二"))
    if currency not in YUAN:
        return words + rng.choice(MONEY.get(currency, ("块", "元", "")))
    unit = rng.choice(("块", "块", "块", "元", "元", "块钱", "块钱", "元钱", "rmb", "大洋", ""))
    if words.isdigit() or (unit != "rmb" and (unit or number >= 20)):
        return words + unit
    return words + "块"


def count(number: int, rng: random.Random, measure: str) -> str:
    """So many of a thing: 两个, 3件, 一打, 俩."""
    roll = rng.random()
    if roll < 0.08 and number == 2 and measure == "个":
        return "俩"
    if roll < 0.15 and number % 12 == 0:
        return ("两" if number == 24 else numeral(number // 12)) + "打"
    if roll < 0.55 or number >= 100:
        return f"{number}{measure}"
    return ("两" if number == 2 else numeral(number, "两")) + measure


def range_of_two(low: Decimal, high: Decimal) -> str:
    """三四百 for 300 to 400, 一两千, 七八十; empty where the two are not neighbours."""
    if low != int(low) or high != int(high):
        return ""
    for unit, word in UNITS:
        first, odd = divmod(int(low), unit)
        last, more = divmod(int(high), unit)
        if not odd and not more and 1 <= first < last == first + 1 < 10:
            return DIGITS[first] + ("两" if last == 2 else DIGITS[last]) + word
    return ""
