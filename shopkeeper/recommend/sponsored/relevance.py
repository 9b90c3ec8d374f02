"""How relevant a product is to what was asked: given by the ranking, or else read from kind and brand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from shopkeeper.catalog.model import Product

__all__ = ["Relevance", "nearness", "relevance_by_kind"]

#: product id -> relevance from 0 to 1, or what gives it for some products; a product left out has none
Relevance = Mapping[str, float] | Callable[[Sequence[str]], Mapping[str, float]]


def nearness(path: Sequence[str], other: Sequence[str], same_brand: bool) -> float:
    """Of two kinds (category paths), from 0 (another department) to 1 (the same kind and brand). The same kind: 0.8."""
    if not path or not other:
        return 0.0
    shared = 0
    for mine, its in zip(path, other, strict=False):
        if mine != its:
            break
        shared += 1
    return 0.8 * shared / max(len(path), len(other)) + (0.2 if same_brand and shared else 0.0)


def relevance_by_kind(products: Mapping[str, Product], anchors: Iterable[Product]) -> dict[str, float]:
    """Of each of `products`: how alike it is to the nearest of `anchors`, the products that the page is about or
    shows anyway; 0 where there are none."""
    known = list(anchors)
    return {
        id: max(
            (
                nearness(product.category, one.category, product.brand != "" and product.brand == one.brand)
                for one in known
            ),
            default=0.0,
        )
        for id, product in products.items()
    }
