"""Killed, doubled or huge: an import leaves the catalogue whole, and its memory does not grow with the feed."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from shopkeeper.catalog import Catalog, Product
from shopkeeper.catalog.importer import import_feed
from shopkeeper.errors import Conflict

PROGRAM = textwrap.dedent(
    """
    import resource, sys
    from pathlib import Path
    from shopkeeper.catalog import Catalog, write
    from shopkeeper.config import Config
    from shopkeeper.database import open_database

    folder, feed, stop = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    catalog = Catalog(open_database(f"sqlite:///{folder / 'shop.db'}"), Config(), folder)
    if stop == "apply":  # say when half of the changes are written, and wait there
        put = write.Writer.put
        def slow(self, rows):
            put(self, rows)
            if self.changed > 1000:
                print("here", flush=True)
                sys.stdin.read()
        write.Writer.put = slow
    def progress(done, total):
        if stop == "stage" and done > total / 2:
            print("here", flush=True)
            sys.stdin.read()
    report = catalog.import_feed(feed, progress=progress, replace="replace" in sys.argv)
    print(report.accepted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
    """
)


def start(catalog: Catalog, feed: Path, stop: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(catalog.folder), str(feed), stop],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )


def write_csv(file: Path, count: int, filler: int = 700) -> Path:
    with file.open("w", encoding="utf-8") as stream:
        stream.write("id,title,description,price\n")
        for number in range(count):
            stream.write(f"{number},Product {number},{'word ' * (filler // 5)},{number}.50 USD\n")
    return file


@pytest.mark.parametrize("moment", ["stage", "apply"])
def test_killed_at_any_moment_the_next_run_completes_it(
    moment: str, catalog: Catalog, tmp_path: Path
) -> None:
    catalog.put([Product("1", {"en": "Before"}), Product("old", {"en": "Old"})])
    before = catalog.revision()
    feed = write_csv(tmp_path / "feed.csv", 4000)
    process = start(catalog, feed, moment)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "here"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert catalog.revision() == before
    assert catalog.count() == 2
    one = catalog.get("1")
    assert one is not None
    assert one.title == {"en": "Before"}
    assert (catalog.folder / "imports" / "staging.db").exists()
    report = catalog.import_feed(feed)
    assert (report.accepted, report.changed, catalog.count()) == (4000, 4000, 4001)
    assert [record.state for record in catalog.imports(5)] == ["done", "interrupted"]
    assert [path.name for path in (catalog.folder / "imports").iterdir()] == [".lock"]


def test_a_second_import_at_once_gets_a_clear_conflict(catalog: Catalog, tmp_path: Path) -> None:
    feed = write_csv(tmp_path / "feed.csv", 4000)
    process = start(catalog, feed, "stage")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "here"
    try:
        with pytest.raises(Conflict, match="another import"):
            import_feed(catalog.engine, catalog.config, catalog.folder, feed, wait=0.3)
        assert catalog.put([Product("mine", {"en": "Others can write meanwhile"})]).changed == 1
    finally:
        process.communicate("\n", timeout=60)
    assert process.returncode == 0
    assert catalog.count() == 4001


def test_two_imports_at_once_both_end_well(catalog: Catalog, tmp_path: Path) -> None:
    feeds = [write_csv(tmp_path / f"{n}.csv", 600) for n in (1, 2)]
    processes = [start(catalog, feed) for feed in feeds]
    for process in processes:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out.split()[0] == "600"
    assert catalog.count() == 600
    assert catalog.revision() == 600


def peak(catalog: Catalog, feed: Path) -> int:
    """Megabytes that the import of `feed` needs at most, in a process of its own."""
    out, _ = start(catalog, feed).communicate(timeout=120)
    return int(out.split()[1])


def test_memory_does_not_grow_with_the_feed(new_catalog: Callable[..., Catalog], tmp_path: Path) -> None:
    item = "<item><g:id>{0}</g:id><g:title>Thing {0}</g:title><g:description>{1}</g:description><g:price>5 EUR</g:price></item>\n"  # noqa: E501
    filler = "the quick brown fox jumps " * 3000

    def xml(file: Path, count: int) -> Path:
        with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as stream:
            stream.write('<rss xmlns:g="http://base.google.com/ns/1.0"><channel>')
            for number in range(count):
                stream.write(item.format(number, filler))
            stream.write("</channel></rss>")
        return file

    def csv(file: Path, count: int) -> Path:
        with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as stream:
            stream.write("id,title,description,price\n")
            for number in range(count):
                stream.write(f"{number},Thing {number},{filler},5 EUR\n")
        return file

    for make, name in ((xml, "feed.xml.gz"), (csv, "feed.csv.gz")):
        small = peak(new_catalog(), make(tmp_path / f"small-{name}", 25))
        large = peak(new_catalog(), make(tmp_path / f"large-{name}", 650))  # 50 MB unpacked
        assert large < small + 40, f"{name}: {small} MB for 2 MB of feed, {large} MB for 50 MB"
