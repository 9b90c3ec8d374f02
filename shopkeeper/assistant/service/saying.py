"""The desk's reply while it is put together: what is told, what is asked at the end, events, what is for others."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event

__all__ = ["Saying"]


@dataclass(slots=True)
class Saying:
    """The reply while it is put together."""

    parts: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    left: list[Command] = field(default_factory=list)
    end: str = ""

    def say(self, text: str) -> None:
        if text and text not in self.parts:
            self.parts.append(text)
