"""Every kind of broken feed ends in one clear line, and the catalogue is as it was."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shopkeeper.catalog import Catalog, Product
from shopkeeper.errors import FeedError

CSV = "id,title,price,availability\n1,One,10.00 USD,in stock\n2,Two,20.00 USD,in stock\n"


def zip_of(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(zip_of(feed_csv=CSV.encode()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


BOMB = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<rss version="2.0"><channel><item><id>1</id><title>&c;</title></item></channel></rss>"""
RSS = (
    '<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>1</g:id><g:title>One</g:title></item>'
)

BROKEN: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.csv", b"", "empty"),
    "latin in utf-8": ("a.csv", CSV.encode() + "3,Zwölf,1 USD,in stock\n".encode() + b"4,\xff\xfe\xfd,1 USD,yes\n", "UTF-8"),  # noqa: E501
    "bad utf-8 in json": ("a.jsonl", b'{"id":"1","title":{"en":"\xe9"}}\n', "UTF-8"),
    "binary": ("a.csv", b"id,title\n\x00\x01\x02,\x00\n", "zero"),
    "cut gzip": ("a.csv.gz", gzip.compress((CSV * 500).encode())[:-40], "cut"),
    "cut inside gzip data": ("a.csv.gz", gzip.compress(bytes(range(256)) * 400)[:200], "cut"),
    "damaged gzip": ("a.csv.gz", gzip.compress(CSV.encode())[:10] + b"\xff" * 40, "damaged"),
    "cut zip": ("a.zip", zip_of(feed_csv=CSV.encode())[:60], "zip"),
    "zip of two": ("a.zip", zip_of(a_csv=b"x", b_csv=b"y"), "2 files"),
    "empty zip": ("a.zip", zip_of(), "0 files"),
    "encrypted zip": ("a.zip", encrypted_zip(), "encrypted"),
    "wrong columns": ("a.csv", b"foo,bar,baz\n1,2,3\n", "'foo', 'bar', 'baz'"),
    "header only": ("a.csv", b"id,title,price\n", "no records"),
    "xml bomb": ("a.xml", BOMB.encode(), "entities"),
    "cut xml": ("a.xml", RSS.encode(), "cut"),
    "cut inside an item": ("a.xml", (RSS + "<item><g:id>2</g:").encode(), "cut"),
    "xml of something else": ("a.xml", b"<html2><b>1</b></html2>", "no feed"),
    "page without products": ("a.html", b"<!doctype html><html><body>hi</body></html>", "ld+json"),
    "cut json": ("a.json", b'[{"id": "1", "title": "One", "price": "1 USD"},\n {"id": "2", "ti', "cut"),
    "broken json": ("a.json", b'{"products": [{"id": "1", "title": "One", "price": 5}, nonsense]}', "not valid JSON"),
    "json of something else": ("a.json", b'{"a": 1}', "fit no known format"),
    "not parquet": ("a.parquet", b"PAR1garbage", "Parquet"),
    "random text": ("a.txt", b"just some words without any table\n", "no known format"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_feed_is_refused_and_nothing_changes(case: str, catalog: Catalog, tmp_path: Path) -> None:
    name, data, words = BROKEN[case]
    file = tmp_path / name
    file.write_bytes(data)
    catalog.put([Product("kept", {"en": "Kept"})])
    before = catalog.revision()
    with pytest.raises(FeedError) as caught:
        catalog.import_feed(file, replace=True)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert len(message) < 400
    assert catalog.revision() == before
    assert catalog.get("kept") is not None
    left = (
        [path.name for path in (catalog.folder / "imports").glob("*")]
        if (catalog.folder / "imports").exists()
        else []
    )
    assert not [name for name in left if name != ".lock"]


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_missing_file_or_a_folder_is_named(name: str, catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"no file|is a folder"):
        catalog.import_feed(tmp_path / name)


BAD_ROWS = {
    "negative price": ("3,Bad,-5.00 USD,in stock", "price", "negative"),
    "unknown currency": ("3,Bad,5.00 XQQ,in stock", "price", "currency"),
    "not a price": ("3,Bad,call us,in stock", "price", ""),
    "missing title": ("3,,5.00 USD,in stock", "title", "missing"),
    "missing id": (",Bad,5.00 USD,in stock", "id", "missing"),
    "duplicate id": ("1,Again,5.00 USD,in stock", "id", "twice"),
    "too few cells": ("3,Bad", "row", "cells"),
    "long field": ("3," + "x" * 10_000_000 + ",5.00 USD,in stock", "title", "longer"),
    "nul": ("3,Ba\x00d,5.00 USD,in stock", "id", "NUL"),
    "long id": ("3" * 300 + ",Bad,5.00 USD,in stock", "id", "longer"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_rejected_and_the_rest_imported(case: str, catalog: Catalog, tmp_path: Path) -> None:
    row, field, words = BAD_ROWS[case]
    file = tmp_path / "feed.csv"
    file.write_text(CSV + row + "\n", "utf-8")
    if case == "nul":  # zero bytes make a text file suspicious, but in JSON they can be written
        file = tmp_path / "feed.jsonl"
        lines = [
            {"id": i, "title": t, "price": "1 USD"} for i, t in (("1", "One"), ("2", "Two"), ("3", "Ba\x00d"))
        ]
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    report = catalog.import_feed(file)
    assert (report.accepted, report.changed, report.rejected) == (2, 2, 1)
    fault = report.faults[0]
    assert fault.field == field
    assert words in fault.reason
    assert len(fault.value) < 200
    assert report.rejects is not None
    assert report.rejects.exists()
    assert catalog.count() == 2


def test_rejects_can_be_mended_and_imported(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "feed.csv"
    file.write_text(CSV + '3,"Thrée, with ""quotes""",-7.50 USD,in stock\n', "utf-8")
    report = catalog.import_feed(file)
    assert report.rejects is not None
    text = report.rejects.read_text("utf-8")
    assert "_reason" in text.splitlines()[0]
    report.rejects.write_text(text.replace("-7.50 USD", "7.50 USD", 1), "utf-8")
    again = catalog.import_feed(report.rejects)
    assert (again.accepted, again.rejected) == (1, 0)
    mended = catalog.get("3")
    assert mended is not None
    assert mended.title == {"en": 'Thrée, with "quotes"'}
    assert mended.extra == {}


def test_json_rejects_can_be_mended_and_imported(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id":"1","title":{"en":"One"}}\n{"id":"2","title":{"en":"Two"},"brand":7}\n', "utf-8")
    report = catalog.import_feed(file)
    assert report.rejects is not None
    assert report.faults[0].field == "brand"
    report.rejects.write_text(
        report.rejects.read_text("utf-8").replace('"brand": 7', '"brand": "Seven"'), "utf-8"
    )
    assert catalog.import_feed(report.rejects).accepted == 1
    mended = catalog.get("2")
    assert mended is not None
    assert mended.brand == "Seven"


def test_a_quote_that_is_never_closed_is_named(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "feed.csv"
    file.write_text('id,title,price\n1,"One,10.00 USD\n' + "2,Two,1 USD\n" * 100, "utf-8")
    report = catalog.import_feed(file)
    assert (report.accepted, report.rejected) == (0, 1)
    assert "never closed" in report.faults[0].reason


def test_when_every_row_is_bad_nothing_is_retired(catalog: Catalog, tmp_path: Path) -> None:
    catalog.put([Product("kept", {"en": "Kept"})])
    file = tmp_path / "feed.csv"
    file.write_text("id,title,price\n1,One,-1 USD\n", "utf-8")
    report = catalog.import_feed(file, replace=True)
    assert (report.accepted, report.rejected, report.retired) == (0, 1, 0)
    assert catalog.get("kept") is not None


def test_replace_retires_what_is_missing_but_not_what_was_rejected(catalog: Catalog, tmp_path: Path) -> None:
    catalog.put([Product(id, {"en": id}) for id in ("1", "2", "3", "4")])
    file = tmp_path / "feed.csv"
    file.write_text("id,title,price\n1,One,1 USD\n2,Two,-1 USD\n", "utf-8")
    dry = catalog.import_feed(file, replace=True, dry_run=True)
    assert (dry.changed, dry.retired, catalog.count()) == (1, 2, 4)
    report = catalog.import_feed(file, replace=True)
    assert (report.changed, report.retired) == (1, 2)
    assert sorted(product.id for product in catalog.products()) == ["1", "2"]


def test_a_zip_bomb_is_stopped(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shopkeeper.catalog.feeds import source

    monkeypatch.setattr(source, "BOMB_BYTES", 4 * 1024 * 1024)
    file = tmp_path / "a.csv.gz"
    with gzip.open(file, "wb") as stream:
        stream.write(b"id,title,price\n")
        for number in range(1000):
            stream.write(b"%d,%s,1 USD\n" % (number, b"x" * 9000))
    with pytest.raises(FeedError, match="bomb"):
        catalog.import_feed(file)


def test_one_bad_item_does_not_spoil_an_xml_feed(catalog: Catalog, tmp_path: Path) -> None:
    items = [
        "<item><g:id>1</g:id><g:title>Salt & Pepper&nbsp;mill</g:title><g:price>5 EUR</g:price></item>",
        "<item><g:id>2</g:id><g:title>Never <b>closed</g:title><g:price>5 EUR</g:price></item>",
        "<item><g:id>3</g:id><g:title>No end tag</g:title><g:price>5 EUR</g:price>",
        "<!-- <item><g:id>4</g:id></item> -->",
        "<item><g:id>5</g:id><g:title><![CDATA[a </item> inside]]></g:title><g:price>5 EUR</g:price></item>",
    ]
    file = tmp_path / "feed.xml"
    file.write_text(f'<rss xmlns:g="x"><channel>{"".join(items)}</channel></rss>', "utf-8")
    report = catalog.import_feed(file)
    assert [product.id for product in catalog.products()] == ["1", "5"]
    assert [fault.row for fault in report.faults] == [2, 3]
    assert report.faults[0].field == "title"
    first = catalog.get("1")
    assert first is not None
    assert first.title == {"en": "Salt & Pepper mill"}


def test_an_import_is_idempotent_and_remembered(new_catalog: Callable[..., Catalog], tmp_path: Path) -> None:
    catalog = new_catalog()
    file = tmp_path / "feed.csv"
    file.write_text(CSV, "utf-8")
    first, second = catalog.import_feed(file), catalog.import_feed(file)
    assert (first.changed, first.unchanged) == (2, 0)
    assert (second.changed, second.unchanged, second.accepted) == (0, 2, 2)
    assert [record.state for record in catalog.imports(5)] == ["done", "done"]
    assert catalog.revision() == 2


def test_a_rejected_row_of_a_mapped_feed_is_not_missing(catalog: Catalog, tmp_path: Path) -> None:
    catalog.put(
        [Product("B-1", {"en": "One"}), Product("B-2", {"en": "Two"}), Product("B-3", {"en": "Three"})]
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text('[fields]\nid = "{shop}-{no}"\ntitle = "name"\nprice = "cost"\n', "utf-8")
    file = tmp_path / "feed.csv"
    file.write_text("shop,no,name,cost\nB,1,One,1 USD\nB,2,Two,-1 USD\n", "utf-8")
    report = catalog.import_feed(file, mapping=mapping, replace=True)
    assert (report.accepted, report.rejected, report.retired) == (1, 1, 1)
    assert sorted(product.id for product in catalog.products()) == ["B-1", "B-2"]
