"""Both languages say the same sentences with the same facts, and scripts and people find the plain words in them."""

from __future__ import annotations

import string

from shopkeeper.assistant.service.speech import Speech, money
from shopkeeper.assistant.wording import service_en, service_zh
from shopkeeper.orders.actions import Effect, EffectLine, ReturnItem, ReturnItems


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences_and_facts() -> None:
    assert set(service_en.TEXTS) == set(service_zh.TEXTS)
    for key, text in service_en.TEXTS.items():
        assert _facts(text) == _facts(service_zh.TEXTS[key]), key
        assert text.strip() or key == "space"


def test_only_cards_ask_to_confirm() -> None:
    assert [k for k, v in service_en.TEXTS.items() if "confirm" in v.lower()] == ["card.ask"]


def test_money_is_written_with_its_sign() -> None:
    assert money(112604, "USD") == "$1,126.04"
    assert money(-500, "EUR") == "-€5.00"
    assert money(1200, "JPY") == "¥1,200"


def test_what_a_return_costs_is_told() -> None:
    back = ReturnItems("W1", (ReturnItem("W1-1"),))
    effect = Effect(back, (EffectLine("Kettle", price=2000),), -1410, "USD", facts={"postage": "5.90 USD"})
    assert "postage of $5.90" in Speech("en").effect(effect)
    assert "运费$5.90" in Speech("zh").effect(effect)
