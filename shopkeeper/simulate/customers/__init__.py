"""Simulated customers: goals, facts, temper and language, against any engine, graded by the shop's records."""

from __future__ import annotations

from shopkeeper.simulate.customers.cast import Cast
from shopkeeper.simulate.customers.customer import Press, Say, SimulatedCustomer
from shopkeeper.simulate.customers.goal import KINDS, TEMPERS, TWISTS, Goal
from shopkeeper.simulate.customers.run import Report, Result, shop_copy, simulate
from shopkeeper.simulate.customers.watch import Breach, Talk, Watch

__all__ = [
    "KINDS",
    "TEMPERS",
    "TWISTS",
    "Breach",
    "Cast",
    "Goal",
    "Press",
    "Report",
    "Result",
    "Say",
    "SimulatedCustomer",
    "Talk",
    "Watch",
    "shop_copy",
    "simulate",
]
