"""Memory in the conversation: asking before something is kept, showing it, erasing it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.memory import (
    Memory,
    Remembered,
    find_memorable,
    person_of,
    wants_erased,
    wants_shown,
)
from shopkeeper.assistant.wording.tools import text

__all__ = ["answer_about_memory", "ask_to_remember", "offer_to_remember", "plain_answer", "told"]

_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please do|do it|go ahead|confirm(?:ed)?|correct|right|"
    r"i confirm|sounds good|that'?s "
    r"(?:right|fine|correct|ok))\b(?:[\s,.!]*(?:please|thanks?|thank you|confirm(?:ed)?|go ahead|"
    r"do it|that'?s fine))*\W*$|"
    r"^\W*(?:是|是的|对|对的|好|好的|好啊|可以|行|行的|确认|没问题|嗯|嗯嗯|同意|要)(?:[，,。！!\s]*(?:谢谢|确认|请办理|麻烦了))*\W*$",
    re.I,
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|don'?t|do not|cancel that|stop|never ?mind|not now|"
    r"rather not)\b(?:[\s,.!]*(?:thanks?|thank you|please|"
    r"do(?: not|n'?t)(?: do (?:it|that))?|never ?mind))*\W*$|^\W*(?:不|不用|不是|不要|不了|不必|"
    r"不可以|不行|否|算了|先不|别)(?:[，,。！!\s]*(?:谢谢|谢了|了))*\W*$",
    re.I,
)
_NAMES = {
    "en": {"size": "size", "shoe_size": "shoe size", "pet": "pet", "allergy": "allergy", "bought": "bought"},
    "zh": {"size": "尺码", "shoe_size": "鞋码", "pet": "宠物", "allergy": "过敏", "bought": "买过"},
}


def plain_answer(said: str) -> bool | None:
    """True for a plain yes, False for a plain no, None for anything else: only a plain yes confirms."""
    if _YES.match(said):
        return True
    return False if _NO.match(said) else None


def told(things: Sequence[Remembered], language: str) -> str:
    """ "size M; pet dog"."""
    names = _NAMES.get(language, _NAMES["en"])
    return "; ".join(f"{names.get(t.name, t.name)}: {t.value}" for t in things)


def ask_to_remember(context: TurnContext, things: Sequence[Remembered]) -> None:
    """Asks; the answer is taken in the next turn by `answer_about_memory`."""
    context.state.asked = {"memory": [[t.name, t.value] for t in things], "turn": context.turn.number}
    context.say(text("remember_ask", context.language, what=told(things, context.language)))
    choices = ["是", "否"] if context.language == "zh" else ["Yes", "No"]
    context.emit(Event("choices", {"choices": choices}))


def offer_to_remember(context: TurnContext, memory: Memory) -> None:
    """After an answer: asks whether what the customer said of themselves may be kept; once for each thing, and no more
    in a conversation where the answer was no."""
    if context.state.asked or context.state.card or context.state.desk.get("card"):
        return
    if context.state.desk.get("asked") or context.state.declined_memory:
        return
    known = memory.of(person_of(context))
    things = [t for t in find_memorable(context.text) if t not in known]
    if things:
        ask_to_remember(context, things)


def answer_about_memory(context: TurnContext, memory: Memory, bought: Sequence[Remembered] = ()) -> bool:
    """Handles the answer to the question, and what the customer asks of the memory; False when it is about neither.
    `bought`: what the orders tell of earlier purchases, shown with the rest."""
    language, person = context.language, person_of(context)
    asked = context.state.asked
    if asked.get("memory"):
        context.state.asked = {}
        answer = plain_answer(context.text)
        things = [Remembered(str(name), str(value)) for name, value in asked["memory"]]
        if answer is True and context.turn.number == int(asked.get("turn", 0)) + 1:
            memory.keep(person, things, context.conversation.id)
            context.say(text("remembered", language, what=told(things, language)))
            return True
        if answer is False:
            context.state.declined_memory = True
            context.say(text("not_remembered", language))
            return True
    if wants_shown(context.text):
        kept = memory.of(person) + list(bought)
        context.say(
            text("memory", language, what=told(kept, language)) if kept else text("memory_none", language)
        )
        return True
    if wants_erased(context.text):
        memory.erase(person)
        context.say(text("forgotten", language))
        return True
    return False
