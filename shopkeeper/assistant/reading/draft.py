"""A wish while it is read, and the finished wish: preferences become fallbacks, values that stay become values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from shopkeeper.assistant.commands import Wish
from shopkeeper.assistant.reading.context import LineView, ReadingContext

__all__ = ["MOST_FALLBACKS", "Draft", "elsewhere", "finished", "owned"]

MOST_FALLBACKS = 8
ANY = "any"  # a value that does not matter


@dataclass(slots=True)
class Draft:
    """`titles`: the goods meant, several when the words fit them alike. `soft`: option -> values, best first."""

    said: str = ""
    titles: tuple[str, ...] = ()
    order: str = ""
    current: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    soft: dict[str, list[str]] = field(default_factory=dict)
    fallbacks: list[dict[str, str]] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    pick: str = ""
    count: int = 0
    at: int = 0
    leave: bool = False
    later: set[str] = field(default_factory=set)  # options said after the thing
    loose: bool = False  # a mere preference: without it is fine too

    def want_later(self) -> None:
        """Takes what was said after the thing as what is wanted: "the watch with a black dial"."""
        for option in [o for o in self.current if o in self.later and o not in self.options]:
            self.options[option] = self.current.pop(option)

    def lines(self, context: ReadingContext) -> list[LineView]:
        """The customer's order lines that fit the name and the current options."""
        return [
            line
            for line in owned(context, self.titles, self.order)
            if all(line.options.get(name) == value for name, value in self.current.items())
        ]


def owned(context: ReadingContext, titles: Sequence[str], order: str = "") -> list[LineView]:
    """The customer's lines of these titles, in one order or all; those of cancelled orders only where there are no
    others."""
    found = [
        (one.status, line)
        for one in context.orders
        if not order or one.id == order
        for line in one.lines
        if line.title in titles
    ]
    return [line for status, line in found if status != "cancelled"] or [line for _, line in found]


def finished(draft: Draft, context: ReadingContext, changing: bool) -> Wish:
    """The wish of a draft. `changing`: for an exchange, where options said are wanted unless they describe what is
    there; else all of them describe."""
    thing = draft.titles[0] if len(draft.titles) == 1 else draft.said
    if len(draft.titles) > 1:
        own = {line.title for line in draft.lines(context)}
        if len(own) == 1:
            thing = own.pop()
            draft.titles = (thing,)
    if changing and draft.current:
        _turn_round(draft, context)
    if not changing:
        draft.current = {**draft.current, **draft.options}
        draft.options = {}
    lines = draft.lines(context)
    current = (
        dict(lines[0].options) if lines and all(line.options == lines[0].options for line in lines) else {}
    )
    for option in draft.keep:
        if option in current and option not in draft.options:
            draft.options[option] = current[option]
    soft = {name: list(values) for name, values in draft.soft.items()}
    if draft.options.get("same_as") == "itself" and len(draft.options) + len(draft.soft) > 1:
        del draft.options["same_as"]
    options, otherwise = _ranked(draft.options, soft, draft.fallbacks, draft.loose and not draft.fallbacks)
    if draft.leave:
        otherwise = [*otherwise, {}] if {} not in otherwise else otherwise
    return Wish(
        thing=thing,
        order=draft.order,
        current=draft.current,
        options=options,
        otherwise=tuple(otherwise[:MOST_FALLBACKS]),
        pick=draft.pick,
        count=draft.count,
    )


def _turn_round(draft: Draft, context: ReadingContext) -> None:
    """Options that no such line of the customer has are wanted, not there."""
    everything = owned(context, draft.titles, draft.order)
    if not everything:
        draft.options, draft.current = {**draft.current, **draft.options}, {}
        return
    for name, value in list(draft.current.items()):
        if name not in draft.options and all(line.options.get(name) != value for line in everything):
            draft.options[name] = draft.current.pop(name)


def _ranked(
    hard: Mapping[str, str],
    soft: Mapping[str, Sequence[str]],
    fallbacks: Sequence[Mapping[str, str]],
    loose: bool,
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What is wanted with the best of all preferences, and what to lay over it otherwise: the other combinations, then
    no preference, then the fallbacks."""
    names = [name for name in soft if soft[name]]
    rows: list[dict[str, str]] = []
    for values in islice(product(*(soft[name] for name in names)), MOST_FALLBACKS + 1):
        rows.append(dict(zip(names, values, strict=True)))
    options = {**hard, **(rows[0] if rows else {})}
    others = rows[1:]
    if loose and names:
        others.append(dict.fromkeys(names, ANY))
    others += [dict(extra) for extra in fallbacks]
    unique: list[dict[str, str]] = []
    for row in others:
        if row not in unique:
            unique.append(row)
    return options, unique


def elsewhere(draft: Draft, context: ReadingContext) -> bool:
    """Whether a thing of the customer's is named with values that none of it has: "the lamp: black"."""
    lines = owned(context, draft.titles)
    return bool(lines) and any(
        all(line.options.get(name) != value for line in lines)
        for name, value in {**draft.current, **draft.options}.items()
    )
