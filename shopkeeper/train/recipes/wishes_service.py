"""What customers want besides goods: orders, returns, money, policies, accounts, people."""

from __future__ import annotations

import random
from dataclasses import replace

from shopkeeper.train.recipes.scene import Kind, World
from shopkeeper.understanding.request import TypedRequest

__all__ = ["order_number", "service"]

SHARES = {
    "view_cart": 3, "track_order": 10, "cancel_order": 6, "change_order": 5, "change_address": 5,
    "change_payment": 4, "return": 7, "exchange": 5, "refund": 7, "complain": 6, "ask_policy": 13, "account": 8,
    "invoice": 5, "human": 5, "greet": 6, "other": 5,
}  # fmt: skip
WITH_ORDER = {"track_order": 0.55, "cancel_order": 0.55, "change_order": 0.5, "change_address": 0.4, "return": 0.35,
              "change_payment": 0.3, "exchange": 0.3, "refund": 0.4, "complain": 0.25, "invoice": 0.45}  # fmt: skip
WITH_GOODS = {"return": 0.55, "exchange": 0.6, "refund": 0.35, "complain": 0.5, "change_order": 0.35,
              "track_order": 0.2, "cancel_order": 0.15, "ask_policy": 0.08}  # fmt: skip


def service(world: World, rng: random.Random) -> tuple[TypedRequest, Kind | None]:
    """A request that is no search, and the kind of the goods that it names, if it does."""
    intent = rng.choices(tuple(SHARES), tuple(SHARES.values()))[0]
    request = TypedRequest(intent)
    if rng.random() < WITH_ORDER.get(intent, 0):
        request = replace(request, order=order_number(rng))
    if rng.random() >= WITH_GOODS.get(intent, 0):
        return request, None
    kind = rng.choice(world.kinds)
    request = replace(request, category=kind.name)
    if intent == "ask_policy":
        return request, kind
    if kind.brands and rng.random() < 0.2:
        request = replace(request, brands=(rng.choice(kind.brands),))
    if kind.attributes and rng.random() < (0.55 if intent in ("exchange", "change_order") else 0.12):
        name = rng.choice(list(kind.attributes))
        request = replace(request, attributes={name: (rng.choice(kind.attributes[name]),)})
    if intent == "change_order" and rng.random() < 0.4:
        request = replace(request, quantity=rng.randint(2, 12))
    elif intent == "return" and rng.random() < 0.08:
        request = replace(request, quantity=rng.randint(2, 5))
    return request, kind


def order_number(rng: random.Random) -> str:
    """An order number as shops write them: plain, dated, with letters, dashes or a hash sign."""

    def digits(count: int) -> str:
        return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))

    def letters(count: int) -> str:
        return "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(count))

    date = f"20{rng.randint(19, 29)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    return rng.choice(
        (
            lambda: "#" + digits(rng.randint(3, 7)),
            lambda: "#" + digits(rng.randint(4, 5)),
            lambda: digits(rng.randint(5, 10)),
            lambda: digits(rng.choice((16, 18, 19))),
            lambda: "ORD-" + digits(rng.randint(4, 8)),
            lambda: f"ORD-{date[:4]}-{digits(5)}",
            lambda: f"{digits(3)}-{digits(7)}-{digits(7)}",
            lambda: date + digits(rng.randint(4, 8)),
            lambda: letters(2) + date + digits(4),
            lambda: letters(1) + digits(rng.randint(5, 9)),
            lambda: letters(3) + "-" + digits(rng.randint(3, 6)),
            lambda: f"SO/{rng.randint(19, 29)}/{digits(4)}",
            lambda: f"{letters(2)}{digits(2)}{letters(2)}{digits(2)}",
            lambda: letters(1) + digits(1) + letters(1) + digits(1) + letters(1) + digits(1),
            lambda: f"{date[:4]}/{date[4:6]}-{digits(3)}",
            lambda: letters(2).lower() + "_" + digits(6),
            lambda: "#" + letters(2) + digits(4),
        )
    )()
