"""Several writers at once, and a process that is killed in the middle: each thing is done once, or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine
from toy_orders import HOME, make_backend, make_order, open_shop

from shopkeeper.database import open_database
from shopkeeper.errors import Conflict, ShopkeeperError
from shopkeeper.orders import OrderStatus
from shopkeeper.orders.actions import (
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ReturnItem,
    ReturnItems,
)
from shopkeeper.orders.builtin import BuiltinBackend

HERE = Path(__file__).parent


def gift(backend: BuiltinBackend) -> int:
    mia = backend.customer("C1")
    assert mia is not None
    return mia.payment_methods[1].balance or 0


def test_one_key_from_many_threads_is_one_action(orders_engine: Engine) -> None:
    backend = make_backend(orders_engine)
    action, start = ReturnItems("W2", (ReturnItem("W2-2"),), "card"), threading.Barrier(6)

    def go(_: int) -> str:
        start.wait()
        try:
            return backend.perform(action, customer="C1", key="k").id
        except Conflict:  # it was done between the look and the write: a repeat answers with the receipt
            return backend.perform(action, customer="C1", key="k").id

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(go, range(6))) == {"W2-R1"}
    order = backend.order("W2")
    assert order is not None
    assert (len(order.returns), order.version) == (1, 2)


def test_many_keys_at_once_do_no_more_than_there_is(orders_engine: Engine) -> None:
    """Two mugs, six askers with keys of their own: two of them get one each, whoever they are."""
    backend, start = make_backend(orders_engine), threading.Barrier(6)

    def go(number: int) -> bool:
        start.wait()
        for _ in range(20):
            try:
                backend.perform(ReturnItems("W2", (ReturnItem("W2-2"),)), customer="C1", key=f"k{number}")
                return True
            except Conflict:
                continue
            except ShopkeeperError:
                return False
        raise AssertionError("twenty conflicts in a row")

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(go, range(6))) == [False] * 4 + [True] * 2
    order = backend.order("W2")
    assert order is not None
    assert order.version == 3
    assert [entry.version for entry in backend.audit.entries(order="W2")] == [2, 3]


def test_who_asks_while_the_same_wish_is_being_fulfilled_is_told_that_it_was(orders_engine: Engine) -> None:
    """The other one writes after the look for the key and before the reading of the order."""
    backend, other = make_backend(orders_engine), make_backend(orders_engine)
    wish, plan = CancelOrder("W1"), backend._plan

    def late(*given: object) -> object:
        other.perform(wish, customer="C1", key="k")
        return plan(*given)  # type: ignore[arg-type]

    backend._plan = late  # type: ignore[method-assign, assignment]
    assert backend.perform(wish, customer="C1", key="k").repeated


def test_a_record_that_changed_after_it_was_read_is_not_overwritten(orders_engine: Engine) -> None:
    """Another writer gets in between the reading of the order and its writing."""
    backend, other = make_backend(orders_engine), make_backend(orders_engine)
    moved = ChangeOrderAddress("W1", HOME)
    done: list[str] = []
    ready = backend._plan  # read first, then let the other one write, then go on

    def plan_then_wait(*given: object) -> object:
        planned = ready(*given)  # type: ignore[arg-type]
        if not done:
            done.append("now")
            other.perform(moved, customer="C1", key="other")
        return planned

    backend._plan = plan_then_wait  # type: ignore[method-assign, assignment]
    with pytest.raises(Conflict, match="'W1' was changed meanwhile"):
        backend.perform(CancelOrder("W1"), customer="C1", key="mine")
    order = backend.order("W1")
    assert order is not None
    assert order.status is OrderStatus.PENDING
    assert backend.perform(CancelOrder("W1"), customer="C1", key="mine").repeated is False


def test_a_changed_customer_takes_the_order_s_change_back(orders_engine: Engine) -> None:
    """A cancellation credits a gift card; the customer's record changed meanwhile, so the order stays too."""
    backend, other = make_backend(orders_engine), make_backend(orders_engine)
    backend.book.put([make_order("W4", OrderStatus.PENDING, method="gift")])
    ready = backend._plan
    done: list[object] = []

    def plan_then_wait(*given: object) -> object:
        planned = ready(*given)  # type: ignore[arg-type]
        if not done:
            done.append(other.perform(ChangeCustomerAddress("C1", HOME), customer="C1", key="other"))
        return planned

    backend._plan = plan_then_wait  # type: ignore[method-assign, assignment]
    with pytest.raises(Conflict, match="customer 'C1' was changed meanwhile"):
        backend.perform(CancelOrder("W4"), customer="C1", key="mine")
    order = backend.order("W4")
    assert order is not None
    assert (order.status, gift(backend)) == (OrderStatus.PENDING, 3000)
    assert backend.audit.entries(order="W4") == []
    backend.perform(CancelOrder("W4"), customer="C1", key="mine")
    assert gift(backend) == 8800


WORKER = f"""
import json, sys
sys.path.insert(0, {str(HERE)!r})
from toy_orders import make_backend
from shopkeeper.database import open_database
from shopkeeper.errors import Conflict, ShopkeeperError
from shopkeeper.orders.actions import CancelOrder
backend = make_backend(open_database("sqlite:///" + sys.argv[1]))
for number in range(int(sys.argv[2])):
    for _ in range(50):
        try:
            backend.perform(CancelOrder(f"G{{number}}"), customer="C1", key=f"cancel G{{number}}")
        except Conflict:
            continue
        except ShopkeeperError as error:
            print(json.dumps([number, str(error)]), flush=True)
        else:
            print(json.dumps([number, ""]), flush=True)
        break
"""


def worker(file: Path, orders: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(file), str(orders)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def fill(folder: Path, count: int) -> BuiltinBackend:
    """Orders paid by gift card, so that each cancellation changes an order and the one customer together."""
    backend = make_backend(open_shop(folder))
    backend.book.put(make_order(f"G{n}", OrderStatus.PENDING, method="gift") for n in range(count))
    return backend


def consistent(backend: BuiltinBackend, count: int) -> int:
    """Number of cancelled orders; each was refunded to the card exactly once, and the trail says so."""
    orders = [backend.order(f"G{n}") for n in range(count)]
    gone = [order for order in orders if order is not None and order.status is OrderStatus.CANCELLED]
    assert gift(backend) == 3000 + 5800 * len(gone)
    assert all(len(order.refunds) == 1 and order.version == 2 for order in gone)
    trail = backend.audit.entries()
    assert sorted(e.record_id for e in trail if e.record == "order") == sorted(order.id for order in gone)
    mia = backend.customer("C1")
    assert mia is not None
    assert mia.version == 1 + len(gone)
    return len(gone)


def test_two_processes_with_the_same_wishes_do_each_once(tmp_path: Path) -> None:
    backend = fill(tmp_path, 8)
    both = [worker(tmp_path / "shop.db", 8) for _ in range(2)]
    told = [[json.loads(line) for line in one.communicate(timeout=300)[0].splitlines()] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert told == [[[n, ""] for n in range(8)]] * 2, "both are told of each cancellation as done"
    assert consistent(backend, 8) == 8
    backend.engine.dispose()


def test_a_killed_process_leaves_whole_actions_only(tmp_path: Path) -> None:
    backend, count = fill(tmp_path, 200), 200
    one = worker(tmp_path / "shop.db", count)
    assert one.stdout is not None
    told = [json.loads(one.stdout.readline()) for _ in range(3)]
    os.kill(one.pid, signal.SIGKILL)
    one.wait(60)
    one.stdout.close()
    assert told == [[0, ""], [1, ""], [2, ""]]
    assert 3 <= consistent(backend, count) < count
    again = make_backend(open_database(f"sqlite:///{tmp_path / 'shop.db'}"))
    assert again.perform(CancelOrder("G0"), customer="C1", key="cancel G0").repeated
    assert not again.perform(CancelOrder(f"G{count - 1}"), customer="C1", key="x").repeated
    assert consistent(again, count) >= 4
    again.engine.dispose()
    backend.engine.dispose()
