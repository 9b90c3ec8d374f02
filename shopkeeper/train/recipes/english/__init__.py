"""Customers who speak English: `ENGLISH` says scenes, `patterns` lists every way it knows."""

from __future__ import annotations

from shopkeeper.train.recipes.english.speaker import ENGLISH, EnglishSpeaker, patterns

__all__ = ["ENGLISH", "EnglishSpeaker", "patterns"]
