"""The tree of categories as shoppers walk it: names in their language, addresses in words, counts."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import quote

from shopkeeper.catalog import Catalog

__all__ = ["Categories", "Category", "Tree", "join_path", "split_path"]

SEPARATOR = " > "


def join_path(path: tuple[str, ...]) -> str:
    """The path as search filters write it: "Home > Lamps"."""
    return SEPARATOR.join(path)


def split_path(value: str) -> tuple[str, ...]:
    """The opposite of `join_path`."""
    return tuple(value.split(SEPARATOR)) if value else ()


@dataclass(slots=True)
class Category:
    """One category; `count` is the number of products in it and below it."""

    path: tuple[str, ...]
    slug: str
    count: int = 0
    children: list[Category] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def value(self) -> str:
        """The category as a search filter."""
        return join_path(self.path)

    def url(self, language: str) -> str:
        """The address of its page."""
        return f"/{language}/c/{quote(self.slug)}"


@dataclass(frozen=True, slots=True)
class Tree:
    """All categories at one revision of the catalogue; `departments` are those at the top."""

    revision: int
    departments: tuple[Category, ...]
    by_path: dict[tuple[str, ...], Category]
    by_slug: dict[str, Category]


class Categories:
    """Gives the tree, and makes it anew when the catalogue has changed."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._lock = threading.Lock()
        self._tree: Tree | None = None

    def tree(self) -> Tree:
        """The categories now."""
        revision = self.catalog.revision()
        tree = self._tree
        if tree is not None and tree.revision == revision:
            return tree
        with self._lock:
            if self._tree is None or self._tree.revision != revision:
                self._tree = _grow(revision, self.catalog.categories())
            return self._tree

    def name(self, name: str, language: str) -> str:
        """One category's name in `language`."""
        return self.catalog.vocabulary.translate("category", name, language)


def _grow(revision: int, counts: list[tuple[tuple[str, ...], int]]) -> Tree:
    by_path: dict[tuple[str, ...], Category] = {}
    by_slug: dict[str, Category] = {}
    departments: list[Category] = []
    for path, count in sorted(counts):
        for depth in range(1, len(path) + 1):
            here = path[:depth]
            if here not in by_path:
                parent = by_path.get(here[:-1])
                slug = (parent.slug + "/" if parent else "") + _slug(here[-1])
                if slug in by_slug:
                    slug += "-" + hashlib.sha256(join_path(here).encode()).hexdigest()[:6]
                category = by_path[here] = by_slug[slug] = Category(here, slug)
                (parent.children if parent else departments).append(category)
            by_path[here].count += count
    departments.sort(key=lambda category: -category.count)
    return Tree(revision, tuple(departments), by_path, by_slug)


def _slug(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\W_]+", "-", folded).strip("-") or hashlib.sha256(name.encode()).hexdigest()[:8]
