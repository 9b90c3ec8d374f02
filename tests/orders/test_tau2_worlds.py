"""Worlds of the tau2 retail form: imported, changed by their own tools, given back; the same as a plain replay."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_replay import Replay

from shopkeeper.cli.main import cli
from shopkeeper.errors import FeedError, NotFound, ShopkeeperError
from shopkeeper.orders.adapters.tau2 import (
    TOOLS,
    RecordedBackend,
    World,
    canonical_sha,
    export_world,
    translate,
)
from shopkeeper.orders.adapters.tau2.translate import action_of
from shopkeeper.orders.policy import load_rules
from shopkeeper.shop import Shop

DATA = Path(os.environ.get("SHOPKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))
STREET = {
    "address1": "7 Elm Walk",
    "address2": "",
    "city": "Salem",
    "country": "USA",
    "state": "OR",
    "zip": "97301",
}


def variant(id: str, color: str, price: float, *, available: bool = True) -> dict[str, Any]:
    return {"item_id": id, "options": {"color": color}, "available": available, "price": price}


def item(product: str, name: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "product_id": product,
        "item_id": one["item_id"],
        "price": one["price"],
        "options": one["options"],
    }


KITES = {
    v["item_id"]: v
    for v in (variant("k1", "red", 20.1), variant("k2", "blue", 23.33), variant("k3", "tan", 9.9))
}
DRUMS = {v["item_id"]: v for v in (variant("d1", "oak", 80.0), variant("d2", "ash", 80.0, available=False))}


def order(id: str, status: str, method: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    paid = round(sum(one["price"] for one in items), 2)
    parcel = {"tracking_id": [f"9{id[-1]}"], "item_ids": [one["item_id"] for one in items]}
    return {
        "order_id": id,
        "user_id": "ivo_lund_1",
        "address": STREET,
        "items": items,
        "status": status,
        "fulfillments": [] if status == "pending" else [parcel],
        "payment_history": [{"transaction_type": "payment", "amount": paid, "payment_method_id": method}],
    }


def toy_world() -> dict[str, Any]:
    kite, drum = item("p1", "Kite", KITES["k1"]), item("p2", "Drum", DRUMS["d1"])
    orders = [
        order("#W1", "pending", "card_1", [kite, drum, kite]),
        order("#W2", "delivered", "gift_card_1", [kite, drum, kite]),
        order("#W3", "processed", "card_1", [drum]),
        order("#W4", "pending", "gift_card_1", [item("p1", "Kite", KITES["k2"])]),
    ]
    user = {
        "user_id": "ivo_lund_1",
        "name": {"first_name": "Ivo", "last_name": "Lund"},
        "address": STREET,
        "email": "ivo@example.com",
        "payment_methods": {
            "card_1": {"source": "credit_card", "id": "card_1", "brand": "visa", "last_four": "0001"},
            "gift_card_1": {"source": "gift_card", "id": "gift_card_1", "balance": 25.0},
            "paypal_1": {"source": "paypal", "id": "paypal_1"},
        },
        "orders": [one["order_id"] for one in orders],
    }
    products = {
        "p1": {"name": "Kite", "product_id": "p1", "variants": KITES},
        "p2": {"name": "Drum", "product_id": "p2", "variants": DRUMS},
    }
    return {
        "products": products,
        "users": {"ivo_lund_1": user},
        "orders": {one["order_id"]: one for one in orders},
    }


def write_world(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "db.json").write_text(json.dumps(toy_world()), "utf-8")
    (folder / "policy.md").write_text("# Rules\n\nBe kind.\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.open(write_world(tmp_path_factory.mktemp("toy") / "world"))


def test_an_untouched_world_comes_back_as_it_was(toy: World) -> None:
    assert toy.fresh().export() == toy_world()
    assert toy.sha() == canonical_sha(toy_world())
    assert canonical_sha({"a": None, "b": [{"c": None}]}) == canonical_sha({"b": [{}]})


def test_copies_know_nothing_of_each_other(toy: World) -> None:
    one, other = toy.fresh(), toy.fresh()
    assert one.tools.call("cancel_pending_order", {"order_id": "#W1", "reason": "no longer needed"}).ok
    assert one.sha() != other.sha() == toy.sha()
    assert one.fresh().export() == export_world(one.backend)


ORDERS = st.sampled_from(["#W1", "#W2", "#W3", "#W4", "W1"])
ITEMS = st.lists(st.sampled_from(["k1", "k2", "d1"]), min_size=1, max_size=3)
NEW = st.lists(st.sampled_from(["k1", "k2", "k3", "d1", "d2", "zz"]), min_size=1, max_size=3)
METHODS = st.sampled_from(["card_1", "gift_card_1", "paypal_1", "other_1"])
REASONS = st.sampled_from(["no longer needed", "ordered by mistake", "too dear"])


def calls(name: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


PLACE = {name: st.just(value) for name, value in STREET.items()} | {
    "city": st.sampled_from(["Bend", "Salem"])
}
CALLS = st.one_of(
    calls("cancel_pending_order", order_id=ORDERS, reason=REASONS),
    calls("modify_pending_order_address", order_id=ORDERS, **PLACE),
    calls("modify_pending_order_payment", order_id=ORDERS, payment_method_id=METHODS),
    calls(
        "modify_pending_order_items",
        order_id=ORDERS,
        item_ids=ITEMS,
        new_item_ids=NEW,
        payment_method_id=METHODS,
    ),
    calls("return_delivered_order_items", order_id=ORDERS, item_ids=ITEMS, payment_method_id=METHODS),
    calls(
        "exchange_delivered_order_items",
        order_id=ORDERS,
        item_ids=ITEMS,
        new_item_ids=NEW,
        payment_method_id=METHODS,
    ),
    calls("modify_user_address", user_id=st.sampled_from(["ivo_lund_1", "x"]), **PLACE),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CALLS, min_size=1, max_size=6))
def test_any_calls_do_what_a_plain_replay_does(toy: World, wanted: list[tuple[str, dict[str, Any]]]) -> None:
    world, replay = toy.fresh(), Replay(toy.document)
    for name, arguments in wanted:
        assert world.tools.call(name, arguments).ok == replay.call(name, arguments), (name, arguments)
    assert world.export() == replay.world == export_world(world.backend)
    world.close()


def test_reading_tools_answer_in_the_form(toy: World) -> None:
    def ask(name: str, **arguments: str) -> Any:
        result = toy.tools.call(name, arguments)
        return result.content if result.ok else None

    assert ask("find_user_id_by_email", email="IVO@example.com") == "ivo_lund_1"
    assert ask("find_user_id_by_name_zip", first_name="ivo", last_name="LUND", zip="97301") == "ivo_lund_1"
    assert ask("find_user_id_by_name_zip", first_name="ivo", last_name="lund", zip="97302") is None
    assert ask("find_user_id_by_email", email="") is None
    world = toy_world()
    assert json.loads(ask("get_user_details", user_id="ivo_lund_1")) == world["users"]["ivo_lund_1"]
    assert json.loads(ask("get_order_details", order_id="#W2")) == world["orders"]["#W2"]
    assert ask("get_order_details", order_id="W2") is None
    assert json.loads(ask("get_product_details", product_id="p1")) == world["products"]["p1"]
    assert json.loads(ask("get_item_details", item_id="d2")) == DRUMS["d2"]
    assert list(json.loads(ask("list_all_product_types")).items()) == [("Drum", "p2"), ("Kite", "p1")]
    assert ask("transfer_to_human_agents", summary="x") == "Transfer successful"


@pytest.mark.parametrize(
    ("expression", "value"),
    [("2 + 3 * 4", "14.0"), ("(10.55 - .55) / 3", "3.33"), ("-2 * -3", "6.0"), ("1/0", None), ("2**9", None),
     ("__import__('os')", None), ("", None), ("1 +", None), ("((((", None)],
)  # fmt: skip
def test_the_calculator_only_calculates(toy: World, expression: str, value: str | None) -> None:
    result = toy.tools.call("calculate", {"expression": expression})
    assert (result.content if result.ok else None) == value


def test_wrong_calls_are_answered_and_not_raised(toy: World) -> None:
    assert not toy.tools.call("sell", {}).ok
    assert toy.tools.call("get_order_details", {}).content == "Missing argument order_id"
    assert len(TOOLS) == 16


def test_actions_and_calls_translate_both_ways(toy: World) -> None:
    swap = {
        "order_id": "#W1",
        "item_ids": ["k1", "k1"],
        "new_item_ids": ["k2", "k3"],
        "payment_method_id": "card_1",
    }
    back = {"order_id": "#W2", "item_ids": ["k1", "k1"], "payment_method_id": "gift_card_1"}
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("cancel_pending_order", {"order_id": "#W1", "reason": "no longer needed"}),
        ("modify_pending_order_address", {"order_id": "#W1", **STREET}),
        ("modify_pending_order_payment", {"order_id": "#W1", "payment_method_id": "paypal_1"}),
        ("modify_pending_order_items", swap),
        ("modify_user_address", {"user_id": "ivo_lund_1", **STREET}),
        ("return_delivered_order_items", back),
        ("exchange_delivered_order_items", {**swap, "order_id": "#W2"}),
    ]  # fmt: skip
    for name, arguments in wanted:
        action = action_of(name, arguments, toy.backend)
        assert action is not None
        assert translate(action, toy.backend) == {"name": name, "arguments": arguments}
    assert action_of("calculate", {}, toy.backend) is None
    with pytest.raises(NotFound):
        action_of("cancel_pending_order", {"order_id": "#W9", "reason": ""}, toy.backend)


def test_performed_actions_are_noted_as_calls(toy: World) -> None:
    world = toy.fresh()
    recorded = RecordedBackend(world.backend)
    given = {"order_id": "#W4", "item_ids": ["k2"], "new_item_ids": ["k3"], "payment_method_id": "card_1"}
    action = action_of("modify_pending_order_items", given, world.backend)
    assert action is not None
    for _ in range(2):
        recorded.perform(action, customer="ivo_lund_1", key="k")
    with pytest.raises(ShopkeeperError):
        recorded.perform(action, customer="ivo_lund_1", key="other")
    assert [(call["name"], call["result_ok"]) for call in recorded.calls] == [
        ("modify_pending_order_items", True),
        ("modify_pending_order_items", False),
    ]
    assert recorded.calls[0]["arguments"] == given
    replay = Replay(toy.document)
    replay.call("modify_pending_order_items", given)
    assert world.export() == replay.world


def test_the_command_makes_a_shop_of_a_world(tmp_path: Path) -> None:
    folder, shop_path = write_world(tmp_path / "world"), tmp_path / "shop"
    command = ["import", "--format", "tau2", str(folder), "--shop", str(shop_path), "--json"]
    for _ in range(2):
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 0, done.output
        counts = json.loads(done.stdout)
        assert (counts["products"], counts["variants"], counts["customers"], counts["orders"]) == (2, 5, 1, 4)
    assert (shop_path / "policies" / "en" / "policy.md").read_text("utf-8") == "# Rules\n\nBe kind.\n"
    assert load_rules(shop_path).items.last_variant_for_all
    with Shop.open(shop_path) as shop:
        assert export_world(shop.backend) == toy_world()  # type: ignore[arg-type]
        assert [offer.available for offer in shop.backend.offers("p2")] == [True, False]


def test_a_broken_world_makes_no_shop(tmp_path: Path) -> None:
    (tmp_path / "db.json").write_text('{"products": {}, "users": {}}', "utf-8")
    done = CliRunner().invoke(
        cli, ["import", "--format", "tau2", str(tmp_path), "--shop", str(tmp_path / "shop")]
    )
    assert isinstance(done.exception, FeedError)
    assert not (tmp_path / "shop").exists()
    with pytest.raises(FeedError, match=r"no readable db\.json"):
        World.open(tmp_path / "nothing")


def needed(*names: str) -> list[Path]:
    files = [DATA / name for name in names]
    if not all(file.exists() for file in files):
        pytest.skip(f"no retail world in {DATA}: set SHOPKEEPER_DATA to check the replays")
    return files


@pytest.fixture(scope="module")
def retail() -> World:
    (folder,) = needed("tau2-retail")
    return World.open(folder)


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.data
def test_all_given_tasks_replay_to_the_given_database(retail: World) -> None:
    """Every call, also those of the tasks' gold actions that fail: 74 tasks by the hash of the whole database."""
    (gold,) = needed("tau2-retail/gold-train.jsonl")
    wrong, tasks = [], rows(gold)
    assert {task["initial_db_sha"] for task in tasks} == {retail.sha()}
    for task in tasks:
        world = retail.fresh()
        for call in task["writes"] or ():
            world.tools.call(call["name"], call["arguments"])
        if world.sha() != task["final_db_sha"]:
            wrong.append(task["id"])
        world.close()
    assert len(tasks) == 74
    assert wrong == []


@pytest.mark.data
def test_the_earlier_tasks_replay_as_plainly(retail: World) -> None:
    """515 tasks without given hashes: each call succeeds or fails as in the plain replay, and the whole databases
    are equal after each task."""
    train, dev = needed("tau-retail-v1/tasks-train.jsonl", "tau-retail-v1/tasks-dev.jsonl")
    tasks, failed = rows(train) + rows(dev), 0
    assert json.loads((DATA / "tau2-retail" / "db.json").read_text("utf-8")) == retail.document
    for task in tasks:
        world, replay = retail.fresh(), Replay(retail.document)
        for call in task["actions"]:
            if not hasattr(Replay, call["name"]):
                continue
            done = world.tools.call(call["name"], call["arguments"]).ok
            assert done == replay.call(call["name"], call["arguments"]), (task["id"], call)
            failed += not done
        assert world.export() == replay.world, task["id"]
        world.close()
    assert len(tasks) == 515
    assert failed == 44, "calls that the tools answer with an error, here and in the plain replay"
