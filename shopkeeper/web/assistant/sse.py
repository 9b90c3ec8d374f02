"""Server-sent events: one event as bytes, and an answer whose first event leaves at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson
from starlette.responses import StreamingResponse

__all__ = ["ALIVE", "MEDIA_TYPE", "EventStream", "frame"]

MEDIA_TYPE = "text/event-stream"
#: a comment, which keeps a silent connection open
ALIVE = b": alive\n\n"


def frame(kind: str, data: Mapping[str, Any], seq: int = 0) -> bytes:
    """One event; `seq` above 0 is its id, by which a reader that lost the connection goes on."""
    number = f"id: {seq}\n".encode() if seq > 0 else b""
    return number + b"event: " + kind.encode() + b"\ndata: " + orjson.dumps(dict(data), default=str) + b"\n\n"


class EventStream(StreamingResponse):
    """An answer of events; proxies are told to pass each on at once."""

    def __init__(self, frames: AsyncIterator[bytes], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(
            frames,
            media_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", **(headers or {})},
        )
