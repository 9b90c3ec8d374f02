"""Every sentence of the guide exists in both languages, and money, places and quantities read as people mean them."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import shopkeeper.assistant.guide as guide
from shopkeeper.assistant.guide.money import money
from shopkeeper.assistant.guide.reading import quantity_of, references
from shopkeeper.assistant.guide.wordings import Wording
from shopkeeper.assistant.wording.guide_en import GUIDE as ENGLISH
from shopkeeper.assistant.wording.guide_zh import GUIDE as CHINESE
from shopkeeper.catalog import Money

pytest.importorskip("babel", reason="money is written as on the pages only with the extra 'web'")


def filled(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_sentence() -> None:
    plural = {k for k in ENGLISH if k.endswith("_one")}
    assert set(ENGLISH) - plural == {k for k in CHINESE if not k.endswith("_one")}
    for key in CHINESE:
        assert filled(CHINESE[key]) <= filled(ENGLISH[key]) | {"n"}, key


def test_every_sentence_that_is_said_exists() -> None:
    said: set[str] = set()
    for file in Path(guide.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name == "say" and isinstance(node.args[0].value, str):
                    said.add(node.args[0].value)
    assert said
    assert said <= set(ENGLISH)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("amount", "currency"), [(1999, "USD"), (100, "USD"), (123456789, "CNY"), (500, "JPY"), (1500, "KWD")]
)
def test_money_reads_as_on_the_pages(language: str, amount: int, currency: str) -> None:
    from shopkeeper.web import i18n

    assert money(amount, currency, language) == i18n.money(Money(amount, currency), language)


def test_one_and_many() -> None:
    assert Wording("en").say("count_words", n=1, words="x") == "I count one product for “x”."
    assert Wording("en").say("count_words", n=1200, words="x") == "I count 1,200 products for “x”."
    assert Wording("en").listing(["a", "b", "c"]) == "a, b and c"
    assert Wording("zh").listing(["甲", "乙", "丙"]) == "甲、乙和丙"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the second one", (1,)),
        ("compare the first two", (0, 1)),
        ("number 1 and number 3", (0, 2)),
        ("#4 please", (3,)),
        ("the last one", (3,)),
        ("both", (0, 1)),
        ("第一个和第三个", (0, 2)),
        ("2号", (1,)),
        ("最后一个", (3,)),
        ("the fifth one", ()),
        ("under 20", ()),
    ],
)
def test_places_on_display_are_read(text: str, places: tuple[int, ...]) -> None:
    assert references(text, 4) == places


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("add two of them", 2),
        ("add it", 1),
        ("买第二个", 1),
        ("来三个", 3),
        ("I'll take 4", 4),
        ("the second one x2", 2),
    ],
)
def test_quantities_are_read(text: str, n: int) -> None:
    assert quantity_of(text) == n
