"""`shopkeeper recommend judge|ranker|strategy|experiment`, as a merchant types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.cli.main import cli
from shopkeeper.errors import Conflict, InputError, NotFound, TrainError
from shopkeeper.events import Event


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six products, and sixty visits that were shown two of them for certain."""
    folder = tmp_path_factory.mktemp("judged") / "shop"
    with Shop.open(folder, create=True) as shop:
        shop.catalog.put(Product(f"p{n}", {"en": f"thing {n}"}, price=Money(100, "USD")) for n in range(6))
        about = {"time": "2026-03-01T10:00:00Z", "place": "home"}
        shop.events.append(
            Event(f"i{v}-{n}", "impression", session=f"s{v}", product=f"p{n}", position=n + 1, propensity=1.0,
                  extra={"recommended": f"r{v}"}, **about)  # type: ignore[arg-type]
            for v in range(60)
            for n in range(2)
        )  # fmt: skip
        shop.events.append(
            Event(f"c{v}", "click", session=f"s{v}", product="p0", position=1, extra={"recommended": f"r{v}"}, **about)  # type: ignore[arg-type]
            for v in range(0, 60, 3)
        )  # fmt: skip
    return folder


def run(folder: Path, *arguments: str, text: str = "") -> Result:
    command = ["recommend", *arguments, "--shop", str(folder)]
    return CliRunner().invoke(cli, command, input=text, standalone_mode=False)


def test_a_strategy_is_shown_changed_logged_and_reset(folder: Path) -> None:
    shown = json.loads(run(folder, "strategy", "show", "home").stdout)
    assert shown["place"] == "home"
    shown["rules"]["margin"] = 0.4
    put = run(folder, "strategy", "put", "-", "--by", "anna", text=json.dumps(shown))
    assert put.exception is None
    assert json.loads(run(folder, "strategy", "show", "home").stdout)["rules"]["margin"] == 0.4
    assert "anna  change  strategy home" in run(folder, "strategy", "log").stdout
    run(folder, "strategy", "reset", "home")
    assert json.loads(run(folder, "strategy", "show", "home").stdout)["rules"]["margin"] != 0.4


def test_a_strategy_that_is_no_json_or_no_strategy_is_refused_in_one_line(folder: Path) -> None:
    for text, said in (("{", "not JSON"), ("[]", "no JSON object"), ('{"place": "roof"}', "'roof'")):
        result = run(folder, "strategy", "put", "-", text=text)
        assert isinstance(result.exception, InputError)
        assert said in str(result.exception)
        assert "\n" not in str(result.exception)


def test_an_experiment_lives_from_draft_to_stop(folder: Path) -> None:
    draft = {"name": "quiet", "place": "home", "arms": [{"name": "now"}, {"name": "new", "share": 3}]}
    assert run(folder, "experiment", "create", "-", text=json.dumps(draft)).exception is None
    assert "quiet: draft, at home, now 25%, new 75%" in run(folder, "experiment", "list").stdout
    assert run(folder, "experiment", "start", "quiet").exception is None
    assert isinstance(run(folder, "experiment", "start", "quiet").exception, Conflict)
    assert "not decided yet" in run(folder, "experiment", "results", "quiet").stdout
    results = json.loads(run(folder, "experiment", "results", "quiet", "--json").stdout)
    assert results["decided"] == {}
    assert [arm["people"] for arm in results["arms"]] == [0, 0]
    assert run(folder, "experiment", "stop", "quiet").exception is None
    assert json.loads(run(folder, "experiment", "list", "--json").stdout)[0]["state"] == "stopped"
    assert isinstance(run(folder, "experiment", "results", "loud").exception, NotFound)


def test_judging_says_what_ran_earned_and_when_nothing_can_be_said(folder: Path) -> None:
    result = run(folder, "judge", "home", "--json")
    verdict = json.loads(result.stdout)
    assert verdict["earned"]["value"] == pytest.approx(1 / 3)
    assert verdict["lists"] == 60
    strategy = {"place": "home", "sources": {"new": 1.0}, "explore": {"how": "none"}, "name": "news"}
    other = run(folder, "judge", "home", "-", text=json.dumps(strategy))
    assert other.exception is None or isinstance(other.exception, SystemExit)
    assert other.exit_code == 3
    assert "too little" in other.stdout
    wrong = run(folder, "judge", "email", "-", text=json.dumps(strategy))
    assert isinstance(wrong.exception, InputError)


def test_a_ranker_needs_something_to_learn_from(folder: Path) -> None:
    result = run(folder, "ranker")
    assert isinstance(result.exception, TrainError)
    assert "there was no ranker" in run(folder, "ranker", "--remove").stdout
