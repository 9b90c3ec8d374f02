"""The cache of earlier turns: key-value states kept between requests, so that a dialogue is not read anew each turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopkeeper.errors import ModelError

__all__ = ["Caches", "Session", "shared_prefix"]

STEP = 512  # tokens; buffers are made in multiples of this, so that a dialogue can grow in its own
STALE = 60.0  # seconds after which a dialogue that nobody went on with may lend its prefix to another
SHARED = 16  # tokens; a shorter common prefix is not worth taking a cache for


def shared_prefix(left: Sequence[int], right: Sequence[int]) -> int:
    """How many tokens at the start are the same."""
    size = min(len(left), len(right))
    if left[:size] == right[:size]:
        return size
    return next(at for at in range(size) if left[at] != right[at])


@dataclass(slots=True)
class Session:
    """One generator and the tokens that its cache holds; `capacity` is the most it can hold."""

    generator: Any
    capacity: int
    conversation: str = ""
    tokens: list[int] = field(default_factory=list)
    used: float = 0.0


class Caches:
    """Lends sessions. All of them together stay below `budget` bytes, save that one is always possible.

    `make(capacity)` makes a generator; a token of its cache takes `token_bytes`.
    """

    def __init__(self, make: Callable[[int], Any], token_bytes: int, budget: int, context: int) -> None:
        self._make = make
        self._token_bytes = token_bytes
        self._budget = budget
        self._context = context
        self._idle: list[Session] = []
        self._lent = 0  # tokens of capacity
        self._changed = threading.Condition()
        self._closed = False

    @property
    def held_bytes(self) -> int:
        """What all sessions take now."""
        with self._changed:
            return (self._lent + sum(session.capacity for session in self._idle)) * self._token_bytes

    def borrow(self, prompt: list[int], room: int, conversation: str, deadline: float) -> Session:
        """A session with room for `prompt` and `room` tokens more; its tokens start as `prompt` does.

        The caller rewinds nothing: what the session holds beyond the common prefix is already dropped. Waits for
        others to finish while memory is short. Raises ModelError at `deadline` (time.monotonic) and when closed.
        """
        need = len(prompt) + room
        with self._changed:
            while True:
                if self._closed:
                    raise ModelError("the model is closed")
                session = self._best(prompt, need, conversation)
                if session is not None:
                    self._idle.remove(session)
                    capacity = session.capacity
                    break
                capacity = self._capacity(need + (STEP // 2 if conversation else 0))
                if self._make_room(capacity):
                    break
                if not self._changed.wait(deadline - time.monotonic()):
                    raise ModelError(
                        "the model is busy with other requests; try again, or allow a longer timeout"
                    )
            self._lent += capacity
        try:
            if session is None:
                session = Session(self._make(capacity), capacity)
            else:
                # the last token is read again: its scores are not kept
                keep = min(shared_prefix(session.tokens, prompt), len(prompt) - 1)
                if keep < len(session.tokens):
                    session.generator.rewind_to(keep)
                    del session.tokens[keep:]
        except BaseException:
            with self._changed:
                self._lent -= capacity
                self._changed.notify_all()
            raise
        session.conversation = conversation
        return session

    def give_back(self, session: Session, *, broken: bool = False) -> None:
        """Keeps the session for the next turn; a `broken` one is dropped."""
        with self._changed:
            self._lent -= session.capacity
            session.used = time.monotonic()
            if not broken and not self._closed:
                self._idle.append(session)
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._idle.clear()
            self._changed.notify_all()

    def _capacity(self, need: int) -> int:
        return min(self._context, -(-need // STEP) * STEP)

    def _best(self, prompt: list[int], need: int, conversation: str) -> Session | None:
        """The idle session that saves the most reading: this dialogue's own, else one that nobody waits for."""
        found: tuple[int, Session] | None = None
        now = time.monotonic()
        for session in self._idle:
            if session.capacity < need:
                continue
            own = bool(conversation) and session.conversation == conversation
            if not own and session.conversation and now - session.used < STALE:
                continue
            shared = shared_prefix(session.tokens, prompt)
            if shared < (1 if own else SHARED):
                continue
            if found is None or shared > found[0]:
                found = (shared, session)
        return found[1] if found else None

    def _make_room(self, capacity: int) -> bool:
        """Drops the sessions unused for longest until `capacity` fits; False when those at work must end first."""
        self._idle.sort(key=lambda session: session.used)
        while (
            self._lent + sum(s.capacity for s in self._idle) + capacity
        ) * self._token_bytes > self._budget:
            if self._idle:
                self._idle.pop(0)
            else:
                return self._lent == 0
        return True
