"""Replies that people send often: `replies.toml` in the shop's folder, one table a reply, also for writing by hand."""

from __future__ import annotations

import json
import os
import tempfile
import threading
import tomllib
from dataclasses import dataclass
from pathlib import Path

from shopkeeper.errors import ConfigError, InputError

__all__ = ["FILE", "CannedReplies", "CannedReply"]

FILE = "replies.toml"
HEAD = "# Replies ready to send, shown beside every conversation in the console.\n"
MOST, LONGEST = 200, 4000
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class CannedReply:
    """`language`: '' for any."""

    title: str
    text: str
    language: str = ""


class CannedReplies:
    """The replies of the shop in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE

    def all(self, language: str = "") -> list[CannedReply]:
        """As they stand in the file; those in `language` or of any when one is given. Raises ConfigError."""
        try:
            rows = tomllib.loads(self.file.read_text("utf-8")).get("reply", [])
            found = [
                CannedReply(str(r["title"]), str(r["text"]), str(r.get("language", "")))
                for r in rows
                if r.get("text")
            ]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(
                f"{str(self.file)!r} cannot be read ({error}); each reply is  [[reply]]  with title and text"
            ) from None
        return [one for one in found if not language or one.language in ("", language)]

    def add(self, title: str, text: str, language: str = "") -> CannedReply:
        """Adds a reply; one of the same title and language is replaced. Raises InputError, ConfigError."""
        title, text = " ".join(title.split()), text.strip()
        if not title or not text:
            raise InputError(f"a reply needs a title and a text; title {title!r} has {len(text)} characters")
        if len(title) > 100 or len(text) > LONGEST:
            raise InputError(f"the title or the text is too long ({len(title)}, {len(text)} characters)")
        made = CannedReply(title, text, language)
        with _lock:
            kept = [o for o in self.all() if (o.title, o.language) != (title, language)]
            if len(kept) >= MOST:
                raise InputError(f"there are {len(kept)} replies already; remove one first")
            self._write([*kept, made])
        return made

    def remove(self, title: str, language: str = "") -> bool:
        """Whether there was one. Raises ConfigError."""
        with _lock:
            before = self.all()
            kept = [one for one in before if (one.title, one.language) != (title, language)]
            if len(kept) < len(before):
                self._write(kept)
        return len(kept) < len(before)

    def _write(self, replies: list[CannedReply]) -> None:
        parts = [HEAD]
        for one in replies:
            rows = [("title", one.title), ("language", one.language), ("text", one.text)]
            parts.append("[[reply]]\n" + "".join(f"{name} = {_quoted(v)}\n" for name, v in rows if v))
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self.file.parent, delete=False) as part:
            part.write("\n".join(parts))
        Path(part.name).chmod(0o644)
        os.replace(part.name, self.file)


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's too, but for DEL."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
