"""Events to table rows and back, with every field checked on the way in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.events.model import KINDS, Event
from shopkeeper.events.times import from_micros, to_micros

__all__ = ["COLUMNS", "to_event", "to_rows"]

#: columns of a row, in order
COLUMNS = (
    "id", "kind", "time", "session", "customer", "product", "variant", "query", "position", "quantity",
    "value", "place", "propensity", "extra",
)  # fmt: skip
_KINDS = frozenset(KINDS)
_OF_PRODUCTS = frozenset({"view", "impression", "click", "cart", "purchase", "return", "dismiss"})
_LONGEST = 4000
_INT = 2**31


def to_rows(events: Iterable[Event]) -> list[tuple[Any, ...]]:
    """Rows in the order of COLUMNS. Raises InputError for the first event that cannot be used."""
    rows = []
    for e in events:
        kind = e.kind
        try:
            text = e.id + e.session + e.customer + e.product + e.variant + e.query + e.place
            text.encode()
            if (
                kind not in _KINDS
                or not e.id
                or (not e.product and kind in _OF_PRODUCTS)
                or len(text) > _LONGEST
                or "\0" in text
            ):
                _refuse(e)
            if e.position is not None and not (type(e.position) is int and 0 < e.position < _INT):
                _refuse(e)
            quantity = e.quantity
            if quantity != 1 and not (
                type(quantity) is int
                and (quantity > 0 or (kind == "cart" and quantity < 0))
                and -_INT < quantity < _INT
            ):
                _refuse(e)
            if e.value is not None and not (type(e.value) is int and abs(e.value) < 2**62):
                _refuse(e)
            if e.propensity is not None and not 0 < e.propensity <= 1:
                _refuse(e)
            extra = None
            if e.extra:
                extra = json.dumps(dict(e.extra), ensure_ascii=False, allow_nan=False)
                extra.encode()  # a half of a surrogate pair is no text
            rows.append(
                (e.id, kind, to_micros(e.time), e.session, e.customer, e.product, e.variant, e.query,
                 e.position, quantity, e.value, e.place, e.propensity, extra)
            )  # fmt: skip
        except InputError as error:
            raise InputError(f"event {e.id!r}: {error}") from None
        except (TypeError, ValueError):
            _refuse(e)
    return rows


def to_event(row: Sequence[Any]) -> Event:
    """The event of one row in the order of COLUMNS."""
    (id, kind, time, session, customer, product, variant, query, position, quantity, value, place, propensity,
     extra) = row  # fmt: skip
    return Event(
        id, kind, from_micros(time), session, customer, product, variant, query, position, quantity, value,
        json.loads(extra) if extra else {}, place, propensity,
    )  # fmt: skip


def _refuse(e: Event) -> None:
    """Raises InputError that says which field of `e` is wrong."""
    for name in ("id", "session", "customer", "product", "variant", "query", "place"):
        value = getattr(e, name)
        if not isinstance(value, str):
            raise InputError(f"{name} {value!r} is not a text; put it in quotes")
        if len(value) > 1000:
            raise InputError(
                f"{name} {value[:40] + '…'!r} has {len(value):,} characters; keep it below 1,000"
            )
        if "\0" in value or not _encodable(value):
            raise InputError(f"{name} {value[:40]!r} holds a character that is no text; remove it")
    if not e.id:
        raise InputError(f"id {e.id!r} is empty; give each event an id of its own")
    if e.kind not in _KINDS:
        raise InputError(f"kind {e.kind!r} is not known; use one of {', '.join(KINDS)}")
    if e.kind in _OF_PRODUCTS and not e.product:
        raise InputError(f"product {e.product!r} is empty; a {e.kind} event names its product")
    if e.position is not None and not (type(e.position) is int and 0 < e.position < _INT):
        raise InputError(f"position {e.position!r} is not a whole number from 1")
    if type(e.quantity) is not int or e.quantity == 0 or not -_INT < e.quantity < _INT:
        raise InputError(f"quantity {e.quantity!r} is not a whole number from 1")
    if e.quantity < 0 and e.kind != "cart":
        raise InputError(f"quantity {e.quantity!r} is below 0; only a cart event may take out")
    if e.value is not None and not (type(e.value) is int and abs(e.value) < 2**62):
        raise InputError(f"value {e.value!r} is not a whole number of minor units (1999 for 19.99)")
    if e.propensity is not None and not (isinstance(e.propensity, int | float) and 0 < e.propensity <= 1):
        raise InputError(f"propensity {e.propensity!r} is not a number above 0 and up to 1")
    raise InputError(
        f"extra {str(e.extra)[:80]!r} cannot be written as JSON; use texts, numbers, lists and tables"
    )


def _encodable(text: str) -> bool:
    """False for halves of surrogate pairs, which no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
