"""What queries are understood as: judged by what the toy shop answers, and by the chips it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.catalog import Quantity
from shopkeeper.errors import InputError
from shopkeeper.search import SearchRequest, SearchResponse
from shopkeeper.search.spelling import Speller
from shopkeeper.search.synonyms import SynonymGroup

Find = Callable[..., list[str]]
Make = Callable[..., Shop]


def ask(shop: Shop, query: str, language: str = "en", **rest: object) -> SearchResponse:
    return shop.search.query(SearchRequest(query, language, facets=False, **rest))  # type: ignore[arg-type]


def chips(response: SearchResponse) -> set[tuple[str, str, str]]:
    return {(c.kind, c.name, c.value) for c in response.chips}


# -- spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lapop", "laptop"),
        ("labtop", "laptop"),
        ("headphnes", "headphones"),
        ("wireles mouse", "wireless mouse"),
        ("bluetoth headset", "bluetooth headset"),
        ("kettel", "kettle"),
    ],
)
def test_a_misspelt_word_is_corrected_and_said_so(toy: Shop, typed: str, meant: str) -> None:
    wrong, right = ask(toy, typed), ask(toy, meant)
    assert (wrong.query, wrong.corrected_from) == (meant, typed)
    assert right.hits
    assert [h.id for h in wrong.hits] == [h.id for h in right.hits]
    assert right.corrected_from == ""


@pytest.mark.parametrize("typed", ["norvik", "mug", "TN-2110", "zzzzqqqq", "1.5l", "电饭煲", "xj-99417-b"])
def test_words_that_are_known_or_hopeless_are_left_alone(toy: Shop, typed: str) -> None:
    response = ask(toy, typed)
    assert (response.query, response.corrected_from) == (typed, "")


def test_literal_search_takes_the_words_as_they_are(toy: Shop) -> None:
    response = ask(toy, "lapop", understand=False)
    assert (response.total, response.corrected_from, response.chips) == (0, "", ())


def test_speller_prefers_near_then_frequent_words_and_leaves_short_and_foreign_ones() -> None:
    speller = Speller(
        {"laptop": 50, "laptops": 3, "lapdog": 2, "table": 400, "cable": 9, "耳机": 7, "tea": 90}
    )
    assert speller.correct("lapotp") == "laptop"
    assert speller.correct("lapdo") == "lapdog"
    assert speller.correct("xable") == "table"
    assert [speller.correct(w) for w in ("te", "tex", "耳几", "t4ble", "q" * 40, "quixotic")] == [None] * 6


# -- compounds, plurals, units


@pytest.mark.parametrize(
    "same",
    [
        ("headset", "head set", "headsets"),
        ("power bank", "powerbank", "power banks", "powerbanks"),
        ("laptop", "laptops", "LAPTOP", "Ｌａｐｔｏｐ"),
        ("running shoes", "running shoe"),
        ("t-shirt", "tshirt", "t shirt", "T-Shirts"),
        ("mouse pad", "mousepad"),
    ],
    ids=lambda s: s[0],
)
def test_forms_of_one_word_find_the_same_first(find: Find, same: tuple[str, ...]) -> None:
    expected = find(same[0], limit=3)
    assert len(expected) == 3
    for other in same[1:]:
        assert set(find(other, limit=3)) == set(expected), other


@pytest.mark.parametrize(
    "query", ["13 inch pan", '13" pan', "13-inch pan", "33 cm pan", "33cm pan", "330 mm pan", "pan 13in"]
)
def test_a_length_finds_all_its_spellings_before_other_lengths(find: Find, query: str) -> None:
    found = find(query)
    assert set(found[:4]) == {"pan-0", "pan-1", "pan-2", "pan-3"}
    assert set(found[4:6]) == {"pan-4", "pan-5"}


@pytest.mark.parametrize(
    "query", ["1.5L", "1.5 l kettle", "1500 ml", "1500ml kettle", "1,5 litre kettle", "kettle 1.5l"]
)
def test_a_volume_finds_all_its_spellings(find: Find, query: str) -> None:
    assert set(find(query)[:2]) == {"kettle-0", "kettle-1"}


def test_a_measure_in_an_attribute_counts_as_one_in_the_title(make_shop: Make) -> None:
    shop = make_shop(
        [
            product("told", "Zed Monitor 27 inch"),
            product("joined", "Zed Monitor 27-inch"),
            product("stated", "Zed Monitor", attributes={"Diagonal": Quantity(68.6, "cm")}),
            product("other", "Zed Monitor 32 inch"),
        ]
    )
    for query in (
        "27 inch monitor",
        "27-inch monitor",
        '27" monitor',
        "27-inch",
        "27 inch",
        "68.6 cm",
        "686mm",
    ):
        assert {h.id for h in ask(shop, query).hits[:3]} == {"told", "joined", "stated"}, query


# -- phrases: price, brand, colour, negation, order


def test_brand_colour_kind_and_price_are_all_heard(toy: Shop) -> None:
    response = ask(toy, "black hp laptop under 800")
    assert response.hits[0].id == "laptop-20"
    assert ("range", "price", "..80000") in chips(response)
    for query in (
        "hp black laptop below $800",
        "laptop hp black less than 800 dollars",
        "black HP laptops up to 800",
    ):
        assert ask(toy, query).hits[0].id == "laptop-20", query


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("kettle under 30", 0, 3000),
        ("kettle over 35", 3500, 10**9),
        ("kettle between 30 and 40", 3000, 4000),
        ("kettle $30-40", 3000, 4000),
        ("kettle 30到40元", 3000, 4000),
        ("40元以下 kettle", 0, 4000),
    ],
)
def test_a_price_in_words_limits_the_answers(toy: Shop, query: str, low: int, high: int) -> None:
    response = ask(toy, query)
    assert response.hits
    prices = [toy.catalog.get_many([h.id])[h.id].price for h in response.hits]
    assert all(p is not None and low <= p.amount <= high for p in prices), prices


def test_the_request_s_own_price_range_wins_over_the_sentence(toy: Shop) -> None:
    response = ask(toy, "kettle under 30", ranges={"price": (4000, None)})
    assert [h.id for h in response.hits] == ["kettle-3"]


@pytest.mark.parametrize("query", ["under 10", "10元以下", "less than $10"])
def test_a_price_alone_browses_within_it(toy: Shop, query: str) -> None:
    response = ask(toy, query, limit=100)
    below = [p.id for p in toy.catalog.products() if p.price and p.price.amount <= 1000]
    assert sorted(h.id for h in response.hits) == sorted(below)
    assert chips(response) == {("range", "price", "..1000")}


def test_a_size_is_not_taken_for_a_price(toy: Shop) -> None:
    assert not [c for c in ask(toy, "laptop under 15 inch").chips if c.name == "price"]


def test_the_chinese_sentence_of_all_kinds(toy: Shop) -> None:
    response = ask(toy, "二手以外的 蓝牙耳机 200元以下", "zh")
    assert {("avoid", "words", "二手"), ("range", "price", "..20000")} <= chips(response)
    ids = [h.id for h in response.hits]
    assert {"zh-earphone-0", "zh-earphone-3"} == set(ids[:2])
    assert "zh-earphone-2" not in ids
    assert "zh-earphone-1" not in ids


@pytest.mark.parametrize(
    "query",
    [
        "kettle without glass",
        "kettle not glass",
        "kettle no glass",
        "kettle except glass",
        "kettle, but not glass",
    ],
)
def test_what_is_not_wanted_is_left_out(toy: Shop, query: str) -> None:
    response = ask(toy, query)
    assert [h.id for h in response.hits] == ["kettle-0", "kettle-2"]
    assert ("avoid", "words", "glass") in chips(response)


@pytest.mark.parametrize(
    "query", ["不要二手的蓝牙耳机", "蓝牙耳机 不要二手", "除了二手以外的蓝牙耳机", "蓝牙耳机 不是二手"]
)
def test_what_is_not_wanted_is_left_out_in_chinese(toy: Shop, query: str) -> None:
    ids = [h.id for h in ask(toy, query, "zh").hits]
    assert {"zh-earphone-0", "zh-earphone-1", "zh-earphone-3"} <= set(ids)
    assert "zh-earphone-2" not in ids


def test_what_is_not_wanted_is_left_out_in_the_other_language_too(toy: Shop) -> None:
    left = {h.id for h in ask(toy, "耳机 不要蓝牙", "zh").hits}
    assert not [i for i in left if i.startswith(("headphones-", "zh-earphone-"))], left
    assert "zh-umbrella" not in {h.id for h in ask(toy, "umbrella not black").hits}


def test_a_word_that_merely_contains_a_negation_excludes_nothing(make_shop: Make) -> None:
    shop = make_shop([("a", "Knot pattern rug"), ("b", "Notebook paper"), product("c", {"zh": "无线鼠标"})])
    for query, id, language in (
        ("knot rug", "a", "en"),
        ("notebook paper", "b", "en"),
        ("无线鼠标", "c", "zh"),
    ):
        response = ask(shop, query, language)
        assert [h.id for h in response.hits][:1] == [id]
        assert not response.chips


@pytest.mark.parametrize(
    ("query", "language", "sort"),
    [
        ("cheapest kettle", "en", "price_asc"),
        ("kettle, price low to high", "en", "price_asc"),
        ("most expensive kettle", "en", "price_desc"),
        ("newest headphones", "en", "newest"),
        ("top rated laptop", "en", "rating"),
        ("最便宜的蓝牙耳机", "zh", "price_asc"),
        ("最贵的电饭煲", "zh", "price_desc"),
    ],
)
def test_a_wish_of_order_is_heard(toy: Shop, query: str, language: str, sort: str) -> None:
    response = ask(toy, query, language)
    assert ("sort", "sort", sort) in chips(response)
    assert response.hits
    if sort.startswith("price"):
        products = toy.catalog.get_many([h.id for h in response.hits])
        prices = [p.price.amount for p in products.values() if p.price]
        assert prices == sorted(prices, reverse=sort == "price_desc")


def test_a_sort_of_the_request_wins_over_the_wish(toy: Shop) -> None:
    found = ask(toy, "cheapest kettle", sort="price_desc").hits
    assert [h.id for h in found] == ["kettle-3", "kettle-2", "kettle-1", "kettle-0"]


# -- codes


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("TN-1111", "toner-11"),
        ("tn1111", "toner-11"),
        ("TN 1111", "toner-11"),
        ("inkwell tn-1111 toner", "toner-11"),
        ("NB-2040X", "laptop-20"),
        ("sm2900f", "phone-2"),
        ("toner-11", "toner-11"),
        ("4006381333931", "phone-0"),
        ("04006381333931", "phone-0"),
        ("004006381333931", "phone-0"),
        ("4-006381-333931", "phone-0"),
        ("4 006381 333931", "phone-0"),
        ("４００６３８１３３３９３１", "phone-0"),
    ],
)
def test_a_model_number_or_barcode_comes_first(find: Find, query: str, id: str) -> None:
    assert find(query)[0] == id


def test_a_code_alone_finds_nothing_else(find: Find) -> None:
    assert find("4006381333931") == ["phone-0"]
    assert find("TN-1111") == ["toner-11"]


def test_a_model_number_with_leading_zeros_is_found_with_them(make_shop: Make) -> None:
    shop = make_shop([product("a", "Zed Valve", mpn="00AB12"), product("b", "Zed Valve", mpn="00AB13")])
    assert [h.id for h in ask(shop, "00AB12").hits] == ["a"]
    assert ask(shop, "valve 00ab-13").hits[0].id == "b"


# -- synonyms and languages


def test_synonyms_of_the_merchant_widen_at_once_and_only_while_accepted(make_shop: Make) -> None:
    shop = make_shop([("a", "Oak Davenport Nine"), ("b", "Steel Lamp Four")])
    assert ask(shop, "blorfle").total == 0
    group = shop.search.synonyms.put(SynonymGroup("", ("blorfle", "davenport")), "ann")
    assert [h.id for h in ask(shop, "blorfle").hits] == ["a"]
    shop.search.synonyms.put(SynonymGroup("", ("something for light",), ("lamp",)), "ann")
    assert [h.id for h in ask(shop, "something for light").hits] == ["b"]
    assert "b" not in [h.id for h in ask(shop, "blorfle").hits]
    shop.search.synonyms.delete(group.id, "ann")
    assert ask(shop, "blorfle").total == 0


@pytest.mark.parametrize(
    ("query", "language", "id"),
    [
        ("笔记本电脑", "zh", "laptop-"),
        ("手机", "zh", "phone-"),
        ("电脑", "zh", "laptop-"),
        ("水壶", "zh", "kettle-"),
        ("手机壳", "zh", "zh-case-"),
        ("鼠标", "zh", "mouse-"),
        ("umbrella", "en", "zh-umbrella"),
        ("rice cooker", "en", "zh-rice-"),
        ("bluetooth earphones", "en", "zh-earphone-"),
    ],
)
def test_a_query_finds_products_of_the_other_language(find: Find, query: str, language: str, id: str) -> None:
    found = find(query, language=language, limit=20)
    assert any(i.startswith(id) for i in found[:10]), found


def test_colours_are_understood_across_languages(find: Find) -> None:
    assert set(find("黑色 笔记本电脑", language="zh")[:4]) == {f"laptop-{n}0" for n in range(4)}
    assert find("black umbrella")[0] == "zh-umbrella"


# -- anything at all


@pytest.mark.parametrize("query", ["", " ", "\t\n", "　", "\u200b"])
def test_a_blank_query_browses_everything(toy: Shop, query: str) -> None:
    assert ask(toy, query).total == toy.catalog.count()


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE products; --", "\" OR 1=1", "a AND b OR NOT c", "title:laptop", "+laptop -bag", "[1 TO 5]",
        "laptop^2", "laptop~", "lap*", "(((", ")))", "\\", "/a/", ".*", "(?i)x", "^$", "%s %d {0}",
        "<script>alert(1)</script>",
        "\x00\x01\x02", "a\x00b", "🎧🎧🎧", "👨‍👩‍👧‍👦 laptop", "مرحبا سماعة", "שלום", "\u202elaptop", "e\u0301" * 100,
        "İ", "ﬁ",
        "a" * 500, "笔" * 500, "9" * 500, "1 " * 250, "-" * 500, "not", "without", "no no no", "不要", "以外",
        "cheapest",
        "under", "under 0", "under -5", "between 50 and 20", "under 1e400", "$", "½ inch", "0 inch", "9999999999 inch",
        "13\"" * 100, "之外的以外的", "除了", "最便宜", "?", "，。！", "a-b-c-d-1", "\u001f", "brand\u001fHP", "1/0",
    ],
)  # fmt: skip
def test_no_query_breaks_the_search(toy: Shop, query: str) -> None:
    for language in ("en", "zh"):
        for literal in (False, True):
            response = toy.search.query(SearchRequest(query, language, understand=not literal, explain=True))
            assert response.total >= len(response.hits) >= 0
        toy.search.suggest(query, language)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(codec="utf-8"), max_size=8),
            st.sampled_from(
                'laptop bag 13 inch " under 500 not without 不要 以外 的 cheapest tn-1111 二手 元 $ - 以下 ~'.split()
            ),
        ),
        max_size=8,
    )
)
@example(["not", "not", "laptop"])
@example(["under", "under", "500"])
def test_random_queries_never_break_the_search(toy: Shop, parts: list[str]) -> None:
    response = ask(toy, " ".join(parts)[:500], limit=5, explain=True)
    assert len(response.hits) == min(5, response.total)


@pytest.mark.parametrize(
    ("request_", "quoted"),
    [
        (SearchRequest("x" * 501), "501"),
        (SearchRequest("x", offset=-1), "-1"),
        (SearchRequest("half \ud800"), "ud800"),
        (SearchRequest("x", filters={"brand": ("\ud800",)}), "ud800"),
        (SearchRequest("x", limit=0), "0"),
        (SearchRequest("x", limit=1001), "1001"),
        (SearchRequest("x", sort="upwards"), "upwards"),  # type: ignore[arg-type]
        (SearchRequest("x", ranges={"price": (float("nan"), None)}), "nan"),
    ],
)
def test_impossible_requests_are_refused_with_the_value_quoted(
    toy: Shop, request_: SearchRequest, quoted: str
) -> None:
    with pytest.raises(InputError, match=quoted):
        toy.search.query(request_)


@pytest.mark.parametrize(
    "rest",
    [
        {"filters": {"nothing": ("x",)}},
        {"filters": {"brand": ()}},
        {"filters": {"": ("",)}},
        {"ranges": {"nothing": (1, 2)}},
        {"ranges": {"price": (None, None)}},
        {"ranges": {"price": (float("-inf"), float("inf"))}},
        {"ranges": {"price": (10**30, -(10**30))}},
        {"ranges": {"Screen size": (None, None)}},
        {"offset": 10**12},
        {"language": "xx-invented"},
        {"language": ""},
    ],
)
def test_odd_filters_ranges_and_pages_answer_calmly(toy: Shop, rest: dict[str, object]) -> None:
    for query in ("laptop", ""):
        response = toy.search.query(SearchRequest(query, **rest))  # type: ignore[arg-type]
        assert len(response.hits) <= response.total


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("non-leather wallet", "en"),
        ("non leather wallet", "en"),
        ("leather-free wallet", "en"),
        ("wallet without leather", "en"),
        ("非皮质钱包", "zh"),
        ("不要皮的钱包", "zh"),
    ],
)
def test_a_material_is_ruled_out_however_that_is_said(
    make_shop: Callable[..., Shop], query: str, language: str
) -> None:
    shop = make_shop(
        [
            product(
                f"{made}{n}",
                {"en": f"{made} wallet {n}", "zh": f"{zh}钱包{n}"},
                attributes={"Material": made},
            )
            for made, zh in (("Leather", "皮革"), ("Full-grain leather", "头层皮革"), ("Nylon", "尼龙"))
            for n in range(3)
        ]
    )
    found = shop.search.query(SearchRequest(query, language))
    assert {hit.id for hit in found.hits} == {f"Nylon{n}" for n in range(3)}
    assert [chip.kind for chip in found.chips] == ["avoid"]


def test_what_goods_call_themselves_is_not_taken_for_an_exclusion(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(
        [product(f"pan{n}", f"Non-stick pan {n}", attributes={"Coating": "stick"}) for n in range(3)]
        + [product("syrup", "Sugar-free syrup", attributes={"Contents": "sugar-free", "Taste": "sugar"})]
    )
    assert shop.search.query(SearchRequest("non-stick pan", "en")).total == 3
    assert shop.search.query(SearchRequest("sugar-free syrup", "en")).total == 1
