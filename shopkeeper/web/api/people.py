"""/api/v1/people: what the shop keeps of what a customer did and likes: handed over, corrected, erased."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from shopkeeper.privacy import erase_person, export_person
from shopkeeper.recommend.profile import Interest, InterestKind, person_of
from shopkeeper.web.api import models
from shopkeeper.web.api.asked import OpenShop
from shopkeeper.web.api.keys import OwnServer
from shopkeeper.web.api.receive import json_only
from shopkeeper.web.api.shape import answer
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses

__all__ = ["Id", "checked", "router"]

router = APIRouter(route_class=ProblemRoute, prefix="/people", tags=["people"], dependencies=[OwnServer])

Id = Annotated[str, Path(description="The customer's id.", max_length=200, examples=["ann"])]
PROBLEMS = problem_responses(400, 401, 403, 404, 422, 429, 500)


@router.get(
    "/{customer}", operation_id="exportPerson", responses={200: {"model": models.PersonOut}, **PROBLEMS}
)
def export(shop: OpenShop, customer: Id) -> Response:
    """Events, profile, what was said and corrected; and which other parts of the shop keep something."""
    return answer(export_person(shop, checked(customer)), cache="no-store")


@router.delete(
    "/{customer}", operation_id="erasePerson", responses={200: {"model": models.ErasedOut}, **PROBLEMS}
)
def erase(shop: OpenShop, customer: Id) -> Response:
    """Erases that, for good; orders stay, and `elsewhere` says what else does."""
    return answer(erase_person(shop, checked(customer)), cache="no-store")


class Correction(BaseModel):
    """What a person says of one interest."""

    model_config = ConfigDict(extra="forbid")

    kind: InterestKind = Field(examples=["category"])
    value: str = Field(min_length=1, max_length=300, examples=["Kitchen > Kettles"])
    answer: Literal["keep", "strike", "back"] = Field(
        description="That is right; that is not me (never used again); what was said before is taken back."
    )


class Choice(BaseModel):
    """Whether a person wants a profile."""

    model_config = ConfigDict(extra="forbid")

    on: bool


@router.post(
    "/{customer}/interests",
    operation_id="correctInterest",
    dependencies=[Depends(json_only)],
    responses={200: {"model": models.ProfileOut}, **PROBLEMS, **problem_responses(413, 415)},
)
def correct(shop: OpenShop, customer: Id, body: Correction) -> Response:
    """The person keeps an interest, strikes it out, or takes that back; answers with the profile as it is then."""
    person = person_of(checked(customer))
    if body.answer == "back":
        shop.profiles.uncorrect(person, Interest(body.kind, body.value))
    else:
        shop.profiles.correct(person, Interest(body.kind, body.value), body.answer == "keep")
    return answer(asdict(shop.profiles.of(customer)), cache="no-store")


@router.put(
    "/{customer}/profile",
    operation_id="chooseProfile",
    dependencies=[Depends(json_only)],
    responses={200: {"model": models.ProfileOut}, **PROBLEMS, **problem_responses(413, 415)},
)
def choose(shop: OpenShop, customer: Id, body: Choice) -> Response:
    """Turns the person's profile on or off; a no in the customer's consents stays a no."""
    shop.profiles.turn(person_of(checked(customer)), body.on)
    return answer(asdict(shop.profiles.of(customer)), cache="no-store")


def checked(customer: str) -> str:
    """The id, or a 422 problem where it cannot be one."""
    if "\0" in customer or not customer.strip():
        raise ProblemStatus(422, f"customer {customer!r} is no id; give the id of a customer")
    return customer
