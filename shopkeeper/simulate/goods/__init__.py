"""The goods of the demo shop: departments as data, and what makes products, pictures, policies and reviews of them."""

from __future__ import annotations

from shopkeeper.simulate.goods.make import Drawing, Item, make_items, vocabulary_rows
from shopkeeper.simulate.goods.pictures import PictureJob, with_pictures

__all__ = ["Drawing", "Item", "PictureJob", "make_items", "vocabulary_rows", "with_pictures"]
