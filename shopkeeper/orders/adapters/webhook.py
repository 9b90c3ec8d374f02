"""Orders kept by the shop's own system, reached by signed HTTP webhooks.

Each call is POST <url>/<call> with {"id", "at", "call", "arguments"} and the header
    Shopkeeper-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>" under the shared secret>
The answer is {"result": ...}, {"refusal": {"rule", "message", "facts"}}, or {"error": {"kind", "message"}} with kind
"not_found", "conflict" or "input". A write carries its key, also as Idempotency-Key: it is sent again when the answer
was lost, and the server does it once. docs/orders.md has the calls; examples/order_webhook.py is a whole server.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shopkeeper.errors import Conflict, InputError, NotFound, OrderError
from shopkeeper.orders.actions import Action, Effect, Offer, Receipt
from shopkeeper.orders.adapters.http import JsonHttp
from shopkeeper.orders.adapters.wire import decode, decode_effect, decode_many, decode_receipt, encode
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Customer, Order

__all__ = ["SIGNATURE", "WebhookBackend", "sign", "verify"]

SIGNATURE = "Shopkeeper-Signature"
TOLERANCE = 300  # seconds that a signature may be old
_ERRORS: dict[str, type[Exception]] = {"not_found": NotFound, "conflict": Conflict, "input": InputError}


def sign(secret: str, body: bytes, at: int) -> str:
    """The header's value for a body sent at the unix time `at`."""
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def verify(
    secret: str, body: bytes, header: str, *, now: int | None = None, tolerance: int = TOLERANCE
) -> bool:
    """Whether the header was made with `secret` for this body within the last `tolerance` seconds."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    said = parts.get("t", "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        return False
    at = int(said)
    fresh = abs((int(time.time()) if now is None else now) - at) <= tolerance
    right = sign(secret, body, at).split("v1=")[1].encode()
    return hmac.compare_digest(right, parts.get("v1", "").encode("utf-8", "replace")) and fresh


class WebhookBackend:
    """The shop's system at `url` as an `OrderBackend`. Every method raises OrderError when it cannot be reached."""

    def __init__(
        self, url: str, secret: str, *, http: JsonHttp | None = None, now: Callable[[], float] = time.time
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise OrderError(f"orders_url {url!r} is no address; write it like https://shop.example/orders")
        if not secret:
            raise OrderError("orders_secret is empty; give the secret that both sides sign with")
        self._http = http or JsonHttp(url)
        self._secret, self._now = secret, now

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        asked = {"email": email, "name": name, "postal_code": postal_code, "phone": phone}
        if not any(asked.values()):
            return ()
        return decode_many(Customer, self._call("find_customers", asked))

    def customer(self, id: str) -> Customer | None:
        row = self._call("customer", {"id": id})
        return None if row is None else decode(Customer, row)

    def order(self, id: str) -> Order | None:
        row = self._call("order", {"id": id})
        return None if row is None else decode(Order, row)

    def orders_of(self, customer: str) -> Sequence[Order]:
        return decode_many(Order, self._call("orders_of", {"customer": customer})) if customer else ()

    def offers(self, product: str) -> Sequence[Offer]:
        return decode_many(Offer, self._call("offers", {"product": product}))

    def products(self) -> Mapping[str, str]:
        row = self._call("products", {})
        if not isinstance(row, dict):
            raise OrderError(f"products: {str(row)[:80]!r} is no object of ids and titles")
        return {str(id): str(title) for id, title in row.items()}

    def check(self, action: Action, *, customer: str) -> Effect:
        return decode_effect(self._call("check", {"action": encode(action), "customer": customer}))

    def perform(
        self,
        action: Action,
        *,
        customer: str,
        key: str,
        agreed: Effect | None = None,
        actor: str = "customer",
    ) -> Receipt:
        arguments = {
            "action": encode(action),
            "customer": customer,
            "key": key,
            "agreed": None if agreed is None else encode(agreed),
            "actor": actor,
        }
        return decode_receipt(self._call("perform", arguments, key=key))

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def _call(self, name: str, arguments: Mapping[str, Any], *, key: str = "") -> Any:
        at = int(self._now())
        body = json.dumps(
            {"id": str(uuid.uuid4()), "at": at, "call": name, "arguments": arguments},
            separators=(",", ":"),
        ).encode()
        headers = {"content-type": "application/json", SIGNATURE: sign(self._secret, body, at)}
        if key:
            headers["Idempotency-Key"] = key
        reply = self._http.send("POST", f"/{name}", content=body, headers=headers)
        answer = reply.body if isinstance(reply.body, dict) else {}
        if refusal := answer.get("refusal"):
            facts = {str(k): str(v) for k, v in dict(refusal.get("facts", {})).items()}
            raise PolicyRefusal(str(refusal.get("rule", "")), str(refusal.get("message", "")), facts)
        if error := answer.get("error"):
            kind = _ERRORS.get(str(error.get("kind", "")), OrderError)
            raise kind(str(error.get("message", "the order system refused")))
        if reply.status >= 400 or "result" not in answer:
            raise OrderError(
                f"the order system answered {name!r} with status {reply.status} and no result; look into its log"
            )
        return answer["result"]
