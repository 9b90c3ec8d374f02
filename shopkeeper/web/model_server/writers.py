"""Replies being written: each by a thread of its own, its pieces handed to the event loop as they come."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from dataclasses import replace

from shopkeeper.errors import ModelError
from shopkeeper.llm.types import ChatRequest, Delta, Engine
from shopkeeper.web.model_server.refusals import Refused

__all__ = ["Writers"]


class Writers:
    """At most `most` replies at once; more are refused (429). The engine lets those at work take turns."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._cancels: dict[threading.Thread, threading.Event] = {}
        self._closed = False

    @property
    def running(self) -> int:
        return len(self._cancels)

    async def write(self, request: ChatRequest, *, one_call: bool = False) -> AsyncGenerator[Delta, None]:
        """The engine's deltas. Leaving the loop, or `request.cancel`, ends the generation at its next step.

        Raises Refused when too many are written already, and what the engine raises.
        """
        if self._closed:
            raise ModelError("the server is stopping; try again in a moment")
        if self.running >= self._most:
            raise Refused(
                429,
                f"{self._most} replies are being written already; try again",
                headers={"retry-after": "1"},
            )
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[Delta | Exception | None] = asyncio.Queue()
        cancel = request.cancel or threading.Event()
        asked = replace(request, cancel=cancel)

        def hand(piece: Delta | Exception | None) -> None:
            try:
                loop.call_soon_threadsafe(pieces.put_nowait, piece)
            except RuntimeError:  # the loop is closed: nobody listens any more
                cancel.set()

        def work() -> None:
            last: Exception | None = None
            try:
                for delta in self._engine.stream(asked):
                    hand(delta)
                    if one_call and delta.tool_call is not None:
                        cancel.set()
            except Exception as error:  # noqa: BLE001 raised where the answer is waited for
                last = error
            self._cancels.pop(threading.current_thread(), None)
            hand(last)

        thread = threading.Thread(target=work, name="model-reply", daemon=True)
        self._cancels[thread] = cancel
        thread.start()
        try:
            while (piece := await pieces.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            cancel.set()

    def close(self, patience: float = 5.0) -> None:
        """Ends all replies at their next step and waits for that, `patience` seconds at most for each."""
        self._closed = True
        running = list(self._cancels.items())
        for _, cancel in running:
            cancel.set()
        for thread, _ in running:
            thread.join(patience)
