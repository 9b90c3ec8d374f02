"""Reading what a search request asks: filters, ranges, language."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Query, Request

from shopkeeper.shop import Shop
from shopkeeper.web.i18n import LANGUAGES
from shopkeeper.web.problems import ProblemStatus

__all__ = ["Language", "OpenShop", "filters_of", "page_language", "ranges_of"]

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Language = Annotated[
    str,
    Query(
        description="Language of texts and labels (BCP 47).",
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
        examples=["en", "zh"],
    ),
]


async def _shop(request: Request) -> Shop:  # async: needs no thread of its own
    shop = request.app.state.shop
    assert isinstance(shop, Shop)
    return shop


#: the shop that this server serves
OpenShop = Annotated[Shop, Depends(_shop)]


def page_language(language: str) -> str:
    """The language of the shop's pages that is nearest to `language`."""
    main = language.lower().partition("-")[0]
    return main if main in LANGUAGES else LANGUAGES[0]


def clean(text: str) -> str:
    """`text` without control characters, which no search can mean."""
    return CONTROL.sub(" ", text)


def filters_of(asked: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """`brand:Acme`, repeated -> {"brand": ("Acme",)}; a colon in a name is `\\:`. Raises a 422 problem."""
    found: dict[str, list[str]] = {}
    for one in asked:
        name, value = _split("filter", one, "brand:Acme")
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def ranges_of(asked: Sequence[str]) -> Mapping[str, tuple[float | None, float | None]]:
    """`price:1000..5000`, either end may be left out -> {"price": (1000.0, 5000.0)}. Raises a 422 problem."""
    found: dict[str, tuple[float | None, float | None]] = {}
    for one in asked:
        name, ends = _split("range", one, "price:1000..5000")
        low, dots, high = ends.partition("..")
        try:
            bounds = (_number(low), _number(high))
        except ValueError:
            dots = ""
        if not dots or bounds == (None, None):
            raise ProblemStatus(
                422, f"range {one[:80]!r} is not lowest..highest; write it as price:1000..5000"
            )
        if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
            raise ProblemStatus(422, f"range {one[:80]!r} ends below its beginning; swap the two numbers")
        found[name] = bounds
    return found


def _split(kind: str, one: str, example: str) -> tuple[str, str]:
    parts = re.fullmatch(r"((?:\\.|[^:\\])+):(.+)", clean(one), re.DOTALL)
    if parts is None:
        raise ProblemStatus(422, f"{kind} {one[:80]!r} has no name or no value; write it as {example}")
    return re.sub(r"\\(.)", r"\1", parts[1]).strip(), parts[2].strip()


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    value = float(text)
    if not math.isfinite(value) or abs(value) > 1e15:
        raise ValueError
    return value
