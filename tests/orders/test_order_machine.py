"""Whatever is done to the orders in whatever order, the books stay right."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine
from toy_orders import HOME, NOW, SHELF, make_backend, make_order, open_shop

from shopkeeper.errors import Conflict, InputError, NotFound, ShopkeeperError
from shopkeeper.orders import (
    Exchange,
    Order,
    OrderStatus,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnStatus,
    ShipmentStatus,
)
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    ExchangeItems,
    ReturnItem,
    ReturnItems,
    Swap,
)
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.builtin import BuiltinBackend
from shopkeeper.orders.fulfilment import Fulfilment
from shopkeeper.orders.states import ORDERS, REFUNDS, RETURNS, SHIPMENTS, step

IDS = st.sampled_from(["W1", "W2", "W3", "W7"])
LINES = st.integers(1, 4)
PIECES = st.integers(1, 2)
METHODS = st.sampled_from(["card", "gift", ""])
VARIANTS = st.sampled_from([offer.variant for offers in SHELF.values() for offer in offers])


def held(order: Order) -> int:
    """What the shop keeps of an order's money: payments less refunds that did or will go out."""
    paid = sum(p.amount for p in order.payments)
    return paid - sum(
        r.amount for r in order.refunds if r.status is not RefundStatus.FAILED and not r.return_id
    )


def _by_id(parts: Sequence[Return] | Sequence[Exchange]) -> dict[str, ReturnStatus]:
    return {part.id: part.status for part in parts}


class Books(RuleBasedStateMachine):
    """Customers and staff act on four orders; what must hold is checked after every step."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = open_shop(Path(self.folder.name))
        self.backend = make_backend(self.engine)
        self.backend.book.put([make_order("W7", OrderStatus.DELIVERED, method="gift")])
        self.staff = Fulfilment(self.engine, now=lambda: NOW)
        self.number = 0
        self.seen = {id: self.order(id) for id in ("W1", "W2", "W3", "W7")}
        self.money = self.whole()

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()

    def order(self, id: str) -> Order:
        found = self.backend.book.get(id)
        assert found is not None
        return found

    def whole(self) -> int:
        """All that belongs together: gift cards' balances, and what orders took from or gave back to them."""
        mia = self.backend.customer("C1")
        assert mia is not None
        balance = sum(method.balance or 0 for method in mia.payment_methods)
        for id in ("W1", "W2", "W3", "W7"):
            order = self.order(id)
            balance += sum(p.amount for p in order.payments if p.method == "gift")
            balance -= sum(
                r.amount for r in order.refunds if r.method == "gift" and r.status is RefundStatus.ISSUED
            )
        return balance

    def act(self, action: Action) -> None:
        """A refused action changes nothing; a done one is done once, and does what was checked."""
        self.number += 1
        before = {id: self.order(id) for id in self.seen}
        try:
            effect = self.backend.check(action, customer="C1")
        except (PolicyRefusal, NotFound, InputError):
            with pytest.raises(ShopkeeperError):
                self.backend.perform(action, customer="C1", key=f"k{self.number}")
            assert {id: self.order(id) for id in self.seen} == before
            return
        assert {id: self.order(id) for id in self.seen} == before, "a check wrote something"
        receipt = self.backend.perform(action, customer="C1", key=f"k{self.number}", agreed=effect)
        after = self.order(action.order) if not hasattr(action, "customer") else None
        again = self.backend.perform(action, customer="C1", key=f"k{self.number}")
        assert again.repeated
        assert (again.id, again.version, again.effect) == (receipt.id, receipt.version, effect)
        assert after is None or self.order(after.id) == after
        assert after is None or after.version == receipt.version == before[after.id].version + 1

    def work(self, step_: Any) -> None:
        self.number += 1
        try:
            step_(f"s{self.number}")
        except (InputError, PolicyRefusal):
            return
        step_(f"s{self.number}")  # a repeat is no second step

    @rule(id=IDS)
    def cancel(self, id: str) -> None:
        self.act(CancelOrder(id, "no longer needed"))

    @rule(id=IDS)
    def move(self, id: str) -> None:
        self.act(ChangeOrderAddress(id, HOME))

    @rule(id=IDS, method=METHODS)
    def pay_otherwise(self, id: str, method: str) -> None:
        self.act(ChangeOrderPayment(id, method))

    @rule(id=IDS, line=LINES, variant=VARIANTS, pieces=PIECES, method=METHODS)
    def change_items(self, id: str, line: int, variant: str, pieces: int, method: str) -> None:
        self.act(ChangeOrderItems(id, (Swap(f"{id}-{line}", variant, pieces),), method))

    @rule(id=IDS, line=LINES, pieces=PIECES, method=METHODS)
    def send_back(self, id: str, line: int, pieces: int, method: str) -> None:
        self.act(ReturnItems(id, (ReturnItem(f"{id}-{line}", pieces),), method))

    @rule(id=IDS, line=LINES, variant=VARIANTS, pieces=PIECES, method=METHODS)
    def exchange(self, id: str, line: int, variant: str, pieces: int, method: str) -> None:
        self.act(ExchangeItems(id, (Swap(f"{id}-{line}", variant, pieces),), method))

    @rule(id=IDS)
    def ship(self, id: str) -> None:
        self.work(lambda key: self.staff.ship(id, key=key, actor="staff"))

    @rule(id=IDS, status=st.sampled_from(ShipmentStatus))
    def report(self, id: str, status: ShipmentStatus) -> None:
        self.work(lambda key: self.staff.track(id, f"{id}-S1", status, key=key, actor="carrier"))

    @rule(id=IDS, number=PIECES, status=st.sampled_from(ReturnStatus))
    def settle_return(self, id: str, number: int, status: ReturnStatus) -> None:
        self.work(lambda key: self.staff.settle_return(id, f"{id}-R{number}", status, key=key, actor="staff"))

    @rule(id=IDS, number=PIECES, status=st.sampled_from(ReturnStatus))
    def settle_exchange(self, id: str, number: int, status: ReturnStatus) -> None:
        self.work(
            lambda key: self.staff.settle_exchange(id, f"{id}-X{number}", status, key=key, actor="staff")
        )

    @invariant()
    def only_allowed_steps_were_taken(self) -> None:
        for id, before in self.seen.items():
            after = self.order(id)
            if after.status is not before.status:
                step(ORDERS, before.status, after.status, id)
            now, was = ({**_by_id(one.returns), **_by_id(one.exchanges)} for one in (after, before))
            for one, status in was.items():
                if now[one] is not status:
                    step(RETURNS, status, now[one], one)
            for refund, later in zip(before.refunds, after.refunds, strict=False):
                assert refund.id == later.id
                if refund.status is not later.status:
                    step(REFUNDS, refund.status, later.status, refund.id)
            for parcel, later_ in zip(before.shipments, after.shipments, strict=False):
                if parcel.status is not later_.status:
                    step(SHIPMENTS, parcel.status, later_.status, parcel.id)
            self.seen[id] = after

    @invariant()
    def money_is_neither_made_nor_lost(self) -> None:
        assert self.whole() == self.money
        for id in self.seen:
            order = self.order(id)
            assert held(order) == (0 if order.status is OrderStatus.CANCELLED else order.total)
            returned = sum(
                r.amount for r in order.refunds if r.return_id and r.status is not RefundStatus.FAILED
            )
            assert 0 <= returned <= max(0, order.total)
        mia = self.backend.customer("C1")
        assert mia is not None
        assert all((method.balance or 0) >= 0 for method in mia.payment_methods)

    @invariant()
    def no_piece_goes_back_twice(self) -> None:
        off = (ReturnStatus.REJECTED, ReturnStatus.CANCELLED)
        for id in self.seen:
            order = self.order(id)
            for line in order.lines:
                gone = sum(
                    one.quantity
                    for r in order.returns
                    if r.status not in off
                    for one in r.lines
                    if one.line == line.id
                )
                assert 0 <= gone <= line.quantity
            assert sum(line.quantity for line in order.lines) == 3
            assert len({line.id for line in order.lines}) == len(order.lines)

    @invariant()
    def the_trail_leads_from_the_first_version_to_the_last(self) -> None:
        for id in self.seen:
            versions = [entry.version for entry in self.backend.audit.entries(order=id)]
            assert versions == list(range(2, self.order(id).version + 1))


TestBooks = pytest.mark.filterwarnings("error")(Books.TestCase)
TestBooks.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)


def test_goods_travel_and_come_back(orders_engine: Engine, backend: BuiltinBackend) -> None:
    clock = [NOW]
    staff = Fulfilment(orders_engine, now=lambda: clock[0])
    staff.pack("W1", key="p", actor="ann")
    staff.ship("W1", key="a", actor="ann", tracking="T7", lines={"W1-1": 1, "W1-2": 1})
    with pytest.raises(InputError, match="still has to send"):
        staff.ship("W1", key="b", actor="ann", lines={"W1-2": 2})
    staff.ship("W1", key="b", actor="ann")
    clock[0] += timedelta(days=2)
    assert (
        staff.track("W1", "W1-S1", ShipmentStatus.DELIVERED, key="c", actor="post").status
        is OrderStatus.SHIPPED
    )
    order = staff.track("W1", "W1-S2", ShipmentStatus.DELIVERED, key="d", actor="post")
    assert order.status is OrderStatus.DELIVERED
    assert order.shipments[1].delivered == "2026-05-22T12:00:00Z"
    backend.perform(ReturnItems("W1", (ReturnItem("W1-1"),), "gift"), customer="C1", key="r")
    staff.settle_return("W1", "W1-R1", ReturnStatus.RECEIVED, key="e", actor="ann")
    for _ in range(2):
        order = staff.settle_return("W1", "W1-R1", ReturnStatus.COMPLETED, key="f", actor="ann")
    assert order.refunds[-1].status is RefundStatus.ISSUED
    assert [e.actor for e in backend.audit.entries(order="W1")] == ["ann"] * 3 + ["post"] * 2 + [
        "customer"
    ] + ["ann"] * 2
    mia = backend.customer("C1")
    assert mia is not None
    assert mia.payment_methods[1].balance == 7000


def test_a_rejected_return_can_be_asked_for_anew(orders_engine: Engine, backend: BuiltinBackend) -> None:
    action = ReturnItems("W2", (ReturnItem("W2-1"),), "gift")
    backend.perform(action, customer="C1", key="r")
    with pytest.raises(InputError, match="waits for return"):
        Fulfilment(orders_engine).settle_refund("W2", "W2-M02", RefundStatus.ISSUED, key="z", actor="ann")
    order = Fulfilment(orders_engine).settle_return(
        "W2", "W2-R1", ReturnStatus.REJECTED, key="e", actor="ann"
    )
    assert order.refunds[-1].status is RefundStatus.FAILED
    assert backend.perform(action, customer="C1", key="r2").id == "W2-R2"


def test_an_imported_return_is_refunded_when_it_is_done(
    orders_engine: Engine, backend: BuiltinBackend
) -> None:
    came = Return("W5-R1", (ReturnLine("W5-2", 1),), ReturnStatus.RECEIVED)
    backend.book.put(
        [replace(make_order("W5", OrderStatus.DELIVERED, method="gift"), returns=(came,), discount=580)]
    )
    order = Fulfilment(orders_engine).settle_return(
        "W5", "W5-R1", ReturnStatus.COMPLETED, key="a", actor="ann"
    )
    (refund,) = order.refunds
    assert (refund.amount, refund.method, refund.status, refund.return_id) == (
        810,
        "gift",
        RefundStatus.ISSUED,
        "W5-R1",
    )
    mia = backend.customer("C1")
    assert mia is not None
    assert mia.payment_methods[1].balance == 3810


def test_a_finished_exchange_leaves_the_new_goods(orders_engine: Engine, backend: BuiltinBackend) -> None:
    backend.perform(ExchangeItems("W2", (Swap("W2-2", "mug-l", 1),), "card"), customer="C1", key="x")
    staff = Fulfilment(orders_engine)
    staff.settle_exchange("W2", "W2-X1", ReturnStatus.RECEIVED, key="a", actor="ann")
    order = staff.settle_exchange("W2", "W2-X1", ReturnStatus.COMPLETED, key="b", actor="ann")
    assert [(line.variant, line.quantity) for line in order.lines] == [
        ("lamp-red", 1),
        ("mug-s", 1),
        ("mug-l", 1),
    ]
    assert order.refunds[-1].amount == 200
    assert (
        staff.settle_refund("W2", order.refunds[-1].id, RefundStatus.ISSUED, key="c", actor="bank").refunded
        == 200
    )


def test_a_step_that_may_not_follow_is_named(orders_engine: Engine) -> None:
    staff = Fulfilment(orders_engine)
    with pytest.raises(InputError, match="'delivered' and cannot become 'processing'; it can become nothing"):
        staff.pack("W2", key="a", actor="ann")
    with pytest.raises(NotFound, match="'W9'"):
        staff.pack("W9", key="a", actor="ann")
    with pytest.raises(NotFound, match="'W2-R5'"):
        staff.settle_return("W2", "W2-R5", ReturnStatus.RECEIVED, key="a", actor="ann")
    staff.pack("W1", key="a", actor="ann")
    with pytest.raises(Conflict):
        staff.ship("W1", key="a", actor="ann")
