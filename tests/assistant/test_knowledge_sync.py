"""Documents stay in step with their files: new ones appear, deleted ones vanish, bad ones are named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from knowledge_world import database

from shopkeeper.assistant.knowledge import Knowledge
from shopkeeper.assistant.knowledge.store import Source
from shopkeeper.cli.knowledge import knowledge_command
from shopkeeper.errors import InputError, NotFound


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "policies" / "en").mkdir(parents=True)
    (folder / "policies" / "en" / "hire.md").write_text("# Hire\n\nTandems are hired by the day.\n", "utf-8")
    (folder / "shopkeeper.toml").write_text('name = "Bikes"\n', "utf-8")
    return folder


@pytest.fixture
def knowledge(shop: Path) -> Iterator[Knowledge]:
    engine = database(shop)
    yield Knowledge(engine, shop)
    engine.dispose()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "zh").mkdir(parents=True)
    (folder / "helmets.md").write_text("# Helmets\n\nHelmets cost 3 euros a day.\n", "utf-8")
    (folder / "zh" / "locks.md").write_text("# 车锁\n\n车锁免费提供。\n", "utf-8")
    (folder / "faq.csv").write_text(
        "question,answer\nDo you hire trailers?,Trailers cost 9 euros.\n", "utf-8"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_a_folder_is_read_and_a_bad_file_does_not_stop_the_rest(knowledge: Knowledge, papers: Path) -> None:
    report = knowledge.add(papers)
    assert sorted(Path(n).name for n in report.added) == ["faq.csv", "helmets.md", "hire.md", "locks.md"]
    ((source, reason),) = [(f.source, f.reason) for f in report.faults]
    assert source.endswith("broken.pdf")
    assert "\n" not in reason
    languages = {d.title: d.language for d in knowledge.documents()}
    assert languages["车锁"] == "zh"
    assert languages["Helmets"] == "en"


def test_a_second_run_reads_only_what_changed_and_forgets_what_is_gone(
    knowledge: Knowledge, papers: Path
) -> None:
    knowledge.add(papers)
    again = knowledge.sync()
    assert (again.added, again.changed, again.removed, again.unchanged) == ((), (), (), 4)
    (papers / "helmets.md").write_text("# Helmets\n\nHelmets cost 4 euros a day.\n", "utf-8")
    (papers / "faq.csv").unlink()
    report = knowledge.sync()
    assert [Path(n).name for n in report.changed] == ["helmets.md"]
    assert [Path(n).name for n in report.removed] == ["faq.csv"]
    assert "4 euros" in knowledge.search("helmets").found[0].text
    assert not knowledge.search("trailers", "en").found


def test_a_file_that_breaks_keeps_what_was_known_of_it(knowledge: Knowledge, papers: Path) -> None:
    knowledge.add(papers / "faq.csv")
    (papers / "faq.csv").write_text("a,b\n1,2\n", "utf-8")
    report = knowledge.sync()
    assert len(report.faults) == 1
    assert knowledge.search("trailers").found


def test_a_folder_that_is_away_keeps_its_documents_until_it_is_removed(
    knowledge: Knowledge, papers: Path
) -> None:
    knowledge.add(papers)
    away = papers.rename(papers.with_name("elsewhere"))
    report = knowledge.sync()
    assert not report.removed
    assert any("kept" in f.reason for f in report.faults)
    assert knowledge.search("helmets").found
    assert knowledge.remove(str(papers)) == 3
    assert not knowledge.search("helmets").found
    assert (away / "helmets.md").exists()


def test_a_run_that_stopped_halfway_is_taken_up(
    knowledge: Knowledge, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = knowledge.store.put
    done: list[str] = []

    def stop(source: str, *args: object, **more: object) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(source)
        whole(source, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(knowledge.store, "put", stop)
    with pytest.raises(KeyboardInterrupt):
        knowledge.add(papers)
    monkeypatch.undo()
    report = knowledge.sync()
    assert report.unchanged == 2
    assert len(report.added) == 2
    assert len(knowledge.documents()) == 4


def test_another_process_sees_what_was_added(knowledge: Knowledge, shop: Path, papers: Path) -> None:
    engine = database(shop)
    other = Knowledge(engine, shop)
    assert not other.search("helmets").found
    knowledge.add(papers)
    assert other.search("helmets").found
    engine.dispose()


def test_processes_that_read_at_once_store_each_document_once(
    shop: Path, papers: Path, knowledge: Knowledge
) -> None:
    knowledge.store.add_source(Source(str(papers.resolve())))
    engines = [database(shop) for _ in range(4)]
    each = [Knowledge(engine, shop) for engine in engines]
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda one: one.sync(), each))
    assert all([Path(f.source).name for f in r.faults] == ["broken.pdf"] for r in reports)
    for one, engine in zip(each, engines, strict=True):
        assert sorted(d.title for d in one.documents()) == ["Faq", "Helmets", "Hire", "车锁"]
        assert one.search("helmets").found[0].text == "Helmets cost 3 euros a day."
        engine.dispose()


def test_the_rules_for_orders_belong_to_it_when_the_shop_has_written_some(
    knowledge: Knowledge, shop: Path
) -> None:
    assert not [d for d in knowledge.documents() if d.kind == "rules"]
    (shop / "orders.toml").write_text("[returns]\ndays = 44\n", "utf-8")
    assert {d.language for d in knowledge.documents() if d.kind == "rules"} == {"en", "zh"}
    assert "44 days" in knowledge.answer("Within how many days can an order be returned?").text
    (shop / "orders.toml").write_text("[returns]\ndays = 'many'\n", "utf-8")
    assert "44 days" in knowledge.answer("Within how many days can an order be returned?").text
    assert any("orders.toml" in f.reason for f in knowledge.sync().faults)
    (shop / "orders.toml").unlink()
    assert not [d for d in knowledge.documents() if d.kind == "rules"]


def test_links_out_of_a_folder_and_hidden_files_are_left_alone(knowledge: Knowledge, papers: Path) -> None:
    (papers.parent / "secret.md").write_text("# Secret\n\nThe safe is behind the picture.\n", "utf-8")
    (papers / "link.md").symlink_to(papers.parent / "secret.md")
    (papers / ".draft.md").write_text("# Draft\n\nNothing yet.\n", "utf-8")
    knowledge.add(papers)
    assert {"Secret", "Draft"}.isdisjoint(d.title for d in knowledge.documents())


def test_what_cannot_be_added_or_removed_is_said(knowledge: Knowledge, papers: Path) -> None:
    with pytest.raises(InputError, match="not there"):
        knowledge.add(papers / "none")
    with pytest.raises(InputError, match="cannot be read"):
        knowledge.add(papers / "picture.png")
    with pytest.raises(NotFound):
        knowledge.remove("nothing")
    with pytest.raises(InputError, match="delete or change"):
        knowledge.remove("policies/en/hire.md")


def test_the_command_line_adds_asks_lists_shows_and_removes(
    knowledge: Knowledge, shop: Path, papers: Path
) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(
            knowledge_command, [*arguments, "--shop", str(shop)], catch_exceptions=False
        )
        assert done.exit_code == 0, done.output
        return done.stdout

    added = json.loads(run("add", str(papers), "--json"))
    assert len(added["added"]) == 4
    asked = json.loads(run("ask", "How much do helmets cost a day?", "--json"))
    assert asked["supported"]
    assert asked["citations"][0]["document"] == "Helmets"
    assert "not supported" in run("ask", "Do you repair clocks?")
    assert "Helmets" in run("list")
    assert "3 euros" in run("show", "Helmets")
    assert json.loads(run("add", "--sync", "--json"))["unchanged"] == 4
    assert json.loads(run("remove", str(papers), "--json")) == {"removed": 3}
    assert "not supported" in run("ask", "How much do helmets cost a day?")


def test_the_command_line_asks_for_a_path_or_sync(shop: Path, knowledge: Knowledge) -> None:
    done = CliRunner().invoke(knowledge_command, ["add", "--shop", str(shop)])
    assert done.exit_code == 2
    assert "--sync" in done.output
