"""How the desk says things: sentences of the language, with money, goods, orders, addresses and effects filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from types import MappingProxyType

from shopkeeper.assistant.service.glossary import Glossary
from shopkeeper.assistant.wording import service_en, service_zh
from shopkeeper.language.currency import SIGNS, exponent
from shopkeeper.orders.actions import (
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    Effect,
    ExchangeItems,
    Offer,
    ReturnItems,
)
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Address, Customer, Order, OrderLine, PaymentKind, PaymentMethod
from shopkeeper.orders.policy.explain import explain

__all__ = ["WORDING", "Speech", "money"]

#: language -> the sentences; another table for what runs within (training rows are made so)
WORDING: ContextVar[Mapping[str, Mapping[str, str]]] = ContextVar(
    "WORDING",
    default=MappingProxyType({"en": service_en.TEXTS, "zh": service_zh.TEXTS}),
)

#: "Visa ending 1234", "****1234"
_ENDING = re.compile(r"(.*?)\s*(?:\bending(?: in)?|[*•]{2,}|尾号)\s*(\d{2,6})$", re.I)
_CARD = re.compile(r"^(?:credit )?card\s+", re.I)
_SIGN = {
    codes[0]: sign for sign, codes in SIGNS.items() if len(sign) == 1 and unicodedata.category(sign) == "Sc"
}
_SIGN["JPY"] = "¥"


def money(amount: int, currency: str) -> str:
    """Minor units for people: 1126.04 dollars are "$1,126.04"."""
    places = exponent(currency) if currency else 2
    digits = str(abs(amount)).rjust(places + 1, "0")
    whole, rest = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    sign = "-" if amount < 0 else ""
    if currency in _SIGN:
        return f"{sign}{_SIGN[currency]}{int(whole):,}{rest}"
    return f"{sign}{int(whole):,}{rest} {currency}".strip()


_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?) ([A-Z]{3})\b")


def _signed(text: str) -> str:
    """The text with "5.90 USD" as "$5.90"; other currencies stay as they are."""
    return _AMOUNT.sub(lambda m: f"{_SIGN[m[2]]}{m[1]}" if m[2] in _SIGN else m[0], text)


class Speech:
    """Sentences in one language for one customer."""

    def __init__(
        self, language: str, customer: Customer | None = None, glossary: Glossary | None = None
    ) -> None:
        self.language = "zh" if language.startswith("zh") else "en"
        self.texts = WORDING.get()[self.language]
        self.customer = customer
        self.glossary = glossary or Glossary()
        self.titles: dict[str, str] = {}

    def title(self, title: str) -> str:
        """A title of an order in the language, where the shop has one."""
        return self.titles.get(title, title)

    def __call__(self, key: str, **facts: str) -> str:
        return self.texts[key].format_map(facts).strip()

    def join(self, parts: Iterable[str], last: str = "and") -> str:
        """ "a, b and c"."""
        rows = [p for p in parts if p]
        if len(rows) < 2:
            return "".join(rows)
        return self.texts["comma"].join(rows[:-1]) + self.texts[last] + rows[-1]

    def sentences(self, parts: Iterable[str]) -> str:
        return self.texts["space"].join(p.strip() for p in parts if p and p.strip())

    def options(self, options: Mapping[str, str]) -> str:
        """ "15-inch, i5, waterproof: yes": a bare yes, no or number says what of."""
        shown = []
        for name, value in options.items():
            said = self.value(value)
            bare = value.lower() in ("yes", "no", "none") or value.replace(".", "").isdigit()
            shown.append(f"{self.option(name)}: {said}" if bare else said)
        return self.texts["comma"].join(shown)

    def option(self, name: str) -> str:
        """An option's name in the language."""
        return self.glossary.value(name, self.language, "option")

    def value(self, value: str) -> str:
        """An option's value in the language."""
        return self.glossary.value(value, self.language)

    def reason(self, said: str) -> str:
        """A reason of the policy in the language, where it has a name there."""
        return self.texts.get("reason." + said.replace("_", " ").lower(), said)

    def line(self, line: OrderLine, quantity: int = 0) -> str:
        """A line with its options."""
        text = self.title(line.title)
        if line.options:
            text = self("bracket", thing=text, options=self.options(line.options))
        count = quantity or line.quantity
        return self("times", count=str(count), thing=text) if count > 1 else text

    def lines(self, lines: Iterable[OrderLine]) -> str:
        """Titles only, counted."""
        counts: dict[str, int] = {}
        for line in lines:
            title = self.title(line.title)
            counts[title] = counts.get(title, 0) + line.quantity
        return self.join(self("times", count=str(n), thing=t) if n > 1 else t for t, n in counts.items())

    def offer(self, offer: Offer) -> str:
        options = self.options(offer.options) or offer.title
        return self("offer", options=options, price=money(offer.price, offer.currency))

    def status(self, order: Order) -> str:
        return self("status." + str(order.status))

    def parcels(self, order: Order) -> str:
        """Who carries it, under which number, and when it should come or came: what is known of each parcel."""
        rows: list[str] = []
        for parcel in order.shipments:
            if parcel.tracking:
                key = "fact.parcel" if parcel.carrier else "fact.tracking"
                rows.append(self(key, order=order.id, carrier=parcel.carrier, tracking=parcel.tracking))
            elif parcel.carrier:
                rows.append(self("fact.carrier", order=order.id, carrier=parcel.carrier))
            if parcel.delivered:
                rows.append(self("fact.arrived", day=parcel.delivered[:10]))
            elif parcel.promised:
                rows.append(self("fact.promised", day=parcel.promised[:10]))
        return self.sentences(dict.fromkeys(rows))

    def order(self, order: Order) -> str:
        return self(
            "fact.orders_entry", order=order.id, status=self.status(order), things=self.lines(order.lines)
        )

    def address(self, address: Address | None) -> str:
        if address is None:
            return ""
        region = " ".join(filter(None, (address.region, address.postal_code)))
        parts = (address.line1, address.line2, address.city, region, address.country)
        return ", ".join(p for p in parts if p)

    def why(self, refusal: PolicyRefusal) -> str:
        """Why the rules refuse something, with amounts as people write them."""
        return _signed(explain(refusal, self.language))

    def method(self, id: str, *, plain: bool = False) -> str:
        """A payment method's name, with a gift card's balance unless `plain`."""
        known = (
            next((m for m in self.customer.payment_methods if m.id == id), None) if self.customer else None
        )
        if known is None:
            return self("method.demo")
        return self.name_of(known, plain=plain)

    def name_of(self, method: PaymentMethod, *, plain: bool = False) -> str:
        if method.kind is PaymentKind.GIFT_CARD:
            if plain or method.balance is None:
                return self("method.gift_card_plain")
            return self("method.gift_card", balance=money(method.balance, self.currency))
        if method.kind is PaymentKind.CARD:
            label = _CARD.sub("", method.label)
            if parts := _ENDING.match(label):
                return " ".join(self("method.card_ending", make=parts[1], digits=parts[2]).split())
            return self("method.card", label=label) if label else self("method.card_plain")
        if method.kind is PaymentKind.WALLET:
            label = "" if method.label.lower() == "wallet" else method.label
            return self("method.wallet", label=label)
        return self("method." + str(method.kind))

    currency = ""

    def methods(self, ids: Sequence[str], original: str = "") -> str:
        return self.join(
            (
                self("choice.original", method=self.method(i)) if i == original else self.method(i)
                for i in ids
            ),
            last="or",
        )

    def _when(self, effect: Effect) -> str:
        low, high = effect.days
        return self("card.when_days", low=str(low), high=str(high)) if high else ""

    def difference(self, effect: Effect) -> str:
        """What is paid or comes back, and over which method."""
        amount = money(abs(effect.difference), effect.currency)
        method = self.method(effect.method, plain=True)
        if effect.difference > 0:
            return self("card.pay", amount=amount, method=method)
        if effect.difference < 0:
            return self("card.refund", amount=amount, method=method, when=self._when(effect))
        return self("card.even")

    def refund(self, effect: Effect) -> str:
        """What comes back, by method where there are several."""
        parts = {k.split(":", 1)[1]: v for k, v in effect.facts.items() if k.startswith("refund:")}
        amount = money(abs(effect.difference), effect.currency)
        if len(parts) > 1:
            shown = self.join(
                self("card.refund_part", amount=v, method=self.method(k, plain=True))
                for k, v in parts.items()
            )
            return self("card.refund_several", amount=amount, parts=shown)
        if not effect.difference:
            return ""
        told = self(
            "card.refund",
            amount=amount,
            method=self.method(effect.method, plain=True),
            when=self._when(effect),
        )
        fee = _signed(effect.facts.get("postage", ""))
        return self.sentences([told, self("card.postage", fee=fee) if fee else ""])

    def things(self, effect: Effect) -> str:
        return self.texts["semicolon"].join(
            self("times", count=str(e.quantity), thing=self._thing(e.title, e.before))
            if e.quantity > 1
            else self._thing(e.title, e.before)
            for e in effect.lines
        )

    def _thing(self, title: str, options: str) -> str:
        title, options = self.title(title), self.glossary.phrase(options, self.language)
        return self("bracket", thing=title, options=options) if options else title

    def swaps(self, effect: Effect) -> str:
        return self.texts["semicolon"].join(
            self(
                "card.swap",
                thing=self._counted(e.title, e.quantity),
                before=self.glossary.phrase(e.before, self.language),
                after=self.glossary.phrase(e.after, self.language),
                price=money(e.new_price, effect.currency),
            )
            for e in effect.lines
        )

    def effect(self, effect: Effect, lead: str = "card") -> str:
        """What an action would do (`lead` "card") or has done ("done")."""
        action = effect.action
        if isinstance(action, CancelOrder):
            if lead == "card" and not action.reason:
                lead = "card.cancel_plain"
            else:
                lead += ".cancel"
            return self(
                lead,
                order=action.order,
                things=self._titles(effect),
                reason=self.reason(action.reason),
                refund=self.refund(effect),
            )
        if isinstance(action, ReturnItems):
            return self(
                lead + ".return", order=action.order, things=self.things(effect), refund=self.refund(effect)
            )
        if isinstance(action, ExchangeItems | ChangeOrderItems):
            kind = ".exchange" if isinstance(action, ExchangeItems) else ".modify"
            return self(
                lead + kind, order=action.order, swaps=self.swaps(effect), difference=self.difference(effect)
            )
        if isinstance(action, ChangeOrderAddress):
            return self(lead + ".address_order", order=action.order, address=self.address(action.address))
        if isinstance(action, ChangeCustomerAddress):
            return self(lead + ".address_profile", address=self.address(action.address))
        if isinstance(action, ChangeOrderPayment):
            return self(
                lead + ".payment",
                order=action.order,
                amount=money(abs(effect.difference), effect.currency) if effect.difference else "",
                method=self.method(action.method, plain=True),
                refund="",
            ).replace(" ()", "")
        raise TypeError(f"not an action: {action!r}")

    def _titles(self, effect: Effect) -> str:
        return self.join(self._counted(e.title, e.quantity) for e in effect.lines)

    def _counted(self, title: str, quantity: int) -> str:
        shown = self.title(title)
        return self("times", count=str(quantity), thing=shown) if quantity > 1 else shown
