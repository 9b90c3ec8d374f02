"""A small shop on disk whose people walk as in the contract's toy world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contract import DAY, GROUPS, ITEMS, SIZE, START, after, group_of

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event, from_micros

KINDS = ("lamp", "kettle", "blanket", "racket")


def product(number: int, group: int | None = None) -> Product:
    """A product of one of the groups, whose words tell which."""
    group = group_of(number) if group is None else group
    return Product(
        f"i{number}",
        {"en": f"{KINDS[group]} number {number}"},
        category=(f"{KINDS[group]}s",),
        brand=f"brand {group}",
        price=Money(1000 + number, "USD"),
    )


def acts(person: int, length: int = 6, kind: str = "view", day: int = 0) -> list[Event]:
    """One person's walk through the group, one act a minute in one visit."""
    first = (person % GROUPS) * SIZE + (person // GROUPS) % SIZE
    return [
        Event(
            f"{person}-{kind}-{day}-{step}", kind, from_micros(START + day * DAY + step * 60_000_000),
            session=f"s{person}", customer=f"u{person}" if person % 2 else "", product=f"i{after(first, step)}",
        )
        for step in range(length)
    ]  # fmt: skip


@contextmanager
def walked_shop(folder: Path, people: int = 120) -> Iterator[Shop]:
    """The shop with its products and what people did; no model is trained."""
    with Shop.open(folder, create=True, name="Walk", currency="USD") as shop:
        shop.catalog.put(product(number) for number in range(ITEMS))
        shop.events.append(event for person in range(people) for event in acts(person))
        yield shop
