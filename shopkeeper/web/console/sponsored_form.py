"""The form of a campaign: amounts as people write them, products found by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from starlette.datastructures import FormData

from shopkeeper.catalog.model import pick
from shopkeeper.errors import NotFound
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.search.types import SearchRequest
from shopkeeper.web import i18n
from shopkeeper.web.console.access import Console, field

__all__ = ["Offered", "in_major", "offered", "read_campaign", "read_slots"]

FOUND = 8


@dataclass(frozen=True, slots=True)
class Offered:
    """A product in the form: chosen already, or found by the words looked for; `title` '' where it is gone."""

    id: str
    title: str
    price: str
    chosen: bool


def offered(console: Console, chosen: tuple[str, ...], find: str) -> list[Offered]:
    """The chosen products, then up to eight others that `find` finds."""
    found: list[str] = []
    if find:
        hits = console.shop.search.query(
            SearchRequest(find[:200], language=console.language, limit=FOUND + len(chosen), facets=False)
        ).hits
        found = [hit.id for hit in hits if hit.id not in chosen][:FOUND]
    known = console.shop.catalog.get_many([*chosen, *found])
    rows = []
    for id in [*chosen, *found]:
        product = known.get(id)
        price = product.current_price if product else None
        rows.append(
            Offered(
                id,
                pick(product.title, console.language) if product else "",
                i18n.money(price, console.language) if price else "",
                id in chosen,
            )
        )
    return rows


def read_campaign(console: Console, form: FormData) -> tuple[Campaign, str]:
    """The campaign in the form, and what is wrong with it in the page's language ('' when nothing is seen).
    What is not in the form (status, spending) is as stored. Raises NotFound."""
    id = field(form, "id")
    stored = console.shop.sponsored.campaigns.get(id) if id else None
    fault = ""
    amounts: dict[str, int] = {}
    for name in ("bid", "daily_budget", "total_budget"):
        amounts[name], wrong = _amount(console, field(form, name))
        fault = fault or wrong
    products = tuple(str(one)[:200] for one in form.getlist("product") if isinstance(one, str))
    version = field(form, "version")
    campaign = Campaign(
        name=field(form, "name")[:200],
        merchant=field(form, "merchant")[:200],
        products=tuple(dict.fromkeys(products)),
        places=tuple(place for place in PLACES if place in form.getlist("place")),
        starts=field(form, "starts")[:10],
        ends=field(form, "ends")[:10],
        id=id,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        bid=amounts["bid"],
        daily_budget=amounts["daily_budget"],
        total_budget=amounts["total_budget"],
    )
    if stored is not None:
        campaign = replace(campaign, status=stored.status, spent=stored.spent, created=stored.created)
    return campaign, fault or _fault(console, campaign)


def _fault(console: Console, campaign: Campaign) -> str:
    """In the reader's language what `Campaign.checked` would refuse in English."""
    if not campaign.name:
        return console.t("ads.no_name")
    if not campaign.products:
        return console.t("ads.no_products")
    if campaign.bid <= 0:
        return console.t("ads.no_bid")
    if any(0 < budget < campaign.bid for budget in (campaign.daily_budget, campaign.total_budget)):
        return console.t("ads.small_budget")
    if campaign.starts and campaign.ends and campaign.ends < campaign.starts:
        return console.t("ads.wrong_days")
    gone = [id for id in campaign.products if id not in console.shop.catalog.get_many(campaign.products)]
    if gone:
        return console.t("ads.unknown_product", id=gone[0][:80])
    return ""


def read_slots(console: Console, form: FormData) -> tuple[str, Slots, str]:
    """The place in the form, its slots, and what is wrong in the page's language."""
    place = field(form, "place")
    if place not in PLACES:
        raise NotFound(f"place {place[:40]!r} is not known; use one of {', '.join(PLACES)}")
    words = [word for word in re.split(r"[\s,;，；、]+", field(form, "positions")) if word]
    reserve, fault = _amount(console, field(form, "reserve"))
    positions = tuple(sorted({int(w) for w in words if w.isascii() and w.isdigit() and len(w) < 6}))
    if len(positions) != len(set(words)) or any(b - a < 2 for a, b in pairwise(positions)):
        fault = fault or console.t("ads.wrong_positions", value=field(form, "positions")[:60])
    try:
        floor = float(field(form, "floor").replace(",", ".")) / 100
    except ValueError:
        floor = 0.0
    if not 0 < floor <= 1:
        fault = fault or console.t("ads.wrong_floor")
    if reserve < 1:
        fault = fault or console.t("ads.wrong_reserve")
    return place, Slots(positions, reserve, floor), fault


def in_major(console: Console, minor: int) -> str:
    """An amount as it stands in a field: "0.50"; '' for none."""
    return format(i18n.amount_in_major(minor, console.shop.config.currency), "f") if minor else ""


def _amount(console: Console, text: str) -> tuple[int, str]:
    """Minor units, and what is wrong with the text."""
    if not text:
        return 0, ""
    try:
        amount = Decimal(text.replace(",", "."))
        if not amount.is_finite() or not 0 <= amount < 10**10:
            raise InvalidOperation
    except InvalidOperation:
        return 0, console.t("ads.no_amount", value=text[:40])
    return i18n.amount_in_minor(amount, console.shop.config.currency), ""
