"""Promise 2, consent: what changes something is first shown as a card, and is done only after a yes to that very card.

A card's id is the idempotency key of what it does, so that a repeated yes does nothing twice. A card whose effect is no
longer the one that was shown expires.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any, Literal

from shopkeeper.errors import Conflict, InputError
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    Effect,
    ExchangeItems,
    Receipt,
    ReturnItem,
    ReturnItems,
    Swap,
)
from shopkeeper.orders.backend import OrderBackend
from shopkeeper.orders.model import Address, ReturnReason

__all__ = ["Card", "CardState", "action_from_dict", "action_to_dict", "carry_out", "propose"]

CardState = Literal["open", "done", "declined", "expired"]
_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        CancelOrder, ChangeCustomerAddress, ChangeOrderAddress, ChangeOrderItems, ChangeOrderPayment, ExchangeItems,
        ReturnItems,
    )
}  # fmt: skip


def action_to_dict(action: Action) -> dict[str, Any]:
    """The action as plain JSON, with its kind."""
    rows: dict[str, Any] = {"kind": type(action).__name__} | asdict(action)
    plain: dict[str, Any] = json.loads(json.dumps(rows, default=_plain))
    return plain


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else str(value)


def action_from_dict(row: Mapping[str, Any]) -> Action:
    """Raises ValueError when `row` is no action."""
    try:
        values = dict(row)
        kind = _KINDS[str(values.pop("kind"))]
        if "address" in values:
            values["address"] = Address(**values["address"])
        if "swaps" in values:
            values["swaps"] = tuple(Swap(**s) for s in values["swaps"])
        if "items" in values:
            values["items"] = tuple(
                ReturnItem(i["line"], i["quantity"], ReturnReason(i["reason"])) for i in values["items"]
            )
        action: Action = kind(**values)
        return action
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an action: {row!r} ({error})") from error


@dataclass(frozen=True, slots=True)
class Card:
    """What is proposed: `actions`, all done by one yes, and `seals`: the digests of the effects that were shown."""

    id: str
    customer: str
    actions: tuple[Action, ...]
    seals: tuple[str, ...]
    state: CardState = "open"

    @property
    def action(self) -> Action:
        return self.actions[0]

    def key(self, index: int = 0) -> str:
        """The idempotency key of the action at `index`: the card's id, with the number of a further action."""
        return f"{self.id}.{index}" if index else self.id

    def to(self, state: CardState) -> Card:
        return replace(self, state=state)

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "customer": self.customer,
            "actions": [action_to_dict(a) for a in self.actions],
            "seals": list(self.seals),
            "state": self.state,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Card:
        return cls(
            str(row["id"]),
            str(row["customer"]),
            tuple(action_from_dict(a) for a in row["actions"]),
            tuple(map(str, row["seals"])),
            row.get("state", "open"),
        )


def _seal(effect: Effect) -> str:
    """A digest of all that the customer was shown of an effect."""
    shown = {
        "action": action_to_dict(effect.action),
        "lines": [asdict(line) for line in effect.lines],
        "difference": effect.difference,
        "currency": effect.currency,
        "method": effect.method,
    }
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def propose(customer: str, effects: Sequence[Effect]) -> Card:
    """A new open card for what `effects` would do."""
    if not effects:
        raise InputError("a card needs something to do; propose at least one action")
    return Card(
        secrets.token_hex(8), customer, tuple(e.action for e in effects), tuple(_seal(e) for e in effects)
    )


def carry_out(backend: OrderBackend, card: Card, *, customer: str, index: int = 0) -> Receipt:
    """Does the action at `index` of an open card that the customer said yes to, once.

    Raises Conflict when the card is not open, is another customer's, or its effect is no longer the one shown, and
    whatever the backend raises. A repeat after the work was done gives the backend's first receipt.
    """
    if card.state != "open" or card.customer != customer:
        raise Conflict(f"card {card.id!r} cannot be confirmed any more; ask for a new one")
    action = card.actions[index]
    try:
        seal = _seal(backend.check(action, customer=customer))
    except Exception:
        # done before a restart? then the key is known and the backend gives the first receipt
        receipt = backend.perform(action, customer=customer, key=card.key(index))
        if receipt.repeated:
            return receipt
        raise
    if seal != card.seals[index]:
        raise Conflict(f"what card {card.id!r} showed has changed meanwhile; look at the new one")
    return backend.perform(action, customer=customer, key=card.key(index))
