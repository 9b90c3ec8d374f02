"""The recipe of understanding: rows that serving could meet, and how varied they are."""

from __future__ import annotations

from typing import Any

import pytest

from shopkeeper.llm.types import Message
from shopkeeper.train.recipes import recipe
from shopkeeper.train.recipes.diversity import diversity, table
from shopkeeper.train.recipes.row import chat_row
from shopkeeper.train.recipes.scene import Said
from shopkeeper.train.recipes.understand import PARTS, UNDERSTAND, Understand
from shopkeeper.train.recipes.understand_gold import readable
from shopkeeper.understanding.grammar import want_text
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.prompt import TASK
from shopkeeper.understanding.request import INTENTS, Price, TypedRequest, read_requests
from shopkeeper.understanding.vocabulary import Candidates, Name

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    return {part: list(UNDERSTAND.rows(7, 240, part)) for part in PARTS}


def test_registered_by_name() -> None:
    assert recipe("understand") is UNDERSTAND


def test_rows_are_the_same_for_a_seed_and_other_for_another(rows: dict[str, list[Row]]) -> None:
    assert list(UNDERSTAND.rows(7, 120, "train")) == rows["train"][:120]
    assert list(UNDERSTAND.rows(8, 40, "train")) != rows["train"][:40]


def test_two_processes_make_the_rows_of_one() -> None:
    one = list(Understand(processes=1).rows(11, 100))
    assert list(Understand(processes=2).rows(11, 100)) == one


def test_every_reply_is_a_request_that_the_prompt_and_the_sentence_allow(rows: dict[str, list[Row]]) -> None:
    for part, several in rows.items():
        for row in several:
            system, *turns, reply = row["messages"]
            sentence = turns[-1]["content"]
            before = " ".join(turn["content"] for turn in turns)
            assert row["part"] == part
            assert row["skill"] == "understand"
            assert system["role"] == "system"
            assert system["content"].startswith(TASK)
            for request in read_requests(reply["content"]):
                assert request.intent in INTENTS
                assert request.want in want_text(sentence)
                price = request.price
                assert {p for p in (price.low, price.high, price.about) if p is not None} <= set(
                    amounts(sentence)
                )
                assert not request.order or request.order in order_numbers(before)
                for name in (request.category, *request.brands):
                    assert name in system["content"].replace('\\"', '"')
                for table_ in (request.attributes, request.avoid):
                    for values in table_.values():
                        assert all(value in system["content"].replace('\\"', '"') for value in values)
                assert all(f" {ref} " in system["content"] for ref in request.refs)


def test_rows_of_a_run_are_all_different_and_in_both_languages(rows: dict[str, list[Row]]) -> None:
    for several in rows.values():
        assert len({str(row["messages"]) for row in several}) == len(several)
        assert {row["language"] for row in several} == {"en", "zh"}
        assert len(several) == 240


def test_held_out_patterns_never_come_in_training(rows: dict[str, list[Row]]) -> None:
    def patterns(part: str) -> set[str]:
        return {template for row in rows[part] for template in row["templates"]}

    trained = patterns("train") | patterns("heldout-shop")
    assert len(trained) > 100
    for part in ("heldout", "heldout-both"):
        new = [row for row in rows[part] if set(row["templates"]) - trained]
        assert len(new) > 0.5 * len(rows[part])


def test_one_language_may_be_asked_for() -> None:
    assert {row["language"] for row in Understand(language="zh").rows(1, 50)} == {"zh"}


def test_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="'test'"):
        next(UNDERSTAND.rows(1, 1, "test"))


def test_conversations_and_shown_goods_come_with_refinements(rows: dict[str, list[Row]]) -> None:
    refined = [r for r in rows["train"] if r["messages"][-1]["content"].startswith('{"intent":"refine"')]
    assert refined
    assert sum(len(row["messages"]) > 3 for row in refined) > 0.6 * len(refined)
    pointed = [r for r in rows["train"] if '"refs"' in r["messages"][-1]["content"]]
    assert pointed
    assert all("shown: 1 " in row["messages"][0]["content"] for row in pointed)


def test_names_that_were_not_retrieved_join_the_words_wanted() -> None:
    request = TypedRequest("find", "mugs", "Mugs", ("Orlo",), {"color": ("red",)}, price=Price())
    said = Said("red Orlo mugs please", (request,), ())
    everything = Candidates(
        (Name("category", "Mugs", "Mugs"),),
        (Name("brand", "Orlo", "Orlo"),),
        (Name("value", "red", "red", "color", "color"),),
    )
    assert readable(said, everything) == (request,)
    assert readable(said, Candidates(everything.categories, (), everything.values)) == (
        TypedRequest("find", "Orlo mugs", "Mugs", (), {"color": ("red",)}),
    )
    assert readable(said, Candidates()) == (TypedRequest("find", "red Orlo mugs"),)


def test_what_was_not_said_cannot_be_read() -> None:
    def read(text: str, request: TypedRequest, shown: int = 0) -> object:
        return readable(Said(text, (request,), ()), Candidates(), (), shown)

    assert read("under 30", TypedRequest("find", price=Price(high=amounts("40")[0]))) is None
    assert read("under 40", TypedRequest("find", price=Price(high=amounts("40")[0]))) is not None
    assert read("where is it", TypedRequest("track_order", order="#1234")) is None
    assert read("the second one", TypedRequest("ask_product", refs=(2,)), shown=1) is None
    assert read("seven of them", TypedRequest("add_to_cart", quantity=8)) is None


def test_diversity_counts_repetition_and_patterns(rows: dict[str, list[Row]]) -> None:
    def row(text: str, *templates: str) -> Row:
        return chat_row(
            [Message("system", "Understand."), Message("user", text)],
            '{"intent":"greet"}',
            skill="understand",
            language="en",
            source="test",
            part="train",
            templates=templates,
        )

    measured = diversity([row("a b a b", "x"), row("a b a b", "x", "y")])["en"]
    assert measured.rows == 2
    assert measured.repeated == measured.repeated_sentences == 0.5
    assert measured.distinct[1] == 2 / 8
    assert measured.distinct[4] == 1 / 2
    assert (measured.patterns, measured.commonest) == (2, ("x", 1.0))
    assert measured.intents == {"greet": 2}
    real = diversity(rows["train"])
    assert set(real) == {"en", "zh"}
    assert all(d.repeated == 0 and d.distinct[4] > 0.7 for d in real.values())
    assert table(real).splitlines()[2] == f"| rows | {real['en'].rows} | {real['zh'].rows} |"
