"""For each thing to be exchanged, the variant to take: found, chosen by the customer, or honestly not there."""

from __future__ import annotations

from collections.abc import Sequence

from shopkeeper.assistant.service.finding import find_orders
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.speech import money
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Refuse
from shopkeeper.assistant.service.values import name_score
from shopkeeper.assistant.service.variants import Choice, choose, option_values, reads_as
from shopkeeper.orders.actions import Offer, Swap
from shopkeeper.orders.model import Order, OrderLine

__all__ = ["settle_swaps"]


def _waited_for(state: DeskState, want: Want) -> bool:
    return any(w.stage == "waiting" and want.id in w.after and w.when != "done" for w in state.wants)


def settle_swaps(
    scene: Scene, state: DeskState, group: Sequence[Want], order: Order
) -> tuple[list[Swap], list[str]] | Ask | Refuse:
    """The swaps of all wants of one order and what to say with them; or what to ask, or why one cannot be done."""
    swaps: list[Swap] = []
    notes: list[str] = []
    speech = scene.speech
    for want in group:
        for id in list(want.lines):
            line = scene.line(id)
            if line is None:
                continue
            offers = scene.offers(line.product)
            offer = next((o for o in offers if want.variant and o.variant == want.variant), None)
            if offer is None:
                choice = _choice(scene, want, line, offers, order)
                if choice.keep:
                    notes.append(speech("no.keep", thing=speech.title(line.title)))
                    want.lines.remove(id)
                    continue
                if choice.already and want.all_items:
                    want.lines.remove(id)
                    continue
                only = _only_other(choice, want, line, offers)
                if only is not None and not _waited_for(state, want):
                    notes.append(
                        speech(
                            "no.variant_closest", thing=speech.title(line.title), wanted=_wanted(scene, want)
                        )
                    )
                    offer = only
                elif want.why == "list" and not want.pick and len(listed := _list(want, line, offers)) > 1:
                    want.why = ""
                    return _offer_list(scene, want, line, listed)
                elif choice.offer is None or (choice.ties and want.free and not want.pick):
                    return _unsettled(scene, state, want, line, choice, offers)
                else:
                    offer = choice.offer
            if (refusal := _condition(scene, want, line, offer)) is not None:
                return refusal
            quantity = (
                min(want.count, line.quantity) if want.count > 0 and len(want.lines) == 1 else line.quantity
            )
            if all(s.line != id for s in swaps):  # said twice
                swaps.append(Swap(id, offer.variant, quantity))
        if not want.lines:
            want.stage = "dropped"
    if any(w.all_items for w in group):
        places = {ln.id: place for place, ln in enumerate(order.lines)}
        swaps.sort(key=lambda s: places.get(s.line, 0))
    return swaps, notes


def _list(want: Want, line: OrderLine, offers: Sequence[Offer]) -> list[Offer]:
    """All available variants with what is wanted, whatever else of them."""
    allowed, unknown = reads_as(want.options, line, option_values(offers))
    if unknown:
        return []
    found = [
        o
        for o in offers
        if o.available
        and o.variant != line.variant
        and all(values is None or o.options.get(name) in values for name, values in allowed.items())
    ]
    return sorted(found, key=lambda o: o.price)


def _offer_list(scene: Scene, want: Want, line: OrderLine, offers: Sequence[Offer]) -> Ask:
    speech = scene.speech
    shown = "; ".join(
        speech("number", number=str(i), text=speech.offer(o)) for i, o in enumerate(offers[:12], 1)
    )
    text = speech("no.variant_ties", thing=speech.title(line.title), choices=shown)
    return Ask(
        Question("variant", [want.id], [o.variant for o in offers]),
        speech.sentences([text, speech("ask.variant")]),
    )


def _wanted(scene: Scene, want: Want) -> str:
    """The options wanted, for people: a size relative to what they have by its name."""
    speech = scene.speech
    shown = []
    for name, value in want.options.items():
        if name in ("item", "same_as") or value == "any":
            continue
        if value in ("<", ">", "min", "max"):
            shown.append(speech("rel." + value, name=speech.option(name)))
        elif value[:2] in (">=", "<="):
            shown.append(speech("rel." + value[:2], value=speech.value(value[2:])))
        else:
            said = speech.value(value)
            shown.append(f"{speech.option(name)} {said}" if value[:1] in "+-" or value.isdigit() else said)
    return speech.join(shown)


def _only_other(choice: Choice, want: Want, line: OrderLine, offers: Sequence[Offer]) -> Offer | None:
    """The one available variant with all that is wanted, where something else must change for it."""
    if choice.offer is not None or choice.already or choice.unknown or len(choice.nearest) != 1:
        return None
    if not want.options or "item" in want.options or "same_as" in want.options:
        return None
    near = choice.nearest[0]
    allowed, unknown = reads_as(want.options, line, option_values(offers))
    if unknown or any(values and near.options.get(name) not in values for name, values in allowed.items()):
        return None
    return near


def _choice(scene: Scene, want: Want, line: OrderLine, offers: Sequence[Offer], order: Order) -> Choice:
    options = dict(want.options)
    model = options.pop("same_as", "")
    if model in ("itself", "same", "self"):
        if want.otherwise and want.otherwise[0]:
            first, *rest = want.otherwise
            return choose(offers, line, {**options, **first}, rest, want.pick, free=want.free)
        return Choice(already=True, nearest=choose(offers, line, {}).nearest)
    if model:
        for other in find_orders(model, scene.orders):
            for one in other.lines:
                if (
                    one.product == line.product
                    and one.id != line.id
                    and (other.id != order.id or one.variant != line.variant)
                ):
                    hit = next((o for o in offers if o.variant == one.variant), None)
                    if hit is not None and hit.available and not options:
                        return Choice(offer=hit)
                    options = {**one.options, **options}
                    return choose(offers, line, options, want.otherwise, want.pick, free=want.free)
    return choose(offers, line, options, want.otherwise, want.pick, free=want.free)


def _condition(scene: Scene, want: Want, line: OrderLine, offer: Offer) -> Refuse | None:
    """What the want hangs on: its price below an amount, or below what was paid."""
    ok = True
    if want.when.startswith("price"):
        sign, amount = want.when[5:6], want.when[6:].lstrip("=").replace(",", "").strip("$ ")
        try:
            limit = round(float(amount) * 100)
        except ValueError:
            return None
        ok = offer.price < limit if sign == "<" else offer.price > limit
    elif want.when == "cheaper":
        ok = offer.price < line.unit_price
    elif want.when == "dearer":
        ok = offer.price > line.unit_price
    if ok:
        return None
    price = money(offer.price, offer.currency)
    shown = scene.speech(
        "no.price", thing=f"{line.title} ({scene.speech.options(offer.options)})", price=price
    )
    return Refuse((want.id,), shown)


def _unsettled(
    scene: Scene, state: DeskState, want: Want, line: OrderLine, choice: Choice, offers: Sequence[Offer]
) -> Ask | Refuse:
    """No variant is settled: what there is instead, or that there is none."""
    speech = scene.speech
    wanted = _wanted(scene, want)
    shown = "; ".join(
        speech("number", number=str(i), text=speech.offer(o)) for i, o in enumerate(choice.nearest[:6], 1)
    )
    if choice.already:
        text = speech("no.variant_best" if want.pick else "no.variant_same", thing=speech.title(line.title))
        if not want.pick:
            text = speech("no.variant_same", thing=speech.title(line.title))
        if _waited_for(state, want) or want.pick:
            return Refuse((want.id,), text)
        return Ask(
            Question("variant", [want.id], [o.variant for o in choice.nearest]),
            speech.sentences([text, speech("ask.variant")]),
        )
    if choice.ties:
        ties = (choice.offer, *choice.ties) if choice.offer else choice.ties
        listed = "; ".join(
            speech("number", number=str(i), text=speech.offer(o)) for i, o in enumerate(ties[:6], 1)
        )
        text = speech("no.variant_ties", thing=speech.title(line.title), choices=listed)
        return Ask(
            Question("variant", [want.id], [o.variant for o in ties]),
            speech.sentences([text, speech("ask.variant")]),
        )
    if not want.options and not want.pick:
        values = option_values(offers)
        choices = "; ".join(
            f"{speech.option(n)}: {', '.join(map(speech.value, vs))}" for n, vs in values.items()
        )
        text = speech(
            "ask.variant_options",
            thing=speech.title(line.title),
            options=speech.options(line.options),
            choices=choices,
        )
        return Ask(Question("variant", [want.id], [o.variant for o in choice.nearest]), text)
    if choice.unknown and any(
        name_score(u, t) >= 0.95 for u in choice.unknown for t in scene.products().values()
    ):
        return Refuse((want.id,), speech("no.product_change", thing=speech.title(line.title)))
    if choice.unknown and wanted:
        text = speech("no.variant_unknown", thing=speech.title(line.title), wanted=wanted)
    elif choice.sold_out:
        text = speech("no.variant_sold_out", thing=speech.title(line.title), wanted=wanted)
    else:
        text = speech("no.variant", thing=speech.title(line.title), wanted=wanted or "…")
    if _waited_for(state, want):
        return Refuse((want.id,), text)
    if not choice.nearest:
        return Refuse(
            (want.id,), speech.sentences([text, speech("no.variant_none", thing=speech.title(line.title))])
        )
    near = speech("no.variant_near", choices=shown)
    return Ask(
        Question("variant", [want.id], [o.variant for o in choice.nearest]),
        speech.sentences([text, near, speech("ask.variant")]),
    )
