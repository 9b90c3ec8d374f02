"""Why a product is shown: sentences that are each true of its own data, of the wish, or of the count behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shopkeeper.assistant.guide.facts import attribute_text, available, was
from shopkeeper.assistant.guide.names import keys
from shopkeeper.assistant.guide.shelf import terms_of
from shopkeeper.assistant.guide.state import Want, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold, stem

__all__ = ["Standing", "reason", "reason_words", "standing"]

MANY_RATINGS = 3
WELL_RATED = 4.0
MOST = 3  # reasons of one product


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of products among all that fit: the cheapest price, the best rating, how many there are."""

    total: int = 0
    lowest: int | None = None
    best: str = ""


#: a price less than so many hundredths below the limit is called just within it
NEAR = 2


def standing(talk: Talk, wish: Wish, total: int) -> Standing:
    """Reads the extremes of a wish from the index; only a wish without free words has an exact crowd."""
    if wish.words or not wish.categories or total < 3:
        return Standing()
    crowd = replace(wish, skip=())
    limits = talk.shelf.price_range(crowd)
    best, _ = talk.shelf.top(crowd, "rating", 1)
    return Standing(talk.shelf.count(crowd), limits[0] if limits else None, best[0] if best else "")


def reason(talk: Talk, product: Product, wish: Wish, crowd: Standing) -> str:
    """One line for the card; '' when there is nothing particular to say."""
    say = talk.wording.say
    found: list[str] = []
    terms = terms_of(product)
    for want in wish.wants:
        if text := _matched(talk, product, want, terms):
            found.append(text)
    found += _words_in_text(talk, product, wish)
    price = product.current_price
    before = was(product)
    if before is not None and price is not None and not any(w.name == "sale" for w in wish.wants):
        found.append(say("reason_sale", was=talk.money(before.amount)))
    elif before is not None:
        found.insert(0, say("reason_sale", was=talk.money(before.amount)))
    if price is not None and crowd.lowest == price.amount and crowd.total >= 3:
        found.append(say("reason_cheapest", n=crowd.total))
    if product.rating and product.rating_count >= MANY_RATINGS and product.rating >= WELL_RATED:
        rating = f"{product.rating:.1f}"
        if product.id == crowd.best:
            found.append(say("reason_best", rating=rating, n=product.rating_count, of=crowd.total))
        else:
            found.append(say("reason_rated", rating=rating, n=product.rating_count))
    if len(found) < 2 and price is not None and wish.high is not None and price.amount <= wish.high:
        left = wish.high - price.amount
        near = left * 100 < wish.high * NEAR
        found.append(say("reason_just_within") if near else say("reason_within", left=talk.money(left)))
    if wish.gift and "gift" in product.tags:
        found.insert(0, say("reason_gift"))
    if not available(product):
        found.insert(0, say("reason_sold_out"))
    return say("semicolon").join(list(dict.fromkeys(found))[:MOST])


def _matched(talk: Talk, product: Product, want: Want, terms: frozenset[tuple[str, str]]) -> str:
    """What of a want this product has, in the shop's words."""
    have = [(n, v) for n, v in want.terms if (n, v) in terms]
    if not have or want.name == "sale":
        return ""
    name, value = have[0]
    if name == "brand":
        return talk.wording.say("reason_brand", brand=talk.names.value_label("brand", value, talk.language))
    label = talk.names.attribute_label(name, talk.language)
    if value in ("yes", "no"):
        return talk.wording.say("reason_yes" if value == "yes" else "reason_no", name=label)
    if name in product.attributes and name != "Color":
        text = attribute_text(product, name, talk.names, talk.language)
    else:
        text = talk.names.value_label(name, value, talk.language)
    return talk.wording.say("reason_has", name=label, value=text)


def reason_words(product: Product, wish: Wish) -> list[str]:
    """The free words of a wish that the product's own texts hold."""
    texts = (*product.title.values(), *product.summary.values(), *product.description.values())
    whole = fold(" ".join((*texts, *(n for n, v in product.attributes.items() if v is True))))
    stems = {s for _, s in keys(whole)} if wish.words.isascii() else set()
    return [
        w for w in wish.words.split()
        if (len(w) > 2 and stem(w) in stems if w.isascii() else len(w) > 1 and w in whole)
    ]  # fmt: skip


def _words_in_text(talk: Talk, product: Product, wish: Wish) -> Sequence[str]:
    """Free words found in its texts: said as a quotation, for it is no more than that."""
    held = reason_words(product, wish) if wish.words else []
    return [talk.wording.say("reason_words", words=talk.listing(held[:3]))] if held else []
