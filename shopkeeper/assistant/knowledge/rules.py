"""The shop's rules for orders as documents: what `orders.toml` sets, told as prose in English and Chinese."""

from __future__ import annotations

from pathlib import Path

from shopkeeper.orders.policy import RULES_FILE, load_rules, prose

__all__ = ["LANGUAGES", "rules_as_prose"]

LANGUAGES = ("en", "zh")


def rules_as_prose(folder: Path, currency: str) -> dict[str, tuple[str, str]]:
    """Name -> (language, Markdown); nothing for a shop without `orders.toml`, which has written no rules.

    Raises ConfigError for a file that cannot be understood."""
    if not (folder / RULES_FILE).is_file():
        return {}
    rules = load_rules(folder)
    return {
        f"orders-{language}": (language, prose(rules, language, currency=currency)) for language in LANGUAGES
    }
