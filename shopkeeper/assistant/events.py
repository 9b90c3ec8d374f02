"""What the assistant's reply is made of while it comes: events for the page, the API, the simulator, the bench."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Event", "EventKind"]

EventKind = Literal[
    "said",  # {"text"}: what the customer said, first in a turn, so that another window can show it
    "text",  # {"text"}: a piece of the reply, to be put behind the pieces before; with {"agent"}: a person's words
    "tool",  # {"name", "label", "state": "started"|"done"|"failed"|"stopped"}: shown as activity
    "products",  # {"products": [{"id", "title", "price", "currency", "image", "url", "reason"}]}
    "table",  # {"columns": [...], "rows": [[...]]}: a comparison
    "card",  # {"id", "title", "lines": [...], "effect", "state": "open"|"done"|"declined"|"expired"}: asks yes or no
    "citation",  # {"document", "heading", "quote", "url"}
    "identify",  # {"fields": [...]}: who the customer is must be known first
    "choices",  # {"choices": [...]}: answers that can be clicked
    "order",  # {"id", "status", "lines", "shipments"}: an order looked up
    "handoff",  # {"id", "summary", "state": "waiting"|"taken"|"returned"}
    "cart",  # {"count", "total", "currency"}: the cart has changed
    "picture",  # {"name", "width", "height"}: the customer sent a picture, kept as media/chat/<2 of name>/<name>
    "error",  # {"message"}
    "done",  # {"turn", "text", "seconds", "first_token_seconds", "tokens"}: the end of the reply
]


@dataclass(frozen=True, slots=True)
class Event:
    kind: EventKind
    data: Mapping[str, Any] = field(default_factory=dict)
