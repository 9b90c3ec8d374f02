"""The merchant's rules at work in searches: pin, hide, boost, redirect; with products that are not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.search import SearchRequest, SearchResponse
from shopkeeper.search.rules import Rule

Make = Callable[..., Shop]


@pytest.fixture
def shop(make_shop: Make) -> Iterator[Shop]:
    rows = [
        product(
            f"c{n}",
            f"Zed Oak Chair {'Deluxe ' * (n % 2)}no{n}",
            1000 + 100 * n,
            brand="Acme" if n < 4 else "Bolt",
            category="Home > Chairs" if n % 2 else "Home > Chairs and Stools",
            attributes={"Finish": "Matt" if n % 3 else "Gloss", "Padded": n % 2 == 0},
        )
        for n in range(8)
    ]
    return make_shop([*rows, product("lamp", "Steel Lamp", 500, brand="Bolt", category="Light")])


def ask(shop: Shop, query: str = "oak chair", **rest: object) -> SearchResponse:
    return shop.search.query(SearchRequest(query, **rest))  # type: ignore[arg-type]


def ids(response: SearchResponse) -> list[str]:
    return [h.id for h in response.hits]


def test_a_pin_stands_at_its_place_even_from_outside_the_answers(shop: Shop) -> None:
    before = ids(ask(shop))
    shop.search.rules.put(Rule("", "oak chair", "pin", product="lamp", position=2), "ann")
    shop.search.rules.put(Rule("", "oak chair", "pin", product=before[-1], position=1), "ann")
    response = ask(shop)
    assert ids(response) == [before[-1], "lamp", *before[:-1]]
    assert [h.pinned for h in response.hits] == [True, True] + [False] * 7
    assert response.total == 9
    assert ids(ask(shop, "chair")) != ids(response)
    assert "lamp" not in ids(ask(shop, "zed oak chair"))


def test_a_pin_works_for_a_query_that_finds_nothing_and_when_sorted(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "zzzzqqqq", "pin", product="lamp"), "ann")
    response = ask(shop, "zzzzqqqq")
    assert (ids(response), response.total) == (["lamp"], 1)
    shop.search.rules.put(Rule("", "oak chair", "pin", product="c5"), "ann")
    assert ids(ask(shop, sort="price_asc")) == ["c5", "c0", "c1", "c2", "c3", "c4", "c6", "c7"]


def test_a_pin_does_not_break_the_shopper_s_own_filters(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "oak chair", "pin", product="c7"), "ann")
    assert ids(ask(shop, filters={"brand": ("Bolt",)}))[0] == "c7"
    assert set(ids(ask(shop, filters={"brand": ("Acme",)}))) == {"c0", "c1", "c2", "c3"}
    assert set(ids(ask(shop, ranges={"price": (None, 1150)}))) == {"c0", "c1"}


def test_a_hidden_product_is_gone_from_hits_total_and_facets(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "oak chair", "hide", product="c0"), "ann")
    response = ask(shop)
    assert "c0" not in ids(response)
    assert response.total == 7
    brand = next(f for f in response.facets if f.name == "brand")
    assert {v.value: v.count for v in brand.values} == {"Acme": 3, "Bolt": 4}
    assert "c0" in ids(ask(shop, "chair"))


@pytest.mark.parametrize(
    ("name", "value", "gone"),
    [
        ("brand", "Acme", {"c0", "c1", "c2", "c3"}),
        ("category", "Home > Chairs", {"c1", "c3", "c5", "c7"}),
        ("category", "Home", {f"c{n}" for n in range(8)}),
        ("Finish", "Gloss", {"c0", "c3", "c6"}),
        ("Padded", "yes", {"c0", "c2", "c4", "c6"}),
        ("brand", "nobody", set()),
    ],
)
def test_hiding_by_a_facet_hides_all_that_have_it(shop: Shop, name: str, value: str, gone: set[str]) -> None:
    shop.search.rules.put(Rule("", "", "hide", filter_name=name, filter_value=value), "ann")
    for sort in ("relevance", "price_asc"):
        assert set(ids(ask(shop, sort=sort))) == {f"c{n}" for n in range(8)} - gone


@pytest.mark.parametrize(
    ("query", "named", "raised"),
    [
        ("oak chair", {"product": "c6"}, "6"),
        ("oak chair", {"filter_name": "brand", "filter_value": "Bolt"}, "4567"),
        ("oak*", {"filter_name": "Finish", "filter_value": "Gloss"}, "036"),
        ("", {"filter_name": "Padded", "filter_value": "yes"}, "0246"),
        ("", {"filter_name": "category", "filter_value": "Home > Chairs and Stools"}, "0246"),
        ("", {"filter_name": "category", "filter_value": "Home > Chairs"}, "1357"),
    ],
)
def test_a_boost_raises_what_it_names(shop: Shop, query: str, named: dict[str, str], raised: str) -> None:
    shop.search.rules.put(Rule("", query, "boost", factor=5.0, **named), "ann")  # type: ignore[arg-type]
    response = ask(shop)
    assert sorted(ids(response)[: len(raised)]) == [f"c{n}" for n in raised]
    assert response.total == 8


def test_a_boost_below_one_lowers(shop: Shop) -> None:
    first = ids(ask(shop))[0]
    shop.search.rules.put(Rule("", "oak chair", "boost", product=first, factor=0.05), "ann")
    assert ids(ask(shop))[-1] == first


def test_a_boost_leaves_variety_as_it_was(make_shop: Make) -> None:
    colors = ("Teal", "Ochre", "Mauve", "Cream", "Coral", "Khaki", "Olive", "Plum")
    rows = [product(f"same{n}", f"Zed Mug {c}", attributes={"Color": c}) for n, c in enumerate(colors)]
    rows += [
        product(f"other{n}", f"Zed {name} Mug with lid") for n, name in enumerate(("Tall", "Wide", "Thin"))
    ]
    shop = make_shop(rows)
    assert sum(i.startswith("same") for i in ids(ask(shop, "mug", limit=6))) == 3
    shop.search.rules.put(Rule("", "", "boost", product="other1", factor=2.0), "ann")
    assert sum(i.startswith("same") for i in ids(ask(shop, "mug", limit=6))) == 3


def test_a_redirect_is_given_with_the_results(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "returns", "redirect", url="/policies/returns"), "ann")
    assert ask(shop, "Returns").redirect == "/policies/returns"
    assert ask(shop, "oak chair").redirect == ""


def test_rules_on_products_that_are_not_there_change_nothing(shop: Shop) -> None:
    before = ask(shop)
    shop.search.rules.put(Rule("", "oak chair", "pin", product="nobody", position=1), "ann")
    shop.search.rules.put(Rule("", "oak chair", "hide", product="nobody either"), "ann")
    shop.search.rules.put(Rule("", "oak chair", "boost", product="nobody", factor=9.0), "ann")
    response = ask(shop)
    assert (ids(response), response.total) == (ids(before), before.total)


def test_a_pinned_product_that_is_retired_leaves_and_comes_back(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "oak chair", "pin", product="lamp", position=1), "ann")
    lamp = shop.catalog.get("lamp")
    assert lamp is not None
    assert ids(ask(shop))[0] == "lamp"
    shop.catalog.retire(["lamp"])
    response = ask(shop)  # not even synced
    assert "lamp" not in ids(response)
    assert response.total == 8
    shop.search.sync()
    assert ask(shop).total == 8
    shop.catalog.put([lamp])
    shop.search.sync()
    assert ids(ask(shop))[0] == "lamp"


def test_a_product_both_pinned_and_hidden_stays_hidden(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "oak chair", "pin", product="c2"), "ann")
    shop.search.rules.put(Rule("", "", "hide", product="c2", note="recalled"), "ann")
    response = ask(shop)
    assert "c2" not in ids(response)
    assert response.total == 7


def test_two_pins_of_one_place_stand_one_behind_the_other(shop: Shop) -> None:
    for id in ("c5", "c6"):
        shop.search.rules.put(Rule(f"r{id}", "oak chair", "pin", product=id, position=1), "ann")
    assert set(ids(ask(shop))[:2]) == {"c5", "c6"}
    shop.search.rules.put(Rule("", "oak*", "pin", product="c5", position=4), "ann")
    assert sorted(ids(ask(shop))) == [f"c{n}" for n in range(8)]


def test_explain_names_the_rules_that_were_used(shop: Shop) -> None:
    rule = shop.search.rules.put(Rule("", "oak chair", "boost", product="c6", factor=5.0), "ann")
    response = ask(shop, explain=True)
    assert response.explanation is not None
    assert response.explanation["rules"] == [{"id": rule.id, "action": "boost"}]
