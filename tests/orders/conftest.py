"""Fixtures of the order system's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from toy_orders import make_backend, open_shop

from shopkeeper.orders.builtin import BuiltinBackend


@pytest.fixture
def orders_engine(tmp_path: Path) -> Iterator[Engine]:
    """A file with the toy shop in it."""
    engine = open_shop(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def backend(orders_engine: Engine) -> BuiltinBackend:
    return make_backend(orders_engine)
