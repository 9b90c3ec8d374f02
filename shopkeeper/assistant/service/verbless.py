"""Things said without what to do with them, when nothing is open: what is meant is told by their options, or by what
was done before."""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.assistant.service.values import name_score

__all__ = ["as_before", "as_exchange"]

_TOO = re.compile(r"\b(?:too|as well|also|same (?:for|with|goes)|likewise|add)\b|也|一起|同样|还有", re.I)


def as_before(scene: Scene, state: DeskState, command: Command) -> Command | None:
    """ "And the jacket too", when what was wanted before is done: the same for another thing."""
    done = next((w for w in reversed(state.wants) if w.stage == "done" and w.do == "return"), None)
    if done is None or state.live() or not _TOO.search(command.text):
        return None
    titles = {ln.title for o in scene.orders for ln in o.lines}
    wishes = [w for w in command.wishes if w.thing and any(name_score(w.thing, t) >= 0.7 for t in titles)]
    return replace(command, do="return", wishes=tuple(wishes)) if wishes else None


def _had(scene: Scene, wish: Wish) -> bool:
    """Whether a wish only tells a thing as the customer has it: "the robotic vacuum"."""
    if wish.options or wish.otherwise or not wish.current:
        return False
    return any(
        name_score(wish.thing, ln.title) >= 0.7
        and all(ln.options.get(name) == value for name, value in wish.current.items())
        for o in scene.orders
        for ln in o.lines
    )


def as_exchange(scene: Scene, state: DeskState, command: Command) -> Command | None:
    """ "The backpack in grey", said without a verb and with nothing open: the thing is to be had with these options."""
    titles = {ln.title for o in scene.orders for ln in o.lines}
    wishes = [
        replace(w, options={**w.current, **w.options}, current={})
        for w in command.wishes
        if w.thing
        and (w.options or w.current or w.otherwise)
        and any(name_score(w.thing, t) >= 0.7 for t in titles)
        and not _had(scene, w)
    ]
    if not wishes or any(w.stage == "open" for w in state.wants):
        return None
    return replace(command, do="exchange", wishes=tuple(wishes))
