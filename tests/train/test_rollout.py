"""Simulated dialogues over made-up records: what a reading leads to is judged by the records at the end."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.assistant.commands import Command
from shopkeeper.orders.model import Address, OrderStatus
from shopkeeper.train.data import Wanted, write_data
from shopkeeper.train.recipes.commands.dialogues import DIALOGUES
from shopkeeper.train.rewards import final_state
from shopkeeper.train.rollout.play import Play, outcome

ADDRESS = asdict(Address("", "12 Fir Road", "", "Boise", "ID", "83701", "US"))
RECORDS: dict[str, Any] = {
    "language": "en",
    "currency": "USD",
    "name": "Ida Holm",
    "email": "ida@example.com",
    "addresses": [ADDRESS],
    "methods": [["card_1", "card", "visa 1111"], ["gift_1", "gift_card", "gift card"]],
    "orders": [
        {"id": "W1", "status": "pending", "address": ADDRESS, "method": "card_1",
         "lines": [["Camp Lantern", {"color": "red"}, 2500, 1], ["Canoe Paddle", {"length": "140 cm"}, 4000, 1]]},
        {"id": "W2", "status": "delivered", "address": ADDRESS, "method": "card_1",
         "lines": [["Camp Lantern", {"color": "blue"}, 2600, 1]]},
    ],
    "goods": {
        "Camp Lantern": [[{"color": "red"}, 2500, True], [{"color": "blue"}, 2600, True]],
        "Canoe Paddle": [[{"length": "140 cm"}, 4000, True], [{"length": "150 cm"}, 4500, True]],
    },
}  # fmt: skip


def case_of(text: str, *right: dict[str, Any], before: list[Any] | None = None) -> dict[str, Any]:
    case: dict[str, Any] = {"records": RECORDS, "before": before or [], "text": text, "seed": 1}
    reached = outcome(case, lines(*right))
    assert reached is not None
    messages = [{"role": "user", "content": text}, {"role": "assistant", "content": lines(*right)}]
    return {"messages": messages, "case": case | {"final": reached.as_dict()}}


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def number(id: str) -> str:
    """The order's number as the prompt gives it."""
    play = Play(RECORDS)
    ids = [order.id for order in play.context.orders]
    play.close()
    return str(ids.index(id) + 1)


def exchange(order: str, color: str) -> dict[str, Any]:
    wish = {"thing": "Camp Lantern", "options": {"color": color}}
    return {"do": "exchange", "order": number(order), "wishes": [wish]}


def test_the_right_reading_changes_the_records_and_earns_all() -> None:
    row = case_of("swap the lantern of W1 for a blue one", exchange("W1", "blue"))
    assert row["case"]["final"]["changed"]
    assert final_state(lines(exchange("W1", "blue")), row) == 1


def test_another_order_or_value_or_doing_earns_nothing() -> None:
    row = case_of("swap the lantern of W1 for a blue one", exchange("W1", "blue"))
    assert final_state(lines(exchange("W2", "red")), row) == 0
    assert final_state(lines({"do": "cancel", "order": number("W1")}), row) == 0
    assert final_state(lines(exchange("W1", "blue"), {"do": "return", "order": number("W2")}), row) == 0


def test_what_is_no_command_earns_nothing() -> None:
    row = case_of("swap the lantern of W1 for a blue one", exchange("W1", "blue"))
    for reply in ("", "certainly!", '{"do"', "[1, 2]", '{"do": "dance"}'):
        assert final_state(reply, row) == 0


def test_another_form_of_the_same_wish_earns_all() -> None:
    row = case_of(
        "send both things of W1 to the bin, I mean cancel W1",
        {"do": "cancel", "order": number("W1"), "reason": "no longer needed"},
    )
    other = {"do": "cancel", "order": "pending", "reason": "no longer needed"}
    assert final_state(lines(other), row) == 1


def test_having_to_ask_again_earns_half() -> None:
    vague = {"do": "cancel", "order": number("W1")}
    row = case_of("cancel W1, no longer needed", vague | {"reason": "no longer needed"})
    assert final_state(lines(vague), row) == 0.5


def test_where_nothing_changes_the_desks_words_count() -> None:
    row = case_of("where is what I ordered last?", {"do": "track", "order": number("W2"), "about": "status"})
    assert not row["case"]["final"]["changed"]
    assert final_state(lines({"do": "track", "order": number("W2"), "about": "status"}), row) == 1
    assert final_state(lines({"do": "ask_order", "order": number("W2"), "about": "payment"}), row) == 0
    assert final_state(lines({"do": "ask_policy"}), row) == 0
    assert final_state(lines({"do": "return", "order": number("W2")}), row) == 0


def test_a_row_without_a_case_is_not_judged() -> None:
    assert final_state("{}", {"messages": [{"role": "assistant", "content": "{}"}]}) is None


def test_the_turns_before_are_played_first() -> None:
    opened = exchange("W1", "blue") | {"order": "W1"}
    before = [["swap the lantern of W1", [opened]], ["my card", [{"do": "answer", "method": "card"}]]]
    row = case_of("yes", {"do": "yes"}, before=before)
    assert row["case"]["final"]["changed"]
    assert final_state(lines({"do": "no"}), row) == 0


def test_dialogues_go_on_to_a_change_of_the_made_up_records() -> None:
    play = Play(RECORDS)
    play.say("cancel W1", [Command("cancel", order="W1", reason="no longer needed")])
    assert play.state.card is not None
    play.say("yes", [Command("yes")])
    order = play.records.backend.order("W1")
    assert order is not None
    assert order.status is OrderStatus.CANCELLED
    play.close()


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    return list(DIALOGUES.rows(5, 30))


def test_rows_of_dialogues_hold_their_case_and_the_right_answer_earns_all(made: list[dict[str, Any]]) -> None:
    assert len(made) == 30
    for row in made:
        assert row["skill"] == "commands"
        assert final_state(row["messages"][-1]["content"], row) == 1
    assert any(row["case"]["final"]["changed"] for row in made)
    assert any(row["case"]["before"] for row in made)
    assert json.loads(json.dumps(made)) == made


def test_a_file_of_rows_keeps_the_cases(tmp_path: Path) -> None:
    write_data([Wanted("command_dialogues", 6)], tmp_path / "rows.jsonl", seed=3)
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]
    assert [final_state(row["messages"][-1]["content"], row) for row in rows] == [1] * 6


def test_the_same_seed_makes_the_same_dialogues(made: list[dict[str, Any]]) -> None:
    assert list(DIALOGUES.rows(5, 5)) == made[:5]


def test_a_wrong_reading_is_told_from_the_right_one_in_most_rows(made: list[dict[str, Any]]) -> None:
    wrong = [final_state('{"do":"human"}', row) for row in made]
    assert sum(score == 0 for score in wrong) >= len(made) - 1
