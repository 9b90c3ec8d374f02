"""A reply from pieces of text: what may be shown at once, where a stop text ends it, which tools are called."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from shopkeeper.llm.types import Delta, ToolCall

__all__ = ["Assembly", "parse_calls"]

OPENING, CLOSING = "<tool_call>", "</tool_call>"


def parse_calls(block: str) -> ToolCall | None:
    """The call in the JSON between `<tool_call>` and `</tool_call>`; None when it is none."""
    try:
        data = json.loads(block)
    except json.JSONDecodeError:
        return None
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        return None
    arguments = data.get("arguments", {})
    if not isinstance(arguments, dict):
        return None
    return ToolCall(f"call_{uuid.uuid4().hex[:12]}", data["name"], arguments)


class Assembly:
    """Feed it pieces; it gives the deltas that are safe to show, holding back what may become a stop or a call."""

    def __init__(self, stop: Sequence[str] = (), *, tools: bool = False) -> None:
        self._stops = tuple(text for text in stop if text)
        self._tools = tools
        self._held = ""
        self._inside = False
        self.text = ""
        self.calls: list[ToolCall] = []
        self.stopped = False

    def feed(self, piece: str) -> list[Delta]:
        """The deltas that `piece` makes certain; sets `stopped` at a stop text."""
        if self.stopped:
            return []
        self._held += piece
        out: list[Delta] = []
        while True:
            if self._inside:
                before, mark, after = self._held.partition(CLOSING)
                if not mark:
                    return out
                call = parse_calls(before)
                self._held, self._inside = after, False
                if call is None:
                    out += self._show(OPENING + before + CLOSING)
                else:
                    self.calls.append(call)
                    out.append(Delta(tool_call=call))
                continue
            marks = (*self._stops, OPENING) if self._tools else self._stops
            found = [(at, mark) for mark in marks if (at := self._held.find(mark)) >= 0]
            if not found:
                safe = len(self._held) - self._pending(marks)
                shown, self._held = self._held[:safe], self._held[safe:]
                return out + self._show(shown)
            at, mark = min(found)
            shown, self._held = self._held[:at], self._held[at + len(mark) :]
            out += self._show(shown)
            if mark == OPENING and self._tools:
                self._inside = True
            else:
                self.stopped, self._held = True, ""
                return out

    def finish(self) -> list[Delta]:
        """What was held back, now that nothing follows; an unfinished call is text."""
        rest = (OPENING if self._inside else "") + self._held
        self._held, self._inside = "", False
        out = [] if self.stopped else self._show(rest)
        if self.calls:
            self.text = self.text.rstrip("\n")
        return out

    def _show(self, text: str) -> list[Delta]:
        if self.calls and not text.strip():
            return []  # the line breaks between calls are not text
        self.text += text
        return [Delta(text=text)] if text else []

    def _pending(self, marks: Sequence[str]) -> int:
        """Characters at the end of what is held that may be the start of a mark."""
        longest = 0
        for mark in marks:
            for size in range(min(len(mark) - 1, len(self._held)), longest, -1):
                if self._held.endswith(mark[:size]):
                    longest = size
                    break
        return longest
