"""A fresh world for one dialogue, with every call on it noted under the names of the tau2 retail tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shopkeeper.orders.actions import Offer
from shopkeeper.orders.adapters.tau2 import RecordedBackend, World
from shopkeeper.orders.backend import OrderBackend
from shopkeeper.orders.model import Customer, Order

__all__ = ["Stage"]


class Stage:
    """`backend` is what the clerk works with; `calls` what came of it, reads too (a read that was made already is
    noted once)."""

    def __init__(self, world: World) -> None:
        self._world = world.fresh()
        self.backend = _Noted(self._world.backend)
        self._closing: list[Callable[[], None]] = []

    @property
    def db(self) -> Mapping[str, Any]:
        """The database as it is now."""
        return self._world.export()

    @property
    def calls(self) -> Sequence[Mapping[str, Any]]:
        return self.backend.calls

    def hand_off(self, summary: str) -> None:
        """Notes that the customer was given to a person."""
        self.backend.note("transfer_to_human_agents", {"summary": summary}, True)

    def on_close(self, close: Callable[[], None]) -> None:
        """Called before the copy is freed."""
        self._closing.append(close)

    def close(self) -> None:
        """Frees the copy."""
        for close in self._closing:
            close()
        self._world.close()


class _Noted(RecordedBackend):
    """Notes the reads too."""

    def __init__(self, backend: OrderBackend) -> None:
        super().__init__(backend)
        self._read: set[tuple[str, str]] = set()

    def note(self, name: str, arguments: Mapping[str, Any], ok: bool) -> None:
        self.calls.append({"name": name, "arguments": dict(arguments), "result_ok": ok})

    def _note_read(self, name: str, arguments: Mapping[str, Any], ok: bool) -> None:
        key = (name, repr(arguments))
        if key not in self._read:
            self._read.add(key)
            self.note(name, arguments, ok)

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        found = super().find_customers(email=email, name=name, postal_code=postal_code, phone=phone)
        if email:
            self._note_read("find_user_id_by_email", {"email": email}, bool(found))
        else:
            first, _, last = name.strip().rpartition(" ")
            who = {"first_name": first, "last_name": last, "zip": postal_code}
            self._note_read("find_user_id_by_name_zip", who, bool(found))
        return found

    def customer(self, id: str) -> Customer | None:
        found = super().customer(id)
        self._note_read("get_user_details", {"user_id": id}, found is not None)
        return found

    def order(self, id: str) -> Order | None:
        found = super().order(id)
        self._note_read("get_order_details", {"order_id": found.id if found else id}, found is not None)
        return found

    def orders_of(self, customer: str) -> Sequence[Order]:
        found = super().orders_of(customer)
        for order in found:
            self._note_read("get_order_details", {"order_id": order.id}, True)
        return found

    def offers(self, product: str) -> Sequence[Offer]:
        found = super().offers(product)
        self._note_read("get_product_details", {"product_id": product}, bool(found))
        return found

    def products(self) -> Mapping[str, str]:
        self._note_read("list_all_product_types", {}, True)
        return super().products()
