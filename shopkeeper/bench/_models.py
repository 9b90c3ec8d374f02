"""The model that a benchmark asks: the packaged one, a model folder, or a server's by URL."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import shopkeeper
from shopkeeper.errors import ModelError
from shopkeeper.llm.types import Engine

__all__ = ["Model", "open_model"]

PACKAGED = Path(shopkeeper.__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class Model:
    """`trained`: whether it was trained on the project's short prompts; others get the task spelled out.
    `stamp` changes when the weights do, so that an interrupted run is taken up only by the same model."""

    name: str
    engine: Engine
    trained: bool
    stamp: str


def open_model(engine: str = "", url: str = "", model: str = "") -> Model:
    """`engine`: "nano" (packaged; the default), a model folder, or a name in ./shop/models; or with `url` the
    model `model` of an OpenAI-compatible server (key: SHOPKEEPER_MODEL_KEY). Raises ModelError."""
    if url:
        from shopkeeper.llm.openai import OpenAIEngine

        if not model:
            raise ModelError(f"which model of {url!r}? name it with --model")
        served = OpenAIEngine(url, model, os.environ.get("SHOPKEEPER_MODEL_KEY", ""))
        return Model(model, served, False, f"{url} {model}")
    from shopkeeper.llm.embedded import EmbeddedEngine

    name = engine or "nano"
    places = [Path(name), Path("shop/models") / name, PACKAGED / name]
    folder = next((p for p in places if (p / "genai_config.json").is_file()), None)
    if folder is None:
        raise ModelError(
            f"no model {name!r}: no such model folder, and the package has {_packaged()}; "
            "convert a checkpoint with  shopkeeper model add PATH"
        )
    return Model(folder.name, EmbeddedEngine(folder), (folder / "card.json").is_file(), _stamp(folder))


def _packaged() -> str:
    return ", ".join(sorted(p.parent.name for p in PACKAGED.glob("*/genai_config.json"))) or "none"


def _stamp(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*")):
        if file.is_file():
            state = file.stat()
            digest.update(f"{file.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
