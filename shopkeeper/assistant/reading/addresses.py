"""A postal address in a sentence: street, suite, city, state, zip, country; or which known address is meant."""

from __future__ import annotations

import re

from shopkeeper.assistant.reading.addresses_zh import find_chinese_address, postal_code_said
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.orders.model import Address

__all__ = ["STATES", "find_address", "known_address", "places_of", "scope_of"]

STATES = dict(
    pair.split(":")
    for pair in (
        "alabama:AL alaska:AK arizona:AZ arkansas:AR california:CA colorado:CO connecticut:CT delaware:DE florida:FL georgia:GA hawaii:HI "
        "idaho:ID illinois:IL indiana:IN iowa:IA kansas:KS kentucky:KY louisiana:LA maine:ME maryland:MD massachusetts:MA michigan:MI "
        "minnesota:MN mississippi:MS missouri:MO montana:MT nebraska:NE nevada:NV new_hampshire:NH new_jersey:NJ new_mexico:NM new_york:NY "
        "north_carolina:NC north_dakota:ND ohio:OH oklahoma:OK oregon:OR pennsylvania:PA rhode_island:RI south_carolina:SC south_dakota:SD "
        "tennessee:TN texas:TX utah:UT vermont:VT virginia:VA washington:WA west_virginia:WV wisconsin:WI wyoming:WY district_of_columbia:DC"
    ).split()
)
_CITIES = {
    "nyc": "new york",
    "la": "los angeles",
    "sf": "san francisco",
    "dc": "washington",
    "philly": "philadelphia",
    "vegas": "las vegas",
}
_STREET_WORD = r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|highway|hwy|way|terrace|circle|square|parkway|pkwy|trail|alley|crescent|close|row|broadway|freeway|walk|path|plaza)"
_STREET = re.compile(
    rf"\b\d{{1,6}}[a-z]?\s+(?:(?!(?:to|at|is|and|my|the|for)\b)[\w.'-]+\s+){{0,4}}?{_STREET_WORD}\b\.?(?:\s+(?:north|south|east|west|n|s|e|w|ne|nw|se|sw)\b\.?)?",
    re.I,
)
_UNIT = re.compile(
    r"(?:\b(?:suite|ste|apartment|apt|unit(?!ed)|floor|fl(?=\.?\s*\d{1,2}\b)|room|rm|building|bldg)\.?\s*#?\s*[\w-]+|#\s?\d+[a-z]?)(?=\s*(?:,|$|\.|\s))",
    re.I,
)
_ZIP = re.compile(r"\b(\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2})\b")
_COUNTRY = re.compile(
    r"\b(?:USA|U\.S\.A\.?|U\.S\.|US|United States(?: of America)?|Canada|United Kingdom|UK|Australia|Germany|France|China)\b|美国|中国|加拿大|英国"
)
_COUNTRIES = {
    "u": "US",
    "c": "CA",
    "a": "AU",
    "g": "DE",
    "f": "FR",
    "美": "US",
    "中": "CN",
    "加": "CA",
    "英": "GB",
}
_ADDRESS_WORD = re.compile(
    r"\baddress(?:es)?\b|\b(?:ship|send|deliver|redirect|reroute|sent|shipped|delivered|going)\b|\bmov(?:ed|ing)\b|地址|寄|送到|收货|搬",
    re.I,
)
_DEFAULT = re.compile(
    r"\b(?:default|profile|account|home|usual|main|primary|on file|saved|registered)\b[^.;]{0,30}\baddress\b|\baddress (?:on|in) (?:my |the )?(?:file|profile|account)|\b(?:my|the) (?:default|usual|profile|registered) one\b|\bto (?:my |the )?default\b(?! (?:payment|method|card))|\bmy (?:\w+ )?(?:home|house|place)\b|默认地址|账户(?:里|上)?的?地址|个人资料(?:里|中)?的?地址|我家",
    re.I,
)
_NOT_THERE = re.compile(
    r"\b(?:and |but )?(?:not|instead of|rather than) (?:to |in |my |the )*[A-Z]\w+(?: [A-Z]\w+)?"
)
_SAME = re.compile(
    r"\bsame\b|\bother order\b|\bin (?:one of )?(?:my|the) (?:other )?orders?\b|\bas (?:my|the|order)\b|\bfrom (?:my |the )?(?:other )?order\b|一样|相同|同一|另一个订单",
    re.I,
)


def find_address(raw: str, context: ReadingContext) -> tuple[dict[str, str], tuple[tuple[int, int], ...]]:
    """The address said, with keys of orders.Address or {"same_as": ...}, and where it stands; ({}, ()) when none."""
    street = next((m for m in _STREET.finditer(raw) if not _is_goods(m, raw, context)), None)
    if street is None and context.asked == "address":
        street = re.search(r"\b\d{1,6}\s+[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){0,3}(?=,)", raw)
    if street is None:
        found, spans = find_chinese_address(raw)
        if not found and context.asked == "address" and (alone := postal_code_said(raw)):
            return {"postal_code": alone}, ((0, len(raw)),)
        return found, spans
    tail = raw[street.end() :]
    stop = re.search(r"[;!?\n]|\.(?=\s+[A-Z])|\.$", tail)
    tail = tail[: stop.start()] if stop else tail
    end = street.end() + len(tail)
    address = {"line1": street[0].strip().rstrip(",")}
    rest = tail
    if unit := _UNIT.search(rest):
        address["line2"] = unit[0].strip()
        rest = rest[: unit.start()] + "," + rest[unit.end() :]
    if country := _COUNTRY.search(rest):
        word = country[0].replace(".", "")
        address["country"] = (
            "GB"
            if word in ("UK", "United Kingdom")
            else "CN"
            if word == "China"
            else _COUNTRIES[word[0].lower()]
        )
        rest = rest[: country.start()] + "," + rest[country.end() :]
    if code := _ZIP.search(rest):
        address["postal_code"] = code[1]
        rest = rest[: code.start()]
        rest = re.sub(r"(?:zip(?: ?code)?|postal code|postcode)\s*:?\s*$", "", rest, flags=re.I)
        end = min(end, street.end() + tail.find(code[1]) + len(code[1]) + (12 if country else 0))
    parts = [re.sub(r"^(?:in|at|and|city of)\s+", "", p.strip(), flags=re.I) for p in rest.split(",")]
    parts = [p for p in parts if p and len(p) <= 40]
    for part in list(parts):
        words = part.split()
        for size in (2, 1):
            state = "_".join(words[-size:]).lower()
            if len(words) >= size and (
                state in STATES
                or (size == 1 and words[-1].upper() in STATES.values() and words[-1].isupper())
            ):
                if (
                    len(words) == size
                    and state in STATES
                    and "city" not in address
                    and part == parts[0]
                    and len(parts) == 1
                ):
                    break  # "New York" alone is the city
                if (
                    len(words) == size
                    and part == parts[0]
                    and len(parts) > 1
                    and state in STATES
                    and state in ("new_york", "washington")
                ):
                    break
                address["region"] = STATES.get(state, words[-1].upper())
                left = " ".join(words[:-size]).strip()
                parts[parts.index(part)] = left
                break
        if "region" in address:
            break
    towns = (
        re.split(r"\b(?:please|and|for|instead|as|because|since|too)\b", part)[0].strip()
        for part in parts
        if not re.search(r"\d", part)
    )
    if city := next((town for town in towns if town), ""):
        address["city"] = city
    keys = ("line1", "line2", "city", "region", "postal_code", "country")
    address = {k: address[k] for k in keys if address.get(k)}
    return address, ((street.start(), max(end, street.end())),)


def _is_goods(street: re.Match[str], raw: str, context: ReadingContext) -> bool:
    """Whether what looks like a street with its number is a part of a thing's name: "the 300 Trail Running Vest"."""
    if context.asked == "address":
        return False
    titles = [line.title for order in context.orders for line in order.lines] + list(context.products)
    name, said = street[0].lower(), raw.lower()
    if any(name in title and title in said for title in (one.lower() for one in titles)):
        return True
    other = _STREET.search(raw, street.end())
    after = raw[street.end() : other.start() if other else None]
    tail = re.split(r"[,;.!?\n]", after)[0]
    if _ZIP.search(after):
        return False
    words = [word.strip("'\"").lower() for word in tail.split()]
    if any(" ".join(words[i : i + n]).replace(" ", "_") in STATES for n in (1, 2) for i in range(len(words))):
        return False
    article = re.search(
        r"\b(?:the|my|a|an|this|that|these|those|your|our|some)\s+$", raw[: street.start()], re.I
    )
    goes_on = re.match(r"\s+[^\W\d]", tail) is not None
    if article:
        return goes_on or not _ADDRESS_WORD.search(raw)
    return goes_on and not _ADDRESS_WORD.search(raw)


_BACK = re.compile(
    r"\bback to (?:the |my |what )?(?:original|old|previous|it was|before|how it was)|\b(?:the |my )?(?:previous|old|former) (?:address|one)\b|\bwhat it was before\b|改回|原来的地址|之前的地址",
    re.I,
)


def known_address(text: str, context: ReadingContext) -> dict[str, str]:
    """{"same_as": "default"} or {"same_as": ORDER} when the sentence means an address that is known, else {}."""
    text = re.sub(
        r"(?:,? and |, | plus )(?:also )?my (?:default|profile)(?: address)?(?:,? (?:too|also|as well))?(?=[.,;!?]| to\b|$)",
        " ",
        text,
        flags=re.I,
    )
    text = _NOT_THERE.sub(" ", text)
    lowered = text.lower()
    if _BACK.search(text):
        return {"same_as": "previous"}
    if made := re.search(
        r"\b(?:make|set|save|use)\b(.{3,60}?)\b(?:as |to be |to )?(?:my|the) default\b", lowered
    ):
        lowered = made[1]
        text = made[1]
    if match := re.search(r"\b(?:to|be|in|at)\b(?= (?:my|the|our)\b)", lowered):
        lowered = lowered[match.start() :]  # "my LA order to my NYC address"
    for order in context.orders:
        if order.address is not None and _named(order.address, lowered):
            default = (
                context.customer.addresses[0] if context.customer and context.customer.addresses else None
            )
            if default is not None and _key(default) == _key(order.address):
                return {"same_as": "default"}
            return {"same_as": order.id}
    if context.customer is not None:
        for at, address in enumerate(context.customer.addresses):
            if _named(address, lowered):
                return {"same_as": "default"} if at == 0 else _as_dict(address)
    if _DEFAULT.search(text):
        return {"same_as": "default"}
    if whose := re.search(r"\bmy (\w+(?:'s|s')) (?:address|place|house|home)\b", lowered):
        return {"same_as": whose[1]}
    if _SAME.search(text) and _ADDRESS_WORD.search(text):
        return {"same_as": "other"}
    return {}


def _named(address: Address, text: str) -> bool:
    """Whether the text names this address by its street or its town."""
    if address.line1 and address.line1.lower() in text:
        return True
    return any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) for word in places_of(address))


def places_of(address: Address) -> list[str]:
    """Its town and its state in small letters, and what they are called for short."""
    city, region = address.city.lower(), address.region.lower()
    words = [city, *(short for short, long in _CITIES.items() if long == city)] if city else []
    words += [
        name.replace("_", " ")
        for name, code in STATES.items()
        if code.lower() == region and name.replace("_", " ") != city
    ]
    words += [word.rstrip("市省") for word in (city, region) if word.endswith(("市", "省"))]
    return [word for word in words if word]


def _key(address: Address) -> tuple[str, ...]:
    return (address.line1.lower(), address.line2.lower(), address.city.lower(), address.postal_code)


def _as_dict(address: Address) -> dict[str, str]:
    return {
        k: v
        for k in ("line1", "line2", "city", "region", "postal_code", "country")
        if (v := getattr(address, k))
    }


def scope_of(text: str) -> str:
    """ "default" for the profile's address, "all_orders", or "order"."""
    both = re.search(
        r"\beverywhere\b|\bfor (?:everything|all of it|anything)\b|\borders?\b[^.;]{0,45}\band\b[^.;]{0,20}\b(?:profile|account|default)\b|\b(?:profile|account|default|user address)\b[^.;]{0,20}\band\b[^.;]{0,25}\borders?\b",
        text,
        re.I,
    )
    if both and not re.search(r"\bto (?:my |the )?default\b", text, re.I):
        plural = re.search(
            r"\borders\b|\b(?:all|every|each|both)\b|everywhere|everything|anything", text, re.I
        )
        return "all_orders,default" if plural else "order,default"
    if re.search(
        r"\b(?:make|set|save|use)\b.{3,60}?\b(?:my|the) default\b|\bfrom now on\b|\bin (?:the )?future\b|以后都|今后",
        text,
        re.I,
    ):
        return "default"
    if re.search(r"\b(?:all|every|each|both)\b[^.;]{0,30}\borders?\b|所有订单|全部订单", text, re.I):
        return "all_orders"
    if re.search(
        r"(?<!to my )(?<!to the )\b(?:default|profile|user|account|my personal)\b(?: \w+)? address\b|\b(?:in|on) my profile\b|\baddress (?:on|in|of) (?:my |the )?(?:profile|account)\b|默认地址|账户地址|个人(?:资料|信息)",
        text,
        re.I,
    ):
        return "default"
    return "order"
