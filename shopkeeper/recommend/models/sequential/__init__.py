"""A transformer over what a person did: trained with PyTorch, served with numpy."""

from __future__ import annotations

from shopkeeper.recommend.models.sequential.model import Sequential
from shopkeeper.recommend.models.sequential.settings import Settings

__all__ = ["Sequential", "Settings"]
