"""The typed request: what one sentence of a customer asks for, in the shop's own terms, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, get_args

__all__ = [
    "INTENTS",
    "SORTS",
    "Intent",
    "Price",
    "Sorting",
    "TypedRequest",
    "read_requests",
    "write_requests",
]

Intent = Literal[
    "find",  # look for goods: a new wish
    "refine",  # change the wish before it: cheaper, in blue, without leather
    "compare",  # two or more shown or named goods
    "ask_product",  # a question about one product
    "add_to_cart",  # wants to buy, or put in the cart, something shown or named
    "view_cart",
    "track_order",  # where is it, when does it come, what is its state
    "cancel_order",
    "change_order",  # other items, variants or quantities in an order already placed
    "change_address",
    "change_payment",
    "return",  # send goods back
    "exchange",
    "refund",  # wants money back, or asks where it is
    "ask_policy",  # a question about shipping, returns, payment, warranty ... in general
    "account",  # sign in, register, password, delete account, personal data, newsletter
    "invoice",
    "complain",  # dissatisfied, reports damage or a fault, without asking for one of the above
    "human",  # wants a person
    "greet",  # hello, thanks, goodbye, small talk
    "other",  # nothing a shop does
]
Sorting = Literal["price_asc", "price_desc", "newest", "rating", "popular"]
INTENTS: tuple[str, ...] = get_args(Intent)
SORTS: tuple[str, ...] = get_args(Sorting)


@dataclass(frozen=True, slots=True)
class Price:
    """Limits in whole units of the shop's currency, as said; `about` is a price to stay near."""

    low: Decimal | None = None
    high: Decimal | None = None
    about: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TypedRequest:
    """`want`: the words, verbatim from the sentence, that say what is wanted or asked about ("keep coffee hot",
    "running shoes"), without the parts that other slots hold. `category`, `brands` and the names and values of
    `attributes` and `avoid` are the shop's own (avoid may also hold "brand", "category"). `order`: as written.
    `refs`: which of the products shown before, counted from 1. JSON keys come in the order of the fields, empty
    ones are left out."""

    intent: str
    want: str = ""
    category: str = ""
    brands: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    avoid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price: Price = Price()
    sort: str = ""
    quantity: int = 0
    order: str = ""
    refs: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON document: {"intent":"find","want":"…","category":"…","brand":["…"],
        "attributes":{"color":["red"]},"avoid":{"material":["plastic"]},
        "price":{"min":10,"max":30,"about":20},"sort":"price_asc","quantity":2,"order":"#123","refs":[2]}."""
        price = {
            name: _plain(value)
            for name, value in (
                ("min", self.price.low),
                ("max", self.price.high),
                ("about", self.price.about),
            )
            if value is not None
        }
        rows: dict[str, Any] = {
            "intent": self.intent,
            "want": self.want,
            "category": self.category,
            "brand": list(self.brands),
            "attributes": {name: list(values) for name, values in self.attributes.items()},
            "avoid": {name: list(values) for name, values in self.avoid.items()},
            "price": price,
            "sort": self.sort,
            "quantity": self.quantity,
            "order": self.order,
            "refs": list(self.refs),
        }
        return {name: value for name, value in rows.items() if value}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> TypedRequest:
        """Raises ValueError when `row` has not the form of `as_dict`."""
        try:
            price = row.get("price", {})
            return cls(
                intent=str(row["intent"]),
                want=str(row.get("want", "")),
                category=str(row.get("category", "")),
                brands=tuple(map(str, row.get("brand", ()))),
                attributes={str(k): tuple(map(str, v)) for k, v in row.get("attributes", {}).items()},
                avoid={str(k): tuple(map(str, v)) for k, v in row.get("avoid", {}).items()},
                price=Price(_number(price, "min"), _number(price, "max"), _number(price, "about")),
                sort=str(row.get("sort", "")),
                quantity=int(row.get("quantity", 0)),
                order=str(row.get("order", "")),
                refs=tuple(map(int, row.get("refs", ()))),
            )
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"not a typed request: {row!r} ({error})") from error

    def slots(self) -> frozenset[tuple[str, str]]:
        """(slot, value) pairs but the intent and `want`: what slot F1 counts."""
        pairs: list[tuple[str, str]] = []
        if self.category:
            pairs.append(("category", self.category))
        pairs += [("brand", b) for b in self.brands]
        pairs += [(name, v) for name, values in self.attributes.items() for v in values]
        pairs += [(f"avoid {name}", v) for name, values in self.avoid.items() for v in values]
        row = self.as_dict()
        pairs += [(f"price {name}", str(value)) for name, value in row.get("price", {}).items()]
        pairs += [(name, str(row[name])) for name in ("sort", "quantity", "order") if name in row]
        pairs += [("ref", str(r)) for r in self.refs]
        return frozenset(pairs)


def write_requests(requests: tuple[TypedRequest, ...]) -> str:
    """One compact JSON document a line: what the model is trained to write."""
    return "\n".join(json.dumps(r.as_dict(), ensure_ascii=False, separators=(",", ":")) for r in requests)


def read_requests(text: str) -> tuple[TypedRequest, ...]:
    """The reverse of `write_requests`. Raises ValueError."""
    return tuple(TypedRequest.from_dict(json.loads(line)) for line in text.splitlines() if line.strip())


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _number(price: Mapping[str, Any], name: str) -> Decimal | None:
    return None if price.get(name) is None else Decimal(str(price[name]))
