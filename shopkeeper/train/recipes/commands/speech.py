"""Puts parts of a wish into words: values, things, methods, addresses; and roughens what is said as hurried people do."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from shopkeeper.assistant.reading.scales import ordered
from shopkeeper.orders.model import Address, PaymentMethod
from shopkeeper.train.recipes.commands import phrases_en, phrases_zh
from shopkeeper.train.recipes.noise import slip
from shopkeeper.train.recipes.row import pick

__all__ = ["Speech"]

_PHRASES = {"en": phrases_en.PHRASES, "zh": phrases_zh.PHRASES}
_SHORT = {"please": "pls", "you": "u", "want to": "wanna", "thanks": "thx", "because": "cuz", "I'd": "id", "don't": "dont", "I'm": "im", "it's": "its"}  # fmt: skip
_METHODS = {
    "en": {
        "card": ("my credit card", "the credit card", "my card", "credit card"),
        "paypal": ("paypal", "my PayPal", "PayPal account"),
        "gift_card": ("my gift card", "the gift card", "a gift card", "giftcard"),
        "wallet": ("apple pay", "google pay", "my wallet, google pay"),
        "original": (
            "the original payment method",
            "the same card I paid with",
            "how I paid",
            "the original method",
        ),
    },
    "zh": {
        "card": ("信用卡", "我的信用卡", "银行卡"),
        "paypal": ("PayPal", "贝宝"),
        "gift_card": ("礼品卡", "我的礼品卡", "购物卡"),
        "wallet": ("支付宝", "微信支付"),
        "original": ("原支付方式", "原来的付款方式", "原路退回的卡"),
    },
}


class Speech:
    """Words of one language, drawn by one generator; `templates` notes the patterns used."""

    def __init__(self, language: str, rng: random.Random, part: str) -> None:
        self.language, self.rng, self.part = language, rng, part
        self.templates: list[str] = []

    @property
    def zh(self) -> bool:
        return self.language == "zh"

    def say(self, key: str, **slots: str) -> str:
        """A wording of `key` with its slots filled in."""
        pattern, name = pick(
            self.rng, _PHRASES[self.language][key], f"commands.{self.language}.{key}", self.part
        )
        self.templates.append(name)
        return pattern.format(**slots)

    def value(self, value: str) -> str:
        """A value as people write it."""
        if self.rng.random() < 0.75 and not re.fullmatch(r"[A-Z0-9]{1,4}", value):
            value = value.lower()
        if not self.zh and self.rng.random() < 0.15:
            value = value.replace("-", " ")
        if self.rng.random() < 0.1:
            value = re.sub(r"(\d)([a-zA-Z])", r"\1 \2", value)
        return value

    def values(self, options: Mapping[str, str]) -> str:
        """All values: "red, size L and cotton"."""
        said = [self._named(name, value) for name, value in options.items()]
        self.rng.shuffle(said)
        if self.zh:
            return self.rng.choice(("", "、", "，")).join(said) if len(said) > 1 else said[0]
        if len(said) == 1:
            return said[0]
        return (
            self.rng.choice((", ", " ", " and ")).join(said[:-1])
            + self.rng.choice((" and ", ", ", " "))
            + said[-1]
        )

    def _named(self, name: str, value: str) -> str:
        """The value, with its option's name where the value alone says little."""
        bare = re.fullmatch(
            r"(?i)\d+(?:\.\d+)?|[a-z]{1,3}|none|yes|no|low|high|medium|regular|standard|无|是|否|低|中|高",
            value,
        )
        said = self.value(value)
        if not bare and self.rng.random() < 0.85:
            return said
        option = self.option(name)
        if self.zh:
            return f"{option}{said}"
        return f"{option} {said}" if self.rng.random() < 0.6 else f"{said} {option}"

    def pairs(self, options: Mapping[str, str]) -> str:
        """Values with their options' names: "size L and color red"."""
        rows = [
            f"{self.option(n)}{self.value(v)}" if self.zh else self.rng.choice((f"{self.option(n)} {self.value(v)}", f"{self.value(v)} {self.option(n)}"))
            for n, v in options.items()
        ]  # fmt: skip
        return ("，" if self.zh else " and ").join(rows)

    def option(self, name: str) -> str:
        """An option's name as people say it: size_eu -> size eu."""
        return " ".join(name.replace("_", " ").split()).lower()

    def target(self, options: Mapping[str, str], bare: str) -> str:
        """A noun phrase for what is wanted."""
        special = {"any": "any", ">": "bigger", "<": "smaller", "max": "most", "min": "least"}
        plain = {n: v for n, v in options.items() if v not in special}
        moved = [(special[v], n) for n, v in options.items() if v in special and v != "any"]
        parts = []
        if plain:
            values = self.values(plain)
            parts.append(
                self.say("np", values=values, pairs=self.pairs(plain), bare=bare, a=self.article(values))
            )
        parts += [self.say(key, option=self.option(name)) for key, name in moved]
        joined = ("，" if self.zh else self.rng.choice((" and ", ", "))).join(parts)
        for name in (n for n, v in options.items() if v == "any"):
            joined += ("，" if self.zh else ", ") + self.say("any", option=self.option(name))
        return joined

    @staticmethod
    def article(word: str) -> str:
        return "an" if word[:1].lower() in "aeiou" else "a"

    def thing(
        self, name: str, calls: Sequence[str], current: Mapping[str, str], *, plural: bool = False
    ) -> str:
        """My black desk lamp; the lamp in black; 黑色的台灯."""
        rng = self.rng
        called = rng.choice(calls[:1]) if rng.random() < 0.6 else rng.choice(calls)
        if not self.zh and rng.random() < 0.12 and " " in called:
            called = called.split()[-1]
        if plural and not self.zh and not called.endswith("s"):
            called += "s"
        if not self.zh and rng.random() < 0.1:
            called = name
        if self.zh:
            described = f"{self.values(current)}的{called}" if current else called
            return (
                rng.choice(("所有的", "全部")) + described
                if plural
                else rng.choice(("", "", "那个", "我买的", "这个")) + described
            )
        lead = (
            rng.choice(("the ", "my ", "the ", "that ", "this ", ""))
            if not plural
            else rng.choice(("all my ", "both ", "the ", "all the "))
        )
        if not current:
            return lead + called
        if rng.random() < 0.6:
            return f"{lead}{self.values(current)} {called}"
        return f"{lead}{called} in {self.values(current)}"

    def method(self, kind: str, own: Sequence[PaymentMethod]) -> str:
        if kind == "card" and self.rng.random() < 0.3:
            card = next((m for m in own if m.kind == "card"), None)
            if card is not None:
                brand, _, digits = card.label.partition(" ")
                return (
                    f"尾号{digits}的卡"
                    if self.zh
                    else self.rng.choice((f"my {brand}", f"the card ending in {digits}", f"my {brand} card"))
                )
        return self.rng.choice(_METHODS[self.language][kind])

    def address(self, address: Address) -> tuple[str, dict[str, str]]:
        """The address as said, and its parts as they stand in it."""
        fields = {"line1": address.line1}
        if self.zh:
            if self.rng.random() < 0.7:
                fields = {"line1": address.line1, "city": address.city, "region": address.region}
                if self.rng.random() < 0.4:
                    del fields["region"]
            text = fields.get("region", "") + fields.get("city", "") + fields["line1"]
            return text, fields
        if address.line2:
            fields["line2"] = address.line2
        if self.rng.random() < 0.95:
            fields |= {"city": address.city, "region": address.region, "postal_code": address.postal_code}
        parts = [fields["line1"], *([fields["line2"]] if "line2" in fields else [])]
        if "city" in fields:
            parts.append(fields["city"])
            parts.append(
                f"{fields['region']} {fields['postal_code']}"
                if self.rng.random() < 0.7
                else f"{fields['region']}, {fields['postal_code']}"
            )
        if self.rng.random() < 0.25 and "city" in fields:
            fields["country"] = self.rng.choice(("USA", "US", "United States"))
            parts.append(fields["country"])
        return ", ".join(parts), fields

    def steps(self, values: Sequence[str]) -> bool:
        """Whether "bigger" says something about these values."""
        return len(values) > 1 and bool(ordered(values))

    def roughened(self, text: str, exact: Sequence[str]) -> str:
        """Now and then small letters, lost marks, short forms, slips of the keyboard; `exact` stays as it is."""
        rng = self.rng
        if self.zh:
            if rng.random() < 0.2:
                text = text.replace("，", " ").replace("。", " ").strip()
            return text if rng.random() < 0.7 else text + rng.choice(("。", "！", "", "吧", "哈"))
        if rng.random() < 0.15:
            for word, short in _SHORT.items():
                if rng.random() < 0.5 and not any(word in e for e in exact):
                    text = re.sub(rf"\b{re.escape(word)}\b", short, text)
        if rng.random() < 0.25 and not any(e != e.lower() for e in exact):
            text = text.lower()
        if rng.random() < 0.12:
            words = text.split(" ")
            free = [
                i
                for i, w in enumerate(words)
                if len(w) > 4 and w.isalpha() and not any(w in e for e in exact)
            ]
            if free:
                at = rng.choice(free)
                words[at] = slip(words[at], rng)
                text = " ".join(words)
        if rng.random() < 0.3:
            text = text.rstrip(".") + rng.choice((".", "!", "", "", "..."))
        return (
            text[:1].upper() + text[1:]
            if rng.random() < 0.5 and not any(text.startswith(e) for e in exact)
            else text
        )
