"""Budgets and usage: counted in the database, never overdrawn by processes at the same time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select, update
from toy_world import HELLO

from shopkeeper.config import Config
from shopkeeper.database import migrate, open_database
from shopkeeper.errors import LimitExceeded, ModelError
from shopkeeper.llm.budget import Budget
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.metered import MeteredEngine
from shopkeeper.llm.tables import spent
from shopkeeper.llm.types import ChatRequest
from shopkeeper.llm.usage import UsageLog


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    migrate(made)
    yield made
    made.dispose()


def test_a_conversation_ends_at_its_budget_and_others_go_on(database: Database) -> None:
    prompt = FakeEngine().count_tokens(HELLO)
    engine = MeteredEngine(
        FakeEngine(["one two three"] * 9), Config(conversation_tokens=3 * (prompt + 3) + 2), database
    )
    for _ in range(3):  # what was reserved and not used is given back
        engine.chat(ChatRequest(HELLO, max_tokens=5, conversation="a"))
    with pytest.raises(LimitExceeded, match="conversation 'a' has used up its budget") as caught:
        engine.chat(ChatRequest(HELLO, max_tokens=5, conversation="a"))
    assert "\n" not in str(caught.value)
    assert engine.budget is not None
    assert engine.budget.left("a") == 2
    assert engine.chat(ChatRequest(HELLO, max_tokens=5, conversation="b")).text


def test_a_day_ends_at_its_budget_and_the_next_starts_anew(database: Database) -> None:
    budget = Budget(database, Config(day_tokens=100))
    budget.reserve("a", 60, 20)
    with pytest.raises(LimitExceeded, match="today's budget of 100 tokens"):
        budget.reserve("b", 10, 11)
    budget.reserve("b", 10, 10)
    with database.begin() as connection:
        connection.execute(update(spent).values(day=spent.c.day - 1))
    budget.reserve("b", 60, 40)


def test_money_is_counted_by_price(database: Database) -> None:
    budget = Budget(database, Config(day_money=10, input_price=100, output_price=1000))
    budget.reserve("", 50_000, 4_000)  # 5 + 4 minor units
    with pytest.raises(LimitExceeded, match="10 minor units"):
        budget.reserve("", 0, 1_001)
    budget.reserve("", 0, 1_000)


def test_a_refused_request_takes_nothing_from_any_account(database: Database) -> None:
    budget = Budget(database, Config(conversation_tokens=1000, day_tokens=50))
    with pytest.raises(LimitExceeded, match="today"):
        budget.reserve("a", 60, 0)
    assert budget.left("a") == 50
    with database.connect() as connection:
        tokens = dict(connection.execute(select(spent.c.account, spent.c.tokens)).tuples().all())
    assert tokens.get("conversation:a", 0) == 0


def test_processes_together_do_not_overdraw(database: Database, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from shopkeeper.config import Config\n"
        "from shopkeeper.database import open_database\n"
        "from shopkeeper.errors import LimitExceeded\n"
        "from shopkeeper.llm.budget import Budget\n"
        f"budget = Budget(open_database('sqlite:///{tmp_path / 'shop.db'}'), Config(day_tokens=100))\n"
        "got = 0\n"
        "for _ in range(60):\n"
        "    try:\n"
        "        budget.reserve('x', 1, 1)\n"
        "        got += 1\n"
        "    except LimitExceeded:\n"
        "        pass\n"
        "print(got)\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert sum(int(process.communicate(timeout=120)[0]) for process in processes) == 50


def test_usage_is_summed_by_day_model_and_purpose(database: Database) -> None:
    fake = FakeEngine(["one two", "three", ModelError("out of order"), "four five six"])
    engine = MeteredEngine(fake, Config(output_price=1_000_000), database)
    engine.chat(ChatRequest(HELLO, purpose="understanding", conversation="c"))
    engine.chat(ChatRequest(HELLO, purpose="understanding"))
    with pytest.raises(ModelError):
        engine.chat(ChatRequest(HELLO, purpose="dialogue"))
    stream = engine.stream(ChatRequest(HELLO, purpose="dialogue"))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    engine.embed(["abc" * 10])
    assert engine.usage is not None
    today = datetime.now(UTC).date()
    sums = {row.purpose: row for row in engine.usage.sums(today - timedelta(1), today + timedelta(1))}
    understanding = sums["understanding"]
    assert (understanding.requests, understanding.failed, understanding.completion_tokens) == (2, 0, 3)
    assert understanding.prompt_tokens == 2 * fake.count_tokens(HELLO)
    assert understanding.cost == 3.0
    assert (sums["dialogue"].requests, sums["dialogue"].failed, sums["dialogue"].completion_tokens) == (
        2,
        1,
        1,
    )
    assert sums["embedding"].prompt_tokens == 10
    assert engine.usage.sums(until=today - timedelta(2)) == []
    engine.close()
    assert fake.closed


def test_usage_is_on_disk_when_the_engine_is_closed(database: Database) -> None:
    engine = MeteredEngine(FakeEngine(["one"]), Config(), database)
    engine.chat(ChatRequest(HELLO))
    engine.close()
    assert [row.requests for row in UsageLog(database).sums()] == [1]


def test_without_a_database_nothing_is_kept_and_all_works() -> None:
    engine = MeteredEngine(FakeEngine(["one two"]), Config(day_tokens=1))
    assert engine.chat(ChatRequest(HELLO)).text == "one two"
