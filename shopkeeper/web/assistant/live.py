"""What a conversation's stored events look like while they come: followed in the database, woken by this process.

Each turn runs in a thread of the assistant's own; a reader who goes away stops nothing and can go on from the last
event it had, on any server process.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import anyio

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
        start = spoken = time.monotonic()
        with self._ear(conversation) as ear:
            while not self.closing and time.monotonic() - start < FOLLOW_SECONDS:
                ear.clear()
                rows, after = await self._read(conversation, after, "")
                for row in rows:
                    yield row
                    spoken = time.monotonic()
                if time.monotonic() - spoken > ALIVE_SECONDS:
                    yield ALIVE
                    spoken = time.monotonic()
                await _heard(ear, LOOK_SECONDS)
        yield frame("end", {})

    def close(self) -> None:
        """Lets every follower end soon."""
        self.closing = True
        for ears in self._waiting.values():
            for ear in ears:
                ear.set()

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
