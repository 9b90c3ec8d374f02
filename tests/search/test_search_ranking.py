"""What stands before what: the thing before its accessories, stock, popularity, variety; and why (explain)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from toy_catalogue import COLORS, product

from shopkeeper import Shop
from shopkeeper.catalog import Availability, Money, Variant
from shopkeeper.events import Event
from shopkeeper.search import SearchRequest
from shopkeeper.search.index import TantivyIndex
from shopkeeper.search.plan import Plan
from shopkeeper.search.rank import ACCESSORY_KIND, kind_agreement
from shopkeeper.search.thesaurus import Thesaurus, load_thesaurus

Find = Callable[..., list[str]]
Make = Callable[..., Shop]


def before(found: list[str], first: str, then: str) -> bool:
    """All ids that start with `first` stand before all that start with `then`; both must be there."""
    a = [i for i, id in enumerate(found) if id.startswith(first)]
    b = [i for i, id in enumerate(found) if id.startswith(then)]
    assert a, (first, found)
    assert b, (then, found)
    return max(a) < min(b)


@pytest.mark.parametrize(
    ("query", "thing", "other"),
    [
        ("laptop", "laptop-", "bag-"),
        ("laptop", "laptop-", "sleeve-"),
        ("notebook", "laptop-", "bag-"),
        ("laptop bag", "bag-", "laptop-"),
        ("phone", "phone-", "phonecase-"),
        ("smartphone", "phone-", "phonecase-"),
        ("手机", "phone-", "phonecase-"),
        ("printer", "printer-", "toner-"),
        ("mouse", "mouse-", "mousepad-"),
        ("wireless mouse", "mouse-", "mousepad-"),
        ("mouse pad", "mousepad-", "mouse-"),
    ],
)
def test_the_thing_itself_stands_before_what_goes_with_it(
    find: Find, query: str, thing: str, other: str
) -> None:
    assert before(find(query, limit=100), thing, other)


def test_an_accessory_asked_for_is_not_pushed_down(find: Find) -> None:
    assert all(i.startswith(("phonecase", "zh-case")) for i in find("phone case"))
    assert all(i.startswith("toner") for i in find("toner")[:9])
    assert find("toner for LJ-1200")[:3] == ["toner-10", "toner-11", "toner-12"]


@pytest.mark.parametrize(
    ("wanted", "kind", "expected"),
    [
        ("laptop", "laptop", "same"),
        ("keyboard", "usb keyboard", "narrower"),
        ("keyboard", "keyboard cover", "accessory"),
        ("laptop", "toner cartridge", "accessory"),
        ("laptop", "desk", "other"),
        ("phone case", "case", "broader"),
        ("laptop", "", "unknown"),
    ],
)
def test_agreement_of_kinds(wanted: str, kind: str, expected: str) -> None:
    from shopkeeper.language import stem

    head = (tuple(stem(w) for w in wanted.split()),)
    said, factor = kind_agreement(head, (1.0,), [stem(w) for w in kind.split()], (), load_thesaurus())
    assert said == expected
    assert (factor < 1) == (expected in ("accessory", "other", "unknown"))


def test_a_title_that_says_for_makes_an_accessory_of_an_unknown_kind() -> None:
    words = Thesaurus(accessories=frozenset({"cover"}))
    head = (("laptop",),)
    assert kind_agreement(head, (1.0,), (), ("wooden", "thing", "for", "laptop"), words)[0] == "accessory"
    assert kind_agreement(head, (1.0,), (), ("laptop", "cover"), words) == ("accessory", ACCESSORY_KIND)
    assert kind_agreement(head, (1.0,), (), ("fast", "laptop"), words) == ("unknown", 1.0)
    assert kind_agreement((), (), ("laptop",), (), words) == ("unknown", 1.0)


def test_accessories_of_a_named_category_with_two_names_are_found_by_either(find: Find) -> None:
    """The category "Laptop Bags & Cases" holds bags."""
    assert all(i.startswith(("bag-", "sleeve-")) for i in find("laptop bags")[:4])


def test_what_is_out_of_stock_stands_lower(make_shop: Make) -> None:
    shop = make_shop(
        [
            product("gone", "Zed Oak Chair", availability=Availability.OUT_OF_STOCK),
            product("ended", "Zed Oak Chair", availability=Availability.DISCONTINUED),
            product("here", "Zed Oak Chair"),
            product("soon", "Zed Oak Chair", availability=Availability.PREORDER),
        ]
    )
    ids = [h.id for h in shop.search.query(SearchRequest("oak chair")).hits]
    assert set(ids[:2]) == {"here", "soon"}
    assert set(ids[2:]) == {"gone", "ended"}


def test_popularity_decides_between_equals_but_not_over_relevance(make_shop: Make) -> None:
    shop = make_shop()
    shop.catalog.put(
        [product(id, "Zed Oak Chair") for id in "abc"] + [product("x", "Lamp for the oak chair room")]
    )
    now = "2026-11-01T10:00:00Z"
    views = [Event(f"e{n}", "purchase", now, "s", product="b") for n in range(20)]
    views += [Event(f"x{n}", "purchase", now, "s", product="x") for n in range(400)]
    shop.events.append(views)
    shop.search.rebuild()
    ids = [h.id for h in shop.search.query(SearchRequest("oak chair")).hits]
    assert ids == ["b", "a", "c", "x"]
    assert [h.id for h in shop.search.query(SearchRequest("", sort="popular")).hits][:2] == ["x", "b"]


def test_equals_keep_one_order_in_every_run_and_after_a_rebuild(make_shop: Make) -> None:
    shop = make_shop([(f"p{n}", "Zed Oak Chair") for n in range(40)])
    request = SearchRequest("oak chair", limit=40)
    once = [h.id for h in shop.search.query(request).hits]
    assert [h.id for h in shop.search.query(request).hits] == once
    shop.search.rebuild()
    assert [h.id for h in shop.search.query(request).hits] == once


# -- variety


def test_twelve_colours_of_one_thing_do_not_fill_the_page_and_none_is_lost(toy: Shop) -> None:
    response = toy.search.query(SearchRequest("mug", limit=10))
    first = [h.id for h in response.hits]
    assert sum(i.startswith("mug-") for i in first[:9]) <= 3
    assert sum(i.startswith("othermug-") for i in first) == 6
    assert next(h.alike for h in response.hits if h.id.startswith("mug-")) == len(COLORS) - 1
    assert all(h.alike == 0 for h in response.hits if h.id.startswith("othermug-"))
    pages = [
        h.id for n in range(0, 20, 5) for h in toy.search.query(SearchRequest("mug", offset=n, limit=5)).hits
    ]
    assert len(pages) == len(set(pages)) == response.total == 18


def test_a_colour_that_was_asked_for_comes_first_all_the_same(find: Find) -> None:
    for color in ("purple", "gray", "brown"):
        assert find(f"{color} mug")[0] == f"mug-{[c.lower() for c in COLORS].index(color):02}"


def test_a_product_with_many_variants_is_one_answer(make_shop: Make) -> None:
    variants = tuple(
        Variant(f"v{n}", {"Size": size, "Color": color}, Money(1000 + n, "USD"), mpn=f"ZED-V{n}00")
        for n, (size, color) in enumerate((s, c) for s in "SML" for c in ("Teal", "Ochre"))
    )
    shop = make_shop([product("shirt", "Zed Linen Shirt", variants=variants), product("lamp", "Zed Lamp")])
    for query in ("linen shirt", "teal shirt", "shirt ochre", "ZED-V300", "linen"):
        response = shop.search.query(SearchRequest(query))
        assert [h.id for h in response.hits][:1] == ["shirt"], query
    one = shop.search.query(SearchRequest("", filters={"Color": ("Teal",)}))
    assert ([h.id for h in one.hits], one.total) == (["shirt"], 1)


# -- explain


def test_explain_gives_each_hit_its_numbers_and_the_query_its_reading(toy: Shop) -> None:
    request = SearchRequest("black laptop under 800", explain=True)
    response = toy.search.query(request)
    assert response.explanation is not None
    assert "laptop" in response.explanation["head"]
    assert response.explanation["ranges"] == [{"name": "price", "low": None, "high": 80000}]
    for hit in response.hits:
        assert hit.explanation is not None
        assert hit.explanation["score"] == pytest.approx(hit.score, abs=1e-3)
        assert hit.explanation["features"]["text"] >= 0
    kinds = {h.id: h.explanation["kind"] for h in response.hits if h.explanation}
    assert kinds["laptop-00"] == "laptop"
    quiet = toy.search.query(SearchRequest("black laptop under 800"))
    assert quiet.explanation is None
    assert all(h.explanation is None for h in quiet.hits)
    assert [h.id for h in quiet.hits] == [h.id for h in response.hits]


def test_explain_works_when_sorted_browsed_and_without_any_hit(toy: Shop) -> None:
    for request in (
        SearchRequest("laptop", sort="price_asc", explain=True),
        SearchRequest("", explain=True),
        SearchRequest("zzzzqqqq", explain=True),
        SearchRequest("laptop", offset=14, limit=5, explain=True),
        SearchRequest("4006381333931", explain=True),
    ):
        response = toy.search.query(request)
        assert response.explanation is not None
        assert all(h.explanation is not None for h in response.hits)


@pytest.mark.parametrize(
    "query", ["鞋" * 500, "mug " * 120, " ".join(f"{a}{b}w" for a in "bcdfgh" for b in "aeiou" * 4)]
)
def test_a_query_of_very_many_words_asks_the_index_a_few_times(
    toy: Shop, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    asked: list[int] = []
    top = TantivyIndex.top

    def counted(self: TantivyIndex, plan: Plan, limit: int, *rest: Any, **more: Any) -> Any:
        asked.append(len(plan.clauses))
        return top(self, plan, limit, *rest, **more)

    monkeypatch.setattr(TantivyIndex, "top", counted)
    response = toy.search.query(SearchRequest(query, "en"))
    assert len(asked) <= 60
    if "mug" in query:
        assert response.hits[0].id in {hit.id for hit in toy.search.query(SearchRequest("mug", "en")).hits}
        assert max(asked) <= 2
