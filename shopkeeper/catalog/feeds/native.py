"""The shop's own JSONL: one product a line, as `shopkeeper export --format jsonl` writes it, without loss."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from shopkeeper.catalog.document import decode_product
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.lines import json_lines
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.model import Product
from shopkeeper.catalog.validate import Fault

__all__ = ["NativeReader"]

_KINDS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "title": (dict,),
    "description": (dict,),
    "summary": (dict,),
    "brand": (str,),
    "category": (list,),
    "attributes": (dict,),
    "price": (dict,),
    "sale_price": (dict,),
    "availability": (str,),
    "quantity": (int,),
    "gtins": (list,),
    "mpn": (str,),
    "condition": (str,),
    "images": (list,),
    "variants": (list,),
    "rating": (int, float),
    "rating_count": (int,),
    "link": (str,),
    "tags": (list,),
    "released": (str,),
    "created": (str,),
    "updated": (str,),
    "extra": (dict,),
}
#: lists and maps whose values must be texts
_TEXTS = ("title", "description", "summary", "category", "gtins", "tags", "extra")


class NativeReader:
    """One product a line; keys that begin with an underscore are remarks and ignored."""

    name = "jsonl"

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.delimiter = ""

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        for entry in json_lines(source):
            if not entry.faults:
                entry.product = _product(entry)
            yield entry

    def merge(self, parts: list[Product]) -> list[Product]:
        return parts


def _product(entry: Entry) -> Product | None:
    document = entry.raw[0]
    for name, value in document.items():
        if name.startswith("_"):
            continue
        kinds = _KINDS.get(name)
        if kinds is None:
            entry.faults.append(
                Fault.of(name, _short(value), 'is not a field of a product; put it under "extra"')
            )
        elif not isinstance(value, kinds) or (isinstance(value, bool)):
            entry.faults.append(Fault.of(name, _short(value), f"must be {_words(kinds)}"))
        elif name in _TEXTS and not _all_texts(value):
            entry.faults.append(Fault.of(name, _short(value), "must hold texts only"))
    for name in ("id", "title"):
        if not document.get(name):
            entry.faults.append(Fault.of(name, "", "is missing"))
    if entry.faults:
        return None
    try:
        product = decode_product(document)
        _check_inner(product)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        entry.faults.append(Fault.of("document", _short(document), f"cannot be read: {error}"))
        return None
    return product


def _check_inner(product: Product) -> None:
    for money in (
        product.price,
        product.sale_price,
        *(m for v in product.variants for m in (v.price, v.sale_price)),
    ):
        if money is not None and (type(money.amount) is not int or not isinstance(money.currency, str)):
            raise TypeError(f"a price is {{amount: whole number of minor units, currency}}, not {money}")
    for variant in product.variants:
        texts = (
            variant.id,
            variant.gtin,
            variant.mpn,
            variant.image,
            *variant.options,
            *variant.options.values(),
        )
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(f"a variant's id, codes and options are texts, not {variant}")
        if variant.quantity is not None and type(variant.quantity) is not int:
            raise TypeError(f"a quantity is a whole number, not {variant.quantity!r}")
    for image in product.images:
        if not isinstance(image.url, str) or not all(isinstance(text, str) for text in image.alt.values()):
            raise TypeError(f"an image is {{url, alt: {{language: text}}}}, not {image}")
    for name, value in product.attributes.items():
        if isinstance(value, tuple) and not all(isinstance(item, str) for item in value):
            raise TypeError(f"attribute {name!r}: a list holds texts only")
        number = getattr(value, "value", 0)
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise TypeError(f"attribute {name!r}: {number!r} is not a number")


def _all_texts(value: Any) -> bool:
    return all(isinstance(item, str) for item in (value.values() if isinstance(value, dict) else value))


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _words(kinds: tuple[type, ...]) -> str:
    names: Mapping[type, str] = {
        str: "a text", dict: "an object", list: "a list", int: "a whole number", float: "a number"
    }  # fmt: skip
    return names[kinds[-1]]
