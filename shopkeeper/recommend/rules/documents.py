"""Strategies as JSON documents and back; what a merchant or a program wrote is checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.strategies import HOW, SOURCES, Explore, Pin, Rules, Strategy

__all__ = ["to_document", "to_strategy"]

_SHARES = ("margin", "fresh", "diversity")
_COUNTS = ("most_of_category", "most_of_brand", "cap", "least_price", "most_price")
_SWITCHES = ("in_stock", "hide_bought")
_MOST_PINS = 100


def to_document(strategy: Strategy) -> dict[str, Any]:
    """The strategy as JSON values; `to_strategy` gives an equal one back. `experiment` is not part of it."""
    document = asdict(strategy)
    del document["experiment"]
    document["sources"], document["fallback"] = dict(strategy.sources), dict(strategy.fallback)
    document["rules"]["pins"] = [asdict(pin) for pin in strategy.rules.pins]
    document["rules"]["hide"] = list(strategy.rules.hide)
    return document


def to_strategy(document: Mapping[str, Any]) -> Strategy:
    """The strategy of a document; what it leaves out is as in `Rules` and `Explore`.

    Raises InputError that quotes the field and the value.
    """
    if not isinstance(document, Mapping):
        raise InputError(f"strategy {document!r} is not a table of place, sources, rules and explore")
    _known("strategy", document, {f.name for f in fields(Strategy)} - {"experiment"})
    place = document.get("place")
    if place not in PLACES:
        raise InputError(f"place {place!r} is not known; use one of {', '.join(PLACES)}")
    name = document.get("name", "default")
    if not isinstance(name, str) or not 0 < len(name) <= 80:
        raise InputError(f"name {name!r} is not a text of 1 to 80 characters")
    sources = _sources("sources", document.get("sources", {}))
    if not sources:
        raise InputError(f"sources of {place!r} are empty; name at least one of {', '.join(SOURCES)}")
    ranker = document.get("ranker", True)
    if not isinstance(ranker, bool):
        raise InputError(f"ranker {ranker!r} is neither true nor false")
    on = document.get("on", True)
    if not isinstance(on, bool):
        raise InputError(f"on {on!r} is neither true nor false")
    return Strategy(
        place,
        sources,
        _sources("fallback", document.get("fallback", {})),
        _rules(document.get("rules", {})),
        _explore(document.get("explore", {})),
        ranker,
        name=name,
        on=on,
    )


def _sources(name: str, given: Any) -> dict[str, float]:
    if not isinstance(given, Mapping):
        raise InputError(f"{name} {given!r} is not a table of source and weight")
    _known(name, given, set(SOURCES))
    return {source: _number(f"{name}.{source}", weight, 0.001, 100.0) for source, weight in given.items()}


def _rules(given: Any) -> Rules:
    if not isinstance(given, Mapping):
        raise InputError(f"rules {given!r} are not a table")
    _known("rules", given, {f.name for f in fields(Rules)})
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in _SHARES:
            values[name] = _number(f"rules.{name}", value, 0.0, 1.0)
        elif name in _COUNTS:
            values[name] = int(_number(f"rules.{name}", value, 0, 2**53))
        elif name in _SWITCHES:
            if not isinstance(value, bool):
                raise InputError(f"rules.{name} {value!r} is neither true nor false")
            values[name] = value
    hide = given.get("hide", ())
    if not isinstance(hide, list | tuple) or not all(isinstance(id, str) and id for id in hide):
        raise InputError(f"rules.hide {hide!r} is not a list of product ids")
    pins = given.get("pins", ())
    if not isinstance(pins, list | tuple) or len(pins) > _MOST_PINS:
        raise InputError(f"rules.pins {str(pins)[:80]!r} is not a list of up to {_MOST_PINS} pins")
    return Rules(**values, pins=tuple(_pin(pin) for pin in pins), hide=tuple(hide))


def _pin(given: Any) -> Pin:
    if not isinstance(given, Mapping) or not isinstance(given.get("product"), str) or not given["product"]:
        raise InputError(f"rules.pins {given!r} is not a pin; write a product and a position")
    _known("pin", given, {"product", "position"})
    return Pin(given["product"], int(_number("pin.position", given.get("position", 1), 1, 1000)))


def _explore(given: Any) -> Explore:
    if not isinstance(given, Mapping):
        raise InputError(f"explore {given!r} is not a table of how and share")
    _known("explore", given, {"how", "share"})
    how = given.get("how", Explore().how)
    if how not in HOW:
        raise InputError(f"explore.how {how!r} is not known; use one of {', '.join(HOW)}")
    return Explore(how, _number("explore.share", given.get("share", Explore().share), 0.0, 1.0))


def _number(name: str, value: Any, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise InputError(f"{name} {value!r} is not a number from {least:g} to {most:g}")
    return float(value)


def _known(what: str, given: Mapping[str, Any], names: set[str]) -> None:
    for name in given:
        if name not in names:
            raise InputError(f"{what} has no {name!r}; it takes {', '.join(sorted(names))}")
