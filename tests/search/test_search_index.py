"""The `ProductIndex` contract, held by the Tantivy index and by a brute-force one; then the two on random data."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_index import MemoryIndex

from shopkeeper.errors import ShopError
from shopkeeper.search.document import FACET_SEPARATOR, IndexDocument
from shopkeeper.search.index import TantivyIndex
from shopkeeper.search.plan import Clause, Filter, Plan, ProductIndex, Range, Term

SLOTS = {"weight": 0, "screen": 1}
WEIGHTS = {"title": 2.0, "body": 1.0}
ORDERS = ("relevance", "price_asc", "price_desc", "newest", "rating", "popular")
_revision = itertools.count(1)


def doc(id: str, title: str = "", **rest: object) -> IndexDocument:
    texts = {"title": title, "body": str(rest.pop("body", ""))}
    facets = [f"{n}{FACET_SEPARATOR}{v}" for n, v in rest.pop("facets", ())]  # type: ignore[attr-defined]
    counted = [term for term in facets if not term.startswith("size")]
    return IndexDocument(id, next(_revision), texts, facets, counted, **rest)  # type: ignore[arg-type]


def words(*clauses: str, required: bool = True) -> tuple[Clause, ...]:
    return tuple(Clause((Term(tuple(c.split())),), required) for c in clauses)


def plan(*clauses: str, **rest: object) -> Plan:
    return Plan(words(*clauses), weights=WEIGHTS, **rest)  # type: ignore[arg-type]


def ids(index: ProductIndex, asked: Plan, order: str = "relevance") -> list[str]:
    found, total = index.top(asked, 100, order=order)
    assert total == len(found) == index.count(asked)
    return [c.id for c in found]


@pytest.fixture(params=["memory", "tantivy"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> ProductIndex:
    if request.param == "memory":
        return MemoryIndex(SLOTS)
    return TantivyIndex(tmp_path / "text", slots=SLOTS, create=True)


def fill(index: ProductIndex, *documents: IndexDocument) -> None:
    assert index.put(documents) == len(documents)
    index.commit()


# -- changes


def test_nothing_is_found_before_the_commit_and_everything_after(index: ProductIndex) -> None:
    assert ids(index, Plan()) == []
    index.put([doc("a", "red kettle")])
    assert ids(index, plan("kettle")) == []
    index.commit()
    assert ids(index, plan("kettle")) == ["a"]
    index.delete(["a"])
    assert ids(index, plan("kettle")) == ["a"]
    index.commit()
    assert ids(index, plan("kettle")) == []


def test_a_document_put_again_replaces_its_old_words_and_terms(index: ProductIndex) -> None:
    fill(index, doc("a", "red kettle", facets=[("brand", "Old")], codes=["x1234"]))
    fill(index, doc("a", "blue teapot", facets=[("brand", "New")]))
    assert ids(index, plan("kettle")) == []
    assert ids(index, plan("teapot")) == ["a"]
    assert index.facet_counts(Plan()) == {"brand": {"New": 1}}
    assert index.document_frequency("x1234", "code") in (0, 1)  # the deleted one may linger in a count
    assert index.count(Plan((Clause((Term(("x1234",), code=True),)),))) == 0


def test_deleting_an_unknown_id_changes_nothing(index: ProductIndex) -> None:
    fill(index, doc("a", "kettle"))
    index.delete(["nobody", ""])
    index.commit()
    assert ids(index, Plan()) == ["a"]


def test_ids_are_exact_and_may_hold_any_character(index: ProductIndex) -> None:
    odd = ["A-1", "a-1", "A 1", "产品/1", "x" * 190, "'; drop table", "a\u00e9"]
    fill(index, *(doc(id, "kettle") for id in odd))
    assert sorted(ids(index, plan("kettle"))) == sorted(odd)
    index.delete(["a-1"])
    index.commit()
    assert sorted(ids(index, plan("kettle"))) == sorted(set(odd) - {"a-1"})
    assert ids(index, plan("kettle", hidden=tuple(odd[2:]))) == ["A-1"]


def test_a_card_comes_back_as_it_was_put(index: ProductIndex) -> None:
    fill(index, doc("a", "kettle", card={"t": ["kettl"], "k": "水壶", "p": 0.25, "r": None}))
    found, _ = index.top(plan("kettle"), 1)
    assert dict(found[0].card) == {"t": ["kettl"], "k": "水壶", "p": 0.25, "r": None}


# -- clauses


def test_each_required_clause_must_match_in_any_field(index: ProductIndex) -> None:
    fill(index, doc("a", "red kettle"), doc("b", "kettle", body="comes in red"), doc("c", "red pan"))
    assert sorted(ids(index, plan("red", "kettle"))) == ["a", "b"]
    assert ids(index, plan("red", "kettle", "steel")) == []


def test_any_term_of_a_clause_is_enough(index: ProductIndex) -> None:
    fill(index, doc("a", "sofa"), doc("b", "couch"), doc("c", "chair"))
    either = Plan((Clause((Term(("sofa",)), Term(("couch",), 0.3))),), weights=WEIGHTS)
    assert sorted(ids(index, either)) == ["a", "b"]


def test_optional_clauses_alone_need_one_match(index: ProductIndex) -> None:
    fill(index, doc("a", "red kettle"), doc("b", "blue pan"), doc("c", "green pot"))
    assert sorted(ids(index, Plan(words("red", "pan", required=False), weights=WEIGHTS))) == ["a", "b"]


def test_optional_clauses_beside_a_required_one_only_rank(index: ProductIndex) -> None:
    fill(index, doc("a", "kettle"), doc("b", "steel kettle"), doc("c", "steel pan"))
    mixed = Plan((*words("kettle"), *words("steel", required=False)), weights=WEIGHTS)
    assert ids(index, mixed) == ["b", "a"]


@pytest.mark.parametrize(("minimum", "expected"), [(1, "abc"), (2, "ab"), (3, "a"), (4, "")])
def test_minimum_counts_the_optional_clauses(index: ProductIndex, minimum: int, expected: str) -> None:
    fill(index, doc("a", "red steel kettle"), doc("b", "red steel"), doc("c", "steel pan"), doc("d", "pot"))
    asked = Plan(words("red", "steel", "kettle", required=False), weights=WEIGHTS, minimum=minimum)
    assert "".join(sorted(ids(index, asked))) == expected


def test_words_match_by_stem(index: ProductIndex) -> None:
    fill(index, doc("a", "running shoes"), doc("b", "batteries"), doc("c", "笔记本电脑 包"))
    assert ids(index, plan("shoe")) == ["a"]
    assert ids(index, plan("runs")) == ["a"]
    assert ids(index, plan("battery")) == ["b"]
    assert ids(index, plan("包")) == ["c"]
    assert ids(index, plan("笔记")) == []


def test_a_phrase_keeps_its_order_and_lets_one_word_in_between(index: ProductIndex) -> None:
    fill(
        index,
        doc("a", "power bank 10000"),
        doc("b", "power mini bank"),
        doc("c", "bank of power"),
        doc("d", "power to the bank"),
        doc("e", "power", body="bank"),
    )
    assert sorted(ids(index, plan("power bank"))) == ["a", "b"]


def test_a_term_may_name_its_own_fields(index: ProductIndex) -> None:
    fill(index, doc("a", "kettle"), doc("b", "pan", body="like a kettle"))
    titled = Plan((Clause((Term(("kettle",), 1.0, {"title": 1.0}),)),), weights=WEIGHTS)
    assert ids(index, titled) == ["a"]


def test_a_code_matches_whole_and_exactly(index: ProductIndex) -> None:
    fill(index, doc("a", "tn2110 toner", codes=["tn2110"]), doc("b", "x", codes=["tn2110xl"]))

    def by(code: str) -> list[str]:
        return ids(index, Plan((Clause((Term((code,), code=True),)),)))

    assert by("tn2110") == ["a"]
    assert by("tn2110xl") == ["b"]
    assert by("tn21") == by("TN2110") == by("toner") == []


def test_avoided_words_take_products_out_even_as_phrases(index: ProductIndex) -> None:
    fill(index, doc("a", "red kettle"), doc("b", "blue kettle", body="not red at all"), doc("c", "kettle"))
    assert ids(index, plan("kettle", avoid=(Term(("red",)),))) == ["c"]
    assert sorted(ids(index, plan("kettle", avoid=(Term(("red", "kettle")),)))) == ["b", "c"]


def test_hidden_products_are_no_answers_nor_counted(index: ProductIndex) -> None:
    fill(index, doc("a", "kettle", facets=[("brand", "X")]), doc("b", "kettle", facets=[("brand", "X")]))
    asked = plan("kettle", hidden=("a", "nobody"))
    assert ids(index, asked) == ["b"]
    assert index.facet_counts(asked) == {"brand": {"X": 1}}
    assert ids(index, plan("kettle", hidden=("b",), also=("b",))) == ["a"]


def test_also_adds_products_that_still_pass_filters_and_ranges(index: ProductIndex) -> None:
    fill(
        index,
        doc("a", "sofa", price=100, facets=[("brand", "X")]),
        doc("b", "couch", price=200, facets=[("brand", "X")]),
        doc("c", "chair", price=300, facets=[("brand", "Y")]),
    )
    assert sorted(ids(index, plan("sofa", also=("b", "c", "nobody")))) == ["a", "b", "c"]
    assert sorted(ids(index, plan("sofa", also=("b", "c"), filters=(Filter("brand", ("X",)),)))) == ["a", "b"]
    assert ids(index, plan("sofa", also=("b",), ranges=(Range("price", 150, None),))) == ["b"]
    assert ids(index, plan("sofa", also=("b",), avoid=(Term(("couch",)),))) == ["a"]
    assert ids(index, plan("nothing", also=("c",))) == ["c"]


# -- filters and ranges


def test_filters_are_any_of_one_name_and_all_of_several(index: ProductIndex) -> None:
    fill(
        index,
        doc("a", facets=[("brand", "X"), ("color", "red"), ("color", "blue")]),
        doc("b", facets=[("brand", "Y"), ("color", "red")]),
        doc("c", facets=[("brand", "X")]),
        doc("d", facets=[("maker", "X")]),
    )
    assert sorted(ids(index, Plan(filters=(Filter("brand", ("X",)),)))) == ["a", "c"]
    assert sorted(ids(index, Plan(filters=(Filter("brand", ("X", "Y")),)))) == ["a", "b", "c"]
    both = (Filter("brand", ("X", "Y")), Filter("color", ("red",)))
    assert sorted(ids(index, Plan(filters=both))) == ["a", "b"]
    assert ids(index, Plan(filters=(Filter("brand", ("x",)),))) == []
    assert ids(index, Plan(filters=(Filter("nothing", ("X",)),))) == []


def test_without_takes_out_whatever_has_one_of_the_values(index: ProductIndex) -> None:
    fill(index, *(doc(id, "kettle", facets=[("brand", b)]) for id, b in (("a", "X"), ("b", "Y"), ("c", "Z"))))
    assert ids(index, plan("kettle", without=(Filter("brand", ("X", "Y")),))) == ["c"]
    assert ids(index, plan("sofa", also=("a", "c"), without=(Filter("brand", ("X",)),))) == ["c"]
    assert len(ids(index, Plan(without=(Filter("nothing", ("X",)),)))) == 3


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (100, 200, "ab"),
        (100.5, None, "b"),
        (None, 199, "a"),
        (None, None, "ab"),
        (150, 120, ""),
        (201, None, ""),
        (-(10**30), 10**30, "ab"),
        (float("-inf"), float("inf"), "ab"),
    ],
)
def test_price_ranges_are_closed_may_be_open_and_want_a_price(
    index: ProductIndex, low: float | None, high: float | None, expected: str
) -> None:
    fill(index, doc("a", price=100), doc("b", price=200), doc("c"))
    assert "".join(sorted(ids(index, Plan(ranges=(Range("price", low, high),))))) == expected


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("weight", 1.5, 2.5, "ab"),
        ("weight", 1.6, None, "b"),
        ("weight", None, 2.4, "a"),
        ("weight", None, None, "ab"),
        ("weight", None, 0, ""),
        ("rating", 4.0, None, "a"),
        ("rating", None, 4.0, "b"),
        ("rating", None, None, "ab"),
        ("rating", 0, 5, "ab"),
        ("unheard of", None, None, ""),
    ],
)
def test_other_ranges_take_only_products_that_state_the_number(
    index: ProductIndex, name: str, low: float | None, high: float | None, expected: str
) -> None:
    fill(
        index,
        doc("a", numbers={"weight": 1.5}, rating=4.5),
        doc("b", numbers={"weight": 2.5, "other": 9.0}, rating=0.5),
        doc("c"),
    )
    assert "".join(sorted(ids(index, Plan(ranges=(Range(name, low, high),))))) == expected


# -- orders and pages


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("price_asc", "bcad"),
        ("price_desc", "acbd"),
        ("newest", "cabd"),
        ("rating", "bcad"),
        ("popular", "dbca"),
    ],
)
def test_sorting_puts_what_lacks_the_number_last(index: ProductIndex, order: str, expected: str) -> None:
    fill(
        index,
        doc("a", "kettle", price=300, rating=1.0, released=20250101, popularity=0.5),
        doc("b", "kettle", price=100, rating=4.5, released=20240101, popularity=3.0),
        doc("c", "kettle", price=200, rating=4.0, released=20260101, popularity=2.0),
        doc("d", "kettle", popularity=9.0),
    )
    assert "".join(ids(index, plan("kettle"), order)) == expected
    assert "".join(ids(index, Plan(), order)) == expected


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_equals_neither_overlap_nor_leave_out(index: ProductIndex, order: str) -> None:
    for start in range(0, 60, 20):  # several commits: several segments
        fill(index, *(doc(f"p{n}", "kettle", price=100 * (n % 3)) for n in range(start, start + 20)))
    whole = [c.id for c in index.top(plan("kettle"), 60, order=order)[0]]
    assert sorted(whole) == sorted(f"p{n}" for n in range(60))
    for size in (1, 7, 25):
        pages = []
        for offset in range(0, 60, size):
            found, total = index.top(plan("kettle"), size, offset, order)
            assert total == 60
            pages += [c.id for c in found]
        assert pages == whole


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_far_beyond_the_end_is_empty_and_still_counts(index: ProductIndex, order: str) -> None:
    fill(index, doc("a", "kettle", price=5))
    for offset in (1, 1000, 10**12):
        assert index.top(plan("kettle"), 10, offset, order) == ([], 1)


# -- counts and numbers


def test_facet_counts_cover_all_answers_and_nothing_else(index: ProductIndex) -> None:
    fill(
        index,
        doc("a", "kettle", facets=[("brand", "X"), ("color", "red")]),
        doc("b", "kettle", facets=[("brand", "X"), ("color", "blue")]),
        doc("c", "pan", facets=[("brand", "Y"), ("color", "red")]),
    )
    assert index.facet_counts(plan("kettle")) == {"brand": {"X": 2}, "color": {"red": 1, "blue": 1}}
    assert index.facet_counts(plan("sofa")) == {}
    index.delete(["a", "b", "c"])
    index.commit()
    assert index.facet_counts(Plan()) == {}


def test_a_term_that_is_not_counted_still_filters(index: ProductIndex) -> None:
    fill(index, doc("a", facets=[("size", "M"), ("brand", "X")]), doc("b", facets=[("size", "L")]))
    assert ids(index, Plan(filters=(Filter("size", ("M",)),))) == ["a"]
    assert index.facet_counts(Plan()) == {"brand": {"X": 1}}
    assert index.overview(Plan(), ["price"]) == ({"brand": {"X": 1}}, {})


def test_stats_leave_out_missing_values_of_each_name_by_itself(index: ProductIndex) -> None:
    fill(
        index,
        doc("a", "kettle", price=100, numbers={"weight": 3.0}),
        doc("b", "kettle", rating=4.5, numbers={"weight": 1.0}),
        doc("c", "pan", price=900, rating=1.0),
    )
    names = ["price", "rating", "weight", "screen", "unheard of"]
    assert index.stats(plan("kettle"), names) == {
        "price": (100.0, 100.0),
        "rating": (4.5, 4.5),
        "weight": (1.0, 3.0),
    }
    assert index.stats(plan("kettle"), []) == {}
    assert index.stats(plan("sofa"), names) == {}


def test_document_frequency_counts_analysed_words_by_field(index: ProductIndex) -> None:
    fill(index, doc("a", "red kettles", body="kettle", codes=["k12"]), doc("b", "blue kettle"))
    assert index.document_frequency("kettl") == 2
    assert index.document_frequency("kettl", "body") == 1
    assert index.document_frequency("k12", "code") == 1
    assert index.document_frequency("nothing") == 0


# -- Tantivy's own


def test_another_instance_sees_a_commit_after_a_refresh(tmp_path: Path) -> None:
    writer = TantivyIndex(tmp_path / "text", create=True)
    fill(writer, doc("a", "kettle"))
    reader = TantivyIndex(tmp_path / "text")
    assert ids(reader, plan("kettle")) == ["a"]
    fill(writer, doc("b", "kettle"))
    reader.refresh()
    assert sorted(ids(reader, plan("kettle"))) == ["a", "b"]


def test_a_folder_without_an_index_raises_a_message_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ShopError, match="index --rebuild"):
        TantivyIndex(tmp_path / "nothing here")


# -- the two on random documents and plans

_words = st.sampled_from("red blue steel glass kettle teapot pan lid shoes running".split())
_text = st.lists(_words, max_size=5).map(" ".join)
_facet = st.tuples(st.sampled_from(["brand", "color", "size"]), st.sampled_from("ABCD"))
_maybe_price = st.none() | st.integers(0, 12)
_number = st.integers(0, 10).map(lambda n: n / 2)
_documents = st.lists(
    st.builds(
        lambda title, body, facets, price, rating, numbers, codes, released, popularity: doc(
            "",
            title,
            body=body,
            facets=facets,
            price=price,
            rating=rating,
            numbers=numbers,
            codes=codes,
            released=released,
            popularity=popularity,
        ),
        _text,
        _text,
        st.lists(_facet, max_size=4, unique=True),
        _maybe_price,
        st.none() | _number,
        st.dictionaries(st.sampled_from(["weight", "screen"]), _number),
        st.lists(st.sampled_from(["k100", "k200", "t300"]), max_size=2, unique=True),
        st.integers(0, 3),
        _number,
    ),
    max_size=14,
)
_term = (
    st.lists(_words, min_size=1, max_size=2, unique=True).map(lambda w: Term(tuple(w)))
    | st.sampled_from(["k100", "k200"]).map(lambda c: Term((c,), code=True))
    | _words.map(lambda w: Term((w,), 0.5, {"title": 1.0}))
)
_clause = st.builds(
    lambda terms, r: Clause(tuple(terms), r), st.lists(_term, min_size=1, max_size=3), st.booleans()
)
_range = st.builds(
    Range,
    st.sampled_from(["price", "rating", "weight"]),
    st.none() | st.integers(0, 6),
    st.none() | st.integers(0, 12),
)
_filter = st.builds(
    lambda name, values: Filter(name, tuple(values)),
    st.sampled_from(["brand", "color", "size"]),
    st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=2, unique=True),
)
_ids = st.lists(st.integers(0, 14).map(lambda n: f"p{n}"), max_size=3, unique=True).map(tuple)
_plan = st.builds(
    Plan,
    st.lists(_clause, max_size=3).map(tuple),
    st.lists(_term, max_size=1).map(tuple),
    st.lists(_filter, max_size=2, unique_by=lambda f: f.name).map(tuple),
    st.lists(_range, max_size=2, unique_by=lambda r: r.name).map(tuple),
    st.just(WEIGHTS),
    st.none() | st.integers(1, 3),
    _ids,
    _ids,
    st.lists(_filter, max_size=1).map(tuple),
)


@pytest.fixture(scope="module")
def fresh() -> Iterator[Callable[[], TantivyIndex]]:
    memory = (
        "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    )  # many small commits, each waits for the disk
    base = Path(tempfile.mkdtemp(prefix="shopkeeper-index-", dir=memory))
    made = itertools.count()
    yield lambda: TantivyIndex(base / str(next(made)), slots=SLOTS, create=True)
    shutil.rmtree(base, ignore_errors=True)


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=_documents, then=_documents, plans=st.lists(_plan, min_size=4, max_size=8), gone=_ids)
def test_both_indexes_answer_alike(
    fresh: Callable[[], TantivyIndex],
    first: list[IndexDocument],
    then: list[IndexDocument],
    plans: list[Plan],
    gone: tuple[str, ...],
) -> None:
    real, model = fresh(), MemoryIndex(SLOTS)
    for batch in (first, then):  # the second replaces the beginning of the first
        for n, document in enumerate(batch):
            document.id = f"p{n}"
        for index in (real, model):
            index.put(batch)
            index.commit()
    for index in (real, model):
        index.delete(gone)
        index.commit()
    real.finish()
    names = ["price", "rating", "weight", "screen"]
    for asked in plans:
        assert real.count(asked) == model.count(asked), asked
        assert real.facet_counts(asked) == model.facet_counts(asked), asked
        assert real.stats(asked, names) == model.stats(asked, names), asked
        for order in ORDERS:
            found, total = real.top(asked, 50, order=order)
            expected, expected_total = model.top(asked, 50, order=order)
            assert total == expected_total
            assert {c.id for c in found} == {c.id for c in expected}, asked
            if order != "relevance" and asked.clauses:
                assert _values(model, found, order) == _values(model, expected, order), (order, asked)


def _values(model: MemoryIndex, found: list, order: str) -> list[object]:  # type: ignore[type-arg]
    name = {"price_asc": "price", "price_desc": "price", "newest": "released", "popular": "popularity"}.get(
        order, order
    )
    return [getattr(model.documents[c.id], name) for c in found]
