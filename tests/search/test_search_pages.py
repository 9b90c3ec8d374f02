"""Pages that neither repeat nor lose a product; what is said when nothing fits; suggestions; similar products."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.search import SearchRequest
from shopkeeper.search.rules import Rule

Make = Callable[..., Shop]


def pages(shop: Shop, size: int, query: str = "", **rest: object) -> list[str]:
    """All ids, page by page; the total must be the same on each."""
    found: list[str] = []
    total: int | None = None
    for offset in range(0, 2000, size):
        request = SearchRequest(query, offset=offset, limit=size, facets=False, **rest)  # type: ignore[arg-type]
        response = shop.search.query(request)
        assert total in (None, response.total)
        total = response.total
        found += [h.id for h in response.hits]
        if len(response.hits) < size:
            break
    assert len(found) == total
    return found


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """470 chairs, many of one family, in several index segments, beyond the window that is ranked."""
    shop = Shop.open(tmp_path_factory.mktemp("big"), create=True, dense="off")
    woods = ("Oak", "Ash", "Elm", "Fir")
    for part in range(3):
        shop.catalog.put(
            product(
                f"c{n}",
                f"Zed {woods[n % 4]} Chair{' Deluxe Folding' * (n % 3)} {'' if n % 5 else n}",
                None if n % 11 == 0 else 1000 + n % 7,
                attributes={"Wood": woods[n % 4]},
                category="Home > Chairs" if n % 2 else "Garden > Chairs",
            )
            for n in range(part, 470, 3)
        )
        shop.search.sync()
    return shop


@pytest.mark.parametrize("sort", ["relevance", "price_asc", "price_desc", "newest", "rating", "popular"])
@pytest.mark.parametrize("query", ["chair", "", "oak chair", "cheapest chair"])
def test_the_union_of_pages_is_everything_once(big: Shop, query: str, sort: str) -> None:
    found = pages(big, 37, query, sort=sort)
    assert len(set(found)) == len(found)
    if query != "oak chair":
        assert len(found) == 470
    assert found == [h.id for h in big.search.query(SearchRequest(query, limit=1000, sort=sort)).hits]  # type: ignore[arg-type]


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    size=st.integers(1, 50),
    query=st.sampled_from(["mug", "laptop", "black", "black laptop", "headset", "", "hearthly"]),
    sort=st.sampled_from(["relevance", "price_asc"]),
)
def test_any_page_size_shows_the_same_list(toy: Shop, size: int, query: str, sort: str) -> None:
    whole = [h.id for h in toy.search.query(SearchRequest(query, limit=1000, sort=sort)).hits]  # type: ignore[arg-type]
    assert len(set(whole)) == len(whole)
    assert pages(toy, size, query, sort=sort) == whole


@pytest.mark.parametrize("sort", ["relevance", "price_asc"])
@pytest.mark.parametrize("query", ["chair", ""])
def test_pins_shift_the_others_and_lose_none(big: Shop, query: str, sort: str) -> None:
    plain = pages(big, 50, query, sort=sort)
    rules = [
        big.search.rules.put(Rule("", query, "pin", product="c3", position=1), "ann"),
        big.search.rules.put(Rule("", query, "pin", product="c8", position=12), "ann"),
        big.search.rules.put(Rule("", query, "pin", product="c9", position=230), "ann"),
    ]
    try:
        for size in (1, 10, 11, 50, 200, 1000) if query else (10, 50):
            if size == 1:
                inside = {"filters": {"category": ("Garden",)}}
                found = pages(big, 1, query, sort=sort, **inside)
                assert found == pages(big, 50, query, sort=sort, **inside)
                assert set(found) == {f"c{n}" for n in range(0, 470, 2)}
                continue
            found = pages(big, size, query, sort=sort)
            assert (found[0], found[11], found[229]) == ("c3", "c8", "c9")
            assert sorted(found) == sorted(plain)
    finally:
        for rule in rules:
            big.search.rules.delete(rule.id, "ann")


def test_a_page_beyond_the_end_is_empty_with_the_total_kept(toy: Shop) -> None:
    for query in ("laptop", "", "mug"):
        total = toy.search.query(SearchRequest(query)).total
        for offset in (total, total + 1, 10_000, 10**9):
            response = toy.search.query(SearchRequest(query, offset=offset))
            assert (response.hits, response.total) == ((), total)


# -- when little or nothing fits


@pytest.mark.parametrize(
    ("query", "language", "word"),
    [
        ("laptop under 5", "en", "price"),
        ("5元以下的蓝牙耳机", "zh", "价格"),
        ("purple unicorn kettle", "en", "words"),
        ("紫色 独角兽 蓝牙耳机", "zh", "符合"),
    ],
)
def test_what_was_relaxed_is_said_in_the_language_asked(
    toy: Shop, query: str, language: str, word: str
) -> None:
    response = toy.search.query(SearchRequest(query, language))
    assert response.hits
    assert any(word in note for note in response.relaxed), response.relaxed


def test_a_word_too_many_is_not_called_an_unknown_thing(toy: Shop) -> None:
    assert "words" in toy.search.query(SearchRequest("cheap norvik laptop")).relaxed[0]
    assert "related" in toy.search.query(SearchRequest("trousers")).relaxed[0]


def test_relaxing_keeps_the_thing_that_was_asked_for(toy: Shop) -> None:
    ids = [h.id for h in toy.search.query(SearchRequest("purple unicorn laptop")).hits]
    assert ids[0].startswith("laptop-")
    assert not [i for i in ids if i.startswith("mug-")]


def test_products_with_all_words_stand_before_those_with_some(toy: Shop) -> None:
    ids = [h.id for h in toy.search.query(SearchRequest("black hearthly mug")).hits]
    assert ids[0] == "mug-00"
    assert len(ids) > 1


def test_nothing_is_relaxed_when_enough_fits_nor_filters_ever(toy: Shop) -> None:
    assert toy.search.query(SearchRequest("mug")).relaxed == ()
    nothing = toy.search.query(SearchRequest("mug", filters={"brand": ("Norvik",)}))
    assert nothing.total == 0
    none = toy.search.query(SearchRequest("laptop", ranges={"price": (1, 2)}))
    assert none.total == 0
    assert toy.search.query(SearchRequest("zzzzqqqq")).total == 0


def test_did_you_mean_offers_the_frequent_word_beside_a_rare_one(make_shop: Make) -> None:
    shop = make_shop(
        [(f"p{n}", f"Oak table number{n}") for n in range(120)] + [("odd", "Cable tabel tester")]
    )
    response = shop.search.query(SearchRequest("tabel"))
    assert [h.id for h in response.hits] == ["odd"]
    assert response.did_you_mean == "table"
    assert response.corrected_from == ""
    assert shop.search.query(SearchRequest("table")).did_you_mean == ""


# -- suggestions


def texts(shop: Shop, prefix: str, language: str = "en", limit: int = 8) -> list[tuple[str, str]]:
    return [(s.kind, s.text) for s in shop.search.suggest(prefix, language, limit)]


def test_suggestions_complete_queries_categories_and_products(toy: Shop) -> None:
    found = toy.search.suggest("lap")
    assert [s for s in found if s.kind == "query" and s.text.lower().startswith("laptop")]
    categories = [s for s in found if s.kind == "category"]
    assert [s.value for s in categories if s.value == "Electronics > Laptops"]
    products = [s for s in found if s.kind == "product"]
    assert products
    for s in products:
        assert toy.catalog.get(s.value) is not None
        assert "laptop" in s.text.lower()
    assert len(found) <= 8


@pytest.mark.parametrize("typed", ["laptpo", "lapto", "LAPT", " lap", "laptop "])
def test_suggestions_stand_a_typo_case_and_blanks(toy: Shop, typed: str) -> None:
    assert any("laptop" in text.lower() for _, text in texts(toy, typed))


def test_suggestions_of_a_second_word(toy: Shop) -> None:
    assert any("mouse" in t.lower() for _, t in texts(toy, "wireless mo"))
    assert any(kind == "product" for kind, _ in texts(toy, "norvik book"))


def test_suggestions_in_chinese(toy: Shop) -> None:
    assert any("耳机" in t for _, t in texts(toy, "蓝牙", "zh"))
    found = toy.search.suggest("笔记", "zh")
    assert any(
        s.kind == "category" and s.text == "笔记本电脑" and s.value == "Electronics > Laptops" for s in found
    )
    assert any("电饭煲" in t for _, t in texts(toy, "电饭", "zh"))


def test_a_category_s_suggestion_counts_its_products(toy: Shop) -> None:
    found = [s for s in toy.search.suggest("laptops") if s.value == "Electronics > Laptops"]
    assert [s.count for s in found] == [8]


@pytest.mark.parametrize("typed", ["", "  ", "zzzzqqqqx", "\x00", "!!!", "🎧", "a" * 1000, "%", "'"])
def test_suggestions_for_nothing_useful_are_calm(toy: Shop, typed: str) -> None:
    assert len(toy.search.suggest(typed)) <= 8


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_suggestions_keep_to_the_limit_and_repeat_nothing(toy: Shop, limit: int) -> None:
    found = toy.search.suggest("h", limit=limit)
    assert 1 <= len(found) <= limit
    assert len({(s.kind, s.text, s.value) for s in found}) == len(found)


def test_a_new_product_is_suggested_after_a_sync(make_shop: Make) -> None:
    shop = make_shop([("a", "Oak chair")])
    assert not shop.search.suggest("zeppel")
    shop.catalog.put([product("z", "Zeppelin model kit")])
    shop.search.sync()
    assert [s.value for s in shop.search.suggest("zeppelin")] == ["z"]
    shop.catalog.retire(["z"])
    shop.search.sync()
    assert not [s for s in shop.search.suggest("zeppelin") if s.kind == "product"]


# -- similar products


def test_similar_products_are_of_the_same_kind_and_leave_out_the_product(toy: Shop) -> None:
    for id, prefix in (("laptop-00", "laptop-"), ("kettle-1", "kettle-"), ("zh-rice-0", "zh-rice-")):
        found = [h.id for h in toy.search.similar(id, 6)]
        assert id not in found
        assert 2 <= len(found) == len(set(found)) <= 6
        assert found[0].startswith(prefix)
    laptops = [h.id for h in toy.search.similar("laptop-00", 5)]
    assert sum(i.startswith("laptop-") for i in laptops) >= 4


def test_similar_to_an_unknown_or_retired_product_is_nothing(make_shop: Make) -> None:
    shop = make_shop([("a", "Oak chair"), ("b", "Ash chair")])
    assert shop.search.similar("nobody") == ()
    assert [h.id for h in shop.search.similar("a")] == ["b"]
    shop.catalog.retire(["a"])
    shop.search.sync()
    assert shop.search.similar("a") == ()
    assert shop.search.similar("b") == ()
