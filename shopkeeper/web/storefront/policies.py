"""The shop's written policies: Markdown files below <shop>/policies/<language>/, one page each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

__all__ = ["Policies", "Policy"]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; `body` is HTML without the title."""

    name: str
    title: str
    body: Markup


class Policies:
    """Reads the files when they are asked for; raw HTML in them is shown as text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        self._read: dict[Path, tuple[int, Policy]] = {}

    def titles(self, language: str) -> list[Policy]:
        """All policies in `language`, by name."""
        names = sorted(file.stem for file in (self.folder / language).glob("*.md"))
        return [policy for name in names if (policy := self.get(name, language))]

    def get(self, name: str, language: str) -> Policy | None:
        """One policy in `language`, else in English; None when there is none."""
        if not NAME.fullmatch(name):
            return None
        for folder in (language, "en"):
            file = self.folder / folder / f"{name}.md"
            if file.is_file():
                return self._policy(file)
        return None

    def _policy(self, file: Path) -> Policy:
        changed = file.stat().st_mtime_ns
        held = self._read.get(file)
        if held and held[0] == changed:
            return held[1]
        text = file.read_text("utf-8", errors="replace")
        first, _, rest = text.lstrip().partition("\n")
        titled = first.startswith("# ")
        title = first[2:].strip() if titled else file.stem.replace("-", " ").title()
        policy = Policy(file.stem, title, Markup(self.markdown.render(rest if titled else text)))
        self._read[file] = (changed, policy)
        return policy
