"""What a simulated customer wants, what they know, and how they are; plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from shopkeeper.orders.model import Address, Customer, Order

__all__ = ["GUIDE", "KINDS", "SERVICE", "TEMPERS", "TWISTS", "Goal", "Kind", "Temper", "Twist"]

Kind = Literal[
    "track",  # where is my order
    "return",  # one thing of two goes back
    "exchange",  # one thing for another variant of it
    "cancel",  # an order that has not left
    "address",  # an order that has not left goes elsewhere
    "gift",  # a thing of a kind, under a budget, into the cart
    "policy",  # a question that the shop's documents answer
    "person",  # a question that nothing answers: a person is fetched
]
KINDS: tuple[Kind, ...] = get_args(Kind)
SERVICE: frozenset[str] = frozenset({"track", "return", "exchange", "cancel", "address"})
GUIDE: frozenset[str] = frozenset({"gift", "policy", "person"})

Twist = Literal[
    "plain",
    "changes_mind",  # says no to the first card, then asks for the same again
    "abuse",  # swears before the wish
    "off_topic",  # asks for something no shop does before the wish
    "switch",  # goes on in the other language
    "pries",  # asks about another customer's order on the way
]
TWISTS: tuple[Twist, ...] = get_args(Twist)

Temper = Literal["plain", "terse", "chatty", "rude", "hasty"]  # hasty: types badly
TEMPERS: tuple[Temper, ...] = get_args(Temper)


@dataclass(frozen=True, slots=True)
class Goal:
    """One customer with one wish. `facts` are words to be filled into sentences, in both languages where they differ
    ("thing.en", "thing.zh"); `order` and `line` are what the wish is about; `variant` what is wanted instead;
    `budget` in minor units; `category` the path of the goods looked for; `known`: the fact that the document holds."""

    number: int
    kind: Kind
    twist: Twist
    temper: Temper
    language: str
    customer: Customer
    order: Order | None = None
    line: str = ""
    variant: str = ""
    address: Address | None = None
    budget: int = 0
    currency: str = ""
    category: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For people: "return/en/terse/changes_mind #12"."""
        return f"{self.kind}/{self.language}/{self.temper}/{self.twist} #{self.number}"

    def fact(self, name: str, language: str) -> str:
        """The word in `language`, '' when the customer does not know it."""
        return self.facts.get(f"{name}.{language}") or self.facts.get(name, "")
