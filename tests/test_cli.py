"""The command line's contract: help, one JSON document, one-line errors, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from shopkeeper.cli.main import COMMANDS, cli

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("SHOPKEEPER_")}


def shopkeeper(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "shopkeeper", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=ENVIRONMENT | environment,
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a shop of three products."""
    folder = tmp_path_factory.mktemp("cli")
    rows = [
        {"id": "k1", "title": "Steel kettle 1.5 l", "price": "29.99 USD", "brand": "Norvik"},
        {"id": "k2", "title": "Glass teapot 0.8 l", "price": "18.50 USD", "brand": "Norvik"},
        {"id": "k3", "title": "Rice cooker", "price": "45.00 USD", "brand": "Tamaro"},
    ]
    (folder / "feed.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    done = shopkeeper("import", "feed.jsonl", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["accepted"] == 3
    return folder


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Usage:")
    text = result.output.split("\n\n")[1].strip()
    assert len(text) > 10
    groups = ("model", "train", "knowledge", "orders", "events", "recommend", "sponsored")
    groups_and_servers = ("serve", "serve-model", *groups)
    if command not in groups_and_servers:
        assert "--json" in result.output


def test_help_and_version(tmp_path: Path) -> None:
    done = shopkeeper("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)
    done = shopkeeper("--version", cwd=tmp_path)
    assert done.returncode == 0
    assert "shopkeeper" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("import", "feed.jsonl"),
        ("import", "feed.jsonl", "--dry-run"),
        ("export", "out.jsonl"),
        ("check",),
        ("search", "kettle"),
        ("search", "nothing like this"),
    ],
    ids=" ".join,
)
def test_json_is_one_document_on_stdout(shop: Path, words: tuple[str, ...]) -> None:
    done = shopkeeper(*words, "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    assert "Traceback" not in done.stderr


def test_import_counts_are_named_and_repeatable(shop: Path) -> None:
    document = json.loads(shopkeeper("import", "feed.jsonl", "--json", cwd=shop).stdout)
    assert {k: document[k] for k in ("accepted", "changed", "unchanged", "rejected")} == {
        "accepted": 3,
        "changed": 0,
        "unchanged": 3,
        "rejected": 0,
    }


def test_search_finds_and_people_get_text(shop: Path) -> None:
    done = shopkeeper("search", "kettle", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "Steel kettle" in done.stdout


def test_shop_comes_from_the_environment(shop: Path, tmp_path: Path) -> None:
    done = shopkeeper("check", "--json", cwd=tmp_path, SHOPKEEPER_SHOP=str(shop / "shop"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        (("import", "no-such-file.xml"), "no-such-file.xml"),
        (("export", "out.jsonl", "--shop", "no-such-shop"), "no-such-shop"),
        (("check", "--shop", "no-such-shop"), "no-such-shop"),
        (("search", "kettle", "--shop", "no-such-shop"), "no-such-shop"),
        (("serve", "--shop", "no-such-shop"), "no-such-shop"),
        (("sell",), "sell"),
        (("check", "--colour", "red"), "--colour"),
        (("bench", "nothing", "."), "nothing"),
        (("bench", "matching", "no-such-folder"), "no-such-folder"),
        (("bench", "matching", "."), "train.jsonl.gz"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_mistake_ends_in_one_line(tmp_path: Path, words: tuple[str, ...], quoted: str) -> None:
    done = shopkeeper(*words, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert quoted in done.stderr
    message = [line for line in done.stderr.splitlines() if line.strip()]
    assert len([m for m in message if not m.startswith(("Usage:", "Try "))]) == 1, done.stderr
    assert done.stdout == ""


def test_a_mistake_with_json_leaves_stdout_empty(tmp_path: Path) -> None:
    done = shopkeeper("check", "--shop", "no-such-shop", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""


def test_a_bad_setting_is_quoted(shop: Path) -> None:
    done = shopkeeper("check", cwd=shop, SHOPKEEPER_PORT="eighty")
    assert done.returncode == 1
    assert "SHOPKEEPER_PORT" in done.stderr
    assert "'eighty'" in done.stderr


def test_a_mistake_makes_no_folder(tmp_path: Path) -> None:
    shopkeeper("import", "no-such-file.xml", "--shop", "new-shop", cwd=tmp_path)
    assert not (tmp_path / "new-shop").exists()
