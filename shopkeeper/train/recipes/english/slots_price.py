"""How limits of price and amounts of money are said."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank, banks_of

__all__ = ["MONEY", "PRICE"]

# {n} figures, {w} words, {s} the currency's sign, {c} its word, {k} its code
MONEY = banks_of("money", "plain", "sign")
PRICE = {
    "high.post": bank("price.high.post"),
    "high.clause": bank("price.high.clause"),
    "low.post": bank("price.low.post"),
    "low.clause": bank("price.low.clause"),
    "range.post": bank("price.range.post"),
    "range.clause": bank("price.range.clause"),
    "about.post": bank("price.about.post"),
    "about.clause": bank("price.about.clause"),
}
