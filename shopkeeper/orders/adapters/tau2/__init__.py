"""Worlds of the tau2 retail form (`db.json`, `policy.md`) as a shop's records, and their sixteen tools."""

from __future__ import annotations

from shopkeeper.orders.adapters.tau2.export import canonical_sha, export_world
from shopkeeper.orders.adapters.tau2.read import WorldFiles, read_world, world_rules
from shopkeeper.orders.adapters.tau2.tools import TOOLS, Tau2Tools, ToolResult
from shopkeeper.orders.adapters.tau2.translate import RecordedBackend, translate
from shopkeeper.orders.adapters.tau2.world import World

__all__ = [
    "TOOLS",
    "RecordedBackend",
    "Tau2Tools",
    "ToolResult",
    "World",
    "WorldFiles",
    "canonical_sha",
    "export_world",
    "read_world",
    "translate",
    "world_rules",
]
