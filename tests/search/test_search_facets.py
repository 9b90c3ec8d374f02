"""Facets: counts that a person could count by hand, under every query, filter, range, relaxation and sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.catalog import Product, Quantity
from shopkeeper.search import Facet, SearchRequest, SearchResponse

Make = Callable[..., Shop]


def facet(response: SearchResponse, name: str) -> Facet | None:
    return next((f for f in response.facets if f.name == name), None)


def values(response: SearchResponse, name: str) -> dict[str, int]:
    found = facet(response, name)
    return {v.value: v.count for v in found.values} if found else {}


def terms(p: Product) -> set[tuple[str, str]]:
    """What a product can be filtered by, told anew from the product itself."""
    found = {("brand", p.brand)} if p.brand else set()
    found |= {("category", " > ".join(p.category[:n])) for n in range(1, len(p.category) + 1)}
    found.add(("availability", p.availability.value))
    for name, value in p.attributes.items():
        if isinstance(value, bool):
            found.add((name, "yes" if value else "no"))
        elif isinstance(value, str):
            found.add((name, value))
        elif isinstance(value, tuple):
            found |= {(name, v) for v in value}
    return found


def answers(shop: Shop, request: SearchRequest, lifted: str = "") -> list[Product]:
    """Every product that answers, page by page; with the filter on `lifted` taken off."""
    filters = {n: v for n, v in request.filters.items() if n != lifted}
    found: list[str] = []
    while True:
        page = shop.search.query(
            SearchRequest(
                request.query,
                request.language,
                filters,
                request.ranges,
                request.sort,
                len(found),
                100,
                facets=False,
            )
        )
        found += [h.id for h in page.hits]
        if not page.hits:
            assert len(found) == page.total
            return list(shop.catalog.get_many(found).values())


def check_counts(shop: Shop, request: SearchRequest) -> SearchResponse:
    """Compares each shown count with a count by hand."""
    response = shop.search.query(request)
    for shown in response.facets:
        if shown.kind == "range":
            continue
        products = answers(shop, request, lifted=shown.name)
        expected = Counter(v for p in products for n, v in terms(p) if n == shown.name)
        if response.relaxed and shown.name in request.filters:
            continue  # with the filter lifted, the query alone would not have been relaxed
        for value in shown.values:
            assert value.count == expected[value.value], (request, shown.name, value)
            assert value.selected == (value.value in request.filters.get(shown.name, ()))
    return response


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(),
        SearchRequest("laptop"),
        SearchRequest("laptop", sort="price_asc"),
        SearchRequest("laptop", filters={"brand": ("Norvik",)}),
        SearchRequest("laptop", filters={"brand": ("Norvik", "Traveo"), "Color": ("Black",)}),
        SearchRequest("", filters={"category": ("Electronics",)}),
        SearchRequest("", filters={"category": ("Electronics > Laptops",), "Touchscreen": ("yes",)}),
        SearchRequest("kettle", ranges={"price": (3000, None)}),
        SearchRequest("black kettle unicorn"),
        SearchRequest("laptop under 5"),
        SearchRequest("mug"),
        SearchRequest("kettle without glass"),
        SearchRequest("蓝牙耳机", "zh"),
    ],
    ids=str,
)
def test_counts_are_those_of_a_count_by_hand(toy: Shop, request_: SearchRequest) -> None:
    response = check_counts(toy, request_)
    assert response.facets


_some = st.fixed_dictionaries(
    {},
    optional={
        "brand": st.sampled_from([("Norvik",), ("Norvik", "Quantor"), ("Hearthly",), ("nobody",)]),
        "Color": st.sampled_from([("Black",), ("Black", "Silver")]),
        "category": st.sampled_from([("Electronics",), ("Electronics > Laptops",), ("Kitchen",)]),
        "availability": st.just(("in_stock",)),
    },
)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(["", "laptop", "black", "mug hearthly", "phone case", "red unicorn shoe", "headphones"]),
    _some,
    st.sampled_from([{}, {"price": (1000, 50000)}, {"price": (None, 2000)}, {"rating": (3.5, None)}]),
    st.sampled_from(["relevance", "price_desc", "newest"]),
)
def test_counts_are_right_for_any_mix(
    toy: Shop,
    query: str,
    filters: dict[str, tuple[str, ...]],
    ranges: dict[str, tuple[float, float]],
    sort: str,
) -> None:
    check_counts(toy, SearchRequest(query, "en", filters, ranges, sort))  # type: ignore[arg-type]


def test_filters_really_filter_and_each_count_keeps_its_promise(toy: Shop) -> None:
    """Choosing a value gives as many products as its count said."""
    response = toy.search.query(SearchRequest("laptop"))
    checked = 0
    for shown in response.facets:
        for value in shown.values[:4]:
            if shown.kind != "range":
                chosen = toy.search.query(SearchRequest("laptop", filters={shown.name: (value.value,)}))
                if not chosen.relaxed:
                    assert chosen.total == value.count, (shown.name, value)
                    checked += 1
    assert checked >= 8


def test_a_selected_facet_still_offers_its_other_values(toy: Shop) -> None:
    plain = values(toy.search.query(SearchRequest("laptop")), "brand")
    chosen = toy.search.query(SearchRequest("laptop", filters={"brand": ("HP",)}))
    assert values(chosen, "brand") == plain
    brand = facet(chosen, "brand")
    assert brand is not None
    assert [v.value for v in brand.values if v.selected] == ["HP"]
    assert brand.values[0].value == "HP"
    assert len(plain) > 2


def test_a_parent_category_includes_its_children_and_offers_them(toy: Shop) -> None:
    top = values(toy.search.query(SearchRequest()), "category")
    assert all(" > " not in path for path in top)
    inside = toy.search.query(SearchRequest(filters={"category": ("Electronics",)}))
    shown = facet(inside, "category")
    assert shown is not None
    assert shown.kind == "path"
    assert values(inside, "category")["Electronics"] == inside.total == top["Electronics"]
    assert values(inside, "category")["Electronics > Laptops"] == 8
    assert not [p for p in values(inside, "category") if p.startswith("Kitchen")]


def test_labels_speak_the_language_of_the_request(toy: Shop) -> None:
    english = toy.search.query(SearchRequest("laptop", filters={"category": ("Electronics > Laptops",)}))
    chinese = toy.search.query(
        SearchRequest("laptop", "zh", filters={"category": ("Electronics > Laptops",)})
    )

    def labels(response: SearchResponse) -> dict[str, str]:
        return {f.name: f.label for f in response.facets}

    assert labels(english)["brand"] == "Brand"
    assert labels(chinese)["brand"] == "品牌"
    assert labels(chinese)["price"] == "价格"
    assert labels(chinese)["Color"] == "颜色"
    color = facet(chinese, "Color")
    assert color is not None
    assert {v.value: v.label for v in color.values}["Black"] == "黑色"
    brand = facet(chinese, "brand")
    assert brand is not None
    assert {v.value: v.label for v in brand.values}["Norvik"] == "诺维克"
    assert values(english, "Color") == values(chinese, "Color")


def test_ranges_span_what_answers(toy: Shop) -> None:
    response = toy.search.query(SearchRequest("", filters={"category": ("Electronics > Laptops",)}))
    price, rating, size = (facet(response, n) for n in ("price", "rating", "Screen size"))
    assert price is not None
    assert (price.kind, price.low, price.high) == ("range", 39900, 109900)
    assert rating is not None
    assert (rating.low, rating.high) == (3.0, 4.75)
    assert size is not None
    assert (size.low, size.high, size.unit) == (pytest.approx(13.3), pytest.approx(17.3), "inch")


def test_a_numeric_range_filters_by_the_number(toy: Shop) -> None:
    response = toy.search.query(SearchRequest("", ranges={"Screen size": (15, 16)}))
    products = toy.catalog.get_many([h.id for h in response.hits])
    sizes = [p.attributes["Screen size"] for p in products.values()]
    assert sizes
    assert all(isinstance(s, Quantity) and s.value == 15.6 for s in sizes)


def test_products_without_a_price_are_found_but_stretch_no_range(toy: Shop) -> None:
    response = toy.search.query(SearchRequest("garden almanac"))
    assert response.total == 8
    assert facet(response, "price") is None
    assert toy.search.query(SearchRequest("garden almanac", ranges={"price": (0, None)})).total == 0


def test_no_facets_when_none_are_asked_for_and_none_for_no_answer(toy: Shop) -> None:
    assert toy.search.query(SearchRequest("laptop", facets=False)).facets == ()
    assert toy.search.query(SearchRequest("zzzzqqqq")).facets == ()


def test_a_rare_selected_value_keeps_its_true_count_among_thousands(make_shop: Make) -> None:
    """Attributes with hundreds of values must not crowd out the others."""
    rows: Iterable[Product] = (
        product(
            f"p{n}",
            f"Zed Chair {n}",
            brand=f"Brand{n % 500}" if n != 7 else "Only",
            attributes={"Model": f"M{n}", "Series": f"S{n // 3}", "Color": ("Oak", "Ash")[n % 2]},
        )
        for n in range(1500)
    )
    shop = make_shop(list(rows))
    response = shop.search.query(SearchRequest("chair"))
    assert values(response, "Color") == {"Oak": 750, "Ash": 750}
    chosen = shop.search.query(SearchRequest("chair", filters={"brand": ("Only",)}))
    assert chosen.total == 1
    brand = facet(chosen, "brand")
    assert brand is not None
    assert [(v.value, v.count) for v in brand.values if v.selected] == [("Only", 1)]
