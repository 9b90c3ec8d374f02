"""The conversation that asks a model for typed requests: short for models trained on it, spelled out for others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shopkeeper.llm.types import Message
from shopkeeper.understanding.hints import hints
from shopkeeper.understanding.vocabulary import NONE, Candidates, Name

__all__ = ["HISTORY_TURNS", "TASK", "prompt", "turn_before"]

TASK = "Understand."
HISTORY_TURNS = 2  # turns before the sentence that the model sees
LONGEST_TURN = 160  # characters kept of each of them
LONGEST_SENTENCE = 600

_EXPLAINED = """You turn what a customer of a shop says into typed requests: JSON {"requests": [...]}, one for each
thing asked (nearly always one). Keys of a request, in this order, empty ones left out:
intent: find (look for goods), refine (change the wish before it), compare, ask_product (question about a product),
 add_to_cart, view_cart, track_order, cancel_order, change_order, change_address, change_payment, return, exchange,
 refund, ask_policy (shipping, returns, payment, warranty in general), account, invoice, complain, human (wants a
 person), greet (hello, thanks, small talk), other (nothing a shop does)
want: the words of the last message, verbatim, that name what is wanted, without what the other keys hold
category, brand (list), attributes {name: [values]}, avoid {name: [values]; also brand, category}: only names
 listed below
price {min, max, about}: numbers; sort: price_asc, price_desc, newest, rating, popular; quantity: a number above 1;
order: the order number as written; refs: numbers of the products shown that are meant, counted from 1.
Name only what the last message says; the turns before it tell what it refers to."""


def prompt(
    sentence: str,
    history: Sequence[Message] = (),
    shown: Sequence[str] = (),
    candidates: Candidates = NONE,
    *,
    hint: Mapping[str, Any] | None = None,
    explain: bool = False,
) -> tuple[Message, ...]:
    """The messages to send. `history`: the turns before `sentence`; `shown`: titles of the products on display;
    `hint`: what `hints` found, when it is known already;
    `explain` spells the task out, for models that were not trained on it."""
    lines = [_EXPLAINED if explain else TASK]
    for name, values in (("category", candidates.categories), ("brand", candidates.brands)):
        if values:
            lines.append(_line(name, values))
    for attribute, values in candidates.attributes().items():
        lines.append(_line(attribute, values))
    found = hints(sentence, candidates, shown, turn_before(history)) if hint is None else hint
    if found and not explain:
        lines.append(
            "hint: " + json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace(";", ",")
        )
    if shown:
        lines.append(
            "shown: " + "; ".join(f"{i} {_plain(title)[:60]}" for i, title in enumerate(shown[:8], 1))
        )
    turns = [
        Message(turn.role, turn.content[:LONGEST_TURN])
        for turn in history
        if turn.role in ("user", "assistant") and turn.content
    ]
    return (
        Message("system", "\n".join(lines)),
        *turns[-HISTORY_TURNS:],
        Message("user", sentence[:LONGEST_SENTENCE]),
    )


def turn_before(history: Sequence[Message]) -> str:
    """What the shop said last, empty when nothing."""
    return next((turn.content for turn in reversed(history) if turn.role == "assistant" and turn.content), "")


def _line(name: str, values: Sequence[Name]) -> str:
    """As the reply writes it, so that names are copied token by token."""
    return json.dumps({name: [_plain(v.name) for v in values]}, ensure_ascii=False, separators=(",", ":"))[
        1:-1
    ]


def _plain(name: str) -> str:
    return " ".join(name.replace(";", ",").split())
