"""Shopkeeper: a shop's own large language model, and everything in the shop that the model runs."""

from shopkeeper.shop import Shop

__all__ = ["Shop", "__version__"]

__version__ = "0.1.0"
