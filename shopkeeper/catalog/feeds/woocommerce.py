"""WooCommerce's product CSV: simple and variable products, variations that name their parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from shopkeeper.catalog.feeds.cells import Cells
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.feeds.table import Table
from shopkeeper.catalog.feeds.values import boolean, line, path
from shopkeeper.catalog.model import Attribute, Availability, Product, Quantity, Variant

__all__ = ["WooCommerceReader", "looks"]

_PARENT = "_parent"
_ATTRIBUTE = re.compile(r"attribute (\d+) (name|value\(s\))$")
_MEASURE = re.compile(r"(weight|length|width|height) \((\w+)\)$")
_USED = frozenset(
    [
        "id", "type", "sku", "name", "description", "short description", "in stock?", "stock", "sale price",
        "regular price", "categories", "tags", "images", "parent", "brands", "gtin, upc, ean, or isbn", "published",
        "backorders allowed?", "date sale price starts", "date sale price ends", "external url",
    ]
)  # fmt: skip


def looks(columns: list[str]) -> str:
    """The reason why a table with these columns is WooCommerce's; '' when it is not."""
    names = {" ".join(column.split()).lower() for column in columns}
    strong = [
        c
        for c in ("regular price", "attribute 1 name", "in stock?", "visibility in catalog", "parent")
        if c in names
    ]
    if "name" in names and ("sku" in names or "id" in names) and len(strong) >= 2:
        return f"columns {strong[0]!r} and {strong[1]!r} of WooCommerce's product CSV"
    return ""


class WooCommerceReader:
    """A product's id is its ID, else its SKU. Variations are put to their parent wherever they stand."""

    name = "woocommerce"

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.delimiter = ""
        self._keys: dict[str, str] = {}

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        table = Table(source)
        self.columns, self.delimiter = table.columns, table.delimiter
        for entry in table.entries():
            if not entry.faults:
                row = {" ".join(k.split()).lower(): str(v).strip() for k, v in entry.raw[0].items()}
                self._row(entry, row, Cells(entry, context, decimal_comma=table.decimal_comma))
            yield entry

    def merge(self, parts: list[Product]) -> list[Product]:
        parents = [part for part in parts if _PARENT not in part.extra]
        children = [part for part in parts if _PARENT in part.extra]
        if not parents:
            return [_clean(part) for part in children]
        parent = parents[0]
        if not children:
            return parents
        variants = tuple(child.variants[0] for child in children)
        priced = [v for v in variants if v.price is not None]
        cheapest = min(priced, key=lambda v: (v.sale_price or v.price).amount if v.price else 0, default=None)
        quantities = [v.quantity for v in variants]
        states = [v.availability for v in variants]
        state = next(
            (
                s
                for s in (Availability.IN_STOCK, Availability.BACKORDER, Availability.PREORDER)
                if s in states
            ),
            states[0],
        )
        images = {image.url: image for part in (parent, *children) for image in part.images}
        names = {name for variant in variants for name in variant.options}
        merged = replace(
            parent,
            attributes={k: v for k, v in parent.attributes.items() if k not in names},
            price=cheapest.price if cheapest else parent.price,
            sale_price=cheapest.sale_price if cheapest else parent.sale_price,
            availability=state,
            quantity=None if None in quantities else sum(q for q in quantities if q is not None),
            gtins=tuple(dict.fromkeys([*parent.gtins, *(v.gtin for v in variants if v.gtin)])),
            images=tuple(images.values()),
            variants=variants,
        )
        return [merged, *parents[1:]]

    def _row(self, entry: Entry, row: Mapping[str, str], cells: Cells) -> None:
        kinds = {part.strip() for part in row.get("type", "simple").lower().split(",")}
        sku, number = row.get("sku", "").lstrip("'"), row.get("id", "")
        id = entry.id = number or sku
        if not id:
            cells.fault("ID", "", "is missing, and so is SKU")
        title = cells.text(row.get("name", ""))
        variation = "variation" in kinds
        if not title and not variation:
            cells.fault("Name", "", "is missing")
        regular = cells.money("Regular price", row.get("regular price", ""))
        sale = cells.money("Sale price", row.get("sale price", ""))
        if regular is None and sale is not None:
            regular, sale = sale, None
        sale = cells.sale("Sale price", regular, sale)
        stock = row.get("stock", "")
        quantity = cells.whole("Stock", stock) if stock.lower() != "parent" else None
        state = _state(row, cells)
        if entry.faults:
            return
        gtins = cells.gtins("GTIN, UPC, EAN, or ISBN", row.get("gtin, upc, ean, or isbn", ""))
        images = cells.images("Images", row.get("images", "").split(","))
        options, attributes = _attributes(row)
        category, _, more = row.get("categories", "").partition(",")
        extra = _extra(row)
        if more.strip():
            extra["categories"] = row["categories"]
        if sku and number:
            extra["sku"] = sku
        if boolean(row.get("published", "1")) is False or row.get("published") == "-1":
            cells.warn("Published", row["published"], "is not for sale; kept as discontinued")
            state = Availability.DISCONTINUED
        product = Product(
            id=id,
            title=title or cells.text(sku or id),
            description=cells.prose(row.get("description", "").replace("\\n", "\n")),
            summary=cells.prose(row.get("short description", "").replace("\\n", "\n")),
            brand=line(row.get("brands", "").partition(",")[0]),
            category=path(category),
            attributes=attributes | ({} if variation else dict(options)),
            price=regular,
            sale_price=sale,
            availability=state,
            quantity=quantity,
            gtins=gtins,
            images=images,
            tags=tuple(line(tag) for tag in row.get("tags", "").split(",") if tag.strip()),
            link=row.get("external url", ""),
            extra=extra,
        )
        if variation:
            parent = row.get("parent", "")
            if not parent:
                cells.fault("Parent", "", "is missing; a variation must name its parent's SKU or id:NUMBER")
                return
            chosen = {name: ", ".join(v) if isinstance(v, tuple) else str(v) for name, v in options.items()}
            variant = Variant(
                sku or id, chosen, regular, sale, state, quantity,
                gtins[0] if gtins else "", "", images[0].url if images else "",
            )  # fmt: skip
            entry.group = self._keys.get(parent, parent)
            product = replace(product, variants=(variant,), extra={**extra, _PARENT: parent})
        elif "variable" in kinds:
            entry.group = sku or f"id:{number}"
            if sku and number:
                self._keys[f"id:{number}"] = sku
        entry.product = product


def _state(row: Mapping[str, str], cells: Cells) -> Availability:
    text = row.get("in stock?", "")
    if text.lower() in ("backorder", "onbackorder"):
        return Availability.BACKORDER
    state = cells.availability("In stock?", text)
    allowed = row.get("backorders allowed?", "").lower() in ("1", "yes", "notify")
    return Availability.BACKORDER if state is Availability.OUT_OF_STOCK and allowed else state


def _attributes(row: Mapping[str, str]) -> tuple[dict[str, Attribute], dict[str, Attribute]]:
    """The numbered attributes (a choice where there are several values) and the measures."""
    options: dict[str, Attribute] = {}
    measures: dict[str, Attribute] = {}
    for name, value in row.items():
        if (match := _ATTRIBUTE.match(name)) and match[2] == "name" and value:
            values = [
                line(part) for part in re.split(r"(?<!\\),|\|", row.get(f"attribute {match[1]} value(s)", ""))
            ]
            values = [part.replace("\\,", ",") for part in values if part]
            if values:
                options[line(value)] = values[0] if len(values) == 1 else tuple(values)
        elif (match := _MEASURE.match(name)) and value:
            try:
                measures[match[1].capitalize()] = Quantity(float(value.replace(",", ".")), match[2])
            except ValueError:
                measures[match[1].capitalize()] = value
    return options, measures


def _extra(row: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in row.items()
        if value
        and name not in _USED
        and not name.startswith(("attribute ", "_"))
        and not _MEASURE.match(name)
    }


def _clean(part: Product) -> Product:
    options = part.variants[0].options
    extra = {k: v for k, v in part.extra.items() if k != _PARENT}
    return replace(part, variants=(), attributes={**part.attributes, **options}, extra=extra)
