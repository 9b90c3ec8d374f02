"""Understanding measured: scores worked out by hand, folders told apart, sentences with and without answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from shopkeeper.bench import understand
from shopkeeper.bench._understand_data import Sample, ShopNames, read_prompt, read_sentences
from shopkeeper.bench._understand_score import by_slot, reachable, score, token_f1
from shopkeeper.cli.main import cli
from shopkeeper.errors import InputError
from shopkeeper.llm.types import Message
from shopkeeper.understanding import Candidates, Name, Price, TypedRequest, prompt

SHOP = {
    "id": "mugs",
    "language": "en",
    "currency": "USD",
    "categories": ["Mugs", "Bowls"],
    "brands": ["Tallo"],
    "attributes": {"color": ["red", "blue"], "material": ["steel", "plastic"]},
    "translations": {"Mugs": ["杯子"], "red": ["红色"]},
}
SENTENCES: list[dict[str, Any]] = [
    {"id": "1", "shop": "mugs", "text": "a red mug, not plastic, under $20"},
    {"id": "2", "shop": "mugs", "text": "where is my order A1234"},
    {"id": "3", "shop": "mugs", "text": "红色的杯子"},
]
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "1": [
        {
            "intent": "find",
            "want": "mug",
            "category": "Mugs",
            "attributes": {"color": ["red"]},
            "avoid": {"material": ["plastic"]},
            "price": {"max": 20},
        }
    ],
    "2": [{"intent": "track_order", "order": "A1234"}],
    "3": [{"intent": "find", "want": "杯子", "category": "Mugs", "attributes": {"color": ["red"]}}],
}


def write_lines(file: Path, rows: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shops.json").write_text(json.dumps([SHOP]), "utf-8")
    write_lines(tmp_path / "sentences.jsonl", [{**s, "requests": ANSWERS[str(s["id"])]} for s in SENTENCES])
    return tmp_path


def bench(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["bench", *map(str, arguments)], catch_exceptions=True)


# -- scores


def sample(id: str, *gold: TypedRequest, optional: tuple[tuple[str, str], ...] = ()) -> Sample:
    return Sample(id, "…", gold=gold, optional=frozenset(optional))


def test_slots_are_counted_over_all_sentences_and_a_missing_prediction_is_wrong() -> None:
    first = TypedRequest("find", "cup", "Mugs", attributes={"color": ("red",)}, price=Price(high=None))
    second = TypedRequest("track_order", order="A1")
    found = score(
        [sample("1", first), sample("2", second)],
        {"1": (TypedRequest("find", "a cup", "Mugs", attributes={"color": ("blue", "red")}),)},
    )
    assert (found["slot_precision"], found["slot_recall"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found["intent_accuracy"] == 0.5
    assert found["want_f1"] == pytest.approx((2 / 3 + 0) / 2)
    assert found["exact"] == found["exact_with_want"] == 0


def test_exact_needs_all_requests_in_order_and_with_want_every_word() -> None:
    a, b = TypedRequest("find", "red cup"), TypedRequest("human")
    assert score([sample("1", a, b)], {"1": (a, b)})["exact_with_want"] == 1
    assert score([sample("1", a, b)], {"1": (b, a)})["exact"] == 0
    assert score([sample("1", a, b)], {"1": (a,)})["exact"] == 0
    less = TypedRequest("find", "cup")
    assert score([sample("1", a)], {"1": (less,)})["exact"] == 1
    assert score([sample("1", a)], {"1": (less,)})["exact_with_want"] == 0


def test_an_optional_slot_counts_neither_for_nor_against() -> None:
    gold = sample("1", TypedRequest("find", "keep coffee hot"), optional=(("category", "Mugs"),))
    for category in ("", "Mugs"):
        found = score([gold], {"1": (TypedRequest("find", "keep coffee hot", category),)})
        assert found["exact_with_want"] == found["slot_f1"] == 1
    assert score([gold], {"1": (TypedRequest("find", "keep coffee hot", "Bowls"),)})["exact"] == 0


def test_slots_are_reported_by_kind() -> None:
    meant = TypedRequest("find", category="Mugs", avoid={"material": ("plastic",)}, refs=(1, 2), quantity=3)
    said = TypedRequest("find", category="Mugs", avoid={"brand": ("Tallo",)}, refs=(1,), quantity=3)
    found = by_slot([sample("1", meant)], {"1": (said,)})
    assert {slot: row["slot_f1"] for slot, row in found.items()} == {
        "category": 1,
        "avoid": 0,
        "quantity": 1,
        "refs": pytest.approx(2 / 3),
    }


@pytest.mark.parametrize(
    ("said", "meant", "f1"),
    [("", "", 1.0), ("", "cup", 0.0), ("Red CUP", "cup red", 1.0), ("红杯", "红色杯", 0.8)],
)
def test_words_wanted_are_compared_as_bags_of_folded_tokens(said: str, meant: str, f1: float) -> None:
    assert token_f1(said, meant) == pytest.approx(f1)


def test_names_that_retrieval_leaves_out_bound_the_recall() -> None:
    shop = ShopNames.from_dict(SHOP)
    meant = TypedRequest("find", category="Mugs", attributes={"color": ("red",)})
    assert reachable([Sample("1", "red mugs", gold=(meant,), shop=shop)]) == 1
    assert reachable([Sample("1", "red", gold=(meant,), shop=shop)]) == 0.5


# -- folders


def test_a_prompt_gives_its_names_and_products_back() -> None:
    names = Candidates(
        (Name("category", "Mugs", "Mugs"),),
        (Name("brand", 'Tal"lo', 'Tal"lo'),),
        (Name("value", "red", "red", "color", "color"), Name("value", "blue", "blue", "color", "color")),
    )
    made = prompt("a mug", [Message("user", "hi")], ["Mug 2 go", "Bowl"], names)
    assert read_prompt(made[0].content) == (names, ("Mug 2 go", "Bowl"))


def test_sentences_may_have_their_answers_in_another_file(folder: Path) -> None:
    write_lines(folder / "sentences.jsonl", SENTENCES)
    assert all(s.gold is None for s in read_sentences(folder))
    write_lines(folder / "answers.jsonl", [{"id": i, "requests": r} for i, r in ANSWERS.items()])
    assert [s.gold[0].intent for s in read_sentences(folder) if s.gold] == ["find", "track_order", "find"]


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"shops.json": "[]", "sentences.jsonl": ""}, "sentences"),
        ({"dev.csv": "id,utterance\n1,hi\n"}, "intents"),
        ({"products.csv": "id\n", "tasks.jsonl": ""}, "tasks"),
        ({"products.jsonl.gz": "", "queries.txt": "x"}, "queries"),
        ({"ecomgpt/a/task.json": "{}"}, "zh"),
        ({"heldout.jsonl": '{"skill": "understand", "messages": [{"role": "system", "content": ""}, '
          '{"role": "user", "content": "hi"}, {"role": "assistant", "content": "{\\"intent\\":\\"greet\\"}"}]}'},
         "rows"),
    ],
)  # fmt: skip
def test_a_folder_is_known_by_what_it_holds(tmp_path: Path, files: dict[str, str], kind: str) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert understand.kind_of(tmp_path) == kind


def test_a_folder_of_nothing_known_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds nothing to understand"):
        understand.kind_of(tmp_path)
    (tmp_path / "shops.json").write_text("{", "utf-8")
    (tmp_path / "sentences.jsonl").write_text("", "utf-8")
    with pytest.raises(InputError, match=r"shops\.json: not JSON"):
        read_sentences(tmp_path)


def test_a_sentence_of_an_unknown_shop_is_named(folder: Path) -> None:
    write_lines(folder / "sentences.jsonl", [{"id": "9", "shop": "elsewhere", "text": "hi"}])
    with pytest.raises(InputError, match=r"sentence '9'.*elsewhere"):
        read_sentences(folder)


# -- the command


def test_rules_are_measured_and_a_model_that_is_not_there_is_said(folder: Path) -> None:
    done = bench("understand", folder, "--rows", "0", "--json", "--predictions", folder / "said.jsonl")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["sentences"] == 3
    rules = report["systems"]["rules"]
    assert rules["intent_accuracy"] == 1
    assert rules["slot_f1"] == 1
    assert rules["exact"] == 1
    assert set(report["by_language"]) >= {"rules: en", "rules: zh"}
    assert report["slot_f1"]["price"]["rules"] == 1


def test_without_answers_only_predictions_are_written(folder: Path) -> None:
    write_lines(folder / "sentences.jsonl", SENTENCES)
    report = understand.run(folder, folder / "out.jsonl", rows=0)
    assert "systems" not in report
    rows = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    assert [r["id"] for r in rows] == ["1", "2", "3"]


def test_options_that_a_benchmark_does_not_have_and_a_missing_folder_are_refused(folder: Path) -> None:
    assert "no option --rows" in bench("feeds", folder, "--rows", "5").output
    assert "needs a folder" in bench("understand").output


def test_a_model_that_is_named_must_be_there(folder: Path) -> None:
    done = bench("understand", folder, "--engine", "no-such-model")
    assert done.exit_code != 0
    assert "no-such-model" in str(done.exception) + done.output
