"""The departments of the demo shop, in the order of its menu."""

from __future__ import annotations

import importlib
from typing import Final

from shopkeeper.simulate.goods.kind import Department

__all__ = ["DEPARTMENTS"]

_MODULES: Final = (
    "audio",
    "computers",
    "phones",
    "kitchen",
    "coffee",
    "food",
    "textiles",
    "furniture",
    "lighting",
    "clothing",
    "shoes",
    "outdoor",
    "toys",
    "beauty",
    "pets",
    "paper",
)

DEPARTMENTS: Final[tuple[Department, ...]] = tuple(
    importlib.import_module(f"shopkeeper.simulate.goods.departments.{name}").DEPARTMENT for name in _MODULES
)
