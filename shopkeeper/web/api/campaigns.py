"""/api/v1/sponsored: campaigns of merchants and the slots of places, for the shop's own servers.

Amounts are whole minor units of the shop's currency, days are UTC. What was changed here is kept as changed by "api".
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Path, Query
from starlette.responses import Response

from shopkeeper.recommend.sponsored import Campaign, Report, Slots, Status
from shopkeeper.recommend.sponsored.report import Day
from shopkeeper.shop import Shop
from shopkeeper.web.api import campaign_models as models
from shopkeeper.web.api.asked import OpenShop
from shopkeeper.web.api.keys import OwnServer
from shopkeeper.web.api.receive import json_only
from shopkeeper.web.api.recommend import Place
from shopkeeper.web.api.shape import answer
from shopkeeper.web.i18n import amount_in_major
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses

__all__ = ["router"]

router = APIRouter(
    route_class=ProblemRoute, prefix="/sponsored", tags=["sponsored"], dependencies=[OwnServer]
)

BY = "api"
DAYS = 28
PROBLEMS = problem_responses(400, 401, 403, 422, 429, 500)
OF_ONE = {**PROBLEMS, **problem_responses(404)}
WRITING = {**OF_ONE, **problem_responses(409, 413, 415)}
Id = Annotated[str, Path(description="The campaign's id.", max_length=40, examples=["ad-1f2e3d4c5b6a"])]
Since = Annotated[date | None, Query(description="The first day; left out: 27 days before the last.")]
Until = Annotated[date | None, Query(description="The last day; left out: today.")]
Format = Annotated[Literal["json", "csv"], Query(description="CSV has one line a campaign and day.")]


@router.get(
    "/campaigns", operation_id="listCampaigns", responses={200: {"model": models.CampaignList}, **PROBLEMS}
)
def list_campaigns(
    shop: OpenShop,
    status: Annotated[Status | None, Query(description="Those of this status only.")] = None,
    merchant: Annotated[str, Query(description="Those of this merchant only.", max_length=200)] = "",
) -> Response:
    """Every campaign, newest first."""
    found = [one for one in shop.sponsored.campaigns.all(status) if not merchant or one.merchant == merchant]
    return answer({"campaigns": [_shaped(one) for one in found]}, cache="no-store")


@router.post(
    "/campaigns",
    operation_id="createCampaign",
    status_code=201,
    dependencies=[Depends(json_only)],
    responses={201: {"model": models.CampaignOut}, **PROBLEMS, **problem_responses(413, 415)},
)
def create(shop: OpenShop, body: models.CampaignIn) -> Response:
    """A new campaign; it runs at once, or from its first day."""
    given = body.model_dump()
    campaign = Campaign(**{**given, "products": tuple(body.products), "places": tuple(body.places)})
    return answer(_shaped(_stored(shop, campaign)), 201, cache="no-store")


@router.get(
    "/campaigns/{id}", operation_id="getCampaign", responses={200: {"model": models.CampaignOut}, **OF_ONE}
)
def read(shop: OpenShop, id: Id) -> Response:
    """One campaign, with what it has spent."""
    return answer(_shaped(_one(shop, id)), cache="no-store")


@router.patch(
    "/campaigns/{id}",
    operation_id="changeCampaign",
    dependencies=[Depends(json_only)],
    responses={200: {"model": models.CampaignOut}, **WRITING},
)
def change(shop: OpenShop, id: Id, body: models.CampaignChange) -> Response:
    """Changes what is named and leaves the rest; `version` as it was read, so that nobody's change is lost (409)."""
    wanted: dict[str, Any] = body.model_dump(exclude_unset=True)
    for name in ("products", "places"):
        if name in wanted:
            wanted[name] = tuple(wanted[name])
    return answer(_shaped(_stored(shop, replace(_one(shop, id), **wanted))), cache="no-store")


@router.put(
    "/campaigns/{id}/status",
    operation_id="switchCampaign",
    dependencies=[Depends(json_only)],
    responses={200: {"model": models.CampaignOut}, **WRITING},
)
def switch(shop: OpenShop, id: Id, body: models.StatusIn) -> Response:
    """Pauses a campaign, lets it go on, or ends it for good, whatever its version; done twice it is done once."""
    changed = shop.sponsored.campaigns.switch(_one(shop, id).id, body.status, BY)
    shop.sponsored.board.forget()
    return answer(_shaped(changed), cache="no-store")


@router.get(
    "/campaigns/{id}/report",
    operation_id="reportCampaign",
    responses={200: {"model": models.CampaignReport, "content": {"text/csv": {}}}, **OF_ONE},
)
def report(
    shop: OpenShop, id: Id, since: Since = None, until: Until = None, format: Format = "json"
) -> Response:
    """What one campaign brought, by day and in all: seen, clicks, click rate, spending, price of a click, sales."""
    campaign = _one(shop, id)
    found = _report(shop, [campaign.id], since, until)
    if format == "csv":
        return _csv(shop, found)
    days = [
        {"day": when, **_figures(day)}
        for when, day in zip(found.days, found.by_campaign[campaign.id], strict=True)
    ]
    total = {"currency": shop.config.currency, "total": _figures(found.total()), "days": days}
    return answer({"campaign": campaign.id, **total}, cache="no-store")


@router.get(
    "/report",
    operation_id="reportCampaigns",
    responses={200: {"model": models.CampaignsReport, "content": {"text/csv": {}}}, **PROBLEMS},
)
def report_all(
    shop: OpenShop,
    since: Since = None,
    until: Until = None,
    merchant: Annotated[str, Query(description="Campaigns of this merchant only.", max_length=200)] = "",
    format: Format = "json",
) -> Response:
    """What every campaign brought in these days."""
    known = {
        one.id: one for one in shop.sponsored.campaigns.all() if not merchant or one.merchant == merchant
    }
    found = _report(shop, list(known), since, until)
    if format == "csv":
        return _csv(shop, found)
    rows = [
        {"campaign": id, "name": one.name, "merchant": one.merchant, **_figures(found.total(id))}
        for id, one in known.items()
    ]
    total = {"currency": shop.config.currency, "total": _figures(found.total()), "campaigns": rows}
    return answer(total, cache="no-store")


@router.get("/places", operation_id="listSlots", responses={200: {"model": models.PlaceList}, **PROBLEMS})
def places(shop: OpenShop) -> Response:
    """Where paid products may stand, at what least price, and how relevant they must be."""
    found = shop.sponsored.places.all()
    return answer({"places": [{"place": name, **asdict(one)} for name, one in found.items()]})


@router.put(
    "/places/{place}",
    operation_id="setSlots",
    dependencies=[Depends(json_only)],
    responses={200: {"model": models.PlaceList}, **PROBLEMS, **problem_responses(413, 415)},
)
def set_place(
    shop: OpenShop,
    place: Annotated[Place, Path(description="Where they are.", examples=["search"])],
    body: Annotated[models.SlotsIn, Body()],
) -> Response:
    """Sets the slots of one place."""
    shop.sponsored.places.put(place, Slots(tuple(body.positions), body.reserve, body.floor), BY)
    shop.sponsored.board.forget()
    return places(shop)


def _one(shop: Shop, id: str) -> Campaign:
    if "\0" in id:
        raise ProblemStatus(404, f"campaign {id!r} is not known; GET /api/v1/sponsored/campaigns lists them")
    return shop.sponsored.campaigns.get(id)


def _stored(shop: Shop, campaign: Campaign) -> Campaign:
    known = shop.catalog.known(campaign.products)
    if gone := [id for id in campaign.products if id not in known]:
        raise ProblemStatus(422, f"no product {gone[0][:80]!r}; GET /api/v1/products lists the ids")
    stored = shop.sponsored.campaigns.put(campaign, BY)
    shop.sponsored.board.forget()
    return stored


def _shaped(campaign: Campaign) -> dict[str, Any]:
    return campaign.as_dict()


def _figures(day: Day) -> dict[str, Any]:
    return {**asdict(day), "click_rate": day.click_rate, "price": day.price, "roas": day.roas}


def _report(shop: Shop, ids: list[str], since: date | None, until: date | None) -> Report:
    last = until or datetime.now(UTC).date()
    if since is None and last.toordinal() < DAYS:
        raise ProblemStatus(422, f"day {last} is too early; give one after {date.fromordinal(DAYS)}")
    first = since or last - timedelta(DAYS - 1)
    return shop.sponsored.report(ids, first.isoformat(), last.isoformat())


def _csv(shop: Shop, found: Report) -> Response:
    scale = int(1 / amount_in_major(1, shop.config.currency))
    headers = {"Cache-Control": "no-store"}
    return Response(found.csv(scale), headers=headers, media_type="text/csv; charset=utf-8")
