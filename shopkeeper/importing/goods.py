"""Products from what was sold of them: the title most often written, the usual price of late; and what is no product
but a charge: postage, fees, discounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from shopkeeper.catalog.feeds.values import path
from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import from_micros
from shopkeeper.importing.sales import Sale
from shopkeeper.language import fold, words

__all__ = ["Charge", "charge_of", "products_of", "sensible_title"]

#: the usual price is the commonest of so many latest sales
LATEST = 50
_SHIPPING = frozenset(
    "postage carriage shipping delivery freight courier p&p 运费 邮费 快递费 配送费".split()
)
_CHARGES = _SHIPPING | frozenset(
    "discount fee fees charge charges commission surcharge handling insurance adjustment adjust manual samples "
    "deposit rounding tip tax vat debt 折扣 优惠 手续费 服务费 佣金 押金 包装费 税费 调整 样品".split()
)
_SMALL = frozenset("a an and as at but by for from in into of on or the to with".split())
_LETTERS = frozenset(
    "LED CD DVD USB TV PC UK US EU HD UV AA AAA FM AM GPS RGB XL XXL XS DIY PVC MDF BBQ SPF A4 A5 3D".split()
)
#: shipping, or another charge
Charge = str


def charge_of(product: str, title: str) -> Charge:
    """ "shipping" or "charge" where a line of a sale is no product, else "".

    A charge says so with its last word (or its only one), and has no number as goods have.
    """
    said = words(fold(title)) if title.isascii() else [fold(title).strip()]
    if not said or re.search(r"\d{3}", product):
        return ""
    last = said[-1]
    if last in _SHIPPING:
        return "shipping"
    return "charge" if last in _CHARGES else ""


def sensible_title(text: str) -> str:
    """A title as a shop would write it: "WHITE HANGING HEART T-LIGHT HOLDER" -> "White Hanging Heart T-Light Holder".

    Text with small letters, and text in other scripts, keeps its letters; blanks and signs at the end are tidied.
    """
    clean = re.sub(r"\s*([,;:])\s*", r"\1 ", " ".join(text.split()))
    clean = re.sub(r"\s+/\s+|\s*/\s+|\s+/\s*", " / ", clean).strip(" ,;:.-_*?!/\\'\"")
    if not clean or any(c.islower() for c in clean) or not any(c.isupper() for c in clean):
        return clean
    out = []
    for number, word in enumerate(clean.split(" ")):
        if word in _LETTERS or (any(c.isdigit() for c in word) and len(word) <= 4):
            out.append(word)
        elif number and word.lower() in _SMALL:
            out.append(word.lower())
        else:
            out.append(re.sub(r"[A-Z]+(?:'[A-Z]+)?", lambda m: m[0][0] + m[0][1:].lower(), word))
    return " ".join(out)


def products_of(
    sales: Iterable[Sale], currency: str, language: str, separator: str = ">"
) -> Iterator[tuple[str, Product | Charge]]:
    """(id, product) of every product sold; for a charge, which. `sales` stand by product and time."""
    for id, some in groupby(sales, key=lambda sale: sale.product):
        titles: Counter[str] = Counter()
        prices: list[int] = []
        first = category = brand = ""
        for sale in some:
            first = first or from_micros(sale.time)
            if sale.title:
                titles[sale.title] += 1
            prices.append(sale.price)
            if len(prices) > 2 * LATEST:
                del prices[:LATEST]
            category, brand = sale.category or category, sale.brand or brand
        best = max(titles, key=lambda one: (titles[one], len(one)), default="")
        if charge := charge_of(id, best):
            yield id, charge
            continue
        usual = Counter(price for price in prices[-LATEST:] if price > 0)
        price = max(usual, key=lambda one: (usual[one], one)) if usual else None
        yield (
            id,
            Product(
                id=id,
                title={language: sensible_title(best) or id},
                brand=brand,
                category=path(category, separator) if category else (),
                price=None if price is None else Money(price, currency),
                created=first,
            ),
        )
