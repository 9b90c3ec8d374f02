"""Small answers, read without the reader: a payment method, a reason, an order number, which of the choices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shopkeeper.assistant.service.finding import Spot, order_number
from shopkeeper.assistant.service.values import alike, closest_value, name_score
from shopkeeper.language.text import fold, tokens
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.model import PaymentKind, PaymentMethod

__all__ = ["ordinal", "pick_method", "pick_methods", "pick_offer", "pick_reason", "pick_spots"]

_KINDS: dict[PaymentKind, str] = {
    PaymentKind.GIFT_CARD: r"gift[ _-]?card|giftcard|\bgc\b|store credit|礼品卡|礼物卡",
    PaymentKind.PAYPAL: r"pay[ _-]?pal",
    PaymentKind.CARD: r"(?:credit|debit|bank)[ _-]?card|信用卡|银行卡|\bcredit\b|"
    r"(?<!gift[ _-])(?<!sd )(?<!cf )(?<!memory )(?<!sim )(?<!graphics )(?<!sound )\bcard\b",
    PaymentKind.WALLET: r"wallet|钱包",
}
_ORIGINAL = re.compile(
    r"original|same (?:payment|method|card|way|one)|how i paid|i paid with|originally|原支付|原路|原来的",
    re.I,
)
_MISTAKE = re.compile(r"mistak|accident|by error|in error|wrong|unintention|didn'?t mean|误|错|不小心", re.I)
_UNNEEDED = re.compile(
    r"no longer|not? need|don'?t need|any ?more|changed my mind|better deal|cheaper|elsewhere|don'?t want|unwanted|"
    r"too (?:long|slow|late|expensive)|lost|moved|moving|financ|money|afford|wait|life change"
    r"|不需要|不想要|不要|用不着|改主意|太慢|太贵",
    re.I,
)
_OTHER_ONE = re.compile(
    r"^\W*(?:\w+ ){0,4}other(?: one| card| method| account| payment\w*| way)?(?: please| then| thanks| instead)?\W*$"
    r"|\bother (?:one|card|method|account|payment)\b"
)
_THAT_IS_ALL = re.compile(
    r"\bthat(?:'s| is|s|'ll be| will be|'d be| would be)? (?:it|all|everything)\b|\ball (?:good|done|set)\b",
    re.I,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDINALS_ZH = ("第一", "第二", "第三", "第四", "第五", "第六")


def pick_methods(said: str, methods: Sequence[PaymentMethod], original: str = "") -> list[str]:
    """The ids of the payment methods that `said` names, in the order named; [] when none."""
    found: list[tuple[int, str]] = []
    folded = said.lower()
    for method in methods:
        if method.id and method.id.lower() in folded:
            found.append((folded.index(method.id.lower()), method.id))
    if found:
        return [id for _, id in sorted(found)]
    cards = [m for m in methods if m.kind is PaymentKind.CARD]
    for method in methods:
        words = [
            w for w in tokens(method.label) if len(w) > 2 and w not in ("card", "ending", "credit", "the")
        ]
        hits = [folded.index(w) for w in words if re.search(rf"\b{re.escape(w)}\b", folded)]
        if re.search(r"\bamex\b", folded) and "american" in method.label.lower():
            hits.append(folded.index("amex"))
        if hits:
            found.append((min(hits), method.id))
    if found:
        return [id for _, id in sorted(found)]
    for kind, pattern in _KINDS.items():
        match = re.search(pattern, folded)
        if match and not _negated(folded, match.start()):
            of_kind = [m for m in methods if m.kind is kind]
            if kind is PaymentKind.CARD and re.search(r"\bother card|different card|another card", folded):
                of_kind = [m for m in cards if m.id != original]
            elif len(of_kind) > 1 and original in [m.id for m in of_kind]:
                of_kind = sorted(of_kind, key=lambda m: m.id != original)
            found += [(match.start(), m.id) for m in of_kind[:1]]
    if match := _ORIGINAL.search(said):
        if original and original not in [id for _, id in found]:
            found.append((match.start(), original))
    elif _OTHER_ONE.search(folded) and original and len(methods) == 2 and not found:
        found.append((0, next(m.id for m in methods if m.id != original)))
    return [id for _, id in sorted(found, key=lambda f: f[0])]


def _negated(text: str, at: int) -> bool:
    return bool(re.search(r"(?:not|n't|without|instead of|rather than)\s+(?:\w+\s+){0,3}$", text[:at]))


def pick_method(said: str, methods: Sequence[PaymentMethod], original: str = "") -> str:
    found = pick_methods(said, methods, original)
    return found[0] if found else ""


def pick_reason(said: str, reasons: Sequence[str]) -> str:
    """Which of the accepted reasons is meant; '' when none is."""
    folded = fold(said)
    for reason in reasons:
        if fold(reason) in folded or fold(reason.replace("_", " ")) in folded:
            return reason
    mistake = next((r for r in reasons if _MISTAKE.search(r)), "")
    unneeded = next((r for r in reasons if _UNNEEDED.search(r)), "")
    if mistake and _MISTAKE.search(said):
        return mistake
    if unneeded and _UNNEEDED.search(said):
        return unneeded
    return ""


def ordinal(said: str, count: int) -> int | None:
    """Which of `count` choices: "the second one", "option 2", "last"; None when not said."""
    folded = fold(said)
    for i, (word, zh) in enumerate(zip(_ORDINALS, _ORDINALS_ZH, strict=True)):
        if i < count and (re.search(rf"\b(?:the )?{word}(?: one| option| choice|$)", folded) or zh in said):
            return i
    if match := re.search(r"(?:option|number|choice|no\.?)\s*(\d)\b", folded) or re.fullmatch(
        r"\s*(\d)\.?\s*", folded
    ):
        place = int(match[1]) - 1
        return place if 0 <= place < count else None
    if re.search(r"\blast one\b", folded):
        return count - 1
    return None


def pick_spots(said: str, spots: Sequence[Spot]) -> list[Spot]:
    """Those of `spots` that an answer to "which one?" means; [] when it cannot be told."""
    if not spots:
        return []
    said = _THAT_IS_ALL.sub(" ", said)
    folded = fold(said)
    if re.search(r"\b(both|all|each|every|everything|all of them|two of them)\b", folded) or re.search(
        r"都|全部|两个|所有", said
    ):
        return list(spots)
    number = order_number(said)
    if number:
        hits = [s for s in spots if re.sub(r"[^0-9a-z]", "", s.order.id.lower()).endswith(number.lstrip("w"))]
        if hits:
            spots = hits
            if len({s.order.id for s in hits}) == 1 and len(hits) == 1:
                return hits
    scores = [(_told(said, s), i) for i, s in enumerate(spots)]
    best = max(score for score, _ in scores)
    if best > 0:
        top = [spots[i] for score, i in scores if score == best]
        if len(top) < len(spots) or number:
            return top
    place = ordinal(said, len(spots))
    if place is not None:
        return [spots[place]]
    if re.search(r"more expensive|most expensive|dearer|pricier|较贵|最贵|贵的", folded):
        return [max(spots, key=lambda s: s.line.unit_price)]
    if re.search(r"cheap|less expensive|便宜", folded):
        return [min(spots, key=lambda s: s.line.unit_price)]
    return list(spots) if number else []


def _told(said: str, spot: Spot) -> float:
    """How much of what was said tells this line from its like: option values, status, words of the title."""
    score = 0.0
    words = tokens(said)
    phrases = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    phrases |= {said[m.start() : m.end()].lower() for m in re.finditer(r"[\w.]+[- ]?\w+", said)}
    for value in spot.line.options.values():
        if any(alike(p, value) >= 0.9 for p in phrases if p not in ("no", "yes", "one")):
            score += 1.0
    status = str(spot.order.status)
    if status in said.lower() or (
        status == "delivered" and re.search(r"received|arrived|收到", said.lower())
    ):
        score += 1.0
    if any(name_score(p, spot.line.title) >= 0.85 for p in phrases if len(p) > 2):
        score += 0.5
    return score


def pick_offer(said: str, offers: Sequence[Offer]) -> Offer | None:
    """The one of `offers` that an answer means; None when it cannot be told."""
    if not offers:
        return None
    for offer in offers:
        if offer.variant and offer.variant in said:
            return offer
    prices = {f"{o.price / 100:.2f}": o for o in offers}
    for price, offer in prices.items():
        if price in said.replace(",", ""):
            return offer
    place = ordinal(said, len(offers))
    if place is not None:
        return offers[place]
    folded = fold(said)
    if re.search(r"most expensive|dearest|priciest|最贵", folded):
        return max(offers, key=lambda o: o.price)
    if re.search(r"cheapest|least expensive|lowest price|最便宜", folded):
        return min(offers, key=lambda o: o.price)
    words = re.findall(r"[\w.%'’-]+", said)
    phrases = [" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1)]
    scores = []
    for offer in offers:
        told = 0
        for name, value in offer.options.items():
            values = {o.options.get(name, "") for o in offers}
            if len(values) > 1 and any(closest_value(p, values) == value for p in phrases):
                told += 1
        scores.append(told)
    best = max(scores)
    if best and scores.count(best) == 1:
        return offers[scores.index(best)]
    return None
