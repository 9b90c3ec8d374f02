"""schema.org products as JSON-LD: Product, ProductGroup, Offer, AggregateOffer; in files or saved web pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shopkeeper.catalog.feeds.cells import Cells, text_of
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.items import language_tag
from shopkeeper.catalog.feeds.lines import json_entries
from shopkeeper.catalog.feeds.residue import RESIDUE, apply_residue
from shopkeeper.catalog.feeds.source import MAX_LINE, Source
from shopkeeper.catalog.feeds.text import encoding_of
from shopkeeper.catalog.feeds.values import line, path, rating
from shopkeeper.catalog.model import Attribute, Availability, Image, Money, Product, Quantity, Variant
from shopkeeper.catalog.validate import MAX_FIELD, Fault
from shopkeeper.errors import FeedError

__all__ = ["JsonLdReader", "read_node"]

_SCRIPT = re.compile(
    r"<script[^>]*\btype\s*=\s*[\"']?application/ld\+json[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE
)
_PRODUCTS = ("Product", "ProductGroup", "ProductModel", "IndividualProduct", "Vehicle", "Book")
_OPTIONS = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
_GTINS = ("gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn")
_UNITS = {"CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in", "KGM": "kg", "GRM": "g", "LTR": "l", "MLT": "ml"}


class JsonLdReader:
    """Every product found, however deep it lies in @graph, an ItemList or a page's entity."""

    name = "jsonld"

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.columns: list[str] = []
        self.delimiter = ""

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        number = 0
        for entry in _page(source) if self.kind == "html" else json_entries(source):
            if entry.faults:
                number += 1
                yield Entry(number, entry.raw, faults=entry.faults)
                continue
            for node in _nodes(entry.raw[0], 0):
                number += 1
                found = Entry(number, [node])
                _Node(found, context).read(node)
                yield found

    def merge(self, parts: list[Product]) -> list[Product]:
        return parts


def read_node(node: Mapping[str, Any], context: Context) -> Product | None:
    """The product of one schema.org node; None where it has faults."""
    entry = Entry(0, [node])
    _Node(entry, context).read(node)
    return None if entry.faults else entry.product


def _page(source: Source) -> Iterator[Entry]:
    with source.open() as stream:
        data = stream.read(MAX_LINE + 1)
    if len(data) > MAX_LINE:
        raise FeedError(f"the page {source.name!r} is larger than {MAX_LINE // 1024**2} MiB")
    declared = re.search(rb"""<meta[^>]+charset=["']?([\w-]+)""", data[:4096], re.IGNORECASE)
    try:
        text = data.decode(
            declared[1].decode("ascii") if declared else encoding_of(data, complete=True, legacy=True)[0]
        )
    except (UnicodeDecodeError, LookupError) as error:
        raise FeedError(
            f"the page {source.name!r} cannot be read as text ({error}); save it as UTF-8"
        ) from error
    scripts = _SCRIPT.findall(text)
    if not scripts:
        raise FeedError(
            f'the page {source.name!r} has no <script type="application/ld+json">; it names no products'
        )
    for number, script in enumerate(scripts, 1):
        script = re.sub(r"^\s*(<!--|//<!\[CDATA\[)|(-->|//\]\]>)\s*$", "", script.strip())
        try:
            value = json.loads(script, strict=False)
        except (ValueError, RecursionError) as error:
            yield Entry(
                number,
                [{"_raw": script}],
                faults=[Fault.of(f"script {number}", script, f"is not JSON ({error})")],
            )
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield Entry(number, [item])


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    return [str(kind).rpartition("/")[2].rpartition(":")[2] for kind in kinds]


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The products in a value; those inside a product (variants, related ones) are left to it."""
    if depth > 20:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        if any(kind in _PRODUCTS for kind in _types(value)):
            yield value
            return
        for key in (
            "@graph",
            "itemListElement",
            "item",
            "mainEntity",
            "mainEntityOfPage",
            "about",
            "hasPart",
            "itemOffered",
        ):
            if key in value:
                yield from _nodes(value[key], depth + 1)


class _Node:
    def __init__(self, entry: Entry, context: Context) -> None:
        self.entry, self.context = entry, context
        self.cells = Cells(entry, context)

    def read(self, node: Mapping[str, Any]) -> None:
        """Sets the entry's product, faults and warnings."""
        cells = self.cells
        for key, value in _strings(node):
            if len(value) > MAX_FIELD:
                cells.fault(key, value, f"is longer than {MAX_FIELD:,} characters")
        if self.entry.faults:
            return
        language = language_tag(text_of(node.get("inLanguage")), self.context.language)
        id = self.entry.id = self._id(node)
        title = self._texts(node.get("name"), language, prose=False)
        if not id:
            cells.fault("sku", "", "is missing; a product needs sku, productID, @id or url")
        if not title:
            cells.fault("name", "", "is missing")
        price, sale, state, quantity = self._offer(node.get("offers"))
        variants = tuple(
            self._variant(v, id, index)
            for index, v in enumerate(_list(node.get("hasVariant")))
            if isinstance(v, dict)
        )
        if self.entry.faults:
            return
        if variants and price is None:
            priced = [v for v in variants if v.price is not None]
            cheapest = min(
                priced, key=lambda v: (v.sale_price or v.price).amount if v.price else 0, default=None
            )
            price, sale = (cheapest.price, cheapest.sale_price) if cheapest else (None, None)
        if variants and "offers" not in node:
            states = [v.availability for v in variants]
            state = Availability.IN_STOCK if Availability.IN_STOCK in states else states[0]
        score, count = self._rating(node.get("aggregateRating"))
        attributes, rest = self._attributes(node)
        product = Product(
            id=id,
            title=title,
            description=self._texts(node.get("description"), language, prose=True),
            summary=self._texts(node.get("disambiguatingDescription"), language, prose=True),
            brand=line(_name(node.get("brand") or node.get("manufacturer"))),
            category=path(_name(next(iter(_list(node.get("category"))), ""))),
            attributes=attributes,
            price=price,
            sale_price=sale,
            availability=state,
            quantity=quantity,
            gtins=self._gtins(node) or tuple(dict.fromkeys(v.gtin for v in variants if v.gtin)),
            mpn=line(text_of(node.get("mpn"))),
            condition=_condition(node),
            images=self._images(node.get("image")),
            variants=variants,
            rating=score,
            rating_count=count,
            link=text_of(next(iter(_list(node.get("url"))), "")).strip(),
            tags=tuple(
                line(part)
                for text in _list(node.get("keywords"))
                for part in text_of(text).split(",")
                if part.strip()
            ),
            released=cells.moment("releaseDate", text_of(node.get("releaseDate"))),
        )
        if rest:
            try:
                product = apply_residue(product, rest)
            except ValueError as error:
                cells.warn(RESIDUE, rest, f"cannot be read ({error}); ignored")
        self.entry.product = product

    def _id(self, node: Mapping[str, Any]) -> str:
        for key in ("productGroupID", "sku", "productID", "@id", "url", "mpn", *_GTINS):
            value = text_of(next(iter(_list(node.get(key))), "")).strip()
            if value:
                return value
        offer = next(iter(_list(node.get("offers"))), None)
        return text_of(offer.get("sku") or offer.get("url")).strip() if isinstance(offer, dict) else ""

    def _texts(self, value: Any, language: str, *, prose: bool) -> dict[str, str]:
        make = self.cells.prose if prose else self.cells.text
        found: dict[str, str] = {}
        for item in _list(value):
            if isinstance(item, dict):
                tag = language_tag(text_of(item.get("@language")), self.context.language)
                found = make(text_of(item.get("@value")), tag) | found
            elif language not in found:
                found |= make(text_of(item), language)
        return found

    def _offer(self, value: Any) -> tuple[Money | None, Money | None, Availability, int | None]:
        offers = [item for item in _list(value) if isinstance(item, dict)]
        if offers and "AggregateOffer" in _types(offers[0]):
            inner = [item for item in _list(offers[0].get("offers")) if isinstance(item, dict)]
            outer = offers[0]
            if inner and not any(key in outer for key in ("lowPrice", "price")):
                offers = inner
        best: tuple[Money | None, Money | None, Availability, int | None] | None = None
        for offer in offers:
            found = self._one_offer(offer)
            now = found[1] or found[0]
            least = (best[1] or best[0]) if best else None
            if best is None or (now is not None and (least is None or now.amount < least.amount)):
                best = found
        return best or (None, None, Availability.IN_STOCK, None)

    def _one_offer(
        self, offer: Mapping[str, Any]
    ) -> tuple[Money | None, Money | None, Availability, int | None]:
        currency = text_of(offer.get("priceCurrency"))
        specifications = [s for s in _list(offer.get("priceSpecification")) if isinstance(s, dict)]
        price = self.cells.money("price", text_of(offer.get("price", offer.get("lowPrice"))), currency)
        regular: Money | None = None
        for spec in specifications:
            found = self.cells.money(
                "price", text_of(spec.get("price")), text_of(spec.get("priceCurrency")) or currency
            )
            kind = text_of(spec.get("priceType")).rpartition("/")[2]
            if kind in ("ListPrice", "StrikethroughPrice", "MSRP", "RegularPrice"):
                regular = found
            elif price is None or kind == "SalePrice":
                price = found or price
        state = self.cells.availability("availability", text_of(offer.get("availability")))
        level = offer.get("inventoryLevel")
        level = level.get("value") if isinstance(level, dict) else level
        quantity = self.cells.whole("inventoryLevel", text_of(level))
        if (
            regular is not None
            and price is not None
            and regular.amount > price.amount
            and regular.currency == price.currency
        ):
            return regular, price, state, quantity
        return price, None, state, quantity

    def _variant(self, node: Mapping[str, Any], group: str, index: int) -> Variant:
        options = {label: line(_name(node[key])) for key, label in _OPTIONS.items() if node.get(key)}
        for item in _list(node.get("additionalProperty")):
            if isinstance(item, dict) and item.get("name") and item.get("propertyID") != RESIDUE:
                options[line(text_of(item["name"]))] = line(text_of(item.get("value")))
        price, sale, state, quantity = self._offer(node.get("offers"))
        gtins = self._gtins(node)
        images = self._images(node.get("image"))
        return Variant(
            text_of(node.get("sku") or node.get("productID") or node.get("@id")).strip() or f"{group}-{index + 1}",
            options, price, sale, state, quantity,
            gtins[0] if gtins else "", line(text_of(node.get("mpn"))), images[0].url if images else "",
        )  # fmt: skip

    def _gtins(self, node: Mapping[str, Any]) -> tuple[str, ...]:
        codes = [text_of(item) for key in _GTINS for item in _list(node.get(key))]
        return self.cells.gtins("gtin", ",".join(dict.fromkeys(code for code in codes if code)))

    def _images(self, value: Any) -> tuple[Image, ...]:
        found: dict[str, Image] = {}
        for item in _list(value):
            url = (
                item.get("url") or item.get("contentUrl") or item.get("@id")
                if isinstance(item, dict)
                else item
            )
            caption = text_of(item.get("caption") or item.get("name")) if isinstance(item, dict) else ""
            for image in self.cells.images("image", [text_of(url)], caption):
                found.setdefault(image.url, image)
        return tuple(found.values())

    def _rating(self, value: Any) -> tuple[float | None, int]:
        if not isinstance(value, dict):
            return None, 0
        try:
            best = float(text_of(value.get("bestRating") or 5))
        except ValueError:
            best = 5.0
        count = self.cells.whole("reviewCount", text_of(value.get("ratingCount") or value.get("reviewCount")))
        return rating(text_of(value.get("ratingValue")), best), max(count or 0, 0)

    def _attributes(self, node: Mapping[str, Any]) -> tuple[dict[str, Attribute], str]:
        found: dict[str, Attribute] = {}
        rest = ""
        for key, label in _OPTIONS.items():
            if node.get(key):
                found[label] = line(_name(node[key]))
        for key in ("weight", "width", "height", "depth"):
            if isinstance(node.get(key), dict) and (measure := _quantity(node[key])) is not None:
                found[key.capitalize()] = measure
        for item in _list(node.get("additionalProperty")):
            if not isinstance(item, dict):
                continue
            if item.get("propertyID") == RESIDUE:
                rest = text_of(item.get("value"))
                continue
            name, value = line(text_of(item.get("name"))), item.get("value")
            if not name or value is None:
                continue
            if isinstance(value, bool):
                found[name] = value
            elif isinstance(value, list):
                found[name] = tuple(text_of(part) for part in value)
            else:
                found[name] = _quantity(item) or text_of(value)
        return found, rest


def _quantity(item: Mapping[str, Any]) -> Quantity | None:
    value = item.get("value")
    unit = text_of(item.get("unitText")) or _UNITS.get(
        text_of(item.get("unitCode")), text_of(item.get("unitCode"))
    )
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Quantity(float(value), unit)
    try:
        return Quantity(float(text_of(value)), unit) if unit else None
    except ValueError:
        return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        return text_of(
            value.get("name") or value.get("@value") or value.get("codeValue") or value.get("value")
        )
    return text_of(value)


def _condition(node: Mapping[str, Any]) -> str:
    offer: Any = next(iter(_list(node.get("offers"))), {})
    value = node.get("itemCondition") or (offer.get("itemCondition") if isinstance(offer, dict) else "")
    word = text_of(value).rpartition("/")[2].removesuffix("Condition")
    return word.lower()


def _strings(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        for item in _list(value):
            if isinstance(item, str):
                yield key, item
            elif isinstance(item, dict) and isinstance(item.get("@value"), str):
                yield key, item["@value"]
