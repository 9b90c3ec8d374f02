"""Errors in the OpenAI form: {"error": {"message", "type", "param", "code"}}, one line that quotes the value."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse

from shopkeeper.errors import InputError, LimitExceeded, MissingExtra, ModelError

__all__ = ["Refused", "quoted", "refusal_of"]

SHOWN = 80  # characters of a value that a message quotes

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Refused(Exception):
    """Raised to answer with this status and error. `param` names the field at fault."""

    status: int
    message: str
    param: str | None = None
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        kinds = {401: "authentication_error", 429: "rate_limit_error"}
        kind = kinds.get(self.status, "invalid_request_error" if self.status < 500 else "server_error")
        error = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return {"error": error}

    def response(self) -> JSONResponse:
        return JSONResponse(self.document(), self.status, headers=self.headers)


def quoted(value: object) -> str:
    """`value` as a message shows it: on one line, shortened."""
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def refusal_of(error: Exception, *, too_long: bool = False) -> Refused:
    """What the client is told of an engine's error; `too_long` when the prompt exceeds what the model reads."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, LimitExceeded):
        if too_long:
            return Refused(400, str(error), "messages", "context_length_exceeded")
        return Refused(429, str(error), code="insufficient_quota")
    if isinstance(error, InputError):
        return Refused(400, str(error))
    if isinstance(error, ModelError | MissingExtra):
        return Refused(503, str(error), code="model_error")
    incident = secrets.token_hex(4)
    log.error("incident %s: %s", incident, error, exc_info=error)
    return Refused(500, f"the server failed; its log tells why under incident {incident}")
