"""Shopify and WooCommerce over a small local server that answers documents in the shape of their public APIs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from platform_server import MIA, SPOT_WOO, Platform, shopify_order, woo_order
from sqlalchemy import Engine
from toy_orders import HOME, NOW

from shopkeeper.errors import Conflict, NotFound, OrderError
from shopkeeper.orders import OrderStatus, ReturnReason, ReturnStatus
from shopkeeper.orders.actions import (
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
from shopkeeper.orders.adapters.http import JsonHttp
from shopkeeper.orders.adapters.shopify import ShopifyBackend
from shopkeeper.orders.adapters.woocommerce import WooCommerceBackend
from shopkeeper.orders.backend import OrderBackend, PolicyRefusal
from shopkeeper.orders.policy import explain

ELSEWHERE = replace(HOME, line1="9 Hill Street")


@pytest.fixture
def platform() -> Iterator[Platform]:
    one = Platform()
    thread = threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()


@pytest.fixture
def shopify(platform: Platform, orders_engine: Engine) -> Iterator[ShopifyBackend]:
    platform.documents = {
        "customers": {"nodes": [MIA]},
        "customer": MIA,
        "orders": {"nodes": [shopify_order()]},
        "order": shopify_order(),
        "product": {
            "id": "gid://shopify/Product/31",
            "title": "Lamp",
            "variants": {
                "nodes": [
                    {
                        "id": f"gid://shopify/ProductVariant/31{n}",
                        "title": color,
                        "price": price,
                        "availableForSale": here,
                        "selectedOptions": [{"name": "Color", "value": color}],
                    }
                    for n, color, price, here in ((1, "red", "40.00", True), (2, "blue", "45.50", True))
                ]
            },
        },
        "orderCancel": {"job": {"id": "gid://shopify/Job/1"}, "orderCancelUserErrors": []},
        "orderUpdate": {"order": {"id": "gid://shopify/Order/5550001001"}, "userErrors": []},
        "customerAddressCreate": {"address": {"id": "gid://shopify/MailingAddress/1"}, "userErrors": []},
        "returnRequest": {"return": {"id": "gid://shopify/Return/61"}, "userErrors": []},
        "returnCreate": {"return": {"id": "gid://shopify/Return/62"}, "userErrors": []},
        "orderEditBegin": {
            "calculatedOrder": {
                "id": "gid://shopify/CalculatedOrder/71",
                "lineItems": {"nodes": [{"id": "gid://shopify/CalculatedLineItem/501", "quantity": 2}]},
            },
            "userErrors": [],
        },
        "orderEditAddVariant": {
            "calculatedOrder": {"id": "gid://shopify/CalculatedOrder/71"},
            "userErrors": [],
        },
        "orderEditSetQuantity": {
            "calculatedOrder": {"id": "gid://shopify/CalculatedOrder/71"},
            "userErrors": [],
        },
        "orderEditCommit": {"order": {"id": "gid://shopify/Order/5550001001"}, "userErrors": []},
    }
    http = JsonHttp(platform.url, headers={"X-Shopify-Access-Token": "token"}, sleep=lambda _: None)
    one = ShopifyBackend(platform.url, "token", orders_engine, now=lambda: NOW, http=http)
    yield one
    one.close()


def test_shopify_is_read_as_records(shopify: ShopifyBackend, platform: Platform) -> None:
    assert isinstance(shopify, OrderBackend)
    (mia,) = shopify.find_customers(email="MIA@example.com", postal_code="19901")
    assert (mia.id, mia.name, mia.addresses) == ("7001", "Mia Berg", (replace(HOME),))
    assert shopify.find_customers(email="other@example.com") == []
    assert shopify.find_customers() == ()
    order = shopify.order("#1001")
    assert order is not None
    assert (order.id, order.status, order.total, order.customer) == (
        "5550001001",
        OrderStatus.PENDING,
        8500,
        "7001",
    )
    assert sum(p.amount for p in order.payments) == 8500  # the authorisation that was captured counts once
    assert order.lines[0].options == {"Color": "red"}
    assert shopify.order("1002") is None  # another order than the one asked for is none
    assert [one.id for one in shopify.orders_of("7001")] == ["5550001001"]
    assert [(o.variant, o.price) for o in shopify.offers("31")] == [("311", 4000), ("312", 4550)]
    assert platform.headers[0]["X-Shopify-Access-Token"] == "token"
    platform.documents["order"] = shopify_order(sent=True)
    sent = shopify.order("5550001001")
    assert sent is not None
    assert (sent.status, sent.shipments[0].tracking) == (OrderStatus.DELIVERED, "T1")
    assert platform.asked == []


GID = "gid://shopify/Order/5550001001"
SENT = {
    "firstName": "Mia",
    "lastName": "Berg",
    "address1": "9 Hill Street",
    "address2": "",
    "city": "Dover",
    "provinceCode": "DE",
    "zip": "19901",
    "countryCode": "US",
}
ITEM = {"fulfillmentLineItemId": "gid://shopify/FulfillmentLineItem/901", "quantity": 1}
CALC = "gid://shopify/CalculatedOrder/71"
SHOPIFY_WRITES: list[tuple[Any, bool, list[tuple[str, Any]]]] = [
    (CancelOrder("#1001", "too slow"), False, [("orderCancel", {"id": GID, "note": "too slow (key-1)"})]),
    (
        ChangeOrderAddress("#1001", ELSEWHERE),
        False,
        [("orderUpdate", {"input": {"id": GID, "shippingAddress": SENT}})],
    ),
    (
        ChangeCustomerAddress("7001", ELSEWHERE),
        False,
        [("customerAddressCreate", {"id": "gid://shopify/Customer/7001", "address": SENT})],
    ),
    (
        ChangeOrderItems("#1001", (Swap("501", "312"),)),
        False,
        [
            ("orderEditBegin", {"id": GID}),
            (
                "orderEditAddVariant",
                {"id": CALC, "variant": "gid://shopify/ProductVariant/312", "quantity": 1},
            ),
            (
                "orderEditSetQuantity",
                {"id": CALC, "line": "gid://shopify/CalculatedLineItem/501", "quantity": 1},
            ),
            ("orderEditCommit", {"id": CALC}),
        ],
    ),
    (
        ReturnItems("5550001001", (ReturnItem("501", 1, ReturnReason.TOO_SMALL),)),
        True,
        [
            (
                "returnRequest",
                {"input": {"orderId": GID, "returnLineItems": [ITEM | {"returnReason": "SIZE_TOO_SMALL"}]}},
            )
        ],
    ),
    (
        ExchangeItems("5550001001", (Swap("501", "312"),)),
        True,
        [
            (
                "returnCreate",
                {
                    "input": {
                        "orderId": GID,
                        "returnLineItems": [ITEM | {"returnReason": "UNWANTED"}],
                        "exchangeLineItems": [
                            {"variantId": "gid://shopify/ProductVariant/312", "quantity": 1}
                        ],
                    }
                },
            )
        ],
    ),
]


@pytest.mark.parametrize(("action", "sent", "expected"), SHOPIFY_WRITES, ids=lambda v: type(v).__name__)
def test_shopify_is_sent_each_change_once(
    action: Any, sent: bool, expected: list[Any], shopify: ShopifyBackend, platform: Platform
) -> None:
    platform.documents["order"] = shopify_order(sent=sent)
    effect = shopify.check(action, customer="7001")
    assert platform.asked == []
    receipt = shopify.perform(action, customer="7001", key="key-1", agreed=effect)
    assert platform.asked == expected
    again = shopify.perform(action, customer="7001", key="key-1")
    assert again == replace(receipt, repeated=True)
    assert platform.asked == expected
    with pytest.raises(Conflict):
        shopify.perform(CancelOrder("#1001", "another"), customer="7001", key="key-1")


def test_rules_and_owners_are_kept_before_anything_is_sent(
    shopify: ShopifyBackend, platform: Platform
) -> None:
    with pytest.raises(PolicyRefusal) as refused:
        shopify.check(ChangeOrderPayment("#1001", "card"), customer="7001")
    assert refused.value.rule == "platform.cannot"
    assert "Shopify" in explain(refused.value, "en")
    assert "Shopify" in explain(refused.value, "zh")
    assert explain(refused.value, "en") != explain(refused.value, "zh")
    with pytest.raises(PolicyRefusal) as refused:
        shopify.perform(ReturnItems("#1001", (ReturnItem("501"),)), customer="7001", key="k")
    assert refused.value.rule == "return.status"
    platform.documents["orders"] = {"nodes": [shopify_order(cancelled=True)]}
    with pytest.raises(PolicyRefusal) as refused:
        shopify.perform(CancelOrder("#1001"), customer="7001", key="k")
    assert refused.value.rule == "cancel.status"
    platform.documents["customer"] = MIA | {"id": "gid://shopify/Customer/7002"}
    with pytest.raises(NotFound):
        shopify.perform(CancelOrder("#1001"), customer="7002", key="k")
    assert platform.asked == []


def test_a_change_that_shopify_refuses_may_be_tried_again(
    shopify: ShopifyBackend, platform: Platform
) -> None:
    good = platform.documents["orderCancel"]
    platform.documents["orderCancel"] = {
        "orderCancelUserErrors": [{"field": None, "message": "is being packed"}]
    }
    with pytest.raises(OrderError, match="is being packed"):
        shopify.perform(CancelOrder("#1001"), customer="7001", key="k")
    platform.documents["orderCancel"] = good
    assert not shopify.perform(CancelOrder("#1001"), customer="7001", key="k").repeated


@pytest.mark.parametrize("fault", ["drop", (502, {})])
def test_a_change_whose_end_is_unknown_is_told_and_not_repeated(
    fault: Any, shopify: ShopifyBackend, platform: Platform
) -> None:
    platform.broken["orderCancel"] = fault
    with pytest.raises(OrderError, match="does not answer"):
        shopify.perform(CancelOrder("#1001"), customer="7001", key="k")
    platform.broken.clear()
    with pytest.raises(OrderError, match="its end is not known"):
        shopify.perform(CancelOrder("#1001"), customer="7001", key="k")
    assert [name for name, _ in platform.asked] == ["orderCancel"]


def test_a_bad_token_is_said_plainly(shopify: ShopifyBackend, platform: Platform) -> None:
    platform.broken["customer"] = (401, {"errors": "[API] Invalid API key or access token"})
    with pytest.raises(OrderError, match=r"refused the token .*check orders_key"):
        shopify.customer("7001")


@pytest.fixture
def woo(platform: Platform, orders_engine: Engine) -> Iterator[WooCommerceBackend]:
    mia = {
        "id": 26,
        "email": "mia@example.com",
        "first_name": "Mia",
        "last_name": "Berg",
        "date_created_gmt": "2025-01-02T03:04:05",
        "billing": SPOT_WOO | {"email": "mia@example.com", "phone": ""},
        "shipping": SPOT_WOO | {"phone": ""},
    }
    blue = {
        "id": 312,
        "price": "45.50",
        "stock_status": "outofstock",
        "attributes": [{"name": "Color", "option": "blue"}],
    }
    red = {
        "id": 311,
        "price": "40.00",
        "stock_status": "instock",
        "attributes": [{"name": "Color", "option": "red"}],
    }
    platform.documents = {
        "GET /customers": [mia],
        "GET /customers/26": mia,
        "GET /orders": [woo_order()],
        "GET /orders/701": woo_order(),
        "GET /products/31": {"id": 31, "name": "Lamp", "price": "40.00", "attributes": []},
        "GET /products/31/variations": [red, blue],
        "PUT /orders/701": {"id": 701},
        "PUT /customers/26": {"id": 26},
        "POST /orders/701/refunds": {"id": 5},
        "POST /orders/701/notes": {"id": 6},
    }
    http = JsonHttp(platform.url, auth=("ck", "cs"), sleep=lambda _: None)
    one = WooCommerceBackend(platform.url, "ck", "cs", orders_engine, now=lambda: NOW, http=http)
    yield one
    one.close()


def test_woocommerce_is_read_as_records(woo: WooCommerceBackend, platform: Platform) -> None:
    assert isinstance(woo, OrderBackend)
    assert [c.id for c in woo.find_customers(email="mia@example.com")] == ["26"]
    assert woo.find_customers(name="mia berg")[0].addresses == (HOME,)
    assert woo.find_customers(name="somebody else") == []
    order = woo.order("#701")
    assert order is not None
    assert (order.status, order.total, order.customer) == (OrderStatus.PENDING, 8500, "26")
    assert order.lines[0].options == {"Color": "red"}
    assert woo.order("702") is None
    assert [one.id for one in woo.orders_of("26")] == ["701"]
    assert [(o.variant, o.price, o.available) for o in woo.offers("31")] == [
        ("311", 4000, True),
        ("312", 4550, False),
    ]
    assert platform.headers[0]["Authorization"].startswith("Basic ")
    platform.documents["GET /orders/701"] = woo_order("a-plugins-own")
    assert woo.order("701").status is OrderStatus.PROCESSING  # type: ignore[union-attr]


WOO_PLACE = SPOT_WOO | {"address_1": "9 Hill Street"}
WOO_WRITES: list[tuple[Any, str, list[tuple[str, Any]]]] = [
    (
        CancelOrder("701", "too slow"),
        "processing",
        [
            ("POST /orders/701/refunds", {"amount": "85.00", "reason": "too slow"}),
            ("PUT /orders/701", {"status": "cancelled"}),
            (
                "POST /orders/701/notes",
                {"note": "Cancelled at the customer's wish: too slow (key-1)", "customer_note": False},
            ),
        ],
    ),
    (ChangeOrderAddress("701", ELSEWHERE), "processing", [("PUT /orders/701", {"shipping": WOO_PLACE})]),
    (ChangeCustomerAddress("26", ELSEWHERE), "processing", [("PUT /customers/26", {"shipping": WOO_PLACE})]),
    (
        ReturnItems("701", (ReturnItem("21", 1, ReturnReason.DAMAGED),)),
        "completed",
        [
            (
                "PUT /orders/701",
                {
                    "meta_data": [
                        {
                            "key": "_shopkeeper_returns",
                            "value": json.dumps(
                                [
                                    {
                                        "id": "R701-1",
                                        "requested": "2026-05-20",
                                        "lines": [{"line": "21", "quantity": 1, "reason": "damaged"}],
                                    }
                                ]
                            ),
                        }
                    ]
                },
            ),
            ("POST /orders/701/notes", {"note": "Return R701-1 asked for: 1 x Lamp", "customer_note": True}),
        ],
    ),
]


@pytest.mark.parametrize(("action", "status", "expected"), WOO_WRITES, ids=lambda v: type(v).__name__)
def test_woocommerce_is_sent_each_change_once(
    action: Any, status: str, expected: list[Any], woo: WooCommerceBackend, platform: Platform
) -> None:
    platform.documents["GET /orders/701"] = woo_order(status)
    effect = woo.check(action, customer="26")
    assert platform.asked == []
    receipt = woo.perform(action, customer="26", key="key-1", agreed=effect)
    assert platform.asked == expected
    assert woo.perform(action, customer="26", key="key-1") == replace(receipt, repeated=True)
    assert platform.asked == expected


def test_a_return_kept_in_woocommerce_is_read_back(woo: WooCommerceBackend, platform: Platform) -> None:
    platform.documents["GET /orders/701"] = woo_order("completed")
    woo.perform(ReturnItems("701", (ReturnItem("21", 2),)), customer="26", key="k")
    platform.documents["GET /orders/701"] = woo_order("completed") | platform.asked[0][1]
    order = woo.order("701")
    assert order is not None
    assert (order.returns[0].id, order.returns[0].status) == ("R701-1", ReturnStatus.REQUESTED)
    with pytest.raises(PolicyRefusal) as refused:
        woo.check(ReturnItems("701", (ReturnItem("21"),)), customer="26")
    assert refused.value.rule == "return.quantity"


def test_only_what_is_still_held_is_refunded(woo: WooCommerceBackend, platform: Platform) -> None:
    partly = woo_order() | {"refunds": [{"id": 9, "reason": "", "total": "-30.00"}]}
    platform.documents["GET /orders/701"] = partly
    assert woo.check(CancelOrder("701"), customer="26").difference == -5500
    platform.documents["GET /orders/701"] = woo_order("pending", paid=False)
    woo.perform(CancelOrder("701"), customer="26", key="k")
    assert [name for name, _ in platform.asked] == ["PUT /orders/701", "POST /orders/701/notes"]


def test_woocommerce_says_what_it_cannot(woo: WooCommerceBackend, platform: Platform) -> None:
    for action in (
        ExchangeItems("701", (Swap("21", "312"),)),
        ChangeOrderItems("701", (Swap("21", "312"),)),
        ChangeOrderPayment("701", "card"),
    ):
        with pytest.raises(PolicyRefusal) as refused:
            woo.perform(action, customer="26", key="k")
        assert refused.value.rule == "platform.cannot"
    assert platform.asked == []


def test_a_refused_refund_frees_the_key(woo: WooCommerceBackend, platform: Platform) -> None:
    platform.broken["POST /orders/701/refunds"] = (400, {"message": "Invalid refund amount"})
    with pytest.raises(OrderError, match="Invalid refund amount"):
        woo.perform(CancelOrder("701"), customer="26", key="k")
    platform.broken.clear()
    woo.perform(CancelOrder("701"), customer="26", key="k")
    assert [name for name, _ in platform.asked].count("POST /orders/701/refunds") == 2


def test_a_refund_is_never_made_twice(woo: WooCommerceBackend, platform: Platform) -> None:
    """The refund went through and the cancelling did not: the key stays used."""
    platform.broken["PUT /orders/701"] = (400, {"message": "no such status"})
    with pytest.raises(OrderError, match="was refunded and could not be cancelled"):
        woo.perform(CancelOrder("701"), customer="26", key="k")
    platform.broken.clear()
    with pytest.raises(OrderError, match="its end is not known"):
        woo.perform(CancelOrder("701"), customer="26", key="k")
    assert [name for name, _ in platform.asked].count("POST /orders/701/refunds") == 1


def test_a_bad_woocommerce_key_is_said_plainly(woo: WooCommerceBackend, platform: Platform) -> None:
    platform.broken["GET /customers/26"] = (401, {"message": "Consumer key is invalid."})
    with pytest.raises(OrderError, match=r"status 401: Consumer key is invalid\.; check the key's rights"):
        woo.customer("26")
