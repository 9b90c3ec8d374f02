"""POST /api/v1/events/batch: events of every kind and age from the shop's own servers, ten thousand at a time."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shopkeeper.errors import InputError
from shopkeeper.events import Event, EventKind
from shopkeeper.events.rows import to_rows
from shopkeeper.web.api import models
from shopkeeper.web.api.asked import OpenShop
from shopkeeper.web.api.keys import OwnServer
from shopkeeper.web.api.receive import About, Answered, EventId, Position, Propensity, Word, json_only
from shopkeeper.web.api.shape import answer
from shopkeeper.web.consent import without_declined
from shopkeeper.web.problems import ProblemRoute, problem_responses

__all__ = ["ServerEventIn", "router"]

router = APIRouter(route_class=ProblemRoute)

MOST = 10_000


class ServerEventIn(BaseModel):
    """One thing that somebody did, as the shop's own server knows it."""

    model_config = ConfigDict(extra="forbid")

    kind: EventKind = Field(description="What was done.")
    time: datetime = Field(description="When, with a time zone.", examples=["2026-03-01T09:30:00Z"])
    session: Word = Field("", description="The visit; '' where there is none.")
    customer: Word = Field("", description="Who, where known.")
    id: EventId = None
    product: Word = Field("", description="Its id; needed for all but search, chat and consent.")
    variant: Word = ""
    query: str = Field("", description="The words searched for.", max_length=500)
    position: Position = None
    propensity: Propensity = None
    quantity: int = Field(1, description="Pieces; below 0 only out of a cart.", ge=-(2**30), le=2**30)
    value: int | None = Field(
        None, description="The whole amount in minor units of the shop's currency.", ge=-(2**53), le=2**53
    )
    place: Word = ""
    agent: str = Field(
        "", description="The user agent of the browser that did it, to know robots by.", max_length=500
    )
    recommended: Answered = ""
    about: About = []
    order: Word = Field("", description="The order of a purchase or return.")


@router.post(
    "/events/batch",
    tags=["events"],
    operation_id="sendServerEvents",
    dependencies=[Depends(json_only), OwnServer],
    responses={
        200: {"model": models.EventReceipt},
        **problem_responses(400, 401, 403, 413, 415, 422, 429, 500),
    },
)
def send_batch(
    shop: OpenShop,
    body: Annotated[
        list[ServerEventIn],
        Field(min_length=1, max_length=MOST),
        Body(
            description=f"Up to {MOST:,} events.",
            examples=[
                [{"kind": "view", "time": "2026-03-01T09:30:00Z", "customer": "ann", "product": "kettle-1"}]
            ],
        ),
    ],
) -> Response:
    """Stores events of every kind, of any age, in any order; products need not be in the shop any more.

    Events of customers who said no to personalisation are stored without their name and visit.
    """
    refused: list[dict[str, Any]] = []
    events, agents = list[Event](), list[str]()
    for index, one in enumerate(body):
        event = _event(one)
        try:
            if one.time.tzinfo is None:
                raise InputError(f"time {one.time.isoformat()!r} has no time zone; end it in Z")
            to_rows([event])
        except InputError as error:
            reason = str(error).removeprefix(f"event {event.id!r}: ")
            refused.append({"index": index, "reason": reason})
            continue
        events.append(event)
        agents.append(one.agent)
    got = shop.bots.receive(without_declined(shop, events), agents)
    told = {
        "accepted": got.accepted,
        "duplicates": got.duplicates,
        "flagged": got.flagged,
        "refused": refused,
    }
    return answer(told, cache="no-store")


def _event(one: ServerEventIn) -> Event:
    time = one.time.astimezone(UTC) if one.time.tzinfo else one.time.replace(tzinfo=UTC)
    extra = {name: value for name in ("recommended", "about", "order") if (value := getattr(one, name))}
    return Event(
        one.id or secrets.token_hex(16), one.kind, time.isoformat().replace("+00:00", "Z"), one.session, one.customer,
        one.product, one.variant, one.query, one.position, one.quantity, one.value, extra, one.place, one.propensity,
    )  # fmt: skip
