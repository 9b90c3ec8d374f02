"""How a model lies in a folder: `model.json` (its kind and settings) and `arrays.npz` (numbers only, never pickle)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import ModelError

__all__ = ["read_model", "write_model"]

_FORMAT = 1


def write_model(folder: Path, kind: str, settings: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
    """Writes a model of this kind into `folder`, which is made where it is not there. `settings` must be JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "arrays.npz").open("wb") as file:
        save: Any = np.savez
        save(file, **{name: np.asarray(array) for name, array in arrays.items()})
    document = {"format": _FORMAT, "kind": kind, "settings": dict(settings)}
    (folder / "model.json").write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")


def read_model(folder: Path, kind: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Settings and arrays. Raises ModelError for a folder that holds no model, or one of another kind."""
    try:
        document = json.loads((folder / "model.json").read_text("utf-8"))
        found, settings, version = document["kind"], dict(document["settings"]), document["format"]
        if found != kind or version != _FORMAT:
            raise ModelError(
                f"{str(folder)!r} holds a model of kind {found!r} (format {version}), not {kind!r}; "
                "train again:  shopkeeper recommend train"
            )
        with np.load(folder / "arrays.npz", allow_pickle=False) as file:
            return settings, {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"{str(folder)!r} holds no model of kind {kind!r} that can be read "
            f"({type(error).__name__}); train again:  shopkeeper recommend train"
        ) from None
