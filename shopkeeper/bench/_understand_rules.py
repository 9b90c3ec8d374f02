"""Baseline: typed requests by rules only: what the search's own reading of queries knows, and words of intents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from shopkeeper.bench._understand_data import Sample
from shopkeeper.language import fold, segment
from shopkeeper.language.currency import exponent
from shopkeeper.language.prices import find_price_range
from shopkeeper.search.thesaurus import Thesaurus, key_of, load_thesaurus
from shopkeeper.understanding import Candidates, Name, Price, TypedRequest, amounts, order_numbers

__all__ = ["Rules", "ordinals"]

#: words that give an intent away, the strongest first; a sentence without any of them looks for goods
_INTENTS = (
    ("human", r"human|real person|agent|representative|人工|真人"),
    ("cancel_order", r"cancel|取消"),
    ("invoice", r"invoice|receipt|发票"),
    ("change_address", r"(?:change|wrong|update|new).*address|改.*地址|地址.*[改错]"),
    ("change_payment", r"(?:change|different).*(?:payment|card)|改.*(?:付款|支付)"),
    ("refund", r"refund|money back|退款|退钱"),
    ("exchange", r"exchange|swap|换[成个货]"),
    ("return", r"\breturn|send (?:it|this|them)? ?back|退货|想退|要退"),
    (
        "track_order",
        r"where(?:'s| is) my|track|arrived? yet|has(?:n't| not) arrived|物流|发货没|到哪|没到|快递",
    ),
    ("change_order", r"(?:change|add|remove).*order|改.*订单"),
    (
        "account",
        r"password|log ?in|sign ?in|my account|unsubscribe|newsletter|密码|登录|账[号户]|注销|会员|积分",
    ),
    ("view_cart", r"(?:my|the) (?:cart|basket)\b(?!.*add)|购物车里"),
    (
        "add_to_cart",
        r"add (?:it|this|that|them|\d).*|i'?ll (?:take|have)|加购|加入购物车|下单|来[一两三四五]?[个件]",
    ),
    ("compare", r"compare|difference|which (?:one )?is better|哪[个款]更?好|区别|对比"),
    (
        "ask_policy",
        r"do you (?:ship|deliver)|shipping|delivery|warranty|policy|包邮|运费|保修|多久能?[到发]|分期",
    ),
    ("complain", r"broken|damaged|terrible|disappointed|worst|stopped working|太差|坏了|破了|投诉"),
    ("greet", r"^(?:hi|hello|hey|thanks?|thank you|bye|你好|您好|谢谢|在吗|再见)\W*$"),
)
_SERVICE_ASK = re.compile(r"^(?:is|are|does|do|can|will|how|what)\b|吗[?？]?$|多[大少久重]", re.I)
_ORDINALS = (
    r"\bfirst\b|\b1st\b|#1\b|第一|1号",
    r"\bsecond\b|\b2nd\b|#2\b|第二|2号",
    r"\bthird\b|\b3rd\b|#3\b|第三|3号",
    r"\bfourth\b|\b4th\b|#4\b|第四|4号",
    r"\bfifth\b|\b5th\b|#5\b|第五|5号",
)
_LETTER = re.compile(r"\w")
_ALL = re.compile(r"\bboth\b|\b(?:those|these|the) two\b|两个|这俩|这两", re.I)
_LAST = re.compile(r"\blast (?:one)?\b|最后", re.I)
_IT = re.compile(r"\b(?:it|this|that|these|them)\b|这[个款件双条台]|它", re.I)


def ordinals(text: str, shown: int) -> tuple[int, ...]:
    """Which of the products shown a sentence points at, by its ordinals."""
    found = [i for i, pattern in enumerate(_ORDINALS[:shown], 1) if re.search(pattern, text, re.IGNORECASE)]
    if not found and shown > 1 and _ALL.search(text):
        found = list(range(1, min(shown, 2) + 1))
    if not found and shown and _LAST.search(text):
        found = [shown]
    if not found and shown == 1 and _IT.search(text):
        found = [1]
    return tuple(found)


class Rules:
    """Names that occur in the sentence, prices, orders and sorts as the search reads them, intents by words."""

    name = "rules"

    def __init__(self) -> None:
        self.thesaurus: Thesaurus = load_thesaurus()

    def read(self, sample: Sample) -> tuple[TypedRequest, ...]:
        """One request."""
        text, names = sample.text, sample.names()
        found = {name: self.occurs(name, text) for name in _all(names)}
        request = TypedRequest(
            self.intent(text, bool(sample.shown), any(found.values())),
            category=next((n.name for n in names.categories if found[n] == 1), ""),
            brands=tuple(n.name for n in names.brands if found[n] == 1),
            attributes=_by_attribute((n.attribute, n.name) for n in names.values if found[n] == 1),
            avoid=_by_attribute((n.attribute or n.kind, n.name) for n, how in found.items() if how == -1),
            price=self.price(sample),
            sort=self.sort(text),
            order=next((o for o in order_numbers(text) if sum(c.isdigit() for c in o) >= 4), ""),
            refs=ordinals(text, len(sample.shown)),
        )
        return (replace(request, want=self.want(text, request)),)

    def intent(self, text: str, shown: bool, named: bool) -> str:
        """The first intent whose words occur."""
        for intent, pattern in _INTENTS:
            if re.search(pattern, text, re.IGNORECASE):
                return intent
        if shown:
            return "ask_product" if _SERVICE_ASK.search(text) and not named else "refine"
        return "find"

    def occurs(self, name: Name, text: str) -> int:
        """1: the sentence has the name or a synonym of it; -1: behind a "not"; 0: it has not."""
        said = f" {key_of(text)} "
        squeezed = fold(text)
        for form in (name.name, *name.also):
            key = key_of(form)
            forms = {key, *(" ".join(map(str, words)) for words in self.thesaurus.same.get(key, ()))}
            for each in forms:
                at = said.find(f" {each} ")
                if at >= 0:
                    return -1 if self._denied(said[:at]) else 1
                if not each.isascii() and (at := squeezed.find(each.replace(" ", ""))) >= 0:
                    return -1 if self._denied(squeezed[:at]) else 1
        return 0

    def _denied(self, before: str) -> bool:
        near = " ".join(before.split()[-3:])[-14:]
        return any(
            re.search(rf"(?<!\w){re.escape(n)}(?!\w)", near) if n.isascii() else n in near[-5:]
            for n in self.thesaurus.negations
        )

    def price(self, sample: Sample) -> Price:
        """The price range that the search reads; in the middle of it when it is a price to stay near."""
        currency = sample.shop.currency if sample.shop else ("CNY" if sample.language == "zh" else "USD")
        found = find_price_range(fold(sample.text), sample.language, currency)
        if found is None:
            return Price()
        unit = Decimal(10) ** exponent(found.currency)
        low, high = (None if edge is None else edge / unit for edge in (found.low, found.high))
        said = set(amounts(sample.text))
        if low is not None and high is not None and not {low, high} & said:
            return Price(about=(low + high) / 2)
        return Price(low, high)

    def sort(self, text: str) -> str:
        """The sort wish that the search reads."""
        folded = fold(text)
        for phrase, sort in self.thesaurus.sorts:
            if (phrase in folded) if not phrase.isascii() else re.search(rf"\b{re.escape(phrase)}\b", folded):
                return sort
        return ""

    def want(self, text: str, request: TypedRequest) -> str:
        """The words that are neither function words nor part of a slot."""
        if request.intent in ("greet", "other", "human", "view_cart", "track_order", "cancel_order"):
            return ""
        taken = {
            word
            for slot, value in request.slots()
            if slot not in ("category", "ref", "quantity")
            for word in key_of(value).split()
        }
        glue = self.thesaurus.function_words | set("的了吗呢和与或款个一种些是有没我要想")
        han = re.search(r"[㐀-鿿]", text)
        said = segment(text, parts=False) if han else re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
        words = [
            w
            for w in said
            if fold(w) not in glue and key_of(w) not in taken and not w[:1].isdigit() and _LETTER.search(w)
        ]
        return " ".join(words)


def _all(names: Candidates) -> list[Name]:
    return [*names.categories, *names.brands, *names.values]


def _by_attribute(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    for attribute, value in pairs:
        rows[attribute] = (*rows.get(attribute, ()), value)
    return rows
