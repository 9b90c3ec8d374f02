"""POST /api/v1/people/{customer}/sign-in: the shop's own site tells who a person is, and gets a link to sign in.

The link is a signed name with its time: it names one customer of one shop, cannot be made without the shop's secret,
works once, and ends after ten minutes. Opening it asks the person; their yes sets the cookie (`storefront.customer`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shopkeeper.orders import Customer
from shopkeeper.web.api.asked import OpenShop, page_language
from shopkeeper.web.api.keys import OwnServer
from shopkeeper.web.api.models import Model
from shopkeeper.web.api.people import Id, checked
from shopkeeper.web.api.receive import json_only
from shopkeeper.web.api.shape import answer
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses
from shopkeeper.web.storefront.customer import LINK_SECONDS, sign_in_path

__all__ = ["router"]

router = APIRouter(route_class=ProblemRoute, prefix="/people", tags=["people"], dependencies=[OwnServer])

Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class SignIn(BaseModel):
    """How to greet the person, and who they are where the shop does not know them yet."""

    model_config = ConfigDict(extra="forbid")

    language: str = Field(
        "en", description="Of the page.", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
    )
    name: Text = Field(
        "",
        description="Makes the customer where none has that id; else it changes nothing.",
        examples=["Ann"],
    )
    email: Text = ""


class SignInLink(Model):
    """Where to send the person's browser."""

    url: str = Field(examples=["https://shop.example/en/account/enter/ImFubiI.aWqf0A.q0hS9"])
    path: str = Field(description="The same below the shop's own address.")
    expires: datetime = Field(description="When it ends.")


@router.post(
    "/{customer}/sign-in",
    operation_id="signIn",
    dependencies=[Depends(json_only)],
    responses={
        200: {"model": SignInLink},
        **problem_responses(400, 401, 403, 404, 413, 415, 422, 429, 500),
    },
)
def sign_in(shop: OpenShop, request: Request, customer: Id, body: SignIn) -> Response:
    """A link that signs this customer in once, within ten minutes. Give it only to whom you have signed in."""
    id = checked(customer)
    if shop.orders.customers.get(id) is None:
        if not body.name.strip():
            raise ProblemStatus(404, f"no customer {id[:80]!r}; send a name too, and the customer is made")
        shop.orders.customers.put(
            [Customer(id, body.name.strip(), body.email.strip(), language=page_language(body.language))]
        )
    path = sign_in_path(shop, id, page_language(body.language))
    base = (shop.config.base_url or str(request.base_url)).rstrip("/")
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=LINK_SECONDS)
    return answer({"url": base + path, "path": path, "expires": expires.isoformat()}, cache="no-store")
