"""Promise 4: each price, date, quantity, id, address and link in a reply is traced to a tool result of
this conversation.

The ledger keeps what tools returned, in the normal forms of `claims`. A reply with a claim that is not there is written
again once, then replaced by a plain rendering of the tools' results.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shopkeeper.assistant.promises.claims import Claim, claims_of, sentences
from shopkeeper.language import fold

__all__ = ["Ledger"]

#: entries of each kind kept, newest last
MOST = 4000
_MONEY_KEYS = frozenset(
    "price unit_price new_price old_price total subtotal amount shipping tax discount balance differe"
    "nce refund refunded "
    "was paid cost".split()
)


@dataclass(slots=True)
class Ledger:
    """What this conversation's tools returned. `prices`: title -> amounts that belong to it; `money`: all
    amounts, `loose`
    those that belong to no title; `told`: numbers in texts from outside; `states`: of orders and the like;
    `said_*`: the customer's own words, which may be echoed but are no prices or dates."""

    numbers: dict[str, None] = field(default_factory=dict)
    money: dict[str, None] = field(default_factory=dict)
    loose: dict[str, None] = field(default_factory=dict)
    dates: dict[str, None] = field(default_factory=dict)
    ids: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)
    done: dict[str, None] = field(default_factory=dict)
    states: dict[str, None] = field(default_factory=dict)
    free: bool = False
    prices: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, None] = field(default_factory=dict)
    said_numbers: dict[str, None] = field(default_factory=dict)
    said_ids: dict[str, None] = field(default_factory=dict)
    said_texts: dict[str, None] = field(default_factory=dict)

    def record(self, value: Any) -> None:
        """Keeps what a tool returned: JSON, or a text."""
        self._walk(value, "", "")
        for table in (
            self.numbers,
            self.money,
            self.loose,
            self.dates,
            self.ids,
            self.links,
            self.texts,
            self.told,
        ):
            while len(table) > MOST:
                del table[next(iter(table))]

    def did(self, doing: str) -> None:
        """Something was really done: cancel, return, exchange, change, order, cart, send."""
        self.done[doing] = None

    def heard(self, text: str) -> None:
        """Keeps the customer's words."""
        for claim in claims_of(text):
            if claim.kind in ("number", "money"):
                self.said_numbers[claim.value] = None
            elif claim.kind in ("id", "email", "address"):
                self.said_ids[claim.value] = None
        self.said_texts[_plain(text)[:500]] = None
        while len(self.said_texts) > 40:
            del self.said_texts[next(iter(self.said_texts))]

    def unsupported(self, reply: str, *, today: date | None = None) -> list[Claim]:
        """The claims of a reply that no tool result of this conversation supports."""
        wrong: list[Claim] = []
        for sentence in sentences(reply):
            allowed = self._allowed(sentence)
            wrong += [c for c in claims_of(sentence) if not self._holds(c, allowed, today)]
        return wrong

    # -- inside

    def _holds(self, claim: Claim, money: Iterable[str], today: date | None) -> bool:
        value, kind = claim.value, claim.kind
        if kind == "money":
            return value in money or (claim.limit and value in self.said_numbers)
        if kind == "number":
            return any(value in t for t in (self.numbers, self.money, self.said_numbers, self.told))
        if kind == "id":
            known = value in self.ids or value in self.said_ids or value in self.numbers
            return known or self._in_texts(value)
        if kind == "email":
            return value in self.ids or value in self.said_ids
        if kind == "link":
            return value in self.links
        if kind == "date":
            return any(value == d or (len(value) == 5 and d.endswith(value)) for d in self.dates)
        if kind == "weekday":
            return any(_day(d).weekday() == int(value) for d in self.dates) or self._in_texts(
                _plain(claim.text)
            )
        if kind == "day":
            wanted = (today or date.today()) + timedelta(days=int(value))
            return value == "0" or wanted.isoformat() in self.dates
        if kind == "address":
            ways = [value] if value[:1].isascii() else [value[at:] for at in range(max(1, len(value) - 5))]
            return any(self._in_texts(way) or way in self.said_ids for way in ways if _STREET.match(way))
        if kind == "free":
            return self.free or "0" in self.money
        if kind == "done":
            doing, _, state = value.partition(":")
            return doing in self.done or (bool(state) and any(state in t for t in self.states))
        return self._in_texts(value) or any(value in text for text in self.said_texts)  # a title

    def _in_texts(self, value: str) -> bool:
        return any(value in text for text in self.texts)

    def _allowed(self, sentence: str) -> Iterable[str]:
        """The amounts that a sentence may name: those of the goods it names, when it names any."""
        folded = _plain(sentence)
        named = [amounts for title, amounts in self.prices.items() if title in folded]
        if not named:
            return self.money
        return {amount for amounts in named for amount in amounts} | set(self.loose)

    def _walk(self, value: Any, key: str, title: str) -> None:
        if isinstance(value, Mapping):
            name = value.get("title")
            inner = _plain(name) if isinstance(name, str) and len(name) > 2 else title
            for k, v in value.items():
                self._walk(v, str(k), inner)
        elif isinstance(value, (list, tuple)):
            self.numbers[str(len(value))] = None
            for one in value:
                self._walk(one, key, title)
        elif isinstance(value, bool) or value is None:
            return
        elif isinstance(value, (int, float)):
            self._text(f"{value:g}" if isinstance(value, float) else str(value), key in _MONEY_KEYS, title)
        else:
            if key in ("status", "state"):
                self.states[_plain(str(value))] = None
            self._text(str(value), False, title)

    def _text(self, text: str, is_money: bool, title: str) -> None:
        if text.startswith(
            "<data "
        ):  # what a review or a description says is no fact about prices, links or days
            self.texts[_plain(text)[:4000]] = None
            for claim in claims_of(text):
                if claim.kind in ("number", "id") and claim.value not in self.numbers:
                    self.told[claim.value] = None
            return
        self.texts[_plain(text)[:4000]] = None
        for claim in claims_of(text):
            if claim.kind == "money" or (is_money and claim.kind == "number"):
                self.money[claim.value] = None
                if title:
                    amounts = self.prices.setdefault(title, [])
                    if claim.value not in amounts:
                        amounts.append(claim.value)
                else:
                    self.loose[claim.value] = None
            elif claim.kind == "number":
                self.numbers[claim.value] = None
            elif claim.kind in ("id", "email"):
                self.ids[claim.value] = None
            elif claim.kind == "link":
                self.links[claim.value] = None
            elif claim.kind == "date":
                self.dates[claim.value if len(claim.value) == 10 else f"2024-{claim.value}"] = None
            elif claim.kind == "free":
                self.free = True

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, without what is empty."""
        rows: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value:
                rows[name] = value if name in ("free", "prices") else list(value)
        return rows

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Ledger:
        """The reverse of `as_dict`."""
        ledger = cls()
        for name, value in row.items():
            if name in cls.__slots__:
                setattr(ledger, name, dict.fromkeys(value) if isinstance(value, list) else value)
        return ledger


#: a street with its number: what is left of a Chinese address when words before it are taken off
_STREET = re.compile(r"\d+ \w|[\u4e00-\u9fff]{2,}(?:路|街|道|巷|弄|大厦|小区)")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
