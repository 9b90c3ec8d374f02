"""The demo shop's written policies in English and Chinese, as Markdown."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["LANGUAGES", "POLICIES", "write_policies"]

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
