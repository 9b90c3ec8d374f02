"""The clerks that a benchmark can put behind the counter: the service desk with its reader, by rules or by a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from shopkeeper.assistant.reading.context import Reader
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.service.desk import DeskState, ServiceDesk
from shopkeeper.bench._models import Model, open_model, open_served
from shopkeeper.bench.agent.play import Clerk
from shopkeeper.bench.agent.stage import Stage
from shopkeeper.orders.adapters.tau2 import World

__all__ = ["Counter", "DeskClerk", "counters"]


class DeskClerk:
    """The service desk over text: cards are put as questions, a plain yes confirms them."""

    def __init__(self, stage: Stage, reader: Reader) -> None:
        self._desk = ServiceDesk(stage.backend, reader)
        self._state = DeskState()
        self._stage = stage

    def say(self, text: str) -> str:
        reply = self._desk.turn(self._state, text, "en")
        for piece in reply.pieces:
            if piece.kind == "handoff":
                self._stage.hand_off(str(piece.data.get("summary", "")))
        return reply.text


class Counter:
    """One engine's place in the benchmark: opens a clerk in a fresh world for each dialogue."""

    def __init__(self, name: str, reader: Reader, model: Model | None = None) -> None:
        self.name = name
        self._reader = reader
        self._model = model

    def begin(self, world: World) -> Callable[[], tuple[Stage, Clerk]]:
        def opened() -> tuple[Stage, Clerk]:
            stage = Stage(world)
            return stage, DeskClerk(stage, self._reader)

        return opened

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._model is not None:
            self._model.engine.close()


def counters(engine: str = "", url: str = "", model: str = "") -> list[Counter]:
    """Those asked for: "rules" reads without a model, else `engine` names an embedded model ("nano", a folder, a name
    in shop/models), several with commas between; `url` and `model` a served one. Default: rules. Raises ModelError.
    """
    found = [_counter(name.strip()) for name in engine.split(",") if name.strip()]
    if url:
        found.append(_of(open_served(url, model)))
    return found or [_counter("rules")]


def _counter(name: str) -> Counter:
    return Counter("rules", RulesReader()) if name == "rules" else _of(open_model(name, Path("shop")))


def _of(model: Model) -> Counter:
    from shopkeeper.assistant.reading.model import ModelReader

    return Counter(model.name, ModelReader(model.engine, RulesReader()), model)
