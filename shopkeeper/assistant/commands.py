"""Typed commands: what one turn of a customer asks of the service desk, and its JSON.

The reader (rules, or a model under a grammar) turns a sentence into commands; flows in code carry them out. Nothing
here is trusted: names are matched against the customer's own orders, options against the goods' own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

__all__ = ["DOINGS", "Command", "Doing", "Wish"]

Doing = Literal[
    "identify",  # says who they are: email, name, postal_code
    "cancel",
    "return",
    "exchange",  # other variants for things in an order; whether it has left is for the flow to see
    "change_address",
    "change_payment",
    "track",  # where is it, what state is it in, when does it come
    "ask_order",  # a question about an order or the profile: totals, items, address, balance, refund
    "ask_goods",  # a question about goods: how many variants, is it available, what does it cost, cheapest
    "ask_policy",  # a question about the rules or the documents
    "goods",  # looks for goods: the guide reads the sentence
    "yes",  # says yes to the card
    "no",  # says no to the card
    "answer",  # answers the question asked, with a value that fits nothing above
    "more",  # that is not all / wait / there is more to come
    "nothing_else",  # that is all, goodbye
    "never_mind",  # takes a wish back
    "human",
    "greet",
    "thanks",
    "abuse",
    "other",  # nothing a shop does
]
DOINGS: tuple[str, ...] = get_args(Doing)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing meant. `thing`: its name as in the order ("Mechanical Keyboard"), or as said. `current`: options that
    tell it from others in the order. `options`: what is wanted instead, as a value, "any" (does not matter), "<" or ">"
    (the next smaller or larger), "min" or "max", "+500" or "-500"; what is not named stays as it is. `otherwise`: what
    to take when there is none such, best first, each laid over `options`, {} meaning "leave it as it is".
    `pick`: "cheapest", "dearest", "largest", "smallest" among what fits. `count`: 0 not said, -1 all of them."""

    thing: str = ""
    order: str = ""
    current: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    otherwise: tuple[Mapping[str, str], ...] = ()
    pick: str = ""
    count: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Without what is empty."""
        rows: dict[str, Any] = {
            "thing": self.thing,
            "order": self.order,
            "current": dict(self.current),
            "options": dict(self.options),
            "otherwise": [dict(o) for o in self.otherwise],
            "pick": self.pick,
            "count": self.count,
        }
        return {name: value for name, value in rows.items() if value}


@dataclass(frozen=True, slots=True)
class Command:
    """`order`: as said, '' when not. `except_`: things of the order left out ("everything but the lamp").
    `method`: a payment method's id, or its kind or "original" as said. `address`: keys of orders.Address, or
    {"same_as": "default"} / {"same_as": "<order>"}; `scope`: "order", "default", "all_orders".
    `fields`: email, name, postal_code, ... as said. `about`: what is asked. `text`: the words it came from.
    `when`: on what it hangs: "refused" (only if the command before it turns out impossible), "done" (only if that one
    is done), "price<200" (only if the new variant costs less, in whole units of money), "cheaper" (less than was
    paid); '' always."""

    do: str
    order: str = ""
    wishes: tuple[Wish, ...] = ()
    except_: tuple[str, ...] = ()
    all_items: bool = False
    method: str = ""
    reason: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    text: str = ""
    when: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Without what is empty; `text` is left out."""
        rows: dict[str, Any] = {
            "do": self.do,
            "order": self.order,
            "wishes": [w.as_dict() for w in self.wishes],
            "except": list(self.except_),
            "all_items": self.all_items,
            "method": self.method,
            "reason": self.reason,
            "address": dict(self.address),
            "scope": self.scope,
            "fields": dict(self.fields),
            "about": self.about,
            "when": self.when,
        }
        return {name: value for name, value in rows.items() if value}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Command:
        """Raises ValueError when `row` has not the form of `as_dict`."""
        try:
            wishes = tuple(
                Wish(
                    thing=str(w.get("thing", "")),
                    order=str(w.get("order", "")),
                    current={str(k): str(v) for k, v in w.get("current", {}).items()},
                    options={str(k): str(v) for k, v in w.get("options", {}).items()},
                    otherwise=tuple({str(k): str(v) for k, v in o.items()} for o in w.get("otherwise", ())),
                    pick=str(w.get("pick", "")),
                    count=int(w.get("count", 0)),
                )
                for w in row.get("wishes", ())
            )
            return cls(
                do=str(row["do"]),
                order=str(row.get("order", "")),
                wishes=wishes,
                except_=tuple(map(str, row.get("except", ()))),
                all_items=bool(row.get("all_items", False)),
                method=str(row.get("method", "")),
                reason=str(row.get("reason", "")),
                address={str(k): str(v) for k, v in row.get("address", {}).items()},
                scope=str(row.get("scope", "")),
                fields={str(k): str(v) for k, v in row.get("fields", {}).items()},
                about=str(row.get("about", "")),
                when=str(row.get("when", "")),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"not a command: {row!r} ({error})") from error
