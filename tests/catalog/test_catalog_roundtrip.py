"""Export, then import into a new shop, gives an equal catalogue: in every format, for any product."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shopkeeper.catalog import (
    Attribute,
    Availability,
    Catalog,
    Image,
    Money,
    Product,
    Quantity,
    Variant,
)
from shopkeeper.config import Config
from shopkeeper.database import open_database

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
some = words.filter(lambda text: bool(text.strip()))
ids = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
texts = st.dictionaries(st.sampled_from(["en", "zh", "de", "ar"]), words, max_size=3)
money = st.builds(Money, st.integers(0, 10**9), st.sampled_from(["USD", "EUR", "JPY", "KWD", "CNY"]))
numbers = st.floats(-1e9, 1e9, allow_nan=False)
attributes: st.SearchStrategy[Attribute] = st.one_of(
    words, st.booleans(), st.builds(Quantity, numbers, words), st.lists(words, max_size=3).map(tuple)
)
gtins = st.sampled_from(["4006381333931", "73513537", "not a code", "1,2"])
variants = st.builds(
    Variant,
    id=ids,
    options=st.dictionaries(
        st.sampled_from(["Color", "Size", "Colour", "Flavour:x", "尺寸"]), some, max_size=3
    ),
    price=st.none() | money,
    sale_price=st.none() | money,
    availability=st.sampled_from(Availability),
    quantity=st.none() | st.integers(-5, 500),
    gtin=st.just("") | gtins,
    mpn=words,
    image=words,
)
products = st.builds(
    Product,
    id=ids,
    title=texts.filter(lambda text: any(t.strip() for t in text.values())),
    description=texts,
    summary=texts,
    brand=words,
    category=st.lists(words, max_size=3).map(tuple),
    attributes=st.dictionaries(words, attributes, max_size=4),
    price=st.none() | money,
    sale_price=st.none() | money,
    availability=st.sampled_from(Availability),
    quantity=st.none() | st.integers(-5, 500),
    gtins=st.lists(gtins, max_size=2, unique=True).map(tuple),
    mpn=words,
    condition=words,
    images=st.lists(st.builds(Image, words, texts), max_size=3).map(tuple),
    variants=st.lists(variants, max_size=3, unique_by=lambda v: v.id).map(tuple),
    rating=st.none() | st.floats(0, 5),
    rating_count=st.integers(0, 1000),
    link=words,
    tags=st.lists(words, max_size=3).map(tuple),
    released=st.sampled_from(["", "2024-02-29T12:00:00Z", "soon"]),
    created=st.sampled_from(["", "2024-02-29T12:00:00Z"]),
    updated=st.sampled_from(["", "2024-02-29T12:00:00Z"]),
    extra=st.dictionaries(
        st.one_of(words, st.sampled_from(["price", "custom_label_0", "id"])), words, max_size=3
    ),
)


def open_catalog(folder: Path, empty: Path) -> Catalog:
    folder.mkdir()
    shutil.copy(empty, folder / "shop.db")
    return Catalog(open_database(f"sqlite:///{folder / 'shop.db'}"), Config(), folder)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(items=st.lists(products, min_size=1, max_size=6, unique_by=lambda p: p.id))
@pytest.mark.parametrize(("format", "ending"), [("jsonl", "jsonl.gz"), ("google", "tsv"), ("jsonld", "json")])
def test_what_is_exported_is_imported_equal(
    empty_database: Path, format: str, ending: str, items: list[Product]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, second = (
            open_catalog(Path(name) / "a", empty_database),
            open_catalog(Path(name) / "b", empty_database),
        )
        try:
            first.put(items)
            out = Path(name) / f"out.{ending}"
            assert first.export_feed(out, format=format) == len(items)
            report = second.import_feed(out)
            there = {product.id: product for product in second.products()}
            assert there == {product.id: product for product in items}, report
            assert second.import_feed(out).changed == 0
        finally:
            first.engine.dispose()
            second.engine.dispose()
