"""Carts by themselves: what goes in comes out, limits hold, old ones are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from shopkeeper import Shop
from shopkeeper.errors import InputError, LimitExceeded
from shopkeeper.web.carts import CartLine, Carts, carts


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Carts]:
    with Shop.open(tmp_path, create=True) as shop:
        yield Carts(shop.engine)


def test_the_same_thing_twice_is_one_line(shelf: Carts) -> None:
    cart = shelf.add("", "lamp", "red", 2)
    assert shelf.add(cart, "lamp", "red", 1) == cart
    shelf.add(cart, "lamp", "blue")
    assert shelf.lines(cart) == [CartLine("lamp", "red", 3), CartLine("lamp", "blue", 1)]
    assert shelf.count(cart) == 4


def test_a_made_up_token_gets_a_new_cart_of_its_own(shelf: Carts) -> None:
    mine = shelf.add("", "lamp")
    for token in ("", "x", "a" * 32, mine + "x", "' OR 1=1 --"):
        other = shelf.add(token, "vase")
        assert other not in (token, mine)
    assert shelf.lines(mine) == [CartLine("lamp", "", 1)]
    assert shelf.lines("a" * 32) == []


def test_lines_change_and_go(shelf: Carts) -> None:
    cart = shelf.add("", "lamp", quantity=2)
    shelf.change(cart, "lamp", "", 5)
    assert shelf.count(cart) == 5
    shelf.change(cart, "vase", "", 5)
    assert shelf.count(cart) == 5
    shelf.change(cart, "lamp", "", 0)
    assert shelf.lines(cart) == []


def test_limits_leave_the_cart_as_it_was(shelf: Carts) -> None:
    cart = shelf.add("", "lamp", quantity=99)
    with pytest.raises(LimitExceeded, match="99"):
        shelf.add(cart, "lamp")
    with pytest.raises(InputError, match="0"):
        shelf.add(cart, "lamp", quantity=0)
    with pytest.raises(InputError, match="100"):
        shelf.change(cart, "lamp", "", 100)
    for n in range(99):
        shelf.add(cart, f"thing {n}")
    with pytest.raises(LimitExceeded, match="100 different"):
        shelf.add(cart, "one more")
    assert shelf.count(cart) == 99 + 99


def test_an_untouched_cart_is_forgotten(shelf: Carts) -> None:
    old, young = shelf.add("", "lamp"), shelf.add("", "vase")
    with shelf.engine.begin() as connection:
        connection.execute(update(carts).where(carts.c.id == old).values(touched="2020-01-01T00:00:00Z"))
    shelf.add("", "chair")
    assert shelf.lines(old) == []
    assert shelf.lines(young)


def test_an_emptied_cart_is_gone(shelf: Carts) -> None:
    cart = shelf.add("", "lamp")
    shelf.empty(cart)
    assert shelf.count(cart) == 0
    assert shelf.add(cart, "lamp") != cart
