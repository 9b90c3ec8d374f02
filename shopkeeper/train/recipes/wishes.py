"""What a customer means, before it is put into words: scenes drawn in the proportions of real shops' conversations."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from shopkeeper.train.recipes.kinds_names import plural
from shopkeeper.train.recipes.scene import Kind, Scene, Shown, World
from shopkeeper.train.recipes.wishes_service import order_number, service
from shopkeeper.understanding.request import Price, TypedRequest

__all__ = ["make_scene", "make_shown"]

SEVERAL = 0.14  # how many messages hold more than one wish
BY_USE = 0.2
SLOTS = (28, 34, 23, 11, 4)  # how often a wish has 0..4 slots besides its category
Wish = tuple[TypedRequest, Kind | None, bool]


def make_scene(world: World, rng: random.Random) -> Scene:
    """What one customer means: one wish, or two or three at once."""
    if rng.random() < SEVERAL:
        wishes = _several(world, rng)
        requests, kinds, by_use = zip(*wishes, strict=True)
        return Scene(world, requests, kinds, by_use)
    makers: tuple[tuple[float, Callable[[World, random.Random], Scene]], ...] = (
        (0.42, _find),
        (0.12, _refine),
        (0.12, _about_shown),
        (0.34, _service),
    )
    make = rng.choices([m for _, m in makers], [share for share, _ in makers])[0]
    return make(world, rng)


def _find(world: World, rng: random.Random) -> Scene:
    request, kind, by_use = _wish(world, rng)
    scene = Scene(world, (request,), (kind,), (by_use,))
    if rng.random() < 0.1:  # a new wish after another one: what was shown before must not leak into it
        earlier = rng.choice(world.kinds)
        previous = TypedRequest("find", category=earlier.name)
        return replace(scene, previous=previous, shown=make_shown(world, earlier, rng))
    return scene


def _wish(world: World, rng: random.Random) -> Wish:
    """A new wish: mostly a kind and a few slots; sometimes only a brand, a price or an order of sorting."""
    kind = rng.choice(world.kinds)
    if rng.random() < 0.04:
        slots = rng.choice(
            (("brand",), ("brand", "price"), ("sort",), ("brand", "sort"), ("price", "attribute"))
        )
        return _slotted(TypedRequest("find"), kind, slots, world, rng), None, False
    count = rng.choices(range(5), SLOTS)[0]
    request = TypedRequest("find", category=kind.name)
    by_use = bool(kind.uses) and rng.random() < BY_USE
    return _slotted(request, kind, _pick_slots(kind, count, rng), world, rng), kind, by_use


def _pick_slots(kind: Kind, count: int, rng: random.Random) -> tuple[str, ...]:
    weights = {"attribute": 42, "price": 26, "brand": 16, "avoid": 8, "sort": 9, "quantity": 6}
    chosen: list[str] = []
    while len(chosen) < count:
        slot = rng.choices(tuple(weights), tuple(weights.values()))[0]
        again = slot == "attribute" and chosen.count(slot) < min(3, len(kind.attributes))
        if again or slot not in chosen:
            chosen.append(slot)
    return tuple(chosen)


def _slotted(
    request: TypedRequest, kind: Kind, slots: tuple[str, ...], world: World, rng: random.Random
) -> TypedRequest:
    """`request` with values for `slots` that fit `kind`."""
    for slot in slots:
        if slot == "brand" and kind.brands:
            some = rng.sample(kind.brands, min(len(kind.brands), 2 if rng.random() < 0.1 else 1))
            request = replace(request, brands=tuple(some))
        elif slot == "price":
            request = replace(request, price=_price(kind.prices, rng))
        elif slot == "sort":
            request = replace(request, sort=_sort(rng))
        elif slot == "quantity":
            request = replace(request, quantity=_quantity(rng))
        elif slot == "attribute":
            request = replace(request, attributes=_more(request.attributes, request.avoid, kind, rng))
        elif slot == "avoid":
            if kind.brands and rng.random() < 0.2:
                other = rng.choice(kind.brands)
                if other not in request.brands:
                    request = replace(request, avoid={**request.avoid, "brand": (other,)})
            else:
                request = replace(request, avoid=_more(request.avoid, request.attributes, kind, rng))
    return request


def _more(
    chosen: Mapping[str, tuple[str, ...]],
    against: Mapping[str, tuple[str, ...]],
    kind: Kind,
    rng: random.Random,
) -> Mapping[str, tuple[str, ...]]:
    """`chosen` and one more attribute; seldom with two values ("black or navy"). Nothing is wished and refused."""
    free = [name for name in kind.attributes if name not in chosen]
    if not free:
        return chosen
    name = rng.choice(free)
    values = [value for value in kind.attributes[name] if value not in against.get(name, ())]
    if not values:
        return chosen
    return {**chosen, name: tuple(rng.sample(values, min(len(values), 2 if rng.random() < 0.08 else 1)))}


def _round(amount: float, rng: random.Random) -> Decimal:
    """An amount as people say it: 30, 50, 200, 1500, seldom 19.99 or 47."""
    amount = max(1.0, amount)
    draw = rng.random()
    if draw < 0.06 and amount < 500:
        return Decimal(int(amount)) + rng.choice(
            (Decimal("0.99"), Decimal("0.5"), Decimal("0.95"), Decimal("0.9"))
        )
    if draw < 0.2 or amount < 10:
        return Decimal(round(amount))
    unit = 10 ** (len(str(int(amount))) - 1)
    step = unit / 2 if amount / unit < 5 else unit
    step = step / 5 if draw < 0.35 else step
    return Decimal(max(1, round(round(amount / step) * step)))


def _price(prices: tuple[int, int], rng: random.Random) -> Price:
    """A limit of some sort, inside what the kind costs."""
    low, high = prices
    at = _round(low + (high - low) * rng.random() ** 1.5, rng)
    form = rng.choices(("high", "low", "between", "about"), (58, 10, 20, 12))[0]
    if form == "high":
        return Price(high=at)
    if form == "low":
        return Price(low=at)
    if form == "about":
        return Price(about=at)
    other = _round(float(at) * rng.uniform(1.2, 3), rng)
    return Price(low=at, high=other if other > at else at * 2)


def _sort(rng: random.Random) -> str:
    return rng.choices(("price_asc", "price_desc", "newest", "rating", "popular"), (40, 8, 15, 22, 15))[0]


def _quantity(rng: random.Random) -> int:
    return rng.choice((2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 25, 30, 40, 50, 100, 150, 200, 500))


def make_shown(world: World, kind: Kind, rng: random.Random) -> tuple[Shown, ...]:
    """One to six products of `kind`, as an answer would show them."""
    return tuple(_shown(world, kind, rng) for _ in range(rng.choice((1, 2, 3, 3, 3, 4, 4, 5, 6))))


def _shown(world: World, kind: Kind, rng: random.Random) -> Shown:
    brand = rng.choice(kind.brands) if kind.brands else ""
    traits = {name: rng.choice(values) for name, values in kind.attributes.items() if rng.random() < 0.6}
    said = rng.choice(kind.said)
    code = f"{rng.choice('ABCDEGHKLMNPRSTVXZ')}{rng.randint(1, 990)}"
    model = rng.choice(("", "", code, str(rng.randint(2, 9) * 100), "Pro", "Mini"))
    shown = rng.sample(list(traits.values()), min(len(traits), rng.randint(0, 2)))
    price = rng.randint(*kind.prices)
    if world.language == "zh":
        title = " ".join(part for part in (brand, model, "".join([*shown[:1], said]), *shown[1:]) if part)
        return Shown(title, kind, brand, traits, price)
    name = (said if rng.random() < 0.8 else plural(said)).title().replace("'S", "'s")
    title = " ".join(part for part in (brand, model, name) if part)
    return Shown(title + (", " + ", ".join(shown) if shown else ""), kind, brand, traits, price)


def _earlier(world: World, rng: random.Random) -> tuple[TypedRequest, Kind, tuple[Shown, ...]]:
    kind = rng.choice(world.kinds)
    slots = _pick_slots(kind, rng.choice((0, 0, 1, 1, 2)), rng)
    previous = _slotted(TypedRequest("find", category=kind.name), kind, slots, world, rng)
    return previous, kind, make_shown(world, kind, rng)


def _refine(world: World, rng: random.Random) -> Scene:
    """A change of the wish before: its own slots only; what stays is not said again."""
    previous, kind, shown = _earlier(world, rng)
    draw = rng.random()
    if draw < 0.08:  # another kind, in the same way
        other = rng.choice(world.kinds)
        request = TypedRequest("refine", category=other.name)
        if rng.random() < 0.3:
            request = _slotted(request, other, ("attribute",), world, rng)
        return Scene(world, (request,), (other,), (False,), previous, shown)
    count = rng.choices((1, 2, 3), (72, 23, 5))[0]
    weights = {"attribute": 38, "price": 20, "sort": 18, "brand": 10, "avoid": 14, "quantity": 2}
    slots = tuple(dict.fromkeys(rng.choices(tuple(weights), tuple(weights.values()), k=count)))
    request = _slotted(TypedRequest("refine"), kind, slots, world, rng)
    if request == TypedRequest("refine"):
        request = replace(request, sort="price_asc")
    return Scene(world, (request,), (None,), (False,), previous, shown)


def _about_shown(world: World, rng: random.Random) -> Scene:
    """Something with products: shown before ("the second one"), or named by brand and kind."""
    intent = rng.choices(("ask_product", "add_to_cart", "compare"), (42, 36, 22))[0]
    if rng.random() < 0.3:
        return _about_named(world, intent, rng)
    previous, kind, shown = _earlier(world, rng)
    if intent == "compare" and len(shown) < 2:
        intent = "ask_product"
    count = 1
    if intent == "compare":
        count = min(len(shown), rng.choice((2, 2, 2, 3)))
    elif intent == "add_to_cart" and len(shown) > 1 and rng.random() < 0.1:
        count = 2
    refs = tuple(sorted(rng.sample(range(1, len(shown) + 1), count)))
    request = TypedRequest(intent, refs=refs)
    if intent == "add_to_cart":
        if rng.random() < 0.35:
            request = replace(request, quantity=rng.choice((2, 2, 2, 3, 4, 5, 6, 10, 20)))
        if rng.random() < 0.25:
            request = _slotted(request, kind, ("attribute",), world, rng)
    elif intent == "ask_product" and rng.random() < 0.25:
        request = _slotted(request, kind, ("attribute",), world, rng)
    return Scene(world, (request,), (None,), (False,), previous, shown)


def _about_named(world: World, intent: str, rng: random.Random) -> Scene:
    kind = rng.choice(world.kinds)
    request = TypedRequest(intent, category=kind.name)
    if intent == "compare":
        if len(kind.brands) >= 2:
            request = replace(request, brands=tuple(rng.sample(kind.brands, 2)))
        elif kind.attributes:
            name = rng.choice(list(kind.attributes))
            request = replace(request, attributes={name: kind.attributes[name][:2]})
    else:
        if kind.brands and rng.random() < 0.65:
            request = replace(request, brands=(rng.choice(kind.brands),))
        if rng.random() < 0.45:
            request = _slotted(request, kind, ("attribute",), world, rng)
        if intent == "add_to_cart" and rng.random() < 0.45:
            request = replace(request, quantity=rng.choice((2, 2, 2, 3, 4, 5, 10)))
    return Scene(world, (request,), (kind,), (False,))


def _service(world: World, rng: random.Random) -> Scene:
    request, kind = service(world, rng)
    if (
        rng.random() < 0.06
        and request.intent in ("return", "exchange", "refund", "complain")
        and kind is not None
    ):
        shown = make_shown(world, kind, rng)
        request = replace(request, category="", brands=(), attributes={}, refs=(rng.randint(1, len(shown)),))
        previous = TypedRequest("find", category=kind.name)
        return Scene(world, (request,), (None,), (False,), previous, shown)
    return Scene(world, (request,), (kind,), (False,))


def _several(world: World, rng: random.Random) -> list[Wish]:
    """Two wishes, seldom three: no intent twice but find, and no small talk."""
    count = 2 if rng.random() < 0.85 else 3
    wishes: list[Wish] = []
    shared = order_number(rng)
    while len(wishes) < count:
        if rng.random() < 0.45:
            request, kind, by_use = _wish(world, rng)
            taken = {w[0].category for w in wishes}
            if kind is None or request.category in taken or len(request.slots()) > 4:
                continue
        else:
            request, kind = service(world, rng)
            by_use = False
            if request.intent in ("greet", "other", *(w[0].intent for w in wishes)):
                continue
            if request.order and any(w[0].order for w in wishes):
                request = replace(request, order=shared)
        wishes.append((request, kind, by_use))
    return wishes
