"""What the catalogue teaches about its own words: brands, kinds of things, values, frequencies."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from shopkeeper.catalog.model import Product, Quantity

__all__ = ["Lexicon"]


@dataclass(slots=True)
class Lexicon:
    """Learned once per generation from all products."""

    products: int = 0
    slots: dict[str, int] = field(default_factory=dict)

    @classmethod
    def learn(cls, products: Iterable[Product], slots: int) -> Lexicon:
        """Reads all products once."""
        count = 0
        numeric: Counter[str] = Counter()
        for p in products:
            count += 1
            numeric.update(n for n, a in p.attributes.items() if isinstance(a, Quantity))
        return cls(count, {name: i for i, (name, _) in enumerate(numeric.most_common(slots))})

    def kind_of(self, product: Product) -> str:
        """What the product is, in words; '' when unknown."""
        return product.category[-1] if product.category else ""

    def save(self, file: Path) -> None:
        """Writes the lexicon as JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, file: Path) -> Lexicon:
        """Reads what `save` wrote."""
        return cls(**json.loads(file.read_text("utf-8")))
