"""English word forms: plurals, articles, -ing, number words."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["article", "countable", "gerund", "number_words", "ordinal", "plural", "singular"]

_MASS = frozenset(
    """rice milk coffee tea shampoo conditioner flour sugar salt honey butter cheese bread pasta water juice beer wine
    oil vinegar furniture luggage clothing underwear equipment food paint glue paper cardboard soap detergent bleach
    litter sand gravel soil compost fertilizer fertiliser yarn thread fabric wool tape wire rope wood timber lumber
    plywood insulation software jewelry jewellery makeup mascara foundation sunscreen lotion cream perfume cologne
    toothpaste floss deodorant chocolate muesli granola cereal yogurt yoghurt jam peanut popcorn spaghetti meat beef
    chicken pork fish salmon tuna bacon ham tofu lettuce spinach garlic ginger pepper cinnamon ink toner film foil
    wax polish grease coolant antifreeze petrol fuel hay straw kibble catnip bedding linen cutlery crockery cookware
    bakeware glassware tableware silverware chalk clay gel powder serum spray oatmeal oats quinoa couscous seaweed
    kimchi sauce ketchup mustard mayonnaise syrup stationery hardware memory ram storage art lighting wrap wallpaper
    flooring turf sealant caulk grout cement concrete mortar plaster primer varnish resin epoxy filament solder
    sportswear swimwear activewear outerwear footwear knitwear sleepwear eyewear workwear hosiery gear merchandise
    tissue mulch""".split()
)
_PLURAL_ONLY = frozenset(
    """jeans trousers pants shorts leggings tights pyjamas pajamas headphones earphones earbuds scissors pliers
    tweezers glasses sunglasses goggles binoculars clippers overalls dungarees chinos boxers briefs sneakers trainers
    shoes boots sandals slippers socks gloves mittens clothes groceries crisps noodles speakers supplies goods crocs
    scrubs shears tongs secateurs culottes joggers sweatpants blinds curtains dumbbells weights skis wipes nappies
    diapers batteries treats snacks vitamins supplements beans
    lentils almonds cashews nuts raisins oats chips""".split()
)
_ODD = {
    "knife": "knives", "shelf": "shelves", "scarf": "scarves", "leaf": "leaves", "loaf": "loaves", "half": "halves",
    "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth", "mouse": "mice",
    "person": "people", "bookshelf": "bookshelves", "potato": "potatoes", "tomato": "tomatoes", "hero": "heroes",
}  # fmt: skip


def countable(noun: str) -> bool:
    """Whether "a NOUN" can be said, by its last word: false for "green tea" and for "jeans"."""
    head = noun.split()[-1].lower()
    return head not in _MASS and not _is_plural(head)


def _is_plural(head: str) -> bool:
    return head in _PLURAL_ONLY or (
        head.endswith("s") and not head.endswith(("ss", "us", "is", "as", "os", "lens")) and len(head) > 4
    )


def plural(noun: str) -> str:
    """ "running shoe" -> "running shoes"; mass and plural nouns stay as they are; "case for a phone" -> "cases …"."""
    for middle in (" for ", " of ", " with ", " to "):
        if middle in noun:
            head, rest = noun.split(middle, 1)
            return plural(head) + middle + rest
    before, _, head = noun.rpartition(" ")
    low = head.lower()
    if low in _MASS or _is_plural(low) or not low[-1:].isalpha():
        return noun
    if low in _ODD:
        many = _ODD[low]
    elif low.endswith(("s", "x", "z", "ch", "sh")):
        many = head + "es"
    elif low.endswith("y") and low[-2:-1] not in "aeiou":
        many = head[:-1] + "ies"
    else:
        many = head + "s"
    return f"{before} {many}".strip()


def singular(noun: str) -> str:
    """The reverse for regular nouns: "ports" -> "port"."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us")) else noun


def article(words: str) -> str:
    """ "a" or "an" before `words`."""
    low = words.lstrip("\ue000\ue001\ue002\ue003").lower()
    if low.startswith(("uni", "use", "usb", "eu", "one", "ut")) and not low.startswith(("unin", "unim")):
        return "a"
    first = low.split()[0] if low.split() else ""
    if first in ("xl", "xs", "xxl", "s", "m", "l", "lcd", "led", "hdmi", "ssd", "hour", "x-large") or (
        first.startswith(("8", "11", "18")) and not first.startswith(("110", "180", "1100"))
    ):
        return "an"
    return "an" if low[:1] in tuple("aeiou") else "a"


_NO_DOUBLE = frozenset(
    "open listen water visit offer cover enter order deliver butter better repair clean dry".split()
)


def gerund(phrase: str) -> str:
    """The -ing form of a verb phrase: "keep coffee hot" -> "keeping coffee hot"."""
    verb, gap, rest = phrase.partition(" ")
    low = verb.lower()
    if low.endswith("ie"):
        verb = verb[:-2] + "y"
    elif low.endswith("e") and not low.endswith(("ee", "oe", "ye")) and low != "be":
        verb = verb[:-1]
    elif (
        len(low) >= 3
        and low[-1] not in "aeiouwxyh"
        and low[-2] in "aeiou"
        and low[-3] not in "aeiou"
        and sum(c in "aeiou" for c in low) == 1
        and low not in _NO_DOUBLE
    ):
        verb += verb[-1]
    return f"{verb}ing{gap}{rest}"


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def number_words(number: int | Decimal, *, dash: str = " ") -> str:
    """0..999,999 in words: 25 -> "twenty five", 1500 -> "one thousand five hundred". Raises ValueError outside."""
    n = int(number)
    if n != number or not 0 <= n < 1_000_000:
        raise ValueError(f"no words for {number}")
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (dash + _ONES[n % 10] if n % 10 else "")
    base, name = (100, "hundred") if n < 1000 else (1000, "thousand")
    rest = f" {number_words(n % base, dash=dash)}" if n % base else ""
    return f"{number_words(n // base, dash=dash)} {name}{rest}"


_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


def ordinal(number: int, *, words: bool = True) -> str:
    """3 -> "third" or "3rd"."""
    if words and number < len(_ORDINALS):
        return _ORDINALS[number]
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
