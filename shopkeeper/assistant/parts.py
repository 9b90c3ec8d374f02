"""What the assistant is made of: the desk, the guide, the knowledge, the model; each opened when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from sqlalchemy import Engine as Database

from shopkeeper.assistant.metering import CountedEngine
from shopkeeper.catalog.model import pick
from shopkeeper.config import Config
from shopkeeper.errors import ConfigError, ShopkeeperError
from shopkeeper.llm.types import Engine
from shopkeeper.understanding import Understander

if TYPE_CHECKING:
    from shopkeeper.assistant.guide import Guide
    from shopkeeper.assistant.knowledge import Knowledge
    from shopkeeper.assistant.reading.context import Reader
    from shopkeeper.assistant.service.desk import ServiceDesk
    from shopkeeper.assistant.wording.voice import ModelVoice
    from shopkeeper.catalog import Catalog
    from shopkeeper.events import EventLog
    from shopkeeper.orders.backend import OrderBackend
    from shopkeeper.recommend.engine import Recommendations
    from shopkeeper.recommend.profile import Profiles
    from shopkeeper.search import Search

__all__ = ["Cart", "CartLine", "Parts"]


class CartLine(Protocol):
    """One thing in a cart."""

    @property
    def product(self) -> str: ...
    @property
    def variant(self) -> str: ...
    @property
    def quantity(self) -> int: ...


@runtime_checkable
class Cart(Protocol):
    """The storefront's carts (shopkeeper.web.carts.Carts), or another shop's."""

    def lines(self, cart: str) -> Any: ...

    def add(self, cart: str, product: str, variant: str = "", quantity: int = 1) -> str:
        """Returns the cart's token: a new one when `cart` names none."""
        ...

    def change(self, cart: str, product: str, variant: str, quantity: int) -> None: ...


class Parts:
    """`open_model` gives the model and whether it was trained by this project, or raises ModelError; `open_backend` the
    shop's orders, or None. `reads_commands`: whether a model made by this project was trained to read the desk's
    commands. `carts`: put in by the web application; None where there is no cart (then adding to the cart
    is not offered). `visit_of`: put in by it too; gives (customer or '', visit) of a conversation on the shop's own
    pages whose visitor agreed to be remembered, else None. `events` is where it is logged what was recommended, and
    `consents` gives a customer's consents, None for nobody. `open_profiles` gives the profiles that are told what
    people say they want."""

    def __init__(
        self,
        database: Database,
        config: Config,
        folder: Path,
        catalog: Catalog,
        search: Search,
        *,
        open_model: Callable[[], tuple[Engine, bool]] | None = None,
        open_backend: Callable[[], OrderBackend | None] | None = None,
        open_knowledge: Callable[[], Knowledge] | None = None,
        open_recommend: Callable[[], Recommendations] | None = None,
        events: EventLog | None = None,
        consents: Callable[[str], Mapping[str, bool] | None] | None = None,
        open_profiles: Callable[[], Profiles] | None = None,
        reads_commands: bool = False,
        carts: Cart | None = None,
    ) -> None:
        self.database, self.config, self.folder = database, config, folder
        self.catalog, self.search, self.carts = catalog, search, carts
        self._open_model, self._open_backend = open_model, open_backend
        self._open_knowledge, self._reads_commands = open_knowledge, reads_commands
        self._open_recommend, self.events, self.consents = open_recommend, events, consents
        self._open_profiles = open_profiles
        self.visit_of: Callable[[str], tuple[str, str] | None] | None = None
        self._lock = RLock()

    @cached_property
    def model(self) -> tuple[CountedEngine, bool] | None:
        """The model, and whether it was trained by this project; None when there is none: then rules go alone."""
        with self._lock:
            if self._open_model is None:
                return None
            try:
                engine, trained = self._open_model()
            except ShopkeeperError:
                return None
            return CountedEngine(engine), trained

    @property
    def engine(self) -> CountedEngine | None:
        return self.model[0] if self.model else None

    def understander(self, language: str) -> Understander | None:
        """Reads sentences into typed requests in the shop's own terms; None without a model."""
        if self.model is None or self.search.reader is None:
            return None
        vocabulary = self.search.reader.vocabulary(self.search.store.current(), language)
        return Understander(self.model[0], vocabulary, trained=self.model[1])

    def titles(self, ids: Sequence[str], language: str) -> list[str]:
        """Titles of the products that are still sold, in the order given."""
        return [pick(p.title, language) or p.id for p in self.catalog.get_many(ids).values()]

    @cached_property
    def backend(self) -> OrderBackend | None:
        return self._open_backend() if self._open_backend is not None else None

    @cached_property
    def reader(self) -> Reader:
        """Reads commands for the desk, by the setting assistant_reader."""
        from shopkeeper.assistant.reading.model import ModelReader
        from shopkeeper.assistant.reading.rules import RulesReader

        wanted = self.config.assistant_reader
        if wanted not in ("auto", "rules", "model"):
            raise ConfigError(f"assistant_reader = {wanted!r} is unknown; use auto, rules or model")
        rules: Reader = RulesReader()
        if wanted == "rules" or self.model is None:
            return rules
        engine, trained = self.model
        if wanted == "auto" and trained and not self._reads_commands:
            return rules
        return ModelReader(engine, rules, trained=trained)

    @cached_property
    def voice(self) -> ModelVoice | None:
        """Says in the model's words what the desk says, by the setting assistant_replies; None: in the code's."""
        from shopkeeper.assistant.wording.voice import ModelVoice

        wanted = self.config.assistant_replies
        if wanted not in ("code", "model"):
            raise ConfigError(f"assistant_replies = {wanted!r} is unknown; use code or model")
        if wanted == "code" or self.model is None:
            return None
        return ModelVoice(self.model[0], trained=self.model[1])

    @cached_property
    def desk(self) -> ServiceDesk | None:
        """The service desk; None where the shop has no orders."""
        if self.backend is None:
            return None
        from shopkeeper.assistant.service.desk import ServiceDesk

        return ServiceDesk(
            self.backend, self.reader, translate=self.catalog.vocabulary.translate, titles=self._titles_of
        )

    @cached_property
    def profiles(self) -> Profiles | None:
        return self._open_profiles() if self._open_profiles is not None else None

    def _titles_of(self, product: str) -> Mapping[str, str]:
        found = self.catalog.get(product)
        return found.title if found is not None else {}

    @cached_property
    def guide(self) -> Guide:
        """The shopping guide."""
        from shopkeeper.assistant.guide import Guide

        return Guide(self.search, self.catalog)

    @cached_property
    def recommend(self) -> Recommendations | None:
        """The shop's recommendations; None where they were not given."""
        return self._open_recommend() if self._open_recommend is not None else None

    @cached_property
    def knowledge(self) -> Knowledge:
        """The shop's policies and documents."""
        if self._open_knowledge is not None:
            return self._open_knowledge()
        from shopkeeper.assistant.knowledge import Knowledge

        return Knowledge(self.database, self.folder, language=self.config.language)

    @property
    def driver(self) -> str:
        """What drives the assistant: "flows" or "tools". Raises ConfigError for another setting."""
        wanted = self.config.assistant_driver
        if wanted not in ("auto", "flows", "tools"):
            raise ConfigError(f"assistant_driver = {wanted!r} is unknown; use auto, flows or tools")
        if wanted != "auto":
            return wanted
        large = self.config.model_url and self.model is not None and not self.model[1]
        return "tools" if large else "flows"
