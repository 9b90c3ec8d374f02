"""Where things shall go: addresses of orders and of the profile changed to a known or a new address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from shopkeeper.assistant.service.finding import find_lines, find_orders, in_place, is_pending, order_number
from shopkeeper.assistant.service.regions import region_code, region_of_zip
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Propose, Refuse, Step
from shopkeeper.language.text import fold
from shopkeeper.orders.actions import Action, ChangeCustomerAddress, ChangeOrderAddress, Effect
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Address, Order

__all__ = ["plan_address", "remember_addresses"]

_NEEDED = ("line1", "city", "region", "postal_code")
_BACK = frozenset({"previous", "original", "old", "before", "back"})
_DEFAULT = frozenset({"default", "profile", "home", "account"})


def _key(address: Address | None) -> tuple[str, ...]:
    if address is None:
        return ()
    return tuple(fold(v).strip() for v in (address.line1, address.line2, address.city, address.postal_code))


def _known(scene: Scene) -> list[Address]:
    """All different addresses of the customer, the default one first."""
    found: dict[tuple[str, ...], Address] = {}
    for address in (
        *(scene.customer.addresses if scene.customer else ()),
        *(o.address for o in scene.orders),
    ):
        if address is not None:
            found.setdefault(_key(address), address)
    return list(found.values())


def remember_addresses(state: DeskState, scene: Scene, effects: Sequence[Effect]) -> None:
    """Keeps what the addresses were before they are changed, so that a change can be taken back."""
    for effect in effects:
        action = effect.action
        if isinstance(action, ChangeCustomerAddress) and scene.customer and scene.customer.addresses:
            state.before.setdefault("", asdict(scene.customer.addresses[0]))
        elif isinstance(action, ChangeOrderAddress):
            order = scene.order(action.order)
            if order is not None and order.address is not None:
                state.before.setdefault(order.id, asdict(order.address))


def plan_address(scene: Scene, state: DeskState, first: Want) -> Step | None:
    """Every address that is to be changed in one go, on one card."""
    group = [
        w for w in state.wants if w.stage == "open" and w.do == "change_address" and w.batch == first.batch
    ]
    shared = next((w.address for w in group if w.address), {})
    effects: list[Effect] = []
    ids: list[tuple[int, ...]] = []
    notes: list[str] = []
    seen: set[str] = set()
    for want in group:
        if not want.address and shared:
            want.address = dict(shared)
        step = _plan_one(scene, state, want)
        if isinstance(step, Refuse) and len(group) > 1 and (effects or want is not group[-1]):
            want.stage = "refused"
            notes.append(step.text)
            continue
        if isinstance(step, Ask | Refuse):
            return step
        for effect in step:
            target = getattr(effect.action, "order", "")
            if target not in seen:
                seen.add(target)
                want.order_id = want.order_id or (target if len(step) == 1 else "")
                effects.append(effect)
                ids.append((want.id,))
    return Propose(tuple(effects), tuple(ids), tuple(notes)) if effects else None


def _plan_one(scene: Scene, state: DeskState, want: Want) -> list[Effect] | Ask | Refuse:
    speech = scene.speech
    profile = "default" in want.scope or "profile" in want.scope
    if profile and fold(want.address.get("same_as", "")) in _DEFAULT:
        profile = False
    orders_too = not profile or "order" in want.scope or bool(want.order)
    target = _target(scene, state, want, profile and not orders_too)
    if not isinstance(target, Address):
        return target
    actions: list[tuple[Action, str]] = []
    same: list[str] = []
    if profile and scene.customer is not None:
        mine = scene.customer.addresses[0] if scene.customer.addresses else None
        if _key(mine) == _key(target):
            same.append(speech("your_profile"))
        else:
            name = (mine.name if mine else "") or scene.customer.name
            phone = mine.phone if mine else ""
            to = replace(target, id=mine.id if mine else "", name=name, phone=phone)
            actions.append((ChangeCustomerAddress(scene.customer.id, to), ""))
    if orders_too:
        orders = _orders(scene, want, target)
        if isinstance(orders, Ask | Refuse):
            if not actions:
                return orders
            orders = []
        for order in orders:
            if _key(order.address) == _key(target):
                same.append(speech("order_named", order=order.id))
                continue
            old = order.address
            to = replace(
                target, id="", name=(old.name if old else "") or target.name, phone=old.phone if old else ""
            )
            actions.append((ChangeOrderAddress(order.id, to), order.id))
    effects: list[Effect] = []
    for action, _ in actions:
        try:
            effects.append(scene.check(action))
        except PolicyRefusal as refusal:
            if len(actions) == 1:
                return Refuse((want.id,), scene.speech.why(refusal))
    if not effects:
        what = speech.join(same) or speech("your_profile")
        return Refuse((want.id,), speech("no.address_same", what=what))
    return effects


def _orders(scene: Scene, want: Want, target: Address) -> list[Order] | Ask | Refuse:
    speech = scene.speech
    said = want.order
    pool: Sequence[Order] = scene.orders
    if want.order_id:
        return [o for o in pool if o.id == want.order_id]
    if want.thing:
        ids = {s.order.id for s in find_lines(want.thing, want.current, find_orders(said, pool))}
        pool = [o for o in pool if o.id in ids]
    elif said and said not in ("all", "pending", "same", "other"):
        pool = find_orders(said, pool)
        if not pool and said.startswith("with the "):
            holding = {s.order.id for s in find_lines(said.removeprefix("with the "), {}, scene.orders)}
            pool = [o for o in scene.orders if o.id in holding]
        if not pool:
            want.order = ""
            return Ask(Question("order", [want.id]), speech("ask.order_unknown", said=said))
    if not pool:
        return Refuse((want.id,), speech("no.thing", thing=want.thing))
    open_ = [o for o in pool if is_pending(o)]
    if "all_orders" in want.scope or said == "all" or want.count == -1 or want.all_items:
        return open_ or Refuse((want.id,), speech("no.pending"))
    if len(pool) == 1:
        return list(pool)
    if not open_:
        return Refuse((want.id,), speech("no.pending"))
    elsewhere = [o for o in open_ if _key(o.address) != _key(target)]
    if len(elsewhere) == 1:
        return elsewhere
    if not elsewhere:
        return open_[:1]
    shown = speech.sentences(
        speech("number", number=str(i), text=speech.order(o) + " " + speech.address(o.address))
        for i, o in enumerate(elsewhere, 1)
    )
    return Ask(
        Question("order", [want.id], [o.id for o in elsewhere]), speech("ask.address_order", choices=shown)
    )


def _target(scene: Scene, state: DeskState, want: Want, profile: bool) -> Address | Ask | Refuse:
    speech = scene.speech
    said = want.address.get("same_as", "").strip()
    if said:
        return _same_as(scene, state, want, said, profile)
    given = {k: v.strip() for k, v in want.address.items() if v.strip()}
    if not any(k in given for k in ("line1", "city", "postal_code")):
        default_key = _key(scene.customer.addresses[0]) if scene.customer and scene.customer.addresses else ()
        named = [
            a for a in _known(scene) if in_place(a, want.text) and (not profile or _key(a) != default_key)
        ]
        if len(named) == 1:
            return named[0]
        done = [w for w in state.wants if w.do == "change_address" and w.stage == "done" and w.address]
        if done:  # another one to where the last one went
            want.address = dict(done[-1].address)
            return _target(scene, state, want, profile)
        return Ask(Question("address", [want.id]), speech("ask.address"))
    default = scene.customer.addresses[0] if scene.customer and scene.customer.addresses else None
    country = given.get("country", "") or (default.country if default else "")
    region = given.get("region", "")
    if len(region) > 2 and (short := region_code(region)):
        region = short if default is None or len(default.region) <= 2 else region
    region = region or region_of_zip(given.get("postal_code", ""))
    if "line1" not in given or "city" not in given:
        known = [a for a in _known(scene) if _agrees(a, given)]
        if len(known) == 1:
            return known[0]
    values = {**given, "region": region}
    needed = _NEEDED if country in ("", "US", "USA") else ("line1", "city")
    missing = [n for n in needed if not values.get(n)]
    if missing:
        shown = speech.join(speech("ask.address_fields." + n) for n in missing)
        return Ask(Question("address", [want.id], missing), speech("ask.address_missing", missing=shown))
    return Address(
        name=given.get("name", ""), line1=given["line1"], line2=given.get("line2", ""), city=given["city"],
        region=region, postal_code=given.get("postal_code", ""), country=country,
    )  # fmt: skip


def _agrees(address: Address, given: Mapping[str, str]) -> bool:
    for name, value in given.items():
        mine = getattr(address, name, "")
        if name == "region" and region_code(value) == mine:
            continue
        if name in ("line1", "city", "region", "postal_code", "line2") and fold(mine) != fold(value):
            return False
    return True


def _same_as(scene: Scene, state: DeskState, want: Want, said: str, profile: bool) -> Address | Ask | Refuse:
    speech = scene.speech
    words = fold(said)
    if words in _BACK:
        key = "" if profile else (want.order_id or next((k for k in state.before if k), ""))
        row = state.before.get(key) or (state.before.get("") if not state.before.get(key) else None)
        return Address(**row) if row else Refuse((want.id,), speech("no.undo"))
    if words in _DEFAULT:
        if scene.customer and scene.customer.addresses:
            return scene.customer.addresses[0]
        return Ask(Question("address", [want.id]), speech("ask.address"))
    if order_number(said):
        for order in find_orders(said, scene.orders):
            if order.address is not None:
                return order.address
    known = _known(scene)
    hits = [a for a in known if in_place(a, said)]
    if not hits:
        orders = find_orders(said, scene.orders)
        if 0 < len(orders) < len(scene.orders):
            found = {_key(o.address): o.address for o in orders if o.address is not None}
            hits = list(found.values())
    if len(hits) > 1 and want.order_id:
        here = scene.order(want.order_id)
        hits = [a for a in hits if here is None or _key(a) != _key(here.address)] or hits
    if len(hits) > 1 and profile and scene.customer and scene.customer.addresses:
        hits = [a for a in hits if _key(a) != _key(scene.customer.addresses[0])] or hits
    if len(hits) == 1:
        return hits[0]
    want.address = {}
    choices = hits or known
    shown = speech.sentences(
        speech("number", number=str(i), text=speech.address(a) + speech("stop"))
        for i, a in enumerate(choices, 1)
    )
    note = "" if hits else speech("no.address_unknown")
    return Ask(
        Question("address", [want.id], [speech.address(a) for a in choices], topic="known"),
        speech.sentences([note, speech("ask.address_which", choices=shown)]),
    )
