"""One dialogue between a scripted customer and a clerk in a fresh world, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shopkeeper.bench.agent.dialogue import Dialogue, ScriptedCustomer
from shopkeeper.bench.agent.grade import canonical_sha

__all__ = ["WRITES", "Clerk", "Played", "World", "play"]

#: the tools that change the database, by their names in the tau2 retail form
WRITES = frozenset(
    {
        "cancel_pending_order",
        "exchange_delivered_order_items",
        "modify_pending_order_address",
        "modify_pending_order_items",
        "modify_pending_order_payment",
        "modify_user_address",
        "return_delivered_order_items",
    }
)


class Clerk(Protocol):
    """Who answers the customer; one conversation long."""

    def say(self, text: str) -> str:
        """The whole reply in text; a card is put as a question to be answered yes or no."""
        ...


class World(Protocol):
    """The database that one conversation changes, and the calls made on it in order:
    {"name", "arguments", "result_ok"} with the tool names of the tau2 retail form."""

    @property
    def db(self) -> Mapping[str, Any]: ...

    @property
    def calls(self) -> Sequence[Mapping[str, Any]]: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Played:
    """`seconds` has one entry a reply; `error` says what broke the dialogue off, '' when nothing did."""

    id: str
    turns: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    writes: list[dict[str, Any]] = field(default_factory=list)
    final_db_sha: str = ""
    seconds: list[float] = field(default_factory=list)
    error: str = ""

    @property
    def replies(self) -> list[str]:
        """What the assistant said."""
        return [turn["text"] for turn in self.turns if turn["role"] == "assistant"]

    def as_dict(self) -> dict[str, Any]:
        """The prediction, one row; `error` only when there is one."""
        row: dict[str, Any] = {
            "id": self.id,
            "turns": self.turns,
            "calls": self.calls,
            "final_db_sha": self.final_db_sha,
            "writes": self.writes,
        }
        return row | ({"error": self.error} if self.error else {})


def play(dialogue: Dialogue, begin: Callable[[], tuple[World, Clerk]]) -> Played:
    """Plays to the end. Whatever is raised on the way, in the clerk or in the dialogue, breaks off this dialogue
    only: the world is taken as it is then and `error` says why."""
    played = Played(dialogue.id)
    world: World | None = None
    try:
        customer = ScriptedCustomer(dialogue)
        world, clerk = begin()
        text: str | None = customer.opening()
        while text is not None:
            played.turns.append({"role": "user", "text": text})
            started = time.perf_counter()
            reply = clerk.say(text)
            played.seconds.append(time.perf_counter() - started)
            played.turns.append({"role": "assistant", "text": reply})
            text = customer.answer(reply)
    except Exception as error:  # noqa: BLE001  one dialogue must not end the run
        played.error = f"{type(error).__name__}: {error}"
    if world is not None:
        try:
            played.final_db_sha = canonical_sha(world.db)
            played.calls = [dict(call) for call in world.calls]
            world.close()
        except Exception as error:  # noqa: BLE001  as above
            played.error = played.error or f"{type(error).__name__}: {error}"
        played.writes = [
            {"name": call["name"], "arguments": dict(call["arguments"])}
            for call in played.calls
            if call["name"] in WRITES and call["result_ok"]
        ]
    return played
