"""The sales of another system become a shop with history: products, customers, orders with returns, events.

Interrupted, it leaves whole products, customers and orders; the same command again completes it and changes nothing
that is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.lock import import_lock
from shopkeeper.catalog.model import pick
from shopkeeper.catalog.rejects import Rejects
from shopkeeper.catalog.validate import Fault, problems
from shopkeeper.errors import FeedError, InputError
from shopkeeper.events import from_micros
from shopkeeper.importing.goods import Charge, charge_of, products_of
from shopkeeper.importing.mapping import SALE_FIELDS, find_columns, load_columns
from shopkeeper.importing.orders import MARK, make_orders, there
from shopkeeper.importing.records import Records
from shopkeeper.importing.report import HistoryReport
from shopkeeper.importing.returns import match_returns
from shopkeeper.importing.sales import SaleReader, SaleStage
from shopkeeper.importing.values import Amounts, Moments
from shopkeeper.orders import Customer
from shopkeeper.shop import Shop

__all__ = ["import_transactions"]

#: seconds that an import waits for another one to end
WAIT = 60.0


def import_transactions(
    shop: Shop,
    file: Path,
    *,
    mapping: Path | None = None,
    timezone: str = "",
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> HistoryReport:
    """Imports a CSV, JSON, JSONL or Parquet file with one sold line a record.

    Columns are found by their names, or said in a mapping file. Pieces below 0 came back: they become returns of the
    orders they were bought with. Products and customers that the shop has stay as they are. Raises FeedError for a
    file, a mapping or a time zone that cannot be used, before anything has changed.
    """
    begun = time.perf_counter()
    given = load_columns(mapping, SALE_FIELDS) if mapping else None
    options = given.options if given else {}
    source = Source(file, progress)
    records = Records(source, encoding=options.get("encoding", ""), delimiter=options.get("delimiter", ""))
    columns = find_columns(records.keys, SALE_FIELDS, given)
    records.need(columns.fields, ["order", "product", "time"], "sales")
    if not {"price", "amount"} & set(columns.fields):
        records.need(columns.fields, ["price"], "sales")
    reader = SaleReader(
        columns,
        Moments(timezone or columns.option("timezone"), columns.option("time_format")),
        Amounts(
            shop.config.currency,
            minor=columns.option("price_unit", "major") == "minor",
            comma=columns.option("decimal", "," if records.comma else ".") == ",",
        ),
    )
    report = HistoryReport(str(file), "transactions", f"{records.form}, {columns.reason}", dry_run=dry_run)
    work = shop.path / "imports"
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    rejects = Rejects(work, f"{stamp}-{source.name}", records)
    with import_lock(work / ".lock", WAIT):
        stage = SaleStage(work / "sales-staging.db")
        try:
            _stage(records, reader, stage, rejects, report)
            if not report.rows:
                raise FeedError(f"{source.name!r} has no records; nothing was changed")
            stage.done()
            if not dry_run:
                _Import(shop, stage, columns.option("category_separator", ">"), rejects, report).run()
        except BaseException:
            rejects.close(keep=False)
            raise
        finally:
            stage.close()
    rejects.close()
    report.rejects = rejects.path
    if not dry_run:
        shop.search.sync()
    report.seconds = round(time.perf_counter() - begun, 3)
    return report


def _stage(
    records: Records, reader: SaleReader, stage: SaleStage, rejects: Rejects, report: HistoryReport
) -> None:
    for entry in records:
        report.rows += 1
        if entry.faults:
            report.reject(rejects, entry)
            continue
        sale = reader(entry)
        if isinstance(sale, list):
            report.reject(rejects, entry, *sale)
        else:
            stage.add(sale, entry.raw[0])


class _Import:
    """The four steps after staging."""

    def __init__(
        self, shop: Shop, stage: SaleStage, separator: str, rejects: Rejects, report: HistoryReport
    ) -> None:
        self.shop, self.stage, self.separator = shop, stage, separator
        self.rejects, self.report = rejects, report
        self.charges: dict[str, Charge] = {}
        self.titles: dict[str, str] = {}

    def run(self) -> None:
        self._goods()
        self._customers()
        self._orders()
        self._returns()

    def _goods(self) -> None:
        config = self.shop.config
        found = products_of(self.stage.by_product(), config.currency, config.language, self.separator)
        for some in _some(found, 500):
            known = self.shop.catalog.get_many([id for id, _ in some])
            fresh = []
            for id, product in some:
                if id in known:
                    self.titles[id] = pick(known[id].title, config.language)
                elif isinstance(product, str):
                    self.charges[id] = product
                else:
                    for fault in problems(product):
                        raise InputError(f"product {id!r}: {fault.field} {fault.value!r} {fault.reason}")
                    self.titles[id] = pick(product.title, config.language)
                    fresh.append(product)
            self.report.products_new += self.shop.catalog.put(fresh).changed
        self.report.products = len(self.titles)
        for sale, _ in self.stage.returned():
            if sale.product not in self.titles and (kind := charge_of(sale.product, sale.title)):
                self.charges.setdefault(sale.product, kind)

    def _customers(self) -> None:
        customers = self.shop.orders.customers
        for some in _some(self.stage.customers(), 500):
            self.report.customers += len(some)
            fresh = [
                Customer(
                    id=sale.customer,
                    name=sale.name,
                    email=sale.email if "@" in sale.email[1:-1] and " " not in sale.email else "",
                    language=self.shop.config.language,
                    created=from_micros(sale.time),
                    extra={"country": sale.country} if sale.country else {},
                )
                for sale in some
                if customers.get(sale.customer) is None
            ]
            self.report.customers_new += customers.put(fresh)

    def _orders(self) -> None:
        config, report = self.shop.config, self.report
        for made in make_orders(
            self.shop.engine,
            self.stage.by_order(),
            self.charges,
            self.titles,
            currency=config.currency,
            language=config.language,
        ):
            self.shop.orders.put(made.orders)
            report.events_new += self.shop.events.append(made.events)
            report.events += len(made.events)
            report.orders += len(made.orders) + made.unchanged
            report.orders_new += made.new
            report.orders_changed += len(made.orders) - made.new
            report.lines += len(made.events)
            report.skipped += len(made.own)

    def _returns(self) -> None:
        report, book = self.report, self.shop.orders
        for customer, some in groupby(self.stage.returned(), key=lambda pair: pair[0].customer):
            back = {sale.row: (sale, raw) for sale, raw in some}
            sales = [sale for sale, _ in back.values()]
            if customer:
                orders = [order for order in book.for_customer(customer) if MARK in order.extra]
            else:
                names = {
                    name
                    for sale in sales
                    for name in (sale.order, sale.order.lstrip("".join(_signs(sale.order))))
                }
                known = there(self.shop.engine, sorted(names)[:900])
                orders = [order for order in known.values() if not order.customer and MARK in order.extra]
            matched = match_returns(sales, orders, self.charges)
            report.events_new += self.shop.events.append(
                matched.events
            )  # first: what is put is not told again
            book.put(matched.orders.values())
            report.events += len(matched.events)
            report.returns += matched.returns
            report.refunds += matched.refunds
            report.unmatched += matched.unmatched
            for row in matched.refused:
                sale, raw = back[row]
                reason = "came back, but nobody's order has it: a correction of the stock, no return"
                report.reject(self.rejects, Entry(row, [raw]), Fault.of("quantity", sale.quantity, reason))


def _signs(order: str) -> list[str]:
    """The letters and signs that an order's number begins with."""
    return [c for c in order if not c.isdigit()]


def _some(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
