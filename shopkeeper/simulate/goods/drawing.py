"""Which pictures a product needs: one of each colour, a close-up, and one in its world."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from shopkeeper.catalog.model import Attribute, Text
from shopkeeper.simulate.goods.brands import Brand
from shopkeeper.simulate.goods.kind import Department, Kind, Pair
from shopkeeper.simulate.goods.palette import MATERIALS, Color
from shopkeeper.simulate.goods.pen import Look

__all__ = ["Drawing", "drawings_of"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture to draw: of the product in `color`, or of a view of it."""

    shape: str
    look: Look
    view: str
    tint: str
    alt: Text


def drawings_of(
    kind: Kind,
    department: Department,
    brand: Brand,
    colors: list[Color],
    attributes: Mapping[str, Attribute],
    title: Pair,
    rng: random.Random,
) -> tuple[Drawing, ...]:
    material = next(
        (MATERIALS[v] for v in attributes.values() if isinstance(v, str) and v in MATERIALS), "#b9a58c"
    )
    traits = set(kind.traits.split())
    for name, value in attributes.items():
        if value is True:
            traits.add(name.lower())
        elif isinstance(value, str):
            traits.add(value.lower())
    u = tuple(round(rng.random(), 4) for _ in range(8))
    looks = [Look(c[1], brand.accent, material, u, frozenset(traits), brand.mark) for c in colors]
    drawings = []
    for color, look in zip(colors, looks, strict=True):
        alt = (
            {"en": f"{title.en}, {color[0].en.lower()}", "zh": f"{title.zh}，{color[0].zh}"}
            if len(colors) > 1
            else {"en": title.en, "zh": title.zh}
        )
        drawings.append(Drawing(kind.shape, look, "main", department.tint, alt))
    in_scene = kind.scene != "studio" and rng.random() < (0.7 if len(colors) == 1 else 0.3)
    if (len(colors) == 1 and not in_scene) or rng.random() < 0.28:
        alt = {"en": f"{title.en}, close-up", "zh": f"{title.zh}，细节"}
        drawings.append(Drawing(kind.shape, looks[0], "detail", department.tint, alt))
    if in_scene:
        alt = {"en": f"{title.en} in use", "zh": f"{title.zh}，使用场景"}
        drawings.append(Drawing(kind.shape, looks[-1], kind.scene, department.tint, alt))
    return tuple(drawings)
