"""What planning comes to: a question to ask, a refusal to tell, or effects to propose."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopkeeper.assistant.service.state import Question
from shopkeeper.orders.actions import Effect

__all__ = ["Ask", "Propose", "Refuse", "Step"]


@dataclass(frozen=True, slots=True)
class Ask:
    """`text` puts `question`; `wants` are in it."""

    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """`wants` cannot be done, because of `text`; `offer` asks about something else that can ('' for nothing)."""

    wants: tuple[int, ...]
    text: str
    offer: Question | None = None
    offer_text: str = ""
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Propose:
    """`effects` with the wants that each fulfils; `notes` are said before the card."""

    effects: tuple[Effect, ...]
    wants: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...] = field(default=())


Step = Ask | Refuse | Propose
