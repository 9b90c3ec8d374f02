"""Synonyms: groups and one-way pairs, learned proposals, plain text in and out, the audit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from shopkeeper.database import migrate, open_database
from shopkeeper.errors import InputError, NotFound
from shopkeeper.search.synonyms import SynonymBook, SynonymGroup, parse_line


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine) -> SynonymBook:
    return SynonymBook(engine)


def test_a_group_expands_each_term_to_the_others(book: SynonymBook) -> None:
    book.put(SynonymGroup("", ("laptop", "notebook", "portable computer")), "ann")
    assert book.expand("Laptop", "en") == ("notebook", "portable computer")
    assert book.expand("PORTABLE  computer", "en") == ("laptop", "notebook")
    assert book.expand("tablet", "en") == ()


def test_one_way_synonyms_do_not_go_back(book: SynonymBook) -> None:
    book.put(SynonymGroup("", ("sneaker",), ("shoe",)), "ann")
    assert book.expand("sneaker", "en") == ("shoe",)
    assert book.expand("shoe", "en") == ()


def test_synonyms_of_another_language_are_not_used(book: SynonymBook) -> None:
    book.put(SynonymGroup("", ("笔记本", "手提电脑"), language="zh"), "ann")
    assert book.expand("笔记本", "zh") == ("手提电脑",)
    assert book.expand("笔记本", "en") == ()


def test_a_proposal_counts_only_when_accepted_and_is_not_proposed_again(book: SynonymBook) -> None:
    learned = SynonymGroup("", ("tv", "television"), language="en", evidence="same results for 40 queries")
    assert book.propose([learned]) == 1
    assert book.expand("tv", "en") == ()
    (waiting,) = book.groups("en", "proposed")
    assert (waiting.source, waiting.evidence) == ("learned", "same results for 40 queries")
    book.decide(waiting.id, "accepted", "ann")
    assert book.expand("tv", "en") == ("television",)
    book.decide(waiting.id, "rejected", "ann")
    assert book.expand("tv", "en") == ()
    assert book.propose([replace(learned, terms=("Television", "TV"))]) == 0
    assert [entry.action for entry in book.audit()] == ["reject", "accept", "propose"]


def test_import_is_all_or_nothing_and_names_the_line(book: SynonymBook) -> None:
    with pytest.raises(InputError, match=r"line 3: .*'lonely'"):
        book.import_lines(["# comment", "a, b", "lonely"], "en", "ann")
    assert book.groups() == []


def test_import_twice_adds_nothing_the_second_time(book: SynonymBook) -> None:
    lines = ["laptop, notebook", "", "sneaker => shoe，trainers"]
    assert book.import_lines(lines, "en", "ann") == 2
    assert book.import_lines(lines, "en", "ann") == 0
    assert list(book.export_lines("en")) == ["laptop, notebook", "sneaker => shoe, trainers"]


def test_delete_and_audit(book: SynonymBook) -> None:
    group = book.put(SynonymGroup("", ("a", "b")), "ann")
    book.delete(group.id, "bob")
    assert book.expand("a", "en") == ()
    assert [(e.by, e.action) for e in book.audit()] == [("bob", "delete"), ("ann", "create")]
    with pytest.raises(NotFound):
        book.delete(group.id, "bob")


@pytest.mark.parametrize("line", ["a => ", "=> b", "a => b => c", "alone", "a, A", "x" * 101 + ", b"])
def test_a_line_that_says_nothing_is_refused(book: SynonymBook, line: str) -> None:
    with pytest.raises(InputError):
        book.import_lines([line], "en", "ann")


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=2, max_size=5, unique=True), st.lists(WORDS, max_size=3, unique=True))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_a_group_written_as_text_reads_back_equal(terms: list[str], targets: list[str]) -> None:
    group = SynonymGroup("", tuple(terms), tuple(targets))
    assert parse_line(str(group)) == group


@given(st.text(max_size=60))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_any_line_is_read_or_refused_with_one_line(line: str) -> None:
    with contextlib.suppress(InputError):
        group = parse_line(line)
        assert group is None or group.terms
