"""What comes next on the agenda: refusals told, what hangs on them opened, one question or one card at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from shopkeeper.assistant.service.finding import order_number
from shopkeeper.assistant.service.items import plan_items
from shopkeeper.assistant.service.lines import settle_lines
from shopkeeper.assistant.service.places import plan_address
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Want
from shopkeeper.assistant.service.steps import Ask, Propose, Refuse, Step
from shopkeeper.assistant.service.whole import plan_cancel, plan_payment
from shopkeeper.errors import NotFound

__all__ = ["Outlook", "close", "look_ahead"]

_WHOLE = frozenset({"cancel", "change_address", "change_payment"})
_FIRST = {"change_payment": 0, "change_address": 1}


@dataclass(slots=True)
class Outlook:
    """`told`: what is to be said before the step; `step` is None when the agenda is empty."""

    told: list[str] = field(default_factory=list)
    step: Ask | Propose | None = None


def look_ahead(scene: Scene, state: DeskState) -> Outlook:
    """Goes through the agenda until something must be asked or can be proposed."""
    outlook = Outlook()
    for _ in range(200):
        first = _first(state)
        if first is None:
            return outlook
        try:
            step = _plan(scene, state, first)
        except NotFound as error:
            step = Refuse((first.id,), str(error))
        if step is None:
            continue
        if isinstance(step, Refuse):
            if step.text:
                outlook.told.append(step.text)
            for id in step.wants:
                want = state.want(id)
                if want is not None:
                    close(state, want, "dropped" if step.dropped else "refused")
            if step.offer is not None:
                for id in step.wants:
                    want = state.want(id)
                    if want is not None:
                        want.stage = "held"
                outlook.step = Ask(step.offer, step.offer_text)
                return outlook
            continue
        outlook.step = step
        return outlook
    return outlook


def close(state: DeskState, want: Want, stage: str) -> None:
    """Ends a want, and opens or drops those that hang on it."""
    want.stage = stage
    if stage == "refused":
        state.fresh.append(want.id)
    for other in state.wants:
        if other.stage != "waiting" or want.id not in other.after:
            continue
        if other.when == "refused":
            if stage == "refused":
                other.stage = "open"
                if not order_number(other.order) and not other.thing and not other.order_id:
                    other.order_id = want.order_id if other.do in _WHOLE else ""
                    other.order = want.order_id or want.order or other.order
                if (
                    other.do in ("return", "exchange")
                    and not other.thing
                    and not other.all_items
                    and not other.lines
                ):
                    other.thing, other.current = want.thing, dict(want.current)
                    other.order_id, other.lines = want.order_id, list(want.lines)
            elif not any(w.id in other.after and w.live for w in state.wants):
                other.stage = "dropped"
        elif other.when == "done":
            other.stage = "open" if stage == "done" else "dropped"


def _settle_rivals(state: DeskState) -> None:
    """Of a return and an exchange of the same thing in one turn, the one said first is the way out of the other."""
    open_ = [w for w in state.wants if w.stage == "open" and w.lines and w.do in ("return", "exchange")]
    for earlier in open_:
        for later in open_:
            rivals = later.id > earlier.id and later.batch == earlier.batch and later.do != earlier.do
            if rivals and set(later.lines) == set(earlier.lines) and not later.after:
                earlier.stage, earlier.when, earlier.after = "waiting", "refused", [later.id]


def _first(state: DeskState) -> Want | None:
    open_ = [w for w in state.wants if w.stage == "open"]
    return min(open_, key=lambda w: (w.batch, _FIRST.get(w.do, 2), state.wants.index(w)), default=None)


def _plan(scene: Scene, state: DeskState, first: Want) -> Step | None:
    if first.do == "change_address":
        return plan_address(scene, state, first)
    if first.do == "change_payment":
        return plan_payment(scene, state, first)
    if not first.items:
        return plan_cancel(scene, state, first)
    waiting = [w for w in state.wants if w.stage == "open" and w.items and not w.lines]
    unclear: dict[int, Ask | Refuse] = {}
    for _ in range(2):  # what is plain first: it may tell which order the rest is in
        for want in sorted((w for w in waiting if not w.lines), key=lambda w: w.all_items):
            order = want.order
            unsettled = settle_lines(scene, state, want)
            if unsettled is None:
                unclear.pop(want.id, None)
            else:
                unclear[want.id] = unsettled
                if want.id != first.id:
                    want.order = order
    _settle_rivals(state)
    if first.stage != "open":
        return None
    if first.id in unclear:
        return unclear[first.id]
    for step in unclear.values():
        if isinstance(step, Ask):
            return step
    return plan_items(scene, state, first)
