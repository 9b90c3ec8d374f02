"""The versions of the trained models in the console: how each was made, which one serves, and back to another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.errors import NotFound
from shopkeeper.events import from_micros
from shopkeeper.recommend.ranking.ranker import ranker_folder
from shopkeeper.recommend.rules.ledger import Ledger
from shopkeeper.recommend.training.shelf import current_version, use_version, versions
from shopkeeper.web import i18n
from shopkeeper.web.console.access import Console, ConsoleRoute, Open

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
SUBJECT = "models"
HISTORY = 30


@router.get("/recommend/models")
def listed(console: Open) -> Response:
    """Every version, newest first, with what it was made from."""
    folder = _folder(console)
    ledger = Ledger(console.shop.engine)
    return console.page(
        "recommend_models.html",
        tab="models",
        current=current_version(folder),
        cards=[_card(card) for card in reversed(versions(folder))],
        newest=console.shop.events.newest(),
        ranker=_ranker(console),
        model_name=lambda name: _model_name(console, name),
        today=datetime.now(UTC).isoformat(),
        entries=[
            {"time": from_micros(e.time), "by": e.by, "before": e.before, "after": e.after}
            for e in ledger.entries(SUBJECT, HISTORY)
        ],
    )


@router.post("/recommend/models/{version}/use")
def use(console: Open, version: str) -> Response:
    """Lets a version serve, and writes down who chose it."""
    folder = _folder(console)
    before = current_version(folder)
    if not any(card.get("version") == version for card in versions(folder)):
        raise NotFound(console.t("models.gone", version=version[:60]))
    use_version(folder, version)
    if before != version:
        with console.shop.engine.begin() as connection:
            Ledger(console.shop.engine).record(
                connection, console.who, "use", SUBJECT, {"version": before}, {"version": version}
            )
    console.shop.recommend.refresh()
    return console.back("/recommend/models", "saved")


def _folder(console: Console) -> Path:
    return console.shop.path / "models" / "recommend"


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of a card; one of an older form has gaps."""
    return {
        "version": str(card.get("version", "")),
        "made": str(card.get("made", "")),
        "time": str(card.get("time", "")),
        "parent": str(card.get("parent", "")),
        "acts": int(card.get("acts", 0)),
        "people": int(card.get("people", 0)),
        "goods": int(card.get("items", 0)),
        "newest": int(card.get("newest", 0)),
        "seconds": float(card.get("seconds", 0.0)),
        "models": [(str(name), about) for name, about in dict(card.get("models", {})).items()],
        "left_out": dict(card.get("left_out", {})),
    }


def _ranker(console: Console) -> dict[str, Any]:
    """What the card of the trained ranker says; empty where none serves."""
    try:
        card = json.loads((ranker_folder(console.shop.path) / "card.json").read_text("utf-8"))
        return {
            "trained": str(card["trained"]),
            "groups": int(card["groups"]),
            "before": float(card["before"]),
            "after": float(card["after"]),
            "weights": sorted(dict(card.get("weights", {})).items(), key=lambda pair: -float(pair[1]))[:8],
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _model_name(console: Console, name: str) -> str:
    key = f"model.{name}"
    return console.t(key) if f"console.{key}" in i18n.texts(console.language) else name
