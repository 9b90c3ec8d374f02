"""Customers, orders, offers, actions, effects and receipts as JSON: the form that webhooks carry.

A value is an object with the fields of its dataclass; an action names its class in "do".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from shopkeeper.errors import OrderError
from shopkeeper.orders.actions import Action, Effect, Receipt

__all__ = ["decode", "decode_action", "decode_effect", "decode_many", "decode_receipt", "encode"]

_ACTIONS: dict[str, type] = {kind.__name__: kind for kind in get_args(Action)}
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # made when first asked for
T = TypeVar("T")


def encode(value: Any) -> Any:
    """Plain JSON of a value of the order model, or of a sequence of such."""
    if isinstance(value, Effect):
        return _fields(value) | {"action": encode(value.action)}
    if isinstance(value, Receipt):
        return _fields(value) | {"effect": encode(value.effect)}
    if type(value).__name__ in _ACTIONS:
        return {"do": type(value).__name__, **_fields(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [encode(one) for one in value]
    return value


def decode(kind: type[T], row: Any) -> T:
    """The reverse, for one value of class `kind`. Raises OrderError for what has not its form."""
    try:
        found: T = _adapter(kind).validate_python(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or kind.__name__
        raise OrderError(f"not a {kind.__name__}: {where} {first.get('input')!r}: {first['msg']}") from error
    return found


def decode_many(kind: type[T], rows: Any) -> tuple[T, ...]:
    """A list of values of class `kind`. Raises OrderError."""
    if not isinstance(rows, list):
        raise OrderError(f"not a list of {kind.__name__}: {str(rows)[:80]!r}")
    return tuple(decode(kind, row) for row in rows)


def decode_action(row: Any) -> Action:
    """The action that "do" names. Raises OrderError."""
    name = row.get("do") if isinstance(row, dict) else None
    if name not in _ACTIONS:
        raise OrderError(f"no action {str(name)!r}: 'do' is one of {', '.join(_ACTIONS)}")
    action: Action = decode(_ACTIONS[name], {k: v for k, v in row.items() if k != "do"})
    return action


def decode_effect(row: Any) -> Effect:
    """An effect with its action. Raises OrderError."""
    if not isinstance(row, dict):
        raise OrderError(f"not an Effect: {str(row)[:80]!r}")
    return decode(Effect, row | {"action": decode_action(row.get("action"))})


def decode_receipt(row: Any) -> Receipt:
    """A receipt with its effect. Raises OrderError."""
    if not isinstance(row, dict):
        raise OrderError(f"not a Receipt: {str(row)[:80]!r}")
    return decode(Receipt, row | {"effect": decode_effect(row.get("effect"))})


def _fields(value: Any) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(value).items()}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
