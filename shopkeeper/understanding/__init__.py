"""Understanding: a sentence, and the conversation before it, become typed requests in the shop's own terms."""

from shopkeeper.understanding.request import (
    INTENTS,
    SORTS,
    Price,
    TypedRequest,
    read_requests,
    write_requests,
)

__all__ = ["INTENTS", "SORTS", "Price", "TypedRequest", "read_requests", "write_requests"]
