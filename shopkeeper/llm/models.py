"""The models at hand: the packaged ones, and those in a shop's `models/` folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, ModelError

__all__ = ["ModelFolder", "add_model", "find_model", "list_models", "read_model"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model of the embedded engine on disk. `card` is its card.json, `{}` without one."""

    name: str
    path: Path
    packaged: bool
    bytes: int
    context_tokens: int
    card: dict[str, Any] = field(default_factory=dict)

    @property
    def trained_here(self) -> bool:
        """Whether its card tells of a training run of this project: then it knows the short prompts."""
        return "stage" in self.card


def packaged_models() -> Path:
    """The folder of the models that ship inside the package."""
    return Path(str(files("shopkeeper"))) / "models"


def is_model(folder: Path) -> bool:
    return (folder / "genai_config.json").exists()


def read_model(folder: Path, name: str = "") -> ModelFolder:
    """What the files of a model folder say. Raises ModelError when they cannot be read."""
    try:
        config = json.loads((folder / "genai_config.json").read_text("utf-8"))
        card = (
            json.loads((folder / "card.json").read_text("utf-8")) if (folder / "card.json").exists() else {}
        )
        context = int(config["model"]["context_length"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model folder {str(folder)!r} is damaged ({error})") from error
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    return ModelFolder(name or folder.name, folder, folder.parent == packaged_models(), size, context, card)


def list_models(shop: Path) -> list[ModelFolder]:
    """The shop's models, then the packaged ones that no model of the shop hides."""
    found: dict[str, ModelFolder] = {}
    for parent in (shop / "models", packaged_models()):
        for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
            if is_model(folder) and not folder.name.startswith("."):
                found.setdefault(folder.name, read_model(folder))
    return list(found.values())


def find_model(name: str, shop: Path) -> ModelFolder:
    """A model by its name (the shop's before the packaged) or its folder. Raises ModelError."""
    if NAME.fullmatch(name):
        for parent in (shop / "models", packaged_models()):
            if is_model(parent / name):
                return read_model(parent / name, name)
    if is_model(Path(name)):
        return read_model(Path(name), Path(name).resolve().name)
    known = ", ".join(model.name for model in list_models(shop)) or "none"
    raise ModelError(
        f"no model {name!r} (there are: {known}); add one with  shopkeeper model add PATH, "
        "or set model_url to an OpenAI-compatible server"
    )


def add_model(shop: Path, source: str, *, name: str = "", bits: int = 4) -> ModelFolder:
    """Converts the checkpoint `source` (a folder or a hub name) to `models/NAME` in the shop.

    A folder that is an embedded model already is copied. Raises InputError for a name that cannot be one, and what
    `convert` raises.
    """
    import os
    import shutil
    import tempfile

    from shopkeeper.llm.convert import convert, find_checkpoint

    name = name or re.sub(r"[^A-Za-z0-9._-]+", "-", Path(source).resolve().name).strip("-.")
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r} cannot be a model's name; use letters, digits, dot, - and _ (--as NAME)")
    target = shop / "models" / name
    if not is_model(Path(source)):
        return read_model(convert(find_checkpoint(source), target, bits=bits))
    if Path(source).resolve() == target.resolve():
        raise InputError(f"{source!r} is that model already")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=target.parent) as scratch:
        shutil.copytree(source, Path(scratch) / "made")
        if target.exists():
            os.replace(target, Path(scratch) / "old")
        os.replace(Path(scratch) / "made", target)
    return read_model(target)
