"""Chinese typing errors: most people type by sound, so a wrong character sounds like the right one (卡啡豆, 咖啡豆)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

__all__ = ["Homophones", "is_han"]

_LONGEST = 6  # characters of the longest word that is looked up


def is_han(text: str) -> bool:
    """Whether all of the text is Chinese characters."""
    return bool(text) and all("\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" for c in text)


class Homophones:
    """Finds the catalogue's words by their sound (Hanyu pinyin without tones). `words`: word -> products with it."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = words

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], str]:
        found: dict[tuple[str, ...], str] = {}
        for word, n in self.words.items():
            if 2 <= len(word) <= _LONGEST and is_han(word):
                sound = _sound(word)
                if sound not in found or self.words[found[sound]] < n:
                    found[sound] = word
        return found

    def prepare(self) -> None:
        """Looks up how the words sound, so that the first question does not wait for it."""
        _ = self._by_sound

    def correct(self, text: str) -> str | None:
        """The text with misheard parts replaced by known words of the same sound, longest first; None if nothing is."""
        if not 2 <= len(text) <= 20 or not is_han(text):
            return None
        sound = _sound(text)
        if len(sound) != len(text):
            return None
        out, at, changed = "", 0, False
        while at < len(text):
            for n in range(min(_LONGEST, len(text) - at), 1, -1):
                part = text[at : at + n]
                word = part if part in self.words else self._by_sound.get(sound[at : at + n])
                if word is not None:
                    changed = changed or word != part
                    out, at = out + word, at + n
                    break
            else:
                out, at = out + text[at], at + 1
        return out if changed else None


def _sound(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text))
