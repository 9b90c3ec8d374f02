"""A small local server that answers as Shopify and WooCommerce do, and documents in the shape of their public APIs."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Platform:
    """Answers what `documents` says for "METHOD path" (Shopify: for the field that is asked) and notes each request;
    "status" in `broken` for such a name gives that status, "drop" closes the connection after noting it."""

    def __init__(self) -> None:
        self.documents: dict[str, Any] = {}
        self.broken: dict[str, Any] = {}
        self.asked: list[tuple[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or "null")
                path = self.path.partition("?")[0]
                document: Any
                if path.endswith("graphql.json"):
                    inner = body["query"].split("{", 1)[1].split("(")[0].split("{")[0].strip()
                    name, sent, write = inner, body["variables"], body["query"].startswith("mutation")
                    document = {"data": {inner: platform.documents.get(inner)}}
                else:
                    name, sent, write = f"{self.command} {path}", body, self.command != "GET"
                    document = platform.documents.get(name)
                if write:
                    platform.asked.append((name, sent))
                platform.headers.append(dict(self.headers))
                fault = platform.broken.get(name)
                if fault == "drop":
                    self.close_connection = True
                    return
                status, document = fault if fault else (200 if document is not None else 404, document)
                content = json.dumps(document if document is not None else {"message": "not there"}).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


def money(amount: str) -> dict[str, Any]:
    return {"shopMoney": {"amount": amount, "currencyCode": "USD"}}


PLACE = {
    "name": "Mia Berg",
    "address1": "4 Lake Road",
    "address2": None,
    "city": "Dover",
    "provinceCode": "DE",
    "zip": "19901",
    "countryCodeV2": "US",
    "phone": None,
}
MIA = {
    "id": "gid://shopify/Customer/7001",
    "displayName": "Mia Berg",
    "email": "mia@example.com",
    "phone": None,
    "createdAt": "2025-01-02T03:04:05Z",
    "defaultAddress": PLACE,
    "addresses": [PLACE],
}
SPOT = {"name": "Color", "value": "red"}


def shopify_order(*, sent: bool = False, cancelled: bool = False) -> dict[str, Any]:
    line = {
        "id": "gid://shopify/LineItem/501",
        "title": "Lamp",
        "quantity": 2,
        "currentQuantity": 2,
        "product": {"id": "gid://shopify/Product/31"},
        "variant": {"id": "gid://shopify/ProductVariant/311", "title": "red", "selectedOptions": [SPOT]},
        "originalUnitPriceSet": money("40.00"),
    }
    parcel = {
        "id": "gid://shopify/Fulfillment/801",
        "status": "SUCCESS",
        "displayStatus": "DELIVERED",
        "createdAt": "2026-05-08T08:00:00Z",
        "deliveredAt": "2026-05-10T08:00:00Z",
        "estimatedDeliveryAt": None,
        "trackingInfo": [{"company": "Post", "number": "T1"}],
        "fulfillmentLineItems": {
            "nodes": [
                {
                    "id": "gid://shopify/FulfillmentLineItem/901",
                    "quantity": 2,
                    "lineItem": {"id": "gid://shopify/LineItem/501"},
                }
            ]
        },
    }
    paid = {"status": "SUCCESS", "gateway": "shopify_payments", "createdAt": "2026-05-05T08:00:00Z"}
    return {
        "id": "gid://shopify/Order/5550001001",
        "name": "#1001",
        "createdAt": "2026-05-05T08:00:00Z",
        "updatedAt": "2026-05-05T08:00:00Z",
        "cancelledAt": "2026-05-06T08:00:00Z" if cancelled else None,
        "currencyCode": "USD",
        "displayFulfillmentStatus": "FULFILLED" if sent else "UNFULFILLED",
        "displayFinancialStatus": "PAID",
        "email": "mia@example.com",
        "phone": None,
        "customer": {"id": MIA["id"], "displayName": "Mia Berg"},
        "shippingAddress": PLACE,
        "totalPriceSet": money("85.00"),
        "totalShippingPriceSet": money("5.00"),
        "totalTaxSet": money("0.00"),
        "totalDiscountsSet": money("0.00"),
        "lineItems": {"nodes": [line]},
        "transactions": [
            {
                "id": "gid://shopify/OrderTransaction/1",
                "kind": "AUTHORIZATION",
                "amountSet": money("85.00"),
                **paid,
            },
            {
                "id": "gid://shopify/OrderTransaction/2",
                "kind": "CAPTURE",
                "amountSet": money("85.00"),
                **paid,
            },
        ],
        "fulfillments": [parcel] if sent else [],
        "returns": {"nodes": []},
        "refunds": [],
    }


LINE = {
    "id": 21,
    "name": "Lamp - red",
    "parent_name": "Lamp",
    "product_id": 31,
    "variation_id": 311,
    "quantity": 2,
    "price": 40,
    "meta_data": [
        {"id": 1, "key": "pa_color", "value": "red", "display_key": "Color", "display_value": "red"},
        {
            "id": 2,
            "key": "_reduced_stock",
            "value": "2",
            "display_key": "_reduced_stock",
            "display_value": "2",
        },
    ],
}
SPOT_WOO = {
    "first_name": "Mia",
    "last_name": "Berg",
    "address_1": "4 Lake Road",
    "address_2": "",
    "city": "Dover",
    "state": "DE",
    "postcode": "19901",
    "country": "US",
}


def woo_order(status: str = "processing", *, paid: bool = True) -> dict[str, Any]:
    return {
        "id": 701,
        "status": status,
        "currency": "USD",
        "date_created_gmt": "2026-05-05T08:00:00",
        "date_modified_gmt": "2026-05-05T08:00:00",
        "date_paid_gmt": "2026-05-05T08:01:00" if paid else None,
        "date_completed_gmt": "2026-05-10T08:00:00" if status == "completed" else None,
        "customer_id": 26,
        "billing": SPOT_WOO | {"email": "mia@example.com", "phone": ""},
        "shipping": SPOT_WOO,
        "payment_method": "stripe",
        "transaction_id": "ch_1",
        "total": "85.00",
        "shipping_total": "5.00",
        "total_tax": "0.00",
        "line_items": [LINE],
        "meta_data": [],
        "refunds": [],
    }
