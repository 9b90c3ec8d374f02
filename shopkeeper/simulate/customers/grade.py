"""Whether a simulated customer got what they came for: the shop's records before and after; nothing else changed."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.assistant.conversation import Conversation
from shopkeeper.assistant.parts import Cart
from shopkeeper.orders.model import Order, OrderStatus
from shopkeeper.shop import Shop
from shopkeeper.simulate.customers.goal import Goal
from shopkeeper.simulate.customers.watch import Talk

__all__ = ["Before", "missed"]


class Before:
    """The customer's records as they were."""

    def __init__(self, shop: Shop, goal: Goal) -> None:
        self.orders = {o.id: o for o in shop.orders.for_customer(goal.customer.id)}
        self.customer = shop.orders.customers.get(goal.customer.id)


def missed(
    shop: Shop, goal: Goal, before: Before, talk: Talk, conversation: Conversation, carts: Cart | None
) -> str:
    """'' when the goal was reached and nothing else has changed; else what is wrong, in a few words."""
    after = {o.id: o for o in shop.orders.for_customer(goal.customer.id)}
    changed = [id for id, order in after.items() if not _same(order, before.orders.get(id))]
    if shop.orders.customers.get(goal.customer.id) != before.customer:
        return "the customer's record has changed"
    mine = goal.order.id if goal.order is not None and goal.kind != "track" else ""
    if wrong := [id for id in changed if id != mine]:
        return f"order {wrong[0]} has changed"
    if mine:
        return _order_wrong(goal, after[mine])
    match goal.kind:
        case "gift":
            return _gift_wrong(shop, goal, conversation, carts)
        case "track":
            return _track_wrong(goal, talk)
        case "policy":
            known = goal.fact("known", "en"), goal.fact("known", "zh")
            return "" if _said(talk, known) else f"{known[0]!r} was not said"
        case _:
            waits = any(e.kind == "handoff" for _, events in talk.pairs for e in events)
            return "" if waits else "no person was fetched"


def _order_wrong(goal: Goal, order: Order) -> str:
    match goal.kind:
        case "cancel":
            return "" if order.status is OrderStatus.CANCELLED else "the order is not cancelled"
        case "address":
            assert goal.address is not None
            want, have = goal.address, order.address
            if have is None or _plain(have.line1 + have.line2) != _plain(want.line1 + want.line2):
                return f"the order goes to {have.line1 if have else 'nowhere'!r} and not to {want.line1!r}"
            if have.postal_code != want.postal_code:
                return f"the postal code is {have.postal_code!r} and not {want.postal_code!r}"
            return ""
        case "return":
            lines = [(line.line, line.quantity) for back in order.returns for line in back.lines]
            return "" if lines == [(goal.line, 1)] else f"returned: {lines or 'nothing'}, wanted {goal.line}"
        case _:
            swaps = [(one.line, one.variant) for exchange in order.exchanges for one in exchange.lines]
            wanted = [(goal.line, goal.variant)]
            return "" if swaps == wanted else f"exchanged: {swaps or 'nothing'}, wanted {wanted}"


def _gift_wrong(shop: Shop, goal: Goal, conversation: Conversation, carts: Cart | None) -> str:
    lines = list(carts.lines(conversation.cart)) if carts is not None and conversation.cart else []
    if not lines:
        return "nothing is in the cart"
    for line in lines:
        product = shop.catalog.get(line.product)
        price = product.current_price if product is not None else None
        if product is None or price is None or price.amount > goal.budget:
            return f"{line.product} in the cart is above the budget"
        if product.category[: len(goal.category)] != goal.category:
            return f"{line.product} in the cart is of {' > '.join(product.category)}"
    return "" if len(lines) == 1 else f"{len(lines)} things are in the cart"


def _track_wrong(goal: Goal, talk: Talk) -> str:
    assert goal.order is not None
    parcel = goal.order.shipments[0]
    return "" if _said(talk, (parcel.tracking,)) else f"the tracking number {parcel.tracking} was not said"


def _said(talk: Talk, words: tuple[str, ...]) -> bool:
    shown = "\n".join(s for _, _, s in talk.replies()).replace("**", "").replace(" ", "")
    return any(word.replace(" ", "") in shown for word in words if word)


def _same(order: Order, before: Order | None) -> bool:
    return before is not None and replace(order, version=0, updated="") == replace(
        before, version=0, updated=""
    )


def _plain(text: str) -> str:
    return "".join(text.casefold().split())
