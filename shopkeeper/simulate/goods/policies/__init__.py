"""The demo shop's written policies in English and Chinese, as Markdown, and the rules that keep to them."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

__all__ = ["LANGUAGES", "POLICIES", "write_policies", "write_rules"]

LANGUAGES = ("en", "zh")
POLICIES = ("shipping", "returns", "warranty", "payment", "privacy", "contact")


def write_policies(folder: Path) -> int:
    """Writes `folder`/{en,zh}/*.md; returns how many files."""
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for name in POLICIES:
            text = files(__package__).joinpath(language, f"{name}.md").read_text("utf-8")
            (folder / language / f"{name}.md").write_text(text, "utf-8")
    return len(LANGUAGES) * len(POLICIES)


def write_rules(file: Path, today: date) -> None:
    """Writes the rules for orders that the policies state to `file`; windows are counted up to `today`, the demo
    shop's last day."""
    text = files(__package__).joinpath("orders.toml").read_text("utf-8")
    file.write_text(f'{text}\n[demo]\ntoday = "{today.isoformat()}"\n', "utf-8")
