"""The other side of the webhooks: answers signed calls with any `OrderBackend`, in any web framework."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from shopkeeper.errors import Conflict, InputError, NotFound, OrderError, ShopkeeperError
from shopkeeper.orders.adapters.webhook import verify
from shopkeeper.orders.adapters.wire import decode_action, decode_effect, encode
from shopkeeper.orders.backend import OrderBackend, PolicyRefusal

__all__ = ["answer"]

T = TypeVar("T")
_READS = frozenset({"find_customers", "customer", "order", "orders_of", "offers", "products"})


def answer(backend: OrderBackend, secret: str, body: bytes, signature: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON document for one call. 401 for a wrong or old signature; nothing is read before that."""
    if not verify(secret, body, signature):
        return 401, _error(
            "input", "the signature does not fit, or is too old; check the secret and the clock"
        )
    try:
        row = json.loads(body)
        call, arguments = str(row["call"]), dict(row["arguments"])
    except (ValueError, KeyError, TypeError):
        return 400, _error("input", 'the body is no call; send {"call": ..., "arguments": {...}}')
    try:
        return 200, {"result": _result(backend, call, arguments)}
    except PolicyRefusal as refusal:
        return 409, {"refusal": {"rule": refusal.rule, "message": str(refusal), "facts": refusal.facts}}
    except NotFound as error:
        return 404, _error("not_found", str(error))
    except Conflict as error:
        return 409, _error("conflict", str(error))
    except KeyError as error:
        return 422, _error("input", f"{call!r} needs {error}")
    except (ShopkeeperError, TypeError) as error:
        return 422, _error("input" if isinstance(error, InputError | TypeError) else "failed", str(error))


def _result(backend: OrderBackend, call: str, arguments: dict[str, Any]) -> Any:
    if call in _READS:
        if wrong := [name for name, value in arguments.items() if not isinstance(value, str)]:
            raise InputError(f"{wrong[0]!r} of {call!r} is no text")
        found = getattr(backend, call)(**arguments)
        return dict(found) if call == "products" else encode(found)
    if call == "check":
        return encode(
            backend.check(_read(decode_action, arguments["action"]), customer=arguments["customer"])
        )
    if call == "perform":
        agreed = arguments.get("agreed")
        return encode(
            backend.perform(
                _read(decode_action, arguments["action"]),
                customer=arguments["customer"],
                key=arguments["key"],
                agreed=None if agreed is None else _read(decode_effect, agreed),
                actor=arguments.get("actor", "customer"),
            )
        )
    raise InputError(f"no call {call!r}; calls are {', '.join(sorted(_READS))}, check, perform")


def _read(decode: Callable[[Any], T], row: Any) -> T:
    try:
        return decode(row)
    except OrderError as error:
        raise InputError(str(error)) from error


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"kind": kind, "message": message}}
