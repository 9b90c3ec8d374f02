"""Goods on display and goods named: which one is meant, comparing, asking about one, putting it in the cart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from shopkeeper.train.recipes.english.patterns import bank
from shopkeeper.train.recipes.english.values import words_for
from shopkeeper.train.recipes.english.wish import VALUE, Wish, closed
from shopkeeper.train.recipes.english.words import number_words, ordinal
from shopkeeper.train.recipes.scene import Scene, Shown

__all__ = ["pointed", "say_ask", "say_cart", "say_compare"]

BY_PRICE_SHARE = 0.1  # seldom: what a product costs is not always on display
# {o} "second", {t} "2nd", {d} "2"
ONE = bank("ref.one")
LAST = bank("ref.last")
FIRST = bank("ref.first")
ONLY = bank("ref.only")
BY_VALUE = bank("ref.value")
BY_BRAND = bank("ref.brand")
BY_PRICE = {
    "low": bank("ref.cheapest"),
    "lower": bank("ref.cheaper"),
    "high": bank("ref.dearest"),
    "higher": bank("ref.dearer"),
    "exact": bank("ref.price"),
}
BY_TITLE = bank("ref.title")
SEVERAL = bank("ref.several")
CHOICE = bank("ref.choice")
RUNS = {
    "first": bank("ref.first-few"),
    "last": bank("ref.last-few"),
    "all": bank("ref.all"),
    "both": bank("ref.both"),
}


def pointed(wish: Wish, scene: Scene, *, choice: bool = False) -> str:
    """Words for the products of `refs`, joined by "and" (by "or" when `choice`)."""
    voice, refs, shown = wish.voice, wish.request.refs, len(scene.shown)
    wish.said.add("refs")
    if len(refs) == 1:
        return _one(wish, scene, refs[0])
    few = {"n": voice.rng.choice((str(len(refs)), number_words(len(refs))))}
    if not choice and voice.chance(0.45):
        if refs == tuple(range(1, shown + 1)):
            return voice.say(RUNS["both" if shown == 2 else "all"], **few)
        if refs == tuple(range(1, len(refs) + 1)):
            return voice.say(RUNS["first"], **few)
        if shown and refs == tuple(range(shown - len(refs) + 1, shown + 1)):
            return voice.say(RUNS["last"], **few)
    if len(refs) == 2:
        slots: dict[str, str] = {}
        for i, ref in enumerate(refs, 1):
            slots |= {
                f"d{i}": str(ref),
                f"o{i}": ordinal(ref),
                f"t{i}": ordinal(ref, words=False),
                f"r{i}": _one(wish, scene, ref),
            }
        return voice.say(CHOICE if choice else SEVERAL, **slots)
    form = voice.rng.choice((str, ordinal, lambda n: f"the {ordinal(n)}", lambda n: ordinal(n, words=False)))
    *front, last = [form(r) for r in refs]
    return f"{', '.join(front)} {'or' if choice else 'and'} {last}"


def _one(wish: Wish, scene: Scene, ref: int) -> str:
    voice, rng, shown = wish.voice, wish.voice.rng, scene.shown
    numbers = {"d": str(ref), "o": ordinal(ref), "t": ordinal(ref, words=False), "w": number_words(ref)}
    if not 1 <= ref <= len(shown) or rng.random() < 0.45:
        return voice.say(ONE, **numbers)
    product = shown[ref - 1]
    ways: list[str] = []
    if len(shown) == 1:
        ways += ["only"] * 4
    else:
        ways += ["last"] * 3 if ref == len(shown) else ["first"] * 2 if ref == 1 else []
        if rng.random() < BY_PRICE_SHARE:
            ways += _by_price(ref, scene)
        if product.brand and sum(s.brand.lower() == product.brand.lower() for s in shown) == 1:
            ways += ["brand"] * 2
    singled = [v for v in product.attributes.values() if _alone(v, product, scene)]
    ways += ["value"] * 2 if singled and len(shown) > 1 else []
    title = _short(product.title, scene)
    ways += ["title"] * 2 if title else []
    way = rng.choice(ways or ["one"])
    if way == "only":
        return voice.say(ONLY)
    if way in ("last", "first"):
        return voice.say(LAST if way == "last" else FIRST)
    if way == "exact":
        return voice.say(BY_PRICE["exact"], m=wish.money(Decimal(product.price)))
    if way in BY_PRICE:
        return voice.say(BY_PRICE[way])
    if way == "brand":
        return voice.say(BY_BRAND, v=closed(VALUE, product.brand))
    if way == "value":
        return voice.say(BY_VALUE, v=closed(VALUE, words_for(rng.choice(singled), rng)))
    if way == "title":
        return voice.say(BY_TITLE, x=wish.quote(title) if "title" not in wish.said else closed(VALUE, title))
    return voice.say(ONE, **numbers)


def _by_price(ref: int, scene: Scene) -> list[str]:
    """Keys of BY_PRICE that single this product out."""
    price, prices = scene.shown[ref - 1].price, sorted(s.price for s in scene.shown)
    two = len(prices) == 2
    ways = ["exact"] if prices.count(price) == 1 else []
    if prices[0] < prices[1] and price == prices[0]:
        ways += ["lower" if two else "low"]
    if prices[-1] > prices[-2] and price == prices[-1]:
        ways += ["higher" if two else "high"]
    return ways


def _alone(value: str, product: Shown, scene: Scene) -> bool:
    """Whether this product's title, and no other shown, holds the value: the titles are all that the model sees."""
    return value.lower() in product.title.lower() and (
        sum(value.lower() in s.title.lower() or value in s.attributes.values() for s in scene.shown) == 1
    )


def _short(title: str, scene: Scene) -> str:
    """The first words of a title that no other title begins with, at least two; "" when there are none."""
    words = title.replace(",", "").split()
    others = [s.title.replace(",", "").split() for s in scene.shown if s.title != title]
    for n in range(2, min(len(words), 6) + 1):
        if words[n - 1].isalnum() and all(o[:n] != words[:n] for o in others) and '"' not in title:
            return " ".join(words[:n])
    return ""


# {a} "the first or the second", {b} "the first and the second"
COMPARE = bank("compare.refs")
COMPARE_GOODS = bank("compare.goods")
COMPARE_KIND = bank("compare.kind")
CART = bank("cart")
# {it} "the second one", "the red backpack"
ASK = bank("ask")
# about a quality of it: {v} value, {n} name
ASK_VALUE = bank("ask.value")
ASK_NAME = bank("ask.name")


def say_compare(wish: Wish, scene: Scene) -> str:
    """Two or more products shown, brands or values of a kind."""
    voice, request = wish.voice, wish.request
    if request.refs:
        pattern = voice.pick(COMPARE)
        assert pattern is not None
        return voice.fill(
            pattern,
            {"a": lambda: pointed(wish, scene, choice=True), "b": lambda: pointed(wish, scene)},
        )
    pairs: tuple[str, ...] = ()
    if len(request.brands) > 1:
        pairs = request.brands
        wish.said.add("brand")
    else:
        for name, values in request.attributes.items():
            if len(values) > 1:
                pairs = values
                wish.said.add(("attributes", name))
                break
    many = wish.quote(wish.noun(True)) if wish.kind else "ones"
    if not pairs:
        wish.soft = True
        wish.place()
        return voice.say(COMPARE_KIND, g=wish.goods(form="plural") if wish.kind else f"these {wish.tail()}")
    said = [closed(VALUE, words_for(v, voice.rng)) for v in pairs]
    either, both = " or ".join(said), " and ".join(said)
    return voice.say(COMPARE_GOODS, a=f"{either} {many}", x=either, y=both, g=many)


def say_cart(wish: Wish, scene: Scene) -> str:
    """Buying something shown or named."""
    it = _named(wish, scene, "a", cart=True)
    return wish.voice.say(CART, it=it)


def say_ask(wish: Wish, scene: Scene) -> str:
    """A question about one product."""
    voice, rng, request = wish.voice, wish.voice.rng, wish.request
    values = [(n, v) for n, v in request.attributes.items()]
    if values and (request.refs or rng.random() < 0.8):
        name, those = rng.choice(values)
        wish.said.add(("attributes", name))
        said = " or ".join(closed(VALUE, words_for(v, rng)) for v in those)
        return voice.say(ASK_VALUE, it=_named(wish, scene, "the", skip=name), v=said)
    it = _named(wish, scene, "the")
    names = list(wish.kind.attributes) if wish.kind else [n for s in scene.shown for n in s.attributes]
    if names and rng.random() < 0.15:
        return voice.say(ASK_NAME, it=it, n=rng.choice(names).lower().replace("_", " "))
    return voice.say(ASK, it=it)


def _named(wish: Wish, scene: Scene, form: str, *, skip: str = "", cart: bool = False) -> str:
    """The product: pointed at, or named with its brand and qualities."""
    rng, request = wish.voice.rng, wish.request
    if request.refs:
        it = pointed(wish, scene)
        if cart and request.quantity > 0:
            count = wish.count()
            it = f"{count}{' ' if count.endswith(' of') else ' of '}{it}"
        if cart and request.attributes:
            wish.place(pre=False, clause=False)
            it = " ".join([it, *wish.post])
        return it
    if wish.kind is None:
        if request.quantity:
            wish.count_clause()
        wish.soft = True
        wish.place(pre=False)
        return " ".join(["this one" if form == "the" else "one", *wish.post])
    kept = dict(request.attributes)
    if skip:
        kept.pop(skip, None)
    whole = wish.request
    wish.request = replace(whole, attributes=kept)
    wish.place(clause=cart)
    words = wish.goods(form=form if not cart else rng.choice(("a", "a", "the")))
    wish.request = whole
    return words
