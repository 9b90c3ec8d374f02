"""Questions about the whole catalogue, answered by counting it: how many, the cheapest, price ranges, which brands."""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.finding import describe
from shopkeeper.assistant.guide.names import has_han, keys
from shopkeeper.assistant.guide.state import Question, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold

__all__ = ["answer_count", "answer_extreme", "answer_list", "answer_range"]

SHOWN = 3
_AVERAGE = re.compile(r"\baverage\b|\bmean\b|平均|均价")
LISTED = 12
_OPTIONS = {
    "size": ("size", "尺码", "尺寸"),
    "color": ("color", "colour", "颜色"),
    "material": ("material", "材质", "材料"),
}


def _scoped(talk: Talk, wish: Wish) -> bool:
    """Whether the question names something the shop has no name for: then the words must be counted by search."""
    return bool(wish.words) and not wish.categories


def answer_count(talk: Talk, wish: Wish) -> None:
    """How many there are of what the sentence names; all products when it names nothing."""
    if _scoped(talk, wish) and not wish.wants:
        _count_by_words(talk, wish)
        return
    exact, wider = _by_name(talk, talk.shelf.grounded(replace(wish, words="", sort="")))
    total = talk.shelf.catalog.count() if exact.open else talk.shelf.count(exact)
    what = describe(talk, exact)
    if exact.open:
        talk.say("count_all", n=total)
    elif total:
        talk.say("count", n=total, what=what)
    else:
        talk.say("count_none", what=what)
    if wider is not None and (more := talk.shelf.count(wider)) > total:
        talk.say("count_wider", n=more, values=_values(talk, wider))
    stocked = talk.shelf.count(replace(exact, stocked=True))
    if total and not exact.stocked and stocked < total:
        talk.say("count_stocked", n=stocked)
    if wish.categories and total:
        talk.state = talk.state.wishing(exact)
        parts = _parts(talk, exact)
        if len(parts) > 1:
            talk.say("count_parts", parts=talk.listing(parts, LISTED))


def _by_name(talk: Talk, wish: Wish) -> tuple[Wish, Wish | None]:
    """The wish with only values that are called as was said (red, and not burgundy), and the wider one."""
    wants = []
    for want in wish.wants:
        said = {" ".join(s for _, s in keys(part)) for part in want.said.split(" / ")}
        named = tuple(
            (n, v) for n, v in want.terms
            if any(" ".join(s for _, s in keys(label)) in said for label in talk.names.labels("value", v))
        )  # fmt: skip
        wants.append(replace(want, terms=named or want.terms))
    exact = replace(wish, wants=tuple(wants))
    return exact, None if exact == wish else wish


def _values(talk: Talk, wish: Wish) -> str:
    values = [talk.names.value_label(n, v, talk.language) for w in wish.wants for n, v in w.terms]
    return talk.listing(list(dict.fromkeys(values)), 6)


def _count_by_words(talk: Talk, wish: Wish) -> None:
    found = talk.shelf.find(wish, talk.language)
    named = [p for p in talk.shelf.products(found.ids) if talk.shelf.fits(p, wish)] if found.exact else []
    if named:
        talk.say("count_words", n=found.total, words=wish.words)
    else:
        talk.say("count_none", what=f"“{wish.words}”")


def _parts(talk: Talk, wish: Wish) -> list[str]:
    """ "Desk lamps 12": the categories just below, with their counts."""
    counts = talk.shelf.facets(wish).get("category", {})
    depth = {p.count(" > ") for p in wish.categories}
    if len(wish.categories) != 1:
        return [
            f"{talk.names.category_label(p, talk.language)} {counts.get(p, 0):,}" for p in wish.categories
        ]
    below = {
        p: n
        for p, n in counts.items()
        if p.startswith(f"{wish.categories[0]} > ") and p.count(" > ") - 1 in depth
    }
    ordered = sorted(below, key=lambda p: (-below[p], p))
    return [
        f"{talk.wording.thing(talk.names.category_label(p, talk.language))} {below[p]:,}" for p in ordered
    ]


def answer_extreme(talk: Talk, wish: Wish, about: str) -> None:
    """The cheapest, dearest, best or most rated, newest or most popular of what the sentence names."""
    if about.startswith("shown:"):
        _extreme_of_shown(talk, about.removeprefix("shown:"))
        return
    scope = talk.shelf.grounded(replace(wish, sort="", words=wish.words if not wish.categories else ""))
    if _scoped(talk, scope) and not scope.wants:
        found = talk.shelf.find(scope, talk.language)
        ranked = (
            [p for p in talk.shelf.products(found.ids) if talk.shelf.fits(p, scope)] if found.exact else []
        )
        ranked.sort(key=lambda p: _rank(p, about))
        total = len(ranked)
    elif about == "most_rated":
        ranked, total = _most_rated(talk, scope)
    else:
        ids, total = talk.shelf.top(scope, about, SHOWN + 2)
        ranked = talk.shelf.products(ids)
        if about == "rating":
            ranked.sort(key=lambda p: (-(p.rating or 0), -p.rating_count))
    ranked = [p for p in ranked if _counts(p, about)]
    what = describe(talk, scope)
    if not ranked:
        talk.say("count_none" if not total else "extreme_unknown", what=what)
        return
    best = ranked[0]
    values = _extreme_values(talk, best, about)
    key = f"extreme_{about}" if total > 1 else "extreme_only"
    talk.say(key, what=what, title=talk.title(best), of=total, **values)
    ties = [p for p in ranked[1:] if _rank(p, about) == _rank(best, about)] if about != "popular" else []
    if ties:
        talk.say("extreme_tie", titles=talk.listing([talk.title(p) for p in ties[:3]]))
    if not available(best):
        stocked = next((p for p in ranked if available(p)), None)
        if stocked is None:
            talk.say("extreme_sold_out")
        else:
            talk.say("extreme_next", title=talk.title(stocked), price=talk.price(stocked))
    talk.state = talk.state.wishing(replace(scope, sort=about if about != "most_rated" else "rating"))
    shown = [best, *ties][:SHOWN]
    talk.show(
        shown,
        {
            p.id: talk.wording.say(f"reason_{about}", n=total, **_extreme_values(talk, p, about))
            for p in shown
        },
    )
    talk.state.focus = best.id


def _rank(product: Product, about: str) -> tuple[float, ...]:
    price = product.current_price.amount if product.current_price else 10**12
    if about == "price_asc":
        return (price,)
    if about == "price_desc":
        return (-price if product.current_price else 1,)
    if about == "most_rated":
        return (-product.rating_count,)
    if about == "newest":
        return (-int("".join(c for c in product.released[:10] if c.isdigit()) or 0),)
    return (-(product.rating or 0), -product.rating_count)


def _counts(product: Product, about: str) -> bool:
    """Whether a product has what is asked about."""
    if about in ("price_asc", "price_desc"):
        return product.current_price is not None
    if about in ("rating", "most_rated"):
        return bool(product.rating)
    return about != "newest" or bool(product.released)


def _extreme_values(talk: Talk, product: Product, about: str) -> dict[str, object]:
    return {
        "price": talk.price(product),
        "rating": f"{product.rating or 0:.1f}",
        "count": product.rating_count,
        "date": product.released[:10],
    }


def _most_rated(talk: Talk, scope: Wish) -> tuple[list[Product], int]:
    total = talk.shelf.count(scope)
    ids, _ = talk.shelf.top(scope, "rating", max(1, total))
    ranked = sorted(talk.shelf.products(ids), key=lambda p: _rank(p, "most_rated"))
    return ranked[: SHOWN + 2], total


def _extreme_of_shown(talk: Talk, about: str) -> None:
    products = [p for p in talk.on_display() if _counts(p, about)]
    if not products:
        talk.say("extreme_unknown", what=talk.wording.say("shown_ones"))
        return
    best = min(products, key=lambda p: _rank(p, about))
    values = _extreme_values(talk, best, about)
    key = f"shown_{about}" if about != "popular" else "extreme_rating"
    key = key if len(products) > 1 else "extreme_only"
    talk.say(key, title=talk.title(best), of=len(products), **values)
    talk.state.focus = best.id


def answer_range(talk: Talk, wish: Wish) -> None:
    """From what price to what price."""
    scope = replace(wish, words="" if wish.categories else wish.words, sort="")
    if _scoped(talk, scope) and not scope.wants:
        found = talk.shelf.find(scope, talk.language)
        named = talk.shelf.products(found.ids) if found.exact else []
        prices = [p.current_price.amount for p in named if p.current_price]
        limits = (min(prices), max(prices)) if prices else None
        total = len(prices)
    else:
        limits, total = talk.shelf.price_range(scope), talk.shelf.count(scope)
    what = describe(talk, scope)
    if limits is None:
        talk.say("count_none", what=what)
        return
    if limits[0] == limits[1]:
        talk.say("range_one", n=total, what=what, price=talk.money(limits[0]))
    else:
        if _AVERAGE.search(fold(talk.text)):
            ids, _ = talk.shelf.top(scope, "price_asc", max(1, total))
            paid = [p.current_price.amount for p in talk.shelf.products(ids) if p.current_price]
            talk.say("average", n=len(paid), what=what, price=talk.money(round(sum(paid) / len(paid))))
        talk.say("range", n=total, what=what, low=talk.money(limits[0]), high=talk.money(limits[1]))
    if wish.categories:
        talk.state = talk.state.wishing(scope)


def answer_list(talk: Talk, wish: Wish, about: str) -> None:
    """Which brands, sizes, colours, materials or categories there are, with counts."""
    scope = replace(wish, words="" if wish.categories else wish.words, sort="")
    counts = talk.shelf.facets(replace(scope, words=""))
    what = describe(talk, replace(scope, words=""))
    if about == "category":
        rows = _below(counts.get("category", {}), scope.categories)
        name = "category"
    else:
        wanted = _OPTIONS.get(about, (about,))
        names = [
            n for n in counts if fold(n) in wanted or fold(talk.names.attribute_label(n, "zh")) in wanted
        ]
        names = names or ([n for n in counts if any(n.lower().endswith(w) for w in wanted if not has_han(w))])
        name = max(names, key=lambda n: sum(counts[n].values()), default="")
        rows = counts.get(name, {})
    if not rows:
        talk.say("list_none", what=what)
        return
    ordered = sorted(rows, key=lambda v: (-rows[v], v))
    if about == "size":
        ordered = _by_size(ordered)
    texts = [
        talk.wording.say("counted", value=talk.names.value_label(name, v, talk.language), n=rows[v])
        for v in ordered
    ]
    if about == "category" and scope.open:
        talk.say("list_all", values=talk.listing(texts, 20))
    else:
        key = f"list_{about}" if about in ("brand", "category") else "list_values"
        label = talk.names.attribute_label(name, talk.language)
        talk.say(key, n=len(texts), what=what, values=talk.listing(texts, LISTED), name=label)
    if wish.categories:
        talk.state = talk.state.wishing(scope)
    if about == "category":
        labels = [talk.names.value_label(name, v, talk.language) for v in ordered[:6]]
        talk.ask(Question("category", tuple(zip(labels, ordered[:6], strict=True))), "")


def _below(counts: dict[str, int], asked: tuple[str, ...]) -> dict[str, int]:
    if not asked:
        return {p: n for p, n in counts.items() if " > " not in p}
    found = {
        p: n for p, n in counts.items()
        for a in asked if p.startswith(f"{a} > ") and p.count(" > ") == a.count(" > ") + 1
    }  # fmt: skip
    return found or {p: counts[p] for p in asked if p in counts}


_SIZES = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl", "4xl")


def _by_size(values: list[str]) -> list[str]:
    """Sizes in their own order: letters, then numbers."""

    def place(value: str) -> tuple[int, float, str]:
        small = fold(value)
        if small in _SIZES:
            return 0, _SIZES.index(small), ""
        number = "".join(c for c in small.split("-")[0] if c.isdigit() or c == ".")
        return (1, float(number), small) if number and number != "." else (2, 0.0, small)

    return sorted(values, key=place)
