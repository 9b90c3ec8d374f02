"""The models that a benchmark asks: the packaged one, a model folder, or a server's by URL."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from shopkeeper.errors import InputError, LimitExceeded, ModelError
from shopkeeper.llm.models import find_model, list_models
from shopkeeper.llm.types import Engine

__all__ = ["FAILURES", "Model", "models_of", "open_model", "open_served"]

SHOP = Path("shop")
DEFAULT = "nano"
#: what one row may fail with: it counts as wrong, and the run goes on
FAILURES = (ModelError, LimitExceeded, InputError)


@dataclass(frozen=True, slots=True)
class Model:
    """`trained`: whether it was trained on the project's short prompts; others get the task spelled out.
    `stamp` changes when the weights do, so that an interrupted run is taken up only by the same model."""

    name: str
    engine: Engine
    trained: bool
    stamp: str


def open_model(name: str = "", shop: Path = SHOP) -> Model:
    """The embedded model `name` ("nano" when empty): packaged, in shop/models, or a folder. Raises ModelError."""
    from shopkeeper.llm.embedded import EmbeddedEngine

    found = find_model(name or DEFAULT, shop)
    return Model(
        found.name, EmbeddedEngine(found.path, name=found.name), found.trained_here, _stamp(found.path)
    )


def open_served(url: str, name: str, shop: Path = SHOP) -> Model:
    """The model `name` of the OpenAI-compatible server at `url` (key and grammars: SHOPKEEPER_MODEL_KEY,
    SHOPKEEPER_MODEL_GRAMMAR). A name of a model at hand that was trained here is taken for that one. Raises ModelError.
    """
    from shopkeeper.llm.remote import RemoteEngine

    if not name:
        raise ModelError(f"which model of {url!r}? name it with --model")
    environment = os.environ.get
    engine = RemoteEngine(
        url,
        name,
        key=environment("SHOPKEEPER_MODEL_KEY", ""),
        grammar=environment("SHOPKEEPER_MODEL_GRAMMAR", "schema"),
    )
    ours = any(m.name == name and m.trained_here for m in list_models(shop))
    return Model(f"{name} (served)", engine, ours, f"{url} {name}")


def models_of(engine: str, url: str, model: str) -> tuple[list[Model], str]:
    """The models asked for (the embedded one first), and why the packaged one is not among them."""
    models: list[Model] = []
    missing = ""
    try:
        if engine or not url:
            models.append(open_model(engine))
    except ModelError as error:
        if engine:
            raise
        missing = f"not measured: {error}"
    if url:
        models.append(open_served(url, model))
    return models, missing


def _stamp(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*")):
        if file.is_file():
            state = file.stat()
            digest.update(f"{file.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
