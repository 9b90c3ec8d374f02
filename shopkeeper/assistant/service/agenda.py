"""Commands become wants: new ones are put on the agenda, corrections change those that are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.service.finding import find_orders, is_pending, order_number
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Want
from shopkeeper.assistant.service.values import name_score

__all__ = ["WISHES", "context_order", "drop", "refine", "take", "target_wants"]

_ADDED = re.compile(r"\b(?:also|too|as well|besides|in addition)\b|也|另外|还", re.I)
_ITS = re.compile(
    r"\b(?:its|(?:that|this|the) order'?s) (?:\w+ )?(?:address|payment)\b|它的?(?:地址|支付方式)", re.I
)
_BACK = re.compile(
    r"\bback\b|original|previous|\bbefore\b|undo|revert|regret|\bold one\b|改回|恢复|原来", re.I
)
_REFUND = re.compile(r"\brefund|\bmoney back\b|退款|退钱", re.I)
_PROFILE = re.compile(r"\bprofile\b|everywhere|\buser address|\bdefault\b|\baccount\b|账户|默认", re.I)
WISHES = frozenset({"cancel", "return", "exchange", "change_address", "change_payment"})


def _title(scene: Scene, want: Want) -> list[str]:
    titles = [ln.title for id in want.lines if (ln := scene.line(id))]
    return titles or ([want.thing] if want.thing else [])


def _about(scene: Scene, want: Want, wish: Wish, order: str) -> bool:
    """Whether a wish may be about the same thing as a want."""
    titles = _title(scene, want)
    if wish.thing and not any(
        name_score(wish.thing, t) >= 0.7 or name_score(t, wish.thing) >= 0.7 for t in titles
    ):
        return False
    said = wish.order or order
    if said and order_number(said) and want.order_id:
        return any(o.id == want.order_id for o in find_orders(said, scene.orders))
    return bool(wish.thing)


def target_wants(scene: Scene, state: DeskState) -> list[Want]:
    """The wants that an answer without a name is about: those of the question, of the card, else the last refused."""
    if state.asked and state.asked.wants:
        ids = state.asked.wants
    elif state.card:
        ids = [id for group in state.card_wants for id in group]
    else:
        held = [w.id for w in state.wants if w.stage == "held"]
        ids = held or state.fresh
    return [w for w in state.wants if w.id in ids]


def _bare(want: Want) -> bool:
    """Named only, with nothing said of what it shall become."""
    return (
        want.do == "exchange"
        and bool(want.thing)
        and not (want.options or want.pick or want.otherwise or want.current or want.lines)
    )


def _match(scene: Scene, state: DeskState, command: Command, wish: Wish, used: set[int]) -> Want | None:
    """The want of an earlier turn that a wish corrects or repeats; None for a new one."""
    known = [
        w for w in state.wants
        if (w.live or w.id in state.fresh) and (w.batch != state.batch or _bare(w)) and w.id not in used
        and w.do in ("cancel", "return", "exchange")
    ]  # fmt: skip
    if command.when in ("refused", "done") or (command.when and wish.thing):
        return next(
            (w for w in known if w.when and w.do == command.do and _about(scene, w, wish, command.order)),
            None,
        )
    known = [w for w in known if w.stage != "waiting"]
    same = [w for w in known if w.do == command.do and w.items and _about(scene, w, wish, command.order)]
    other = [w for w in known if w.do != command.do and w.items and _about(scene, w, wish, command.order)]
    for group in (same, other):
        if wish.current and len(group) > 1:
            close = [w for w in group if any(v in w.current.values() for v in wish.current.values())]
            group = close or group
        if group:
            return group[0]
    if not wish.thing and not order_number(wish.order or command.order):
        targets = [w for w in target_wants(scene, state) if w.id not in used and w in known]
        if len(targets) == 1 or (targets and command.do == targets[0].do):
            return targets[0]
    return None


def take(scene: Scene, state: DeskState, command: Command, after: Sequence[int]) -> list[int]:
    """Puts what `command` wishes on the agenda; the ids of the wants concerned, old and new. `after`: the wants of the
    command before, for what hangs on them."""
    if command.method:
        state.preferred = command.method
    if command.do == "change_address":
        command = _address_meant(state, command)
    if command.do in ("change_address", "change_payment"):
        return _take_order(scene, state, command, after)
    if command.do == "return":
        command = _not_here_yet(scene, command)
    if command.do == "cancel" and not command.when and not _ADDED.search(command.text):
        _supersede_vague(state)
    if command.do == "cancel" and (not command.wishes or _plain_order(command)) and not command.except_:
        return _take_order(scene, state, command, after)
    used: set[int] = set()
    ids: list[int] = []
    if (
        command.when in ("refused", "done")
        and not after
        and not target_wants(scene, state)
        and not command.wishes
    ):
        return []  # what it hangs on is not on the agenda any more
    if command.do in ("return", "exchange") and not (command.wishes or command.all_items or command.except_):
        mates = [w for w in state.wants if w.batch == state.batch and w.do == command.do and w.items]
        if mates:  # "... and I'd like the exchange with PayPal": no further wish
            for want in mates:
                want.method, want.reason = command.method or want.method, command.reason or want.reason
            return [w.id for w in mates]
    for wish in _real(scene, command):
        bare = not (wish.options or wish.pick or wish.otherwise)
        if (
            state.asked
            and state.asked.kind == "item"
            and not wish.thing
            and wish.options
            and not wish.current
        ):
            wish = replace(wish, current=wish.options, options={})
        old = _match(scene, state, command, wish, set() if bare else used)
        if old is not None and not (command.all_items and not old.all_items):
            _correct(scene, state, old, command, wish)
            used.add(old.id)
            ids.append(old.id)
            continue
        if command.all_items and not wish.thing:
            for want in state.live():
                if want.do == command.do and want.all_items and want.batch != state.batch and not want.thing:
                    _correct(scene, state, want, command, wish)
                    ids.append(want.id)
            if ids:
                continue
        if wish.thing and not command.when:
            _supersede_vague(state)
        want = state.add(_new(command, wish, state, after))
        if command.all_items and not wish.thing and not want.order:
            want.order = context_order(scene, state)
        ids.append(want.id)
    return ids


def _not_here_yet(scene: Scene, command: Command) -> Command:
    """An order that has not left, as a whole: its refund is a cancellation, and its return is about all of it."""
    if command.wishes or command.except_ or not order_number(command.order):
        return command
    orders = find_orders(command.order, scene.orders)
    if len(orders) != 1 or not is_pending(orders[0]):
        return command
    return replace(command, do="cancel") if _REFUND.search(command.text) else replace(command, all_items=True)


def _supersede_vague(state: DeskState) -> None:
    """Asked which order or thing is meant, the customer names things: they stand for the "anything" said before."""
    if state.asked is None or state.asked.kind not in ("order", "item"):
        return
    asked = [w for w in state.wants if w.id in state.asked.wants]
    batches = {w.batch for w in asked if not w.thing and not w.lines}
    for want in state.wants:
        vague = want.items and not want.thing and not want.lines and not want.current
        if vague and want.stage == "open" and want.batch in batches and want.batch != state.batch:
            want.stage = "dropped"


def _real(scene: Scene, command: Command) -> tuple[Wish, ...]:
    """The wishes without bare repetitions of a thing."""
    wishes = command.wishes or (Wish(),)
    told = [w for w in wishes if w.options or w.pick or w.otherwise]
    kept: list[Wish] = []
    general = next((w.pick for w in wishes if w.pick and not w.thing), "")
    if general:  # "all of them the dearest, the shoes in the same size": the shoes too
        wishes = tuple(replace(w, pick=w.pick or general) for w in wishes)
    wishes = _of_one_thing(scene, wishes)
    told = [w for w in wishes if w.options or w.pick or w.otherwise]
    options = [w for w in wishes if not w.thing and (w.options or w.otherwise or w.pick)]
    things = [w for w in wishes if w.thing and not (w.options or w.otherwise or w.pick or w.current)]
    if len(wishes) == 2 and len(options) == 1 and len(things) == 1:
        return (replace(options[0], thing=things[0].thing, count=things[0].count or options[0].count),)
    for wish in wishes:
        same = [i for i, k in enumerate(kept) if wish.thing and name_score(wish.thing, k.thing) >= 0.95]
        if (
            set(wish.options) == {"same_as"}
            and wish.options["same_as"] == "itself"
            and any(name_score(wish.thing, t.thing) >= 0.7 and t.options and t is not wish for t in told)
        ):
            continue
        plain = not (wish.options or wish.otherwise or wish.current)
        if (
            plain
            and wish.thing
            and any(
                t is not wish
                and t.options
                and t.pick == wish.pick
                and name_score(wish.thing, t.thing) >= 0.95
                for t in told
            )
        ):
            continue
        only_current = bool(wish.current) and not (wish.options or wish.pick or wish.otherwise)
        if only_current and same and not kept[same[0]].current:
            kept[same[0]] = replace(kept[same[0]], current=wish.current)
            continue
        bare = not (wish.options or wish.pick or wish.otherwise or wish.current)
        if bare and wish.thing and any(name_score(wish.thing, t.thing) >= 0.7 for t in told):
            continue
        if bare and wish.thing and any(k == wish for k in kept):
            continue
        kept.append(wish)
    return tuple(kept)


def _of_one_thing(scene: Scene, wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """Several wishes for a thing that the customer has one of are one wish."""
    kept: list[Wish] = []
    for wish in wishes:
        twin = next((i for i, k in enumerate(kept) if wish.thing and k.thing == wish.thing), None)
        owned = [
            ln
            for o in scene.orders
            for ln in o.lines
            if wish.thing and name_score(wish.thing, ln.title) >= 0.7
        ]
        clash = twin is not None and set(kept[twin].options) & set(wish.options)
        if twin is None or len(owned) != 1 or owned[0].quantity > 1 or clash or "same_as" in wish.options:
            kept.append(wish)
            continue
        first = kept[twin]
        kept[twin] = replace(
            first,
            current={**first.current, **wish.current},
            options={**first.options, **wish.options},
            otherwise=(*first.otherwise, *wish.otherwise),
            pick=first.pick or wish.pick,
            count=first.count or wish.count,
        )
    return tuple(kept)


def context_order(scene: Scene, state: DeskState) -> str:
    """The order that is being talked of: that of the question or the card, else of the last thing done or refused."""
    ids = [w.order_id for w in target_wants(scene, state) if w.order_id]
    if not ids:
        ids = [w.order_id for w in reversed(state.wants) if w.order_id]
    return ids[0] if ids else ""


def _address_meant(state: DeskState, command: Command) -> Command:
    """Where the words say more than the reading: "orders and profile", "back to what it was"."""
    text = command.text
    same_as = command.address.get("same_as", "")
    if (
        state.before
        and _BACK.search(text)
        and same_as in ("", "default", "original", "previous")
        and len(command.address) <= 1
    ):
        scope = "default" if _PROFILE.search(text) else command.scope
        return replace(command, address={"same_as": "previous"}, scope=scope)
    if not command.address and command.scope == "default":  # "set it as my default too"
        done = next(
            (w for w in reversed(state.wants) if w.do == "change_address" and w.stage == "done"), None
        )
        if done is not None and done.order_id:
            return replace(command, address={"same_as": done.order_id})
    if not same_as and command.scope == "all_orders" and _PROFILE.search(text):
        return replace(command, scope="all_orders,default")
    return command


def _plain_order(command: Command) -> bool:
    """Wishes that name an order and nothing in it."""
    return all(not w.thing and not w.current for w in command.wishes)


def _new(command: Command, wish: Wish, state: DeskState, after: Sequence[int]) -> Want:
    waits = command.when in ("refused", "done") and bool(after)
    return Want(
        id=0,
        do=command.do,
        thing=wish.thing,
        current=dict(wish.current),
        options=dict(wish.options),
        otherwise=[dict(o) for o in wish.otherwise],
        pick=wish.pick,
        count=wish.count,
        order=wish.order or command.order,
        all_items=command.all_items and not wish.thing,
        except_=list(command.except_),
        method=command.method,
        reason=command.reason,
        address=dict(command.address),
        scope=command.scope,
        when=command.when if command.when not in ("refused", "done") or waits else "",
        after=list(after) if waits else [],
        text=command.text,
        batch=state.batch,
        stage="waiting" if waits else "open",
    )


def _correct(scene: Scene, state: DeskState, want: Want, command: Command, wish: Wish) -> None:
    """What was said anew replaces what was said before."""
    revived = not want.live or want.stage == "held"
    if want.stage != "waiting":
        want.stage = "open"
    if want.id in state.fresh:
        state.fresh.remove(want.id)
    if command.do != want.do:
        want.do, want.variant, want.free, want.why = command.do, "", False, ""
        want.options, want.otherwise, want.pick = {}, [], ""
    elif revived and wish.options:
        want.free = False
    refine(want, wish, scene)
    if command.method:
        want.method = command.method
    if command.reason:
        want.reason = command.reason
    if command.except_:
        want.except_ = list(dict.fromkeys([*want.except_, *command.except_]))
        want.lines, want.order_id = [], ""
    said = wish.order or command.order
    if said and said not in ("same",):
        hits = find_orders(said, scene.orders)
        if want.order_id and order_number(said) and all(o.id != want.order_id for o in hits):
            want.lines, want.order_id = [], ""
        if not want.order_id:
            want.order = said


def refine(want: Want, wish: Wish, scene: Scene) -> None:
    """Lays the options, picks and counts of a wish over those of a want."""
    if wish.options and wish.options != want.options:
        asked_again = want.variant or any(want.options.get(k, v) != v for k, v in wish.options.items())
        if not {"same_as", "item"} & set(wish.options):
            want.options = {k: v for k, v in want.options.items() if k not in ("same_as", "item")}
        want.options = {**want.options, **wish.options}
        want.variant = ""
        if asked_again and not wish.otherwise:
            want.otherwise = []
    if wish.otherwise:
        want.otherwise = [dict(o) for o in wish.otherwise]
    if wish.pick and wish.pick != want.pick:
        want.pick, want.variant = wish.pick, ""
        if want.do != "exchange":
            want.lines, want.order_id = [], ""
    if wish.current and any(want.current.get(k) != v for k, v in wish.current.items()):
        want.current = {**want.current, **wish.current}
        lines = [ln for id in want.lines if (ln := scene.line(id))]
        if not lines or any(
            k in ln.options and ln.options[k] != v for ln in lines for k, v in wish.current.items()
        ):
            want.lines, want.order_id = [], ""
    if wish.count and wish.count != want.count:
        grown = wish.count == -1 or wish.count > len(want.lines)
        want.count = wish.count
        if grown and want.lines:
            want.lines, want.order_id = [], ""


def _take_order(scene: Scene, state: DeskState, command: Command, after: Sequence[int]) -> list[int]:
    if command.do != "cancel" and not command.order and not command.wishes and _ITS.search(command.text):
        command = replace(command, order=_talked_of(scene, state))
    wish = command.wishes[0] if command.wishes else Wish()
    said = wish.order or command.order
    waits = command.when in ("refused", "done")
    if waits and not after:
        targets = [w for w in target_wants(scene, state) if w.live or w.id in state.fresh]
        if not targets and not said:
            return []
        open_ = [w.id for w in targets if w.stage == "open" and w.id not in state.fresh]
        after = open_
    if command.do == "cancel" and not said and not wish.thing and command.scope != "all_orders":
        return _cancel_whole(scene, state, command, after)
    for want in state.wants:
        if (
            want.do != command.do
            or want.items
            or want.batch == state.batch
            or not (want.live or want.id in state.fresh)
        ):
            continue
        if command.when or want.stage == "waiting":
            continue
        hits = (
            {o.id for o in find_orders(said, scene.orders)} if said and said not in ("all", "same") else set()
        )
        if command.do == "change_address" and ("default" in command.scope) != ("default" in want.scope):
            continue
        if hits and want.order_id and want.order_id not in hits:
            continue
        numbers = order_number(said), order_number(want.order)
        if hits and not want.order_id and all(numbers) and numbers[0] != numbers[1]:
            continue
        if said == "all" and want.order_id:
            continue
        want.stage = "open"
        if command.method:
            want.method = command.method
        if command.reason:
            want.reason = command.reason
        if command.address:
            want.address = dict(command.address)
        if said and not want.order_id:
            want.order = said
        if wish.thing and not want.order_id:
            want.thing = wish.thing
        if want.id in state.fresh:
            state.fresh.remove(want.id)
        return [want.id]
    ids: list[int] = []
    for one in command.wishes or (Wish(),):
        new = _new(command, one, state, after)
        if command.do == "cancel":
            new.all_items = command.all_items or new.order == "all"
        ids.append(state.add(new).id)
    if command.do == "cancel":
        _supersede(scene, state, ids)
    return ids


def _talked_of(scene: Scene, state: DeskState) -> str:
    """The order that "its address" is about: that of what was offered, else the one talked of, while it is pending."""
    asked = state.asked
    offered = asked.choices[0] if asked is not None and asked.kind == "offer" and asked.choices else ""
    id = offered or context_order(scene, state) or state.talked
    order = scene.order(id) if id else None
    return id if order is not None and is_pending(order) else ""


def _cancel_whole(scene: Scene, state: DeskState, command: Command, after: Sequence[int]) -> list[int]:
    """ "Cancel the whole order": the one that is being talked of; what was wanted of it is given up."""
    order_id = context_order(scene, state)
    for want in state.wants:
        if (
            want.do == "cancel"
            and not want.items
            and want.batch != state.batch
            and (not order_id or want.order_id == order_id)
        ):
            if want.live:
                want.stage = "open" if want.stage == "held" else want.stage
                want.reason = command.reason or want.reason
                return [want.id]
            if want.stage == "done":
                return [want.id]
    new = _new(command, Wish(), state, after)
    if after and command.when in ("refused", "done"):
        return [state.add(new).id]
    mine = [w for w in state.wants if w.batch == state.batch]
    order = scene.order(order_id)
    if any(w.items for w in mine):
        new.order = "same"
    if order is not None and not mine:
        new.order_id = order.id
        for want in state.wants:
            if want.order_id == order.id and want.items and (want.live or want.id in state.fresh):
                want.stage = "dropped"
    return [state.add(new).id]


def _supersede(scene: Scene, state: DeskState, ids: Sequence[int]) -> None:
    """Cancelling an order as a whole stands for what was wanted to be cancelled or returned of it before."""
    new = [w for w in state.wants if w.id in ids]
    for want in state.wants:
        if (
            want.id in ids
            or not want.items
            or not (want.live or want.id in state.fresh)
            or want.batch == state.batch
        ):
            continue
        for whole in new:
            named = {o.id for o in find_orders(whole.order, scene.orders)} if whole.order else set()
            if (
                want.order_id
                and (not whole.order or want.order_id in named)
                and want.stage in ("held", "refused")
            ):
                if not whole.order and not whole.all_items:
                    whole.order_id = want.order_id
                want.stage = "dropped"


def drop(scene: Scene, state: DeskState, command: Command) -> list[int]:
    """Takes back the wants that `command` names; those asked about, or on the card, when it names none."""
    if command.wishes or command.order:
        found = [
            w
            for w in state.live()
            if any(_about(scene, w, wish, command.order) for wish in command.wishes)
            or (
                not command.wishes
                and command.order
                and w.order_id in {o.id for o in find_orders(command.order, scene.orders)}
            )
        ]
    else:
        found = target_wants(scene, state)
    for want in found:
        want.stage = "dropped"
    return [w.id for w in found]
