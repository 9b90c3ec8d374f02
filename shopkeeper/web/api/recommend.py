"""Recommendations for any front end: for a visit, a customer, products or a cart; with reasons and propensities.

What concerns a customer is told only to the shop's own servers, which hold the `server_key`. A visit's random name
is known to its own front end only, and is key enough for the visit.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.responses import Response

from shopkeeper.catalog.model import pick
from shopkeeper.recommend.asked import PLACES, Act, Asked
from shopkeeper.recommend.results import Recommended
from shopkeeper.recommend.wording import sentence
from shopkeeper.shop import Shop
from shopkeeper.web.api.asked import Language, OpenShop, page_language
from shopkeeper.web.api.keys import OwnServer
from shopkeeper.web.api.models import Model, ProductBrief
from shopkeeper.web.api.receive import json_only
from shopkeeper.web.api.shape import answer, shelf_of
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses
from shopkeeper.web.recommend_mail import letter
from shopkeeper.web.storefront.customer import PERSONAL

__all__ = ["RecommendAnswer", "RecommendIn", "router"]

router = APIRouter(prefix="/recommend", route_class=ProblemRoute, tags=["recommend"])

Place = Literal[
    "home", "because", "similar", "together", "complete", "recent", "reorder", "search", "chat", "email"
]
assert get_args(Place) == PLACES
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class ActIn(BaseModel):
    """One thing that the person did with a product."""

    model_config = ConfigDict(extra="forbid")

    product: Word
    kind: Literal["view", "click", "cart", "purchase", "return"] = "view"
    time: int = Field(0, description="Microseconds since 1970 UTC; 0: not known.", ge=0, le=2**53)


class RecommendIn(BaseModel):
    """What is asked."""

    model_config = ConfigDict(extra="forbid")

    place: Place = Field("home", description="Where they will show; each place has its own strategy.")
    session: str = Field(
        "", description="The visit, as in the events you send.", pattern=r"^([A-Za-z0-9_-]{8,64})?$"
    )
    products: list[Word] = Field(
        [], description="The product on the page, or what is in the cart.", max_length=100
    )
    history: list[ActIn] | None = Field(
        None, description="Instead of what the shop knows of the person; oldest first.", max_length=500
    )
    limit: int = Field(12, ge=1, le=100)
    offset: int = Field(0, description="Given before.", ge=0, le=1000)
    exclude: list[Word] = Field([], description="Products not to give.", max_length=500)
    language: str = Field(
        "en", description="Of texts and reasons.", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
    )
    personal: bool = Field(True, description="False for people who did not agree: nothing of them is used.")
    context: dict[Annotated[str, Field(max_length=40)], Word] = Field(
        {}, description="Free: device, campaign, country ...", max_length=20
    )

    @field_validator("context")
    @classmethod
    def _names(cls, value: dict[str, str]) -> dict[str, str]:
        if any("\0" in name for name in value):
            raise ValueError("a name holds a NUL character; remove it")
        return value


class ReasonOut(Model):
    """Why a product is given: what is true, as data and as a sentence."""

    kind: str = Field(examples=["looked_at"])
    text: str = Field(description="The sentence, in the language asked for.")
    products: list[str] = Field(description="Ids that the sentence names.")
    words: dict[str, str] = Field(description="Its other parts.")


class RecommendationOut(Model):
    """One product."""

    id: str
    position: int = Field(description="From 1, over pages.")
    score: float | None = Field(description="Comparable within one answer only.")
    propensity: float = Field(
        description="The chance with which it was put here; send it with the impression."
    )
    reason: ReasonOut
    sources: list[str] = Field(description="Models that brought it, best first.")
    scores: dict[str, float | None] = Field(description="By source.")
    sponsored: str = Field(description="The campaign that pays for the place; '': none. Mark it for people.")
    product: ProductBrief


class RecommendAnswer(Model):
    """Products in order. Send `id` as `recommended` with the events of what came of it."""

    id: str
    place: str
    strategy: str
    version: str = Field(description="Of the models.")
    experiment: str
    arm: str
    personal: bool = Field(description="Whether anything of the person was used.")
    more: bool = Field(description="Whether more follow at a higher offset.")
    next: int = Field(
        description="The offset of what follows; paid products come on top and do not count in it."
    )
    items: list[RecommendationOut]


class FeedAnswer(BaseModel):
    """A JSON Feed (version 1.1, jsonfeed.org); `_shopkeeper` holds what apps need beside it."""

    model_config = ConfigDict(extra="allow")

    version: str
    title: str
    items: list[dict[str, Any]]


Id = Annotated[str, Path(description="The customer's id.", max_length=200, examples=["ann"])]
Question = Annotated[
    RecommendIn,
    Body(examples=[{"place": "similar", "products": ["kettle-1"]}, {"session": "m3Zk0q9TtV1xA7cB"}]),
]


@router.post(
    "",
    operation_id="recommend",
    dependencies=[Depends(json_only)],
    responses={200: {"model": RecommendAnswer}, **problem_responses(400, 413, 415, 422, 429, 500)},
)
def recommend(shop: OpenShop, body: Question) -> Response:
    """What to show in one visit at one place, or beside products, or for a cart.

    Ask for consent before you send a visit or a history; send `personal: false` without.
    """
    return _answered(shop, body, "")


@router.post(
    "/customers/{customer}",
    operation_id="recommendToCustomer",
    dependencies=[OwnServer, Depends(json_only)],
    responses={
        200: {"model": RecommendAnswer},
        **problem_responses(400, 401, 403, 404, 413, 415, 422, 429, 500),
    },
)
def recommend_to_customer(shop: OpenShop, customer: Id, body: Question) -> Response:
    """The same for a customer; nothing about those who do not want to be remembered is used."""
    return _answered(shop, body, _checked(customer))


@router.get(
    "/customers/{customer}/feed",
    operation_id="recommendFeed",
    dependencies=[OwnServer],
    responses={200: {"model": FeedAnswer}, **problem_responses(400, 401, 403, 404, 409, 422, 429, 500)},
)
def feed(
    shop: OpenShop,
    request: Request,
    customer: Id,
    language: Annotated[
        Language | None, Query(description="Language of the texts; left out: the customer's.")
    ] = None,
    limit: Annotated[int, Query(description="Products at most.", ge=1, le=50)] = 8,
    format: Annotated[
        Literal["json", "html", "text"], Query(description="A feed, or an e-mail's body.")
    ] = "json",
) -> Response:
    """What one customer would get by e-mail now; nothing is sent, and nothing is given for those who want no e-mail."""
    base = shop.config.base_url or str(request.base_url)
    made = letter(shop, _checked(customer), base, page_language(language) if language else "", limit)
    if format == "json":
        return answer(made.feed(), cache="no-store")
    text, kind = (made.html(), "text/html") if format == "html" else (made.text(), "text/plain")
    return Response(text, headers={"Cache-Control": "no-store"}, media_type=kind)


def _checked(customer: str) -> str:
    if "\0" in customer or not customer.strip():
        raise ProblemStatus(422, f"customer {customer!r} is no id; give the id of a customer")
    return customer


def _answered(shop: Shop, body: RecommendIn, customer: str) -> Response:
    known = shop.orders.customers.get(customer) if customer else None
    agreed = body.personal and (known is None or known.consents.get(PERSONAL) is not False)
    language = page_language(body.language)
    given = shop.recommend.ask(
        Asked(
            place=body.place,
            customer=customer if agreed else "",
            session=body.session if agreed else "",
            products=tuple(body.products),
            history=tuple(Act(a.product, a.kind, a.time) for a in body.history)
            if body.history is not None and agreed
            else None,
            limit=body.limit,
            offset=body.offset,
            exclude=frozenset(body.exclude),
            language=language,
            personal=agreed,
            context=body.context,
        )
    )
    return answer(shaped(shop, given, language), cache="no-store")


def shaped(shop: Shop, given: Recommended, language: str) -> dict[str, Any]:
    """An answer as RecommendAnswer describes it; what was retired meanwhile is left out."""
    briefs = shelf_of(shop.catalog).briefs(given.products, language)
    named = {name for item in given.items for name in item.reason.products}
    titles = {id: pick(product.title, language) or id for id, product in shop.catalog.get_many(named).items()}
    return {
        "id": given.id,
        "place": given.place,
        "strategy": given.strategy,
        "version": given.version,
        "experiment": given.experiment,
        "arm": given.arm,
        "personal": given.personal,
        "more": given.more,
        "next": given.next,
        "items": [
            {
                "id": item.product,
                "position": item.position,
                "score": item.score,
                "propensity": item.propensity,
                "reason": {
                    "kind": item.reason.kind,
                    "text": sentence(item.reason, titles, language),
                    "products": item.reason.products,
                    "words": dict(item.reason.words),
                },
                "sources": item.sources,
                "scores": dict(item.scores),
                "sponsored": item.sponsored,
                "product": briefs[item.product],
            }
            for item in given.items
            if item.product in briefs
        ],
    }
