"""A small shop whose assistant runs by rules alone, served by a real server; and reading its event streams."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product, Variant
from shopkeeper.orders import (
    Address,
    Contact,
    Customer,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.web.app import create_app

HOME = Address("Mia Berg", "4 Lake Road", city="Dover", region="DE", postal_code="19901", country="US")
Frame = tuple[str, dict[str, Any], int]


def make_shop(folder: Path, **settings: Any) -> Shop:
    """Kettles, teapots and a jumper; Mia Berg has an order on its way; no language model."""
    shop = Shop.open(
        folder,
        create=True,
        name="Fernhill",
        rate_limit=0,
        **{"model": "none", "chat_rate_limit": 0, **settings},
    )
    shop.catalog.put(
        [
            Product(
                "kettle",
                {"en": "Steel kettle 1.5 l", "zh": "不锈钢水壶 1.5升"},
                price=Money(2999, "USD"),
                category=("Kitchen", "Kettles"),
                quantity=5,
                rating=4.6,
                rating_count=12,
            ),
            Product(
                "glass-kettle",
                {"en": "Glass kettle 1.7 l", "zh": "玻璃水壶 1.7升"},
                price=Money(4450, "USD"),
                category=("Kitchen", "Kettles"),
                quantity=2,
            ),
            Product(
                "jumper",
                {"en": "Wool jumper <b>warm</b>", "zh": "羊毛衫"},
                price=Money(5900, "USD"),
                category=("Clothing", "Jumpers"),
                variants=(
                    Variant("jumper-s", {"Size": "S"}, price=Money(5900, "USD"), quantity=0),
                    Variant("jumper-m", {"Size": "M"}, price=Money(5900, "USD"), quantity=3),
                ),
            ),
        ]
    )
    shop.search.sync()
    shop.orders.customers.put(
        [
            Customer(
                "C1",
                "Mia Berg",
                "mia@example.com",
                addresses=(HOME,),
                payment_methods=(PaymentMethod("card", PaymentKind.CARD, "tok", "Card ending 1111"),),
            )
        ]
    )
    lines = (OrderLine("kettle", 1, 2999, "", "Steel kettle 1.5 l", {}, "W1-1"),)
    shop.orders.put(
        [
            Order(
                "W1",
                "2026-11-15T08:00:00Z",
                "USD",
                lines,
                "C1",
                OrderStatus.PENDING,
                Contact("Mia Berg", "mia@example.com"),
                HOME,
                payments=(Payment("W1-P1", 2999, PaymentKind.CARD, "card", created="2026-11-15T08:00:00Z"),),
                shipments=(Shipment("W1-S1", "Post", "T123", ShipmentStatus.READY, {"W1-1": 1}),),
            )
        ]
    )
    return shop


def frames(lines: Iterable[str]) -> Iterator[Frame]:
    """The events of a stream as (kind, data, number)."""
    kind, data, number = "", "", 0
    for line in lines:
        if line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: "):
            data = line[6:]
        elif line.startswith("id: "):
            number = int(line[4:])
        elif not line and kind:
            yield kind, json.loads(data), number
            kind, data, number = "", "", 0


class Visitor:
    """Someone who talks by the API."""

    def __init__(self, client: httpx.Client, language: str = "en") -> None:
        self.client = client
        started = client.post("/api/v1/chat", json={"language": language})
        assert started.status_code == 201, started.text
        self.id, self.token = started.json()["id"], started.json()["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.path = f"/api/v1/chat/{self.id}"
        self.last = 0

    def stream(self, path: str, **body: Any) -> list[Frame]:
        body = {"after": self.last, **body}
        with self.client.stream("POST", f"{self.path}/{path}", json=body, headers=self.headers) as answer:
            assert answer.status_code == 200, answer.read()
            got = list(frames(answer.iter_lines()))
        self.last = max(number for _, _, number in [("", {}, self.last), *got])
        return got

    def say(self, text: str, **more: Any) -> list[Frame]:
        return self.stream("messages", text=text, **more)

    def get(self, path: str = "", **query: Any) -> httpx.Response:
        return self.client.get(self.path + path, params=query, headers=self.headers)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(shop: Shop, port: int) -> Iterator[str]:
    """The shop on a real server in a thread of this process."""
    config = uvicorn.Config(create_app(shop), port=port, log_level="error", timeout_graceful_shutdown=1)
    with running(config) as address:
        yield address


@contextmanager
def running(config: uvicorn.Config) -> Iterator[str]:
    """Any application on a real server in a thread of this process, until the block ends."""
    server = uvicorn.Server(config)
    ready = threading.Event()
    begin = server.startup

    async def startup(sockets: Any = None) -> None:
        await begin(sockets)
        ready.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert ready.wait(60), "the server did not start"
    try:
        yield f"http://127.0.0.1:{config.port}"
    finally:
        server.should_exit = True
        thread.join(30)
