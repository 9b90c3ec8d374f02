"""One turn while it is being answered: what may be read, what has been said so far, and the state as it changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide.doors import Cart, StockAlerts
from shopkeeper.assistant.guide.facts import card, price_text, title_of
from shopkeeper.assistant.guide.money import money
from shopkeeper.assistant.guide.names import Names
from shopkeeper.assistant.guide.reading import Act
from shopkeeper.assistant.guide.shelf import Shelf
from shopkeeper.assistant.guide.state import GuideState, Question
from shopkeeper.assistant.guide.wordings import Wording
from shopkeeper.catalog import Product, Variant

__all__ = ["Talk"]

SHORTEST = 8  # characters of a title cut at its first comma


@dataclass(slots=True)
class Talk:
    """`text`: what the customer said; `memory`: what is known of them with their consent, e.g. {"size": ("M",)};
    `bought_with`: ids bought together with a product, with the number of orders."""

    text: str
    language: str
    act: Act
    state: GuideState
    shelf: Shelf
    names: Names
    currency: str
    wording: Wording
    cart: Cart | None = None
    alerts: StockAlerts | None = None
    memory: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bought_with: Callable[[str], list[tuple[str, int]]] = lambda _: []
    on_piece: Callable[[Event], None] = lambda _: None
    pieces: list[Event] = field(default_factory=list)
    handled: bool = True

    # -- saying

    def emit(self, event: Event) -> None:
        self.pieces.append(event)
        self.on_piece(event)

    def say(self, key: str, **values: object) -> None:
        """One sentence of the wording."""
        self.say_text(self.wording.say(key, **values))

    def say_text(self, text: str) -> None:
        """Anything else that was made from the wording."""
        if text.strip():
            spoken = any(p.kind == "text" for p in self.pieces)
            gap = "" if not spoken else "" if self.language == "zh" else " "
            self.emit(Event("text", {"text": gap + text}))

    def ask(self, question: Question, text: str) -> None:
        """Asks with choices that can be clicked."""
        self.say_text(text)
        if question.choices:
            self.emit(Event("choices", {"choices": [label for label, _ in question.choices]}))
        self.state.asked = question

    def show(
        self,
        products: Sequence[Product],
        reasons: Mapping[str, str],
        variants: Mapping[str, Variant] | None = None,
    ) -> None:
        """Puts product cards on display."""
        if not products:
            return
        chosen = variants or {}
        cards = [card(p, self.language, reasons.get(p.id, ""), chosen.get(p.id)) for p in products]
        self.emit(Event("products", {"products": cards}))
        self.state = self.state.showing(tuple(p.id for p in products))

    # -- reading

    def money(self, amount: int) -> str:
        return money(amount, self.currency, self.language)

    def title(self, product: Product) -> str:
        """What the product is called in a sentence: its title up to the first comma."""
        full = title_of(product, self.language)
        short = re.split(r"[,，(（]", full)[0].strip()
        return short if len(short) >= SHORTEST else full

    def full_title(self, product: Product) -> str:
        return title_of(product, self.language)

    def price(self, product: Product) -> str:
        return price_text(product, self.language)

    def product(self, id: str) -> Product | None:
        found = self.shelf.products([id])
        return found[0] if found else None

    def on_display(self) -> list[Product]:
        return self.shelf.products(self.state.shown)

    def meant(self) -> Product | None:
        """The product a sentence is about: the one it points to, the one in focus, the only or first one shown."""
        shown = self.state.shown
        if self.act.refs and self.act.refs[0] < len(shown):
            return self.product(shown[self.act.refs[0]])
        if self.state.focus:
            return self.product(self.state.focus)
        return self.product(shown[0]) if shown else None

    def listing(self, texts: Sequence[str], most: int = 8) -> str:
        """ "a, b and c"; the rest is counted."""
        return self.wording.listing(texts, most)

    def reply(self) -> str:
        """All that was said."""
        return "".join(str(p.data["text"]) for p in self.pieces if p.kind == "text")
