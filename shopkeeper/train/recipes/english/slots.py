"""Phrase patterns of slots: brand, what to avoid, order of sorting, number of pieces, order number.

Positions: "pre" before the noun ("red"), "post" after it ("in red"), "clause" a fragment of its own ("must be red").
"""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank, banks_of

__all__ = ["AVOID", "BRAND", "ORDER_NO", "QUANTITY", "SORT", "TOO_DEAR"]

BRAND = banks_of("brand", "pre", "post", "clause")
AVOID = {
    "post": bank("avoid.post"),
    "clause": bank("avoid.clause"),
    "brand.post": bank("avoid.brand.post"),
    "brand.clause": bank("avoid.brand.clause"),
    "material.post": bank("avoid.material.post"),
    "material.clause": bank("avoid.material.clause"),
}
SORT = {
    "price_asc": banks_of("sort.price_asc", "super", "soft", "more", "post", "clause"),
    "price_desc": banks_of("sort.price_desc", "super", "soft", "more", "post", "clause"),
    "newest": banks_of("sort.newest", "super", "soft", "more", "post", "clause"),
    "rating": banks_of("sort.rating", "super", "soft", "more", "post", "clause"),
    "popular": banks_of("sort.popular", "super", "soft", "more", "post", "clause"),
}
# said of what is shown: cheaper, please
TOO_DEAR = bank("sort.price_asc.too-dear")
QUANTITY = banks_of("quantity", "pre", "two", "twelve", "clause")
ORDER_NO = banks_of("order", "after", "whole", "clause")
