"""`shopkeeper bench commands`: the hand-written sentences, and what is counted as right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.bench.commands import read_samples, run, same
from shopkeeper.errors import InputError

FOLDER = Path(__file__).parents[2] / "bench" / "commands"


def test_the_sentences_are_many_and_in_both_languages() -> None:
    samples = read_samples(FOLDER)
    assert len(samples) >= 100
    assert len({s.id for s in samples}) == len(samples)
    assert {s.context.language for s in samples} == {"en", "zh"}


def test_the_rules_read_most_of_them(tmp_path: Path) -> None:
    result = run(FOLDER, tmp_path / "out.jsonl")
    assert result["readers"]["rules"]["exact"] >= 0.9
    assert set(result["by_language"]) == {"rules en", "rules zh"}
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == result["sentences"]


def test_order_and_a_methods_own_id_do_not_matter_but_details_do() -> None:
    context = read_samples(FOLDER)[0].context
    one = Command("return", wishes=(Wish("Travel Mug"),), method="paypal_12")
    two = Command("cancel", order="#4107")
    assert same([two, one], [Command("return", wishes=(Wish("Travel Mug"),), method="paypal"), two], context)
    assert not same([one], [Command("return", wishes=(Wish("Floor Lamp"),), method="paypal")], context)


def test_a_folder_without_sentences_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no customers"):
        run(tmp_path)
