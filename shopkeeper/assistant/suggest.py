"""Replies suggested to a person who took a conversation: from the documents, from the guide, or plain courtesy.

Nothing is changed by a suggestion: no cart, no order, no state.
"""

from __future__ import annotations

from collections.abc import Sequence

from shopkeeper.assistant.conversation import Conversation, Turn
from shopkeeper.assistant.drivers.cues import TALK, by_rules
from shopkeeper.assistant.guide import GuideState
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.wording.talk import say

__all__ = ["suggested_replies"]


def suggested_replies(parts: Parts, conversation: Conversation, turns: Sequence[Turn]) -> list[str]:
    """At most three answers to what the customer said last, the best founded first; [] when nothing was said."""
    said = next((t for t in reversed(turns) if t.role == "customer" and t.kind == "say"), None)
    if said is None:
        return []
    language, found = said.language, []
    topic = by_rules(said.text)
    answer = parts.knowledge.answer(said.text, language)
    if answer.supported:
        found.append(answer.text)
    if topic not in TALK and topic != "human":
        state = GuideState.from_dict(conversation.state.get("guide", {}))
        reply = parts.guide.turn(state, said.text, language)
        if reply.handled and reply.text:
            names = [
                str(p["title"]) for e in reply.pieces if e.kind == "products" for p in e.data["products"]
            ]
            found.append(" ".join([reply.text, ", ".join(names[:3])]).strip())
    elif topic in TALK:
        found.append(say(topic, language))
    found.append(say("look", language))
    return list(dict.fromkeys(found))[:3]
