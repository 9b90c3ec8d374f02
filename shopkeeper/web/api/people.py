"""/api/v1/people: what the shop keeps of what one customer did and likes, handed over or erased, by its own servers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from shopkeeper.privacy import erase_person, export_person
from shopkeeper.web.api import models
from shopkeeper.web.api.asked import OpenShop
from shopkeeper.web.api.keys import OwnServer
from shopkeeper.web.api.shape import answer
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses

__all__ = ["router"]

router = APIRouter(route_class=ProblemRoute, prefix="/people", tags=["people"], dependencies=[OwnServer])

Id = Annotated[str, Path(description="The customer's id.", max_length=200, examples=["ann"])]
PROBLEMS = problem_responses(400, 401, 403, 404, 422, 429, 500)


@router.get(
    "/{customer}", operation_id="exportPerson", responses={200: {"model": models.PersonOut}, **PROBLEMS}
)
def export(shop: OpenShop, customer: Id) -> Response:
    """Events, profile, what was said and corrected; and which other parts of the shop keep something."""
    return answer(export_person(shop, _checked(customer)), cache="no-store")


@router.delete(
    "/{customer}", operation_id="erasePerson", responses={200: {"model": models.ErasedOut}, **PROBLEMS}
)
def erase(shop: OpenShop, customer: Id) -> Response:
    """Erases that, for good; orders stay, and `elsewhere` says what else does."""
    return answer(erase_person(shop, _checked(customer)), cache="no-store")


def _checked(customer: str) -> str:
    if "\0" in customer or not customer.strip():
        raise ProblemStatus(422, f"customer {customer!r} is no id; give the id of a customer")
    return customer
