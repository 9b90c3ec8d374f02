"""`--shop` and `--json` may stand before the command as well as after it; what is said after it wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from shopkeeper.cli.main import cli


@pytest.fixture
def shops(tmp_path: Path) -> tuple[Path, Path]:
    feed = tmp_path / "goods.csv"
    feed.write_text("id,title,price\na,Red kettle,30\n", "utf-8")
    one, other = tmp_path / "one", tmp_path / "other"
    done = CliRunner().invoke(cli, ["--shop", str(one), "import", str(feed), "--currency", "EUR"])
    assert done.exit_code == 0, done.output
    return one, other


@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_the_shop_is_named_anywhere(shops: tuple[Path, Path], place: str) -> None:
    words = {
        "before": ["--shop", str(shops[0]), "--json", "search", "kettle"],
        "between": ["--json", "search", "--shop", str(shops[0]), "kettle"],
        "after": ["search", "kettle", "--shop", str(shops[0]), "--json"],
    }[place]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    assert [hit["id"] for hit in json.loads(result.stdout)["hits"]] == ["a"]


def test_the_nearer_name_wins(shops: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPKEEPER_SHOP", str(shops[1]))
    nearer = CliRunner().invoke(cli, ["--shop", str(shops[1]), "check", "--shop", str(shops[0]), "--json"])
    assert nearer.exit_code == 0, nearer.output
    before = CliRunner().invoke(cli, ["--shop", str(shops[0]), "check", "--json"])
    assert json.loads(before.stdout) == json.loads(nearer.stdout)
    from_environment = CliRunner().invoke(cli, ["search", "kettle"])
    assert from_environment.exit_code != 0  # there is no shop at SHOPKEEPER_SHOP
