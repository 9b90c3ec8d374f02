"""Search rules: matching, checks, the audit, and that another process's change is seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shopkeeper.database import migrate, open_database
from shopkeeper.errors import InputError, NotFound
from shopkeeper.search.rules import Rule, RuleBook


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine) -> RuleBook:
    return RuleBook(engine)


def test_an_exact_rule_matches_folded_text_and_nothing_longer(book: RuleBook) -> None:
    rule = book.put(Rule("", "Café  Table", "pin", product="p1"), "ann")
    assert [r.id for r in book.for_query("  cafe table", "en")] == [rule.id]
    assert book.for_query("cafe tables", "en") == ()


def test_a_star_matches_by_beginning_and_an_empty_query_always(book: RuleBook) -> None:
    star = book.put(Rule("", "lap*", "hide", product="p1"), "ann")
    always = book.put(Rule("", "", "boost", filter_name="brand", filter_value="Acme", factor=2.0), "ann")
    assert {r.id for r in book.for_query("laptop bag", "en")} == {star.id, always.id}
    assert {r.id for r in book.for_query("", "en")} == {always.id}


def test_a_rule_of_one_language_is_not_used_for_another(book: RuleBook) -> None:
    book.put(Rule("", "chip", "pin", product="p1", language="zh"), "ann")
    assert book.for_query("chip", "en") == ()
    assert len(book.for_query("chip", "zh-Hans")) == 1


def test_an_inactive_rule_is_listed_but_not_used(book: RuleBook) -> None:
    book.put(Rule("", "tea", "pin", product="p1", active=False), "ann")
    assert len(book.all()) == 1
    assert book.for_query("tea", "en") == ()


@pytest.mark.parametrize(
    ("rule", "quoted"),
    [
        (Rule("", "x", "pin"), "product"),
        (Rule("", "x", "pin", product="p", position=0), "0"),
        (Rule("", "x", "hide"), "hide"),
        (Rule("", "x", "boost", product="p", factor=-2.0), "-2.0"),
        (Rule("", "x", "boost", product="p", factor=float("nan")), "nan"),
        (Rule("", "x", "boost", product="p", filter_name="brand", filter_value="A", factor=2), "'p'"),
        (Rule("", "x", "hide", filter_name="brand"), "'brand'"),
        (Rule("", "*", "redirect", url="/sale"), "every search"),
        (Rule("", "x", "redirect", url="javascript:alert(1)"), "javascript:alert(1)"),
        (Rule("", "x", "redirect", url="//evil.example"), "//evil.example"),
        (Rule("", "x", "redirect", url="/\\evil.example"), "evil.example"),
        (Rule("", "x", "redirect", url="https://"), "https://"),
        (Rule("", "x" * 201, "pin", product="p"), "201"),
        (Rule("", "x", "burn", product="p"), "'burn'"),  # type: ignore[arg-type]
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_value(book: RuleBook, rule: Rule, quoted: str) -> None:
    with pytest.raises(InputError) as caught:
        book.put(rule, "ann")
    assert quoted in str(caught.value)
    assert "\n" not in str(caught.value)
    assert book.all() == []
    assert book.audit() == []


def test_every_change_is_in_the_audit_with_before_and_after(book: RuleBook) -> None:
    rule = book.put(Rule("", "tea", "redirect", url="/tea"), "ann")
    book.put(replace(rule, url="https://tea.example/"), "bob")
    book.delete(rule.id, "eve")
    trail = book.audit()
    assert [(e.by, e.action) for e in trail] == [("eve", "delete"), ("bob", "change"), ("ann", "create")]
    assert trail[1].before is not None
    assert trail[1].before["url"] == "/tea"
    assert trail[1].after is not None
    assert trail[1].after["url"] == "https://tea.example/"
    assert trail[0].after is None
    assert len(book.audit(limit=1)) == 1


def test_deleting_an_unknown_rule_says_so(book: RuleBook) -> None:
    with pytest.raises(NotFound, match="'nope'"):
        book.delete("nope", "ann")


def test_another_process_sees_a_change_within_a_second(book: RuleBook, url: str) -> None:
    other = RuleBook(open_database(url))
    assert other.for_query("tea", "en") == ()
    rule = book.put(Rule("", "tea", "pin", product="p1"), "ann")
    deadline = time.monotonic() + 1.0
    while not other.for_query("tea", "en"):
        assert time.monotonic() < deadline, "the change did not show within a second"
        time.sleep(0.02)
    book.delete(rule.id, "ann")
    assert book.for_query("tea", "en") == ()
    other._engine.dispose()


def test_a_trial_changes_this_threads_view_only_and_stores_nothing(book: RuleBook) -> None:
    kept = book.put(Rule("", "tea", "pin", product="p1"), "ann")
    with book.trial(without=kept.id, rule=Rule("", "tea", "hide", product="p2")):
        inside = book.for_query("tea", "en")
        version = book.version()
    with book.trial():
        assert book.version() != version
    assert [(r.action, r.product) for r in inside] == [("hide", "p2")]
    assert [r.id for r in book.for_query("tea", "en")] == [kept.id]
    assert len(book.audit()) == 1
    with pytest.raises(InputError), book.trial(rule=Rule("", "tea", "pin")):
        pass


def test_looking_up_stays_fast_with_many_rules(book: RuleBook) -> None:
    for number in range(60):
        book.put(Rule("", f"word{number}{'*' if number % 2 else ''}", "pin", product="p"), "ann")
    book.for_query("warm", "en")
    best = min(_time(lambda: book.for_query("word7 and more", "en")) for _ in range(200))
    assert best < 50e-6, f"{best * 1e6:.0f} µs"


def test_the_migration_makes_the_declared_tables(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from shopkeeper.database import metadata
    from shopkeeper.search import querylog, synonyms

    assert querylog.query_table.metadata is synonyms.synonym_table.metadata is metadata
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    own = [one for one in differences if "search_" in str(one)]
    assert own == []


def _time(call: object) -> float:
    start = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - start
