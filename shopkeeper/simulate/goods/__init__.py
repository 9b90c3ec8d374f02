"""The goods of the demo shop: departments as data, and what makes products, pictures, policies and reviews of them."""

from __future__ import annotations

from shopkeeper.simulate.goods.make import Drawing, Item, make_items, vocabulary_rows
from shopkeeper.simulate.goods.pictures import PictureJob, with_pictures
from shopkeeper.simulate.goods.policies import write_policies, write_rules
from shopkeeper.simulate.goods.reviews import make_reviews
from shopkeeper.simulate.goods.window import draw_window

__all__ = [
    "Drawing",
    "Item",
    "PictureJob",
    "draw_window",
    "make_items",
    "make_reviews",
    "vocabulary_rows",
    "with_pictures",
    "write_policies",
    "write_rules",
]
