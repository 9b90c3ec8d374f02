"""The guide's sentences in the customer's language: chosen by key, with the plural that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shopkeeper.assistant.wording.guide_en import GUIDE as ENGLISH
from shopkeeper.assistant.wording.guide_zh import GUIDE as CHINESE

__all__ = ["Wording"]

_TEXTS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "zh": CHINESE}


class Wording:
    """Sentences in one language; English where the language is not known."""

    def __init__(self, language: str) -> None:
        self.language = language if language in _TEXTS else "en"
        self._texts = _TEXTS[self.language]

    def say(self, key: str, **values: object) -> str:
        """The sentence `key` filled in; `key` + "_one" is taken for n=1 where there is one. Numbers get thousands
        separators."""
        if values.get("n") == 1 and f"{key}_one" in self._texts:
            key += "_one"
        filled = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
        return self._texts[key].format(**filled)

    def listing(self, texts: Sequence[str], most: int = 8) -> str:
        """ "a, b and c"; beyond `most` the rest is counted."""
        kept = [t for t in texts if t]
        if len(kept) > most:
            more = self.say("and_more", n=len(kept) - most)
            return self.say("comma").join(kept[:most]) + more
        if len(kept) < 2:
            return "".join(kept)
        return self.say("comma").join(kept[:-1]) + self.say("and") + kept[-1]

    def goods(self, labels: Sequence[str]) -> str:
        """Categories as the goods in them: "desk lamps", "products in Lighting"."""
        if self.language == "en" and not all(label.endswith("s") for label in labels):
            return self.say("goods_in", category=self.listing(labels, 3))
        return self.listing([self.thing(label) for label in labels], 3)

    def thing(self, label: str) -> str:
        """A category's name inside a sentence: "Desk lamps" -> "desk lamps"; "T-shirts" and "USB hubs" stay."""
        if self.language != "en" or len(label) < 2 or not label[1].islower():
            return label
        return label[0].lower() + label[1:]
