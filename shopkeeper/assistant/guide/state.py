"""What the guide keeps of a conversation: the wish, what was shown and asked, the plan. All of it is JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

__all__ = ["GuideState", "Need", "Question", "SetPlan", "Want", "Wish"]

MOST_KEPT = 8  # wishes that "go back" can return to
MOST_SEEN = 500


@dataclass(frozen=True, slots=True)
class Want:
    """One thing asked of a product. `said`: in the customer's words; `terms`: (attribute, value) pairs of the shop, any
    of which will do; `name`: the attribute, as the shop calls it."""

    said: str
    terms: tuple[tuple[str, str], ...]
    name: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {"said": self.said, "terms": [list(t) for t in self.terms], "name": self.name}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Want:
        terms = tuple((str(n), str(v)) for n, v in row.get("terms", ()))
        return cls(str(row.get("said", "")), terms, str(row.get("name", "")))


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. `thing`: its name as said; `categories`: the paths it stands for, any of them; `words`: what
    else was said, to rank by (or to look for, when there is no category). `low`..`high`: minor units, inclusive;
    `skip`: products that were declined; `for_whom`: recipient of a gift; `free`: wants whose question was answered
    with "any"."""

    thing: str = ""
    categories: tuple[str, ...] = ()
    words: str = ""
    wants: tuple[Want, ...] = ()
    avoid: tuple[Want, ...] = ()
    low: int | None = None
    high: int | None = None
    rating: float | None = None
    stocked: bool = False
    sort: str = ""
    skip: tuple[str, ...] = ()
    gift: bool = False
    for_whom: str = ""
    interests: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    asked: int = 0

    @property
    def open(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.categories or self.words or self.wants or self.avoid or self.gift) and (
            self.low is None and self.high is None and self.rating is None and not self.sort
        )

    def as_dict(self) -> dict[str, Any]:
        """Without what is empty."""
        rows: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value is None or value is False or value in ("", ()) or (f.name == "asked" and not value):
                continue
            if f.name in ("wants", "avoid"):
                value = [w.as_dict() for w in value]
            rows[f.name] = list(value) if isinstance(value, tuple) else value
        return rows

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Wish:
        def texts(name: str) -> tuple[str, ...]:
            return tuple(map(str, row.get(name, ())))

        def wants(name: str) -> tuple[Want, ...]:
            return tuple(Want.from_dict(w) for w in row.get(name, ()))

        low, high, rating = row.get("low"), row.get("high"), row.get("rating")
        return cls(
            thing=str(row.get("thing", "")),
            categories=texts("categories"),
            words=str(row.get("words", "")),
            wants=wants("wants"),
            avoid=wants("avoid"),
            low=None if low is None else int(low),
            high=None if high is None else int(high),
            rating=None if rating is None else float(rating),
            stocked=bool(row.get("stocked", False)),
            sort=str(row.get("sort", "")),
            skip=texts("skip"),
            gift=bool(row.get("gift", False)),
            for_whom=str(row.get("for_whom", "")),
            interests=texts("interests"),
            free=texts("free"),
            asked=int(row.get("asked", 0)),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is open. `about`: an attribute's name, "category", "price", "interest", "variant"; `choices`:
    (label, term value) pairs; `product` and `quantity`: what a variant is asked for, `chosen`: its options known so far
    (the one asked for under ""), `rest`: products to be put in the cart after it."""

    about: str
    choices: tuple[tuple[str, str], ...] = ()
    product: str = ""
    quantity: int = 1
    chosen: Mapping[str, str] = field(default_factory=dict)
    rest: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "about": self.about,
            "choices": [list(c) for c in self.choices],
            "product": self.product,
            "quantity": self.quantity,
            "chosen": dict(self.chosen),
            "rest": list(self.rest),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Question:
        choices = tuple((str(a), str(b)) for a, b in row.get("choices", ()))
        chosen = {str(k): str(v) for k, v in row.get("chosen", {}).items()}
        rest = tuple(map(str, row.get("rest", ())))
        product, quantity = str(row.get("product", "")), int(row.get("quantity", 1))
        return cls(str(row["about"]), choices, product, quantity, chosen, rest)


@dataclass(frozen=True, slots=True)
class Need:
    """One part of a set: what it is called, where it is found, which product was chosen ('' none fits)."""

    name: str
    categories: tuple[str, ...]
    product: str = ""
    skip: tuple[str, ...] = ()
    high: int | None = None
    weight: float = 1.0
    wants: tuple[Want, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "categories": list(self.categories),
            "product": self.product,
            "skip": list(self.skip),
            "high": self.high,
            "weight": self.weight,
            "wants": [w.as_dict() for w in self.wants],
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Need:
        return cls(
            str(row["name"]),
            tuple(map(str, row.get("categories", ()))),
            str(row.get("product", "")),
            tuple(map(str, row.get("skip", ()))),
            row.get("high"),
            float(row.get("weight", 1.0)),
            tuple(Want.from_dict(w) for w in row.get("wants", ())),
        )


@dataclass(frozen=True, slots=True)
class SetPlan:
    """A set of things that go together, within a budget in minor units (None: no budget was said)."""

    name: str
    needs: tuple[Need, ...]
    budget: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "needs": [n.as_dict() for n in self.needs], "budget": self.budget}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> SetPlan:
        return cls(str(row["name"]), tuple(Need.from_dict(n) for n in row["needs"]), row.get("budget"))


@dataclass(slots=True)
class GuideState:
    """`shown`: products on display, in order; `seen`: all that were shown in this conversation; `focus`: the product
    that "it" means; `asked`: the open question; `plan`: the set being put together. `Guide.turn` updates it."""

    wish: Wish | None = None
    past: tuple[Wish, ...] = ()
    shown: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    focus: str = ""
    asked: Question | None = None
    plan: SetPlan | None = None

    def showing(self, ids: tuple[str, ...], focus: str = "") -> GuideState:
        """With other products on display."""
        seen = tuple(dict.fromkeys((*self.seen, *ids)))[-MOST_SEEN:]
        return replace(self, shown=ids, seen=seen, focus=focus or (ids[0] if len(ids) == 1 else ""))

    def wishing(self, wish: Wish) -> GuideState:
        """With another wish; the one before it can be returned to."""
        past = self.past
        if self.wish is not None and not self.wish.open and self.wish != wish:
            past = (*past, self.wish)[-MOST_KEPT:]
        return replace(self, wish=wish, past=past, asked=None)

    def become(self, other: GuideState) -> None:
        """Takes over what `other` holds."""
        for f in fields(self):
            setattr(self, f.name, getattr(other, f.name))

    def as_dict(self) -> dict[str, Any]:
        """JSON-serialisable; without what is empty."""
        rows: dict[str, Any] = {
            "wish": self.wish.as_dict() if self.wish else None,
            "past": [w.as_dict() for w in self.past],
            "shown": list(self.shown),
            "seen": list(self.seen),
            "focus": self.focus,
            "asked": self.asked.as_dict() if self.asked else None,
            "plan": self.plan.as_dict() if self.plan else None,
        }
        return {
            name: value for name, value in rows.items() if value or (name == "wish" and value is not None)
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> GuideState:
        """Raises ValueError when `row` has not the form of `as_dict`."""
        try:
            wish, asked, plan = row.get("wish"), row.get("asked"), row.get("plan")
            return cls(
                None if wish is None else Wish.from_dict(wish),
                tuple(Wish.from_dict(w) for w in row.get("past", ())),
                tuple(map(str, row.get("shown", ()))),
                tuple(map(str, row.get("seen", ()))),
                str(row.get("focus", "")),
                Question.from_dict(asked) if asked else None,
                SetPlan.from_dict(plan) if plan else None,
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"not a state of the guide: {str(row)[:200]!r} ({error})") from error
