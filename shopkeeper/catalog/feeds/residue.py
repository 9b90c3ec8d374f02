"""What a foreign format cannot say of a product, carried beside it so that an export can be read back equal.

The residue is JSON: for each key of the product's document that the format lost or bent, the true value and a
hash of what the format's own columns say. On reading, the true value is taken only where those columns still
say the same: an edit by a person in a spreadsheet always wins.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from shopkeeper.catalog.document import decode_product, encode_product
from shopkeeper.catalog.model import Product

__all__ = ["RESIDUE", "apply_residue", "residue"]

#: name of the column or property that carries it
RESIDUE = "shopkeeper"


def residue(product: Product, read_back: Product | None) -> str:
    """The residue of `product` in a format that gives `read_back` without it; '' when nothing is lost."""
    true = encode_product(product)
    said = encode_product(read_back) if read_back is not None else {}
    rest = {
        key: [true.get(key), _hash(said.get(key))]
        for key in sorted(true.keys() | said.keys())
        if true.get(key) != said.get(key) or list(_keys(true.get(key))) != list(_keys(said.get(key)))
    }
    return json.dumps(rest, ensure_ascii=False, separators=(",", ":"))


def apply_residue(product: Product, text: str) -> Product:
    """`product` as read from the format's own columns, with what `text` carries. Raises ValueError."""
    rest = json.loads(text)
    if not isinstance(rest, dict):
        raise ValueError("not an object")
    document = encode_product(product)
    for key, pair in rest.items():
        true, hashed = pair
        if _hash(document.get(key)) == hashed:
            if true is None:
                document.pop(key, None)
            else:
                document[key] = true
    try:
        return decode_product(document)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=6).hexdigest()


def _keys(value: Any) -> Any:
    return value if isinstance(value, dict) else ()
