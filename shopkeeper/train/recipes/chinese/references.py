"""Words for products shown before: the second one, the blue one, the cheap one, both."""

from __future__ import annotations

from decimal import Decimal

from shopkeeper.train.recipes.chinese.numbers import numeral
from shopkeeper.train.recipes.chinese.voice import Voice, mark, unmark

__all__ = ["point_at"]


def point_at(refs: tuple[int, ...], voice: Voice) -> str:
    """`refs`, counted from 1, in words."""
    return mark(unmark(_words(refs, voice)))


def _words(refs: tuple[int, ...], voice: Voice) -> str:
    count = len(voice.scene.shown)
    k = {"k": numeral(len(refs)), "d": mark(str(len(refs)))}
    run = tuple(range(refs[0], refs[0] + len(refs)))
    if len(refs) > 1 and refs == run and voice.chance(0.4):
        if len(refs) == count:
            return voice.phrase("ref.both" if count == 2 else "ref.all", values=k)
        if refs[0] == 1:
            return voice.phrase("ref.front", values=k)
        if refs[-1] == count:
            return voice.phrase("ref.back", values=k)
    singles = [_single(ref, voice) for ref in refs]
    if len(singles) < 3:
        return voice.one(
            ("和", "跟", "、", "与", "还有", "和", "同", "vs" if len(singles) == 2 else "和")
        ).join(singles)
    return "、".join(singles[:-1]) + voice.one(("和", "、", "还有", "跟")) + singles[-1]


def _single(ref: int, voice: Voice) -> str:
    shown = voice.scene.shown
    ordinal = {"k": mark(numeral(ref, "二")), "d": mark(str(ref))}
    if not 1 <= ref <= len(shown) or voice.chance(0.45):
        if len(shown) == 1 and ref == 1 and voice.chance(0.8):
            return voice.phrase("ref.only")
        if ref == 1 and voice.chance(0.2):
            return voice.phrase("ref.first")
        if ref == len(shown) > 1 and voice.chance(0.35):
            return voice.phrase("ref.last")
        if ref == len(shown) - 1 > 1 and voice.chance(0.15):
            return voice.phrase("ref.second_last")
        if len(shown) == 3 and ref == 2 and voice.chance(0.15):
            return voice.phrase("ref.middle")
        return voice.phrase("ref.ordinal", values=ordinal)
    if len(shown) == 1:
        return voice.phrase("ref.only")
    this, others = shown[ref - 1], [item for number, item in enumerate(shown, 1) if number != ref]
    ways: list[tuple[str, dict[str, str]]] = []
    theirs = {value for other in others for value in (*other.attributes.values(), other.brand)}
    ways += [
        ("ref.value", {"v": mark(value)})
        for value in this.attributes.values()
        if not any(value in other or other in value for other in theirs)
    ]
    if this.brand and this.brand not in theirs:
        ways.append(("ref.brand", {"v": mark(this.brand)}))
    if all(this.price < other.price for other in others):
        ways.append(("ref.cheapest", {}))
    if all(this.price > other.price for other in others):
        ways.append(("ref.dearest", {}))
    if all(this.price != other.price for other in others):
        price = str(Decimal(this.price)) + voice.one(("", "块", "元"))
        ways.append(("ref.price", {"n": mark(price)}))
    if this.title and voice.chance(0.2) and all(this.title not in other.title for other in others):
        ways.append(("ref.title", {"v": mark(this.title)}))
    if not ways:
        return voice.phrase("ref.ordinal", values=ordinal)
    group, values = voice.one(ways)
    return voice.phrase(group, values=values)
