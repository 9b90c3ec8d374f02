"""Commands become wants: new ones are put on the agenda, corrections change those that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.service.finding import find_orders, order_number
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Want
from shopkeeper.assistant.service.values import name_score

__all__ = ["WISHES", "drop", "take", "target_wants"]

WISHES = frozenset({"cancel", "return", "exchange", "change_address", "change_payment"})


def _title(scene: Scene, want: Want) -> list[str]:
    titles = [ln.title for id in want.lines if (ln := scene.line(id))]
    return titles or ([want.thing] if want.thing else [])


def _about(scene: Scene, want: Want, wish: Wish, order: str) -> bool:
    """Whether a wish may be about the same thing as a want."""
    titles = _title(scene, want)
    if wish.thing and not any(name_score(wish.thing, t) >= 0.7 or name_score(t, wish.thing) >= 0.7 for t in titles):
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


def _match(scene: Scene, state: DeskState, command: Command, wish: Wish, used: set[int]) -> Want | None:
    """The want of an earlier turn that a wish corrects or repeats; None for a new one."""
    known = [
        w for w in state.wants
        if (w.live or w.id in state.fresh) and w.batch != state.batch and w.id not in used
        and w.do in ("cancel", "return", "exchange")
    ]  # fmt: skip
    if command.when:
        return next((w for w in known if w.when and w.do == command.do and _about(scene, w, wish, command.order)), None)
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
    if command.do in ("change_address", "change_payment"):
        return _take_order(scene, state, command, after)
    if command.do == "cancel" and (not command.wishes or _plain_order(command)) and not command.except_:
        return _take_order(scene, state, command, after)
    used: set[int] = set()
    ids: list[int] = []
    for wish in command.wishes or (Wish(),):
        old = _match(scene, state, command, wish, used)
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
        want = state.add(_new(command, wish, state, after))
        ids.append(want.id)
    return ids


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
        all_items=command.all_items,
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
    wish = command.wishes[0] if command.wishes else Wish()
    said = wish.order or command.order
    for want in state.wants:
        if want.do != command.do or want.items or want.batch == state.batch or not (want.live or want.id in state.fresh):
            continue
        if command.when or want.stage == "waiting":
            continue
        hits = {o.id for o in find_orders(said, scene.orders)} if said and said not in ("all", "same") else set()
        if command.do == "change_address" and ("default" in command.scope) != ("default" in want.scope):
            continue
        if hits and want.order_id and want.order_id not in hits:
            continue
        if hits and want.order and not want.order_id and order_number(said) and order_number(want.order):
            if order_number(said) != order_number(want.order):
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


def _supersede(scene: Scene, state: DeskState, ids: Sequence[int]) -> None:
    """Cancelling an order as a whole stands for what was wanted to be cancelled or returned of it before."""
    new = [w for w in state.wants if w.id in ids]
    for want in state.wants:
        if want.id in ids or not want.items or not (want.live or want.id in state.fresh) or want.batch == state.batch:
            continue
        for whole in new:
            named = {o.id for o in find_orders(whole.order, scene.orders)} if whole.order else set()
            if want.order_id and (not whole.order or want.order_id in named) and want.stage in ("held", "refused"):
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
            or (not command.wishes and command.order and w.order_id in {o.id for o in find_orders(command.order, scene.orders)})
        ]
    else:
        found = target_wants(scene, state)
    for want in found:
        want.stage = "dropped"
    return [w.id for w in found]


def clone(want: Want, **changes: object) -> Want:
    """A copy with its own lists."""
    new = replace(want, **changes)  # type: ignore[arg-type]
    new.options, new.current = dict(want.options), dict(want.current)
    return new


def said_options(wishes: Sequence[Wish]) -> Mapping[str, str]:
    return {k: v for w in wishes for k, v in {**w.current, **w.options}.items()}
