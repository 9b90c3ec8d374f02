"""Made-up merchants who pay for places in the demo shop, and four weeks of what came of it.

Two of them sell in the department that is looked at most, where the one who bids more came two weeks after the other; a
third sells elsewhere. Every auction, price, budget and report is the shop's own work; who clicks is drawn here: whoever
bought the product within the week, and one in twenty-five of the others.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from shopkeeper.catalog.model import Availability, Product
from shopkeeper.events import Event, to_micros
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.sponsored import Campaign
from shopkeeper.shop import Shop

__all__ = ["DAYS", "MERCHANTS", "write_campaigns"]

#: how long the campaigns have run
DAYS = 28
#: name, share of the products' median price that a click may cost, clicks a day that the budget pays at the bid, and
#: for how many days
MERCHANTS = (
    ("Harbour Lane Supply", 0.010, 40, DAYS),
    ("Fern & Lark Trading", 0.012, 60, DAYS // 2),
    ("Bright Meadow Goods", 0.010, 40, DAYS),
)
#: products of a campaign, and products of a page between which paid ones stand
_GOODS, _BESIDE = 12, 12
_CLICKS = 0.04
_SECONDS = 1_000_000
_WHO = "demo"


def write_campaigns(shop: Shop, until: date, seed: int, pages: int = 800) -> int:
    """Makes the campaigns, begun up to four weeks before `until`, and holds their auctions on `pages` of the products
    of their departments that were looked at meanwhile. Returns how many campaigns there are: none in a shop too small
    to advertise in."""
    end = int(datetime(until.year, until.month, until.day, tzinfo=UTC).timestamp() * 1e6)
    since, before = _time(end - DAYS * DAY), _time(end)
    views = [e for e in shop.events.read(kinds="view", since=since, until=before) if e.session]
    products = {p.id: p for p in shop.catalog.products() if p.category and _sold(p)}
    campaigns = _campaigns(products, views, until)
    for number, campaign in enumerate(campaigns):
        shop.sponsored.campaigns.put(campaign, _WHO, as_id=f"ad-demo-{number + 1}")
    if campaigns:
        bought = _bought(shop, {id for one in campaigns for id in one.products}, since)
        of = {products[one.products[0]].category[0] for one in campaigns}
        views = [v for v in views if v.product in products and products[v.product].category[0] in of]
        chosen = random.Random(f"{seed} pages").sample(views, min(pages, len(views)))
        chosen.sort(key=lambda view: view.time)
        _show(shop, chosen, products, bought, random.Random(f"{seed} clicks"))
    return len(campaigns)


def _campaigns(products: dict[str, Product], views: Sequence[Event], until: date) -> list[Campaign]:
    looks = Counter(view.product for view in views if view.product in products)
    departments: Counter[str] = Counter()
    for id, count in looks.items():
        departments[products[id].category[0]] += count
    busiest = [name for name, _ in departments.most_common(2)]
    if len(busiest) < 2:
        return []
    found: list[Campaign] = []
    for number, (name, share, clicks, days) in enumerate(MERCHANTS):
        department = busiest[0] if number < 2 else busiest[1]
        # not the best sellers, which stand above without money; every second one, so that both have their own
        shelf = sorted(
            (p for p in products.values() if p.category[0] == department), key=lambda p: (-looks[p.id], p.id)
        )
        own = shelf[len(shelf) // 10 + min(number, 1) :: 2][:_GOODS]
        prices = sorted(p.current_price.amount for p in own if p.current_price)
        if not prices:
            continue
        bid = max(round(prices[len(prices) // 2] * share), 15)
        starts = (until - timedelta(days=days)).isoformat()
        ids = tuple(p.id for p in own)
        found.append(
            Campaign(f"{department}, autumn", ids, bid, bid * clicks, bid * clicks * 60, name, starts=starts)
        )
    return found


def _show(
    shop: Shop,
    views: Sequence[Event],
    products: dict[str, Product],
    bought: dict[tuple[str, str], list[int]],
    chance: random.Random,
) -> None:
    """Holds an auction beside each viewed product or on the home page before it, and has some people click."""
    departments: dict[str, list[Product]] = {}
    for product in products.values():
        departments.setdefault(product.category[0], []).append(product)
    for number, view in enumerate(views):
        about, now = products[view.product], to_micros(view.time)
        place = "home" if number % 2 else "similar"
        others = [p for p in departments[about.category[0]] if p.id != about.id]
        others.sort(key=lambda p: p.category != about.category)
        beside = [p.id for p in others[:_BESIDE]]
        items = tuple(Recommendation(id, 1.0, Reason("like"), at) for at, id in enumerate(beside, 1))
        anchors = (about.id,) if place == "similar" else ()
        asked = Asked(place, view.customer, view.session, anchors, limit=_BESIDE, personal=False, now=now)
        answer = shop.sponsored.fill(asked, Recommended(f"demo-{number}", place, items))
        shop.sponsored.seen(answer.id, now=now)
        for paid in (item.product for item in answer.items if item.sponsored):
            sales = bought.get((view.customer, paid), []) if view.customer else []
            if any(now < time <= now + 7 * DAY for time in sales) or chance.random() < _CLICKS:
                later = now + chance.randrange(3, 60) * _SECONDS
                shop.sponsored.clicked(
                    answer.id, paid, customer=view.customer, session=view.session, now=later
                )


def _bought(shop: Shop, products: set[str], since: str) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for event in shop.events.read(kinds="purchase", since=since):
        if event.product in products and event.customer:
            found.setdefault((event.customer, event.product), []).append(to_micros(event.time))
    return found


def _sold(product: Product) -> bool:
    stocked = product.quantity is None or product.quantity > 0
    return product.availability == Availability.IN_STOCK and (stocked or bool(product.variants))


def _time(micros: int) -> str:
    return datetime.fromtimestamp(micros / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
