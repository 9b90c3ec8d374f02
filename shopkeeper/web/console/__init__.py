"""The merchant console below /console: catalogue health, imports, search rules, synonyms, what is searched."""

from __future__ import annotations

from fastapi import APIRouter

__all__ = ["router"]

router = APIRouter(prefix="/console", include_in_schema=False)
