"""One turn's view of the shop: the customer, their orders and the goods in them, read once and again after a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shopkeeper.assistant.promises.consent import action_to_dict
from shopkeeper.assistant.reading.context import ReadingContext, order_view
from shopkeeper.assistant.service.finding import is_delivered, is_pending
from shopkeeper.assistant.service.glossary import Glossary
from shopkeeper.assistant.service.speech import Speech
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.assistant.service.variants import option_values
from shopkeeper.llm.types import Message
from shopkeeper.orders.actions import Action, Effect, Offer
from shopkeeper.orders.backend import OrderBackend, PolicyRefusal
from shopkeeper.orders.model import Customer, Order, OrderLine, PaymentMethod

__all__ = ["Scene"]


class Scene:
    """What one turn works with. Everything asked of the backend is noted in the state's calls."""

    def __init__(self, backend: OrderBackend, state: DeskState, glossary: Glossary | None = None) -> None:
        self.backend = backend
        self.state = state
        self.glossary = glossary or Glossary()
        self.customer: Customer | None = None
        self.orders: tuple[Order, ...] = ()
        self._offers: dict[str, tuple[Offer, ...]] = {}
        self._products: dict[str, str] | None = None
        if state.customer:
            self.refresh()
        self.speech = Speech(state.language, self.customer, self.glossary)
        self._name_titles()
        self._currency()

    def refresh(self) -> None:
        """Reads the customer and their orders anew."""
        self.customer = self.backend.customer(self.state.customer)
        self.orders = tuple(self.backend.orders_of(self.state.customer)) if self.customer else ()
        if hasattr(self, "speech"):
            self.speech.customer = self.customer
            self._name_titles()

    def _name_titles(self) -> None:
        """The titles of what was ordered in the language spoken, where the shop has them."""
        for order in self.orders:
            for line in order.lines:
                title = self.glossary.titles(line.product).get(self.speech.language, "")
                if title and title != line.title:
                    self.speech.titles[line.title] = title

    def _currency(self) -> None:
        self.speech.currency = self.orders[0].currency if self.orders else ""

    def note(self, name: str, ok: bool = True, **arguments: Any) -> None:
        """Keeps that the backend was asked something."""
        self.state.calls.append({"name": name, "arguments": arguments, "ok": ok})

    @property
    def methods(self) -> tuple[PaymentMethod, ...]:
        return self.customer.payment_methods if self.customer else ()

    @property
    def pending(self) -> list[Order]:
        return [o for o in self.orders if is_pending(o)]

    @property
    def delivered(self) -> list[Order]:
        return [o for o in self.orders if is_delivered(o)]

    def order(self, id: str) -> Order | None:
        return next((o for o in self.orders if o.id == id), None)

    def line(self, id: str) -> OrderLine | None:
        return next((ln for o in self.orders for ln in o.lines if ln.id == id), None)

    def order_of(self, line: str) -> Order | None:
        return next((o for o in self.orders if any(ln.id == line for ln in o.lines)), None)

    def offers(self, product: str) -> tuple[Offer, ...]:
        if product not in self._offers:
            self._offers[product] = tuple(self.backend.offers(product))
            self.note("offers", product=product)
        return self._offers[product]

    def products(self) -> dict[str, str]:
        """Product id -> title of all kinds, where the shop lists them."""
        if self._products is None:
            self._products = dict(self.backend.products())
        return self._products

    def check(self, action: Action) -> Effect:
        """As the backend's; raises the same."""
        try:
            effect = self.backend.check(action, customer=self.state.customer)
        except PolicyRefusal:
            self.note("check", False, **action_to_dict(action))
            raise
        self.note("check", **action_to_dict(action))
        return effect

    def original_method(self, order: Order) -> str:
        return next((p.method for p in order.payments if p.method), "")

    def context(self, history: Sequence[Message] = ()) -> ReadingContext:
        """What a reader may know: the orders and the goods in them once the customer is identified."""
        state = self.state
        goods: dict[str, dict[str, tuple[str, ...]]] = {}
        for order in self.orders:
            for line in order.lines:
                if line.title not in goods:
                    values = option_values(self.offers(line.product))
                    goods[line.title] = {n: tuple(v) for n, v in values.items()}
        asked = state.asked.kind if state.asked else ""
        if asked in ("offer", "either"):
            asked = "confirm" if asked == "offer" else "item"
        products = self.products()
        return ReadingContext(
            language=state.language,
            customer=self.customer,
            orders=tuple(order_view(o) for o in self.orders),
            methods=self.methods,
            goods=goods,
            products=tuple(products.values()) if len(products) <= 200 else (),
            asked="confirm" if state.card else asked,
            card_open=state.card is not None,
            history=tuple(history),
            also=self.glossary.also(self.orders, goods),
            said=tuple(w.command() for w in state.wants if w.live or w.id in state.fresh),
        )
