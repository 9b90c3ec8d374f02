"""The bundled thesaurus: one group a word, folded, both languages, narrower things without circles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from shopkeeper.language import fold, stem, words

_HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def thesaurus() -> dict[str, Any]:
    return tomllib.loads(files("shopkeeper.search.data").joinpath("thesaurus.toml").read_text("utf-8"))


def stemmed(phrase: str) -> str:
    return " ".join(stem(word) for word in words(phrase))


def texts(value: Any) -> Iterator[str]:
    """All strings in a TOML value."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def circle(edges: dict[str, set[str]]) -> list[str]:
    """The nodes that cannot be put in an order; empty when no path leads back to its start."""
    left = {node: set(targets) for node, targets in edges.items()}
    while ends := [n for n, targets in left.items() if not any(t in left for t in targets)]:
        for node in ends:
            del left[node]
    return sorted(left)


def test_has_the_groups_of_a_general_shop(thesaurus: dict[str, Any]) -> None:
    groups = [*thesaurus["same"], *thesaurus["value"], *thesaurus["kind_of"], *thesaurus["value_kind_of"]]
    assert len(groups) >= 550
    assert len(thesaurus["same"]) >= 550


def test_every_text_is_folded_short_and_without_outer_space(thesaurus: dict[str, Any]) -> None:
    wrong = [t for t in texts(thesaurus) if fold(t) != t or t.strip() != t or not words(t) or len(t) > 40]
    assert wrong == []


def test_every_group_says_at_least_two_different_names(thesaurus: dict[str, Any]) -> None:
    groups = [entry["words"] for entry in (*thesaurus["same"], *thesaurus["value"])]
    assert [g for g in groups if len({stemmed(w) for w in g}) < max(2, len(g))] == []


def test_a_name_stands_in_one_group_only(thesaurus: dict[str, Any]) -> None:
    owner: dict[str, str] = {}
    double = []
    for entry in (*thesaurus["same"], *thesaurus["value"]):
        for word in entry["words"]:
            first = owner.setdefault(stemmed(word), entry["words"][0])
            if first != entry["words"][0]:
                double.append((word, first, entry["words"][0]))
    assert double == []


@pytest.mark.parametrize("kind", ["same", "value"])
def test_most_groups_are_bilingual(thesaurus: dict[str, Any], kind: str) -> None:
    groups = [entry["words"] for entry in thesaurus[kind]]
    both = [g for g in groups if any(map(_HAN.search, g)) and not all(map(_HAN.search, g))]
    assert len(both) / len(groups) >= 0.85


@pytest.mark.parametrize("kind", ["kind_of", "value_kind_of"])
def test_no_thing_is_a_kind_of_itself(thesaurus: dict[str, Any], kind: str) -> None:
    groups = thesaurus["same"] if kind == "kind_of" else thesaurus["value"]
    group = {stemmed(w): stemmed(entry["words"][0]) for entry in groups for w in entry["words"]}
    edges: dict[str, set[str]] = {}
    seen: set[str] = set()
    for entry in thesaurus[kind]:
        assert entry["of"], entry
        assert entry["word"] not in seen, entry
        seen.add(entry["word"])
        narrow = stemmed(entry["word"])
        broader = {group.get(stemmed(w), stemmed(w)) for w in entry["of"]}
        edges.setdefault(group.get(narrow, narrow), set()).update(broader)
    assert circle(edges) == []


def test_a_circle_would_be_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}}) == []
    assert circle({"a": {"b"}, "b": {"a"}, "c": {"a"}}) == ["a", "b", "c"]


def test_word_lists_have_no_doubles_and_negations_are_no_function_words(thesaurus: dict[str, Any]) -> None:
    for name in ("accessory_words", "function_words", "negation"):
        for language in ("en", "zh"):
            listed = thesaurus[name][language]
            assert sorted(listed) == sorted(set(listed)), (name, language)
            assert listed
    assert not {*texts(thesaurus["negation"])} & {*texts(thesaurus["function_words"])}


def test_no_negation_is_part_of_an_everyday_word(thesaurus: dict[str, Any]) -> None:
    everyday = [
        "无线鼠标",
        "无糖饮料",
        "除湿机",
        "除螨仪",
        "免洗洗手液",
        "非洲鼓",
        "不锈钢锅",
        "不粘锅",
        "特别版",
        "没药",
    ]
    assert [(n, w) for n in thesaurus["negation"]["zh"] for w in everyday if n in w] == []


def test_every_order_has_phrases_in_both_languages_that_mean_one_order(thesaurus: dict[str, Any]) -> None:
    for language in ("en", "zh"):
        orders = thesaurus["sort"][language]
        assert set(orders) == {"price_asc", "price_desc", "newest", "rating", "popular"}
        phrases = [p for phrases in orders.values() for p in phrases]
        assert sorted(phrases) == sorted(set(phrases))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("laptop", "笔记本电脑"),
        ("tv", "电视"),
        ("couch", "沙发"),
        ("ssd", "固态硬盘"),
        ("fridge", "冰箱"),
        ("nappy", "纸尿裤"),
        ("印表機", "printer"),
    ],
)
def test_names_of_one_thing_stand_together(thesaurus: dict[str, Any], one: str, other: str) -> None:
    assert [one in e["words"] for e in thesaurus["same"] if other in e["words"]] == [True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mobile phone", "battery"),
        ("laptop", "paper notebook"),
        ("earbud", "earplug"),
        ("red wine", "dark red"),
        ("tablet", "dishwasher tablet"),
        ("laptop", "laptop bag"),
        ("camera", "webcam"),
        ("soccer ball", "american football"),
        ("toner cartridge", "facial toner"),
    ],
)
def test_different_things_stand_apart(thesaurus: dict[str, Any], one: str, other: str) -> None:
    owner = {w: i for i, e in enumerate((*thesaurus["same"], *thesaurus["value"])) for w in e["words"]}
    assert owner[one] != owner[other]
