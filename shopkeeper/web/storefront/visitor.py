"""Who visits, as far as they allow: consent, the session's random name, the cart's token, what was looked at.

Without a yes to the question on the page no session is made, no event is stored and nothing is remembered but
the cart and the language, which the shop cannot work without.
"""

from __future__ import annotations

import logging
import re
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from shopkeeper.errors import ShopkeeperError
from shopkeeper.events import Event
from shopkeeper.shop import Shop
from shopkeeper.web.consent import without_declined
from shopkeeper.web.storefront.customer import customer_of

__all__ = ["Visitor"]

HALF_YEAR = 180 * 24 * 3600
RECENT = 8
DECLINED = 40
LONGEST_COOKIE = 3500
SESSION = re.compile(r"[A-Za-z0-9_-]{22}")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Visitor:
    """`consent` is "yes", "no", or "" when not asked yet; `customer` the id of who is signed in, or ''; `declined`
    what the person does not want to be shown, newest first; `agent` what the browser calls itself."""

    consent: str
    session: str
    cart: str
    recent: tuple[str, ...]
    secure: bool
    customer: str = ""
    declined: tuple[str, ...] = ()
    agent: str = ""

    @classmethod
    def of(cls, request: Request) -> Visitor:
        consent = request.cookies.get("consent", "")
        allowed = consent == "yes"
        session = request.cookies.get("session", "") if allowed else ""
        return cls(
            consent=consent if consent in ("yes", "no") else "",
            session=session if SESSION.fullmatch(session) else "",
            cart=request.cookies.get("cart", ""),
            recent=_products(request, "recent")[:RECENT] if allowed else (),
            secure=request.url.scheme == "https",
            customer=customer_of(request),
            declined=_products(request, "declined")[:DECLINED] if allowed else (),
            agent=request.headers.get("user-agent", ""),
        )

    @property
    def tracked(self) -> bool:
        return self.consent == "yes"

    def event(self, kind: Any, **values: Any) -> Event:
        """One event of this visitor, now."""
        if not self.session and self.tracked:
            self.session = secrets.token_urlsafe(16)
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        values.setdefault("id", uuid.uuid4().hex)
        return Event(kind=kind, time=now, session=self.session, customer=self.customer, **values)

    def record(
        self, shop: Shop, make: Callable[[], Sequence[Event]], *, always: bool = False
    ) -> BackgroundTask | None:
        """A task that stores what `make` gives, after the answer; None without consent: `make` is not called.
        What looks like a robot's is kept aside; of a customer or visit that turned the profile off, neither is named.

        `always` is for what has to be kept of somebody who says no: a customer's no itself.
        """
        if not self.tracked and not always:
            return None
        return BackgroundTask(_store, shop, list(make()), self.agent)

    def looked_at(self, product: str) -> None:
        """Remembers a product for "recently viewed"."""
        self.recent = (product, *(known for known in self.recent if known != product))[:RECENT]

    def decline(self, product: str, undo: bool = False) -> None:
        """Remembers that the person does not want to be shown a product, or takes that back."""
        others = tuple(known for known in self.declined if known != product)
        self.declined = others if undo else (product, *others)[:DECLINED]

    def save_declined(self, response: Response) -> None:
        """Sets the cookie of what the person does not want to be shown."""
        if self.tracked:
            self._set(response, "declined", _cookie(self.declined), HALF_YEAR)

    def save(self, response: Response) -> None:
        """Sets the cookies that the visitor allowed."""
        if self.tracked and self.session:
            self._set(response, "session", self.session, None)
        if self.tracked and self.recent:
            self._set(response, "recent", _cookie(self.recent), None)

    def save_cart(self, response: Response) -> None:
        """Sets or drops the cart's cookie."""
        if self.cart:
            self._set(response, "cart", self.cart, HALF_YEAR // 2)
        else:
            response.delete_cookie("cart", path="/")

    def decide(self, response: Response, consent: str) -> None:
        """Keeps the answer to the question; a no also forgets what a yes had allowed."""
        self.consent = consent
        if consent == "no":
            self.session, self.recent, self.declined = "", (), ()
        self._set(response, "consent", consent, HALF_YEAR)
        if consent == "no":
            response.delete_cookie("session", path="/")
            response.delete_cookie("recent", path="/")
            response.delete_cookie("declined", path="/")

    def _set(self, response: Response, name: str, value: str, seconds: int | None) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self.secure
        )


def _products(request: Request, name: str) -> tuple[str, ...]:
    return tuple(unquote(part) for part in request.cookies.get(name, "")[:LONGEST_COOKIE].split("|") if part)


def _cookie(products: Sequence[str]) -> str:
    """As many of the products, from the first on, as a cookie can hold."""
    text = "|".join(quote(product, safe="") for product in products)
    return text if len(text) <= LONGEST_COOKIE else text[:LONGEST_COOKIE].rpartition("|")[0]


def _store(shop: Shop, events: list[Event], agent: str) -> None:
    # a demo is looked through by driven browsers too: there, only haste tells a robot
    named = "" if shop.config.demo_customers == 1 else agent
    try:
        shop.bots.receive(without_declined(shop, events), named)
    except ShopkeeperError as error:
        log.warning("events not stored: %s", error)
