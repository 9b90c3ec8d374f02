"""The merchant console below /console: catalogue health, imports, search rules, synonyms, queries."""

from __future__ import annotations

from fastapi import APIRouter

from shopkeeper.web.console import home, imports, quality, queries, rules, session, synonyms

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
for page in (session, home, quality, imports, rules, synonyms, queries):
    router.include_router(page.router, prefix="/console")
