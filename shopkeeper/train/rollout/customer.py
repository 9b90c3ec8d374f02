"""A simulated customer at the service desk: their next wish, and what they answer to a question or a card."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.service.state import DeskState, Question
from shopkeeper.orders.actions import Offer
from shopkeeper.train.recipes.commands.customers import made_address
from shopkeeper.train.recipes.commands.speech import Speech

__all__ = ["Turn", "answer"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the customer says, and the commands that they mean by it."""

    text: str
    commands: tuple[Command, ...]


def answer(
    state: DeskState,
    context: ReadingContext,
    offers: Sequence[Offer],
    rng: random.Random,
    part: str = "train",
) -> Turn | None:
    """What the customer says to what the desk put last: yes to a card, the first choice of a question; None when
    nothing was asked that must be answered. `offers`: what a question about variants offers; `part`: whose
    phrasings."""
    speech = Speech(context.language, rng, part)
    if state.card is not None:
        return Turn(speech.say("yes"), (Command("yes"),))
    question = state.asked
    if question is None or question.kind in ("anything_else", "identity", "goods"):
        return None
    if question.kind == "offer":
        return Turn(speech.say("no"), (Command("no"),))
    if question.kind == "order" and question.choices:
        id = question.choices[0]
        return Turn(speech.say("answer.order", order=id), (Command("answer", order=id),))
    if question.kind == "item" and question.choices:
        return _item(question, context, speech)
    if question.kind == "variant" and offers:
        options = dict(offers[0].options)
        said = speech.values(options)
        text = speech.say("answer.variant", values=said, a=speech.article(said))
        return Turn(text, (Command("answer", wishes=(Wish(options=options),)),))
    if question.kind == "method" and question.choices:
        kinds = {m.id: str(m.kind) for m in context.methods}
        kind = next((kinds[c] for c in question.choices if c in kinds), "original")
        text = speech.say("answer.method", method=speech.method(kind, context.methods))
        return Turn(text, (Command("answer", method=kind),))
    if question.kind == "reason":
        return Turn(speech.say("no longer needed"), (Command("answer", reason="no longer needed"),))
    if question.kind == "address":
        said, fields = speech.address(made_address(context.language, rng))
        return Turn(speech.say("answer.address", address=said), (Command("answer", address=fields),))
    return None


def _item(question: Question, context: ReadingContext, speech: Speech) -> Turn | None:
    lines = {line.id: line for order in context.orders for line in order.lines}
    line = next((lines[id] for id in question.choices if id in lines), None)
    if line is None:
        return None
    if not line.options:
        text = speech.say("answer.order", order=line.title)
        return Turn(text, (Command("answer", wishes=(Wish(line.title),)),))
    said = speech.thing(line.title, (line.title,), line.options)
    return Turn(said, (Command("answer", wishes=(Wish(line.title, current=line.options),)),))
