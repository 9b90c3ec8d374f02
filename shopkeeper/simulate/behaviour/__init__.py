"""Customers, orders, events and stock of the demo shop, made up by a seed."""

from __future__ import annotations

from shopkeeper.simulate.behaviour.behaviour import Behaviour, Purchase, simulate_behaviour
from shopkeeper.simulate.behaviour.stock import Stock

__all__ = ["Behaviour", "Purchase", "Stock", "simulate_behaviour"]
