"""What customers say about orders, returns, money, accounts and the shop itself."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank, banks_of
from shopkeeper.train.recipes.english.pointing import pointed
from shopkeeper.train.recipes.english.wish import VALUE, Wish, closed
from shopkeeper.train.recipes.scene import Scene

__all__ = ["SERVICE", "say_service"]

# {order} an order, {parcel} what is on its way, {thing} what was bought
SERVICE = banks_of(
    "service",
    "track_order",
    "cancel_order",
    "change_order",
    "change_address",
    "change_payment",
    "return",
    "exchange",
    "refund",
    "ask_policy",
    "account",
    "invoice",
    "complain",
    "human",
    "greet",
    "view_cart",
    "other",
)

# {order}: an order without naming goods; {o}: its number in words that follow "order"
ORDERED = bank("service.the-order")
NUMBERED = bank("service.numbered")
PARCEL = bank("service.parcel")
THING = bank("service.thing")
BOUGHT = bank("service.bought")
FROM_ORDER = bank("service.from-order")
# {v} the value wanted, {n} its attribute
SWAP = bank("service.swap")
CHANGE_TO = bank("service.change-to")
CHANGE_COUNT = bank("service.change-count")

POLICY_GOODS = bank("service.policy-goods")


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
