"""The API's description: /api/v1/openapi.json, made from the routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from shopkeeper.web.problems import Problem

__all__ = ["describe"]

ABOUT = (
    "Everything a front end needs of the shop. Amounts of money are whole numbers of minor units with a "
    "currency, times are UTC in ISO 8601, ids are texts as the merchant gave them. Errors are problem "
    "documents (RFC 9457)."
)


def describe(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI document of these routes, errors included."""
    document = get_openapi(
        title="Shopkeeper", version="1", summary="The JSON API of one shop.", description=ABOUT, routes=routes
    )
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = {**schema.pop("$defs", {}), "Problem": schema}
    document.setdefault("components", {}).setdefault("schemas", {}).update(parts)
    return document
