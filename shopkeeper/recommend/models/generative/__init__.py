"""Generative retrieval: items as semantic ids, said by a small language model."""

from __future__ import annotations

from shopkeeper.recommend.models.generative.model import Generative
from shopkeeper.recommend.models.generative.settings import Settings

__all__ = ["Generative", "Settings"]
