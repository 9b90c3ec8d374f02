"""The shopping guide in hand-written dialogues over the demo shop: which expectations hold, and how long turns take.

The folder holds suite.toml (products, seed) and dialogues in *.jsonl. The demo shop is built in a temporary folder,
unless SHOPKEEPER_SHOP names one. What must hold is worked out from the products; see bench/guide/README.md.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shopkeeper.assistant.guide import CartView, Guide, GuideState
from shopkeeper.bench._guide_checks import Heard, check
from shopkeeper.bench._guide_world import World
from shopkeeper.errors import InputError
from shopkeeper.language.currency import exponent
from shopkeeper.shop import Shop

__all__ = ["run"]


class BenchCart:
    """A cart in memory."""

    def __init__(self, world: World, currency: str) -> None:
        self.lines: list[tuple[str, str, int]] = []
        self.world, self.currency = world, currency

    def add(self, product: str, variant: str, quantity: int) -> CartView:
        self.lines.append((product, variant, quantity))
        return self.view()

    def view(self) -> CartView:
        prices = {id: p.current_price for id, p in self.world.products.items()}
        total = sum(q * m.amount for p, _, q in self.lines if (m := prices.get(p)) is not None)
        return CartView(tuple(self.lines), total, self.currency)


def run(directory: Path, predictions: Path | None = None, *, limit: int = 0, **_: Any) -> dict[str, Any]:
    """Shares of dialogues and of expectations that hold, by language and by kind; what failed, with why. Writes each
    dialogue as `{"id", "turns": [{"say", "text", "shown", "failed", "ms"}]}` to `predictions`.

    Raises InputError when the folder lacks its files.
    """
    files, suite = sorted(directory.glob("*.jsonl")), directory / "suite.toml"
    if not files or not suite.is_file():
        raise InputError(f"{str(directory)!r} needs suite.toml and dialogues in *.jsonl")
    dialogues = [
        json.loads(line) | {"file": file.stem}
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]
    settings = tomllib.loads(suite.read_text("utf-8"))
    with _shop(settings) as shop:
        world = World(shop.catalog.products(), 10 ** exponent(shop.config.currency))
        guide = Guide(shop.search, shop.catalog)
        guide.turn(GuideState(), "hello", "en")  # what is made once is made
        played = [_play(guide, world, d, shop.config.currency) for d in dialogues[: limit or None]]
    if predictions is not None:
        predictions.write_text("\n".join(json.dumps(p, ensure_ascii=False) for p in played) + "\n", "utf-8")
    return _result(played)


@contextlib.contextmanager
def _shop(settings: Mapping[str, Any]) -> Iterator[Shop]:
    if given := os.environ.get("SHOPKEEPER_SHOP"):
        with Shop.open(given) as shop:
            yield shop
        return
    from shopkeeper.simulate.demo import build_demo

    with tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as folder:
        path = Path(folder) / "shop"
        build_demo(path, seed=int(settings.get("seed", 7)), products=int(settings.get("products", 3000)))
        with Shop.open(path) as shop:
            yield shop


def _play(guide: Guide, world: World, dialogue: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """One dialogue; the state goes through JSON between the turns, as in the shop."""
    cart = BenchCart(world, currency)
    state = GuideState()
    turns = []
    for turn in dialogue["turns"]:
        before = state.shown
        start = time.perf_counter()
        reply = guide.turn(state, turn["say"], dialogue["language"], cart=cart)
        took = time.perf_counter() - start
        heard = Heard(reply, dialogue["language"], before, tuple(cart.lines), currency)
        verdicts = list(check(turn, heard, world))
        turns.append(
            {
                "say": turn["say"],
                "text": reply.text,
                "shown": [c["id"] for c in heard.cards],
                "held": [v.name for v in verdicts if v.holds],
                "failed": {v.name: v.found for v in verdicts if not v.holds},
                "ms": round(took * 1000, 1),
            }
        )
        state = GuideState.from_dict(json.loads(json.dumps(reply.state.as_dict())))
    return {**{n: dialogue[n] for n in ("id", "file", "language")}, "turns": turns}


def _result(played: list[dict[str, Any]]) -> dict[str, Any]:
    groups: dict[str, list[bool]] = defaultdict(list)
    checks: dict[str, list[bool]] = defaultdict(list)
    failed: dict[str, str] = {}
    took = sorted(t["ms"] for d in played for t in d["turns"])
    for dialogue in played:
        whole = _whole(dialogue)
        groups[dialogue["file"]].append(whole)
        groups[dialogue["language"]].append(whole)
        for turn in dialogue["turns"]:
            for name in turn["held"]:
                checks[name].append(True)
            for name, found in turn["failed"].items():
                checks[name].append(False)
                failed[f"{dialogue['id']} {turn['say'][:40]!r} {name}"] = found[:160]
    every = [v for row in checks.values() for v in row]
    return {
        "dialogues": len(played),
        "dialogues that hold": sum(_whole(d) for d in played) / max(1, len(played)),
        "expectations": len(every),
        "expectations that hold": sum(every) / max(1, len(every)),
        "turns": len(took),
        "ms a turn, median": took[len(took) // 2] if took else 0.0,
        "ms a turn, 95 %": took[int(0.95 * (len(took) - 1))] if took else 0.0,
        "by file and language": {
            n: {"dialogues": len(row), "hold": sum(row) / len(row)} for n, row in groups.items()
        },
        "by expectation": {
            n: {"n": len(row), "hold": sum(row) / len(row)} for n, row in sorted(checks.items())
        },
        "failed": failed,
    }


def _whole(dialogue: Mapping[str, Any]) -> bool:
    return not any(turn["failed"] for turn in dialogue["turns"])
