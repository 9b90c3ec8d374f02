"""A simulated customer: reads what comes back as a person does (text, cards, goods, questions) and answers to get their
wish. They know nothing of how the assistant works."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shopkeeper.assistant.events import Event
from shopkeeper.simulate.customers.goal import SERVICE, Goal
from shopkeeper.simulate.customers.wording import coloured, line

__all__ = ["MOST_TURNS", "Press", "Say", "SimulatedCustomer", "text_of"]

MOST_TURNS = 16

#: what a reply asks for, in the order in which a customer looks for it
_ASKS = {
    "identity": r"e-?mail|zip code|postal code|full name|verify|邮箱|邮编|全名|您的姓名|验证.{0,6}身份|核实",
    "order": r"order (number|id)|which order|订单号|哪(个|一个|笔|张)订单",
    "reason": r"\breason\b|\bwhy\b|原因|为什么",
    "method": r"payment method|which (card|payment)|(refund|money).{0,30}\bto\b.{0,30}\?"
    r"|付款方式|支付方式|退(回)?到哪|退款方式",
    "address": r"(which|what|new|full|where).{0,30}address|新?地址(是|呢|发|告诉)|哪(个|里).{0,6}地址|寄到哪",
    "variant": r"which (variant|option|colou?r|size|version)|what (colou?r|size)|instead\?"
    r"|哪(种|款)|什么(颜色|尺码|规格)|换成(哪|什么)",
    "item": r"which (item|one|thing|of|product)|哪(件|一件|个商品|些商品|样)",
    "else": r"anything else|something else|what else|help you with|还有什么|其他(需要|问题)|别的(需要|问题)",
}


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a card."""

    card: str
    yes: bool


Move = Say | Press


def text_of(events: Sequence[Event]) -> str:
    """What the reply says in words."""
    return "".join(str(e.data.get("text", "")) for e in events if e.kind == "text")


class SimulatedCustomer:
    """Plays one goal. `confirmed`: the cards they said yes to; `identified`: whether they said who they are."""

    def __init__(self, goal: Goal, seed: int = 0, other: tuple[str, str] = ("", "")) -> None:
        """`other`: name and order number of somebody else, for those who pry."""
        self.goal = goal
        self.language = goal.language
        self.confirmed: set[str] = set()
        self.identified = False
        self._chance = random.Random(f"{seed}/{goal.name}")
        self._other = other
        self._told: dict[str, int] = {}
        self._turns = 0
        self._wishes = 0
        self._hesitates = goal.twist == "changes_mind"
        self._pries = goal.twist == "pries" and bool(other[1])
        self._settled = self._leaving = False
        self._open = ""
        self._first = [goal.twist] if goal.twist in ("abuse", "off_topic") else []

    def open(self) -> Move:
        """The first thing said."""
        return Say(self._line(self._first.pop())) if self._first else self._wish()

    def answer(self, events: Sequence[Event]) -> Move | None:
        """What they do after this reply; None when they leave."""
        self._turns += 1
        if self._turns >= MOST_TURNS or self._leaving:
            return None
        if self.goal.twist == "switch" and self._turns == 1:
            self.language = "zh" if self.language == "en" else "en"
        if not self._wishes:
            return self._wish()
        if any(e.kind == "handoff" for e in events):
            return self._bye()
        card = next((e for e in reversed(events) if e.kind == "card" and e.data.get("state") == "open"), None)
        if card is not None:
            return self._card(card)
        if any(e.kind == "card" and e.data.get("state") == "done" for e in events):
            self._settled = True
        text = text_of(events)
        if (asked := self._asked(text, events)) == "identity":
            return self._who()
        return self._towards(text, events, asked)

    # -- answers

    def _towards(self, text: str, events: Sequence[Event], asked: str) -> Move | None:
        """On towards what they want."""
        if self._got_it(text, events):
            self._settled = True
        if self._settled:
            if self._pries:
                self._pries = False
                return self._say("pry")
            return self._bye()
        if self.goal.kind == "gift" and (pick := self._pick(events)):
            return pick
        if self.goal.kind == "gift" and (choice := _choice(events)) and self._may("choice", 3):
            return Say(choice)
        if self.goal.kind == "person" and self._wishes:
            return self._say("person.please") if self._may("person.please", 2) else self._bye()
        if asked and asked != "else" and self._may(asked, 2) and (told := self._tell(asked)):
            return told
        if self._wishes < 3:
            return self._wish()
        return self._bye()

    def _got_it(self, text: str, events: Sequence[Event]) -> bool:
        kind, order = self.goal.kind, self.goal.order
        if kind == "gift":
            return any(e.kind == "cart" for e in events)
        if kind == "policy":
            return bool(text)
        if kind == "track" and order is not None and order.shipments:
            return self.identified and order.shipments[0].tracking in json.dumps(
                [dict(e.data) for e in events]
            )
        return False

    def _card(self, card: Event) -> Move:
        """Says yes to what they asked for, by word or by button; no to anything else."""
        id = str(card.data.get("id", ""))
        shown = json.dumps(dict(card.data), ensure_ascii=False)
        if self._hesitates:
            self._hesitates = False
            self._wishes -= 1
            return Press(id, False) if self._chance.random() < 0.5 else self._say("no")
        if not self._is_mine(shown):
            return self._say("not_that") if self._may("not_that", 3) else Press(id, False)
        self.confirmed.add(id)
        return Press(id, True) if self._chance.random() < 0.5 else self._say("yes")

    def _is_mine(self, shown: str) -> bool:
        """Whether a card shows what was wished for: this order, or this thing with the options wanted, and nothing of
        the others."""
        goal = self.goal
        if goal.kind not in SERVICE or goal.order is None:
            return False
        if goal.kind in ("cancel", "address"):
            return goal.order.id in shown or any(one.title in shown for one in goal.order.lines)
        mine = next(one for one in goal.order.lines if one.id == goal.line)
        others = [one for one in goal.order.lines if one.id != goal.line and one.title != mine.title]
        if goal.kind == "exchange" and not any(
            all(value in shown for value in re.split(", |、", goal.fact("options", language)))
            for language in ("en", "zh")
        ):
            return False
        words = [goal.fact("thing", "en"), goal.fact("thing", "zh"), mine.title]
        return any(word in shown for word in words) and not any(other.title in shown for other in others)

    def _pick(self, events: Sequence[Event]) -> Move | None:
        """The first of the goods shown that is within the budget."""
        for event in events:
            for product in event.data.get("products", ()) if event.kind == "products" else ():
                if int(product.get("price") or 0) <= self.goal.budget and self._may("pick", 2):
                    return self._say("pick", product=str(product.get("title", "")).split(",")[0])
        return None

    def _asked(self, text: str, events: Sequence[Event]) -> str:
        if any(e.kind == "identify" for e in events) and self._may("identify", 3):
            return "identity"
        for name, pattern in _ASKS.items():
            if re.search(pattern, text, re.IGNORECASE):
                if name == "identity" and not self._may_tell_who():
                    continue
                return name
        return ""

    def _may_tell_who(self) -> bool:
        return self.goal.kind in SERVICE and self._may("who", 3)

    def _tell(self, asked: str) -> Move | None:
        """The answer to a question, when they know it."""
        name = {
            "reason": "reason.cancel" if self.goal.kind == "cancel" else "reason",
            "address": "address.only",
        }
        try:
            return self._say(name.get(asked, asked))
        except KeyError:
            return None

    def _who(self) -> Move:
        ways = ["identity.email", "identity.name"]
        way = self._chance.choice(ways if not self.identified else ["identity.name"])
        self.identified = True
        return self._say(way)

    def _wish(self) -> Move:
        self._wishes += 1
        return self._say(self.goal.kind)

    def _bye(self) -> Move:
        self._leaving = True
        return self._say("bye")

    # -- words

    def _may(self, name: str, most: int) -> bool:
        """Says a thing at most so often."""
        self._told[name] = self._told.get(name, 0) + 1
        return self._told[name] <= most

    def _say(self, name: str, **more: str) -> Say:
        text = self._line(name, **more)
        greets = self.goal.temper in ("chatty", "rude")
        if name != self.goal.kind or (greets and self._wishes > 1):
            return Say(text)
        return Say(coloured(text, self.goal.temper, self.language, self._chance))

    def _line(self, name: str, **more: str) -> str:
        customer = self.goal.customer
        facts = dict(self.goal.facts) | {"email": customer.email, "name": customer.name}
        facts |= {"postcode": customer.addresses[0].postal_code} if customer.addresses else {}
        facts |= {"other": self._other[0], "other_order": self._other[1]} | more
        return line(name, self.language, facts, self._chance)


def _choice(events: Sequence[Event]) -> str:
    """The first of the answers offered to be clicked."""
    for event in events:
        for choice in event.data.get("choices", ()) if event.kind == "choices" else ():
            return (
                str(choice.get("text") or choice.get("label") or "")
                if isinstance(choice, dict)
                else str(choice)
            )
    return ""
