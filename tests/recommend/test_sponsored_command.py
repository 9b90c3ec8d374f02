"""`shopkeeper sponsored` as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sponsored_world import World

from shopkeeper.cli.sponsored import sponsored_command
from shopkeeper.errors import InputError, NotFound


@pytest.fixture
def folder(tmp_path: Path) -> str:
    world = World.make(tmp_path)
    world.shop.close()
    return str(world.shop.path)


def run(folder: str, *words: str) -> str:
    done = CliRunner().invoke(sponsored_command, [*words, "--shop", folder])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_a_campaign_is_added_changed_listed_and_reported(folder: str) -> None:
    assert "no campaign yet" in run(folder, "list")
    made = json.loads(run(folder, "add", "Cups", "cup1", "cup2", "--bid", "0.45", "--daily", "20", "--json"))
    assert (made["bid"], made["daily_budget"], made["products"]) == (45, 2000, ["cup1", "cup2"])
    assert "is paused" in run(folder, "set", made["id"], "--status", "paused", "--bid", "0.5")
    assert "Cups: 2 products, bid 0.50 USD, 20.00 USD a day, spent 0.00 USD" in run(folder, "list")
    assert "Cups: 0 seen, 0 clicks (-), spent 0.00 USD" in run(folder, "report")
    lines = run(folder, "report", made["id"], "--since", "2026-03-01", "--until", "2026-03-02", "--csv")
    assert lines.splitlines()[1:] == [f"2026-03-0{n},{made['id']},0,0,,0,0.00,,0,0.00," for n in (1, 2)]
    assert run(folder, "settle") == "0 clicks given back\n"


def test_slots_are_shown_and_set(folder: str) -> None:
    assert "home      positions 2, 6;" in run(folder, "places")
    run(folder, "places", "home", "--positions", "4, 8", "--reserve", "0.10", "--floor", "0.5")
    assert json.loads(run(folder, "places", "--json"))["home"] == {
        "positions": [4, 8],
        "reserve": 10,
        "floor": 0.5,
    }


@pytest.mark.parametrize(
    ("words", "kind", "about"),
    [
        (("add", "X", "nothing", "--bid", "1"), InputError, "'nothing'"),
        (("add", "X", "cup1", "--bid", "much"), InputError, "'much'"),
        (("set", "ad-x", "--bid", "1"), NotFound, "'ad-x'"),
        (("report", "--since", "soon"), InputError, "'soon'"),
        (("places", "home", "--positions", "top"), InputError, "'top'"),
    ],
)
def test_mistakes_are_told_in_one_line(
    folder: str, words: tuple[str, ...], kind: type[Exception], about: str
) -> None:
    with pytest.raises(kind, match=about) as fault:
        run(folder, *words)
    assert "\n" not in str(fault.value)
