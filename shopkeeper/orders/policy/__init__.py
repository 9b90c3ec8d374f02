"""Policy rules as code: read from `orders.toml`, told as prose, and why they refuse something."""

from __future__ import annotations

from shopkeeper.orders.policy.explain import explain, refuse
from shopkeeper.orders.policy.file import RULES_FILE, dump_rules, load_rules, parse_rules
from shopkeeper.orders.policy.prose import prose
from shopkeeper.orders.policy.rules import Rules

__all__ = ["RULES_FILE", "Rules", "dump_rules", "explain", "load_rules", "parse_rules", "prose", "refuse"]
