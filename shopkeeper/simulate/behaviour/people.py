"""The customers: who they are, and what they like (which the shop is not told)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from shopkeeper.orders.model import Address, Customer, PaymentKind, PaymentMethod
from shopkeeper.simulate.behaviour import names
from shopkeeper.simulate.behaviour.wares import Floats, Ints, Wares
from shopkeeper.simulate.behaviour.words import STAGES

__all__ = ["People", "make_people"]


@dataclass(frozen=True, slots=True)
class People:
    """`joined` is a day counted from the first simulated one (below 0: before it), `left` the day from which
    the person no longer comes. `taste` is how gladly each
    buys each product (customers x products), times the product's own popularity."""

    customers: tuple[Customer, ...]
    chinese: NDArray[np.bool_]
    joined: Ints
    left: Ints
    activity: Floats
    taste: Floats
    stage: Ints
    letters: Floats
    shoes: Floats
    rank: Floats
    colors: tuple[tuple[str, ...], ...]
    loyalty: Floats


def make_people(wares: Wares, count: int, start: datetime, days: int, rng: np.random.Generator) -> People:
    """`count` customers, a third of them Chinese speakers."""
    chinese = rng.random(count) < 0.35
    before = rng.random(count) < 0.45
    joined = np.where(
        before, -rng.integers(1, 400, count), (rng.random(count) ** 0.8 * (days - 12)).astype(np.int64)
    )
    stages = list(STAGES)
    shares = np.array([STAGES[name][0] for name in stages])
    stage = rng.choice(len(stages), count, p=shares / shares.sum())
    return People(
        customers=tuple(_customers(chinese, joined, start, rng)),
        chinese=chinese,
        joined=joined,
        left=np.maximum(joined, 0) + 20 + rng.exponential(700, count).astype(np.int64),
        activity=rng.gamma(0.9, 1.0, count).astype(np.float32) + 0.03,
        taste=_taste(wares, stage, stages, rng),
        stage=stage,
        letters=np.clip(rng.normal(3.1, 1.05, count), 0, 7).astype(np.float32),
        shoes=np.clip(rng.normal(40.8, 2.4, count), 35, 47).astype(np.float32),
        rank=rng.random(count).astype(np.float32),
        colors=_favourites(wares, count, rng),
        loyalty=rng.beta(5, 2.5, count).astype(np.float32),
    )


def _taste(wares: Wares, stage: Ints, stages: list[str], rng: np.random.Generator) -> Floats:
    """exp of: department and category likings, stage of life, brand, price level, and eight hidden styles."""
    c = len(stage)

    def draw(columns: int, spread: float) -> Floats:
        return (spread * rng.standard_normal((c, columns))).astype(np.float32)

    leaf_department = np.zeros(len(wares.leaves), np.int64)
    leaf_department[wares.leaf] = wares.department
    by_leaf = draw(len(wares.departments), 1.0)[:, leaf_department] + draw(len(wares.leaves), 0.9)
    liking = by_leaf[:, wares.leaf]
    liking += draw(len(wares.brands), 0.55)[:, wares.brand]
    fits = np.array(
        [[STAGES[name][1].search(text) is not None for text in wares.texts] for name in stages], np.float32
    )
    liking += 0.8 * fits[stage]
    level = draw(1, 0.8)
    liking -= 0.3 * (wares.price_level[None, :] - level) ** 2
    style = (0.45 * rng.standard_normal((8, len(wares.products)))).astype(np.float32)
    liking += draw(8, 0.8) @ style
    taste: Floats = np.exp(np.clip(liking, -6, 6))
    return taste


def _favourites(wares: Wares, count: int, rng: np.random.Generator) -> tuple[tuple[str, ...], ...]:
    colors = sorted({unit.color for unit in wares.units if unit.color})
    if not colors:
        return ((),) * count
    weight = 1.0 / np.arange(1, len(colors) + 1) ** 0.6
    order = rng.permutation(len(colors))
    chosen = rng.choice(len(colors), (count, 3), p=weight / weight.sum())
    return tuple(tuple(colors[order[i]] for i in row) for row in chosen)


def _customers(
    chinese: NDArray[np.bool_], joined: Ints, start: datetime, rng: np.random.Generator
) -> list[Customer]:
    found = []
    pick = rng.random((len(joined), 16)).tolist()
    for i, (u, zh, day) in enumerate(zip(pick, chinese.tolist(), joined.tolist(), strict=True)):
        name, email = (names.chinese if zh else names.english)(u[0], u[1], i)
        created = start + timedelta(days=day, seconds=int(u[2] * 20_000))
        phone = f"555-01{int(u[3] * 100):02d}"
        id = f"C{10_001 + i}"
        addresses = [Address(name, *names.place(zh, u[4], u[5], u[6]), phone=phone, id="home")]
        if u[7] < 0.25:
            addresses.append(Address(name, *names.place(zh, u[8], u[9], u[10]), phone=phone, id="work"))
        methods = [_card(id, u[11], u[12])]
        if u[13] < 0.3:
            kind, label = (PaymentKind.WALLET, "Wallet") if zh else (PaymentKind.PAYPAL, "PayPal")
            methods.append(PaymentMethod(f"{id}-{kind.value}", kind, f"tok_{id.lower()}_{kind.value}", label))
        if u[14] < 0.12:
            worth = int(u[15] * 10) * 1000 + 1000
            methods.append(
                PaymentMethod(
                    f"{id}-gift", PaymentKind.GIFT_CARD, f"tok_{id.lower()}_gift", "Gift card", worth
                )
            )
        found.append(
            Customer(
                id=id,
                name=name,
                email=email,
                phone=phone,
                language="zh" if zh else "en",
                addresses=tuple(addresses),
                payment_methods=tuple(methods),
                consents={"personalisation": u[12] < 0.86, "marketing": u[13] < 0.55},
                created=created.isoformat()[:-6] + "Z",
            )
        )
    return found


def _card(id: str, u: float, v: float) -> PaymentMethod:
    digits = f"{int(v * 10_000):04d}"
    brand = "Card A" if u < 0.6 else "Card B"
    return PaymentMethod(f"{id}-card", PaymentKind.CARD, f"tok_{id.lower()}_card", f"{brand} ending {digits}")
