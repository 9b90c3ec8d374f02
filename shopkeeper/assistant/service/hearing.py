"""What a turn says goes on the agenda, into the question put last, or is answered at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.reading.details import find_reason
from shopkeeper.assistant.service.agenda import WISHES, drop, take, target_wants
from shopkeeper.assistant.service.answers import fill, fill_from, named
from shopkeeper.assistant.service.finding import find_orders, order_number
from shopkeeper.assistant.service.impossible import impossible, splits_payment
from shopkeeper.assistant.service.numbers import item_numbers, with_numbers, with_orders, with_profile
from shopkeeper.assistant.service.questions import answer, can_wait
from shopkeeper.assistant.service.saying import Saying
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.speech import Speech
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.values import name_score
from shopkeeper.assistant.service.verbless import as_before, as_exchange
from shopkeeper.orders.model import Order

__all__ = ["apply", "on_offer"]

_ASKS = frozenset({"track", "ask_order", "ask_goods"})
_THEN_JUST = re.compile(
    r"\b(?:too bad|never ?mind|forget (?:it|that|about it)|fine|ok(?:ay)?|alright|all right|in that case|then)\b"
    r"\W{0,3}(?:then |i(?:'ll| will) |please |let'?s )*(?:just|only|simply) "
    r"(?:change|update|send|return|exchange|cancel|ship|swap|modify)\b|(?:那|算了)[，,]?就?(?:只|光)(?:改|换|退|取消)",
    re.I,
)
_WHOLE = re.compile(r"\b(?:whole|entire|complete)\b|整个|整单|全部", re.I)
_ELSEWHERE = frozenset({"ask_policy", "goods", "abuse", "other"})


def apply(scene: Scene, state: DeskState, text: str, commands: Sequence[Command], saying: Saying) -> bool:
    """Puts commands on the agenda and answers questions. True when anything in them was for the desk."""
    state.batch += 1
    state_fresh, question = list(state.fresh), state.asked
    touched: list[int] = []
    last: list[int] = []
    done = False
    if splits_payment(text):
        saying.say(scene.speech("no.payment_split"))
        done = True
    numbers = item_numbers(scene, text)
    listed = any(c.do == "ask_goods" and c.about in ("", "available", "options", "price") for c in commands)
    for command in with_profile(with_orders(commands), text):
        command = _method_meant(state, command)
        if command.do in WISHES:
            last = take(scene, state, with_numbers(scene, command, numbers), last)
            touched += last
            if listed and command.do == "exchange":
                for id in last:
                    if (want := state.want(id)) is not None and not want.pick:
                        want.why = "list"
            done = True
        elif command.do == "answer":
            command = with_numbers(scene, command, numbers)
            if not target_wants(scene, state) and (
                wished := as_exchange(scene, state, command) or as_before(scene, state, command)
            ):
                last = take(scene, state, wished, last)
                touched += last
                done = True
            else:
                done = fill_from(scene, state, command) or done
        elif command.do == "never_mind":
            if drop(scene, state, command):
                done = True
                saying.say(scene.speech("dropped"))
        elif command.do in _ASKS:
            command = replace(command, text=command.text or text)
            if can_wait(state, command):
                state.later.append(command.as_dict())
                done = True
            elif told := answer(scene, state, command):
                saying.say(told)
                if command.do == "track" and (order := scene.order(state.talked)) is not None:
                    saying.events.append(_order_event(order, scene.speech))
                done = True
            else:
                saying.left.append(command)
        elif command.do in _ELSEWHERE:
            saying.left.append(command)
    if touched and question is not None and state.card is None and _THEN_JUST.search(text):
        for want in state.live():  # "too bad, then just change the address": nothing else any more
            if want.id not in touched and want.batch != state.batch:
                want.stage = "dropped"
    if not touched and not target_wants(scene, state):
        for name in impossible(text):
            saying.say(scene.speech(name))
            done = True
    if any(c.scope == "only" for c in commands):
        kept = touched or [
            w.id for c in commands for wish in c.wishes for w in state.live() if named(scene, w, wish.thing)
        ]
        if kept:
            _only(scene, state, kept)
    if question is not None and question.kind not in ("identity", "offer", "anything_else"):
        wants = [w for w in state.wants if w.id in question.wants and w.stage == "open"]
        other = question.kind in ("order", "item", "variant") and (
            (touched and not set(touched) & set(question.wants)) or _of_others(scene, wants, commands)
        )
        if wants and not other and not _filled(state, question) and fill(scene, state, text, question):
            done = True
    state.fresh = [id for id in state.fresh if id not in state_fresh]
    return done


def _method_meant(state: DeskState, command: Command) -> Command:
    """ "Back to the original card", where a payment method was asked for, is an answer and no further return; and
    nothing is to be paid "the original way" anew."""
    if not command.method or command.order or command.wishes or command.all_items or command.except_:
        return command
    asked = state.asked is not None and state.asked.kind == "method"
    if (asked and command.do in ("return", "change_payment")) or (
        command.do == "change_payment" and command.method == "original"
    ):
        return replace(command, do="answer")
    return command


def _of_others(scene: Scene, wants: Sequence[Want], commands: Sequence[Command]) -> bool:
    """Whether the answers of a turn name other things than those asked about."""
    titles = [ln.title for w in wants for id in w.lines if (ln := scene.line(id))] + [w.thing for w in wants]
    named = [w.thing for c in commands if c.do == "answer" for w in c.wishes if w.thing]
    return bool(named) and not any(name_score(n, t) >= 0.7 for n in named for t in titles if t)


def _filled(state: DeskState, question: Question) -> bool:
    """Whether the answer is in already."""
    wants = [w for w in state.wants if w.id in question.wants]
    if question.kind == "method":
        return all(w.method for w in wants)
    if question.kind == "reason":
        return all(w.reason for w in wants)
    return False


def _only(scene: Scene, state: DeskState, ids: Sequence[int]) -> None:
    """ "Only the lamp": of what is on the card or asked about, the rest is dropped."""
    kept = [w for w in state.wants if w.id in ids]
    orders = {w.order_id for w in kept if w.order_id}
    targets = {w.id for w in target_wants(scene, state)}
    for want in state.live():
        if want.id in ids or want.items is False:
            continue
        if want.id in targets or (want.order_id in orders and want.do in {k.do for k in kept}):
            want.stage = "dropped"


def on_offer(
    scene: Scene, state: DeskState, kinds: set[str], rest: Sequence[Command], saying: Saying
) -> bool:
    """A yes or no to something offered in place of what is not possible. True when that settles the turn."""
    question = state.asked
    assert question is not None
    wants = [w for w in state.wants if w.id in question.wants]
    wish = [c for c in rest if c.do in WISHES]
    whole = [
        c
        for c in wish
        if c.do == "cancel"
        and not any(w.thing for w in c.wishes)
        and (
            not (order_number(c.order) or c.order.startswith("with the "))
            or question.choices[0] in {o.id for o in find_orders(c.order, scene.orders)}
        )
    ]
    taken = [
        c
        for c in rest
        if c.do == "answer" and c.all_items and not (c.wishes or c.except_) and _WHOLE.search(c.text)
    ]
    if "no" in kinds or "never_mind" in kinds or "nothing_else" in kinds:
        for want in wants:
            want.stage = "dropped"
        state.asked = None
        if not wish:
            saying.say(scene.speech("dropped"))
        return not rest
    if ("yes" in kinds and not wish) or whole or (taken and not wish):
        first, *others = wants
        first.method = ""
        why = next((found for c in taken if (found := find_reason(c.text))), "")
        reason = next((c.reason for c in whole if c.reason), "") or why or first.reason
        first.do, first.thing, first.current, first.lines, first.all_items, first.except_ = (
            "cancel",
            "",
            {},
            [],
            False,
            [],
        )
        first.order_id, first.stage, first.reason, first.batch = (
            question.choices[0],
            "open",
            reason,
            state.batch,
        )
        for other in others:
            other.stage = "dropped"
        state.asked = None
        left = [c for c in rest if c not in whole and c not in taken]
        if left:
            apply(scene, state, "", left, saying)
        return True
    if wish:
        for want in wants:
            if want.stage == "held":
                want.stage = "refused"
                state.fresh.append(want.id)
    return False


def _order_event(order: Order, speech: Speech) -> Event:
    """An order looked up, for pages that show it."""
    return Event(
        "order",
        {
            "id": order.id,
            "status": str(order.status),
            "lines": [
                {
                    "title": speech.title(ln.title),
                    "options": {
                        speech.option(name): speech.value(value) for name, value in ln.options.items()
                    },
                    "quantity": ln.quantity,
                }
                for ln in order.lines
            ],
            "shipments": [
                {"carrier": s.carrier, "tracking": s.tracking, "status": str(s.status)}
                for s in order.shipments
            ],
        },
    )
