"""Sold lines of a file, checked one by one and staged on disk: so that memory stays small, and goods, customers and
orders can be made of them in whatever order they stand in the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.validate import MAX_ID, Fault
from shopkeeper.errors import InputError
from shopkeeper.importing.mapping import ColumnMap
from shopkeeper.importing.values import Amounts, Moments, text_value, whole_value

__all__ = ["Sale", "SaleReader", "SaleStage"]

_COLUMNS = "row, ord, product, title, quantity, time, price, customer, country, category, brand, name, email"


@dataclass(frozen=True, slots=True)
class Sale:
    """One line of a sale: `quantity` below 0 came back. `time` is microseconds since 1970 UTC, `price` of one piece in
    minor units."""

    row: int
    order: str
    product: str
    title: str
    quantity: int
    time: int
    price: int
    customer: str = ""
    country: str = ""
    category: str = ""
    brand: str = ""
    name: str = ""
    email: str = ""


class SaleReader:
    """Records to sales."""

    def __init__(self, columns: ColumnMap, moments: Moments, amounts: Amounts) -> None:
        self.map, self._moments, self._amounts = columns, moments, amounts

    def __call__(self, entry: Entry) -> Sale | list[Fault]:
        """The sale of a record, or what is wrong with it."""
        record, faults = entry.raw[0], list[Fault]()

        def text(name: str) -> str:
            return text_value(self.map.value(record, name))

        def read(name: str, make: Callable[[Any], Any]) -> Any:
            value = self.map.value(record, name)
            if value is None:
                return None
            try:
                return make(value)
            except InputError as error:
                faults.append(Fault.of(self.map.column(name), value, str(error)))
                return None

        def fault(name: str, reason: str) -> None:
            value = self.map.value(record, name)
            faults.append(Fault.of(self.map.column(name), "" if value is None else value, reason))

        order, product = text("order"), text("product")
        for name, value in (("order", order), ("product", product)):
            if not value:
                fault(name, "is missing")
            elif len(value) > MAX_ID - 40 or "\0" in value:
                fault(name, f"is longer than {MAX_ID - 40} letters, or holds a character that is no text")
        quantity = read("quantity", whole_value) if "quantity" in self.map.fields else 1
        moment = read("time", self._moments.micros)
        price = read("price", self._amounts.decimal)
        amount = read("amount", self._amounts.decimal) if "price" not in self.map.fields else None
        if faults:
            return faults
        for name, found in (("quantity", quantity), ("time", moment)):
            if found is None:
                fault(name, "is missing")
        if quantity == 0:
            fault("quantity", "is 0; a sale has pieces")
        if price is None and amount is not None and quantity:
            price = amount / quantity
        if price is None:
            fault("price", "is missing")
        elif price < 0:
            fault("price", "is below 0; that is no sale")
        customer = text("customer")
        if price == 0 and not customer and not faults:
            fault("price", "is 0 and nobody bought it: a correction of the stock, no sale")
        if faults:
            return faults
        return Sale(
            entry.row, order, product, text("title")[:1000], quantity, moment, self._amounts.rounded(price),
            customer[:MAX_ID], text("country")[:100], text("category")[:500], text("brand")[:200],
            text("name")[:200], text("email")[:200],
        )  # fmt: skip


class SaleStage:
    """Staged sales in a throw-away database; `close` removes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        for stale in (path, Path(f"{path}-journal")):
            stale.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "temp_store=FILE"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(
            "CREATE TABLE sale (row INTEGER, ord TEXT, product TEXT, title TEXT, quantity INTEGER, time INTEGER, "
            "price INTEGER, customer TEXT, country TEXT, category TEXT, brand TEXT, name TEXT, email TEXT, raw TEXT); "
            "BEGIN"
        )

    def add(self, sale: Sale, raw: Mapping[str, Any]) -> None:
        """Stages one; the record is kept where it may yet be refused: for goods that came back."""
        kept = json.dumps(raw, ensure_ascii=False) if sale.quantity < 0 else None
        self._database.execute(
            "INSERT INTO sale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sale.row, sale.order, sale.product, sale.title, sale.quantity, sale.time, sale.price, sale.customer,
                sale.country, sale.category, sale.brand, sale.name, sale.email, kept,
            ),
        )  # fmt: skip

    def done(self) -> None:
        """All are staged; they can be asked for from now on."""
        self._database.execute("CREATE INDEX sale_order ON sale (ord, row)")
        self._database.execute("CREATE INDEX sale_product ON sale (product, time, row)")

    def by_order(self) -> Iterator[Sale]:
        """What was sold, order after order."""
        return self._read("quantity > 0", "ord, row")

    def by_product(self) -> Iterator[Sale]:
        """What was sold, product after product, in order of time."""
        return self._read("quantity > 0", "product, time, row")

    def returned(self) -> Iterator[tuple[Sale, Mapping[str, Any]]]:
        """What came back, in order of time, with its record."""
        query = f"SELECT {_COLUMNS}, raw FROM sale WHERE quantity < 0 ORDER BY customer, time, row"
        for *values, raw in self._database.execute(query):
            yield Sale(*values), json.loads(raw)

    def customers(self) -> Iterator[Sale]:
        """The first sale of every customer with the latest that is known of them."""
        query = f"SELECT {_COLUMNS} FROM sale WHERE customer <> '' ORDER BY customer, time DESC, row DESC"
        held: dict[str, str] = {}
        last: Sale | None = None
        for values in self._database.execute(query):
            sale = Sale(*values)
            if last is not None and sale.customer != last.customer:
                yield _with(last, held)
                held = {}
            for name in ("country", "name", "email"):
                held[name] = held.get(name) or getattr(sale, name)
            last = sale
        if last is not None:
            yield _with(last, held)

    def close(self) -> None:
        """Removes what was staged."""
        self._database.close()
        self._path.unlink(missing_ok=True)

    def _read(self, where: str, order: str) -> Iterator[Sale]:
        query = f"SELECT {_COLUMNS} FROM sale WHERE {where} ORDER BY {order}"
        return (Sale(*values) for values in self._database.execute(query))


def _with(sale: Sale, known: Mapping[str, str]) -> Sale:
    values = {name: getattr(sale, name) for name in sale.__slots__}
    return Sale(**{**values, **known})
