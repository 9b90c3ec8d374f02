"""Runs simulated customers against the assistant of a copy of the shop, several at once, and grades each talk."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as Database

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.parts import Cart
from shopkeeper.errors import InputError, ShopError
from shopkeeper.shop import Shop
from shopkeeper.simulate.customers.cast import Cast
from shopkeeper.simulate.customers.customer import Press, Say, SimulatedCustomer, text_of
from shopkeeper.simulate.customers.goal import KINDS, Goal, Kind
from shopkeeper.simulate.customers.grade import Before, missed
from shopkeeper.simulate.customers.watch import Breach, Talk, Watch, checkable

__all__ = ["Report", "Result", "shop_copy", "simulate"]

Progress = Callable[[int, int], None]
#: only these are left out of the copy: they are large and nothing in a conversation reads them
_LEFT_OUT = ("media", "exports", "shop.db", "shop.db-wal", "shop.db-shm")


@dataclass(frozen=True, slots=True)
class Result:
    """One conversation. `missed`: '' when the customer got what they came for; `error`: what broke it off; `checked`:
    how many amounts, dates and order numbers were compared with the records."""

    goal: str
    kind: str
    twist: str
    language: str
    missed: str
    breaches: tuple[Breach, ...]
    turns: int
    seconds: tuple[float, ...]
    error: str = ""
    handed: bool = False
    checked: Mapping[str, int] = field(default_factory=dict)
    transcript: tuple[tuple[str, str], ...] = ()

    @property
    def reached(self) -> bool:
        return not self.missed and not self.error

    def as_dict(self) -> dict[str, Any]:
        return {
            "goal": self.goal,
            "missed": self.missed,
            "error": self.error,
            "breaches": [{"promise": b.promise, "what": b.what} for b in self.breaches],
            "turns": self.turns,
            "handed_over": self.handed,
            "transcript": [{"customer": said, "assistant": reply} for said, reply in self.transcript],
        }


@dataclass(slots=True)
class Report:
    """All conversations of one run, in order."""

    engine: str
    seed: int
    results: list[Result] = field(default_factory=list)
    seconds: float = 0.0

    def document(self, *, transcripts: bool = False) -> dict[str, Any]:
        """Counts, rates, promises broken, per kind, per twist and language; and the conversations that went wrong."""
        results = self.results
        wrong = [r for r in results if not r.reached or r.breaches]
        return {
            "engine": self.engine,
            "seed": self.seed,
            "conversations": len(results),
            "reached": sum(r.reached for r in results),
            "reached_rate": _share([r.reached for r in results]),
            "broken_off": sum(bool(r.error) for r in results),
            "promises": {
                promise: sum(b.promise == promise for r in results for b in r.breaches)
                for promise in ("consent", "who", "facts")
            },
            "checked": {
                name: sum(r.checked.get(name, 0) for r in results)
                for name in ("amounts", "dates", "order_numbers")
            },
            "conversations_with_breach": sum(bool(r.breaches) for r in results),
            "turns": round(statistics.fmean([r.turns for r in results]), 2) if results else 0,
            "seconds": round(self.seconds, 1),
            "seconds_per_reply": _percentiles([s for r in results for s in r.seconds]),
            "kinds": self._by("kind"),
            "twists": self._by("twist"),
            "languages": self._by("language"),
            "wrong": [_short(r, transcripts) for r in wrong],
        }

    def _by(self, name: str) -> dict[str, dict[str, Any]]:
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(getattr(result, name), []).append(result)
        return {
            group: {
                "conversations": len(some),
                "reached": _share([r.reached for r in some]),
                "breaches": sum(len(r.breaches) for r in some),
                "turns": round(statistics.fmean([r.turns for r in some]), 1),
            }
            for group, some in groups.items()
        }


def simulate(
    path: str | Path,
    count: int,
    *,
    engine: str = "",
    url: str = "",
    seed: int = 1,
    parallel: int = 2,
    kinds: Sequence[Kind] = KINDS,
    languages: Sequence[str] = ("en", "zh"),
    carts: Callable[[Database], Cart] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Plays `count` conversations in a copy of the shop at `path`, which itself is only read.

    `engine`: "" the shop's own model, "rules" none, else a model's name (at `url`, when given). `carts` opens the
    storefront's carts; without them gifts are left out. Raises InputError for goals or languages there are none for,
    and for a shop with too few goods; ShopError when there is no shop or its database is a server's.
    """
    _check(count, parallel, kinds, languages)
    settings: dict[str, Any] = {k: v for k, v in {"model": engine, "model_url": url}.items() if v}
    with shop_copy(Path(path)) as place, Shop.open(place, **settings) as shop:
        stage = _Stage(shop, carts(shop.engine) if carts else None, seed, kinds, languages)
        report = Report(engine or shop.config.model, seed)
        started = time.perf_counter()
        goals = [stage.cast.goal(number) for number in range(count)]
        for goal in goals:
            stage.watch.add(goal)
        with ThreadPoolExecutor(parallel) as pool:
            for number, result in enumerate(pool.map(stage.play, goals), 1):
                report.results.append(result)
                if progress is not None:
                    progress(number, count)
        report.seconds = time.perf_counter() - started
    return report


def _check(count: int, parallel: int, kinds: Sequence[str], languages: Sequence[str]) -> None:
    if count < 1 or parallel < 1:
        raise InputError(f"{count} conversations, {parallel} at once: both must be 1 or more")
    for kind in kinds:
        if kind not in KINDS:
            raise InputError(f"there is no goal {kind!r}; there are {', '.join(KINDS)}")
    for language in languages:
        if language not in ("en", "zh"):
            raise InputError(f"simulated customers do not speak {language!r}; they speak en and zh")


class _Stage:
    """The copy of the shop with all that the conversations share."""

    def __init__(
        self, shop: Shop, carts: Cart | None, seed: int, kinds: Sequence[Kind], languages: Sequence[str]
    ) -> None:
        self.shop, self.carts, self.seed = shop, carts, seed
        self.assistant = shop.assistant
        self.assistant.parts.carts = carts
        if shop.assistant.parts.knowledge is not None:
            shop.assistant.parts.knowledge.sync()
        wanted = tuple(k for k in kinds if k != "gift" or carts is not None)
        self.cast = Cast(shop, seed=seed, kinds=wanted, languages=languages)
        self.watch = Watch(shop)
        self._others = self._strangers()

    def play(self, goal: Goal) -> Result:
        """One whole conversation; what breaks it off is told in the result."""
        other = self._others[goal.number % len(self._others)] if self._others else ("", "")
        customer = SimulatedCustomer(goal, self.seed, other)
        talk, seconds, error = Talk(), [], ""
        before = Before(self.shop, goal)
        conversation = self.assistant.start(language=goal.language, channel="simulation")
        move: Say | Press | None = customer.open()
        try:
            while move is not None:
                if customer.identified and talk.known_at > len(talk.pairs):
                    talk.known_at = len(talk.pairs)
                started = time.perf_counter()
                events = list(self._do(conversation.id, move))
                seconds.append(time.perf_counter() - started)
                said = move.text if isinstance(move, Say) else f"[{'yes' if move.yes else 'no'}]"
                talk.pairs.append((said, events))
                error = error or next((str(e.data.get("message")) for e in events if e.kind == "error"), "")
                move = customer.answer(events)
        except Exception as problem:  # noqa: BLE001  one conversation must not end the run
            error = f"{type(problem).__name__}: {problem}"
        held = self.assistant.conversation(conversation.id)
        return Result(
            goal.name,
            goal.kind,
            goal.twist,
            goal.language,
            missed(self.shop, goal, before, talk, held, self.carts),
            tuple(self.watch.breaches(goal, talk, customer.confirmed)),
            len(talk.pairs),
            tuple(seconds),
            error,
            held.status == "waiting",
            checkable(talk),
            tuple((said, _as_text(events)) for said, events in talk.pairs),
        )

    def _do(self, conversation: str, move: Say | Press) -> Iterator[Event]:
        if isinstance(move, Press):
            return self.assistant.settle(conversation, move.card, move.yes)
        return self.assistant.say(conversation, move.text)

    def _strangers(self) -> list[tuple[str, str]]:
        """Name and order number of some who do not take part."""
        found = []
        for order in self.shop.orders.list(limit=20):
            if order.customer and (stranger := self.shop.orders.customers.get(order.customer)):
                found.append((stranger.name, order.id))
        return found


def _as_text(events: Sequence[Event]) -> str:
    """A reply for people: its words, and what else was shown by kind."""
    shown = [e.kind for e in events if e.kind not in ("text", "done", "tool")]
    return text_of(events) + (f" [{', '.join(shown)}]" if shown else "")


@contextlib.contextmanager
def shop_copy(path: Path) -> Iterator[Path]:
    """A copy of the shop in a folder that is removed afterwards."""
    with Shop.open(path) as shop:
        if shop.engine.dialect.name != "sqlite":
            raise ShopError(
                f"the shop in {str(path)!r} has its database on a server; simulated customers need one in shop.db, "
                "for instance  shopkeeper demo"
            )
    with tempfile.TemporaryDirectory(prefix="shopkeeper-simulation-") as folder:
        place = Path(folder) / "shop"
        shutil.copytree(
            path, place, ignore=lambda at, names: [n for n in names if Path(at) == path and n in _LEFT_OUT]
        )
        with (
            contextlib.closing(sqlite3.connect(path / "shop.db")) as here,
            contextlib.closing(sqlite3.connect(place / "shop.db")) as there,
        ):
            here.backup(there)
        yield place


def _short(result: Result, transcripts: bool) -> dict[str, Any]:
    row = result.as_dict()
    if not transcripts:
        row.pop("transcript")
    return row


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    ranked = sorted(values)
    return {
        f"p{p}": round(ranked[min(len(ranked) - 1, round(len(ranked) * p / 100))], 4) for p in (50, 95, 99)
    }
