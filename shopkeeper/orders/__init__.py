"""Customers and their orders: lines, payments, shipments, returns, refunds."""

from __future__ import annotations

from shopkeeper.orders.book import OrderBook
from shopkeeper.orders.customers import Customers
from shopkeeper.orders.model import (
    Address,
    Contact,
    Customer,
    Exchange,
    ExchangeLine,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentStatus,
    Refund,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnReason,
    ReturnStatus,
    Shipment,
    ShipmentStatus,
)

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "Customers",
    "Exchange",
    "ExchangeLine",
    "Order",
    "OrderBook",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentKind",
    "PaymentMethod",
    "PaymentStatus",
    "Refund",
    "RefundStatus",
    "Return",
    "ReturnLine",
    "ReturnReason",
    "ReturnStatus",
    "Shipment",
    "ShipmentStatus",
]
