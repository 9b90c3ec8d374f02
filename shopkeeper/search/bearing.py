"""Whether the goods that a wish names bear the attributes that a model read beside it.

"External" is a value of cables and of drives: what the goods of the words have says which is meant. A value that
none of them has, but that stands in their texts, is a word to look for and no attribute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from shopkeeper.understanding import TypedRequest

__all__ = ["borne"]


def borne(request: TypedRequest, count: Callable[[str], Mapping[str, Mapping[str, int]]]) -> TypedRequest:
    """The request with each attribute's value under the attribute that most of the wanted goods have it in.

    `count`: attribute -> value -> how many of the goods that have all words of a text; empty when there are none. A
    value that no goods of `request.want` have stays as it was read, unless the words with it find goods: then it joins
    the words."""
    counts, want = count(request.want), request.want
    attributes: dict[str, list[str]] = {}
    for name, values in request.attributes.items():
        for value in values:
            place = (name, value) if counts.get(name, {}).get(value) else _elsewhere(value, counts)
            if place is None and value.casefold() in want.casefold():
                continue
            if place is None and count(f"{value} {want}"):
                want = f"{value} {want}"
                continue
            name_of, spelt = place or (name, value)
            attributes.setdefault(name_of, []).append(spelt)
    kept = {name: tuple(dict.fromkeys(values)) for name, values in attributes.items()}
    return replace(request, want=want, attributes=kept)


def _elsewhere(value: str, counts: Mapping[str, Mapping[str, int]]) -> tuple[str, str] | None:
    """The attribute, and its spelling of `value`, that most of the goods have it in."""
    same = [
        (count, name, spelt)
        for name, values in counts.items()
        for spelt, count in values.items()
        if count and name not in ("brand", "category") and spelt.casefold() == value.casefold()
    ]
    if not same:
        return None
    _, name, spelt = max(same)
    return name, spelt
