"""The public transactions of a real shop become a shop with history: counts agree with the raw rows."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from shopkeeper import Shop
from shopkeeper.importing import import_transactions

DATA = Path(os.environ.get("SHOPKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))
ROWS = 15_000


@pytest.mark.data
def test_the_first_weeks_of_a_real_shop_agree_with_their_rows(tmp_path: Path) -> None:
    """The first rows only, so that it takes seconds; the whole file is imported by the same command."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = DATA / "online-retail" / "transactions.parquet"
    if not whole.exists():
        pytest.skip(f"no transactions in {DATA}: set SHOPKEEPER_DATA to import them")
    batch = next(pq.ParquetFile(whole).iter_batches(batch_size=ROWS))
    file = tmp_path / "sales.parquet"
    pq.write_table(pa.Table.from_batches([batch]), file)
    rows = batch.to_pylist()
    with Shop.open(tmp_path / "shop", create=True, currency="GBP") as shop:
        report = import_transactions(shop, file, timezone="Europe/London")
        sold = [
            r
            for r in rows
            if r["Quantity"] > 0 and (r["UnitPrice"] > 0 or (r["CustomerID"] and r["UnitPrice"] == 0))
        ]
        assert report.rows == len(rows)
        assert report.orders == len({r["InvoiceNo"] for r in sold})
        assert report.customers == len({r["CustomerID"] for r in rows if r["CustomerID"]})
        assert abs(report.lines - len(sold)) < 0.01 * len(sold)  # without postage and other charges
        pieces: Counter[str] = Counter()
        for event in shop.events.read(kinds="purchase"):
            pieces[event.product] += event.quantity
        raw: dict[str, int] = defaultdict(int)
        for row in sold:
            raw[row["StockCode"]] += row["Quantity"]
        assert {id: raw[id] for id in pieces} == dict(pieces)
        back = sum(event.quantity for event in shop.events.read(kinds="return"))
        came = [r for r in rows if r["Quantity"] < 0 and r["CustomerID"] and r["StockCode"] in pieces]
        assert back >= -sum(r["Quantity"] for r in came)
        first = next(iter(shop.events.read(kinds="purchase")))
        assert first.time == rows[0]["InvoiceDate"].isoformat() + "Z"  # winter: London is on UTC
        titles = [product.title["en"] for product in shop.catalog.products()]
        assert sum(title.isupper() for title in titles) < 0.01 * len(titles)
        again = import_transactions(shop, file, timezone="Europe/London")
        assert (again.events_new, again.orders_new, again.orders_changed) == (0, 0, 0)
