"""The assistant on the web, for shoppers: chat API, chat page and the widget that any site embeds."""

from __future__ import annotations

from fastapi import APIRouter

from shopkeeper.web.assistant import page, remembered, routes
from shopkeeper.web.assistant.cors import Cors, origins_of
from shopkeeper.web.assistant.reception import Reception

__all__ = ["Cors", "Reception", "api", "origins_of", "router"]

#: the API's routes, and the pages'
api = APIRouter()
api.include_router(routes.router)
api.include_router(remembered.router)
router = APIRouter(include_in_schema=False)
router.include_router(page.router)
