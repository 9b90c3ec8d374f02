"""Questions about one product, answered from its own data; what the data does not say is said to be unknown."""

from __future__ import annotations

import re

from shopkeeper.assistant.guide import patterns as say
from shopkeeper.assistant.guide.facts import attribute_text, available, options_of, was
from shopkeeper.assistant.guide.names import has_han, keys
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product, Quantity
from shopkeeper.catalog.model import Availability, pick
from shopkeeper.language import fold

__all__ = ["answer_about", "introduce"]

LISTED = 14
_ALIKE_NAMES = {
    "size": (
        *("size", "bed size", "screen size", "case size", "dimensions", "width", "height", "length", "depth"),
        *("diameter", "frame", "尺码", "尺寸", "宽度", "高度", "长度"),
    ),
    "color": ("color", "colour", "颜色"),
    "material": ("material", "材质", "材料", "cover", "upper", "fabric", "shell", "filling"),
    "weight": ("weight", "net weight", "重量", "净含量"),
    "fit": ("compatible with", "fits", "fits laptop", "for", "suitable for", "兼容", "适用", "适用机型", "适用于"),
    "water": ("water resistance", "waterproof", "防水", "防水等级", "防水性能"),
    "battery": ("battery life", "battery capacity", "续航时间", "电池容量"),
}  # fmt: skip


def answer_about(talk: Talk) -> None:
    """Answers about the product that is meant."""
    product = talk.meant()
    if product is None:
        talk.say("ask_which")
        return
    talk.state.focus = product.id
    text = fold(talk.text)
    answered = _options_asked(talk, product)
    answered = _attributes_asked(talk, product, text, said=answered) or answered
    if say.PRICE.search(text):
        _price(talk, product)
        answered = True
    if say.STOCK.search(text) and not answered:
        _stock(talk, product)
        answered = True
    if say.RATING.search(text):
        _rating(talk, product)
        answered = True
    if say.SALE.search(text) and not answered:
        before = was(product)
        if before:
            talk.say(
                "is_on_sale",
                title=talk.title(product),
                price=talk.price(product),
                was=talk.money(before.amount),
            )
        else:
            talk.say("not_on_sale", title=talk.title(product), price=talk.price(product))
        answered = True
    if say.BRAND.search(text):
        brand = talk.names.value_label("brand", product.brand, talk.language) if product.brand else ""
        talk.say(
            "is_by" if brand else "not_stated",
            title=talk.title(product),
            brand=brand,
            name=talk.wording.say("brand"),
        )
        answered = True
    for about, pattern in (
        ("size", say.SIZE),
        ("color", say.COLOR),
        ("material", say.MATERIAL),
        ("weight", say.WEIGHT),
        ("battery", say.BATTERY),
        ("water", say.WATER),
        ("fit", say.FIT),
    ):
        if not answered and (pattern.search(text) or talk.act.about == about):
            _named_attribute(talk, product, about)
            answered = True
    if not answered and say.DESCRIBE.search(text):
        introduce(talk, product)
        answered = True
    if not answered:
        _by_words(talk, product)


def _price(talk: Talk, product: Product) -> None:
    title, price = talk.title(product), talk.price(product)
    if not price:
        talk.say("no_price", title=title)
        return
    prices = sorted({(v.sale_price or v.price).amount for v in product.variants if v.sale_price or v.price})  # type: ignore[union-attr]
    before = was(product)
    if len(prices) > 1:
        talk.say("costs_from", title=title, low=talk.money(prices[0]), high=talk.money(prices[-1]))
    elif before is not None:
        talk.say("costs_sale", title=title, price=price, was=talk.money(before.amount))
    else:
        talk.say("costs", title=title, price=price)


def _stock(talk: Talk, product: Product) -> None:
    title = talk.title(product)
    if not available(product):
        talk.say("sold_out", title=title)
    elif product.availability == Availability.PREORDER:
        talk.say("preorder", title=title)
    elif product.availability == Availability.BACKORDER:
        talk.say("backorder", title=title)
    elif product.variants:
        pieces = [v.quantity for v in product.variants if available(v)]
        if all(n is not None for n in pieces):
            talk.say("stock_count", n=sum(n or 0 for n in pieces), title=title)
        gone = [v for v in product.variants if not available(v)]
        talk.say("stock_variants", title=title, n=len(product.variants) - len(gone), of=len(product.variants))
        if gone and len(gone) <= 6:
            labels = [
                talk.wording.say("slash").join(
                    talk.names.value_label(n, o, talk.language) for n, o in v.options.items()
                )
                for v in gone
            ]
            talk.say("stock_gone", what=talk.listing(labels))
    elif product.quantity is not None:
        talk.say("stock_count", n=product.quantity, title=title)
    else:
        talk.say("stock_yes", title=title)


def _rating(talk: Talk, product: Product) -> None:
    if product.rating and product.rating_count:
        talk.say("rated", title=talk.title(product), rating=f"{product.rating:.1f}", n=product.rating_count)
    else:
        talk.say("not_rated", title=talk.title(product))


def _options_asked(talk: Talk, product: Product) -> bool:
    """ "do you have it in blue?", "有M码吗": whether such a variant is there, and in stock."""
    options = options_of(product)
    asked: dict[str, list[str]] = {}
    for want in talk.act.slots.wants:
        for name, value in want.terms:
            if name in options and value in options[name]:
                asked.setdefault(name, []).append(value)
    size = re.search(
        r"\b(?:in|size|an?)\s+(?:an?\s+)?(xxs|xs|s|m|l|xl|xxl|\d{2}(?:\.5)?)\b|(?<![a-z])(xxs|xs|s|m|l|xl|xxl|\d{2})\s*[码号]",
        fold(talk.text),
    )
    if size:
        said = size[1] or size[2]
        for name, values in options.items():
            asked.setdefault(name, []).extend(v for v in values if fold(v) == said)
    asked = {n: vs for n, vs in asked.items() if vs}
    missing = [
        w
        for w in talk.act.slots.wants
        if any(n in options for n, _ in w.terms) and not any(n in asked for n, _ in w.terms)
    ]
    title = talk.title(product)
    if missing or (size and not asked and "Size" in options):
        name = next((n for w in missing for n, _ in w.terms if n in options), "Size")
        values = [talk.names.value_label(name, v, talk.language) for v in options.get(name, ())]
        said = missing[0].said if missing else (size[1] or size[2] if size else "")
        talk.say(
            "not_in",
            title=title,
            what=said.upper() if not missing else said,
            values=talk.listing(values, LISTED),
        )
        return True
    if not asked:
        return False
    fitting = [v for v in product.variants if all(v.options.get(n) in vs for n, vs in asked.items())]
    what = talk.wording.say("comma").join(
        talk.names.value_label(n, v, talk.language) for n, vs in asked.items() for v in vs[:1]
    )
    stocked = [v for v in fitting if available(v)]
    if not fitting:
        talk.say("not_combined", title=title, what=what)
    elif not stocked:
        talk.say("option_sold_out", title=title, what=what)
    else:
        left = sum(v.quantity or 0 for v in stocked) if all(v.quantity is not None for v in stocked) else 0
        talk.say("option_stocked" if left else "option_yes", title=title, what=what, n=left)
    return True


def _attributes_asked(talk: Talk, product: Product, text: str, said: bool) -> bool:
    """Attributes and properties that the sentence calls by name: "is it dishwasher safe", "the battery life"."""
    words = " " + " ".join(s for _, s in keys(text)) + " "
    found: dict[str, None] = {}
    for key, name in {**talk.names.attributes, **talk.names.properties, **_own_keys(talk, product)}.items():
        hit = key.replace(" ", "") in text.replace(" ", "") if has_han(key) else f" {key} " in words
        if (
            has_han(key)
            and len(key) >= 4
            and name in product.attributes
            and key.replace(" ", "")[-2:] in text
        ):
            hit = True  # 主要成分 is asked for as 成分
        if key == "fit" and say.FIT.search(text):
            continue
        if hit and len(key) > 1 and not (has_han(key) and len(key) < 2):
            found[name] = None
    values = [] if said else [w for w in talk.act.slots.wants if w.name not in ("sale", "brand")]
    answered = False
    for want in values:  # "is it leather?", "is it waterproof?"
        answered = _is_it(talk, product, want.name, want.said, want.terms) or answered
        found.pop(want.name, None)
    for name in list(found)[:3]:
        if name in options_of(product) and said:
            continue
        value = product.attributes.get(name)
        label = talk.names.attribute_label(name, talk.language)
        title = talk.title(product)
        if isinstance(value, bool):
            talk.say("has_yes" if value else "has_no", title=title, name=label)
        elif shown := attribute_text(product, name, talk.names, talk.language):
            talk.say("has_value", title=title, name=label, value=shown)
        else:
            talk.say("not_stated", title=title, name=label)
        answered = True
    return answered


def _own_keys(talk: Talk, product: Product) -> dict[str, str]:
    """This product's own attribute names, also the rare ones that are no facets."""
    return {
        " ".join(s for _, s in keys(label)): name
        for name in product.attributes
        for label in talk.names.labels("attribute", name)
    }


def _is_it(talk: Talk, product: Product, name: str, said: str, terms: tuple[tuple[str, str], ...]) -> bool:
    title = talk.title(product)
    stated = {n: product.attributes[n] for n, _ in terms if n in product.attributes}
    if not stated:
        return False
    for n, value in stated.items():
        label = talk.names.attribute_label(n, talk.language)
        if isinstance(value, bool):
            talk.say("has_yes" if value else "has_no", title=title, name=label)
            return True
        if not isinstance(value, Quantity):
            held = (value,) if isinstance(value, str) else value
            yes = any((n, v) in terms for v in held)
            shown = attribute_text(product, n, talk.names, talk.language)
            talk.say("is_yes" if yes else "is_no", title=title, name=label, value=shown, said=said)
            return True
    return False


def _named_attribute(talk: Talk, product: Product, about: str) -> None:
    names = _ALIKE_NAMES[about]
    own = list(dict.fromkeys((*product.attributes, *options_of(product))))
    found = [n for n in own if fold(n) in names or fold(talk.names.attribute_label(n, "zh")) in names]
    texts = []
    for name in found[:4]:
        label = talk.names.attribute_label(name, talk.language)
        texts.append((label, attribute_text(product, name, talk.names, talk.language)))
    if not texts:
        talk.say("not_stated", title=talk.title(product), name=talk.wording.say(f"about_{about}"))
        return
    for label, value in texts:
        talk.say("has_value", title=talk.title(product), name=label, value=value)


def _by_words(talk: Talk, product: Product) -> None:
    """A question without a name for what is asked: the sentence of the description that has its words, else unknown."""
    description = pick(product.description, talk.language) + "\n" + pick(product.summary, talk.language)
    asked = {
        s
        for w, s in keys(talk.text)
        if (w not in talk.names.thesaurus.function_words and len(w) > 2) or (has_han(w) and len(w) > 1)
    }
    best, score = "", 0
    for sentence in re.split(r"(?<=[.!?。！？;；])\s*|\n+", description):
        hits = len(asked & {s for _, s in keys(sentence)})
        if hits > score:
            best, score = sentence.strip(), hits
    if best:
        talk.say("description_says", title=talk.title(product), quote=best)
    elif say.IT.search(fold(talk.text)) or talk.act.refs or not say.OF_SHOP.search(fold(talk.text)):
        talk.say("unknown", title=talk.title(product))
    else:
        talk.handled = False  # asked of the shop, and not of this product


def introduce(talk: Talk, product: Product) -> None:
    """A product in short: summary, price, what it has, rating, stock."""
    talk.state.focus = product.id
    talk.say_text(pick(product.summary, talk.language) or talk.title(product))
    facts = []
    for name in product.attributes:
        value = attribute_text(product, name, talk.names, talk.language)
        if value and len(value) <= 60:
            facts.append(
                talk.wording.say("fact", name=talk.names.attribute_label(name, talk.language), value=value)
            )
    for name, values in options_of(product).items():
        if name not in product.attributes:
            shown = talk.listing([talk.names.value_label(name, v, talk.language) for v in values], 6)
            facts.append(
                talk.wording.say("fact", name=talk.names.attribute_label(name, talk.language), value=shown)
            )
    if facts:
        talk.say("facts", facts=talk.wording.say("semicolon").join(facts[:8]))
    _price(talk, product)
    if product.rating and product.rating_count:
        _rating(talk, product)
    if not available(product):
        talk.say("sold_out", title=talk.title(product))
