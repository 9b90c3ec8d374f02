"""Who stands behind the counter: the whole assistant over text, or its service desk alone; with a model or by rules."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.reading.context import Reader
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.service.desk import ServiceDesk
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.bench._models import DEFAULT, SHOP, Model, open_model, open_served
from shopkeeper.bench.agent.play import Clerk
from shopkeeper.bench.agent.stage import Stage
from shopkeeper.config import Config
from shopkeeper.errors import InputError
from shopkeeper.llm.open import model_skills
from shopkeeper.orders.adapters.tau2 import World
from shopkeeper.shop import Shop
from shopkeeper.simulate.worlds import import_world

__all__ = ["CLERKS", "AssistantClerk", "Counter", "DeskClerk", "counters"]

CLERKS = ("assistant", "desk", "tools")


class DeskClerk:
    """The service desk over text: cards are put as questions, a plain yes confirms them."""

    def __init__(self, stage: Stage, reader: Reader) -> None:
        self._desk = ServiceDesk(stage.backend, reader)
        self._state = DeskState()
        self._stage = stage

    def say(self, text: str) -> str:
        reply = self._desk.turn(self._state, text, "en")
        _note_handoffs(self._stage, reply.pieces)
        return reply.text


class AssistantClerk:
    """The whole assistant over text, with the records of a stage instead of the shop's own. `driver`: as the setting
    assistant_driver."""

    def __init__(self, stage: Stage, shop: Shop, model: Model | None, driver: str = "flows") -> None:
        opened = None if model is None else (lambda: (model.engine, model.trained))
        self._assistant = Assistant(
            Parts(
                shop.engine,
                replace(shop.config, assistant_driver=driver),
                shop.path,
                shop.catalog,
                shop.search,
                open_model=opened,
                open_backend=lambda: stage.backend,
                reads_commands=model is not None and reads_commands(model.name),
            )
        )
        stage.on_close(self._assistant.close)
        self._conversation = self._assistant.start(channel="text").id
        self._stage = stage

    def say(self, text: str) -> str:
        events = list(self._assistant.say(self._conversation, text))
        _note_handoffs(self._stage, events)
        return "\n".join(_as_text(events))


class Counter:
    """One engine's place in the benchmark: opens a clerk in a fresh world for each dialogue."""

    def __init__(self, name: str, clerk: str, directory: Path, model: Model | None = None) -> None:
        self.name = name
        self._clerk, self._model = clerk, model
        self._directory = directory
        self._open = ExitStack()

    def begin(self, world: World) -> Callable[[], tuple[Stage, Clerk]]:
        """What opens a clerk for one dialogue."""
        make = self._desk() if self._clerk == "desk" else self._assistant(self._clerk)

        def opened() -> tuple[Stage, Clerk]:
            stage = Stage(world)
            return stage, make(stage)

        return opened

    def _desk(self) -> Callable[[Stage], Clerk]:
        reader: Reader = RulesReader()
        if self._model is not None:
            from shopkeeper.assistant.reading.model import ModelReader

            reader = ModelReader(self._model.engine, RulesReader(), trained=self._model.trained)
        return lambda stage: DeskClerk(stage, reader)

    def _assistant(self, clerk: str) -> Callable[[Stage], Clerk]:
        driver = "tools" if clerk == "tools" else "flows"
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="shopkeeper-agent-")))
        import_world(self._directory, folder / "shop")
        shop = self._open.enter_context(Shop.open(folder / "shop", model="none", model_url=""))
        shop.search.sync()
        if (knowledge := shop.assistant.parts.knowledge) is not None:
            knowledge.sync()
        return lambda stage: AssistantClerk(stage, shop, self._model, driver)

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        if self._model is not None:
            self._model.engine.close()


def counters(
    directory: Path, clerk: str = "", engine: str = "", url: str = "", model: str = ""
) -> list[Counter]:
    """Those asked for: "rules" goes without a model, else `engine` names an embedded model ("nano", a folder, a name
    in shop/models), several with commas between; `url` and `model` a served one. Nothing asked: the packaged model
    where it was trained to read commands, else rules. Raises InputError, ModelError."""
    clerk = clerk or CLERKS[0]
    if clerk not in CLERKS:
        raise InputError(f"there is no clerk {clerk!r}; there are {', '.join(CLERKS)}")
    if clerk == "tools" and not (engine or url):
        raise InputError("which model calls the tools? name it with --url and --model, or with --engine")
    if not engine and not url:
        engine = DEFAULT if reads_commands(DEFAULT) else "rules"
    models: list[Model | None] = [
        None if name.strip() == "rules" else open_model(name.strip())
        for name in engine.split(",")
        if name.strip()
    ]
    if url:
        models.append(open_served(url, model))
    if clerk == "tools" and None in models:
        raise InputError("rules call no tools; take --clerk assistant, or a model")
    return [Counter(m.name if m else "rules", clerk, directory, m) for m in models]


def reads_commands(model: str) -> bool:
    """Whether a model at hand was trained to read the desk's commands."""
    return "commands" in model_skills(Config(model=model), SHOP)


def _note_handoffs(stage: Stage, events: Sequence[Event]) -> None:
    for event in events:
        if event.kind == "handoff":
            stage.hand_off(str(event.data.get("summary", "")))


def _as_text(events: Sequence[Event]) -> Iterator[str]:
    """What a channel without cards and pictures shows."""
    yield "".join(str(event.data.get("text", "")) for event in events if event.kind == "text")
    for event in events:
        data: Any = event.data
        if event.kind == "products":
            for number, product in enumerate(data.get("products", ()), 1):
                price = product.get("price_text") or f"{int(product.get('price') or 0) / 100:.2f}"
                yield f"{number}. {product.get('title', '')}, {price}"
        elif event.kind == "table":
            yield from (" | ".join(map(str, row)) for row in [data.get("columns", ()), *data.get("rows", ())])
        elif event.kind == "choices":
            yield "(" + " / ".join(str(choice) for choice in data.get("choices", ())) + ")"
