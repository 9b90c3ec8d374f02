"""Damaged feeds of every format: whatever the bytes, a feed is read or refused in one line, never a crash."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shopkeeper.catalog import Catalog, Money, Product, Variant
from shopkeeper.catalog.feeds.detect import detect
from shopkeeper.catalog.feeds.entry import Context
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.validate import problems
from shopkeeper.errors import ShopkeeperError

PIECES = [b"\x00", b"\xff", b"<", b">", b"&", b'"', b"{", b"}", b"[", b"]", b",", b"\n", b"<item>", b"</item>", b"<!--", b"-->",  # noqa: E501
          b"<![CDATA[", b"null", b"-1", b"1e999", b"\\ud800", b"\xf0\x9f", b";;;;", b"NaN", b"[[[[", b'":{']  # fmt: skip  # noqa: E501


def damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(data)), chance.choice([0, 0, 1, 5, 40])
        data = data[:at] + chance.choice(PIECES) + data[at + length :]
    return data[: chance.randrange(len(data))] if chance.random() < 0.2 else data


@pytest.fixture
def samples(catalog: Catalog, tmp_path: Path) -> dict[str, bytes]:
    catalog.put(
        [
            Product(f"p{n}", {"en": f"Thing {n}", "zh": "东西"}, category=("A", "B"), price=Money(100, "EUR"),
                    variants=(Variant(f"v{n}", {"Size": "S"}, Money(100, "EUR")),) * (n % 2), attributes={"a": True})
            for n in range(4)
        ]
    )  # fmt: skip
    found = {}
    for format, ending in (("google", "tsv"), ("jsonld", "json"), ("jsonl", "jsonl")):
        catalog.export_feed(tmp_path / f"x.{ending}", format=format)
        found[ending] = (tmp_path / f"x.{ending}").read_bytes()
    item = "<item><g:id>{0}</g:id><g:title>T &amp; {0}</g:title><g:price>1 EUR</g:price><g:size>S</g:size><g:item_group_id>g</g:item_group_id></item>"  # noqa: E501
    found["xml"] = (
        f'<rss xmlns:g="g"><channel>{"".join(item.format(n) for n in range(4))}</channel></rss>'.encode()
    )
    found["html"] = b"<!doctype html><script type='application/ld+json'>" + found["json"] + b"</script>"
    found["shopify.csv"] = (
        b"Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty\na,A,Size,S,1,2\na,,,M,2,3\nb,B,,,3,4\n"  # noqa: E501
    )
    found["woo.csv"] = (
        b'ID,Type,SKU,Name,Regular price,Parent,In stock?,Attribute 1 name,Attribute 1 value(s)\n1,variable,S,N,,,1,C,"a,b"\n2,variation,T,N,5,S,1,C,a\n'  # noqa: E501
    )
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_feed_never_crashes_the_reader(
    seed: int, samples: dict[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    read = 0
    for ending, data in samples.items():
        for number in range(25):
            file = tmp_path / f"feed.{ending}"
            file.write_bytes(damaged(data, chance) or b"x")
            try:
                source = Source(file)
                reader, context, _ = detect(source, Context())
                parts: dict[str, list[Product]] = {}
                for entry in reader.read(source, context):
                    assert entry.product is not None or entry.faults, (ending, number)
                    if entry.product is not None and not entry.faults and not list(problems(entry.product)):
                        read += 1
                        if entry.group:
                            parts.setdefault(entry.group, []).append(entry.product)
                for group in parts.values():
                    assert reader.merge(group)
            except ShopkeeperError as error:
                assert "\n" not in str(error), str(error)  # noqa: PT017
    assert read > 50
