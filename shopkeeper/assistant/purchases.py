"""What an identified customer bought before, for guiding: read from the orders, and only after a yes to memory."""

from __future__ import annotations

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.memory import Memory, person_of
from shopkeeper.assistant.parts import Parts
from shopkeeper.errors import OrderError
from shopkeeper.language import fold
from shopkeeper.orders.model import OrderLine

__all__ = ["MOST", "purchases", "sizes_bought"]

#: lines of orders looked back at, newest first
MOST = 20
_SIZES = ("size", "尺码", "码数", "shoe size", "鞋码")


def purchases(context: TurnContext, parts: Parts, memory: Memory) -> list[OrderLine]:
    """Newest first; [] before the customer is identified, or without a yes to memory, or when orders
    cannot be reached."""
    if not context.customer or parts.backend is None or not memory.agreed(person_of(context)):
        return []
    try:
        orders = parts.backend.orders_of(context.customer)
    except OrderError:
        return []
    return [line for order in orders for line in order.lines][:MOST]


def sizes_bought(lines: list[OrderLine]) -> list[str]:
    """Sizes of what was bought, the newest first."""
    sizes = [value for line in lines for name, value in line.options.items() if fold(name) in _SIZES]
    return list(dict.fromkeys(sizes))[:2]
