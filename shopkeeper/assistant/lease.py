"""Keeps the claims of this process alive while their turns run: one thread, which lives as long as there are any."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from shopkeeper.assistant.store import LEASE, ConversationStore

__all__ = ["Leases"]


class Leases:
    """Renews each held claim three times a lease."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store
        self._held: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def holding(self, conversation: str, claim: str) -> Iterator[None]:
        """Renews the claim until the block ends."""
        pair = (conversation, claim)
        with self._lock:
            self._held.add(pair)
            if self._thread is None or not self._thread.is_alive():
                self._wake = threading.Event()
                self._thread = threading.Thread(target=self._renew, name="assistant-leases", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(pair)

    def conversations(self) -> set[str]:
        """Those that this process holds now."""
        with self._lock:
            return {conversation for conversation, _ in self._held}

    def _renew(self) -> None:
        while not self._wake.wait(LEASE / 3 / 1e6):
            with self._lock:
                held = list(self._held)
                if not held:
                    self._thread = None
                    return
            for conversation, claim in held:
                try:
                    self._store.renew(conversation, claim)
                except SQLAlchemyError:
                    continue  # the next renewal, or the next write of the turn, tries again

    def close(self) -> None:
        """Stops renewing."""
        self._wake.set()
