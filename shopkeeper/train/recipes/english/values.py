"""How customers write a shop's values and amounts of money: "grey" or "gray", "500ml", "$30", "thirty bucks"."""

from __future__ import annotations

import random
import re
from decimal import Decimal

from shopkeeper.train.recipes.english.words import number_words

__all__ = ["CURRENCIES", "aspect", "digits", "spellings", "words_for"]

# sign, plural words (the first is the plain one); a currency not listed is said by its code
CURRENCIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "USD": ("$", ("dollars", "bucks", "usd", "dollar")),
    "EUR": ("€", ("euros", "euro", "eur")),
    "GBP": ("£", ("pounds", "quid", "gbp", "pound")),
    "CAD": ("$", ("dollars", "bucks", "cad", "canadian dollars")),
    "AUD": ("$", ("dollars", "bucks", "aud")),
    "NZD": ("$", ("dollars", "bucks", "nzd")),
    "SGD": ("$", ("dollars", "sgd", "sing dollars")),
    "HKD": ("$", ("hkd", "hong kong dollars", "dollars")),
    "CNY": ("¥", ("yuan", "rmb", "kuai", "cny")),
    "JPY": ("¥", ("yen", "jpy")),
    "INR": ("₹", ("rupees", "rs", "inr")),
    "CHF": ("", ("francs", "chf", "swiss francs")),
    "SEK": ("", ("kronor", "kr", "sek")),
    "NOK": ("", ("kroner", "kr", "nok")),
    "DKK": ("", ("kroner", "kr", "dkk")),
    "PLN": ("", ("zloty", "zł", "pln")),
    "CZK": ("", ("crowns", "kč", "czk")),
    "BRL": ("", ("reais", "brl")),
    "MXN": ("$", ("pesos", "mxn")),
    "ZAR": ("", ("rand", "zar")),
    "KRW": ("₩", ("won", "krw")),
    "THB": ("฿", ("baht", "thb")),
    "TRY": ("", ("lira", "try")),
}

_SAME = (
    ("grey", "gray"), ("aluminium", "aluminum"), ("microfibre", "microfiber"), ("colour", "color"),
    ("flavour", "flavor"), ("bouclé", "boucle"), ("e-book", "ebook"), ("velcro", "hook and loop"),
    ("chili", "chilli"), ("mould", "mold"), ("fibre", "fiber"), ("galvanised", "galvanized"),
    ("jewellery", "jewelry"), ("checked", "plaid"), ("petrol", "gasoline"), ("barbecue", "bbq"),
    ("tyre", "tire"), ("wifi", "wi-fi"), ("extra large", "xl"), ("multicolour", "multicolor"),
)  # fmt: skip
_WHOLE = {
    "s": ("small",), "m": ("medium",), "l": ("large",), "xl": ("extra large", "x-large"),
    "xxl": ("2xl", "double xl"), "xs": ("extra small", "x-small"), "small": ("s",), "medium": ("m",),
    "large": ("l",), "4k": ("ultra hd", "4k uhd"), "full hd": ("1080p", "fhd"), "qhd": ("1440p",), "hd": ("720p",),
    "usb-c": ("usb c", "type-c", "usbc", "type c"), "usb-a": ("usb a",), "3xl": ("xxxl",),
    "slim": ("slim fit",), "zip": ("zipper",), "hardcover": ("hardback",), "summer": ("summery",),
    "beginner": ("beginners", "newbie"), "professional": ("pro", "professionals"),
    "noise cancelling": ("noise canceling", "noise-cancelling", "anc"), "dishwasher safe": ("dishwasher-safe",),
    "non-stick": ("nonstick", "non stick"), "gluten-free": ("gluten free", "glutenfree"),
    "sugar-free": ("sugar free", "no sugar"), "lactose-free": ("lactose free", "dairy free"),
    "waterproof": ("water proof",), "water-resistant": ("water resistant",), "cordless": ("cord-free",),
    "wireless": ("cable free",), "3.5 mm": ("3.5mm jack", "headphone jack", "3.5mm"),
    "single": ("single",), "1+": ("1 year old",), "2+": ("2 year old",), "3+": ("3 year old",),
    "5+": ("5 year old",), "8+": ("8 year old",), "12+": ("12 year old",),
}  # fmt: skip
_UNITS = {
    "ml": ("ml", "milliliters", "mls"), "l": ("l", "litre", "liter", "litres", "liters", "ltr"),
    "g": ("g", "gram", "grams", "gr"), "kg": ("kg", "kilo", "kilos", "kgs"), "m": ("m", "meter", "metre", "meters"),
    "cm": ("cm", "centimeters", "cms"), "mm": ("mm", "millimeter"), "inch": ("inch", "in", "inches"),
    "gb": ("gb", "gig", "gigs"), "tb": ("tb", "tera", "terabyte"), "w": ("w", "watt", "watts"),
    "v": ("v", "volt", "volts"), "oz": ("oz", "ounces"), "lb": ("lb", "lbs", "pounds"), "ft": ("ft", "feet"),
    "hz": ("hz", "hertz"), "mah": ("mah",), "ah": ("ah", "amp hours"), "lm": ("lm", "lumens", "lumen"),
}  # fmt: skip
_MEASURE = re.compile(r"(\d+(?:[.,]\d+)?) ?([A-Za-z]+)$")


def spellings(value: str) -> tuple[str, ...]:
    """Ways to write a shop's value, in lower case; the first is the value itself."""
    low = value.lower()
    found = [low, *_WHOLE.get(low, ())]
    if match := _MEASURE.match(low):
        number, unit = match.groups()
        for form in _UNITS.get(unit, ()):
            found += [f"{number} {form}", f"{number}{form}"]
    elif match := re.fullmatch(r"pack of (\d+)", low):
        found += [f"{match[1]} pack", f"{match[1]}-pack", f"pack of {number_words(int(match[1]))}"]
    for one, other in _SAME:
        found += [re.sub(rf"\b{a}\b", b, low) for a, b in ((one, other), (other, one)) if a in low]
    if "-" in low:
        found.append(low.replace("-", " "))
    elif " " in low and low.replace(" ", "").isalpha():
        found.append(low.replace(" ", "-"))
    return tuple(dict.fromkeys(found))


def words_for(value: str, rng: random.Random) -> str:
    """One way to write a shop's value: mostly as it is, or in lower case."""
    roll = rng.random()
    if roll < 0.55:
        return value
    if roll < 0.75:
        return value.lower()
    return rng.choice(spellings(value))


def digits(amount: Decimal, rng: random.Random) -> str:
    """An amount in figures: 1200, 1,200, 1.2k; 29.99."""
    if amount != amount.to_integral_value():
        return f"{amount:.2f}"
    whole = int(amount)
    roll = rng.random()
    if whole >= 1000 and whole % 100 == 0 and roll < 0.15:
        return (
            f"{Decimal(whole) / 1000:f}".rstrip("0").rstrip(".") + "k"
            if whole % 1000
            else f"{whole // 1000}k"
        )
    if whole >= 1000 and roll < 0.45:
        return f"{whole:,}"
    return str(whole)


_ASPECTS = {
    "color": "color colour shade colourway farbe finish_color color_name",
    "size": "size sizes size_option",
    "material": "material materials made_of main_material fabric metal alloy composition",
    "flavor": "flavor flavour taste variety",
    "scent": "scent fragrance aroma smell",
    "skin": "skin_type for_skin suitable_for_skin",
    "hair": "hair_type for_hair",
    "connector": "connector connection connectivity interface plug_type",
    "age": "age age_group recommended_age for_ages",
    "flag": "diet dietary suitable_for_diet lifestyle feature features special_feature extras",
    "fit": "fit cut fitting",
    "pattern": "pattern print design",
    "style": "style look",
    "finish": "finish surface surface_finish",
    "season": "season for_season",
    "pet": "animal for_pet pet_type species",
    "level": "level skill_level for_level",
    "format": "format edition binding",
    "language": "language text_language",
    "genre": "genre theme category_of_content",
    "compatible": "compatible_with fits suitable_for compatibility",
    "shape": "shape form",
    "room": "room for_room place_of_use",
    "part": "closure fastening neckline neck sleeve sleeve_length heel heel_height stone gemstone",
    "powered": "power_source powered_by power_supply",
    "roast": "roast roast_level",
    "origin": "origin country_of_origin region",
    "audience": "gender audience for for_whom target_group sex department",
}  # fmt: skip
_BY_NAME = {name.replace("_", " "): kind for kind, names in _ASPECTS.items() for name in names.split()}
_COLORS = frozenset(
    "black white grey gray navy blue red burgundy green olive beige brown pink purple yellow orange turquoise cream"
    " gold silver teal maroon khaki".split()
)


def aspect(name: str, value: str) -> str:
    """What kind of quality an attribute's value is, which decides how it is said: "color", "material", "measure" …,
    "other" when nothing tells."""
    low, kind = value.lower(), _BY_NAME.get(name.lower().replace("_", " "), "")
    if low.startswith(("with ", "for ", "without ")):
        return "ready"
    if low.startswith("pack of") or (low in ("single",) and kind != "size"):
        return "pack"
    if (match := _MEASURE.match(low)) and match[2] in _UNITS:
        return "measure"
    if kind:
        return kind
    if low in ("yes", "true"):
        return "yes"
    if re.fullmatch(r"\d{1,3}", low) and not name.lower().startswith("size"):
        return "count"
    if re.fullmatch(r"x{0,3}[sl]|m|\d{1,2}(\.5)?", low):
        return "size"
    if low.split()[-1] in _COLORS:
        return "color"
    return "other"
