"""Which of the shop's customers a visitor is: a signed cookie, and signed links that lead to it.

The shop keeps no passwords. Whoever signs people in (the shop's own account system; in a demo shop a button) sends
them to a link that `sign_in_path` makes; the link works once, and ends after ten minutes.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, replace

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from shopkeeper.errors import Conflict
from shopkeeper.orders import Customer
from shopkeeper.shop import Shop

__all__ = [
    "COOKIE",
    "LINK_SECONDS",
    "MAIL",
    "PERSONAL",
    "Invitation",
    "agree",
    "customer_of",
    "forget",
    "invitation",
    "mail_wanted",
    "read_token",
    "remember",
    "sign_in_path",
    "token",
]

COOKIE = "customer"
#: purposes in Customer.consents: recommendations by e-mail; being remembered for recommendations
MAIL = "marketing"
PERSONAL = "personalisation"
DAYS = 30
DAY_SECONDS = 24 * 3600
LINK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that signs in: whom, and the random name by which it is known once it was used."""

    customer: str
    name: str


def customer_of(request: Request) -> str:
    """The id of the customer who is signed in, '' for everybody else."""
    held = request.cookies.get(COOKIE, "")
    return read_token(request.app.state.shop, held, "customer", DAYS * DAY_SECONDS) if held else ""


def remember(response: Response, shop: Shop, customer: str, secure: bool) -> None:
    """Signs the visitor in as `customer` for 30 days."""
    response.set_cookie(
        COOKIE,
        token(shop, customer, "customer"),
        max_age=DAYS * DAY_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def forget(response: Response) -> None:
    """Signs the visitor out, and lets go of what was remembered in this browser under that name."""
    for name in (COOKIE, "session", "recent", "declined"):
        response.delete_cookie(name, path="/")


def agree(shop: Shop, customer: str, purpose: str, answer: bool) -> None:
    """Keeps a customer's yes or no to a purpose; nothing happens for an id nobody has."""
    for _ in range(3):  # somebody else may change the customer at the same moment
        known = shop.orders.customers.get(customer)
        if known is None or known.consents.get(purpose) is answer:
            return
        with contextlib.suppress(Conflict):
            shop.orders.customers.update(replace(known, consents={**known.consents, purpose: answer}))
            return


def mail_wanted(customer: Customer) -> bool:
    """False where the customer said no to e-mails."""
    return customer.consents.get(MAIL) is not False


def sign_in_path(shop: Shop, customer: str, language: str = "en") -> str:
    """The path that signs `customer` in once, within the next ten minutes, for the shop's own account system."""
    link = _signer(shop, "enter").dumps([customer, secrets.token_urlsafe(12)])
    return f"/{language}/account/enter/{link}"


def invitation(shop: Shop, link: str) -> Invitation | None:
    """What a link of `sign_in_path` says, used or not; None when it is not ours or older than ten minutes."""
    match _read(shop, link, "enter", LINK_SECONDS):
        case [str(customer), str(name)]:
            return Invitation(customer, name)
    return None


def token(shop: Shop, customer: str, purpose: str) -> str:
    """A signed name of `customer`, good for `purpose` only."""
    return _signer(shop, purpose).dumps(customer)


def read_token(shop: Shop, text: str, purpose: str, seconds: int | None = LINK_SECONDS) -> str:
    """The customer that `token` named; '' when it is not ours, for something else, or older than `seconds`."""
    customer = _read(shop, text, purpose, seconds)
    return customer if isinstance(customer, str) else ""


def _read(shop: Shop, text: str, purpose: str, seconds: int | None) -> object:
    """What was signed for the purpose; None when it was not, or too long ago."""
    try:
        return _signer(shop, purpose).loads(text[:1000], max_age=seconds)
    except BadSignature:
        return None


def _signer(shop: Shop, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(shop.secret, salt=f"customer-{purpose}")
