"""The shopping guide: finds, asks, compares, plans, and answers about the whole catalogue, with true reasons."""

from shopkeeper.assistant.guide.doors import Cart, CartView, StockAlerts
from shopkeeper.assistant.guide.guide import Guide, GuideReply
from shopkeeper.assistant.guide.state import GuideState, Want, Wish

__all__ = ["Cart", "CartView", "Guide", "GuideReply", "GuideState", "StockAlerts", "Want", "Wish"]
