"""POST /api/v1/events: what shoppers do, from any front end; one event or a batch, the same id once.

Only what a browser may claim is taken here: no purchases (orders tell of those), no customers, nothing old. The shop's
own servers send everything else to /api/v1/events/batch (`receive_batch`).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shopkeeper.events import Event
from shopkeeper.web.api import models
from shopkeeper.web.api.asked import OpenShop
from shopkeeper.web.api.shape import answer
from shopkeeper.web.consent import without_declined
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses

__all__ = ["EventIn", "json_only", "router"]

router = APIRouter(route_class=ProblemRoute)

MOST = 1000
OLDEST = timedelta(days=7)
AHEAD = timedelta(minutes=5)
Word = Annotated[str, Field(max_length=200)]
EventId = Annotated[
    str | None,
    Field(
        description="Makes sending twice harmless; left out: every sending is a new event.",
        pattern=r"^[A-Za-z0-9_.:-]{8,100}$",
        examples=["0f8fad5b-d9cb-469f-a165-70867728950e"],
    ),
]
Position = Annotated[int | None, Field(description="Place in the list, from 1.", ge=1, le=100_000)]
Propensity = Annotated[
    float | None,
    Field(description="The chance with which it was chosen to be shown there, as recommended.", gt=0, le=1),
]
Answered = Annotated[
    str,
    Field(
        description="The `id` of the recommendation that showed it.", max_length=100, pattern=r"^[\w.:-]*$"
    ),
]
About = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]],
    Field(
        description="Of what a recommendation showed: the products that were asked about, up to five.",
        max_length=5,
    ),
]


class EventIn(BaseModel):
    """One thing that a shopper did."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["view", "impression", "click", "cart", "search", "dismiss"] = Field(
        description="What was done."
    )
    session: str = Field(
        description="The visit: a random name that your front end makes.",
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        examples=["m3Zk0q9TtV1xA7cB"],
    )
    id: EventId = None
    time: datetime | None = Field(
        None, description="When, with a time zone; left out: now. Of the last seven days.", examples=[None]
    )
    product: Word = Field("", description="Its id; needed for all but a search.", examples=["kettle-1"])
    variant: Word = ""
    query: str = Field("", description="The words searched for.", max_length=500)
    position: Position = None
    propensity: Propensity = None
    quantity: int = Field(1, description="Pieces put in the cart; negative: taken out.", ge=-1000, le=1000)
    place: str = Field("", description="Where on the site.", max_length=40, examples=["search"])
    recommended: Answered = ""
    about: About = []


Batch = Annotated[list[EventIn], Field(min_length=1, max_length=MOST)]


def json_only(request: Request) -> None:
    """Refuses a body that does not say it is JSON."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise ProblemStatus(415, f"Content-Type {kind[:80]!r} is not understood; send application/json")


@router.post(
    "/events",
    tags=["events"],
    operation_id="sendEvents",
    dependencies=[Depends(json_only)],
    responses={200: {"model": models.EventReceipt}, **problem_responses(400, 413, 415, 422, 429, 500)},
)
def send_events(
    shop: OpenShop,
    body: Annotated[
        EventIn | Batch,
        Body(
            description=f"One event, or a list of up to {MOST}.",
            examples=[[{"kind": "view", "session": "m3Zk0q9TtV1xA7cB", "product": "kettle-1"}]],
        ),
    ],
    user_agent: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Stores what shoppers did; search and recommendations learn from it. Ask for consent before you send.

    Events that look like a robot's are kept aside: where the User-Agent names itself a robot, and where a visit does
    more within a minute than people can.
    """
    batch = body if isinstance(body, list) else [body]
    now = datetime.now(UTC)
    known = shop.catalog.known(one.product for one in batch if one.product)
    refused: list[dict[str, Any]] = []
    events = []
    for index, one in enumerate(batch):
        if reason := _reason(one, known, now):
            refused.append({"index": index, "reason": reason})
        else:
            events.append(_event(one, now))
    got = shop.bots.receive(without_declined(shop, events), user_agent)
    return answer(
        {
            "accepted": got.accepted,
            "duplicates": got.duplicates,
            "flagged": got.flagged,
            "refused": refused,
        },
        cache="no-store",
    )


def _reason(one: EventIn, known: set[str], now: datetime) -> str:
    if one.kind != "search" and not one.product:
        return f"a {one.kind} needs its product; give the product's id"
    if one.product and one.product not in known:
        return f"no product {one.product[:80]!r}; GET /api/v1/products lists the ids"
    if one.kind == "search" and not one.query.strip():
        return "a search needs its query; give the words searched for"
    if one.quantity == 0 or (one.quantity < 0 and one.kind != "cart"):
        return f"quantity {one.quantity} cannot be; only a cart event may be below 0, and none 0"
    if any(mark in text for text in (one.product, one.variant, one.query, one.place) for mark in "\0"):
        return "a text holds a NUL character; remove it"
    if one.time is not None:
        if one.time.tzinfo is None:
            return f"time {one.time.isoformat()!r} has no time zone; end it in Z"
        if not now - OLDEST <= one.time <= now + AHEAD:
            return f"time {one.time.isoformat()!r} is not of the last {OLDEST.days} days; send events soon"
    return ""


def _event(one: EventIn, now: datetime) -> Event:
    time = (one.time or now).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Event(
        id=one.id or secrets.token_hex(16),
        kind=one.kind,
        time=time,
        session=one.session,
        product=one.product,
        variant=one.variant,
        query=one.query,
        position=one.position,
        propensity=one.propensity,
        quantity=one.quantity,
        place=one.place,
        extra={name: value for name in ("recommended", "about") if (value := getattr(one, name))},
    )
