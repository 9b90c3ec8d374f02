"""JSON as it streams, without the white space that some servers' models put between its parts."""

from __future__ import annotations

__all__ = ["JsonPacker"]


class JsonPacker:
    """Takes a JSON text in pieces, cut anywhere, and gives it back without white space outside its strings."""

    def __init__(self) -> None:
        self._inside = False
        self._escaped = False

    def feed(self, piece: str) -> str:
        """What is left of the next piece."""
        kept = []
        for character in piece:
            if self._inside or not character.isspace():
                kept.append(character)
            if self._escaped:
                self._escaped = False
            elif character == '"':
                self._inside = not self._inside
            else:
                self._escaped = self._inside and character == "\\"
        return "".join(kept)
