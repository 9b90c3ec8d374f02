"""Promise 5: only products returned in this conversation can be put in the cart."""

from __future__ import annotations

from shopkeeper.assistant.state import TalkState
from shopkeeper.errors import InputError

__all__ = ["OutOfReach", "check_reach"]


class OutOfReach(InputError):
    """A product that this conversation has not returned."""


def check_reach(state: TalkState, product: str) -> None:
    """Raises OutOfReach when `product` was not returned in this conversation."""
    if product not in state.reach:
        raise OutOfReach(f"product {product[:60]!r} was not shown in this conversation; search for it first")
