"""The variant that satisfies a wish: wanted options changed, the others as in the order; else what there is instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shopkeeper.assistant.service.values import alike, closest_value, option_named, rank, sorted_values
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.model import OrderLine

__all__ = ["Choice", "choose", "option_values", "reads_as"]

ANY = frozenset({"any", "*", "", "any other", "whatever", "doesn't matter"})


@dataclass(frozen=True, slots=True)
class Choice:
    """`offer`: the one to take, None when there is none. `keep`: the customer would rather keep what they have.
    `nearest`: the available ones that come closest, best first. `sold_out`: the very one exists and is sold out.
    `unknown`: wanted values that the product does not have. `already`: what is wanted is what they have."""

    offer: Offer | None = None
    keep: bool = False
    nearest: tuple[Offer, ...] = ()
    sold_out: bool = False
    unknown: tuple[str, ...] = ()
    already: bool = False
    ties: tuple[Offer, ...] = field(default=())


def option_values(offers: Sequence[Offer]) -> dict[str, list[str]]:
    """Option -> the values it is sold with, by size."""
    found: dict[str, list[str]] = {}
    for offer in offers:
        for name, value in offer.options.items():
            found.setdefault(name, []).append(value)
    return {name: sorted_values(values) for name, values in found.items()}


def reads_as(
    wanted: Mapping[str, str], line: OrderLine, values: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str] | None], list[str]]:
    """Wanted options as lists of acceptable values, best first (None: any value will do); and what the product does not
    have."""
    allowed: dict[str, list[str] | None] = {}
    unknown: list[str] = []
    for said, value in wanted.items():
        name = option_named(said, values, "" if value[:1] in "<>+-" or value in ("min", "max") else value)
        if not name:
            name = _by_relation(said, value, values)
        if value in ANY:
            if name:
                allowed[name] = None
            continue
        if not name:
            unknown.append(value)
            continue
        mine = line.options.get(name, "")
        options = list(values[name])
        relative = _relative(value, mine, options)
        if relative == [] and value in ("<", ">", "min", "max") and _ordered(options) is False:
            allowed[name] = None  # more or less of what has no size: whichever
        elif relative is not None:
            allowed[name] = relative
            if not relative:
                unknown.append(f"{name} {value}")
        elif alike(value, name) >= 0.9 and set(map(str.lower, options)) == {"yes", "no"}:
            allowed[name] = [v for v in options if v.lower() == "yes"]
        elif found := closest_value(value, options):
            allowed[name] = [found]
        else:
            several = [
                v for part in value.replace(" or ", "|").split("|") if (v := closest_value(part, options))
            ]
            allowed[name] = several
            if not several:
                unknown.append(value)
    return allowed, unknown


def _by_relation(said: str, value: str, values: Mapping[str, Sequence[str]]) -> str:
    """The option that a size is meant of when none has that name: the first one that has an order of sizes."""
    if value[:1] not in "<>+-" and value not in ("min", "max"):
        return ""
    ordered = [
        n
        for n, vs in values.items()
        if len(vs) > 1 and all(rank(v, tuple(sorted(vs))) is not None for v in vs)
    ]
    return ordered[0] if ordered else ""


def _ordered(options: Sequence[str]) -> bool:
    base = tuple(sorted(options))
    return all(rank(v, base) is not None for v in options)


def _relative(value: str, mine: str, options: Sequence[str]) -> list[str] | None:
    """The values that "<", ">", "min", "max", "+500" mean, best first; None when `value` is a value and no relation."""
    base = tuple(sorted(options))
    ranked = sorted((v for v in options if rank(v, base) is not None), key=lambda v: rank(v, base) or 0.0)
    here = rank(mine, base) if mine in base else None
    if value == "max":
        return ranked[::-1]
    if value == "min":
        return ranked
    if value in (">", "<") and here is not None:
        if value == ">":
            return [v for v in ranked if (rank(v, base) or 0.0) > here]
        return [v for v in reversed(ranked) if (rank(v, base) or 0.0) < here]
    if value in (">", "<"):
        return []
    if value[:2] in (">=", "<="):
        edge = closest_value(value[2:].strip(), list(options))
        least = rank(edge, base) if edge else None
        if least is None:
            return [edge] if edge else []
        if value[0] == ">":
            return [v for v in ranked if (rank(v, base) or 0.0) >= least]
        return [v for v in reversed(ranked) if (rank(v, base) or 0.0) <= least]
    if value[:1] in "+-" and len(value) > 1:
        number = value[1:].strip()
        try:
            amount = float(number.split()[0].replace(",", ""))
        except (ValueError, IndexError):
            return None
        target = _first_number(mine)
        if target is None:
            return []
        target += amount if value[0] == "+" else -amount
        return [v for v in options if _first_number(v) == target]
    return None


def _first_number(value: str) -> float | None:
    digits = "".join(c if c.isdigit() or c == "." else " " for c in value).split()
    try:
        return float(digits[0]) if digits else None
    except ValueError:
        return None


def choose(
    offers: Sequence[Offer],
    line: OrderLine,
    options: Mapping[str, str],
    otherwise: Sequence[Mapping[str, str]] = (),
    pick: str = "",
    *,
    free: bool = False,
) -> Choice:
    """What to take for `line`. `free`: options not named may change; with `pick` they may anyway."""
    values = option_values(offers)
    item = options.get("item") or options.get("item_id") or options.get("variant")
    if item:
        hit = next((o for o in offers if o.variant == item), None)
        if hit is not None:
            return (
                Choice(offer=hit) if hit.available else Choice(nearest=_near(offers, line, {}), sold_out=True)
            )
        return Choice(unknown=(item,), nearest=_near(offers, line, {}))
    if not options and not pick and not free and otherwise and otherwise[0]:
        options, otherwise = otherwise[0], otherwise[1:]
    if not options and not pick and not free:
        return Choice(nearest=_near(offers, line, {}))
    if pick in ("largest", "smallest") and not any(v in ("max", "min") for v in options.values()):
        sized = _by_relation("", "max", {n: v for n, v in values.items() if n not in options})
        if sized:
            options = {**options, sized: "max" if pick == "largest" else "min"}
        pick = ""
    first: tuple[dict[str, list[str] | None], list[str]] | None = None
    for over in ({}, *otherwise):
        if over == {} and first is not None:
            return Choice(keep=True)
        wanted = {**options, **over}
        allowed, unknown = reads_as(wanted, line, values)
        if first is None:
            first = (allowed, unknown)
        if unknown and not all(allowed.values()):
            continue
        found = _search(offers, line, allowed, pick, free)
        if found:
            if found[0].variant == line.variant and pick in ("cheapest", "dearest"):
                return Choice(already=True, offer=None, nearest=_near(offers, line, allowed))
            ties = tuple(
                o
                for o in found[1:]
                if _worth(o, line, allowed, pick) == _worth(found[0], line, allowed, pick)
            )
            return Choice(offer=found[0], ties=ties)
        if _prefers(over, options, otherwise) and all(v is None or v for v in allowed.values()):
            loose = _search(offers, line, allowed, pick, True)
            if len(loose) == 1:  # what is preferred goes before keeping what was not spoken of
                return Choice(offer=loose[0])
    allowed, unknown = first or ({}, [])
    if any(v in ("max", "min") for v in options.values()) and not unknown:
        loose = _search(offers, line, allowed, pick, True)
        best = [
            o
            for o in loose
            if _worth(o, line, allowed, pick)[:-1] == _worth(loose[0], line, allowed, pick)[:-1]
        ]
        if best:  # the utmost there is, whatever else it changes
            return Choice(nearest=tuple(best))
    exact = [o for o in offers if _fits(o, line, allowed, free=False) and not o.available]
    if (
        not exact
        and all(alike(line.options.get(n, ""), vs[0]) == 1.0 for n, vs in allowed.items() if vs)
        and any(allowed.values())
        and not unknown
    ):
        return Choice(already=True, nearest=_near(offers, line, {}))
    return Choice(nearest=_near(offers, line, allowed), sold_out=bool(exact), unknown=tuple(unknown))


def _prefers(
    over: Mapping[str, str], options: Mapping[str, str], otherwise: Sequence[Mapping[str, str]]
) -> bool:
    """Whether further choices of the very same option follow ("battery, else USB"): a preference, not a way out."""
    following = otherwise[otherwise.index(over) + 1 :] if over in otherwise else otherwise
    named = over or options
    return any(o and set(o) <= set(named) for o in following)


def _fits(offer: Offer, line: OrderLine, allowed: Mapping[str, list[str] | None], *, free: bool) -> bool:
    for name, values in allowed.items():
        if values is not None and offer.options.get(name) not in values:
            return False
    return free or all(
        offer.options.get(name) == value for name, value in line.options.items() if name not in allowed
    )


def _kept(offer: Offer, line: OrderLine) -> int:
    return sum(offer.options.get(name) == value for name, value in line.options.items())


def _worth(
    offer: Offer, line: OrderLine, allowed: Mapping[str, list[str] | None], pick: str
) -> tuple[float, ...]:
    places = tuple(
        values.index(offer.options[name])
        for name, values in allowed.items()
        if values and name in offer.options
    )
    if pick == "cheapest":
        return (offer.price, -_kept(offer, line))
    if pick == "dearest":
        return (-offer.price, -_kept(offer, line))
    return (*map(float, places), -_kept(offer, line))


def _search(
    offers: Sequence[Offer], line: OrderLine, allowed: Mapping[str, list[str] | None], pick: str, free: bool
) -> list[Offer]:
    loose = free or pick in ("cheapest", "dearest")
    found = [
        o
        for o in offers
        if o.available
        and _fits(o, line, allowed, free=loose)
        and (o.variant != line.variant or pick in ("cheapest", "dearest"))
    ]
    return sorted(found, key=lambda o: (*_worth(o, line, allowed, pick), o.price))


def _near(
    offers: Sequence[Offer], line: OrderLine, allowed: Mapping[str, list[str] | None]
) -> tuple[Offer, ...]:
    """Available ones with as many of the wanted values as any has, then those that keep most of the rest."""

    def got(offer: Offer) -> int:
        return sum(bool(vs) and offer.options.get(n) in (vs or ()) for n, vs in allowed.items())

    there = [o for o in offers if o.available and o.variant != line.variant]
    wanted = [vs for vs in allowed.values() if vs]
    best = max(map(got, there), default=0)
    if wanted and best == 0:
        return ()
    ranked = sorted(
        (o for o in there if got(o) == best),
        key=lambda o: (
            *_worth(o, line, {n: v for n, v in allowed.items() if best == len(wanted)}, ""),
            o.price,
        ),
    )
    return tuple(ranked)
