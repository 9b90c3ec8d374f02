"""The merchant console below /console: inbox and what the assistant tells, catalogue health, imports, search rules,
synonyms, queries, recommendations."""

from __future__ import annotations

from fastapi import APIRouter

from shopkeeper.web.console import (
    home,
    imports,
    inbox,
    insights,
    quality,
    queries,
    recommend_experiments,
    recommend_funnel,
    recommend_models,
    recommend_places,
    rules,
    session,
    sponsored,
    synonyms,
    talk,
)

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
for page in (
    session,
    home,
    inbox,
    talk,
    insights,
    quality,
    imports,
    rules,
    synonyms,
    queries,
    recommend_places,
    recommend_funnel,
    recommend_experiments,
    recommend_models,
    sponsored,
):
    router.include_router(page.router, prefix="/console")
