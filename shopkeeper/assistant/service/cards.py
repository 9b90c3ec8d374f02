"""Turns while a card is open: a yes to that very card does what it shows, a no leaves all as it is.

Anything else may change what is proposed; then there is a new card.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.consent import action_to_dict, carry_out, propose
from shopkeeper.assistant.service.agenda import WISHES
from shopkeeper.assistant.service.answers import fill
from shopkeeper.assistant.service.asking import go_on, present, show_again
from shopkeeper.assistant.service.finding import find_orders
from shopkeeper.assistant.service.hearing import apply
from shopkeeper.assistant.service.places import remember_addresses
from shopkeeper.assistant.service.planner import close, look_ahead
from shopkeeper.assistant.service.saying import Saying
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Propose
from shopkeeper.errors import Conflict, NotFound
from shopkeeper.orders.actions import Effect
from shopkeeper.orders.backend import PolicyRefusal

_LEAVES = re.compile(r"\b(?:good ?bye|bye+)\b|再见|拜拜", re.I)

__all__ = ["decline", "on_card", "perform"]


def on_card(
    scene: Scene,
    state: DeskState,
    text: str,
    kinds: set[str],
    rest: Sequence[Command],
    saying: Saying,
) -> bool:
    """A turn while a card is open: yes to it, no to it, or something that changes what it should be."""
    card = state.card
    assert card is not None
    before = _picture(state)
    carded = {id for group in state.card_wants for id in group}
    if any(c.do in ("nothing_else", "more") for c in rest) and len(rest) == 1:
        rest = []
    heard = apply(scene, state, text, rest, saying) if rest else False
    changed = _picture(state) != before
    if not changed and not rest and "yes" not in kinds and "no" not in kinds:
        changed = _method_said(scene, state, text)
    if not changed and "yes" in kinds:
        perform(scene, state, saying)
        go_on(scene, state, saying)
        return True
    if not changed and "no" in kinds:
        if heard:
            decline(scene, state, saying, ask=False)
            go_on(scene, state, saying)
        else:
            decline(scene, state, saying)
        return True
    if not changed and _LEAVES.search(text):
        decline(scene, state, saying, ask=False)
        saying.say(scene.speech("goodbye"))
        for want in state.live():
            want.stage = "dropped"
        return True
    if not changed:
        show_again(scene, state, saying, whole=any(c.do in WISHES for c in rest))
        return True
    if "no" in kinds:
        _replaced(state, carded, before, rest)
    outlook = look_ahead(scene, state)
    step = outlook.step
    if isinstance(step, Propose) and propose(state.customer, step.effects).seals == card.seals:
        if "no" in kinds:
            for told in outlook.told:
                saying.say(told)
            decline(scene, state, saying, ask=False)
            go_on(scene, state, saying)
            return True
        for told in outlook.told:
            saying.say(told)
        state.card_wants = [list(ids) for ids in step.wants]
        if "yes" in kinds:
            perform(scene, state, saying)
            go_on(scene, state, saying)
        else:
            if any(w.stage == "open" and w.id not in before and w.id not in carded for w in state.wants):
                saying.say(scene.speech("card.noted"))
            show_again(scene, state, saying)
        return True
    state.card = card.to("expired")
    saying.events.append(Event("card", {"id": card.id, "state": "expired"}))
    state.card, state.card_wants = None, []
    present(scene, state, saying, outlook.told, step)
    return True


def _replaced(state: DeskState, carded: set[int], before: dict[int, str], rest: Sequence[Command]) -> None:
    """ "No, the jacket": another thing in place of what is on the card."""
    new = [w for w in state.wants if w.id not in before and w.items and w.stage == "open"]
    mine = [w for w in state.wants if w.id in carded and w.stage == "open"]
    same = {w.do for w in new} & {w.do for w in mine}
    if not new or not same or any(before.get(w.id) != now for w in mine if (now := _row(w))):
        return
    if any(c.do == "return" or c.do == "exchange" or c.do == "cancel" for c in rest):
        for want in mine:
            want.stage = "dropped"


def _method_said(scene: Scene, state: DeskState, text: str) -> bool:
    """A payment method named while a card is open that goes over another one."""
    card = state.card
    ids = [id for group in state.card_wants for id in group]
    if card is None or not getattr(card.action, "method", ""):
        return False
    return fill(scene, state, text, Question("method", ids)) and len(text) < 120


def decline(scene: Scene, state: DeskState, saying: Saying, *, ask: bool = True) -> None:
    card = state.card
    assert card is not None
    saying.events.append(Event("card", {"id": card.id, "state": "declined"}))
    for group in state.card_wants:
        for id in group:
            want = state.want(id)
            if want is not None and want.stage == "open":
                want.stage = "held"
    held = [w for group in state.card_wants for id in group if (w := state.want(id)) is not None]
    for want in state.wants:  # said twice, declined once
        again = want.stage == "open" and want.do in ("change_address", "cancel") and not want.items
        if again and any(
            (want.do, want.address) == (w.do, w.address) and _one_order(scene, want, w) for w in held
        ):
            want.stage = "held"
    state.card, state.card_wants, state.asked = None, [], None
    if not ask:
        saying.say(scene.speech("declined"))
    elif any(w.stage == "open" for w in state.wants):
        saying.say(scene.speech("declined"))
        go_on(scene, state, saying)
    else:
        saying.end = scene.speech("what_instead")


def _one_order(scene: Scene, one: Want, other: Want) -> bool:
    """Whether two wants can be about one order."""
    mine = [
        {w.order_id} if w.order_id else {o.id for o in find_orders(w.order, scene.orders)}
        for w in (one, other)
    ]
    return bool(mine[0] & mine[1]) or one.text == other.text != ""


def perform(scene: Scene, state: DeskState, saying: Saying) -> None:
    """Does what the open card says, once."""
    card = state.card
    assert card is not None
    speech = scene.speech
    groups, state.card, state.card_wants, state.asked = state.card_wants, None, [], None
    remember: list[Effect] = []
    for index, action in enumerate(card.actions):
        ids = groups[index] if index < len(groups) else []
        try:
            before = scene.check(action)
            remember_addresses(state, scene, [before])
        except (PolicyRefusal, NotFound, Conflict):
            pass
        try:
            receipt = carry_out(scene.backend, card, customer=state.customer, index=index)
        except PolicyRefusal as refusal:
            scene.note("perform", False, key=card.key(index), **action_to_dict(action))
            saying.say(scene.speech.why(refusal))
            for id in ids:
                if (want := state.want(id)) is not None:
                    close(state, want, "refused")
            continue
        except (Conflict, NotFound):
            scene.note("perform", False, key=card.key(index), **action_to_dict(action))
            saying.say(speech("no.conflict"))
            continue
        scene.note("perform", True, key=card.key(index), **action_to_dict(action))
        state.talked = getattr(action, "order", "") or state.talked
        state.receipts.append(
            {
                "id": receipt.id,
                "at": receipt.at,
                "action": action_to_dict(action),
                "difference": receipt.effect.difference,
                "currency": receipt.effect.currency,
                "method": receipt.effect.method,
            }
        )
        remember.append(receipt.effect)
        for id in ids:
            if (want := state.want(id)) is not None:
                close(state, want, "done")
        saying.say(speech.effect(receipt.effect, "done"))
    done = card.to("done" if remember else "expired")
    saying.events.append(Event("card", {"id": done.id, "state": done.state}))
    scene.refresh()


def _picture(state: DeskState) -> dict[int, str]:
    """Each want as it stands, to see what a turn has changed."""
    return {w.id: _row(w) for w in state.wants if w.live}


def _row(w: Want) -> str:
    return repr(
        (w.do, w.thing, w.current, w.options, w.otherwise, w.pick, w.count, w.order_id, w.lines, w.method, w.reason,
         w.address, w.stage, w.variant, w.except_)
    )  # fmt: skip
