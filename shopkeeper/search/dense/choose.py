"""From the setting `dense` to an encoder, and training the shop's own one into the shop's models folder."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from shopkeeper.catalog.model import Product
from shopkeeper.errors import ConfigError, ShopError
from shopkeeper.search.dense.encoder import Encoder
from shopkeeper.search.dense.minilm import minilm_folder
from shopkeeper.search.dense.onnx import OnnxEncoder, hub_folder
from shopkeeper.search.dense.shop import ShopEncoder
from shopkeeper.search.dense.trainer import Recipe, train

__all__ = ["SHOP_ENCODER", "open_encoder", "train_encoder"]

SHOP_ENCODER = Path("dense-shop") / "encoder.npz"


def open_encoder(setting: str, models: Path, *, threads: int = 1) -> Encoder | None:
    """The encoder that `setting` (the key `dense`) names; `models` is the shop's models folder.

    off: None. auto: the shop-trained encoder where one is, else None. shop: that one. minilm: all-MiniLM-L6-v2.
    A folder, or the name of a hub model (owner/model), is run by ONNX Runtime with `threads` threads. Raises
    ConfigError, ShopError or MissingExtra, each saying what to do.
    """
    setting = setting.strip()
    own = models / SHOP_ENCODER
    if setting in ("", "off"):
        return None
    if setting == "auto":
        return ShopEncoder.load(own) if own.is_file() else None
    if setting == "shop":
        if not own.is_file():
            raise ShopError(
                f"dense = 'shop', but {str(own)!r} is not there; train it first, or set dense = 'auto'"
            )
        return ShopEncoder.load(own)
    if setting == "minilm":
        return OnnxEncoder(minilm_folder(models), threads=threads)
    folder = Path(setting).expanduser()
    if folder.is_dir():
        return OnnxEncoder(folder, threads=threads)
    owner, _, name = setting.partition("/")
    if owner and name and "/" not in name and owner not in (".", "..", "~"):
        return OnnxEncoder(hub_folder(setting, models), threads=threads)
    raise ConfigError(
        f"dense = {setting!r} is no known encoder and no folder; use auto, off, shop, minilm, a folder or owner/model"
    )


def train_encoder(
    products: Iterable[Product],
    models: Path,
    recipe: Recipe | None = None,
    *,
    kind_of: Callable[[Product], str] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> ShopEncoder:
    """Trains the shop's own encoder and keeps it, with its card, in the models folder. See `trainer.train`."""
    start = time.monotonic()
    losses: list[float] = []

    def follow(step: int, steps: int, loss: float) -> None:
        losses.append(loss)
        if progress is not None:
            progress(step, steps, loss)

    recipe = recipe or Recipe()
    encoder = train(products, recipe, kind_of=kind_of, progress=follow)
    file = models / SHOP_ENCODER
    encoder.save(file)
    card = {
        "name": encoder.name,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": "this shop's own catalogue",
        "words": len(encoder.words),
        "recipe": asdict(recipe),
        "steps": len(losses),
        "loss": round(sum(losses[-50:]) / len(losses[-50:]), 4),
        "seconds": round(time.monotonic() - start, 1),
        "processors": os.cpu_count(),
    }
    file.with_name("card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    return encoder
