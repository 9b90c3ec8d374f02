"""What a conversation's stored events look like while they come: followed in the database, woken by this process.

Each turn runs in a thread of the assistant's own; a reader who goes away stops nothing and can go on from the last
event it had, on any server process.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import anyio
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from shopkeeper.assistant import tables
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.conversation import Conversation, StoredEvent
from shopkeeper.assistant.events import Event
from shopkeeper.errors import ShopkeeperError
from shopkeeper.web.assistant.sse import ALIVE, frame

__all__ = ["Live"]

#: seconds between looks for what other processes wrote
LOOK_SECONDS = 0.7
#: seconds between signs of life on a silent connection, and until a follower is to connect anew
ALIVE_SECONDS = 15.0
FOLLOW_SECONDS = 110.0
READERS = 3

log = logging.getLogger(__name__)

Shape = Callable[[Conversation, StoredEvent], Mapping[str, Any]]
End = Callable[[str], Mapping[str, Any]]


class Live:
    """Streams of one process. `shape` makes of a stored event what the page is sent; `end` tells what the page is
    to know of a conversation when a turn is over."""

    def __init__(self, assistant: Callable[[], Assistant], shape: Shape, end: End) -> None:
        self._assistant = assistant
        self._shape = shape
        self._end = end
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._limit = anyio.CapacityLimiter(READERS)
        self._watching: asyncio.Task[None] | None = None
        self.closing = False

    async def turn(
        self, conversation: str, after: int, run: Callable[[], Iterator[Event]], key: str = ""
    ) -> AsyncIterator[bytes]:
        """Starts a turn and gives its frames, those after event `after`, then `end`.

        Raises what `run` raises before the first frame: NotFound, InputError, Conflict.
        """
        events = await anyio.to_thread.run_sync(run, limiter=self._limit)
        return self._turn(conversation, after, events, key)

    async def _turn(
        self, conversation: str, after: int, events: Iterator[Event], key: str
    ) -> AsyncIterator[bytes]:
        yield frame("open", {"seq": after})
        loop = asyncio.get_running_loop()
        problem: list[str] = []
        over = asyncio.Event()

        def drain() -> None:
            try:
                for _ in events:
                    self._call(loop, self._wake, conversation)
            except ShopkeeperError as error:
                problem.append(str(error))
            except Exception:  # noqa: BLE001  the assistant has logged it; the page says that it failed
                problem.append("failed")
            self._call(loop, over.set)
            self._call(loop, self._wake, conversation)

        threading.Thread(target=drain, name="chat-turn", daemon=True).start()
        with self._ear(conversation) as ear:
            while True:
                finished = over.is_set()
                ear.clear()
                rows, after = await self._read(conversation, after, key)
                for row in rows:
                    yield row
                if finished:
                    break
                if not await _heard(ear, ALIVE_SECONDS):
                    yield ALIVE
        told = await anyio.to_thread.run_sync(self._end, conversation, limiter=self._limit)
        yield frame("end", {**told, "problem": problem[0]} if problem else told)

    async def follow(self, held: Conversation, after: int) -> AsyncIterator[bytes]:
        """Frames after event `after` as they come, for two minutes; the reader then connects anew."""
        conversation = held.id
        yield frame("open", {"seq": after, "status": held.status, "agent": held.agent})
        start = time.monotonic()
        with self._ear(conversation) as ear:
            self._watch()
            while not self.closing and time.monotonic() - start < FOLLOW_SECONDS:
                ear.clear()
                rows, after = await self._read(conversation, after, "")
                for row in rows:
                    yield row
                if not await _heard(ear, ALIVE_SECONDS):
                    yield ALIVE
        yield frame("end", {})

    def close(self) -> None:
        """Lets every follower end soon."""
        self.closing = True
        if self._watching is not None:
            self._watching.cancel()
        for ears in self._waiting.values():
            for ear in ears:
                ear.set()

    def _watch(self) -> None:
        """Looks for what other processes write, for all followers at once, while there are any."""
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        seen: dict[str, int] = {}
        while self._waiting and not self.closing:
            try:
                found = await anyio.to_thread.run_sync(
                    self._numbers, list(self._waiting), limiter=self._limit
                )
            except SQLAlchemyError as error:
                log.warning("conversations could not be followed: %s", error)
                found = {}
            for conversation, number in found.items():
                if seen.get(conversation) != number:
                    self._wake(conversation)
            seen = found
            await asyncio.sleep(LOOK_SECONDS)

    def _numbers(self, conversations: list[str]) -> dict[str, int]:
        """The number of each conversation's last event."""
        table = tables.conversations.c
        query = select(table.id, table.seq).where(table.id.in_(conversations))
        with self._assistant().store.engine.connect() as connection:
            return {row.id: row.seq for row in connection.execute(query)}

    async def _read(self, conversation: str, after: int, key: str) -> tuple[list[bytes], int]:
        def read() -> tuple[list[bytes], int]:
            assistant = self._assistant()
            events = assistant.events_after(conversation, after)
            if not events:
                return [], after
            held = assistant.conversation(conversation)
            mine = assistant.store.turn_with_key(conversation, key) if key else None
            rows = []
            for event in events:
                data = {**self._shape(held, event), "turn": event.turn, "attempt": event.attempt}
                if mine is not None and mine.number == event.turn and event.kind == "said":
                    data["key"] = key
                rows.append(frame(event.kind, data, event.seq))
            return rows, events[-1].seq

        return await anyio.to_thread.run_sync(read, limiter=self._limit)

    def _wake(self, conversation: str) -> None:
        for ear in self._waiting.get(conversation, ()):
            ear.set()

    def _call(self, loop: asyncio.AbstractEventLoop, what: Callable[..., Any], *given: Any) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(what, *given)

    def _ear(self, conversation: str) -> _Ear:
        return _Ear(self._waiting, conversation)


class _Ear:
    """Something that hears of new events of one conversation, for the length of a block."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], conversation: str) -> None:
        self.waiting, self.conversation, self.event = waiting, conversation, asyncio.Event()

    def __enter__(self) -> asyncio.Event:
        self.waiting.setdefault(self.conversation, set()).add(self.event)
        return self.event

    def __exit__(self, *_: object) -> None:
        ears = self.waiting.get(self.conversation, set())
        ears.discard(self.event)
        if not ears:
            self.waiting.pop(self.conversation, None)


async def _heard(ear: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(ear.wait(), seconds)
    except TimeoutError:
        return False
    return True
