"""What the guide may do outside itself: the cart and stock alerts, as protocols that the shop's own parts satisfy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

__all__ = ["Cart", "CartView", "Holding", "StockAlerts"]


@dataclass(frozen=True, slots=True)
class CartView:
    """What is in the cart: (product, variant, quantity) each, and what it comes to in minor units."""

    lines: tuple[tuple[str, str, int], ...]
    total: int
    currency: str

    @property
    def count(self) -> int:
        """Pieces."""
        return sum(quantity for _, _, quantity in self.lines)


class Holding(Protocol):
    """What a cart tells of itself; `CartView` is one."""

    @property
    def lines(self) -> tuple[tuple[str, str, int], ...]: ...

    @property
    def total(self) -> int: ...

    @property
    def currency(self) -> str: ...

    @property
    def count(self) -> int: ...


class Cart(Protocol):
    """One visitor's cart."""

    def add(self, product: str, variant: str, quantity: int) -> Holding:
        """Puts pieces in; `variant` is '' for a product without variants. Raises ShopkeeperError."""
        ...

    def view(self) -> Holding: ...


class StockAlerts(Protocol):
    """Who is told when something is back."""

    def add(self, product: str, variant: str) -> None: ...
