"""The built-in order system: what each action does, what it refuses, and that it is done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from toy_orders import HOME, MIA, NOW, make_backend, make_order

from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.orders import (
    Customer,
    Order,
    OrderStatus,
    PaymentMethod,
    RefundStatus,
    ReturnReason,
    ReturnStatus,
)
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    ExchangeItems,
    ReturnItem,
    ReturnItems,
    Swap,
)
from shopkeeper.orders.backend import OrderBackend, PolicyRefusal
from shopkeeper.orders.builtin import BuiltinBackend
from shopkeeper.orders.policy import Rules, explain
from shopkeeper.orders.policy.explain import SENTENCES
from shopkeeper.orders.policy.rules import (
    CancelRule,
    ExchangeRule,
    FinalSale,
    ItemsRule,
    RefundRule,
    ReturnRule,
    Season,
)

FLAT = replace(HOME, line1="9 Hill Street", city="Reno")


def order(backend: BuiltinBackend, id: str) -> Order:
    found = backend.order(id)
    assert found is not None
    return found


def gift(backend: BuiltinBackend) -> int:
    mia = backend.customer("C1")
    assert mia is not None
    return next(m.balance for m in mia.payment_methods if m.id == "gift") or 0


def refused(backend: BuiltinBackend, action: Action, customer: str = "C1") -> str:
    with pytest.raises(PolicyRefusal) as caught:
        backend.check(action, customer=customer)
    for language in ("en", "zh"):
        sentence = explain(caught.value, language)
        assert sentence
        assert "{" not in sentence
    assert str(caught.value) == explain(caught.value, "en") != explain(caught.value, "zh-CN")
    return caught.value.rule


def test_it_is_an_order_backend(backend: BuiltinBackend) -> None:
    assert isinstance(backend, OrderBackend)


def test_people_are_found_by_what_they_say(backend: BuiltinBackend) -> None:
    def ids(**given: str) -> list[str]:
        return [one.id for one in backend.find_customers(**given)]

    assert ids(email=" MIA@Example.com") == ["C1"]
    assert ids(name="mia  berg", postal_code="19901") == ["C1"]
    assert ids(name="Mia Berg", postal_code="19902") == []
    assert ids(postal_code="19901") == ["C1", "C2"]
    assert ids(phone="5550100200") == ["C1"]
    assert ids(email="mia@example.com", name="Tom Ash") == []
    assert ids() == []


def test_a_guest_is_found_by_email_and_sees_own_orders_only(backend: BuiltinBackend) -> None:
    guests = make_order("W8", OrderStatus.PENDING, customer="", method="")
    backend.book.put([replace(guests, contact=replace(guests.contact, email="Guest@example.com"))])
    (guest,) = backend.find_customers(email="guest@example.com")
    assert [one.id for one in backend.orders_of(guest.id)] == ["W8"]
    assert order(backend, "W8").customer == guest.id
    with pytest.raises(NotFound):
        backend.check(CancelOrder("W1"), customer=guest.id)
    backend.perform(CancelOrder("W8"), customer=guest.id, key="k")
    stored = backend.book.get("W8")
    assert stored is not None
    assert (stored.status, stored.customer) == (OrderStatus.CANCELLED, "")


@pytest.mark.parametrize("written", ["W1", "#W1", "w1", " #w1 "])
def test_an_order_number_is_read_as_people_write_it(backend: BuiltinBackend, written: str) -> None:
    assert order(backend, written).id == "W1"


def test_cancelling_gives_all_back_the_way_it_came(backend: BuiltinBackend) -> None:
    effect = backend.check(CancelOrder("W1", "no longer needed"), customer="C1")
    assert (effect.difference, effect.method, effect.days) == (-5800, "card", (5, 7))
    assert [line.title for line in effect.lines] == ["Lamp", "Mug"]
    assert order(backend, "W1").status is OrderStatus.PENDING, "a check changes nothing"
    backend.perform(CancelOrder("W1", "no longer needed"), customer="C1", key="k")
    after = order(backend, "W1")
    assert (after.status, after.cancel_reason, after.refunded) == (
        OrderStatus.CANCELLED,
        "no longer needed",
        5800,
    )
    assert refused(backend, CancelOrder("W1")) == "cancel.status"


def test_a_gift_card_gets_its_money_at_once(backend: BuiltinBackend) -> None:
    backend.book.put([make_order("W4", OrderStatus.PENDING, method="gift")])
    backend.perform(CancelOrder("W4"), customer="C1", key="k")
    assert gift(backend) == 8800
    assert order(backend, "W4").refunds[0].status is RefundStatus.ISSUED


def test_an_order_goes_elsewhere(backend: BuiltinBackend) -> None:
    backend.perform(ChangeOrderAddress("W1", FLAT), customer="C1", key="k")
    assert order(backend, "W1").address == FLAT
    assert refused(backend, ChangeOrderAddress("W3", FLAT)) == "address.status"
    with pytest.raises(InputError, match="street"):
        backend.check(ChangeOrderAddress("W1", replace(FLAT, line1=" ")), customer="C1")


def test_a_profile_address_leaves_orders_alone(backend: BuiltinBackend) -> None:
    receipt = backend.perform(ChangeCustomerAddress("C1", FLAT), customer="C1", key="k")
    mia = backend.customer("C1")
    assert mia is not None
    assert mia.addresses == (FLAT,)
    assert mia.version == receipt.version == 2
    assert order(backend, "W1").address == HOME
    with pytest.raises(NotFound):
        backend.perform(ChangeCustomerAddress("C1", FLAT), customer="C2", key="k2")


def test_another_method_pays_and_the_old_one_is_refunded(backend: BuiltinBackend) -> None:
    assert refused(backend, ChangeOrderPayment("W1", "card")) == "payment.same"
    assert refused(backend, ChangeOrderPayment("W1", "gift")) == "gift_card.balance"
    with pytest.raises(NotFound):
        backend.check(ChangeOrderPayment("W1", "other"), customer="C1")
    rich = replace(
        MIA, payment_methods=(MIA.payment_methods[0], replace(MIA.payment_methods[1], balance=9000))
    )
    backend.book.customers.put([rich])
    backend.perform(ChangeOrderPayment("W1", "gift"), customer="C1", key="k")
    after = order(backend, "W1")
    assert [p.method for p in after.payments] == ["card", "gift"]
    assert [(r.method, r.amount) for r in after.refunds] == [("card", 5800)]
    assert gift(backend) == 3200
    assert refused(backend, ChangeOrderPayment("W1", "card")) == "payment.split"
    effect = backend.perform(CancelOrder("W1"), customer="C1", key="k2").effect
    assert (effect.method, effect.difference) == ("gift", -5800)
    assert gift(backend) == 9000


def test_items_of_a_pending_order_become_others_once(backend: BuiltinBackend) -> None:
    action = ChangeOrderItems("W1", (Swap("W1-1", "lamp-blue"), Swap("W1-2", "mug-l")), "gift")
    effect = backend.perform(action, customer="C1", key="k").effect
    assert (effect.difference, effect.lines[0].before, effect.lines[0].after) == (
        300,
        "Color: red",
        "Color: blue",
    )
    after = order(backend, "W1")
    assert [(line.variant, line.quantity, line.unit_price) for line in after.lines] == [
        ("lamp-blue", 1, 4500),
        ("mug-s", 1, 900),
        ("mug-l", 1, 700),
    ]
    assert after.total == 6100 == sum(p.amount for p in after.payments) - after.refunded
    assert gift(backend) == 2700
    assert refused(backend, ChangeOrderItems("W1", (Swap("W1-1", "lamp-red"),))) == "items.once"


@pytest.mark.parametrize(
    ("swap", "rule"),
    [
        (Swap("W1-1", "mug-l"), "variant.product"),
        (Swap("W1-1", "lamp-grey"), "variant.available"),
        (Swap("W1-1", "lamp-red"), "variant.same"),
        (Swap("W1-2", "mug-l", 3), "return.quantity"),
        (Swap("W1-1", "lamp-gold"), "gift_card.balance"),
    ],
)
def test_swaps_that_cannot_be_are_refused(backend: BuiltinBackend, swap: Swap, rule: str) -> None:
    assert refused(backend, ChangeOrderItems("W1", (swap,), "gift")) == rule


def test_changed_items_lock_what_the_rules_say(orders_engine: Engine) -> None:
    backend = make_backend(orders_engine, Rules(items=ItemsRule(locks=("cancel", "payment", "address"))))
    backend.perform(ChangeOrderItems("W1", (Swap("W1-1", "lamp-blue"),)), customer="C1", key="k")
    for action in (CancelOrder("W1"), ChangeOrderAddress("W1", FLAT), ChangeOrderPayment("W1", "gift")):
        assert refused(backend, action) == "items.locked"


def test_a_return_waits_for_its_goods_with_its_refund(backend: BuiltinBackend) -> None:
    action = ReturnItems("W2", (ReturnItem("W2-2", 1),), "gift")
    effect = backend.perform(action, customer="C1", key="k").effect
    assert (effect.difference, effect.method) == (-900, "gift")
    after = order(backend, "W2")
    assert after.returns[0].status is ReturnStatus.REQUESTED
    assert (after.refunds[0].status, after.refunds[0].return_id) == (
        RefundStatus.PENDING,
        after.returns[0].id,
    )
    assert gift(backend) == 3000
    assert refused(backend, ReturnItems("W2", (ReturnItem("W2-2", 2),))) == "return.quantity"
    assert backend.check(ReturnItems("W2", (ReturnItem("W2-2", 1),)), customer="C1").difference == -900
    assert refused(backend, ReturnItems("W1", (ReturnItem("W1-1"),))) == "return.status"
    backend.perform(ReturnItems("W2", (ReturnItem("W2-2", 1),)), customer="C1", key="k2")
    with pytest.raises(PolicyRefusal, match="all pieces of Mug in order W2 are on their way back already"):
        backend.check(ReturnItems("W2", (ReturnItem("W2-2", 1),)), customer="C1")


def test_returns_share_the_discount_exactly(backend: BuiltinBackend) -> None:
    backend.book.put([replace(make_order("W5", OrderStatus.DELIVERED), discount=1001, shipping=490)])
    shares = []
    for number, items in enumerate(([("W5-2", 1)], [("W5-1", 1)], [("W5-2", 1)])):
        action = ReturnItems("W5", tuple(ReturnItem(line, n) for line, n in items))
        shares.append(backend.perform(action, customer="C1", key=f"k{number}").effect.difference)
    assert sum(shares) == -(5800 - 1001)


def test_windows_close(orders_engine: Engine) -> None:
    last = datetime(2026, 6, 9, 23, tzinfo=UTC)
    action, swap = ReturnItems("W2", (ReturnItem("W2-1"),)), ExchangeItems("W2", (Swap("W2-1", "lamp-blue"),))
    assert make_backend(orders_engine, now=last).check(action, customer="C1")
    late = make_backend(orders_engine, now=datetime(2026, 6, 10, 0, tzinfo=UTC))
    assert refused(late, action) == "return.window"
    assert refused(late, swap) == "exchange.window"
    season = Rules(returns=ReturnRule(seasons=(Season("05-01", "05-31", "01-15"),)))
    assert make_backend(orders_engine, season, datetime(2027, 1, 15, tzinfo=UTC)).check(action, customer="C1")
    assert (
        refused(make_backend(orders_engine, season, datetime(2027, 1, 16, tzinfo=UTC)), action)
        == "return.window"
    )
    short = Rules(returns=ReturnRule(category_days={"lighting": 7}))
    assert refused(make_backend(orders_engine, short), action) == "return.window"
    assert make_backend(orders_engine, short).check(ReturnItems("W2", (ReturnItem("W2-2"),)), customer="C1")
    assert make_backend(orders_engine, Rules(returns=ReturnRule(days=0)), last).check(action, customer="C1")


def test_final_sale_and_postage_spare_what_is_at_fault(orders_engine: Engine) -> None:
    rules = Rules(
        returns=ReturnRule(fee=590, category_fees={"Lighting": 7900}),
        final_sale=FinalSale(products=("mug",)),
        exchanges=ExchangeRule(),
    )
    backend = make_backend(orders_engine, rules)
    broken = ReturnItem("W2-2", 1, ReturnReason.DAMAGED)
    assert refused(backend, ReturnItems("W2", (ReturnItem("W2-2"),))) == "return.final_sale"
    assert refused(backend, ExchangeItems("W2", (Swap("W2-2", "mug-l"),))) == "exchange.final_sale"
    assert backend.check(ReturnItems("W2", (broken,)), customer="C1").difference == -900
    effect = backend.check(ReturnItems("W2", (ReturnItem("W2-1"),)), customer="C1")
    assert (effect.difference, effect.facts["postage"]) == (0, "40.00 USD"), "never more than the refund"


def test_refunds_go_where_the_rules_say(orders_engine: Engine) -> None:
    paypal = PaymentMethod("pp", MIA.payment_methods[0].kind)
    backend = make_backend(orders_engine)
    backend.book.customers.put([replace(MIA, payment_methods=(*MIA.payment_methods, paypal))])
    action = ReturnItems("W2", (ReturnItem("W2-1"),), "pp")
    assert refused(backend, action) == "refund.method"
    assert refused(
        make_backend(orders_engine, Rules(refunds=RefundRule(("gift_card",)))), replace(action, method="card")
    )
    anywhere = make_backend(orders_engine, Rules(refunds=RefundRule(("any",))))
    assert anywhere.check(action, customer="C1").method == "pp"


def test_one_exchange_an_order(backend: BuiltinBackend) -> None:
    action = ExchangeItems("W2", (Swap("W2-1", "lamp-blue"),), "card")
    assert backend.perform(action, customer="C1", key="k").effect.difference == 500
    after = order(backend, "W2")
    assert after.lines[0].variant == "lamp-red", "the goods are still on their way back"
    assert [(one.variant, one.price, one.old_price) for one in after.exchanges[0].lines] == [
        ("lamp-blue", 4500, 4000)
    ]
    assert refused(backend, ExchangeItems("W2", (Swap("W2-2", "mug-l"),))) == "exchange.once"
    assert refused(backend, ReturnItems("W2", (ReturnItem("W2-1"),))) == "return.quantity"
    assert refused(backend, ExchangeItems("W3", (Swap("W3-1", "lamp-blue"),))) == "exchange.status"


def test_either_a_return_or_an_exchange_where_the_rules_say_so(orders_engine: Engine) -> None:
    rules = Rules(
        returns=ReturnRule(per_order=1, after_exchange=False),
        exchanges=ExchangeRule(after_return=False, per_order=0),
    )
    backend = make_backend(orders_engine, rules)
    backend.book.put([make_order("W6", OrderStatus.DELIVERED)])
    backend.perform(ReturnItems("W2", (ReturnItem("W2-1"),)), customer="C1", key="a")
    backend.perform(ExchangeItems("W6", (Swap("W6-2", "mug-l"),)), customer="C1", key="b")
    assert refused(backend, ReturnItems("W2", (ReturnItem("W2-2"),))) == "return.once"
    assert refused(backend, ExchangeItems("W2", (Swap("W2-2", "mug-l"),))) == "exchange.after_return"
    assert refused(backend, ReturnItems("W6", (ReturnItem("W6-2"),))) == "return.after_exchange"


def test_only_accepted_reasons_cancel(orders_engine: Engine) -> None:
    backend = make_backend(orders_engine, Rules(cancel=CancelRule(reasons=("no longer needed",))))
    assert refused(backend, CancelOrder("W1", "too dear")) == "cancel.reason"
    effect = backend.check(CancelOrder("W1", "No longer  needed"), customer="C1")
    assert effect.facts["reason"] == "no longer needed"


def test_a_shop_may_allow_nothing(orders_engine: Engine) -> None:
    backend = make_backend(orders_engine, Rules(cancel=CancelRule(statuses=()), profile_address=False))
    assert refused(backend, CancelOrder("W1")) == "cancel.status"
    assert refused(backend, ChangeCustomerAddress("C1", FLAT)) == "profile.address"


@pytest.mark.parametrize(
    "action",
    [
        CancelOrder("W1"),
        ChangeOrderAddress("W1", FLAT),
        ChangeOrderPayment("W1", "gift"),
        ChangeOrderItems("W1", (Swap("W1-1", "lamp-blue"),)),
        ReturnItems("W2", (ReturnItem("W2-1"),)),
        ExchangeItems("W2", (Swap("W2-1", "lamp-blue"),)),
        ChangeCustomerAddress("C1", FLAT),
    ],
    ids=lambda action: type(action).__name__,
)
def test_nobody_acts_for_another(backend: BuiltinBackend, action: Action) -> None:
    for other in ("C2", "", "nobody", "guest:mia@example.com"):
        with pytest.raises(NotFound):
            backend.check(action, customer=other)
        with pytest.raises(NotFound):
            backend.perform(action, customer=other, key="k")
    assert backend.audit.entries() == []


def test_unknown_things_are_named(backend: BuiltinBackend) -> None:
    for action in (
        CancelOrder("W99"),
        ReturnItems("W2", (ReturnItem("W1-1"),)),
        ChangeOrderPayment("W1", "x"),
    ):
        with pytest.raises(NotFound):
            backend.check(action, customer="C1")
    with pytest.raises(InputError, match="no item"):
        backend.check(ReturnItems("W2", ()), customer="C1")
    with pytest.raises(InputError, match="quantity 0"):
        backend.check(ReturnItems("W2", (ReturnItem("W2-1", 0),)), customer="C1")


def test_a_key_is_used_once(backend: BuiltinBackend) -> None:
    action = ReturnItems("W2", (ReturnItem("W2-2"),))
    first = backend.perform(action, customer="C1", key="k")
    again = backend.perform(action, customer="C1", key="k")
    assert again == replace(first, repeated=True)
    assert len(order(backend, "W2").returns) == 1
    with pytest.raises(Conflict, match="'k'"):
        backend.perform(replace(action, method="gift"), customer="C1", key="k")
    with pytest.raises(InputError, match="key ''"):
        backend.perform(action, customer="C1", key="")


def test_only_the_agreed_effect_is_done(backend: BuiltinBackend) -> None:
    action = ChangeOrderItems("W1", (Swap("W1-1", "lamp-blue"),))
    shown = backend.check(action, customer="C1")
    with pytest.raises(Conflict, match="since it was shown"):
        backend.perform(action, customer="C1", key="k", agreed=replace(shown, difference=1))
    assert backend.perform(action, customer="C1", key="k", agreed=shown).effect == shown


def test_the_trail_says_who_what_before_and_after(backend: BuiltinBackend) -> None:
    backend.book.put([make_order("W4", OrderStatus.PENDING, method="gift")])
    backend.perform(CancelOrder("W4", "no longer needed"), customer="C1", key="k1", actor="assistant")
    of_order, of_customer = backend.audit.entries(customer="C1")
    assert (of_order.record_id, of_order.action, of_order.actor, of_order.key) == (
        "W4",
        "CancelOrder",
        "assistant",
        "k1",
    )
    assert (of_order.before["status"], of_order.after["status"]) == ("pending", "cancelled")
    assert of_order.at == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert of_customer.record == "customer"
    assert [m["balance"] for m in of_customer.after["payment_methods"]] == [None, 8800]
    assert backend.audit.entries(order="W4") == [of_order]
    assert backend.audit.entries(after=of_order.seq) == [of_customer]


def test_erasing_a_person_keeps_the_books(backend: BuiltinBackend) -> None:
    backend.perform(ChangeOrderAddress("W1", FLAT), customer="C1", key="k0")
    backend.perform(CancelOrder("W1", "moved to Reno, 9 Hill Street"), customer="C1", key="k1")
    backend.perform(ReturnItems("W2", (ReturnItem("W2-1"),), "gift"), customer="C1", key="k2")
    backend.perform(ChangeCustomerAddress("C1", FLAT), customer="C1", key="k3")
    backend.book.customers.erase("C1")
    entries = backend.audit.entries()
    assert [(e.action, e.record_id) for e in entries if e.record == "order"] == [
        ("ChangeOrderAddress", "W1"),
        ("CancelOrder", "W1"),
        ("ReturnItems", "W2"),
    ]
    assert order(backend, "W2").refunds[0].amount == 4000
    with backend.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        text = "\n".join(raw.iterdump())
    for personal in ("Mia", "mia@", "Hill Street", "Reno", "Lake Road", "'C1'", '"gift"', "tok"):
        assert personal not in text
    with pytest.raises(Conflict):
        backend.perform(CancelOrder("W1", "moved to Reno, 9 Hill Street"), customer="C1", key="k1")


def test_every_sentence_fills_from_its_facts() -> None:
    names = "order status allowed reasons times title days until left quantity variant options balance amount"
    facts = dict.fromkeys([*names.split(), "platform"], "1")
    for rule in SENTENCES:
        refusal = PolicyRefusal(rule, "?", facts)
        english, chinese = explain(refusal, "en"), explain(refusal, "zh")
        assert "?" not in (english, chinese)
        assert english.isascii()
        assert any("一" <= letter <= "鿿" for letter in chinese)
    assert explain(PolicyRefusal("own.rule", "No dogs.", {}), "zh") == "No dogs."


def test_a_customer_without_orders_has_none(backend: BuiltinBackend) -> None:
    assert backend.orders_of("C2") == []
    assert backend.orders_of("guest:nobody@example.com") == []
    assert backend.customer("guest:nobody@example.com") is None
    assert isinstance(backend.customer("C2"), Customer)
