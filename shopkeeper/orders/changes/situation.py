"""What a change is judged by, what it would come to, and the small steps that changes share. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shopkeeper.errors import NotFound
from shopkeeper.language.currency import exponent
from shopkeeper.orders.actions import Effect, Offer
from shopkeeper.orders.model import (
    Address,
    Customer,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentStatus,
    Refund,
    RefundStatus,
    ReturnStatus,
)
from shopkeeper.orders.policy.explain import refuse
from shopkeeper.orders.policy.rules import Rules
from shopkeeper.orders.times import written

__all__ = ["Plan", "Situation", "address_text", "money_text", "options_text"]

#: returns and exchanges that came to nothing
_OFF = (ReturnStatus.REJECTED, ReturnStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would come to: its effect, and the records it changes (None: unchanged)."""

    effect: Effect
    order: Order | None = None
    customer: Customer | None = None
    #: id of what was made: a return, an exchange; '' when the order itself is all
    made: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """One customer's order, the shop's rules and goods, and the time."""

    customer: Customer
    rules: Rules
    offers: Callable[[str], Sequence[Offer]]
    category: Callable[[str], Sequence[str]]
    now: datetime
    order: Order = field(default_factory=lambda: Order("", "", "", ()))

    @property
    def stamp(self) -> str:
        """Now, as orders write times."""
        return written(self.now)

    @property
    def today(self) -> date:
        """The day up to which windows are counted."""
        return date.fromisoformat(self.rules.today) if self.rules.today else self.now.date()

    def money(self, amount: int) -> str:
        """An amount in the order's currency, for people."""
        return money_text(amount, self.order.currency)

    def need_status(self, rule: str, statuses: Iterable[OrderStatus]) -> None:
        """Raises PolicyRefusal `rule` unless the order's status is one of `statuses`."""
        allowed = tuple(statuses)
        if self.order.status not in allowed:
            raise refuse(
                rule,
                order=self.order.id,
                status=self.order.status.value,
                allowed="|".join(a.value for a in allowed),
            )

    def need_unlocked(self, what: str) -> None:
        """Raises PolicyRefusal when changed items lock `what`."""
        if what in self.rules.items.locks and any(e.changed for e in self.order.exchanges):
            raise refuse("items.locked", order=self.order.id)

    def line(self, id: str) -> OrderLine:
        """The order's line. Raises NotFound."""
        for line in self.order.lines:
            if line.id == id:
                return line
        raise NotFound(f"line {id!r} is not one of order {self.order.id!r}; take one of its lines")

    def method(self, id: str) -> PaymentMethod:
        """The customer's payment method; '' is the one that paid the order. Raises NotFound."""
        paid = self.paid_with
        if id in ("", paid.method) or (id == "demo" and paid.kind is PaymentKind.DEMO):
            known = next((m for m in self.customer.payment_methods if m.id == paid.method), None)
            return known or PaymentMethod(paid.method, paid.kind)
        for known in self.customer.payment_methods:
            if known.id == id:
                return known
        raise NotFound(f"payment method {id!r} is not one of this customer's; take one that is")

    @property
    def paid_with(self) -> Payment:
        """The payment that stands for the order's original method: the first whose money the shop still has."""
        taken = self.taken()
        good = [p for p in self.order.payments if taken.get((p.kind, p.method), 0) > 0]
        return next(iter(good or self.order.payments), Payment("", 0))

    def taken(self) -> dict[tuple[PaymentKind, str], int]:
        """What the shop holds of each payment method: payments less refunds, in the order they were made."""
        held: dict[tuple[PaymentKind, str], int] = {}
        for payment in self.order.payments:
            if payment.status not in (PaymentStatus.FAILED, PaymentStatus.VOIDED):
                of = payment.kind, payment.method
                held[of] = held.get(of, 0) + payment.amount
        for refund in self.order.refunds:
            if refund.status is not RefundStatus.FAILED:
                of = refund.kind, refund.method
                held[of] = held.get(of, 0) - refund.amount
        return held

    def free(self, line: OrderLine) -> int:
        """How many pieces of a line are neither sent back nor about to be exchanged."""
        gone = sum(
            one.quantity
            for r in self.order.returns
            if r.status not in _OFF
            for one in r.lines
            if one.line == line.id
        )
        swapped = sum(
            one.quantity
            for e in self.order.exchanges
            if e.status not in (*_OFF, ReturnStatus.COMPLETED)
            for one in e.lines
            if one.line == line.id
        )
        return line.quantity - gone - swapped

    def days(self, kind: PaymentKind) -> tuple[int, int]:
        """Business days that a refund takes."""
        return self.rules.refunds.days.get(kind, (0, 0))

    def next_money(self, *, after: int = 0) -> str:
        """The id of the order's next payment or refund; they share one sequence."""
        number = len(self.order.payments) + len(self.order.refunds) + 1 + after
        return f"{self.order.id}-M{number:02d}"

    def pay(
        self, plan: Order, customer: Customer, method: PaymentMethod, amount: int
    ) -> tuple[Order, Customer]:
        """`amount` taken over `method`. Raises PolicyRefusal when a gift card does not hold it."""
        self.need_balance(method, amount)
        status = (
            PaymentStatus.AUTHORIZED if method.kind is not PaymentKind.GIFT_CARD else PaymentStatus.CAPTURED
        )
        status = PaymentStatus.CAPTURED if method.kind is PaymentKind.DEMO else status
        id = replace(self, order=plan).next_money()
        money = Payment(id, amount, method.kind, method.id, status, self.stamp)
        return replace(plan, payments=(*plan.payments, money)), _balance(customer, method, -amount)

    def refund(
        self,
        plan: Order,
        customer: Customer,
        method: PaymentMethod,
        amount: int,
        reason: str,
        *,
        return_id: str = "",
        waits: bool = False,
    ) -> tuple[Order, Customer]:
        """`amount` given back over `method`; a gift card has it at once unless the refund `waits` for goods."""
        at_once = not waits and (method.balance is not None or self.days(method.kind) == (0, 0))
        status = RefundStatus.ISSUED if at_once else RefundStatus.PENDING
        id = replace(self, order=plan).next_money()
        money = Refund(id, amount, return_id, method.kind, method.id, status, self.stamp, reason)
        if not waits:
            customer = _balance(customer, method, amount)
        return replace(plan, refunds=(*plan.refunds, money)), customer

    def credit(self, customer: Customer, method: str, amount: int) -> Customer:
        """The customer with `amount` more on the gift card `method`; as before when it is no gift card."""
        card = next((m for m in customer.payment_methods if m.id == method), None)
        return _balance(customer, card, amount) if card else customer

    def need_balance(self, method: PaymentMethod, amount: int) -> None:
        """Raises PolicyRefusal when a gift card holds less than `amount`."""
        if method.balance is not None and method.balance < amount:
            raise refuse("gift_card.balance", balance=self.money(method.balance), amount=self.money(amount))


def _balance(customer: Customer, method: PaymentMethod, change: int) -> Customer:
    if method.balance is None or not change:
        return customer
    methods = tuple(
        replace(m, balance=m.balance + change) if m.id == method.id and m.balance is not None else m
        for m in customer.payment_methods
    )
    return replace(customer, payment_methods=methods)


def money_text(amount: int, currency: str) -> str:
    """An amount for people: 12.50 USD."""
    places = exponent(currency)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(places + 1, "0")
    whole, rest = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    return f"{sign}{int(whole):,}{rest} {currency}".strip()


def options_text(options: Mapping[str, str]) -> str:
    """ "Size: M, Color: red"."""
    return ", ".join(f"{name}: {value}" for name, value in options.items())


def address_text(address: Address | None) -> str:
    """An address on one line."""
    if address is None:
        return ""
    region = " ".join(filter(None, (address.region, address.postal_code)))
    parts = (address.name, address.line1, address.line2, address.city, region, address.country)
    return ", ".join(part for part in parts if part)
