"""The front door: `Shop.open(path)` gives one shop, and opens each capability when it is first asked for."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from shopkeeper.config import CONFIG_FILE, Config, load_config
from shopkeeper.database import migrate, open_database
from shopkeeper.errors import ShopError

if TYPE_CHECKING:
    from shopkeeper.assistant.assistant import Assistant
    from shopkeeper.assistant.knowledge import Knowledge
    from shopkeeper.catalog import Catalog, ImportReport
    from shopkeeper.events import Bots, EventLog
    from shopkeeper.llm.metered import MeteredEngine
    from shopkeeper.orders import OrderBook
    from shopkeeper.orders.backend import OrderBackend
    from shopkeeper.recommend.engine import Recommendations
    from shopkeeper.recommend.profile import Profiles
    from shopkeeper.recommend.sponsored import Sponsored
    from shopkeeper.search import Search

__all__ = ["Shop"]


class Shop:
    """One shop folder: `shopkeeper.toml`, `shop.db`, `media/`, and what can be rebuilt from them."""

    def __init__(self, path: Path, config: Config, engine: Engine) -> None:
        self.path = path
        self.config = config
        self.engine = engine

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, **settings: Any) -> Shop:
        """Opens the shop in folder `path`; `create=True` makes it when it is not there.

        `settings` override the configuration. Raises ShopError when there is no shop, ConfigError for a bad
        setting.
        """
        folder = Path(path)
        if not create and not (folder / CONFIG_FILE).exists() and not (folder / "shop.db").exists():
            raise ShopError(
                f"no shop in {str(folder)!r}; make one with  shopkeeper import FILE --shop {folder}  "
                "or  shopkeeper demo"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ShopError(f"cannot make the shop folder {str(folder)!r}: {error.strerror}") from error
        config = load_config(folder, settings)
        engine = open_database(config.database or f"sqlite:///{folder / 'shop.db'}")
        migrate(engine)
        if not (folder / CONFIG_FILE).exists():
            with (
                contextlib.suppress(FileExistsError),
                (folder / CONFIG_FILE).open("x", encoding="utf-8") as file,
            ):
                file.write(
                    f'name = "{config.name}"\nlanguage = "{config.language}"\ncurrency = "{config.currency}"\n'
                )
        return cls(folder, config, engine)

    @property
    def media(self) -> Path:
        """Folder of pictures and other files, named by the hash of their content."""
        return self.path / "media"

    @cached_property
    def secret(self) -> str:
        """Signs cookies: from the configuration, else made once and kept in the shop folder (mode 600)."""
        if self.config.secret:
            return self.config.secret
        file = self.path / ".secret"
        try:
            with file.open("x", encoding="ascii") as handle:
                file.chmod(0o600)
                handle.write(secrets.token_hex(32))
        except FileExistsError:
            pass
        return file.read_text("ascii").strip()

    @cached_property
    def catalog(self) -> Catalog:
        from shopkeeper.catalog import Catalog

        return Catalog(self.engine, self.config, self.path)

    @cached_property
    def events(self) -> EventLog:
        from shopkeeper.events import EventLog

        log = EventLog(self.engine)
        log.listeners.append(lambda events: self.sponsored.observe(events))
        return log

    @cached_property
    def bots(self) -> Bots:
        """Takes events from outside into the log; robots' are kept aside."""
        from shopkeeper.events import Bots

        return Bots(self.engine, self.events)

    @cached_property
    def profiles(self) -> Profiles:
        """What the shop knows of people's interests, which they can read and correct."""
        from shopkeeper.recommend.profile import Profiles

        return Profiles(self.engine, self.catalog, self.events)

    @cached_property
    def sponsored(self) -> Sponsored:
        """Sponsored slots: campaigns, their auction, what clicks cost."""
        from shopkeeper.recommend.sponsored import Sponsored

        return Sponsored(self.engine, self.catalog, repeat_minutes=self.config.sponsored_repeat_minutes)

    @cached_property
    def orders(self) -> OrderBook:
        from shopkeeper.orders import OrderBook

        return OrderBook(self.engine)

    @cached_property
    def backend(self) -> OrderBackend:
        """Where orders are looked up and changed: the shop's own order book, or the system that `orders` names, under
        the rules of `orders.toml`.

        Raises ConfigError for rules that cannot be understood, and for an order system that is not wholly given.
        """
        from shopkeeper.orders.adapters.open import open_outside
        from shopkeeper.orders.builtin import BuiltinBackend
        from shopkeeper.orders.policy import load_rules
        from shopkeeper.shelf import Shelf

        rules = load_rules(self.path)
        if outside := open_outside(self.config, self.engine, rules):
            return outside
        shelf = Shelf(self.catalog, self.config.language)
        return BuiltinBackend(
            self.engine,
            offers=shelf.offers,
            rules=rules,
            products=shelf.products,
            category=shelf.category,
        )

    @cached_property
    def search(self) -> Search:
        from shopkeeper.search import Search

        def model() -> tuple[MeteredEngine, bool]:
            from shopkeeper.llm.open import reads_short_prompts

            return self.llm, reads_short_prompts(self.config, self.path)

        return Search(self.engine, self.config, self.path, self.catalog, self.events, model)

    @cached_property
    def recommend(self) -> Recommendations:
        """Goods find people: works from the first minute, better once models are trained."""
        from shopkeeper.recommend.engine import Recommendations

        return Recommendations(self.engine, self.catalog, self.events, self.path, self.sponsored)

    @cached_property
    def assistant(self) -> Assistant:
        """What shoppers talk to; works without a language model too, by rules. `assistant.parts.carts` is the
        storefront's, put in by the web application."""
        from shopkeeper.assistant.assistant import Assistant
        from shopkeeper.assistant.parts import Parts
        from shopkeeper.llm.open import model_skills

        def model() -> tuple[MeteredEngine, bool]:
            from shopkeeper.llm.open import reads_short_prompts

            return self.llm, reads_short_prompts(self.config, self.path)

        parts = Parts(
            self.engine,
            self.config,
            self.path,
            self.catalog,
            self.search,
            open_model=model,
            open_backend=lambda: self.backend,
            open_knowledge=lambda: self.knowledge,
            open_recommend=lambda: self.recommend,
            events=self.events,
            consents=self._consents,
            open_profiles=lambda: self.profiles,
            reads_commands="commands" in model_skills(self.config, self.path),
        )
        return Assistant(parts)

    def _consents(self, customer: str) -> Mapping[str, bool] | None:
        known = self.orders.customers.get(customer)
        return known.consents if known is not None else None

    @cached_property
    def knowledge(self) -> Knowledge:
        """The shop's policies and documents, searched and quoted."""
        from shopkeeper.assistant.knowledge import Knowledge

        return Knowledge(self.engine, self.path, language=self.config.language, currency=self.config.currency)

    @cached_property
    def llm(self) -> MeteredEngine:
        """The shop's language model, loaded when first asked for. Raises ModelError when there is none."""
        from shopkeeper.llm.open import open_engine

        return open_engine(self.config, self.path, database=self.engine)

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
        """Imports one feed and makes what changed findable. Raises FeedError; then nothing has changed."""
        report = self.catalog.import_feed(
            file, format=format, mapping=mapping, replace=replace, dry_run=dry_run, progress=progress
        )
        if not dry_run and report.format == "vocabulary" and report.changed:
            self.search.rebuild()  # translations are in every product's index document
        elif not dry_run:
            self.search.sync()
        return report

    def close(self) -> None:
        """Closes the database, the index and the model."""
        if "assistant" in self.__dict__:
            self.assistant.close()
        if close := getattr(self.__dict__.get("backend"), "close", None):
            close()
        if "search" in self.__dict__:
            self.search.close()
        if "llm" in self.__dict__:
            self.llm.close()
        self.engine.dispose()

    def __enter__(self) -> Shop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
