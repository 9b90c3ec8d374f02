"""The scripted customers in bench/agent: they can be filled in, they can be played, and they name nobody."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shopkeeper.bench.agent import ScriptedCustomer, canonical_sha, read_dialogues, read_gold

ROOT = Path(__file__).resolve().parents[2]
WORDINGS = ROOT / "bench" / "agent" / "dialogues.jsonl"


@pytest.fixture(scope="module")
def benchmark_data() -> Path:
    data = Path(os.environ.get("SHOPKEEPER_DATA", ROOT.parent / "shared" / "data"))
    if not (data / "tau2-retail").exists():
        pytest.skip(f"no retail world in {data}: set SHOPKEEPER_DATA to check the wordings")
    return data


@pytest.fixture(scope="module", params=["dialogues.jsonl", "second.jsonl"])
def built(
    request: pytest.FixtureRequest, benchmark_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("agent")
    data, wordings = benchmark_data / "tau2-retail", WORDINGS.with_name(request.param)
    command = [sys.executable, ROOT / "bench" / "agent" / "build.py", data, out, wordings]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.data
def test_every_dialogue_is_filled_in_and_can_be_played(built: Path) -> None:
    dialogues, wrong = read_dialogues(built / "dialogues.jsonl")
    assert not wrong
    assert len(dialogues) >= 40
    gold = read_gold(built)
    for one in dialogues:
        customer = ScriptedCustomer(one)
        lines = [customer.opening(), *(a.say for a in one.answers), *one.otherwise]
        assert not [
            line for line in lines if re.search(r"[{}]|@[a-z]+\b(?!\.)", line) and "@example" not in line
        ]
        assert not [a.asks for a in one.answers if "@" in a.asks]
        assert one.id in gold
        assert one.otherwise, "a customer who says nothing unasked leaves at the first reply nobody foresaw"
    db = json.loads((built / "db.json").read_text("utf-8"))
    assert {g.initial_db_sha for g in gold.values()} == {canonical_sha(db)}


@pytest.mark.data
def test_wordings_hold_nobodys_name_number_or_address(benchmark_data: Path) -> None:
    db = json.loads((benchmark_data / "tau2-retail" / "db.json").read_text("utf-8"))
    said = WORDINGS.read_text("utf-8") + WORDINGS.with_name("second.jsonl").read_text("utf-8")
    words = set(re.findall(r"\w+", said))
    for user in db["users"].values():
        assert not words & {user["name"]["first_name"], user["name"]["last_name"], user["user_id"]}
        assert user["address"]["address1"] not in said
        assert user["email"] not in said
    items = {v for product in db["products"].values() for v in product["variants"]}
    assert not words & ({order.strip("#") for order in db["orders"]} | set(db["products"]) | items)


def test_held_dialogues_are_the_fifteen_that_the_page_names() -> None:
    rows = [json.loads(line) for line in WORDINGS.read_text("utf-8").splitlines() if line]
    held = [row["id"] for row in rows if row.get("held")]
    page = (ROOT / "bench" / "agent" / "README.md").read_text("utf-8")
    assert len(held) == 15
    assert ", ".join(held) in page.replace("\n", " ")
