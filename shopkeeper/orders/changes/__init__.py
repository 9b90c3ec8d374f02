"""What each action would come to, as plain values: checked against the rules, written by nobody."""

from __future__ import annotations

from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    ExchangeItems,
    ReturnItems,
)
from shopkeeper.orders.changes.address import plan_customer_address, plan_order_address
from shopkeeper.orders.changes.cancel import plan_cancel
from shopkeeper.orders.changes.exchanges import plan_exchange
from shopkeeper.orders.changes.items import plan_items
from shopkeeper.orders.changes.payment import plan_payment
from shopkeeper.orders.changes.returns import plan_return
from shopkeeper.orders.changes.situation import Plan, Situation, address_text, money_text, options_text

__all__ = ["Plan", "Situation", "address_text", "money_text", "options_text", "plan"]


def plan(action: Action, at: Situation) -> Plan:
    """What `action` would come to. Raises PolicyRefusal, NotFound or InputError."""
    match action:
        case CancelOrder():
            return plan_cancel(action, at)
        case ChangeOrderAddress():
            return plan_order_address(action, at)
        case ChangeOrderPayment():
            return plan_payment(action, at)
        case ChangeOrderItems():
            return plan_items(action, at)
        case ReturnItems():
            return plan_return(action, at)
        case ExchangeItems():
            return plan_exchange(action, at)
        case ChangeCustomerAddress():
            return plan_customer_address(action, at)
