"""A set for an occasion within a budget: needs, the shop's goods for each, and the best choice of one of each.

The choice is an exact multiple-choice knapsack (Kellerer, Pferschy, Pisinger 2004, ch. 11): states of (cost, value),
need by need, with those dropped that cost no less and are worth no more than another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shopkeeper.assistant.guide.amounts import sole_amount
from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.names import keys
from shopkeeper.assistant.guide.occasions import occasion_of, place_of
from shopkeeper.assistant.guide.reasons import Standing, reason
from shopkeeper.assistant.guide.state import Need, SetPlan, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold

__all__ = ["Choice", "choose", "plan_set", "revise"]

ESSENTIAL, USEFUL = 30.0, 10.0
CANDIDATES = 14
MOST_NEEDS = 8
_DROP = re.compile(
    r"\b(?:without|no|drop|remove|skip|leave out|don'?t need|i (?:already )?have)\b|不要|去掉|不需要|已经有|删|拿掉"
)
_SWAP = re.compile(r"\b(?:swap|change|replace|another|different|other|else|exchange)\b|换|另|别的|其他")
#: what is asked of the guide besides the set on display
_OTHER = ("add", "alert", "alike", "back", "cart", "compare", "count", "extreme", "gift", "list", "plan", "range",
          "restart", "together")  # fmt: skip
_CHEAPER = re.compile(r"\bcheaper|less expensive|too (?:expensive|dear|pricey)|便宜|太贵")


@dataclass(frozen=True, slots=True)
class Choice:
    """One product for a need: what it costs in minor units and what it is worth."""

    id: str
    cost: int
    value: float


def choose(groups: Sequence[Sequence[Choice]], budget: int | None) -> tuple[Choice | None, ...]:
    """At most one of each group, worth most together, for no more than `budget`; of equal worth the cheaper."""
    states: list[tuple[int, float, tuple[Choice | None, ...]]] = [(0, 0.0, ())]
    for group in groups:
        grown = [(cost, value, (*picks, None)) for cost, value, picks in states]
        for cost, value, picks in states:
            for one in group:
                if budget is None or cost + one.cost <= budget:
                    grown.append((cost + one.cost, value + one.value, (*picks, one)))
        grown.sort(key=lambda s: (s[0], -s[1]))
        states, best = [], -1.0
        for state in grown:
            if state[1] > best:
                states.append(state)
                best = state[1]
    return states[-1][2]


def plan_set(talk: Talk) -> None:
    """Puts a set together for what the sentence names."""
    occasion = occasion_of(talk.text)
    span = occasion.pattern.search(fold(talk.text)) if occasion else None
    named = _needs_named(talk, span[0] if span else "")
    budget = talk.act.slots.high or talk.act.slots.low or sole_amount(talk.text, talk.currency)
    if occasion is not None and len(named) < 2:
        name = occasion.names[talk.wording.language]
        needs = []
        for thing, essential in occasion.needs:
            if (place := place_of(thing, talk.names)) is not None:
                label = talk.wording.thing(talk.names.category_label(place.categories[0], talk.language))
                weight = ESSENTIAL if essential else USEFUL
                needs.append(Need(label, place.categories, weight=weight, wants=place.wants))
    else:
        name, needs = talk.wording.say("your_set"), named
    needs = list({n.categories: n for n in needs}.values())[:MOST_NEEDS]
    if not needs:
        talk.say("plan_unknown")
        return
    _carry_out(talk, SetPlan(name, tuple(needs), budget))


def _needs_named(talk: Talk, occasion: str) -> list[Need]:
    """Things that the sentence itself names, beside the words of the occasion."""
    slots = talk.act.slots
    things = [(slots.thing, slots.categories)] if slots.categories else []
    for said in slots.purpose:
        key = " ".join(s for _, s in keys(said))
        paths = talk.names.categories(key) or talk.names.categories(talk.names.han_category(said))
        if paths:
            things.append((said, paths))
    things = [(said, paths) for said, paths in things if said not in occasion]
    return [
        Need(talk.wording.thing(talk.names.category_label(p[0], talk.language)), p, weight=ESSENTIAL)
        for _, p in things
    ]


def _carry_out(talk: Talk, plan: SetPlan) -> None:
    """Chooses and shows; what does not fit the budget is named with its lowest price."""
    groups = [_choices(talk, need, plan.budget) for need in plan.needs]
    picks = choose(groups, plan.budget)
    needs = tuple(
        replace(need, product=pick.id if pick else "") for need, pick in zip(plan.needs, picks, strict=True)
    )
    plan = replace(plan, needs=needs)
    chosen = talk.shelf.products([n.product for n in needs if n.product])
    if not chosen:
        talk.state.plan = plan
        lowest = min((g.cost for group in groups for g in group), default=None)
        if plan.budget is None or lowest is None:
            talk.say("plan_nothing", name=plan.name)
        else:
            talk.say("plan_too_low", name=plan.name, budget=talk.money(plan.budget))
        _left_out(talk, plan)
        return
    total = sum(p.current_price.amount for p in chosen if p.current_price)
    if plan.budget is None:
        talk.say("plan_set", name=plan.name, n=len(chosen), total=talk.money(total))
    else:
        left = plan.budget - total
        talk.say("plan_within", name=plan.name, n=len(chosen), total=talk.money(total),
                 budget=talk.money(plan.budget), left=talk.money(left))  # fmt: skip
    by_id = {n.product: n for n in needs if n.product}
    reasons = {p.id: _why(talk, by_id[p.id], p, groups[needs.index(by_id[p.id])]) for p in chosen}
    talk.show(chosen, reasons)
    talk.state.wish, talk.state.focus = None, ""
    talk.state.plan = plan
    _left_out(talk, plan)
    talk.say("plan_next")


def _left_out(talk: Talk, plan: SetPlan) -> None:
    texts = []
    for need in plan.needs:
        if need.product:
            continue
        limits = talk.shelf.price_range(_wish(need, None))
        if limits is None:
            texts.append(need.name)
        else:
            texts.append(talk.wording.say("need_from", name=need.name, price=talk.money(limits[0])))
    if texts:
        talk.say("plan_left_out", needs=talk.listing(texts))


def _why(talk: Talk, need: Need, product: Product, group: Sequence[Choice]) -> str:
    wish = Wish(categories=need.categories, wants=need.wants)
    text = reason(talk, product, wish, Standing())
    price = product.current_price
    limits = talk.shelf.price_range(replace(wish, stocked=True))
    if price is not None and limits is not None and limits[0] == price.amount and len(group) > 2:
        cheapest = talk.wording.say("reason_cheapest", n=talk.shelf.count(replace(wish, stocked=True)))
        text = talk.wording.say("semicolon").join(t for t in (cheapest, text) if t)
    return talk.wording.say("reason_need", name=need.name, text=text) if text else need.name


def _wish(need: Need, budget: int | None) -> Wish:
    highs = [h for h in (need.high, budget) if h is not None]
    return Wish(
        categories=need.categories,
        wants=need.wants,
        high=min(highs) if highs else None,
        skip=need.skip,
        stocked=True,
    )


def _choices(talk: Talk, need: Need, budget: int | None) -> list[Choice]:
    """Goods for a need: the most popular, the best rated and the cheapest that can be bought."""
    wish = _wish(need, budget)
    ids: dict[str, None] = {}
    for order, most in (("popular", CANDIDATES - 6), ("rating", 3), ("price_asc", 3)):
        ids.update(dict.fromkeys(talk.shelf.top(wish, order, most)[0]))
    found = []
    for place, product in enumerate(talk.shelf.products(list(ids))):
        price = product.current_price
        if price is not None and available(product) and talk.shelf.fits(product, wish):
            found.append(Choice(product.id, price.amount, need.weight + _quality(product, place)))
    return found


def _quality(product: Product, place: int) -> float:
    """0 to 3: the rating drawn to 4.0 where few have rated, and a little for popularity."""
    count = product.rating_count
    rating = ((product.rating or 4.0) * count + 4.0 * 5) / (count + 5)
    return max(0.0, rating - 3.0) + 1.0 / (1 + place)


# -- changes


def revise(talk: Talk) -> bool:
    """Carries out a change to the current plan: a thing swapped, dropped or cheaper, another budget. False when the
    sentence asks for something else."""
    plan = talk.state.plan
    if plan is None or talk.act.do in _OTHER:
        return False
    slots, text = talk.act.slots, fold(talk.text)
    ruled_out = {t[1] for want in slots.avoid for t in want.terms if t[0] == "category"}
    at = next(
        (i for i, n in enumerate(plan.needs) if _means(n, slots.categories) or set(n.categories) & ruled_out),
        None,
    )
    if talk.act.refs and at is None and (_SWAP.search(text) or _DROP.search(text) or _CHEAPER.search(text)):
        meant = talk.state.shown[talk.act.refs[0]]
        at = next((i for i, n in enumerate(plan.needs) if n.product == meant), None)
    needs = list(plan.needs)
    if at is not None:
        need = needs[at]
        now = talk.product(need.product) if need.product else None
        if _DROP.search(text) or set(need.categories) & ruled_out:
            del needs[at]
            if not needs:
                return False
        elif _CHEAPER.search(text) and now is not None and now.current_price is not None:
            needs[at] = replace(need, high=now.current_price.amount - 1)
        elif _SWAP.search(text) and now is not None:
            needs[at] = replace(need, skip=(*need.skip, now.id))
        elif slots.wants and not _SWAP.search(text):
            needs[at] = replace(need, wants=(*need.wants, *slots.wants))
        else:
            return False
        for i, other in enumerate(needs):  # the rest stays as it is
            if i != at and other.product and len(needs) == len(plan.needs):
                needs[i] = replace(other, weight=max(other.weight, ESSENTIAL))
        before = {n.product for n in plan.needs}
        _carry_out_kept(
            talk, replace(plan, needs=tuple(needs)), before, at if len(needs) == len(plan.needs) else -1
        )
        return True
    if slots.high is not None and not slots.categories:
        _carry_out(talk, replace(plan, budget=slots.high))
        return True
    if talk.act.do == "cheaper":
        total = sum(p.current_price.amount for p in talk.on_display() if p.current_price)
        _carry_out(talk, replace(plan, budget=max(0, total - 1)))
        return True
    return False


def _means(need: Need, categories: Sequence[str]) -> bool:
    return any(
        n == c or n.startswith(f"{c} > ") or c.startswith(f"{n} > ")
        for n in need.categories
        for c in categories
    )


def _carry_out_kept(talk: Talk, plan: SetPlan, before: set[str], at: int) -> None:
    """Chooses anew for one need with the others kept; when the budget does not allow that, all anew."""
    kept_ids = [n.product for i, n in enumerate(plan.needs) if i != at and n.product]
    spent = sum(p.current_price.amount for p in talk.shelf.products(kept_ids) if p.current_price)
    if at >= 0:
        rest = None if plan.budget is None else plan.budget - spent
        options = _choices(talk, plan.needs[at], rest)
        if options:
            best = max(options, key=lambda c: (c.value, -c.cost))
            needs = list(plan.needs)
            needs[at] = replace(needs[at], product=best.id)
            _show_kept(talk, replace(plan, needs=tuple(needs)))
            return
        talk.say("swap_none", name=plan.needs[at].name)
        return
    _show_kept(talk, plan)


def _show_kept(talk: Talk, plan: SetPlan) -> None:
    chosen = talk.shelf.products([n.product for n in plan.needs if n.product])
    total = sum(p.current_price.amount for p in chosen if p.current_price)
    if plan.budget is None:
        talk.say("plan_set", name=plan.name, n=len(chosen), total=talk.money(total))
    else:
        talk.say("plan_within", name=plan.name, n=len(chosen), total=talk.money(total),
                 budget=talk.money(plan.budget), left=talk.money(plan.budget - total))  # fmt: skip
    by_id = {n.product: n for n in plan.needs if n.product}
    talk.show(chosen, {p.id: _why(talk, by_id[p.id], p, ()) for p in chosen})
    talk.state.plan, talk.state.focus = plan, ""
