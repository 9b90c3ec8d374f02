"""The catalogue of one shop: read it, change it, follow its changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, func, select

from shopkeeper.catalog import review
from shopkeeper.catalog.document import load_product
from shopkeeper.catalog.exporter import export_products
from shopkeeper.catalog.feeds.entry import Context
from shopkeeper.catalog.importer import ImportRecord, ImportReport, import_feed, recent_imports
from shopkeeper.catalog.model import Product
from shopkeeper.catalog.quality import QualityReport, check_products
from shopkeeper.catalog.review import Review
from shopkeeper.catalog.tables import codes, products, state
from shopkeeper.catalog.validate import problems
from shopkeeper.catalog.vocabulary import Vocabulary, write_vocabulary
from shopkeeper.catalog.write import stored_row, writing
from shopkeeper.config import Config
from shopkeeper.errors import InputError

__all__ = ["Catalog", "Change", "PutCount"]

BATCH = 1000


@dataclass(frozen=True, slots=True)
class PutCount:
    """How many products `Catalog.put` changed, and how many were already equal."""

    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Change:
    """Revision `revision` of the catalogue gave product `id` this content; None: it was retired."""

    revision: int
    id: str
    product: Product | None


class Catalog:
    """Products, their translations and reviews. `folder` is the shop's, for rejects of imports."""

    def __init__(self, engine: Engine, config: Config, folder: Path) -> None:
        self.engine = engine
        self.config = config
        self.folder = Path(folder)

    # -- reading

    def get(self, id: str) -> Product | None:
        """The active product with this id, or None."""
        p = products.c
        with self.engine.connect() as connection:
            text = connection.scalar(select(p.document).where(p.id == id, p.retired.is_(False)))
        return None if text is None else load_product(text)

    def get_many(self, ids: Iterable[str]) -> dict[str, Product]:
        """The active products among `ids`, in the order asked."""
        wanted = list(dict.fromkeys(ids))
        p = products.c
        found: dict[str, Product] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), BATCH):
                chunk = wanted[start : start + BATCH]
                rows = connection.execute(
                    select(p.id, p.document).where(p.id.in_(chunk), p.retired.is_(False))
                )
                found.update((id, load_product(text)) for id, text in rows)
        return {id: found[id] for id in wanted if id in found}

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` that are ids of active products; reads no product."""
        wanted = list(set(ids))
        p = products.c
        found: set[str] = set()
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), BATCH):
                chunk = wanted[start : start + BATCH]
                found.update(connection.scalars(select(p.id).where(p.id.in_(chunk), p.retired.is_(False))))
        return found

    def count(self) -> int:
        """How many active products there are."""
        with self.engine.connect() as connection:
            statement = select(func.count()).select_from(products).where(products.c.retired.is_(False))
            return connection.scalars(statement).one()

    def has_more_than(self, number: int) -> bool:
        """Whether there are more active products than that, without counting all of them."""
        with self.engine.connect() as connection:
            one_more = select(products.c.id).where(products.c.retired.is_(False)).limit(1).offset(number)
            return connection.scalars(one_more).first() is not None

    def products(self) -> Iterator[Product]:
        """Every active product, by id, streamed from one consistent state of the catalogue."""
        p = products.c
        statement = select(p.document).where(p.retired.is_(False)).order_by(p.id)
        with self.engine.connect() as connection:
            for (text,) in connection.execution_options(yield_per=500).execute(statement):
                yield load_product(text)

    def revision(self) -> int:
        """The number of the last change; it grows by one with each product changed or retired."""
        with self.engine.connect() as connection:
            return int(connection.scalars(select(state.c.revision)).one())

    def changes(self, since: int = 0) -> Iterator[Change]:
        """What changed after revision `since`, in revision order, streamed; each product once, as it is now."""
        p = products.c
        statement = (
            select(p.revision, p.id, p.retired, p.document).where(p.revision > since).order_by(p.revision)
        )
        with self.engine.connect() as connection:
            for revision, id, retired, text in connection.execution_options(yield_per=500).execute(statement):
                yield Change(revision, id, None if retired else load_product(text))

    def categories(self) -> list[tuple[tuple[str, ...], int]]:
        """Every category path with the number of active products directly in it, ordered by path."""
        p = products.c
        statement = select(p.category, func.count()).where(p.retired.is_(False)).group_by(p.category)
        with self.engine.connect() as connection:
            rows = [(tuple(json.loads(path)), count) for path, count in connection.execute(statement)]
        return sorted((path, count) for path, count in rows if path)

    def find_code(self, code: str) -> list[str]:
        """Ids of the active products with this GTIN, manufacturer's part number or variant id."""
        with self.engine.connect() as connection:
            statement = (
                select(codes.c.product).where(codes.c.code == code).distinct().order_by(codes.c.product)
            )
            return list(connection.scalars(statement))

    # -- changing

    def put(self, items: Iterable[Product]) -> PutCount:
        """Stores products by id, a thousand in a transaction; an equal one is left alone.

        Raises InputError, naming product, field and value, when one cannot be stored; its thousand is not.
        """
        changed = unchanged = 0
        source = iter(items)
        while batch := list(islice(source, BATCH)):
            for product in batch:
                for fault in problems(product):
                    raise InputError(f"product {product.id!r}: {fault.field} {fault.value!r} {fault.reason}")
            rows = {product.id: stored_row(product, self.config.language) for product in batch}
            with writing(self.engine) as writer:
                writer.put(list(rows.values()))
            changed += writer.changed
            unchanged += writer.unchanged + len(batch) - len(rows)
        return PutCount(changed, unchanged)

    def retire(self, ids: Iterable[str]) -> int:
        """Takes products out of the shop; returns how many were active. Putting one again brings it back."""
        count = 0
        source = iter(ids)
        while batch := list(islice(source, BATCH)):
            with writing(self.engine) as writer:
                count += writer.retire(batch)
        return count

    # -- vocabulary and reviews

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Names of categories, attributes, values, options and brands in other languages."""
        return Vocabulary(self.engine)

    def reviews(self, product_id: str, limit: int | None = None) -> list[Review]:
        """The reviews of one product, newest first."""
        return review.reviews_of(self.engine, product_id, limit)

    def put_reviews(self, items: Iterable[Review]) -> int:
        """Stores reviews by id; returns how many. Raises InputError for a rating outside 1 to 5."""
        return review.put_reviews(self.engine, items)

    # -- feeds

    def import_feed(
        self,
        file: str | Path,
        *,
        format: str | None = None,
        mapping: str | Path | None = None,
        replace: bool = False,
        dry_run: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> ImportReport:
        """Reads a feed and stores its products by id, all in one transaction.

        `format` overrides detection, `mapping` names a mapping file for tables and JSON of one's own,
        `replace` also retires what the feed lacks, `dry_run` changes nothing, `progress` is told
        (bytes read, bytes in all). Raises FeedError when the feed as a whole cannot be used, Conflict when
        another import runs; in both cases nothing has changed.
        """
        return import_feed(
            self.engine,
            self.config,
            self.folder,
            Path(file),
            format=format,
            mapping=mapping,
            replace=replace,
            dry_run=dry_run,
            progress=progress,
        )

    def export_feed(self, file: str | Path, *, format: str = "jsonl") -> int:
        """Writes every active product (or the vocabulary) to `file`, packed where its name ends in .gz.

        `format` is google (TSV), jsonld, jsonl or vocabulary. Returns how many were written. Raises InputError
        for an unknown format, ShopError where the file cannot be written; then no file is left.
        """
        if format == "vocabulary":
            return write_vocabulary(self.vocabulary, Path(file))
        context = Context(self.config.language, self.config.currency)
        return export_products(self.products, Path(file), format, context)

    def check(self, *, examples: int = 5) -> QualityReport:
        """What is wrong with the catalogue: missing pictures, codes, duplicates, titles, prices, attributes."""
        return check_products(self.products(), self.config.language, examples)

    def imports(self, limit: int = 50) -> Sequence[ImportRecord]:
        """The latest imports, newest first, with their counts and rejects files."""
        return recent_imports(self.engine, limit)
