"""Catalogue health."""

from __future__ import annotations

from fastapi import APIRouter

from shopkeeper.web.console.access import ConsoleRoute

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
