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
ONE = bank(
    "ref.one",
    """
    the {o} one
    the {o}
    the {t} one
    the {t}
    number {d}
    number {w}
    no. {d}
    no {d}
    nr {d}
    #{d}
    option {d}
    item {d}
    product {d}
    {d}
    the {o} option
    the {o} item
    the {o} product
    the {o} in the list
    the {o} from the top
    the {o} result
    choice {d}
    the {o} on the list
    the {o} you showed me
    the {o} from your list
    nummer {d}
    result {d}
    the one in {t} place
    the {o} thing
    """,
)
LAST = bank(
    "ref.last",
    """
    the last one
    the last
    the bottom one
    the last item
    the one at the bottom
    the very last one
    the final one
    the last on the list
    the last one you showed
    the one at the end
    """,
)
FIRST = bank(
    "ref.first",
    """
    the top one
    the first one
    the one at the top
    the very first one
    the top result
    your first suggestion
    the one on top
    """,
)
ONLY = bank(
    "ref.only",
    """
    that one
    this one
    it
    this
    that
    that thing
    the one you showed me
    the one above
    the product above
    """,
)
BY_VALUE = bank(
    "ref.value",
    """
    the {v} one
    that {v} one
    the {v}
    the one in {v}
    the one that's {v}
    the {v} one you showed me
    the one that says {v}
    """,
)
BY_BRAND = bank(
    "ref.brand",
    """
    the {v}
    the {v} one
    the one by {v}
    the one from {v}
    that {v}
    that {v} one
    the {v} product
    the one made by {v}
    """,
)
BY_PRICE = {
    "low": bank(
        "ref.cheapest",
        """
        the cheapest
        the cheapest one
        the cheapest of (these|those|them)
        the least expensive one
        the one with the lowest price
        the most affordable one
        the lowest priced one
        the cheapest from the list
        """,
    ),
    "lower": bank(
        "ref.cheaper",
        """
        the cheaper one
        the cheaper
        the less expensive one
        the cheaper of the two
        the cheaper option
        the lower priced one
        """,
    ),
    "high": bank(
        "ref.dearest",
        """
        the most expensive one
        the most expensive
        the priciest one
        the priciest
        the one with the highest price
        the most expensive of (these|those|them)
        """,
    ),
    "higher": bank(
        "ref.dearer",
        """
        the more expensive one
        the pricier one
        the more expensive of the two
        the expensive one
        the dearer one
        the higher priced one
        """,
    ),
    "exact": bank(
        "ref.price",
        """
        the {m} one
        the one for {m}
        the one (at|that costs) {m}
        the one that's {m}
        that {m} one
        the {m}
        """,
    ),
}
BY_TITLE = bank(
    "ref.title",
    """
    the {x}
    {x}
    that {x}
    the {x} one
    this {x}
    """,
)
SEVERAL = bank(
    "ref.several",
    """
    the {o1} and the {o2}
    the {o1} and {o2}
    the {o1} and {o2} one
    {d1} and {d2}
    number {d1} and number {d2}
    numbers {d1} and {d2}
    number {d1} and {d2}
    the {t1} and {t2}
    #{d1} and #{d2}
    no. {d1} and no. {d2}
    options {d1} and {d2}
    {d1} & {d2}
    {d1} + {d2}
    items {d1} and {d2}
    {r1} and {r2}
    """,
)
CHOICE = bank(
    "ref.choice",
    """
    the {o1} or the {o2}
    the {o1} or the {o2} one
    the {o1} or {o2}
    {d1} or {d2}
    number {d1} or {d2}
    number {d1} or number {d2}
    {d1} vs {d2}
    {d1} versus {d2}
    the {t1} or the {t2}
    option {d1} or option {d2}
    #{d1} or #{d2}
    the {o1} vs the {o2}
    {r1} or {r2}
    """,
)
RUNS = {
    "first": bank(
        "ref.first-few",
        """
        the first {n}
        the top {n}
        the first {n} (ones|options|items)
        the {n} at the top
        your first {n}
        the first {n} you showed me
        """,
    ),
    "last": bank(
        "ref.last-few",
        """
        the last {n}
        the bottom {n}
        the last {n} (ones|options|items)
        the {n} at the bottom
        the {n} at the end
        the last {n} in the list
        """,
    ),
    "all": bank(
        "ref.all",
        """
        all {n}
        all {n} of them
        all {n} of these
        all of them
        all of these
        these {n}
        those {n}
        them all
        all of those
        all the ones you showed
        """,
    ),
    "both": bank(
        "ref.both",
        """
        both
        both of them
        the two
        these two
        those two
        both of these
        the two of them
        them both
        """,
    ),
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
COMPARE = bank(
    "compare.refs",
    """
    which is better, {a}?
    which one is better, {a}?
    which is better: {a}?
    which would you (choose|pick|take|recommend), {a}?
    which one would you (choose|pick|take), {a}?
    what's better, {a}?
    {a}?
    {a}, which is better?
    {a}, what do you think?
    {a}, which one should i take?
    should i (get|take|buy) {a}?
    i can't decide between {b}
    can't decide between {b}
    i'm torn between {b}
    i'm hesitating between {b}
    compare {b}
    compare {b} please
    can you compare {b}?
    could you compare {b} for me?
    please compare {b}
    what's the difference between {b}?
    what is the difference between {b}?
    difference between {b}?
    how do {b} differ?
    how do {b} compare?
    how different are {b}?
    what do {b} have in common, and what not?
    pros and cons of {b}?
    {b}, what's the difference?
    {b} side by side please
    put {b} side by side
    show me {b} side by side
    comparison of {b}
    which of {b} is better?
    which of {b} lasts longer?
    which of {b} is better value?
    which of {b} would you recommend?
    which of {b} has better quality?
    out of {b}, which is best?
    between {b}, which one?
    between {b} which do people like more?
    is there (a|any|much) difference between {b}?
    is there a big difference between {b}
    why is there a price difference between {b}?
    help me decide between {b}
    help me choose: {a}
    can you tell me how {b} are different
    i like {b}, which one is worth it?
    what makes {b} different?
    {a}... hard to choose, what do you say?
    比较一下 {b}
    {a} 哪个好?
    """,
)
COMPARE_GOODS = bank(
    "compare.goods",
    """
    which is better, {a}?
    which {g} are better, {x}?
    {a}?
    {a}, which is better?
    what's better, {a}?
    should i get {a}?
    should i go for {a}?
    {g}: {x}?
    {x} {g}, which is better?
    compare {y} {g}
    compare {g} {y}
    can you compare {y} {g}?
    what's the difference between {y} {g}?
    difference between {y} {g}?
    i can't decide between {y} {g}
    i'm torn between {y} {g}
    are {y} {g} very different?
    is there a difference between {y} {g}?
    {x} for {g}?
    for {g}, {x}?
    {y} {g} compared?
    how do {y} {g} compare?
    would you go {x} for {g}?
    pros and cons of {y} {g}
    """,
)
COMPARE_KIND = bank(
    "compare.kind",
    """
    compare {g}
    compare your {g}
    compare {g} please
    can you compare {g} for me?
    i want to compare {g}
    i'd like to compare a few {g}
    which {g} are better?
    how do your {g} compare?
    what's the difference between your {g}?
    a comparison of {g} please
    put a few {g} side by side
    what are the differences between the {g} you have?
    """,
)
CART = bank(
    "cart",
    """
    i'll take {it}
    i will take {it}
    i'll have {it}
    i'll buy {it}
    i'll go (with|for) {it}
    ill take {it}
    i take {it}
    i want {it}
    i want to buy {it}
    i want to order {it}
    i'd like {it}
    i'd like to buy {it}
    i'd like to order {it}
    i would like to order {it} please
    let me get {it}
    let me have {it}
    let me buy {it}
    can i (get|have|buy|order) {it}?
    can i get {it} please?
    could i have {it} please
    give me {it}
    give me {it} please
    gimme {it}
    add {it}
    add {it} to (my |the |)(cart|basket|bag|trolley)
    please add {it} to my (cart|basket|bag)
    can you add {it} to my (cart|basket)?
    could you put {it} in my (cart|basket|bag)?
    put {it} in (my |the |)(cart|basket|bag|trolley)
    put {it} in there
    throw {it} in my (cart|basket)
    stick {it} in the basket
    {it} in (the|my) (cart|basket) please
    {it} please
    {it}, please
    {it} to cart
    {it} into the basket
    order {it}
    order {it} for me
    please order {it}
    buy {it}
    buy {it} now
    get me {it}
    i choose {it}
    i'm (taking|buying|getting) {it}
    ok {it}
    ok i'll take {it}
    okay, {it} then
    great, {it} please
    perfect, i'll take {it}
    sold! {it} please
    let's go (with|for) {it}
    let's do {it}
    let's take {it}
    going with {it}
    decided: {it}
    i've decided on {it}
    my choice is {it}
    we'll take {it}
    we would like to order {it}
    ship me {it}
    send me {it}
    reserve {it} for me please
    {it} it is
    yes, {it}
    yes please, {it}
    i need {it} in my cart
    wanna buy {it}
    checkout with {it}
    how do i buy {it}? put it in my cart
    just {it} then
    shut up and take my money, {it}
    把 {it} 加到购物车
    我要 {it}
    下单 {it}
    """,
)
# {it} "the second one", "the red backpack"
ASK = bank(
    "ask",
    """
    is {it} waterproof?
    is {it} (dishwasher|machine|microwave|oven) safe?
    is {it} machine washable?
    can {it} go in the (dishwasher|washing machine|dryer|oven|freezer)?
    how heavy is {it}?
    how big is {it}?
    how tall is {it}?
    how wide is {it}?
    what are the (dimensions|measurements) of {it}?
    what size is {it}?
    how much does {it} weigh?
    what does {it} weigh?
    what is {it} made of?
    what's {it} made of?
    what material is {it}?
    where is {it} made?
    where does {it} come from?
    does {it} come with (a charger|batteries|a case|instructions|a manual|screws|a warranty|a lid|a cable)?
    does {it} come with batteries?
    does {it} have a (warranty|guarantee|zip|handle|timer|usb port)?
    does {it} need batteries?
    does {it} smell?
    does {it} shrink (in the wash|when washed)?
    does {it} need assembly?
    does {it} run small?
    does {it} fit (true to size|a tall person)?
    does {it} work (outdoors|abroad|in the cold|with hard water)?
    what's included with {it}?
    what is in the box with {it}?
    what colours does {it} come in?
    what sizes does {it} come in?
    what is the warranty on {it}?
    how long is the warranty on {it}?
    how long does {it} last?
    how long does the battery of {it} last?
    how loud is {it}?
    how do i (clean|use|install|charge|wash|store) {it}?
    how much is {it}?
    how much does {it} cost?
    what does {it} cost?
    what's the price of {it}?
    price of {it}?
    is {it} in stock?
    is {it} still available?
    when is {it} back in stock?
    is {it} on sale?
    is {it} any good?
    is {it} worth the money?
    is {it} good quality?
    is {it} safe for (kids|children|babies|dogs|cats|pregnant women)?
    is {it} suitable for (beginners|kids|outdoor use|a small kitchen|sensitive people)?
    is {it} easy to (clean|use|assemble|carry)?
    is {it} the new (version|model)?
    is {it} original or a copy?
    is {it} vegan?
    is {it} tested on animals?
    is {it} adjustable?
    is {it} comfortable?
    is {it} noisy?
    are there any reviews for {it}?
    what do (people|customers|reviews) say about {it}?
    any downsides to {it}?
    tell me more about {it}
    tell me about {it}
    more info on {it} please
    more details about {it}
    i want to know more about {it}
    i have a question about {it}, is it easy to clean?
    can you tell me more about {it}?
    could you tell me if {it} is (waterproof|washable|sturdy|heavy)?
    do you know if {it} (fades|leaks|scratches|rusts) (easily|quickly)?
    can i use {it} (outside|in the car|in the shower|every day)?
    can i return {it} if it doesn't fit?
    what are the ingredients of {it}?
    what's in {it}?
    what's the (power consumption|battery life|voltage) of {it}?
    specs of {it}?
    details on {it}
    info about {it}
    {it}, is it durable?
    {it}: how long does it last?
    {it}, what's the quality like?
    {it} - does it need assembly?
    would {it} (be good|work) for a (beginner|teenager|small room)?
    will {it} fit in a small (car|bag|kitchen)?
    do you have more (pictures|photos) of {it}?
    has {it} got good reviews?
    when did {it} come out?
    what's special about {it}?
    why is {it} so expensive?
    why is {it} so cheap?
    could you measure {it} for me?
    what age is {it} for?
    {it} 多少钱?
    {it} 质量怎么样?
    """,
)
# about a quality of it: {v} value, {n} name
ASK_VALUE = bank(
    "ask.value",
    """
    is {it} available in {v}?
    is {it} also available in {v}?
    does {it} come in {v}?
    does {it} come in {v} too?
    do you have {it} in {v}?
    can i get {it} in {v}?
    is there a {v} version of {it}?
    {it} in {v}?
    {it}, do you have it in {v}?
    is {it} {v}?
    is {it} really {v}?
    i want to know if {it} is {v}
    does {it} exist in {v}?
    can you check if {it} comes in {v}?
    {it} in {v}, do you have that?
    any chance of {it} in {v}?
    """,
)
ASK_NAME = bank(
    "ask.name",
    """
    what {n} is {it}?
    what's the {n} of {it}?
    what is the {n} of {it}?
    which {n} does {it} have?
    can you tell me the {n} of {it}?
    what {n} does {it} come in?
    {n} of {it}?
    {it}, what {n}?
    what about the {n} of {it}?
    do you know the {n} of {it}?
    """,
)


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
