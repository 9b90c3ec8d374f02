"""Coined names: brands, shops, colours and goods that exist nowhere. Their parts are split by a stable hash, so that
held-out shops are built of parts that training shops never use."""

from __future__ import annotations

import random
from functools import cache

from shopkeeper.train.recipes.kinds_table import held_out, word_parts

__all__ = ["brands", "coined", "coined_color", "shop_name"]

SHARED = frozenset({"on", "nu", "co", "end", "色尾", "老", "汉尾"})  # too short to hold out; whole names are


@cache
def _parts(name: str, held: bool) -> tuple[str, ...]:
    if name in SHARED:
        return tuple(word_parts()[name])
    return tuple(word for word in word_parts()[name] if held_out(f"{name} {word}") == held) or tuple(
        word_parts()[name]
    )


def _word(part: str, rng: random.Random) -> str:
    """One to three syllables; held out by the hash of its first two syllables."""
    while True:
        syllables = [
            rng.choice(word_parts()["on"]) + rng.choice(word_parts()["nu"])
            for _ in range(rng.choice((1, 1, 2)))
        ]
        first = syllables[0] + rng.choice(word_parts()["co"])
        if held_out(first) == (part == "heldout-shop"):
            return first if len(syllables) == 1 else first + syllables[1]


def _brand(language: str, part: str, rng: random.Random) -> str:
    held = part == "heldout-shop"

    def pick(name: str) -> str:
        return rng.choice(_parts(name, held))

    if language == "zh" and rng.random() < 0.75:
        form = rng.randrange(6)
        if form == 0:
            return pick("汉") + pick("汉尾")
        if form == 1:
            return pick("老") + pick("汉") + rng.choice(("记", "家", "福", "兴"))
        if form == 2:
            return _word(part, rng).capitalize() + "/" + pick("汉") + pick("汉")
        return "".join(pick("汉") for _ in range(rng.choice((2, 2, 3, 3, 4))))
    form = rng.randrange(10)
    word = _word(part, rng)
    if form < 4:
        return word.capitalize()
    if form == 4:
        return word.upper() if len(word) < 7 else word.capitalize()
    if form == 5:
        return pick("surname") + rng.choice(("", "", " & Co", " & Sons", " Bros", f" & {pick('surname')}"))
    if form == 6:
        return pick("first") + rng.choice((" ", " ", "")) + pick("second")
    if form == 7:
        return word.capitalize() + " " + pick("end")
    if form == 8:
        return word.capitalize() + rng.choice(("7", "24", "+", "-X", "One", "360", "ly", "ify", ".co"))
    return "".join(rng.choice("BCDFGHJKLMNPQRSTVWXZAEIO") for _ in range(3)) + rng.choice(
        ("", "", " " + pick("end"))
    )


def brands(language: str, part: str, count: int, rng: random.Random) -> list[str]:
    """`count` different brands."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[_brand(language, part, rng)] = None
    return list(found)


def shop_name(language: str, part: str, rng: random.Random) -> str:
    """The name of a shop."""
    name = _brand(language, part, rng)
    ends = (
        ("商城", "小店", "旗舰店", "超市", "")
        if language == "zh"
        else (" Store", " Shop", " Market", " Direct", "")
    )
    return name + rng.choice(ends)


def coined_color(language: str, part: str, rng: random.Random) -> str:
    """ "Midnight Moss", 雾霾蓝."""
    held = part == "heldout-shop"
    if language == "zh":
        return rng.choice(_parts("色头", held)) + rng.choice(_parts("色尾", held))
    return rng.choice(_parts("shade", held)) + " " + rng.choice(_parts("tone", held))


def coined(language: str, part: str, rng: random.Random) -> str:
    """The name of goods that nobody knows: "velonda", "brisker mat"."""
    word = _word(part, rng)
    if language == "zh":
        held = part == "heldout-shop"
        han = "".join(rng.choice(_parts("汉", held)) for _ in range(2))
        return han + rng.choice(("器", "仪", "机", "片", "板", "粉", "套装", "夹", "膏", "条", "贴", "球"))
    ends = (
        "",
        "",
        " kit",
        " board",
        " pad",
        " clip",
        " ring",
        " stick",
        " mat",
        " set",
        " cap",
        " tube",
        " block",
    )
    return word + rng.choice(ends)
