"""Changing where an order goes, and the default address of a customer's profile."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.errors import InputError
from shopkeeper.orders.actions import ChangeCustomerAddress, ChangeOrderAddress, Effect, EffectLine
from shopkeeper.orders.changes.situation import Plan, Situation, address_text
from shopkeeper.orders.model import Address
from shopkeeper.orders.policy.explain import refuse

__all__ = ["plan_customer_address", "plan_order_address"]


def plan_order_address(action: ChangeOrderAddress, at: Situation) -> Plan:
    """Raises PolicyRefusal: address.status, items.locked; InputError for an address without a street."""
    at.need_status("address.status", at.rules.address.statuses)
    at.need_unlocked("address")
    new = _usable(action.address, at.order.address)
    line = EffectLine("address", address_text(at.order.address), address_text(new))
    effect = Effect(action, (line,), currency=at.order.currency)
    return Plan(effect, replace(at.order, address=new, updated=at.stamp))


def plan_customer_address(action: ChangeCustomerAddress, at: Situation) -> Plan:
    """Raises PolicyRefusal: profile.address; InputError for an address without a street."""
    if not at.rules.profile_address:
        raise refuse("profile.address")
    before = at.customer.addresses[0] if at.customer.addresses else None
    new = _usable(action.address, before)
    line = EffectLine("address", address_text(before), address_text(new))
    customer = replace(at.customer, addresses=(new, *at.customer.addresses[1:]))
    return Plan(Effect(action, (line,)), customer=customer)


def _usable(address: Address, before: Address | None) -> Address:
    if not address.line1.strip():
        raise InputError(f"line1 {address.line1!r} of the address is empty; give street and number")
    if before is not None and not address.name:
        address = replace(address, name=before.name)
    return address
