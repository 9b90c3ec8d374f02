"""The shop as customers see it: pages in English and Chinese that work without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter

from shopkeeper.web.storefront import (
    account,
    basket,
    checkout,
    feed,
    feedback,
    front,
    interests,
    listing,
    meta,
    personal_search,
    product,
)
from shopkeeper.web.storefront.store import Storefront

__all__ = ["Storefront", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    meta,
    front,
    feed,
    feedback,
    account,
    interests,
    personal_search,
    listing,
    product,
    basket,
    checkout,
):
    router.include_router(part.router)
