"""What customers say about orders, returns, money, accounts and the shop itself."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import Bank, bank
from shopkeeper.train.recipes.english.pointing import pointed
from shopkeeper.train.recipes.english.service_frames import FRAMES
from shopkeeper.train.recipes.english.wish import VALUE, Wish, closed
from shopkeeper.train.recipes.scene import Scene

__all__ = ["SERVICE", "say_service"]

SERVICE: dict[str, Bank] = {name: bank(f"service.{name}", text) for name, text in FRAMES.items()}

# {order}: an order without naming goods; {o}: its number in words that follow "order"
ORDERED = bank(
    "service.the-order",
    """
    my order
    my last order
    my order from (yesterday|last week|monday|friday|the 3rd|last month|tuesday)
    the order i placed (yesterday|last week|on sunday|this morning|two days ago)
    my recent order
    the order
    my purchase
    this order
    an order of mine
    my latest order
    """,
)
NUMBERED = bank(
    "service.numbered",
    """
    order {o}
    my order {o}
    the order {o}
    order number {o}
    order no. {o}
    my order with number {o}
    order with number {o}
    my order no {o}
    the order with the number {o}
    my purchase {o}
    my recent order {o}
    order id {o}
    my order, number {o},
    {o}
    """,
)
PARCEL = bank(
    "service.parcel",
    """
    my parcel
    my package
    my delivery
    my order
    my stuff
    my things
    the parcel
    the package
    my shipment
    my box
    my purchase
    the goods
    my items
    the delivery
    the order
    """,
)
THING = bank(
    "service.thing",
    """
    an item
    this item
    something i bought
    the item i (bought|ordered|received)
    something i ordered
    a product
    the product
    this product
    one of the items
    what i bought
    what i ordered
    my purchase
    an article
    my order
    the thing i got from you
    something from my order
    """,
)
BOUGHT = bank(  # {g} one or more, {one} a single one, {many} several
    "service.bought",
    """
    the {g}
    my {g}
    the {g} i (bought|ordered|got)
    the {g} i (bought|ordered) (last week|yesterday|last month|on friday|a few days ago|in the sale)
    the {g} from my (last |)order
    the {g} you sent me
    the {g} (that|which) (arrived|came) (today|yesterday|this morning)
    the {g} i got for my (birthday|wife|husband|mum|son)
    those {many}
    these {many}
    this {one}
    that {one}
    the new {g}
    my new {g}
    your {g}
    """,
)
FROM_ORDER = bank(
    "service.from-order",
    """
    {t} from order {o}
    {t} / order {o}
    {t} from my order {o}
    {t} in order {o}
    {t} of order {o}
    {t}, order {o},
    {t}, order number {o},
    {t} with order number {o}
    """,
)
# {v} the value wanted, {n} its attribute
SWAP = bank(
    "service.swap",
    """
    for {v}
    for the {v} one
    for one in {v}
    for a {v} one
    to {v}
    with {v}
    for {n} {v}
    to {n} {v}
    into {v}
    for the same in {v}
    against {v}
    for {v} instead
    """,
)
CHANGE_TO = bank(
    "service.change-to",
    """
    change the {n} of {t} to {v}
    i'd like {t} in {v} instead
    can i get {t} in {v} instead?
    please change {t} to {v}
    can you change {t} to {v}?
    switch {t} to {v} please
    i ordered the wrong {n}, {t} should be {v}
    i picked the wrong {n} for {t}, should be {v}
    i need to change the {n} in {t} to {v}
    make {t} {v} please
    could you make that {v} for {t}?
    {t} should be in {v}, can you still change it?
    i'd rather have {v} in {t}, is it too late?
    i want {v} instead of what i picked in {t}
    change {n} to {v} in {t}
    for {t}: {n} {v} instead please
    wrong {n} selected in {t}, i need {v}
    """,
)
CHANGE_COUNT = bank(
    "service.change-count",
    """
    i need {q} instead in {t}
    change the quantity in {t} to {q}
    can you make it {q} in {t}?
    please make it {q} for {t}
    i want {q} of {t} instead
    can i change {t} to {q} pieces?
    {t}: make that {q} please
    i ordered the wrong number, {t} should be {q}
    update {t} to {q} pieces
    quantity of {t} should be {q}
    i meant to order {q} in {t}
    could you change the number in {t} to {q}?
    """,
)

POLICY_GOODS = bank(
    "service.policy-goods",
    """
    can {g} be returned?
    can i return {g}?
    can i send back {g} if i don't like them?
    can i return opened {g}?
    are {g} excluded from returns?
    what's your return policy for {g}?
    how long can i return {g}?
    how long do i have to return {g}?
    do {g} come with a warranty?
    is there a warranty on {g}?
    how long is the warranty on {g}?
    how long is the guarantee for {g}?
    what does the warranty on {g} cover?
    do you repair {g}?
    is shipping free for {g}?
    how much is shipping for {g}?
    how much does it cost to ship {g}?
    how long does delivery of {g} take?
    do you ship {g} abroad?
    do you deliver {g} to (canada|ireland|norway|spain|japan)?
    do you deliver {g} upstairs?
    do you offer (installation|assembly) for {g}?
    can i pay for {g} in instalments?
    is there a discount on {g} for (students|businesses|schools)?
    do you give bulk discounts on {g}?
    can i try {g} before i buy?
    do you take back old {g}?
    what if my {g} arrive damaged?
    what are the delivery times for {g}?
    can {g} be picked up in store?
    can i exchange {g} if the size is wrong?
    do you gift wrap {g}?
    are your {g} covered if they break?
    return policy {g}?
    warranty {g}?
    shipping costs {g}?
    """,
)


def say_service(wish: Wish, scene: Scene) -> str:
    """A request about an order, an account, the shop: with the order's number or goods named, or neither."""
    voice, rng, request = wish.voice, wish.voice.rng, wish.request
    frames = SERVICE[request.intent]
    goods = wish.kind is not None or bool(request.refs)
    if request.intent == "change_order" and request.attributes:
        name, values = rng.choice(list(request.attributes.items()))
        wish.said.add(("attributes", name))
        said = " or ".join(closed(VALUE, v) for v in values)
        return voice.say(CHANGE_TO, t=_which(wish, scene, skip=name), v=said, n=name.lower())
    if request.intent == "change_order" and request.quantity > 0:
        wish.said.add("quantity")
        t = _which(wish, scene, skip="*")
        return voice.say(CHANGE_COUNT, t=t, q=str(request.quantity))
    if request.intent == "ask_policy" and wish.kind is not None:
        return voice.say(POLICY_GOODS, g=wish.noun(True))
    wants_order = rng.random() < 0.75 if request.order and not goods else False
    swap = request.intent == "exchange" and bool(request.attributes) and rng.random() < 0.85
    have = (
        {"thing", "parcel", "order"}
        if goods
        else {"order"}
        if wants_order
        else {"order", "thing", "parcel", "none"}
    )
    pattern = None
    for _ in range(4):
        pattern = voice.pick(frames)
        assert pattern is not None
        if (not pattern.slots and "none" in have) or pattern.slots & have:
            break
        if not pattern.slots and rng.random() < 0.1:
            break
    assert pattern is not None

    def thing(kind: str) -> str:
        return _thing(wish, scene, kind, swap)

    return voice.fill(
        pattern,
        {
            "order": lambda: _which(wish, scene, skip="*" if swap else ""),
            "thing": lambda: thing("thing"),
            "parcel": lambda: thing("parcel"),
        },
    )


def _which(wish: Wish, scene: Scene, skip: str = "") -> str:
    """The order: by number, by goods in it, or just "my order"."""
    voice, rng = wish.voice, wish.voice.rng
    named = wish.kind is not None or bool(wish.request.refs)
    if named and ("category" not in wish.said) and rng.random() < 0.8:
        words = _goods(wish, scene, skip)
    elif wish.request.order and "order" not in wish.said and rng.random() < 0.9:
        return voice.say(NUMBERED, o=wish.order_phrase("raw"))
    else:
        return voice.say(ORDERED)
    if wish.request.order and rng.random() < 0.4 and "order" not in wish.said:
        return voice.say(FROM_ORDER, t=words, o=wish.order_phrase("raw"))
    return words


def _thing(wish: Wish, scene: Scene, kind: str, swap: bool) -> str:
    voice, rng, request = wish.voice, wish.voice.rng, wish.request
    if wish.kind is not None or request.refs:
        words = _goods(wish, scene, "*" if swap else "")
    elif request.order and kind == "parcel" and rng.random() < 0.6 and "order" not in wish.said:
        return voice.say(NUMBERED, o=wish.order_phrase("raw"))
    else:
        words = voice.say(PARCEL if kind == "parcel" else THING)
    if request.order and "order" not in wish.said and rng.random() < 0.35:
        words = voice.say(FROM_ORDER, t=words, o=wish.order_phrase("raw"))
    if swap and not any(key in wish.said for key in (("attributes", n) for n in request.attributes)):
        name, values = rng.choice(list(request.attributes.items()))
        wish.said.add(("attributes", name))
        said = " or ".join(closed(VALUE, v) for v in values)
        words += " " + voice.say(SWAP, v=said, n=name.lower())
    return words


def _goods(wish: Wish, scene: Scene, skip: str) -> str:
    """The goods of the order in words; `skip`: an attribute left for later ("*": all)."""
    voice, request = wish.voice, wish.request
    if request.refs:
        return pointed(wish, scene)
    if "category" in wish.said:
        return "them"
    kept = (
        request.attributes
        if not skip
        else {n: v for n, v in request.attributes.items() if skip not in (n, "*")}
    )
    if skip == "*":
        kept = {}
    return wish.described(kept, lambda g, many: voice.say(BOUGHT, g=g, **{"many" if many else "one": g}))
