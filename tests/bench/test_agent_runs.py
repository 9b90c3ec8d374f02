"""`shopkeeper bench agent` on a small world of its own: with and without answers, with lines that are no dialogues."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shopkeeper.bench.agent import canonical_sha, run
from shopkeeper.cli.bench import bench_command
from shopkeeper.errors import InputError, ShopkeeperError

HOME = {
    "address1": "7 Quay",
    "address2": "",
    "city": "Salem",
    "country": "USA",
    "state": "VA",
    "zip": "24153",
}


def variant(id: str, colour: str, price: float) -> dict[str, Any]:
    return {"item_id": id, "options": {"color": colour}, "available": True, "price": price}


def order(id: str, status: str, item: str, colour: str, price: float) -> dict[str, Any]:
    thing = {"name": "Teapot", "product_id": "9000000001", "item_id": item, "price": price}
    return {
        "order_id": id,
        "user_id": "ada_quill_1001",
        "address": HOME,
        "items": [thing | {"options": {"color": colour}}],
        "fulfillments": [],
        "status": status,
        "payment_history": [
            {"transaction_type": "payment", "amount": price, "payment_method_id": "credit_card_77"}
        ],
    }


def world() -> dict[str, Any]:
    card = {"source": "credit_card", "id": "credit_card_77", "brand": "visa", "last_four": "1234"}
    return {
        "products": {
            "9000000001": {
                "name": "Teapot",
                "product_id": "9000000001",
                "variants": {
                    "5000000001": variant("5000000001", "red", 30.0),
                    "5000000002": variant("5000000002", "blue", 32.5),
                },
            }
        },
        "users": {
            "ada_quill_1001": {
                "user_id": "ada_quill_1001",
                "name": {"first_name": "Ada", "last_name": "Quill"},
                "address": HOME,
                "email": "ada@example.com",
                "payment_methods": {"credit_card_77": card},
                "orders": ["#W1000001", "#W1000002"],
            }
        },
        "orders": {
            "#W1000001": order("#W1000001", "pending", "5000000001", "red", 30.0),
            "#W1000002": order("#W1000002", "delivered", "5000000002", "blue", 32.5),
        },
    }


def cancelled() -> dict[str, Any]:
    db = world()
    changed = db["orders"]["#W1000001"]
    changed |= {"status": "cancelled", "cancel_reason": "no longer needed"}
    refund = {"transaction_type": "refund", "amount": 30.0, "payment_method_id": "credit_card_77"}
    changed["payment_history"].append(refund)
    return db


DIALOGUES: list[Any] = [
    {
        "id": "cancels",
        "opening": "Please cancel order #W1000001, I no longer need it.",
        "answers": [
            {"asks": "e-?mail", "say": "ada@example.com", "once": True},
            {"asks": "confirm|yes/no", "say": "Yes.", "once": False},
        ],
        "otherwise": ["No, that's all."],
        "max_turns": 10,
    },
    {"id": "broken", "opening": "Hi", "answers": [{"asks": "(", "say": "x", "once": True}], "otherwise": []},
    "no dialogue",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "db.json").write_text(json.dumps(world()), "utf-8")
    (tmp_path / "policy.md").write_text("# Policy\n\nPending orders can be cancelled.\n", "utf-8")
    lines = [json.dumps(row) for row in DIALOGUES]
    (tmp_path / "dialogues.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def predictions(file: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, file.read_text("utf-8").splitlines())}


@pytest.mark.parametrize("clerk", ["desk", "assistant"])
def test_a_folder_without_answers_gives_predictions_with_the_final_database(folder: Path, clerk: str) -> None:
    out = folder / "out" / "predictions.jsonl"
    report = run(folder, out, engine="rules", clerk=clerk)
    assert "pass_rate" not in report["rules"]
    assert report["rules"]["dialogues"] == 3
    assert report["rules"]["broken_off"] == 2
    rows = predictions(out)
    assert set(rows) == {"cancels", "broken", "line 3"}
    done = rows["cancels"]
    arguments = {"order_id": "#W1000001", "reason": "no longer needed"}
    assert done["writes"] == [{"name": "cancel_pending_order", "arguments": arguments}]
    assert done["final_db_sha"] == canonical_sha(cancelled())
    assert done["turns"][0] == {"role": "user", "text": DIALOGUES[0]["opening"]}
    assert {"name": "cancel_pending_order", "arguments": arguments, "result_ok": True} in done["calls"]
    assert "no regular expression" in rows["broken"]["error"]


def test_a_model_in_another_process_serves_by_calling_the_tools(folder: Path) -> None:
    program = [sys.executable, str(Path(__file__).with_name("clerk_server.py"))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"
            out = folder / "predictions.jsonl"
            report = run(folder, out, url=url, model="clerk", clerk="tools", only="cancels")
        finally:
            server.kill()
    assert report["clerk (served)"]["broken_off"] == 0
    done = predictions(out)["cancels"]
    arguments = {"order_id": "#W1000001", "reason": "no longer needed"}
    assert done["writes"] == [{"name": "cancel_pending_order", "arguments": arguments}]
    assert done["final_db_sha"] == canonical_sha(cancelled())
    before = [t["text"] for t in done["turns"] if t["role"] == "user"]
    assert before.count("Yes.") == 1  # the card was put first


def test_who_calls_the_tools_must_be_a_model(folder: Path) -> None:
    for options in ({}, {"engine": "rules"}):
        with pytest.raises(InputError, match="tools"):
            run(folder, clerk="tools", **options)


def test_with_answers_it_measures_and_says_what_is_wrong(folder: Path) -> None:
    gold = [
        {"id": "cancels", "final_db_sha": canonical_sha(cancelled()), "communicate": ["30.00"]},
        {"id": "broken", "final_db_sha": canonical_sha(world()), "communicate": []},
    ]
    (folder / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), "utf-8")
    report = run(folder, engine="rules")
    assert (report["rules"]["passed"], report["rules"]["said_rate"]) == (1, 1.0)
    assert report["rules"]["pass_rate"] == pytest.approx(1 / 3, abs=1e-3)
    assert set(report["rules: wrong"]) == {"broken", "line 3"}
    assert "world" not in report
    gold[0]["initial_db_sha"] = "other"
    (folder / "answers.jsonl").write_text(json.dumps(gold[0]), "utf-8")
    assert "not the world" in run(folder, engine="rules", only="cancels")["world"]


def test_parts_and_ids_choose_and_unknown_ones_are_named(folder: Path) -> None:
    assert run(folder, engine="rules", only="cancels")["rules"]["dialogues"] == 1
    assert run(folder, engine="rules", part="dev", limit=1)["rules"]["dialogues"] == 1
    for options in ({"only": "nobody"}, {"part": "middle"}, {"clerk": "parrot"}):
        with pytest.raises(InputError, match=r"'(nobody|middle|parrot)'"):
            run(folder, engine="rules", **options)


def test_command_says_what_a_folder_lacks(tmp_path: Path) -> None:
    done = CliRunner().invoke(bench_command, ["agent", str(tmp_path), "--json"])
    assert isinstance(done.exception, ShopkeeperError)
    assert "dialogues.jsonl" in str(done.exception)
