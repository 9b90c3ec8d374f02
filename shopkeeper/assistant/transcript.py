"""What was said in a conversation, for the customer to keep, for people to read, and as history for a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from shopkeeper.assistant.conversation import Conversation, Turn, iso
from shopkeeper.assistant.store import ConversationStore
from shopkeeper.llm.types import Message

__all__ = ["Line", "Transcript", "history_of", "transcript_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """`role`: customer, assistant, agent or system; `time` ISO, UTC. `events`: what was shown with the words (cards,
    products, tables, citations), as dicts with "kind"."""

    role: str
    text: str
    time: str
    agent: str = ""
    turn: int = 0
    events: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    conversation: Conversation
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, without the inner state."""
        head = self.conversation
        return {
            "id": head.id,
            "language": head.language,
            "channel": head.channel,
            "status": head.status,
            "started": iso(head.created),
            "lines": [asdict(line) for line in self.lines],
        }

    def as_text(self, language: str = "en") -> str:
        """For the customer to keep: one paragraph a turn."""
        names = {
            "en": {"customer": "You", "assistant": "Assistant", "agent": "Colleague", "system": "Note"},
            "zh": {"customer": "您", "assistant": "助手", "agent": "客服", "system": "提示"},
        }
        named = names.get(language, names["en"])
        parts = [
            f"[{line.time}] {named.get(line.role, line.role)}: {line.text}"
            for line in self.lines
            if line.text
        ]
        return "\n\n".join(parts) + "\n"


#: kinds of events that are no words but belong to what was shown
SHOWN = (
    "products",
    "table",
    "card",
    "citation",
    "order",
    "handoff",
    "cart",
    "choices",
    "identify",
    "picture",
)


def transcript_of(store: ConversationStore, id: str) -> Transcript:
    """Raises NotFound."""
    conversation = store.get(id)
    shown: dict[int, list[dict[str, Any]]] = {}
    for event in store.events(id):
        if event.kind in SHOWN:
            shown.setdefault(event.turn, []).append({"kind": event.kind, **event.data})
    lines: list[Line] = []
    for turn in store.turns(id):
        events = tuple(shown.get(turn.number, ()))
        if turn.role == "customer":
            said = turn.text if turn.kind == "say" else _settled(turn)
            lines.append(Line("customer", said, iso(turn.started), turn=turn.number))
            if turn.reply or events:
                time = iso(turn.finished or turn.started)
                lines.append(Line("assistant", turn.reply, time, turn=turn.number, events=events))
        else:
            lines.append(Line(turn.role, turn.text, iso(turn.started), turn.agent, turn.number, events))
    return Transcript(conversation, tuple(lines))


def _settled(turn: Turn) -> str:
    yes = turn.text.endswith(":yes")
    return ("是" if yes else "否") if turn.language == "zh" else ("Yes" if yes else "No")


def history_of(turns: Sequence[Turn], most: int = 12) -> tuple[Message, ...]:
    """The last turns as a model reads them: customer = user, assistant and agents = assistant."""
    messages: list[Message] = []
    for turn in turns[-most:]:
        if turn.role == "customer":
            messages.append(Message("user", turn.text if turn.kind == "say" else _settled(turn)))
            if turn.reply:
                messages.append(Message("assistant", turn.reply))
        elif turn.role == "agent":
            messages.append(Message("assistant", turn.text))
    return tuple(messages)
