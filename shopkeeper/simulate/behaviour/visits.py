"""Visits: those that end in an order, and others: research before a purchase, strangers, window shopping."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from shopkeeper.simulate.behaviour.browsing import AFTER_LISTS, browse
from shopkeeper.simulate.behaviour.demand import Baskets, Market, visit_rates
from shopkeeper.simulate.behaviour.queries import Queries
from shopkeeper.simulate.behaviour.sales import DAY
from shopkeeper.simulate.behaviour.shelves import Guests, Shelves, Showcase, join
from shopkeeper.simulate.behaviour.trail import KIND, PLACES, Journeys, Trail, cut, walk
from shopkeeper.simulate.behaviour.wares import Ints

__all__ = ["Visits", "make_visits"]


@dataclass(frozen=True, slots=True)
class Visits:
    """Per visit, those with an order first: `customer` (-1: a stranger), `chinese`, and `start` and `end` in
    seconds from the first midnight. `trail` holds their events, `second` when each happened, `known` whether
    the shop knew whose it was."""

    customer: Ints
    chinese: NDArray[np.bool_]
    start: Ints
    end: Ints
    trail: Trail
    second: Ints
    known: NDArray[np.bool_]
    shelves: Shelves


def make_visits(
    market: Market,
    baskets: Baskets,
    queries: Queries,
    events: int,
    rng: np.random.Generator,
    showcase: Showcase,
    shelves: Shelves,
    chance: np.random.Generator,
) -> Visits:
    """About `events` events; more where the orders alone need more. `shelves` are the recommendations that visits
    with an order saw; those of other visits are drawn with `chance`."""
    people = market.people
    bought = _unlisted(_buying(market, baskets, events, rng), baskets.day, showcase.begin)
    orders = len(baskets.customer)
    first = walk(market, bought, baskets.day, people.chinese[baskets.customer], queries, rng)
    first = browse(first, shelves, 0, 0, chance)
    missing = events - len(first.visit)
    customer, day, trail = baskets.customer, baskets.day, first
    hidden = customer
    if missing > 50:
        looking, who, when = _looking(market, baskets, missing // 5 + 20, rng)
        looking = _unlisted(looking, when, showcase.begin)
        second = walk(market, looking, when, people.chinese[who], queries, rng)
        stranger = (rng.random(len(who)) < 0.27) | (when <= people.joined[who])
        numbers = np.arange(len(who))
        guests = Guests(orders + numbers, who, ~stranger, when, looking.target[: len(who)], buys=False)
        more = showcase.show(guests, chance)
        second = browse(second, more, orders, len(shelves), chance)
        shelves = join([shelves, more])
        if len(second.visit) > missing:
            second = cut(second, second.visit < second.visit[missing])
        count = int(second.visit.max()) + 1 if len(second.visit) else 0
        who, when, stranger = who[:count], when[:count], stranger[:count]
        hidden = np.concatenate([hidden, who])
        customer = np.concatenate([customer, np.where(stranger, -1, who)])
        day = np.concatenate([day, when])
        both = {
            f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)]) for f in fields(Trail)
        }
        both["visit"][len(first.visit) :] += orders
        trail = Trail(**both)
    begins = np.searchsorted(trail.visit, np.arange(len(customer) + 1))
    passed = np.cumsum(trail.gap)
    before = np.concatenate([[0], passed])[begins[:-1]] if len(passed) else np.zeros(len(customer), np.int64)
    length = np.concatenate([[0], passed])[begins[1:]] - before
    free = (
        day * DAY + np.minimum((rng.beta(3.2, 2.0, len(customer)) * DAY).astype(np.int64), DAY - 1) - length
    )
    start = np.maximum(free, day * DAY)
    start[:orders] = baskets.second - length[:orders]
    at = start[trail.visit] + passed - before[trail.visit]
    return Visits(
        customer,
        people.chinese[hidden],
        start,
        start + length,
        trail,
        at,
        _known(trail, customer, begins, rng),
        shelves,
    )


def _unlisted(journeys: Journeys, day: Ints, begin: int) -> Journeys:
    """From the day `begin` on the lists of the home page are recommendations: journeys begin in a category."""
    lately = (journeys.place == PLACES.index("home")) & (day[journeys.visit] >= begin)
    return replace(journeys, place=np.where(lately, PLACES.index("category"), journeys.place))


def _known(trail: Trail, customer: Ints, begins: Ints, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Some log in only when they put something in the cart."""
    carts = np.cumsum(trail.kind == KIND["cart"])
    of_visit = carts - np.concatenate([[0], carts])[begins[:-1]][trail.visit]
    late = rng.random(len(customer)) < 0.15
    known: NDArray[np.bool_] = (customer[trail.visit] >= 0) & (~late[trail.visit] | (of_visit > 0))
    return known


def _place(count: int, rng: np.random.Generator) -> Ints:
    return rng.choice([1, 2, 3, 6], count, p=[0.62, 0.2, 0.14, 0.04])


def _buying(market: Market, baskets: Baskets, events: int, rng: np.random.Generator) -> Journeys:
    """One journey a line, and some that lead to nothing."""
    lines = len(baskets.line_order)
    first = np.concatenate([[True], baskets.line_order[1:] != baskets.line_order[:-1]])
    place = _place(lines, rng)
    place[(baskets.line_how == 2) & ~first] = PLACES.index("product")
    straight = (baskets.line_how == 1) & (rng.random(lines) < 0.45)
    place[straight | (baskets.line_how == 3)] = 0
    # the lists of buyers take what they can of half the events
    room = (0.45 * events - 4.6 * lines) / max(1, lines)
    shown = np.clip(rng.poisson(np.clip(room, 0.6, 5), lines), 1, 10)
    shown[(place == 0) | (place == PLACES.index("email"))] = 0
    glance = np.flatnonzero(rng.random(len(baskets.customer)) < np.clip(room / 6, 0, 0.3))
    starts = np.searchsorted(baskets.line_order, glance)
    target = market.draw_near(
        baskets.customer[glance], baskets.day[glance], baskets.line_product[starts], rng
    )
    u = rng.random(len(glance))
    visit = np.concatenate([baskets.line_order, glance])
    turn = rng.permutation(len(visit))
    turn[:lines][baskets.line_how == 3] = AFTER_LISTS  # carted after its list was seen
    return Journeys(
        visit=visit,
        turn=turn,
        target=np.concatenate([baskets.line_product, target]),
        outcome=np.concatenate([np.full(lines, 3), np.where(u < 0.08, 2, np.where(u < 0.8, 1, 0))]),
        place=np.concatenate([place, _place(len(glance), rng)]),
        shown=np.concatenate([shown, np.clip(rng.poisson(4, len(glance)), 1, 10)]),
        line=np.concatenate([np.arange(lines), np.full(len(glance), -1)]),
    )


def _looking(
    market: Market, baskets: Baskets, count: int, rng: np.random.Generator
) -> tuple[Journeys, Ints, Ints]:
    """Journeys of `count` visits without an order, and whose and on which day each visit is."""
    days = len(market.appeal)
    running = visit_rates(market, strangers=True)
    who, day = np.divmod(np.searchsorted(running, rng.random(count) * running[-1], side="right"), days)
    target = market.draw(who, day, rng)
    # a third compare, days before, what they will buy
    later = np.flatnonzero(rng.random(count) < 0.34)
    line = rng.integers(0, len(baskets.line_order), len(later))
    order = baskets.line_order[line]
    when = baskets.day[order] - rng.geometric(0.28, len(later))
    fine = (
        (when >= 0)
        & (when >= market.wares.first_day[baskets.line_product[line]])
        & (baskets.line_how[line] == 0)
    )
    later, line, order, when = later[fine], line[fine], order[fine], when[fine]
    who[later], day[later], target[later] = baskets.customer[order], when, baskets.line_product[line]
    more = np.where(rng.random(count) < 0.4, 0, np.minimum(rng.poisson(0.8, count), 6))
    of = np.repeat(np.arange(count), more)
    near = rng.random(len(of)) < 0.65
    extra = np.empty(len(of), np.int64)
    extra[near] = market.draw_near(who[of[near]], day[of[near]], target[of[near]], rng)
    extra[~near] = market.draw(who[of[~near]], day[of[~near]], rng)
    visit = np.concatenate([np.arange(count), of])
    u = rng.random(len(visit))
    place = _place(len(visit), rng)
    shown = np.clip(rng.poisson(3.4, len(visit)), 1, 10)
    place[:count][rng.random(count) < 0.3] = 0  # lands on a product's page from elsewhere
    shown[(place == 0) | (place == PLACES.index("email"))] = 0
    outcome = np.where(u < 0.09, 2, np.where(u < 0.78, 1, 0))
    outcome[(shown == 0) & (outcome == 0)] = 1
    turn = np.concatenate([np.zeros(count, np.int64), 1 + np.arange(len(of))])
    return (
        Journeys(
            visit, turn, np.concatenate([target, extra]), outcome, place, shown, np.full(len(visit), -1)
        ),
        who,
        day,
    )
