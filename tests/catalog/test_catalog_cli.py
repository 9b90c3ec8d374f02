"""The commands as people and programs call them: one JSON document, one line for a mistake, honest exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FEED = "id,title,price,availability,image_link\n1,One,10.00 EUR,in stock,https://x.test/1.jpg\n2,Two,-1 EUR,in stock,\n"


def shopkeeper(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shopkeeper", *arguments, "--shop", str(folder / "shop")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "SHOPKEEPER_DENSE": "off"},
        check=False,
    )


def test_import_export_check_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text(FEED, "utf-8")
    done = shopkeeper(tmp_path, "import", "feed.csv", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {k: report[k] for k in ("accepted", "changed", "unchanged", "rejected", "format")} == {
        "accepted": 1,
        "changed": 1,
        "unchanged": 0,
        "rejected": 1,
        "format": "google",
    }
    assert Path(report["rejects"]).exists()
    assert report["reason"]
    again = json.loads(shopkeeper(tmp_path, "import", "feed.csv", "--json").stdout)
    assert (again["changed"], again["unchanged"]) == (0, 1)
    out = shopkeeper(tmp_path, "export", "out.json", "--format", "jsonld", "--json")
    assert json.loads(out.stdout)["written"] == 1
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["@graph"][0]["sku"] == "1"
    check = json.loads(shopkeeper(tmp_path, "check", "--json").stdout)
    assert check["counts"]["no_brand"] == 1
    assert "no brand" in shopkeeper(tmp_path, "check").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "missing.csv"), "no file 'missing.csv'"),
        (("import", "empty.csv"), "is empty"),
        (("import", "bad.csv"), "fit no known format"),
        (("import", "feed.csv", "--format", "xls"), "unknown format 'xls'"),
        (("import", "feed.csv", "--mapping", "nothing"), "no mapping 'nothing'"),
        (("import", "all-bad.csv"), "every record was rejected"),
        (("export", "out.txt", "--format", "pdf"), "'pdf'"),
    ],
)
def test_a_mistake_is_one_line_and_a_failure(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text(FEED, "utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "all-bad.csv").write_text("id,title,price\n1,One,-1 USD\n", "utf-8")
    if arguments[0] == "export":
        shopkeeper(tmp_path, "import", "feed.csv")
    done = shopkeeper(tmp_path, *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_feeds_benchmark_reads_writes_and_tells(tmp_path: Path) -> None:
    from shopkeeper.bench.feeds import run

    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "a.csv").write_text(FEED, "utf-8")
    result = run(folder, tmp_path / "predictions.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "predictions.jsonl").read_text("utf-8").splitlines()]
    assert [(line["id"], line["title"]) for line in lines] == [("1", "One"), ("2", "Two")]
    assert (lines[0]["price"], lines[0]["currency"], lines[0]["availability"]) == (10.0, "EUR", "in_stock")
    assert lines[1]["errors"][0]["field"] == "price"
    assert (result["items"], result["rejected"], result["lossless"]) == (2, 1, True)


@pytest.mark.data
def test_public_sample_feeds_are_read_whole_and_kept(tmp_path: Path) -> None:
    from shopkeeper.bench.feeds import run

    data = Path(os.environ.get("SHOPKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (data / "feeds").is_dir():
        pytest.skip(f"no sample feeds in {data / 'feeds'}: set SHOPKEEPER_DATA to check them")
    result = run(data / "feeds", tmp_path / "p.jsonl")
    assert (result["items"], result["rejected"], result["lossless"]) == (62, 0, True)
