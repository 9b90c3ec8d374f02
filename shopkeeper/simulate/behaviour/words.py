"""What English words in a product's title and category say about how it is bought.

Used on any catalogue: season, how soon it is used up, what it goes with, how often it comes back.
"""

# ruff: noqa: E501 - one row of words a line reads best

from __future__ import annotations

import re
from typing import NamedTuple, TypeVar

__all__ = ["COMPLEMENTS", "RETURNS", "SEASONS", "STAGES", "TAGGED", "USED_UP", "Peak", "first"]


T = TypeVar("T")


class Peak(NamedTuple):
    """A yearly high: day of the year of its middle, width in days, height over the rest of the year."""

    day: int
    width: float
    height: float


_WINTER = (Peak(345, 40, 2.4),)
_SUMMER = (Peak(180, 38, 2.2),)
_SPRING = (Peak(115, 32, 3.0),)
_GIFT = (Peak(345, 17, 3.2), Peak(43, 9, 0.9))

#: tag of a product -> yearly highs; tags come before words
TAGGED = {"winter": _WINTER, "summer": _SUMMER, "spring": _SPRING, "gift": _GIFT}

#: first match wins: words -> yearly highs; nothing matched: the same all year
SEASONS: tuple[tuple[re.Pattern[str], tuple[Peak, ...]], ...] = tuple(
    (re.compile(words), peaks)
    for words, peaks in (
        (r"\b(coffee|tea|espresso|pantry|grocer\w*|food|pet|dog|cat|oral|toothbrush\w*|shampoo)\b", ()),
        (r"\b(ski|snow\w*|sled\w*)\b", (Peak(10, 35, 3.5),)),
        (r"\b(sunscreen|swim\w*|sandal\w*|beach|shorts|sun hat|cooler|fan|fans|tent|tents|camp\w*|kayak\w*)\b", _SUMMER),
        (r"\b(coats?|parkas?|gloves?|scarf|scarves|beanie\w*|wool\w*|heater\w*|blanket\w*|duvet\w*|boots)\b", _WINTER),
        (r"\b(garden\w*|planter\w*|lawn|seeds?|hose\w*|watering|secateurs|bbq|grill\w*|patio|outdoor furniture)\b", _SPRING),
        (r"\b(toys?|puzzle\w*|board games?|dolls?|blocks|plush|games?)\b", (Peak(341, 18, 4.5),)),
        (r"\b(backpacks?|notebooks?|stationery|pens?|pencils?|school|desk|desks)\b", (Peak(236, 20, 1.8),)),
        (r"\b(yoga|dumbbell\w*|fitness|kettlebell\w*|weights?|exercise)\b", (Peak(9, 22, 2.0),)),
        (r"\b(jewel\w*|necklace\w*|earring\w*|watch|watches|perfume\w*|candle\w*|gift\w*)\b", _GIFT),
        (r"\b(cycl\w*|bike\w*|bicycle\w*|run|running|hik\w*|outdoors?)\b", (Peak(135, 50, 0.9),)),
        (r"\b(headphone\w*|speaker\w*|camera\w*|laptop\w*|tablet\w*|phone\w*|audio|electronics|tv)\b", (Peak(331, 14, 1.9),)),
    )
)  # fmt: skip

_DURABLE = (
    r"\b(machine|maker|grinder|kettle|cups?|mugs?|pot|pots|press|dripper|holder|rack|stand|tray|bowl|bowls|dispenser|"
    r"case|bag|bags|basket|storage|jar|canister|tins?|scale|toy|bed|collar|leash|brush|pump|lamp|table|scoop|server)\b"
)

#: words -> (words that forbid it, days one piece lasts)
USED_UP: tuple[tuple[re.Pattern[str], re.Pattern[str], float], ...] = tuple(
    (re.compile(words), re.compile(forbidden), days)
    for words, forbidden, days in (
        (r"\b(diapers?|nappies|wipes)\b", r"\bbags?\b", 21.0),
        (r"\b(coffee beans|ground coffee|coffee|espresso|beans|capsules|pods)\b", _DURABLE, 24.0),
        (r"\b(tea|teas|matcha)\b", _DURABLE, 32.0),
        (r"\b((dog|cat|pet|puppy|kitten) (food|treats?)|kibble|litter|treats)\b", _DURABLE, 30.0),
        (
            r"\b(snacks?|chocolate|cereal|granola|pasta|rice|noodles|olive oil|honey|nuts|bars?)\b",
            _DURABLE,
            28.0,
        ),
        (r"\b(vitamins?|supplements?|protein powder|collagen)\b", _DURABLE, 34.0),
        (r"\b(shampoo|conditioner|soap|body wash|toothpaste|mouthwash|deodorant|floss)\b", _DURABLE, 45.0),
        (
            r"\b(detergent|cleaner|dishwasher tablets|sponges?|paper towels|toilet paper|laundry)\b",
            _DURABLE,
            45.0,
        ),
        (
            r"\b(serum|moisturi[sz]er|face cream|hand cream|lotion|sunscreen|toner|cleanser|lip balm)\b",
            _DURABLE,
            60.0,
        ),
        (
            r"\b(filters?|descaler|razor blades|blades refill|brush heads|refills?|cartridges?|ink)\b",
            r"\bmachine\b",
            62.0,
        ),
        (
            r"\b(candles?|batteries|printer paper|notebooks?|sketch pads?)\b",
            r"\b(holder|charger|case)\b",
            80.0,
        ),
    )
)

#: who has bought the first soon wants the second
COMPLEMENTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"\b(coffee (machine|maker)|espresso machine|dripper|french press|pour[- ]over)\b", r"\b(beans|ground coffee|filters?|descaler|capsules|grinder)\b"),
        (r"\b(teapot|tea kettle|kettle)\b", r"\b(tea|teas|matcha|infuser)\b"),
        (r"\bprinters?\b", r"\b(ink|toner|cartridges?|printer paper)\b"),
        (r"\b(phones?|smartphones?)\b", r"\b(phone case|charger|power bank|screen protector|earbuds|cable)\b"),
        (r"\b(laptops?|notebook computers?)\b", r"\b(laptop (bag|sleeve|stand)|mouse|usb|hub|keyboard)\b"),
        (r"\b(tablets?|e-?readers?)\b", r"\b(stylus|tablet (case|stand)|charger)\b"),
        (r"\bcameras?\b", r"\b(tripods?|memory card|camera bag|lens(es)?)\b"),
        (r"\b(headphones?|earbuds)\b", r"\b(headphone stand|ear pads|cable|charger)\b"),
        (r"\btents?\b", r"\b(sleeping (bag|mat|pad)|lantern|camp(ing)? (stove|chair|table))\b"),
        (r"\b(bikes?|bicycles?)\b", r"\b(helmet|bike (light|lock|pump)|bottle)\b"),
        (r"\b(electric toothbrush|toothbrush)\b", r"\b(brush heads|toothpaste|floss)\b"),
        (r"\brazors?\b", r"\b(razor blades|blades|shaving)\b"),
        (r"\bvacuums?\b", r"\bvacuum (bags?|filters?)\b"),
        (r"\bpurifiers?\b", r"\bpurifier filters?\b"),
        (r"\b(cots?|cribs?|strollers?)\b", r"\b(diapers?|wipes|baby blanket|swaddle)\b"),
        (r"\bplanters?\b", r"\b(potting|soil|seeds?|watering)\b"),
        (r"\bdog (bed|collar|crate|harness)\b", r"\bdog (food|treats?|toys?|leash)\b"),
        (r"\bcat (tree|bed|carrier)\b", r"\b(cat (food|treats?|toys?)|litter)\b"),
        (r"\byoga mats?\b", r"\b(yoga (block|strap)|foam roller)\b"),
        (r"\bduvets?\b", r"\b(duvet covers?|pillow\w*|sheets?)\b"),
        (r"\b(frying pan|skillet|wok)\b", r"\b(spatula|utensil\w*|lid|olive oil)\b"),
    )
)  # fmt: skip

#: words -> share of sold pieces that come back, for goods of middling quality
RETURNS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(words), share)
    for words, share in (
        (r"\b(shoes?|sneakers?|boots?|sandals?|footwear|trainers)\b", 0.17),
        (r"\b(clothing|apparel|dress|dresses|jeans|shirts?|t-shirts?|jackets?|coats?|sweaters?|hoodies?|trousers|skirts?|fashion)\b", 0.13),
        (r"\b(electronics|audio|headphones?|camera\w*|computer\w*|laptops?|phones?|smart)\b", 0.08),
        (r"\b(furniture|lamps?|lighting|rugs?|home)\b", 0.06),
        (r"\b(food|coffee|tea|grocer\w*|pantry|beauty|pet|skincare)\b", 0.025),
    )
)  # fmt: skip

#: stage of life -> (share of customers, words they buy more of)
STAGES: dict[str, tuple[float, re.Pattern[str]]] = {
    "student": (0.16, re.compile(r"\b(audio|headphones?|stationery|backpacks?|laptops?|games?|books?|instant|phones?)\b")),
    "starting out": (0.24, re.compile(r"\b(kitchen|coffee|furniture|fitness|fashion|clothing|lamps?|bedding|yoga)\b")),
    "young family": (0.22, re.compile(r"\b(baby|toys?|kids?|children\w*|diapers?|stroller\w*|storage|laundry)\b")),
    "family": (0.18, re.compile(r"\b(toys?|games?|puzzle\w*|outdoor\w*|camp\w*|bike\w*|kids?|school|pet|dog|cat)\b")),
    "free again": (0.12, re.compile(r"\b(travel|garden\w*|hik\w*|outdoor\w*|coffee|tea|jewel\w*|watch\w*|luggage)\b")),
    "retired": (0.08, re.compile(r"\b(garden\w*|tea|health|vitamins?|books?|puzzle\w*|pet|home|blanket\w*)\b")),
}  # fmt: skip


def first(table: tuple[tuple[re.Pattern[str], T], ...], text: str) -> T | None:
    """The value of the first row whose words are in `text`, or None."""
    return next((value for pattern, value in table if pattern.search(text)), None)
