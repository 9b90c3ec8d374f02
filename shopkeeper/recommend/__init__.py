"""Goods find people: what to show whom, where, and why."""

from __future__ import annotations

from shopkeeper.recommend.asked import Act, Asked
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended

__all__ = ["Act", "Asked", "Reason", "Recommendation", "Recommended"]
