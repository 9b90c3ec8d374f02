"""Errors of the JSON API as problem documents (RFC 9457, application/problem+json).

`ProblemRoute` turns every error raised inside an API route into one; `problem` builds one by hand.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from shopkeeper.errors import Conflict, InputError, LimitExceeded, NotFound, ShopkeeperError

__all__ = ["Problem", "ProblemRoute", "ProblemStatus", "problem", "problem_of", "problem_responses"]

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger(__name__)


class FieldError(BaseModel):
    """One value of the request that cannot be used."""

    where: str = Field(description="Which value: place and name.", examples=["query.limit"])
    value: str = Field(description="The value, shortened.", examples=["1000"])
    reason: str = Field(description="What is wrong with it.", examples=["at most 100"])


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field("about:blank", description="Kind of problem; about:blank: what `status` says.")
    title: str = Field(description="Kind of problem in words.", examples=["Not Found"])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(
        description="What is wrong, the value quoted, and what to do next.",
        examples=["no product 'x-1'; GET /api/v1/products lists the ids"],
    )
    instance: str = Field(description="The path that was asked.", examples=["/api/v1/products/x-1"])
    errors: list[FieldError] | None = Field(None, description="Each unusable value, for status 422.")
    incident: str | None = Field(
        None, description="Find the cause in the server's log by this, for status 500."
    )


class ProblemStatus(Exception):
    """Raised in a route to answer with this status and detail."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem(
    status: int, detail: str, instance: str, headers: Mapping[str, str] | None = None, **extra: Any
) -> Response:
    """The response with this problem; `extra` adds members, e.g. `errors`."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
        **extra,
    }
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, dict(headers or {}), MEDIA_TYPE)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may answer with these problems, for OpenAPI."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def problem_of(error: Exception, instance: str) -> Response:
    """The problem that tells of `error`; one that is not the caller's fault is logged with its number."""
    if isinstance(error, ProblemStatus):
        return problem(error.status, error.detail, instance)
    if isinstance(error, RequestValidationError):
        return _unusable(error, instance)
    if isinstance(error, HTTPException):
        return problem(error.status_code, str(error.detail), instance, error.headers)
    for kind, status in ((NotFound, 404), (InputError, 422), (Conflict, 409), (LimitExceeded, 413)):
        if isinstance(error, kind):
            return problem(status, str(error), instance)
    incident = secrets.token_hex(6)
    log.error("incident %s at %s", incident, instance, exc_info=error)
    detail = (
        str(error)
        if isinstance(error, ShopkeeperError)
        else f"something failed here; tell us incident {incident}"
    )
    return problem(500, detail, instance, incident=incident)


def _unusable(error: RequestValidationError, instance: str) -> Response:
    errors = []
    for found in error.errors():
        place = [str(part) for part in found["loc"]]
        if found["type"] == "json_invalid":
            place = ["body"]
        given = found.get("input")
        value = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
        if found["type"] == "missing":
            value = ""
        errors.append(
            {
                "where": ".".join(place),
                "value": value if len(value) <= 80 else value[:79] + "…",
                "reason": found["msg"].removeprefix("Value error, "),
            }
        )
    first = errors[0]
    more = f" ({len(errors) - 1} more in `errors`)" if len(errors) > 1 else ""
    detail = f"{first['where']} = {first['value']!r}: {first['reason']}; mend it and ask again{more}"
    return problem(422, detail, instance, errors=errors[:50])


class ProblemRoute(APIRoute):
    """A route whose every error becomes a problem document."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except Exception as error:  # noqa: BLE001 - the last line of the API: nothing may pass it
                return problem_of(error, request.url.path)

        return answer
