"""Attribute values from titles, and answers to questions on products: metrics by hand, models, baselines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.bench import attributes, product_qa
from shopkeeper.bench._models import Model
from shopkeeper.errors import InputError
from shopkeeper.llm.fake import FakeEngine


def write(file: Path, rows: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(r) + "\n" for r in rows).encode()
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)


def title(id: str, text: str, **accepted: tuple[str, ...]) -> attributes.Title:
    return attributes.Title(id, text, tuple(accepted), {k: frozenset(v) for k, v in accepted.items()})


def test_values_are_counted_right_wrong_missing_and_too_many() -> None:
    titles = [
        title("1", "Red mug", Color=("Red", "red"), Brand=("n/a",)),
        title("2", "Blue mug", Color=("Blue",), Brand=("Tallo",)),
    ]
    said = {"1": {"Color": " RED ", "Brand": "Mug"}, "2": {"Color": "Green", "Brand": "n/a"}}
    found = attributes.extraction_f1(titles, said)  # VC 1, NV 1, VW 1, VN 1
    assert (found["precision"], found["recall"]) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert attributes.extraction_f1(titles, {})["recall"] == 0


def test_known_values_come_from_the_training_titles_alone(tmp_path: Path) -> None:
    write(
        tmp_path / "a" / "train.jsonl",
        [{"input": "x", "target_scores": {"Color": {"dark red": 1, "red": 1}}}],
    )
    write(
        tmp_path / "a" / "test.jsonl",
        [{"id": 5, "input": "Dark red mug", "target_scores": {"Color": {"dark red": 1}}}],
    )
    report = attributes.run(tmp_path, tmp_path / "p.jsonl")
    assert report["results"]["a: known values"]["f1"] == 1
    assert report["results"]["a: nothing"]["f1"] == 0


def test_a_model_copies_values_and_writes_them_by_id(tmp_path: Path) -> None:
    asked = [title("5", "Red mug", Color=("Red",), Brand=("n/a",))]
    model = Model("m", FakeEngine(["Color: Red\nBrand: n/a"]), True, "1")
    said, extra = attributes._said(asked, model, tmp_path / "p.jsonl")
    assert attributes.extraction_f1(asked, said)["f1"] == 1
    assert extra["failed"] == 0
    assert json.loads((tmp_path / "p.jsonl").read_text("utf-8")) == {
        "id": 5,
        "values": {"Color": "Red", "Brand": "n/a"},
    }
    other = Model("m", FakeEngine(['{"Color":"Red","Brand":"n/a"}']), False, "1")
    assert attributes._said(asked, other, None)[0] == said


def test_a_folder_without_titles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no titles"):
        attributes.run(tmp_path)
    write(tmp_path / "test.jsonl", [{"text": "x"}])
    with pytest.raises(InputError, match="no 'input'"):
        attributes.run(tmp_path)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        {"question": "is it red?", "candidate": "the mug is red", "answer": "yes the mug is red"},
        {"question": "how big?", "candidate": "it is small", "answer": "it is small"},
    ]
    write(tmp_path / "answers-dev.jsonl.gz", rows)
    write(tmp_path / "answers-train.jsonl.gz", rows * 5)
    pairs = [("1", "a", "the red mug", "1"), ("1", "b", "a bowl", "0"), ("2", "c", "a red bowl", "0")]
    write(
        tmp_path / "ranking-dev.jsonl.gz",
        [
            {"qid": q, "qa_pair_id": i, "question": "red mug?", "candidate": c, "label": x}
            for q, i, c, x in pairs
        ],
    )
    return tmp_path


def test_copying_the_evidence_is_the_baseline(questions: Path) -> None:
    report = product_qa.run(questions)
    copy = report["answers"]["copy"]
    assert copy["questions"] == 2
    assert copy["rouge_l"] == pytest.approx((2 * 4 / 9 + 1) / 2)
    assert report["ranking"]["words in common"] == {"pairs": 3, "questions": 1, "map": 1, "p@1": 1}


def test_average_precision_is_over_the_questions_that_can_be_answered() -> None:
    rows = [
        {"qid": q, "qa_pair_id": i, "label": x}
        for q, i, x in (("1", "a", "0"), ("1", "b", "1"), ("1", "c", "1"), ("2", "d", "0"))
    ]
    found = product_qa.mean_average_precision(rows, {"a": 3.0, "b": 2.0, "c": 1.0})
    assert found["map"] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert (found["p@1"], found["questions"]) == (0, 1)


def test_answers_and_rankings_of_a_model_are_written(questions: Path) -> None:
    rows = product_qa._read(questions, "answers", ("question",))
    model = Model("m", FakeEngine(["yes the mug is red", "it is small"]), True, "1")
    said, _ = product_qa._said(rows, model, questions / "p.jsonl")
    found = product_qa._written(rows, said)
    assert (found["rouge_l"], found["bleu_4"]) == (1, pytest.approx(1))
    assert (questions / "p.jsonl").read_text("utf-8").count("\n") == 2
    ranked = product_qa._ranked_by(
        model, product_qa._read(questions, "ranking", ("qid",)), questions / "p.jsonl"
    )
    assert ranked["questions"] == 1
    lines = (questions / "p-ranking.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["qa_pair_id"] for line in lines] == ["a", "b", "c"]


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither answers"):
        product_qa.run(tmp_path)
