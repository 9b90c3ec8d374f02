"""What search learns after the index: a ranker from grades or clicks, synonyms from texts, an encoder on request."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.errors import InputError
from shopkeeper.events import Event
from shopkeeper.search import SearchRequest
from shopkeeper.search.clicks import grades_from_events
from shopkeeper.search.document import kind_names
from shopkeeper.search.learn import abbreviations_in, proposals, translations
from shopkeeper.search.rank import FEATURES
from shopkeeper.search.ranker import read_judgments

Make = Callable[..., Shop]
COLOURS = ("red", "blue", "green", "black", "white", "grey", "pink", "brown")
THINGS = ("mug", "lamp", "chair", "kettle", "towel", "clock", "vase", "tray", "stool", "shelf", "rug", "bowl")


@pytest.fixture
def shop(make_shop: Make) -> Iterator[Shop]:
    return make_shop(
        [
            product(
                f"{thing}-{n}",
                f"Plain {colour} {thing}",
                1000 + 137 * ((n * 5) % 8),
                category=f"Home > {thing.title()}s",
            )
            for thing in THINGS
            for n, colour in enumerate(COLOURS)
        ]
    )


def test_a_ranker_that_learns_something_true_is_installed_and_used(shop: Shop) -> None:
    pytest.importorskip("lightgbm")
    dear = {p.id: p.price.amount for p in shop.catalog.products() if p.price}
    grades = {
        f"plain {thing}": {f"{thing}-{n}": 3 if dear[f"{thing}-{n}"] > 1500 else 0 for n in range(8)}
        for thing in THINGS
    }
    before = [h.id for h in shop.search.query(SearchRequest("plain mug")).hits]
    card = shop.search.train_ranker(grades, "test")
    assert card.installed
    assert card.after > card.before
    assert (card.queries, card.candidates) == (12, 96)
    after = [h.id for h in shop.search.query(SearchRequest("plain mug")).hits]
    assert sorted(after) == sorted(before)
    assert all(dear[id] > 1500 for id in after[:3])
    written = json.loads((shop.path / "models" / "ranker" / "card.json").read_text("utf-8"))
    assert written["features"] == list(FEATURES)
    (shop.path / "models" / "ranker" / "model.txt").write_text("garbled", "utf-8")
    with Shop.open(shop.path) as again:
        assert [h.id for h in again.search.query(SearchRequest("plain mug")).hits] == before
    with Shop.open(shop.path, ranker="off") as again:
        assert [h.id for h in again.search.query(SearchRequest("plain mug")).hits] == before


def test_a_ranker_that_learns_noise_is_not_installed(shop: Shop) -> None:
    pytest.importorskip("lightgbm")
    order = [h.id for h in shop.search.query(SearchRequest("plain mug")).hits]
    best_first = {
        f"plain {thing}": {
            h.id: 3 - place // 2
            for place, h in enumerate(shop.search.query(SearchRequest(f"plain {thing}")).hits)
        }
        for thing in THINGS
    }
    card = shop.search.train_ranker(best_first, "test")
    assert card.before == 1.0
    assert not card.installed
    assert [h.id for h in shop.search.query(SearchRequest("plain mug")).hits] == order


def test_too_few_graded_queries_are_refused(shop: Shop) -> None:
    with pytest.raises(InputError, match="at least 10"):
        shop.search.train_ranker({"plain mug": {"mug-1": 3, "mug-2": 0}}, "test")


def test_a_click_far_down_counts_for_more_than_one_at_the_top() -> None:
    events = []
    for s in range(10):
        session = f"s{s}"
        events.append(Event(f"{s}q", "search", "2026-01-01T10:00:00Z", session, query="Red Mug"))
        for place, id in enumerate(("top", "middle", "far"), 1):
            events.append(
                Event(
                    f"{s}{id}",
                    "impression",
                    "2026-01-01T10:00:01Z",
                    session,
                    product=id,
                    query="red mug",
                    position=place * 4,
                )
            )
        clicked = "top" if s % 2 else "far"
        events.append(Event(f"{s}c", "click", "2026-01-01T10:00:02Z", session, product=clicked))
    grades = grades_from_events(events)
    assert grades["red mug"]["far"] == 3
    assert 0 < grades["red mug"]["top"] < 3
    assert grades["red mug"]["middle"] == 0
    assert grades_from_events(events[:8]) == {}


def test_clicks_of_another_session_or_without_impressions_grade_nothing() -> None:
    events = [
        Event("1", "search", "2026-01-01T10:00:00Z", "a", query="mug"),
        Event("2", "click", "2026-01-01T10:00:01Z", "a", product="x"),
        Event("3", "purchase", "2026-01-01T10:00:01Z", "b", product="x"),
    ]
    assert grades_from_events(events, least_seen=1) == {}


@pytest.mark.parametrize("line", ["mug,x,five", "mug,x", "mug,x,9", "mug,x,-1"])
def test_a_bad_judgment_names_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "j.csv"
    file.write_text(f"query,product_id,grade\nmug,a,3\n{line}\n", "utf-8")
    with pytest.raises(InputError, match="line 3"):
        read_judgments(file)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rack power distribution unit (PDU) Black", [("pdu", "power distribution unit")]),
        ("Uninterruptible Power Supply (UPS)", [("ups", "uninterruptible power supply")]),
        ("Mug (2) blue (XL)", []),
        ("no brackets", []),
        ("Great Big Thing (XYZ)", []),
    ],
)
def test_abbreviations_are_read_where_a_text_explains_them(text: str, found: list[tuple[str, str]]) -> None:
    assert list(abbreviations_in(text)) == found


def test_abbreviations_are_proposed_and_translations_accepted(make_shop: Make) -> None:
    shop = make_shop(
        [
            product(str(n), f"Rail power distribution unit (PDU) no{n}", 900, category="Power")
            for n in range(3)
        ]
    )
    shop.catalog.vocabulary.put([("category", "Power", "zh", "电源")])
    shop.search.rebuild()
    groups = {str(g): g.state for g in shop.search.synonyms.groups()}
    assert groups == {"pdu, power distribution unit": "proposed", "power, 电源": "accepted"} or groups == {
        "pdu, power distribution unit": "proposed",
        "Power, 电源": "accepted",
    }
    assert [g.evidence for g in proposals({"pdu=power distribution unit": 3, "abc=a b c": 1})] == [
        "explained in 3 products"
    ]
    assert (
        list(translations(["Power"], [("value", "Power", "zh", "电源"), ("category", "Other", "zh", "其他")]))
        == []
    )
    shop.search.rebuild()
    assert len(shop.search.synonyms.groups()) == 2


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Laptops", ("Laptops",)),
        ("", ()),
        ("Chairs and Stools", ("chairs", "stools")),
        ("Laptop Bags & Cases", ("laptop bags", "cases", "laptop cases")),
        ("桌子和椅子", ("桌子", "椅子")),
        ("Televisions / Video", ("televisions", "video")),
    ],
)
def test_a_category_of_several_names_is_several_kinds(kind: str, names: tuple[str, ...]) -> None:
    assert kind_names(kind) == names


def test_sorted_answers_hold_the_thing_and_not_its_accessories(make_shop: Make) -> None:
    shop = make_shop(
        [
            product("bag", "Laptop bag", 1000, category="Bags > Laptop Bags & Cases"),
            product("a", "Swift laptop 14", 90000, category="Computers > Laptops"),
            product("b", "Slow laptop 15", 50000, category="Computers > Laptops"),
            product("note", "Dotted notebook", 500, category="Paper > Notebooks"),
        ]
    )
    cheapest = shop.search.query(SearchRequest("cheapest laptop"))
    assert [h.id for h in cheapest.hits] == ["b", "a"]
    assert [h.id for h in shop.search.query(SearchRequest("laptop", sort="price_desc")).hits] == ["a", "b"]
    assert [h.id for h in shop.search.query(SearchRequest("laptop bag", sort="price_asc")).hits][:1] == [
        "bag"
    ]
    assert shop.search.query(SearchRequest("notebook")).hits[0].id == "note"


def test_the_encoder_is_trained_on_request_and_answers_where_words_end(shop: Shop) -> None:
    assert (
        shop.search.query(SearchRequest("tawel")).total == 0
        or shop.search.query(SearchRequest("tawel")).corrected_from
    )
    assert shop.search.dense.current() is None
    run = subprocess.run(
        [sys.executable, "-m", "shopkeeper", "train-encoder", "--shop", str(shop.path), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout)["encoded"] == 96
    with Shop.open(shop.path) as again:
        assert again.search.dense.current() is not None
        near = again.search.dense.near("kettles", 8)
        assert near
        assert all(id.startswith("kettle") for id in list(near)[:3])
        assert len(again.search.similar("mug-1", 5)) == 5
        again.catalog.put([product("mug-9", "Plain orange mug", 900, category="Home > Mugs")])
        again.search.sync()
        retriever = again.search.dense.current()
        assert retriever is not None
        assert "mug-9" in retriever
    with Shop.open(shop.path, dense="off") as off:
        assert off.search.dense.current() is None
    shutil.rmtree(shop.path / "index" / "dense")
    (shop.path / "index" / "dense").mkdir()
    (shop.path / "index" / "dense" / "dense.json").write_text("{", "utf-8")
    with Shop.open(shop.path) as damaged:
        assert damaged.search.dense.near("kettles", 3) == {}
        assert damaged.search.query(SearchRequest("kettle")).total == 8
