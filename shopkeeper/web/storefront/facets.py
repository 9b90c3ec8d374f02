"""Facets, understood chips and active filters as the page shows them: every choice with its address."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shopkeeper.catalog.model import Money
from shopkeeper.search.types import Chip, Facet, SearchResponse
from shopkeeper.web import i18n
from shopkeeper.web.storefront.browse import Browse
from shopkeeper.web.storefront.categories import split_path

if TYPE_CHECKING:
    from shopkeeper.web.storefront.store import Storefront

__all__ = ["Active", "Choice", "FacetView", "active_filters", "chips", "facet_views"]

SHOWN_FIRST = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `depth` is that of a category below the topmost shown."""

    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FacetView:
    """`first` values are shown, `more` lie behind a button. `low` and `high` of a range are what a form shows."""

    name: str
    label: str
    kind: str
    first: tuple[Choice, ...] = ()
    more: tuple[Choice, ...] = ()
    low: str = ""
    high: str = ""
    chosen_low: str = ""
    chosen_high: str = ""
    unit: str = ""

    @property
    def chosen(self) -> int:
        return sum(choice.selected for choice in (*self.first, *self.more)) + bool(
            self.chosen_low or self.chosen_high
        )


@dataclass(frozen=True, slots=True)
class Active:
    """A filter that is set, or a thing understood from the words; `url` is the page without it."""

    label: str
    value: str
    url: str


def facet_views(
    store: Storefront, response: SearchResponse, browse: Browse, language: str
) -> list[FacetView]:
    """The facets of an answer. On a category page its own path is not offered again."""
    views = []
    for facet in response.facets:
        if facet.kind == "range":
            view = _range(facet, browse, language)
        else:
            if facet.name == "category" and browse.category:
                continue
            view = _terms(store, facet, browse, language)
        if view.first or view.low:
            views.append(view)
    return views


def _terms(store: Storefront, facet: Facet, browse: Browse, language: str) -> FacetView:
    held = browse.filters.get(facet.name, ())
    choices = []
    for found in facet.values:
        label, depth = found.label, 0
        if facet.kind == "path":
            path = split_path(found.value)
            label, depth = store.categories.name(path[-1], language), len(path) - 1
        elif facet.name == "availability":
            label = i18n.text(language, f"availability.{found.value}")
        choices.append(Choice(found.value, label, found.count, found.value in held, depth))
    if facet.kind == "path":
        choices = _unfolded(choices, held)
    else:
        choices.sort(key=lambda choice: not choice.selected)
    known = {choice.value for choice in choices}
    for value in held:
        if value not in known:
            choices.insert(0, Choice(value, _value(store, facet.name, value, language), 0, True))
    label = _name(store, facet.name, language, facet.label)
    shown = SHOWN_FIRST if len(choices) > SHOWN_FIRST + 2 else len(choices)
    return FacetView(facet.name, label, facet.kind, tuple(choices[:shown]), tuple(choices[shown:]))


def _unfolded(choices: list[Choice], held: tuple[str, ...]) -> list[Choice]:
    """The categories at the top, and those below what is chosen or below the only one there is."""
    paths = {split_path(choice.value): choice for choice in choices}
    opened = {split_path(value)[:depth] for value in held for depth in range(1, 20)} | {()}
    level: list[tuple[str, ...]] = [()]
    while len(level) == 1:
        opened.add(level[0])
        level = [path for path in paths if path[:-1] == level[0] and path]
    shown = [path for path in paths if path[:-1] in opened]

    def place(path: tuple[str, ...]) -> list[tuple[int, str]]:
        above = [path[:depth] for depth in range(1, len(path) + 1)]
        return [(-paths[step].count if step in paths else 0, step[-1]) for step in above]

    return [paths[path] for path in sorted(shown, key=place)]


def _range(facet: Facet, browse: Browse, language: str) -> FacetView:
    label = i18n.text(language, "price") if facet.name == "price" else facet.label
    low, high = browse.ranges.get(facet.name, (None, None))

    def show(bound: float | None) -> str:
        return "" if bound is None else browse.shown_bound(facet.name, bound)

    return FacetView(
        facet.name,
        label,
        "range",
        low=_outer(show(facet.low), math.floor),
        high=_outer(show(facet.high), math.ceil),
        chosen_low=show(low),
        chosen_high=show(high),
        unit=browse.currency if facet.name == "price" else facet.unit,
    )


def _outer(bound: str, whole: Callable[[float], int]) -> str:
    """A bound that nobody chose, rounded outwards, so that a form shows "27 to 279"."""
    return str(whole(float(bound))) if bound and abs(float(bound)) >= 10 else bound


def active_filters(
    store: Storefront, response: SearchResponse, browse: Browse, language: str
) -> list[Active]:
    """Every filter and range that is set, with the address of the page without it."""
    labels = {facet.name: facet.label for facet in response.facets}
    units = {facet.name: facet.unit for facet in response.facets}
    found = []
    for name, values in browse.filters.items():
        for value in values:
            shown = _value(store, name, value, language)
            label = _name(store, name, language, labels.get(name, ""))
            found.append(Active(label, shown, browse.toggled(name, value).url))
    for name, (low, high) in browse.ranges.items():
        shown = _shown_range(browse, name, low, high, language, units.get(name, ""))
        label = _name(store, name, language, labels.get(name, ""))
        found.append(Active(label, shown, browse.without_range(name).url))
    return found


def chips(store: Storefront, response: SearchResponse, browse: Browse, language: str) -> list[Active]:
    """What was understood from the words; the address is the page without the words it was read from."""
    found = []
    said = [_chip(store, chip, browse, language) for chip in response.chips]
    for place, chip in enumerate(response.chips):
        rest = browse.dropping(chip.key) if chip.key else browse.asking(_without(browse.query, chip.text))
        label, shown = said[place]
        if chip.key and said.count(said[place]) > 1:  # no plastic: neither body nor handle
            shown = f"{_name(store, chip.name, language)}: {shown}"
        found.append(Active(label, shown, rest.url))
    return found


def _chip(store: Storefront, chip: Chip, browse: Browse, language: str) -> tuple[str, str]:
    if chip.kind == "range":
        low, _, high = chip.value.partition("..")
        try:
            bounds = (float(low) if low else None), (float(high) if high else None)
        except ValueError:
            return _name(store, chip.name, language), chip.value
        return _name(store, chip.name, language), _shown_range(browse, chip.name, *bounds, language, "")
    if chip.kind == "sort":
        return i18n.text(language, "sort"), i18n.text(language, f"sort.{chip.value}")
    if chip.kind == "avoid":
        shown = _value(store, chip.name, chip.value, language) if chip.key else chip.value
        return i18n.text(language, "chip.avoid"), shown
    if chip.kind == "code":
        return i18n.text(language, "chip.code"), chip.value
    return _name(store, chip.name, language), _value(store, chip.name, chip.value, language)


def _without(query: str, span: str) -> str:
    place = query.casefold().find(span.casefold()) if span else -1
    return " ".join((query[:place] + " " + query[place + len(span) :]).split()) if place >= 0 else query


def _name(store: Storefront, name: str, language: str, label: str = "") -> str:
    if name in ("price", "brand", "category", "availability", "rating"):
        return i18n.text(language, name)
    if label and label != name:
        return label
    translated = store.label("attribute", name, language)
    return translated if translated != name else store.label("option", name, language)


def _value(store: Storefront, name: str, value: str, language: str) -> str:
    if name == "category":
        path = split_path(value)
        return store.categories.name(path[-1], language) if path else value
    if name == "availability":
        return i18n.text(language, f"availability.{value}")
    return store.label("brand" if name == "brand" else "value", value, language)


def _shown_range(
    browse: Browse, name: str, low: float | None, high: float | None, language: str, unit: str
) -> str:
    def show(bound: float) -> str:
        if name == "price":
            return i18n.money(Money(round(bound), browse.currency), language)
        return i18n.number(bound, language) + (f"\u00a0{unit}" if unit else "")

    if low is not None and high is not None:
        return f"{show(low)} – {show(high)}"
    if low is not None:
        return i18n.text(language, "range.from", bound=show(low))
    return i18n.text(language, "range.to", bound=show(high)) if high is not None else ""
