"""Going on with the agenda: what cannot be is told, then one question, or one card, is put."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.consent import Card, action_to_dict, propose
from shopkeeper.assistant.service.planner import close, look_ahead
from shopkeeper.assistant.service.questions import answer
from shopkeeper.assistant.service.saying import Saying
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.speech import Speech
from shopkeeper.assistant.service.state import DeskState, Question
from shopkeeper.assistant.service.steps import Ask, Propose
from shopkeeper.errors import NotFound
from shopkeeper.orders.actions import ChangeOrderItems as _Change
from shopkeeper.orders.actions import Effect, ExchangeItems, ReturnItems
from shopkeeper.orders.backend import PolicyRefusal

__all__ = ["go_on", "present", "show_again"]


def go_on(
    scene: Scene,
    state: DeskState,
    saying: Saying,
    *,
    question: Question | None = None,
    answered: bool = False,
) -> None:
    """Carries on with the agenda and puts the next question or card."""
    outlook = look_ahead(scene, state)
    step = outlook.step
    if question is not None and isinstance(step, Ask) and _same_question(question, step.question):
        times = question.times + (0 if answered else 1)
        if question.kind == step.question.kind and not answered:
            step = _unanswered(scene, state, saying, step, times) or None
            if step is None:
                outlook = look_ahead(scene, state)
                step = outlook.step
    present(scene, state, saying, outlook.told, step)


def _unanswered(scene: Scene, state: DeskState, saying: Saying, step: Ask, times: int) -> Ask | None:
    """The same question again: with a likely answer taken instead where the card will show it. None: go on."""
    question = step.question
    wants = [w for w in state.wants if w.id in question.wants]
    question.times = times
    if times >= 2 and question.choices and wants:
        if question.kind == "method":
            for want in wants:
                want.method = question.choices[0]
            return None
        if question.kind == "reason" and times >= 3:
            for want in wants:
                want.reason = question.choices[0]
            return None
        if question.kind == "either":
            for want in wants:
                if want.do != question.topic:
                    want.stage = "dropped"
            return None
        if times >= 3 and question.kind in ("order", "item", "variant"):
            _set_aside(scene, state, question, saying)
            return None
    if times >= 4:
        _set_aside(scene, state, question, saying)
        return None
    return Ask(question, step.text)


def _set_aside(scene: Scene, state: DeskState, question: Question, saying: Saying) -> None:
    for want in state.wants:
        if want.id in question.wants and want.stage == "open":
            close(state, want, "refused")
    saying.say(scene.speech.sentences([scene.speech("aside"), scene.speech("handoff.offer")]))


def present(
    scene: Scene, state: DeskState, saying: Saying, told: Sequence[str], step: Ask | Propose | None
) -> None:
    speech = scene.speech
    for one in told:
        saying.say(one)
    if isinstance(step, Ask):
        state.asked = step.question
        saying.end = step.text
        return
    if isinstance(step, Propose):
        _show(scene, state, saying, step)
        return
    later, state.later = state.later, []
    for row in later:
        saying.say(answer(scene, state, Command.from_dict(row)))
    state.asked = Question("anything_else")
    saying.end = speech("any_else")


def _show(scene: Scene, state: DeskState, saying: Saying, step: Propose) -> None:
    """Opens a card and puts it to the customer."""
    speech = scene.speech
    card = propose(state.customer, step.effects)
    state.card, state.card_wants, state.asked = card, [list(ids) for ids in step.wants], None
    for note in step.notes:
        saying.say(note)
    saying.end = _card_text(scene, card, step.effects)
    saying.events.append(Event("card", _card_data(card, step.effects, speech)))


def _card_text(scene: Scene, card: Card, effects: Sequence[Effect], *, again: bool = False) -> str:
    speech = scene.speech
    lines = [speech.effect(e) for e in effects]
    if len(lines) > 1:
        lines = [speech("number", number=str(i), text=t) for i, t in enumerate(lines, 1)]
        total = sum(e.difference for e in effects)
        if total < 0:
            from shopkeeper.assistant.service.speech import money

            lines.append(speech("card.total_back", amount=money(-total, effects[0].currency)))
    once = any(isinstance(e.action, ExchangeItems | _Change) for e in effects)
    notes = [speech("card.once")] if once and not again else []
    if any(isinstance(e.action, ReturnItems) for e in effects) and not again and not once:
        notes = [speech("card.only")]
    lead = speech("card.again") if again else speech("card.lead")
    return speech.sentences([lead, *lines, *notes, speech("card.ask")])


def show_again(scene: Scene, state: DeskState, saying: Saying, *, whole: bool = False) -> None:
    """The open card once more, as it stands now; in full when other things were said before it, or `whole`."""
    card = state.card
    assert card is not None
    try:
        effects = [scene.check(a) for a in card.actions]
    except (PolicyRefusal, NotFound):
        state.card = None
        go_on(scene, state, saying)
        return
    if saying.parts or whole:
        saying.end = _card_text(scene, card, effects, again=True)
    else:  # it was shown just now
        saying.end = scene.speech.sentences([scene.speech("card.again_short"), scene.speech("card.ask")])


def _same_question(one: Question, other: Question) -> bool:
    return one.kind == other.kind and bool(set(one.wants) & set(other.wants))


def _card_data(card: Card, effects: Sequence[Effect], speech: Speech) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": speech("card.lead"),
        "lines": [speech.effect(e) for e in effects],
        "effect": [
            action_to_dict(e.action) | {"difference": e.difference, "currency": e.currency} for e in effects
        ],
        "state": card.state,
    }
