"""The JSON API below /api/v1; every answer and every error is described at /api/v1/openapi.json."""

from __future__ import annotations

from shopkeeper.web.api.routes import router

__all__ = ["router"]
