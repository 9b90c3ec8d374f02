"""Orders over webhooks: the same answers as the built-in system, refused, retried and done once."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_orders import HOME, MIA, make_backend, open_shop

from shopkeeper import Shop
from shopkeeper.errors import Conflict, InputError, NotFound, OrderError, ShopkeeperError
from shopkeeper.orders import OrderStatus, PaymentKind, PaymentMethod, ReturnReason
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
from shopkeeper.orders.adapters.http import JsonHttp
from shopkeeper.orders.adapters.webhook import SIGNATURE, WebhookBackend, sign, verify
from shopkeeper.orders.adapters.webhook_server import answer
from shopkeeper.orders.adapters.wire import decode_action, encode
from shopkeeper.orders.backend import OrderBackend, PolicyRefusal
from shopkeeper.orders.builtin import BuiltinBackend

SECRET = "a shared secret"
ROOT = Path(__file__).parents[2]
ELSEWHERE = replace(HOME, line1="9 Hill Street")
ACTIONS: tuple[Action, ...] = (
    CancelOrder("W1", "no longer needed"),
    ChangeOrderAddress("W1", ELSEWHERE),
    ChangeOrderPayment("W1", "pal"),
    ChangeOrderItems("W1", (Swap("W1-1", "lamp-blue"),), "card"),
    ReturnItems("W2", (ReturnItem("W2-2", 2, ReturnReason.DAMAGED),), "card"),
    ExchangeItems("W2", (Swap("W2-1", "lamp-gold"),), "card"),
    ChangeCustomerAddress("C1", ELSEWHERE),
)


class Wire:
    """A server around `answer` that can be told to misbehave: "fail" answers 500 before the work, "drop" does the
    work and closes the connection without a word."""

    def __init__(self, backend: OrderBackend) -> None:
        self.tricks: list[str] = []
        self.keys: list[str] = []
        wire = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                wire.keys.append(self.headers.get("Idempotency-Key", ""))
                trick = wire.tricks.pop(0) if wire.tricks else ""
                status, document = (
                    (500, {})
                    if trick == "fail"
                    else answer(backend, SECRET, body, self.headers.get(SIGNATURE, ""))
                )
                if trick == "drop":
                    self.close_connection = True
                    return
                content = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator[Wire]:
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join()


@pytest.fixture
def wire(backend: BuiltinBackend) -> Iterator[Wire]:
    with Wire(backend).running() as one:
        yield one


@pytest.fixture
def away(wire: Wire) -> Iterator[WebhookBackend]:
    one = WebhookBackend(wire.url, SECRET, http=JsonHttp(wire.url, sleep=lambda _: None))
    yield one
    one.close()


def outcome(do: Callable[[], Any]) -> Any:
    """What a call gives, or what it raises, as something to compare."""
    try:
        return do()
    except PolicyRefusal as refusal:
        return "refused", refusal.rule, str(refusal), refusal.facts
    except ShopkeeperError as error:
        return type(error), str(error)


def test_reading_gives_what_the_built_in_system_gives(away: WebhookBackend, backend: BuiltinBackend) -> None:
    assert isinstance(away, OrderBackend)
    assert away.find_customers(email="MIA@example.com") == tuple(
        backend.find_customers(email="MIA@example.com")
    )
    assert away.find_customers(name="Tom Ash", postal_code="19901")[0].id == "C2"
    assert away.find_customers() == ()
    assert away.customer("C1") == backend.customer("C1")
    assert away.customer("nobody") is None
    assert away.order("#w2") == backend.order("W2")
    assert away.order("W9") is None
    assert away.orders_of("C1") == tuple(backend.orders_of("C1"))
    assert len(away.orders_of("C1")) == 3
    assert away.offers("lamp") == tuple(backend.offers("lamp"))
    assert away.offers("boat") == ()
    assert away.products() == backend.products() != {}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: type(a).__name__)
def test_an_action_has_the_effect_that_it_has_here(
    action: Action, away: WebhookBackend, backend: BuiltinBackend
) -> None:
    methods = (*MIA.payment_methods, PaymentMethod("pal", PaymentKind.PAYPAL))
    backend.book.customers.put([replace(MIA, payment_methods=methods)])
    assert decode_action(json.loads(json.dumps(encode(action)))) == action
    effect = backend.check(action, customer="C1")
    assert away.check(action, customer="C1") == effect
    receipt = away.perform(action, customer="C1", key="k", agreed=effect, actor="clerk")
    assert receipt.effect == effect
    assert not receipt.repeated
    assert backend.audit.entries(customer="C1")[-1].actor == "clerk"
    again = away.perform(action, customer="C1", key="k")
    assert again == replace(receipt, repeated=True) == backend.perform(action, customer="C1", key="k")


@pytest.mark.parametrize(
    ("action", "customer", "kind"),
    [
        (CancelOrder("W2"), "C1", "refused"),
        (ChangeOrderPayment("W1", "gift"), "C1", "refused"),
        (CancelOrder("W1"), "C2", NotFound),
        (CancelOrder("W9"), "C1", NotFound),
        (ChangeOrderAddress("W1", replace(HOME, line1="")), "C1", InputError),
        (ChangeOrderItems("W1", (Swap("W1-1", "lamp-grey"),)), "C1", "refused"),
    ],
)
def test_what_is_refused_here_is_refused_there(
    action: Action, customer: str, kind: Any, away: WebhookBackend, backend: BuiltinBackend
) -> None:
    here = outcome(lambda: backend.check(action, customer=customer))
    assert here[0] == kind
    assert outcome(lambda: away.check(action, customer=customer)) == here
    assert outcome(lambda: away.perform(action, customer=customer, key="k")) == here


def test_a_conflict_comes_through(away: WebhookBackend, backend: BuiltinBackend) -> None:
    shown = away.check(CancelOrder("W1"), customer="C1")
    with pytest.raises(Conflict):
        away.perform(CancelOrder("W1"), customer="C1", key="a", agreed=replace(shown, difference=-1))
    away.perform(CancelOrder("W1"), customer="C1", key="a", agreed=shown)
    with pytest.raises(Conflict):
        away.perform(ChangeCustomerAddress("C1", ELSEWHERE), customer="C1", key="a")


def test_a_wrong_secret_is_refused_before_anything_is_done(wire: Wire, backend: BuiltinBackend) -> None:
    stranger = WebhookBackend(wire.url, "a guess")
    with pytest.raises(InputError, match="signature does not fit"):
        stranger.perform(CancelOrder("W1"), customer="C1", key="k")
    stranger.close()
    assert backend.order("W1").status is OrderStatus.PENDING  # type: ignore[union-attr]


def test_an_old_call_is_refused(wire: Wire, backend: BuiltinBackend) -> None:
    late = WebhookBackend(wire.url, SECRET, now=lambda: 1_700_000_000.0)
    with pytest.raises(InputError, match="too old"):
        late.customer("C1")
    late.close()


def test_a_server_that_fails_is_asked_again(wire: Wire, away: WebhookBackend) -> None:
    wire.tricks = ["fail", "fail"]
    assert away.customer("C1") is not None
    assert len(wire.keys) == 3


def test_a_server_that_only_fails_is_given_up(wire: Wire, away: WebhookBackend) -> None:
    wire.tricks = ["fail"] * 9
    with pytest.raises(OrderError, match="does not answer \\(status 500\\)"):
        away.customer("C1")
    assert len(wire.keys) == 4


def test_a_lost_answer_is_asked_for_again_and_the_work_done_once(
    wire: Wire, away: WebhookBackend, backend: BuiltinBackend
) -> None:
    wire.tricks = ["drop"]
    receipt = away.perform(CancelOrder("W1"), customer="C1", key="only-once")
    assert wire.keys == ["only-once", "only-once"]
    assert receipt.repeated
    assert len(backend.audit.entries(order="W1")) == 1
    assert len(backend.order("W1").refunds) == 1  # type: ignore[union-attr]


def test_nobody_there_is_said_in_one_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        away = WebhookBackend(url, SECRET, http=JsonHttp(url, sleep=lambda _: None))
        with pytest.raises(OrderError, match="check the address") as caught:
            away.customer("C1")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no json", 400),
        (b"[]", 400),
        (b'{"call": "order", "arguments": {"id": 5}}', 422),
        (b'{"call": "order", "arguments": {"key": "W1"}}', 422),
        (b'{"call": "drop_tables", "arguments": {}}', 422),
        (b'{"call": "check", "arguments": {"action": {"do": "Explode"}, "customer": "C1"}}', 422),
        (b'{"call": "perform", "arguments": {"action": {"do": "CancelOrder", "order": "W1"}}}', 422),
        (
            b'{"call": "check", "arguments": {"action": {"do": "ReturnItems", "order": 1}, "customer": ""}}',
            422,
        ),
    ],
)
def test_a_call_that_is_none_is_refused_with_a_word(
    body: bytes, status: int, backend: BuiltinBackend
) -> None:
    got, document = answer(backend, SECRET, body, sign(SECRET, body, int(time.time())))
    assert got == status
    assert document["error"]["kind"] == "input"
    assert backend.order("W1").status is OrderStatus.PENDING  # type: ignore[union-attr]


@given(
    secret=st.text(min_size=1),
    body=st.binary(),
    at=st.integers(0, 10**12),
    other=st.binary(),
    by=st.integers(),
)
def test_a_signature_fits_its_body_secret_and_time_only(
    secret: str, body: bytes, at: int, other: bytes, by: int
) -> None:
    header = sign(secret, body, at)
    assert verify(secret, body, header, now=at)
    assert verify(secret, body, header, now=at + by) == (abs(by) <= 300)
    assert verify(secret, other, header, now=at) == (other == body)
    assert not verify(secret + "x", body, header, now=at)
    assert not verify(secret, body, header.replace(f"t={at}", f"t={at + 1}"), now=at)


@given(st.text() | st.tuples(st.text(), st.text()).map(lambda p: f"t={p[0]},v1={p[1]}"))
def test_no_made_up_signature_passes_or_breaks(header: str) -> None:
    assert not verify(SECRET, b"{}", header)


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=" + "9" * 9999 + ",v1=0", "t=²,v1=é", "v1=0"])
def test_strange_signatures_are_refused(header: str) -> None:
    assert not verify(SECRET, b"{}", header)


def test_the_example_server_keeps_another_shops_orders(tmp_path: Path) -> None:
    folder = tmp_path / "keeper"
    with Shop.open(folder, create=True):
        pass
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fill = "from toy_orders import fill; from shopkeeper import Shop; import sys; fill(Shop.open(sys.argv[1]).engine)"
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    env = os.environ | {"SECRET": SECRET, "PYTHONPATH": path}
    subprocess.run([sys.executable, "-c", fill, str(folder)], check=True, env=env)
    command = [sys.executable, str(ROOT / "examples" / "order_webhook.py"), str(folder), str(port)]
    with (
        subprocess.Popen(command, env=env) as process,
        Shop.open(
            tmp_path / "asker",
            create=True,
            orders="webhook",
            orders_url=f"http://127.0.0.1:{port}/orders",
            orders_secret=SECRET,
        ) as shop,
    ):
        try:
            patient = WebhookBackend(
                shop.config.orders_url, SECRET, http=JsonHttp(shop.config.orders_url, tries=60, longest=0.5)
            )
            assert patient.customer("C1") is not None  # it has come up
            patient.close()
            receipt = shop.backend.perform(CancelOrder("W1"), customer="C1", key="k")
            found = shop.backend.order("W1")
            assert found is not None
            assert found.status is OrderStatus.CANCELLED
            assert shop.backend.perform(CancelOrder("W1"), customer="C1", key="k").id == receipt.id
            with pytest.raises(PolicyRefusal):
                shop.backend.check(CancelOrder("W3"), customer="C1")
        finally:
            process.terminate()
    with Shop.open(folder) as keeper:
        kept = keeper.backend.order("W1")
        assert kept is not None
        assert kept.status is OrderStatus.CANCELLED


def test_two_shops_over_one_wire_agree(tmp_path: Path) -> None:
    """The whole list of actions, here and over the wire, leaves the same orders."""
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    here, there = (make_backend(open_shop(tmp_path / name)) for name in ("here", "there"))
    with Wire(there).running() as wire:
        away = WebhookBackend(wire.url, SECRET)
        for number, action in enumerate(ACTIONS):
            one = outcome(lambda a=action, n=number: here.perform(a, customer="C1", key=f"k{n}"))  # type: ignore[misc]
            two = outcome(lambda a=action, n=number: away.perform(a, customer="C1", key=f"k{n}"))  # type: ignore[misc]
            assert one == two
        away.close()
    assert [here.order(id) for id in ("W1", "W2", "W3")] == [there.order(id) for id in ("W1", "W2", "W3")]
    for backend in (here, there):
        backend.engine.dispose()
