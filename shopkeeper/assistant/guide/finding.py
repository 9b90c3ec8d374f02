"""Finding: the wish carried out, shown with reasons; when nothing fits, what is nearest and what it gives up."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.names import has_han, keys
from shopkeeper.assistant.guide.question import best_question
from shopkeeper.assistant.guide.reasons import Standing, reason, reason_words, standing
from shopkeeper.assistant.guide.remembering import ALLERGY, in_their_size, with_memory
from shopkeeper.assistant.guide.shelf import Found
from shopkeeper.assistant.guide.state import Want, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product, Variant

__all__ = ["describe", "find_and_show", "variant_for"]

SHOWN = 4
_BETWEEN = re.compile(r"\band\b|[&/,、和与]")  # between the things of one category
NEAREST = 3
NAME = 5  # letters that a word and an attribute's name have in common


def find_and_show(talk: Talk, wish: Wish, *, intro: str = "", ask: bool = True, most: int = SHOWN) -> bool:
    """Shows the best for `wish` and makes it the current wish. False when there was nothing at all to show."""
    before = wish.avoid
    wish = _without_the_obvious(talk.shelf.grounded(with_memory(talk, wish)))
    talk.state = talk.state.wishing(wish)
    talk.state.plan = None
    found = talk.shelf.find(wish, talk.language)
    products = [p for p in talk.shelf.products(found.ids) if talk.shelf.fits(p, wish)]
    if not products:
        return _nothing(talk, wish)
    if wish.words and not wish.categories and not wish.gift:
        held = [p for p in products if reason_words(p, wish)]
        if not held and wish.wants:  # the colour alone is not what was asked for
            return _nothing(talk, wish)
        products = held or products
    exact = found.exact or bool(wish.categories)
    scores = dict(zip(found.ids, found.scores, strict=True))
    ordered = _stocked_first(products, wish)
    crowd = standing(talk, wish, found.total) if exact else Standing()
    chosen = _varied(ordered, wish)[:most]
    if intro:
        talk.say_text(intro)
    elif exact:
        total = talk.shelf.count(wish) if wish.categories and not wish.skip else max(found.total, len(chosen))
        _say_found(talk, wish, total, len(chosen))
        if wish.words and wish.categories:
            _say_by_words(talk, wish)
    else:
        said = wish.words or wish.thing
        near = any(reason_words(p, wish) for p in chosen)
        talk.say("nearest_words" if near else "none_called", words=said)
    left_out = [w.said for w in wish.avoid if w.name == ALLERGY and w not in before]
    if left_out:
        talk.say("left_out_allergy", what=talk.listing(left_out))
    reasons = {p.id: _with_size(talk, p, reason(talk, p, wish, crowd)) for p in chosen}
    variants = {p.id: v for p in chosen if (v := variant_for(talk, p, wish)) is not None}
    talk.show(chosen, reasons, variants)
    if ask and exact and len(products) > len(chosen):
        weights = [max(scores[p.id], 1e-6) for p in products]
        question = best_question(talk, wish, products, weights)
        if question is not None:
            talk.ask(*question)
            talk.state.wish = replace(wish, asked=wish.asked + 1)
    return True


def _with_size(talk: Talk, product: Product, text: str) -> str:
    size = in_their_size(talk, product)
    if not size:
        return text
    first = talk.wording.say("reason_your_size", size=talk.names.value_label("", size, talk.language))
    return talk.wording.say("semicolon").join(t for t in (first, text) if t)


def _without_the_obvious(wish: Wish) -> Wish:
    """Without words that the categories' own names say: the phone of "phone cases for my phone"."""
    inside = {s for path in wish.categories for _, s in keys(path.replace(">", " "))}
    kept = [w for w in wish.words.split() if not {s for _, s in keys(w)} <= inside]
    return replace(wish, words=" ".join(kept))


def _say_found(talk: Talk, wish: Wish, total: int, shown: int) -> None:
    what = describe(talk, wish)
    if total > shown:
        talk.say("found_some", n=total, what=what, shown=shown)
    else:
        talk.say("found_all", n=total, what=what)


def _say_by_words(talk: Talk, wish: Wish) -> None:
    """Which of the wish's words are looked for in texts, and which no product says at all."""
    phrases = talk.names.phrases(wish.words)
    labels = {s for name in talk.shelf.stated(wish) for s in talk.names.labels("attribute", name)}
    unsaid = [
        p
        for p in phrases
        if not _names_one(p, labels) and not talk.shelf.saying(wish, (p, *talk.names.also_called(p)))
    ]
    held = [p for p in phrases if p not in unsaid]
    if held:
        talk.say("by_words", words=talk.listing(held, 4))
    if unsaid:
        talk.say("words_unsaid", words=talk.wording.say("comma").join(f"“{p}”" for p in unsaid[:4]))


def _names_one(phrase: str, labels: Collection[str]) -> bool:
    """Whether a phrase is much of an attribute's name: 防水 of 防水等级, "waterproof" of "Water resistance"."""
    if has_han(phrase):
        return any(phrase in label for label in labels)
    return any(
        w[:NAME] == said[:NAME]
        for label in labels
        for w, _ in keys(label)
        for said in phrase.split()
        if len(said) >= NAME
    )


def _stocked_first(products: list[Product], wish: Wish) -> list[Product]:
    if wish.sort:
        return products
    said = {s for _, s in keys(wish.thing)} if wish.thing.isascii() else set()

    def place(product: Product) -> tuple[bool, bool]:
        """What can be bought first; of a category of several things ("scarves and gloves") the one that was said."""
        words = {s for t in product.title.values() for _, s in keys(t)} if said else set()
        return not available(product), not said <= words

    many = any(_BETWEEN.search(path.rpartition(" > ")[2]) for path in wish.categories)
    return sorted(products, key=place if many else lambda p: (not available(p), False))


def _varied(products: list[Product], wish: Wish) -> list[Product]:
    """For an open wish (a gift, "what is on sale") one of each kind first."""
    if (wish.categories and not wish.gift) or wish.sort:
        return products
    seen: set[tuple[str, ...]] = set()
    first = [p for p in products if p.category not in seen and not seen.add(p.category)]  # type: ignore[func-returns-value]
    return first + [p for p in products if p not in first]


def variant_for(talk: Talk, product: Product, wish: Wish) -> Variant | None:
    """The variant that has what was said of options (blue, M), one that can be bought before others."""
    wanted = [w for w in wish.wants if any(n in v.options for v in product.variants for n, _ in w.terms)]
    if not wanted:
        return None
    fitting = [
        v for v in product.variants
        if all(any(v.options.get(n) == value for n, value in w.terms) for w in wanted)
    ]  # fmt: skip
    fitting.sort(key=lambda v: not available(v))
    return fitting[0] if fitting else None


def describe(talk: Talk, wish: Wish) -> str:
    """The wish in a few words: "desk lamps in black, without plastic, up to $50"."""
    say = talk.wording.say
    if wish.gift and not wish.thing:
        label = say("gifts")
    elif wish.categories:
        labels = [talk.names.category_label(p, talk.language) for p in wish.categories]
        label = talk.wording.goods(list(dict.fromkeys(labels)))
    else:
        said = wish.thing or wish.words
        label = say("products_for", words=said) if said else say("products")
    parts = [_want_text(talk, w) for w in wish.wants]
    parts += [say("without", what=w.said) for w in wish.avoid]
    if wish.low is not None and wish.high is not None:
        parts.append(say("between", low=talk.money(wish.low), high=talk.money(wish.high)))
    elif wish.high is not None:
        parts.append(say("up_to", price=talk.money(wish.high)))
    elif wish.low is not None:
        parts.append(say("from", price=talk.money(wish.low)))
    if wish.rating is not None:
        parts.append(say("rated_from", rating=f"{wish.rating:g}"))
    if wish.stocked:
        parts.append(say("in_stock"))
    return say("described", what=label, parts=talk.wording.say("comma").join(parts)) if parts else label


def _want_text(talk: Talk, want: Want) -> str:
    if want.name == "sale":
        return talk.wording.say("on_sale")
    values = {v for _, v in want.terms}
    if len(want.terms) == 1 and values <= {"yes", "no"}:
        return talk.wording.thing(talk.names.attribute_label(want.name, talk.language))
    if len(want.terms) == 1:
        return talk.names.value_label(want.name, want.terms[0][1], talk.language)
    return want.said


# -- nothing fits


def _without_one(wish: Wish) -> list[tuple[str, str, Wish]]:
    """Every wish with one thing given up: (kind, what was said, wish)."""
    found: list[tuple[str, str, Wish]] = []
    for i, want in enumerate(wish.wants):
        found.append(("want", want.said, replace(wish, wants=wish.wants[:i] + wish.wants[i + 1 :])))
    if wish.low is not None or wish.high is not None:
        found.append(("price", "", replace(wish, low=None, high=None)))
    if wish.rating is not None:
        found.append(("rating", "", replace(wish, rating=None)))
    if wish.stocked:
        found.append(("stock", "", replace(wish, stocked=False)))
    for i, avoided in enumerate(wish.avoid):
        found.append(("avoid", avoided.said, replace(wish, avoid=wish.avoid[:i] + wish.avoid[i + 1 :])))
    return found


def _nothing(talk: Talk, wish: Wish) -> bool:
    """Says so, and shows the nearest with what each gives up."""
    what = describe(talk, wish)
    if wish.skip and talk.shelf.count(replace(wish, skip=())):
        talk.say("no_others", what=what)
        return False
    kept: dict[str, tuple[Product, str]] = {}
    for kind, said, looser in _without_one(wish):
        if kind == "avoid":
            continue  # what was ruled out stays ruled out
        for product in _nearest(talk, looser, wish, kind)[: 2 if kind == "price" else 1]:
            kept.setdefault(product.id, (product, _gives_up(talk, kind, said, product, wish)))
    if not kept and wish.categories and (wish.wants or wish.high is not None or wish.low is not None):
        bare = replace(wish, wants=(), low=None, high=None, rating=None, stocked=False)
        for product in _nearest(talk, bare, wish, "price")[:NEAREST]:
            kept[product.id] = (product, _differs(talk, product, wish))
    talk.say("nothing_fits", what=what)
    rows = list(kept.values())[:NEAREST]
    if not rows:
        return _elsewhere(talk, wish)
    talk.say("nearest_are", n=len(rows))
    talk.show([p for p, _ in rows], {p.id: text for p, text in rows})
    return True


def _nearest(talk: Talk, looser: Wish, wish: Wish, kind: str) -> list[Product]:
    if kind == "price":
        order = "price_asc" if wish.high is not None else "price_desc"
        ids, _ = talk.shelf.top(replace(looser, words=""), order, 3)
        return talk.shelf.products(ids)
    found: Found = talk.shelf.find(looser, talk.language)
    return [p for p in talk.shelf.products(found.ids[:6]) if talk.shelf.fits(p, looser)]


def _gives_up(talk: Talk, kind: str, said: str, product: Product, wish: Wish) -> str:
    say = talk.wording.say
    price = product.current_price
    if kind == "price" and price is not None and wish.high is not None and price.amount > wish.high:
        return say("gives_price", over=talk.money(price.amount - wish.high))
    if kind == "price" and price is not None and wish.low is not None and price.amount < wish.low:
        return say("gives_price_below", under=talk.money(wish.low - price.amount))
    if kind == "rating":
        return say("gives_rating", rating=f"{product.rating:.1f}") if product.rating else say("gives_unrated")
    if kind == "stock":
        return say("reason_sold_out")
    return say("gives_want", what=said)


def _differs(talk: Talk, product: Product, wish: Wish) -> str:
    """Everything that a product lacks of a wish."""
    missing: list[str] = []
    for kind, said, looser in _without_one(wish):
        only = _only(wish, looser)
        if not talk.shelf.fits(product, only):
            missing.append(_gives_up(talk, kind, said, product, wish))
    return talk.wording.say("semicolon").join(missing)


def _only(wish: Wish, looser: Wish) -> Wish:
    """A wish with just the one thing that `looser` lacks."""
    wants = tuple(w for w in wish.wants if w not in looser.wants)
    same_price = (wish.low, wish.high) == (looser.low, looser.high)
    return Wish(
        wants=wants,
        low=None if same_price else wish.low,
        high=None if same_price else wish.high,
        rating=wish.rating if looser.rating is None else None,
    )


def _elsewhere(talk: Talk, wish: Wish) -> bool:
    """No category and no word fits: the goods by the words alone, said to be no more than near."""
    limits = Wish(high=wish.high, low=wish.low, avoid=wish.avoid)
    words = " ".join(w for w in (wish.thing, wish.words) if w)
    found = talk.shelf.find(replace(limits, words=words), talk.language) if words else Found((), (), 0)
    products = [p for p in talk.shelf.products(found.ids) if talk.shelf.fits(p, limits)][:NEAREST]
    if products and not wish.categories:
        talk.say("nearest_are", n=len(products))
        talk.show(products, {p.id: reason(talk, p, wish, Standing()) for p in products})
        return True
    talk.say("try_other")
    return False


Describe = Callable[[Talk, Wish], str]
