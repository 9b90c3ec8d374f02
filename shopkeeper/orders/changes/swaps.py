"""Swapping goods for other variants of the same product: checks and sums shared by changes and exchanges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from shopkeeper.errors import InputError
from shopkeeper.orders.actions import EffectLine, Offer, Swap
from shopkeeper.orders.changes.situation import Situation, options_text
from shopkeeper.orders.model import ExchangeLine, Order, OrderLine
from shopkeeper.orders.policy.explain import refuse

__all__ = ["difference", "effect_lines", "exchange_lines", "swapped_lines"]


def exchange_lines(swaps: Iterable[Swap], at: Situation, *, same_variant: bool) -> tuple[ExchangeLine, ...]:
    """The swaps with what is known of them, in the order given.

    Raises PolicyRefusal: return.quantity, variant.product, variant.available, variant.same; NotFound for an
    unknown line; InputError for none at all.
    """
    wanted: dict[str, int] = defaultdict(int)
    found = []
    for swap in swaps:
        if type(swap.quantity) is not int or swap.quantity < 1:
            raise InputError(f"quantity {swap.quantity!r} is not a whole number from 1")
        line = at.line(swap.line)
        wanted[line.id] += swap.quantity
        if wanted[line.id] > (left := at.free(line)):
            raise refuse(
                "return.quantity",
                order=at.order.id,
                title=line.title,
                left=str(left),
                quantity=str(wanted[line.id]),
            )
        offer = _offer(at, line.product, swap.variant)
        if offer is None:
            raise refuse("variant.product", variant=swap.variant, title=line.title)
        about = {"title": line.title, "options": options_text(offer.options), "variant": swap.variant}
        if swap.variant == line.variant and not same_variant:
            raise refuse("variant.same", **about)
        if not offer.available:
            raise refuse("variant.available", **about)
        if offer.currency != at.order.currency:
            raise InputError(
                f"variant {swap.variant!r} is sold in {offer.currency!r}, the order is in {at.order.currency!r}; "
                "it cannot be swapped for it"
            )
        found.append(
            ExchangeLine(
                line.id,
                swap.variant,
                swap.quantity,
                line.product,
                line.title or offer.title,
                dict(offer.options),
                offer.price,
                line.variant,
                line.unit_price,
            )
        )
    if not found:
        raise InputError("no item is named; name what to swap for what")
    return tuple(found)


def _offer(at: Situation, product: str, variant: str) -> Offer | None:
    return next((offer for offer in at.offers(product) if offer.variant == variant), None)


def difference(lines: Iterable[ExchangeLine]) -> int:
    """New prices less old ones, in minor units."""
    return sum((line.price - line.old_price) * line.quantity for line in lines)


def effect_lines(lines: Iterable[ExchangeLine], at: Situation) -> tuple[EffectLine, ...]:
    """What the customer is shown of the swaps."""
    return tuple(
        EffectLine(
            at.line(line.line).title,
            options_text(at.line(line.line).options),
            options_text(line.options),
            line.quantity,
            line.old_price,
            line.price,
        )
        for line in lines
    )


def swapped_lines(
    order: Order, swapped: tuple[ExchangeLine, ...], *, last_for_all: bool = False
) -> tuple[OrderLine, ...]:
    """The lines with the new variants; a line of which only some pieces change is split."""
    lines = list(order.lines)
    number = max(
        (int(line.id.rpartition("-")[2]) for line in lines if line.id.rpartition("-")[2].isdigit()), default=0
    )
    for one in swapped:
        shown = swapped[-1] if last_for_all else one
        at = next(i for i, line in enumerate(lines) if line.id == one.line)
        old = lines[at]
        new = replace(
            old,
            variant=one.variant,
            title=one.title,
            options=shown.options,
            unit_price=shown.price,
            quantity=one.quantity,
        )
        if one.quantity == old.quantity:
            lines[at] = new
        else:
            number += 1
            lines[at] = replace(old, quantity=old.quantity - one.quantity)
            lines.insert(at + 1, replace(new, id=f"{order.id}-{number}"))
    return tuple(lines)
