"""What things look like: one function per shape, drawn with the pen from a look."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final

from shopkeeper.simulate.goods.pen import Look, Pen

__all__ = ["SHAPES", "Shape"]

Shape = Callable[[Pen, Look], None]

_MODULES: Final = (
    "sound",
    "computing",
    "handheld",
    "kitchenware",
    "brewing",
    "textiles",
    "furnishing",
    "lamps",
    "garments",
    "footwear",
    "carriers",
    "camping",
    "fitness",
    "play",
    "care",
    "animals",
    "gardening",
    "desk",
    "packs",
    "house",
)


def _collect() -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for name in _MODULES:
        module = importlib.import_module(f"shopkeeper.simulate.goods.shapes.{name}")
        for noun in module.__all__:
            shapes[noun.rstrip("_")] = getattr(module, noun)
    return shapes


SHAPES: Final[dict[str, Shape]] = _collect()
