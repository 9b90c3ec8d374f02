"""`Guide`: one turn of a customer who looks for goods, from the sentence to cards, tables, questions and the cart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide import (
    asking,
    carting,
    comparing,
    counting,
    finding,
    giving,
    planning,
    together,
)
from shopkeeper.assistant.guide.doors import Cart, StockAlerts
from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.model_reading import ModelReader, enriched
from shopkeeper.assistant.guide.occasions import interests, purpose_places
from shopkeeper.assistant.guide.patterns import DESCRIBE, EVERYTHING, EXTREME
from shopkeeper.assistant.guide.reading import Act, read_act
from shopkeeper.assistant.guide.refining import answered, refined, started, wish_of, with_slots
from shopkeeper.assistant.guide.several import wishes_in
from shopkeeper.assistant.guide.shelf import Shelf
from shopkeeper.assistant.guide.slots import read_slots
from shopkeeper.assistant.guide.state import GuideState, Wish
from shopkeeper.assistant.guide.superlatives import answer_superlative
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.assistant.guide.wordings import Wording
from shopkeeper.catalog import Catalog
from shopkeeper.language import fold
from shopkeeper.search import Search
from shopkeeper.understanding import TypedRequest

__all__ = ["Guide", "GuideReply"]

LONGEST = 600  # characters of a message that are read


@dataclass(frozen=True, slots=True)
class GuideReply:
    """`pieces`: what to show, in order; `text`: all that was said; `handled`: False when it was nothing for the guide;
    `state`: the state after the turn (the one given, updated)."""

    pieces: tuple[Event, ...]
    text: str
    handled: bool
    state: GuideState


class Guide:
    """The guide of one shop. `bought_with` gives ids bought together with a product and in how many orders (by
    default the shop's own orders tell);
    `understand` reads a sentence as typed requests in the shop's keys, where rules alone do not find the thing."""

    def __init__(
        self,
        search: Search,
        catalog: Catalog,
        understand: Callable[..., Sequence[TypedRequest]] | None = None,
        *,
        bought_with: Callable[[str], list[tuple[str, int]]] | None = None,
    ) -> None:
        self.shelf = Shelf(search, catalog)
        self.currency = catalog.config.currency
        self.reader = ModelReader(self.shelf, understand)
        self.bought_with = bought_with or together.bought_with(catalog.engine)

    def turn(
        self,
        state: GuideState,
        text: str,
        language: str,
        requests: Sequence[TypedRequest] = (),
        *,
        cart: Cart | None = None,
        alerts: StockAlerts | None = None,
        memory: Mapping[str, Sequence[str]] | None = None,
        on_piece: Callable[[Event], None] = lambda _: None,
    ) -> GuideReply:
        """Answers one message and updates `state`. `requests`: typed requests (in the shop's keys) when somebody has
        read the message already; `memory`: {"size": [...], "allergies": [...], "pets": [...]} as far as the customer
        agreed; `on_piece` is given each piece as soon as it is known."""
        text = " ".join(text.split())[:LONGEST]
        names = self.shelf.names()
        slots = read_slots(text, names, language, self.currency)
        if requests:
            slots = enriched(slots, requests[0], names, self.currency, text)
        act = read_act(text, slots, state)
        talk = Talk(
            text, language, act, GuideState.from_dict(state.as_dict()), self.shelf, names, self.currency,
            Wording(language), cart, alerts, memory or {}, self.bought_with, on_piece,
        )  # fmt: skip
        if not text:
            talk.handled = False
        elif not self._answers_question(talk) and not answer_superlative(talk):
            self._do(talk)
        if talk.handled:
            state.become(talk.state)
        return GuideReply(tuple(talk.pieces), talk.reply(), talk.handled, state)

    def _answers_question(self, talk: Talk) -> bool:
        """Whether the message answers the open question; then it is carried out."""
        question = talk.state.asked
        if question is None:
            return False
        if question.about == "variant":
            if (
                talk.act.do in ("count", "cart", "compare", "back", "restart", "list")
                or talk.act.slots.categories
            ):
                return False
            return carting.choose_variant(talk, question)
        wish = answered(talk, question)
        if wish is None:
            return False
        talk.state.asked = None
        if question.about == "interest":
            said = [i for i in interests() if i.names["en"] in wish.interests]
            giving.gifts_for(talk, replace(wish, categories=()), said)
        else:
            finding.find_and_show(talk, wish)
        return True

    def _do(self, talk: Talk) -> None:
        if talk.state.plan is not None and planning.revise(talk):
            return
        act, state = talk.act, talk.state
        wish = started(talk)
        match act.do:
            case "find":
                described = carting.named_in(talk) if DESCRIBE.search(fold(talk.text)) else None
                if described is not None:
                    asking.introduce(talk, described)
                else:
                    self._find(talk, wish)
            case "refine" | "cheaper" | "dearer" | "more" | "else":
                self._refine(talk)
            case "back":
                self._back(talk)
            case "restart":
                talk.state = GuideState(seen=state.seen)
                talk.say("restarted")
            case "focus":
                product = talk.meant()
                if product is not None:
                    asking.introduce(talk, product)
            case "add":
                if act.slots.categories and not _on_display(talk, act):
                    finding.find_and_show(talk, wish, intro="", ask=False)
                    if len(talk.state.shown) != 1:
                        talk.say("add_which")
                        return
                carting.add_to_cart(talk)
            case "cart":
                carting.show_cart(talk)
            case "count":
                of_those = act.about == "those" and state.wish is not None
                counting.answer_count(
                    talk, with_slots(state.wish, act.slots) if of_those and state.wish else wish
                )
            case "extreme":
                counting.answer_extreme(talk, self._extreme_of(talk), act.about)
            case "range":
                counting.answer_range(talk, wish)
            case "list":
                counting.answer_list(talk, wish, act.about)
            case "ask":
                asking.answer_about(talk)
            case "compare":
                best, most = comparing.extremes(talk, wish)
                if best is not None:
                    finding.find_and_show(talk, best, ask=False, most=most)
                elif act.slots.categories and len(act.refs) < 2 and not _on_display(talk, act):
                    finding.find_and_show(talk, wish, ask=False, most=3)
                comparing.compare(talk)
            case "plan":
                planning.plan_set(talk)
            case "gift":
                giving.find_gift(talk)
            case "alike":
                together.show_alternatives(talk)
            case "together":
                together.show_companions(talk)
            case "alert":
                _alert(talk)
            case _:
                talk.handled = False

    def _extreme_of(self, talk: Talk) -> Wish:
        """What an extreme is asked of: what the sentence names, else the wish so far ("and the cheapest one?")."""
        about = talk.act.about.rpartition(":")[2]
        rest = next((p.sub(" ", fold(talk.text)) for name, p in EXTREME if name == about), talk.text)
        slots = read_slots(rest, talk.names, talk.language, self.currency)
        before = talk.state.wish
        if before is not None and not slots.categories and not EVERYTHING.search(fold(talk.text)):
            return with_slots(before, replace(slots, words=()))
        return wish_of(slots)

    def _find(self, talk: Talk, wish: Wish) -> None:
        parts = wishes_in(talk)
        if len(parts) > 1:
            _find_several(talk, parts)
            return
        if not wish.categories and (paths := purpose_places(talk.text, talk.names)):
            finding.find_and_show(talk, replace(wish, categories=paths, words=""))
            return
        if not wish.categories and talk.act.do == "find":
            read = self.reader.read(talk, wish)
            if read is None:
                talk.handled = False
                return
            wish = read
        finding.find_and_show(talk, wish)

    def _refine(self, talk: Talk) -> None:
        wish = refined(talk)
        if wish is None:
            return
        finding.find_and_show(talk, wish)

    def _back(self, talk: Talk) -> None:
        if not talk.state.past:
            talk.say("no_past")
            return
        wish = talk.state.past[-1]
        past = talk.state.past[:-1]
        talk.say("went_back", what=finding.describe(talk, wish))
        talk.state = replace(talk.state, wish=None)
        finding.find_and_show(talk, wish, intro=" ", ask=False)
        talk.state.wish = wish
        talk.state.past = past


def _on_display(talk: Talk, act: Act) -> bool:
    """Whether something on display is of the kind named."""
    if act.refs:
        return True
    paths = act.slots.categories
    return any(talk.shelf.fits(p, Wish(categories=paths)) for p in talk.on_display())


def _find_several(talk: Talk, parts: list[Wish]) -> None:
    """One after the other, two of each; all of them are on display in the end."""
    shown: list[str] = []
    past: list[Wish] = []
    for wish in parts:
        finding.find_and_show(talk, wish, ask=False, most=2)
        shown += [id for id in talk.state.shown if id not in shown]
        past.append(wish)
    talk.state.past = (*talk.state.past[:-1], *past[:-1])
    talk.state.shown, talk.state.focus = tuple(shown), ""


def _alert(talk: Talk) -> None:
    product = carting.named_in(talk) if not talk.act.refs else None
    product = product or (None if talk.act.slots.categories and not talk.state.shown else talk.meant())
    if product is None:
        talk.say("ask_which")
        return
    title = talk.title(product)
    if available(product) and not re.search(r"size|colou?r|码|色", talk.text):
        talk.say("alert_in_stock", title=title)
        return
    if talk.alerts is None:
        talk.say("alert_none", title=title)
        return
    gone = [v for v in product.variants if not available(v)]
    talk.alerts.add(product.id, gone[0].id if len(gone) == 1 and available(product) else "")
    talk.say("alert_set", title=title)
