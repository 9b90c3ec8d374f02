"""Which lines of which orders a want is about: found, told by what else is wanted, or asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.service.finding import (
    Spot,
    find_lines,
    find_orders,
    is_delivered,
    is_pending,
    order_number,
)
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Refuse
from shopkeeper.assistant.service.values import alike, name_score
from shopkeeper.assistant.service.variants import option_values, reads_as
from shopkeeper.errors import InputError
from shopkeeper.language.text import stem, tokens
from shopkeeper.orders.actions import ReturnItem, ReturnItems
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Order

__all__ = ["ask_order", "only_whole", "settle_lines"]

_OTHER = re.compile(r"\b(?:other|another|second|remaining|too|as well|both|all)\b|另|第二|其他|也", re.I)


def _fits(want: Want, order: Order) -> bool:
    if want.do == "cancel":
        return is_pending(order)
    if want.do == "return":
        return is_delivered(order)
    return is_pending(order) or is_delivered(order)


def _handled(state: DeskState, want: Want) -> set[str]:
    """Lines for which the same thing was done in this conversation."""
    return {
        line
        for w in state.wants
        if w.stage == "done" and w.id != want.id and w.do == want.do
        for line in w.lines
    }


def settle_lines(scene: Scene, state: DeskState, want: Want) -> Ask | Refuse | None:
    """Finds the lines that an open want is about and writes them into it; a want about things in several orders is
    split into one for each. None when they are found."""
    if want.lines:
        return None
    speech = scene.speech
    if not scene.orders:
        return Refuse((want.id,), speech("no.orders"))
    mates = [w for w in state.live() if w.id != want.id and w.batch == want.batch and w.order_id and w.lines]
    pool = list(scene.orders)
    if want.order in ("same", "other") or (
        want.order and not order_number(want.order) and want.order == "same"
    ):
        if want.order == "same" and mates:
            pool = [o for o in pool if o.id == mates[-1].order_id]
        elif want.order == "same" and not want.thing:
            # "and make the item in it red": the order just talked of, where that can still be done
            pool = [o for o in pool if o.id == state.talked and _fits(want, o)] or pool
        elif want.order == "other" and mates:
            pool = [o for o in pool if o.id not in {m.order_id for m in mates}]
    elif want.order and not want.all_items:
        pool = find_orders(want.order, scene.orders)
        if not pool and order_number(want.order):
            said, want.order = want.order, ""
            return Ask(Question("order", [want.id]), speech("ask.order_unknown", said=said))
    elif want.order:
        pool = find_orders(want.order, scene.orders)
    if want.do == "exchange" and want.current:
        _wanted_not_had(scene, want, pool)
    spots = find_lines(want.thing, want.current, pool)
    model = want.options.get("same_as", "")
    if model in ("pending", "delivered") and not want.order:  # it is the other one that is to become like it
        like = {s.order.id for s in spots if str(s.order.status) == model}
        spots = [s for s in spots if s.order.id not in like] or spots
    if not want.thing and want.do == "exchange" and want.options:
        spots = _sold_with(scene, want, spots) or spots
    if not spots and want.thing:
        likely = _sharing_words(scene, state, want.text, [want.thing], want)
        spots = find_lines(likely, want.current, pool) if likely else []
    if not spots and want.thing and len(pool) < len(scene.orders):
        spots = find_lines(want.thing, want.current, scene.orders)
        if order_number(want.order):  # said of one order, and in another: the card shows which
            spots = [s for s in spots if _fits(want, s.order)]
            spots = spots if len({s.order.id for s in spots}) == 1 else []
    if not spots and want.do == "cancel" and want.thing == "it":
        return _some_items(scene, want, [o for o in pool if is_pending(o)])
    if not spots:
        thing = want.thing or speech.options(want.current)
        if want.order and len(pool) == 1:
            return Refuse((want.id,), speech("no.thing_order", thing=thing, order=pool[0].id))
        return Refuse((want.id,), speech("no.thing", thing=thing))
    if want.thing and not want.order_id and want.count != -1 and not _OTHER.search(want.text):
        number = order_number(want.order)
        for done in state.wants:
            if done.stage == "done" and done.do == want.do and done.batch != want.batch and done.lines:
                again = any(
                    (ln := scene.line(id)) and name_score(want.thing, ln.title) >= 0.95 for id in done.lines
                )
                if again and (
                    not number or any(o.id == done.order_id for o in find_orders(want.order, scene.orders))
                ):
                    return Refuse((want.id,), speech("no.repeat"), dropped=True)
    gone = _handled(state, want)
    fresh = [s for s in spots if s.line.id not in gone]
    if not fresh:
        return Refuse((want.id,), "", dropped=True)
    taken = {
        line
        for m in state.live()
        if m.id != want.id and m.do == want.do and m.batch == want.batch
        for line in m.lines
    }
    spots = [s for s in fresh if s.line.id not in taken] or fresh
    if want.thing and not any(_fits(want, s.order) for s in spots):
        near = [s for s in _related(scene, want) if _fits(want, s.order) and s.line.id not in gone]
        if near and len({s.line.title for s in near}) == 1:
            spots = near
    spots = [s for s in spots if _fits(want, s.order)] or (
        [s for s in spots if is_delivered(s.order) or is_pending(s.order)] or spots
    )
    if want.all_items and not want.thing:
        return _settle_all(scene, state, want, spots)
    if len(spots) > 1 and want.do == "return":
        spots = [s for s in spots if _may_come_back(scene, s)] or spots
    if len(spots) > 1 and want.do == "exchange" and want.count != -1:
        spots = [s for s in spots if not _has_all(want, s)] or spots
    if len({s.order.id for s in spots}) > 1 and want.count != -1 and not want.order:
        spots = _of_status_said(want, spots)
    orders = list(dict.fromkeys(s.order.id for s in spots))
    if len(orders) > 1 and want.count != -1 and want.order != "all":
        with_mates = [s for s in spots if s.order.id in {m.order_id for m in mates}]
        if len({s.order.id for s in with_mates}) == 1 and not want.current:
            spots = with_mates
        elif want.pick and want.do != "exchange":
            spots = [_picked(want.pick, spots)]
        elif want.count == len(spots):
            pass
        else:
            return _ask_spots(scene, want, spots)
    by_order: dict[str, list[Spot]] = {}
    for spot in spots:
        by_order.setdefault(spot.order.id, []).append(spot)
    chosen: list[Spot] = []
    for group in by_order.values():
        if want.count == -1 or len(group) == 1 or want.count >= len(group):
            chosen += group
        elif want.pick and want.do != "exchange":
            chosen.append(_picked(want.pick, group))
        elif len({s.line.variant for s in group}) == 1:
            chosen += group[: max(want.count, 1)]
        elif not want.thing and not want.current:
            if want.do == "exchange" and (hit := _by_options(scene, want, group)):
                chosen += hit
            else:
                return _ask_spots(scene, want, group)
        else:
            return _ask_spots(scene, want, group)
    _assign(state, want, chosen)
    return None


def _may_come_back(scene: Scene, spot: Spot) -> bool:
    """Whether the policy still lets a line come back: what it does not is not asked about."""
    action = ReturnItems(spot.order.id, (ReturnItem(spot.line.id, 1),), scene.original_method(spot.order))
    try:
        scene.backend.check(action, customer=scene.state.customer)
    except (PolicyRefusal, InputError):
        return False
    return True


def _related(scene: Scene, want: Want) -> list[Spot]:
    """Things of nearly the same name: a "Wristwatch" may be said of a "Smart Watch"."""
    found = []
    for order in scene.orders:
        for line in order.lines:
            parts = [w for w in tokens(line.title) if len(w) >= 4] or tokens(line.title)
            said = "".join(tokens(want.thing))
            if any(p in said for p in parts) and line.title != want.thing:
                found.append(Spot(order, line))
    return found


def _some_items(scene: Scene, want: Want, orders: Sequence[Order]) -> Ask | Refuse:
    """Some items of an order are to be cancelled, whichever they are: only the whole order can be."""
    if not orders:
        return Refuse((want.id,), scene.speech("no.pending"))
    return ask_order(scene, want, orders) if len(orders) > 1 else only_whole(scene, [want.id], orders[0])


def only_whole(scene: Scene, ids: Sequence[int], order: Order) -> Refuse:
    """Single items cannot be cancelled; the whole order is offered."""
    speech = scene.speech
    text = speech("no.item_cancel", order=order.id, things=speech.lines(order.lines))
    offer = Question("offer", list(ids), [order.id], topic="cancel_whole")
    return Refuse(tuple(ids), text, offer, speech("no.item_cancel_offer"))


def _wanted_not_had(scene: Scene, want: Want, pool: Sequence[Order]) -> None:
    """Options said of a thing that none of the customer's has, while the shop sells it so, are wanted ones."""
    lines = [s.line for s in find_lines(want.thing, {}, pool)]
    for name, value in list(want.current.items()):
        if (
            name in want.options
            or not lines
            or any(alike(value, ln.options.get(name, "")) >= 0.7 for ln in lines)
        ):
            continue
        if any(
            alike(value, o.options.get(name, "")) >= 0.7 for ln in lines for o in scene.offers(ln.product)
        ):
            want.options[name] = want.current.pop(name)


def _sold_with(scene: Scene, want: Want, spots: Sequence[Spot]) -> list[Spot]:
    """Of things not named, those that are sold with the options wanted."""
    hits = []
    for spot in spots:
        values = option_values(scene.offers(spot.line.product))
        _, unknown = reads_as(want.options, spot.line, values)
        if not unknown and all(n in values for n in want.options):
            hits.append(spot)
    return hits


def _sharing_words(scene: Scene, state: DeskState, text: str, but: Sequence[str], want: Want) -> str:
    """The one kind of thing in the orders that shares a word with what was said and is not otherwise spoken of."""
    said = {stem(w) for w in tokens(text) if len(w) >= 4}
    spoken = [w.thing for w in state.wants if w.batch == want.batch and w.id != want.id and w.thing]
    titles = dict.fromkeys(ln.title for o in scene.orders for ln in o.lines)
    found = [
        t
        for t in titles
        if t not in but
        and not any(name_score(s, t) >= 0.7 for s in spoken)
        and said & {stem(w) for w in tokens(t) if len(w) >= 4}
    ]
    return found[0] if len(found) == 1 else ""


def _by_options(scene: Scene, want: Want, spots: Sequence[Spot]) -> list[Spot]:
    """Of things not named, those that have the options wanted."""
    hits = []
    for spot in spots:
        names = {n for o in scene.offers(spot.line.product) for n in o.options}
        if want.options and all(n in names for n in want.options):
            hits.append(spot)
    return hits if len(hits) == 1 else []


def _of_status_said(want: Want, spots: list[Spot]) -> list[Spot]:
    """Those in orders of the one status that the words speak of: "the pending boots", "the lamp I received"."""
    pending = bool(
        re.search(
            r"\bpending\b|\bmodify\b|not (?:been )?(?:shipped|delivered)|待发货|未发货", want.text, re.I
        )
    )
    arrived = bool(re.search(r"\bdelivered\b|\breceived\b|\barrived\b|\bi got\b|收到|送达", want.text, re.I))
    if pending == arrived:
        return spots
    return [s for s in spots if is_pending(s.order) == pending] or spots


def _has_all(want: Want, spot: Spot) -> bool:
    """Whether a thing is already what it is wanted to become: then it is another one that is meant."""
    plain = {k: v for k, v in want.options.items() if v not in ("any", "min", "max") and v[:1] not in "<>+-"}
    mine = spot.line.options
    return bool(plain) and all(alike(v, mine.get(k, "")) == 1.0 for k, v in plain.items())


def _picked(pick: str, spots: Sequence[Spot]) -> Spot:
    worth = (
        (lambda s: -s.line.unit_price) if pick in ("dearest", "largest") else (lambda s: s.line.unit_price)
    )
    return min(spots, key=worth)


def _settle_all(scene: Scene, state: DeskState, want: Want, spots: list[Spot]) -> Ask | Refuse | None:
    """Everything, less what is left out."""
    excepted = list(want.except_)
    for thing in want.except_:
        if not any(name_score(thing, s.line.title) >= 0.7 for s in spots):
            excepted.append(_sharing_words(scene, state, f"{thing} {want.text}", [], want))
    left = [s for s in spots if not any(e and name_score(e, s.line.title) >= 0.7 for e in excepted)]
    fit = [s for s in left if _fits(want, s.order)] or left
    orders = list(dict.fromkeys(s.order.id for s in fit))
    if len(orders) > 1 and want.order not in ("all", "delivered", "pending") and want.count != -1:
        holding = list(dict.fromkeys(s.order.id for s in spots if s not in left and _fits(want, s.order)))
        mates = {m.order_id for m in state.live() if m.id != want.id and m.batch == want.batch and m.order_id}
        for ids in (holding, [o for o in orders if o in mates]):
            if len(ids) == 1:
                fit = [s for s in fit if s.order.id == ids[0]]
                break
        else:
            return ask_order(scene, want, [o for id in orders if (o := scene.order(id))])
    if not fit:
        return Refuse((want.id,), scene.speech("no.thing", thing=want.thing or "…"))
    _assign(state, want, fit)
    return None


def ask_order(scene: Scene, want: Want, orders: Sequence[Order]) -> Ask:
    """Which of these orders is meant."""
    speech = scene.speech
    shown = speech.sentences(
        speech("number", number=str(i), text=speech.order(o)) for i, o in enumerate(orders, 1)
    )
    return Ask(Question("order", [want.id], [o.id for o in orders]), speech("ask.order", choices=shown))


def _ask_spots(scene: Scene, want: Want, spots: Sequence[Spot]) -> Ask:
    speech = scene.speech
    shown = speech.sentences(
        speech("number", number=str(i), text=_choice_text(scene, spot))
        for i, spot in enumerate(spots[:12], 1)
    )
    ids = [s.line.id for s in spots]
    if not want.thing and len({s.order.id for s in spots}) == 1:
        text = speech("ask.items", order=spots[0].order.id, choices=shown)
    elif not want.thing and len({s.order.id for s in spots}) > 1:
        return ask_order(scene, want, list({s.order.id: s.order for s in spots}.values()))
    else:
        text = speech("ask.item", thing=want.thing, choices=shown)
    return Ask(Question("item", [want.id], ids), text)


def _choice_text(scene: Scene, spot: Spot) -> str:
    speech = scene.speech
    status = speech.status(spot.order)
    return speech("choice.line", thing=speech.line(spot.line), order=spot.order.id, status=status) + speech(
        "stop"
    )


def _assign(state: DeskState, want: Want, spots: Sequence[Spot]) -> None:
    """Writes the lines found into the want; further orders get wants of their own."""
    by_order: dict[str, list[str]] = {}
    for spot in spots:
        by_order.setdefault(spot.order.id, []).append(spot.line.id)
    (first, lines), *rest = by_order.items()
    want.order_id, want.lines = first, lines
    at = state.wants.index(want)
    for order, more in rest:
        twin = replace(want, id=state.next_id, order_id=order, lines=more)
        twin.options, twin.current, twin.otherwise = (
            dict(want.options),
            dict(want.current),
            list(want.otherwise),
        )
        state.next_id += 1
        at += 1
        state.wants.insert(at, twin)
        for waiting in state.wants:
            if want.id in waiting.after:
                waiting.after.append(twin.id)
