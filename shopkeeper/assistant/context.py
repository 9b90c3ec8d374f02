"""One turn while it is being answered: what it may know, and where its events go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shopkeeper.assistant.conversation import Conversation, Turn
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.violations import Violations
from shopkeeper.assistant.state import TalkState
from shopkeeper.llm.types import Message

__all__ = ["Outcome", "TurnContext"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn went. `outcome`: answered, unanswered, refused, handoff, failed."""

    route: str
    outcome: str = "answered"


@dataclass(slots=True)
class TurnContext:
    """`emit` stores an event and sends it on; `history`: the turns before, oldest first."""

    conversation: Conversation
    turn: Turn
    state: TalkState
    language: str
    text: str
    history: tuple[Message, ...]
    emit: Callable[[Event], None]
    violations: Violations
    model: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def customer(self) -> str:
        """Id of the identified customer, ''."""
        return str(self.state.desk.get("customer") or "") or self.conversation.customer

    def identify(self, customer: str) -> None:
        """This is who speaks, from now on; the desk knows it too."""
        self.state.desk["customer"] = customer

    def say(self, text: str) -> None:
        """A piece of the reply."""
        if text:
            self.emit(Event("text", {"text": text}))
