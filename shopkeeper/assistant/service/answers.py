"""An answer to the question put last: filled into the wants that it was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.service.agenda import refine, target_wants
from shopkeeper.assistant.service.finding import Spot, find_orders, in_place, order_number
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.small import ordinal, pick_methods, pick_offer, pick_reason, pick_spots
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.values import name_score
from shopkeeper.language.text import fold

__all__ = ["fill", "fill_from", "named"]

_RETURN = re.compile(r"\breturn|退货|refund", re.I)
_EXCHANGE = re.compile(r"\bexchang|\bswap|换", re.I)
_ALL = re.compile(r"\b(both|all|each|every|everything|two)\b|都|全部|所有")
_WHICHEVER = re.compile(
    r"\b(?:whichever|whatever|either|any)(?: one)?(?: is| works| will| of)?\b|\bup to you\b|"
    r"\bdon'?t (?:care|mind)\b|随便|都行|都可以|无所谓",
    re.I,
)
_MOST = re.compile(r"\bsave|most money|cheaper|more money|whichever|better|省", re.I)


def fill_from(scene: Scene, state: DeskState, command: Command) -> bool:
    """What an answer command holds goes into the wants asked about, or on the card, or all that are open."""
    wants = target_wants(scene, state) or [w for w in state.wants if w.stage == "open"]
    changed = False
    if command.method:
        state.preferred = command.method
        for want in wants:
            want.method, changed = command.method, True
    for want in wants:
        if command.reason and want.do in ("cancel", "return"):
            want.reason, changed = command.reason, True
        if command.address and want.do == "change_address":
            want.address = {**({} if "same_as" in command.address else want.address), **command.address}
            if "same_as" not in command.address:
                want.address.pop("same_as", None)
            changed = True
        if command.order and not want.order_id:
            want.order, changed = command.order, True
        elif command.order and want.order_id and state.asked and state.asked.kind == "order":
            want.order, want.order_id, want.lines, changed = command.order, "", [], True
    wishes = command.wishes
    if len(wishes) == 2:
        loose = [w for w in wishes if not w.thing and (w.options or w.otherwise or w.pick)]
        things = [w for w in wishes if w.thing and not (w.options or w.otherwise or w.pick or w.current)]
        if len(loose) == 1 and len(things) == 1:
            wishes = (replace(loose[0], thing=things[0].thing),)
    asked_item = bool(state.asked and state.asked.kind == "item")
    if command.all_items or command.except_:
        for want in wants:
            if want.do in ("return", "exchange", "cancel") and not want.thing:
                want.all_items = True
                want.except_ = list(dict.fromkeys([*want.except_, *command.except_]))
                if want.lines:
                    want.lines, want.order_id = [], ""
                if len({w.order_id for w in state.wants if w.order_id}) == 0 and _ALL.search(
                    fold(command.text)
                ):
                    want.order = want.order or "all"
                changed = True
    given: list[Want] = []
    for wish in wishes:
        if asked_item and wish.options and not wish.current:
            wish = replace(wish, current=wish.options, options={})
        of = _by_option_names(scene, state, wish, wants)
        if wish.thing:
            of = [w for w in wants if named(scene, w, wish.thing)]
            of = of or [w for w in state.live() if w.items and named(scene, w, wish.thing)]
            of = of or _of_vague(state, wish, wants, given)
        of = [_of_many(scene, state, want, wish) for want in of]
        for want in of[:1] if len(wishes) > 1 else of:
            if want.do == "exchange" or wish.current or wish.count or wish.pick:
                refine(want, wish, scene)
                changed = True
            if wish.thing and not want.thing:
                want.thing, changed = wish.thing, True
            if wish.order and not want.order_id:
                want.order, changed = wish.order, True
    if changed:
        for want in wants:
            if want.stage in ("held", "refused") and (want.id in state.fresh or want.stage == "held"):
                want.stage = "open"
                if want.id in state.fresh:
                    state.fresh.remove(want.id)
    return changed


def _of_many(scene: Scene, state: DeskState, want: Want, wish: Wish) -> Want:
    """The part of a want about many things that a wish names: "all the dearest; the shoes in the same size"."""
    if not wish.thing or want.thing or not (wish.options or wish.pick or wish.otherwise):
        return want
    mine = [id for id in want.lines if (ln := scene.line(id)) and name_score(wish.thing, ln.title) >= 0.7]
    if want.lines and len(mine) in (0, len(want.lines)):
        return want
    if not want.lines and not want.all_items:
        return want
    part = replace(want, thing=wish.thing, lines=mine, all_items=False, options=dict(want.options))
    part.current, part.otherwise, part.except_ = dict(want.current), [dict(o) for o in want.otherwise], []
    want.lines = [id for id in want.lines if id not in mine]
    want.except_ = [*want.except_, wish.thing]
    return state.add(part)


def _of_vague(state: DeskState, wish: Wish, wants: list[Want], given: list[Want]) -> list[Want]:
    """A want without a thing, for the thing named in answer; "the keyboard and the mouse" make two of it. `given`:
    those that got a thing from this answer."""
    vague = [w for w in wants if not w.thing and not w.lines][:1]
    if vague:
        vague[0].all_items = False
    elif given and given[0].do != "exchange":
        vague = [state.add(replace(given[0], thing="", current={}, count=0))]
    given += vague
    return vague


def _by_option_names(scene: Scene, state: DeskState, wish: Wish, wants: list[Want]) -> list[Want]:
    """The wants whose goods have the options that a wish without a thing names: those asked about first."""
    names = {**wish.options, **(wish.otherwise[0] if wish.otherwise else {})}
    if wish.thing or not names:
        return wants

    def has(want: Want) -> bool:
        lines = [ln for id in want.lines if (ln := scene.line(id))]
        return any(all(n in ln.options or n in ("item", "same_as") for n in names) for ln in lines)

    if any(has(w) for w in wants) or not any(w.lines for w in wants):
        return [w for w in wants if has(w)] or wants
    other = [w for w in state.live() if w.do == "exchange" and w not in wants and has(w)]
    return other or wants


def named(scene: Scene, want: Want, thing: str) -> bool:
    """Whether `thing` names what a want is about."""
    titles = [ln.title for id in want.lines if (ln := scene.line(id))] or [want.thing]
    return any(name_score(thing, t) >= 0.7 for t in titles if t)


def fill(scene: Scene, state: DeskState, text: str, question: Question) -> bool:
    """Reads `text` as the answer to `question` by itself, where the reader found none. True when it is one."""
    wants = [w for w in state.wants if w.id in question.wants]
    if not wants:
        return False
    reader = {
        "method": _method, "reason": _reason, "order": _order, "item": _item, "variant": _variant,
        "address": _address, "either": _either,
    }.get(question.kind)  # fmt: skip
    return bool(reader and reader(scene, state, text, question, wants))


def _method(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    order = scene.order(wants[0].order_id)
    original = scene.original_method(order) if order else ""
    picks = pick_methods(text, scene.methods, original)
    if not picks:
        place = ordinal(text, len(question.choices))
        picks = [question.choices[place]] if place is not None else []
    if not picks and question.choices and _WHICHEVER.search(text):
        picks = [question.choices[0]]
    if not picks:
        return False
    state.preferred = ",".join(picks)
    for want in wants:
        want.method = ",".join(picks)
    return True


def _reason(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    picked = pick_reason(text, question.choices)
    for want in wants:
        want.reason = picked or want.reason
    return bool(picked)


def _order(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    choices = [o for id in question.choices if (o := scene.order(id))] or list(scene.orders)
    if re.search(r"\b(both|all|each|every)\b|都|全部|所有", fold(text)) and question.choices:
        for want in wants:
            want.count, want.order = -1, "all"
        return True
    number = order_number(text)
    hits = find_orders(text, choices) if not number or len(number) >= 4 else []
    place = ordinal(text, len(question.choices)) if question.choices else None
    if place is not None and len(hits) != 1:
        hits = [choices[place]]
    if not hits or len(hits) == len(choices) > 1:
        if number and len(re.sub(r"\D", "", number)) >= 5 and len(text) < 60:
            for want in wants:
                want.order = number
            return True
        return False
    for want in wants:
        want.order = hits[0].id if len(hits) == 1 else text
        if not want.items and len(hits) == 1:
            want.order_id = hits[0].id
    return len(hits) == 1


def _item(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    spots = [Spot(o, ln) for id in question.choices if (o := scene.order_of(id)) and (ln := scene.line(id))]
    found = pick_spots(text, spots)
    if not found:
        return False
    orders = list(dict.fromkeys(s.order.id for s in found))
    want = wants[0]
    if len(orders) == 1:
        if (
            len(found) == len(spots) > 1
            and len({s.line.variant for s in found}) > 1
            and not _ALL.search(fold(text))
        ):
            return False
        want.order_id, want.lines = orders[0], [s.line.id for s in found]
        return True
    if _ALL.search(fold(text)):
        want.count = -1
        return True
    return False


def _variant(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    offers = []
    for id in wants[0].lines:
        line = scene.line(id)
        if line:
            offers += [o for v in question.choices for o in scene.offers(line.product) if o.variant == v]
    found = pick_offer(text, offers)
    if (
        found is None
        and len(offers) == 1
        and re.match(r"\s*(yes|yeah|sure|ok|okay|fine|that|好|可以|行|是)", text, re.I)
    ):
        found = offers[0]
    if found is None:
        return False
    wants[0].variant = found.variant
    return True


def _address(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    if question.topic == "known":
        place = ordinal(text, len(question.choices))
        near = [c for c in question.choices if fold(c.split(",")[0]) in fold(text)]
        chosen = near[0] if len(near) == 1 else question.choices[place] if place is not None else text
        for want in wants:
            want.address = {"same_as": chosen}
        return True
    if scene.customer is not None and scene.customer.name and fold(scene.customer.name) in fold(text):
        return False  # who they are, said once more
    if any(in_place(o.address, text) for o in scene.orders):
        for want in wants:
            want.address = {"same_as": text}
        return True
    if question.choices and len(question.choices) == 1 and len(text) < 40:
        for want in wants:
            want.address = {**want.address, question.choices[0]: text.strip(" .")}
        return True
    return False


def _either(scene: Scene, state: DeskState, text: str, question: Question, wants: Sequence[Want]) -> bool:
    returns, exchanges = bool(_RETURN.search(text)), bool(_EXCHANGE.search(text))
    if returns == exchanges:
        if not _MOST.search(text):
            return False
        keep = question.topic
    else:
        keep = "return" if returns else "exchange"
    for want in wants:
        if want.do != keep:
            want.stage = "dropped"
    return True
