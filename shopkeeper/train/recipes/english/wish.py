"""One request on its way into words: each slot becomes a phrase before the noun, after it, or on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shopkeeper.train.recipes.english.manners import ASIDE, OCCASION
from shopkeeper.train.recipes.english.patterns import Voice, bank
from shopkeeper.train.recipes.english.slots import AVOID, BRAND, ORDER_NO, QUANTITY, SORT, TOO_DEAR
from shopkeeper.train.recipes.english.slots_attributes import ATTRIBUTE
from shopkeeper.train.recipes.english.slots_price import MONEY, PRICE
from shopkeeper.train.recipes.english.values import CURRENCIES, aspect, digits, words_for
from shopkeeper.train.recipes.english.words import article, countable, gerund, number_words, plural, singular
from shopkeeper.train.recipes.scene import Kind, World
from shopkeeper.understanding.request import Price, TypedRequest

__all__ = ["EXACT", "VALUE", "WANT_INTENTS", "Wish", "closed", "wanted"]

WITH_USE = bank("find.noun-with-use")
# Marks around words of the text, taken out at the end: what noise may do, and what `want` quotes.
END, EXACT, VALUE, WANT = "\ue001", "\ue002", "\ue003", "\ue010"
_MARK = re.compile("[\ue000-\uf8ff]")
WANT_INTENTS = frozenset(("find", "refine", "compare", "ask_product", "add_to_cart", "return", "exchange"))


def closed(mark: str, words: str) -> str:
    return f"{mark}{words}{END}"


def wanted(words: str, index: int) -> str:
    """`words`, to be quoted as the `want` of request `index`."""
    return closed(chr(ord(WANT) + index), words)


@dataclass(slots=True)
class Wish:
    """`said`: keys of the slots that the words hold: "category", "brand", ("attributes", name), "price" …"""

    voice: Voice
    request: TypedRequest
    kind: Kind | None
    world: World
    index: int = 0
    pre: list[str] = field(default_factory=list)
    post: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    said: set[object] = field(default_factory=set)
    superlative: bool = False  # a word such as "cheapest" stands before the noun
    soft: bool = False  # only "cheap", not "cheapest"

    def quote(self, words: str) -> str:
        """`words` that name goods: marked as `want` where the intent has one."""
        return wanted(words, self.index) if self.request.intent in WANT_INTENTS else words

    def noun(self, many: bool | None = None) -> str:
        """The kind's name as customers say it, plural when `many` (None: at random)."""
        assert self.kind is not None
        rng = self.voice.rng
        said = self.kind.said[0] if rng.random() < 0.5 else rng.choice(self.kind.said)
        self.said.add("category")
        if many is None:
            many = rng.random() < 0.55
        return plural(said) if many else said

    def place(self, *, pre: bool = True, post: bool = True, clause: bool = True, more: bool = False) -> None:
        """Put every slot but category, order and refs into words, at one of the allowed places. `more`: comparatives
        ("cheaper") instead of superlatives."""
        request, rng = self.request, self.voice.rng
        jobs: list[tuple[object, object]] = [
            (("attributes", name), (name, values)) for name, values in request.attributes.items()
        ]
        jobs += [(("avoid", name), (name, values)) for name, values in request.avoid.items()]
        if request.brands:
            jobs.append(("brand", None))
        if request.price != Price():
            jobs.append(("price", None))
        if request.sort:
            jobs.append(("sort", None))
        rng.shuffle(jobs)
        for key, item in (job for job in jobs if job[0] not in self.said):
            self._place(key, item, pre=pre, post=post, clause=clause, more=more)

    def _place(self, key: object, item: object, *, pre: bool, post: bool, clause: bool, more: bool) -> None:
        spots = [spot for spot, may in (("pre", pre), ("post", post), ("clause", clause)) if may]
        weights = {"pre": 5, "post": 5, "clause": 2}
        while spots:
            spot = self.voice.rng.choices(spots, [weights[s] for s in spots])[0]
            if phrase := self._phrase(key, item, spot, more):
                {"pre": self.pre, "post": self.post, "clause": self.clauses}[spot].append(phrase)
                self.said.add(key)
                return
            spots.remove(spot)

    def _phrase(self, key: object, item: object, spot: str, more: bool) -> str:
        if key == "brand":
            many = " or ".join if self.voice.chance(0.8) else "/".join
            names = [self._value(b) for b in self.request.brands]
            return self.voice.say(BRAND[spot], b=many(names)) if spot != "pre" or len(names) < 3 else ""
        if key == "price":
            return self._price(spot)
        if key == "sort":
            return self._sort(spot, more)
        assert isinstance(key, tuple)
        assert isinstance(item, tuple)
        name, values = item
        return (
            self._attribute(name, values, spot) if key[0] == "attributes" else self._avoid(name, values, spot)
        )

    def _value(self, value: str) -> str:
        return closed(VALUE, words_for(value, self.voice.rng))

    def _attribute(self, name: str, values: Sequence[str], spot: str) -> str:
        rng, kind = self.voice.rng, aspect(name, values[0])
        banks = ATTRIBUTE[kind]
        if spot not in banks:
            return ""
        if any(aspect(name, v) == "ready" for v in values) and kind != "ready":
            return ""
        glue = rng.choice((" or ", " or ", "/", " and " if rng.random() < 0.3 else " or "))
        said = glue.join(self._value(v) for v in values)
        if spot == "pre" and len(values) > 2:
            return ""
        low = name.lower().replace("_", " ")
        slots = {"v": said, "n": low, "one": singular(low), "many": plural(singular(low))}
        if kind != "count" and any(low in v.lower() for v in values):  # not "200 pieces pieces"
            slots = {"v": said}
        return self.voice.say(banks[spot], **slots)

    def _avoid(self, name: str, values: Sequence[str], spot: str) -> str:
        if spot == "pre":
            return ""
        rng = self.voice.rng
        if name == "category":
            said = " or ".join(closed(VALUE, plural(v) if rng.random() < 0.5 else v) for v in values)
            kind = ""
        else:
            said = rng.choice((" or ", " or ", "/", " nor ")).join(self._value(v) for v in values)
            kind = "brand" if name == "brand" else aspect(name, values[0])
        prefix = {
            "brand": "brand.",
            "material": "material.",
            "flavor": "material.",
            "scent": "material.",
        }.get(kind, "")
        return self.voice.say(AVOID[prefix + spot], v=said, n=name.lower().replace("_", " "))

    def _sort(self, spot: str, more: bool) -> str:
        banks, rng = SORT[self.request.sort], self.voice.rng
        if more and spot == "clause" and self.request.sort == "price_asc" and rng.random() < 0.5:
            return self.voice.say(TOO_DEAR)
        if spot != "pre":
            return self.voice.say(banks[spot])
        if more and rng.random() < 0.85:
            return self.voice.say(banks["more"])
        if self.soft or rng.random() < 0.45:
            return self.voice.say(banks["soft"])
        self.superlative = True
        return self.voice.say(banks["super"])

    def _price(self, spot: str) -> str:
        price = self.request.price
        if spot == "pre":
            return ""
        if price.low is not None and price.high is not None:
            words = self.voice.rng.random() < 0.04 and not self.request.quantity
            low, high = self.money(price.low, words=words), self.money(price.high, words=words, bare=True)
            pattern = self.voice.pick(PRICE[f"range.{spot}"])
            assert pattern is not None
            if words and "{a} to {b}" not in pattern.text:  # "twenty and forty" would be read as one number
                low, high = self.money(price.low), self.money(price.high)
            return self.voice.fill(pattern, {"a": low, "b": high})
        kind, amount = next(
            (k, a)
            for k, a in (("high", price.high), ("low", price.low), ("about", price.about))
            if a is not None
        )
        words = self.voice.rng.random() < 0.08 and not self.request.quantity
        return self.voice.say(PRICE[f"{kind}.{spot}"], m=self.money(amount, words=words))

    def money(self, amount: Decimal, *, words: bool = False, bare: bool = False) -> str:
        """An amount as typed: "$30", "30 bucks", "30", "thirty dollars"."""
        rng, voice = self.voice.rng, self.voice
        sign, names = CURRENCIES.get(self.world.currency, ("", (self.world.currency.lower(),)))
        whole = amount == amount.to_integral_value() and 0 < amount < 100_000
        in_words = (
            closed(EXACT, number_words(amount, dash=rng.choice((" ", "-")))) if words and whole else None
        )
        figures = closed(EXACT, digits(amount, rng))
        if in_words:
            return in_words if bare or rng.random() < 0.3 else f"{in_words} {names[0]}"
        if rng.random() < (0.5 if bare else 0.35):
            return figures
        if f"k{END}" in figures:  # not "8kkr"
            return f"{sign}{figures}" if rng.random() < 0.5 else f"{figures} {names[0]}"
        have = {"n": figures, "c": rng.choice(names), "k": self.world.currency, "s": sign}
        if sign and rng.random() < 0.6:
            return voice.say(MONEY["sign"], **have)
        have = {name: have[name] for name in ("n", "c", "k")}
        return voice.say(MONEY["plain"], **have)

    def count(self) -> str:
        """The quantity before a noun: "two", "3x", "a pair of"; "" when there is none."""
        q = self.request.quantity
        if q < 1 or "quantity" in self.said:
            return ""
        self.said.add("quantity")
        special = {2: "two", 12: "twelve"}.get(q)
        if special and self.voice.chance(0.7):
            return self.voice.say(QUANTITY[special])
        return self.voice.say(QUANTITY["pre"], **self._count())

    def count_clause(self) -> None:
        """The quantity as a fragment of its own."""
        if self.request.quantity > 0:
            self.clauses.append(self.voice.say(QUANTITY["clause"], **self._count()))
            self.said.add("quantity")

    def _count(self) -> dict[str, str]:
        q = self.request.quantity
        return {"d": str(q), "w": number_words(q)}

    def order_phrase(self, bank: str) -> str:
        """The order number in words, or "" when there is none."""
        if not self.request.order:
            return ""
        self.said.add("order")
        if bank == "raw":
            return closed(EXACT, self.request.order)
        return self.voice.say(ORDER_NO[bank], o=closed(EXACT, self.request.order))

    def goods(self, head: str = "", form: str = "") -> str:
        """The noun with what stands before and after it. `head`: "ones", "one", "something" instead of the kind's
        name; `form`: "a" (with an article where there is one), "the", "my", "bare", "plural"."""
        rng = self.voice.rng
        count = self.count()
        often = 0.15 if form == "the" else 0.5
        many = bool(count) or form == "plural" or (not head and rng.random() < often)
        if count and rng.random() < 0.04:
            many = False
        noun = head or self.quote(self._for_use(self.noun(many)))
        words = " ".join([*self._ordered_pre(), noun])
        bare = _MARK.sub("", noun)
        if count:
            words = f"{count} {words}"
        elif form in ("the", "my"):
            words = f"{form} {words}"
        elif head in ("something", "anything"):
            words = " ".join([head, *self.pre])
        elif self.superlative and form != "bare" and rng.random() < 0.8:
            words = f"the {words}"
        elif form == "a":
            if not many and countable(bare):
                words = f"{article(_MARK.sub('', words))} {words}"
            elif rng.random() < 0.35 and not head:
                words = f"{rng.choice(('some', 'some', 'some good', 'a few' if many else 'some'))} {words}"
        return " ".join([words, *self.post])

    def chat(self) -> None:
        """Now and then an occasion or a remark that is no slot."""
        if self.voice.chance(0.1):
            at = 0 if self.voice.chance(0.5) else len(self.post)
            self.post.insert(at, self.voice.say(OCCASION))
        self.aside(0.1)

    def aside(self, chance: float) -> None:
        """A remark that names no value ("any colour is fine"), unless one is named."""
        said = self.request
        named = {
            "brand": said.brands,
            "colour": said.attributes,
            "size": said.attributes,
            "price": said.price != Price(),
        }
        if self.voice.chance(chance):
            words = self.voice.say(ASIDE)
            if not any(word in words and value for word, value in named.items()):
                self.clauses.append(words)

    def _for_use(self, noun: str) -> str:
        """Seldom with what it is for: "backpack for carrying a laptop", all of it wanted."""
        if (
            self.request.intent != "find"
            or self.kind is None
            or not self.kind.uses
            or not self.voice.chance(0.07)
        ):
            return noun
        use = self.voice.rng.choice(self.kind.uses)
        return self.voice.say(WITH_USE, n=noun, use=use, using=gerund(use))

    def described(self, attributes: Mapping[str, tuple[str, ...]], frame: Callable[[str, bool], str]) -> str:
        """Goods already bought: "my red Nike shoes"; `frame` puts words around them."""
        whole = self.request
        many = whole.quantity > 1 or self.voice.chance(0.35)
        said = self.quote(self.noun(many))
        self.request = replace(whole, attributes=attributes, avoid={}, price=Price(), sort="")
        self.place(pre=True, post=False, clause=False)
        self.request = whole
        words = " ".join([*self.pre, said])
        self.pre = []
        if whole.quantity > 1 and "quantity" not in self.said:
            self.said.add("quantity")
            return (
                f"{self.voice.rng.choice((str(whole.quantity), number_words(whole.quantity)))} of the {words}"
            )
        return frame(words, many)

    def tail(self) -> str:
        """What stands after the noun, alone: "in blue under 20"."""
        return re.sub(r"^[ ,]+", "", " ".join(self.post))

    def _ordered_pre(self) -> list[str]:
        """Sorting words first, mostly."""
        if self.voice.chance(0.8):
            front = [p for p in self.pre if VALUE not in p]
            return front + [p for p in self.pre if VALUE in p]
        return self.pre

    def done(self) -> TypedRequest:
        """The request without what the words left out; `want` is filled in by the speaker."""
        r, said = self.request, self.said
        return replace(
            r,
            want="",
            category=r.category if "category" in said else "",
            brands=r.brands if "brand" in said else (),
            attributes={n: v for n, v in r.attributes.items() if ("attributes", n) in said},
            avoid={n: v for n, v in r.avoid.items() if ("avoid", n) in said},
            price=r.price if "price" in said else Price(),
            sort=r.sort if "sort" in said else "",
            quantity=r.quantity if "quantity" in said else 0,
            order=r.order if "order" in said else "",
            refs=r.refs if "refs" in said else (),
        )
