"""Draws every picture of the shop, on all cores, into the media folder; and the home page's own pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from shopkeeper.catalog.model import Image, Product
from shopkeeper.simulate.goods.make import Drawing, Item
from shopkeeper.simulate.goods.render import render_jpeg, store_picture
from shopkeeper.simulate.goods.scene import draw

__all__ = ["PictureJob", "with_pictures"]

_CHUNK = 24
#: width and height of a product picture
PIXELS = 600


def _draw_all(drawings: Sequence[Drawing], folder: str) -> list[str]:
    """File names of the drawings, in order; runs in a worker."""
    return [
        store_picture(render_jpeg(draw(d.shape, d.look, d.view, d.tint), PIXELS, PIXELS), Path(folder))
        for d in drawings
    ]


class PictureJob:
    """Drawing in the background: start it, do other work, then collect. Use as a context manager."""

    def __init__(self, items: Iterable[Item], folder: Path, *, workers: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._items = list(items)
        self._drawings = [d for item in self._items for d in item.drawings]
        self._pool = ProcessPoolExecutor(workers or os.cpu_count() or 1, mp_context=get_context("spawn"))
        self._parts: list[Future[list[str]]] = [
            self._pool.submit(_draw_all, self._drawings[i : i + _CHUNK], str(folder))
            for i in range(0, len(self._drawings), _CHUNK)
        ]

    def __len__(self) -> int:
        return len(self._drawings)

    def collect(self, progress: Callable[[int, int], None] | None = None) -> dict[str, list[str]]:
        """Product id -> file names in the order of its drawings; waits until all are drawn."""
        names: list[str] = []
        for part in self._parts:
            names += part.result()
            if progress:
                progress(len(names), len(self._drawings))
        found: dict[str, list[str]] = {}
        start = 0
        for item in self._items:
            found[item.product.id] = names[start : start + len(item.drawings)]
            start += len(item.drawings)
        return found

    def __enter__(self) -> PictureJob:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def with_pictures(item: Item, names: Sequence[str]) -> Product:
    """The product with its images, and each variant with the picture of its colour."""
    images = tuple(Image(name, d.alt) for name, d in zip(names, item.drawings, strict=True))
    shown = dict(zip(item.colors, names, strict=False))
    variants = tuple(
        replace(v, image=shown[v.options["Color"]] if "Color" in v.options else names[0])
        for v in item.product.variants
    )
    return replace(item.product, images=images, variants=variants)
