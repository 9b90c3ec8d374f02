"""The English customer: puts a scene into words, with held-out patterns kept for measuring."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from shopkeeper.train.recipes.english.find import say_find, say_refine
from shopkeeper.train.recipes.english.manners import (
    CLOSERS,
    CONTEXT,
    GLUE,
    LEAD,
    OPENERS,
    RANTS,
    REQUIREMENT,
    SHORT_FORMS,
)
from shopkeeper.train.recipes.english.patterns import Pattern, Voice, banks
from shopkeeper.train.recipes.english.pointing import say_ask, say_cart, say_compare
from shopkeeper.train.recipes.english.service import SERVICE, say_service
from shopkeeper.train.recipes.english.wish import END, EXACT, VALUE, WANT, Wish
from shopkeeper.train.recipes.noise import Piece, Role, Rough, roughen
from shopkeeper.train.recipes.scene import Part, Said, Scene
from shopkeeper.understanding.request import TypedRequest

__all__ = ["ENGLISH", "EnglishSpeaker", "patterns"]

_GOODS = ("find", "refine", "compare", "ask_product", "add_to_cart")
_CALM = ("greet", "other", "human")
_SPAN = re.compile(f"([{EXACT}{VALUE}{WANT}-{chr(ord(WANT) + 9)}])([^{END}]*){END}")


def patterns() -> tuple[Pattern, ...]:
    """Every pattern of the language, with its bank and part."""
    return tuple(p for bank in banks().values() for p in bank.patterns)


class EnglishSpeaker:
    """`rough`: how carelessly people type; None for the usual mixture."""

    language = "en"

    def __init__(self, rough: Rough | None = None) -> None:
        self._rough = rough or Rough()

    def say(self, scene: Scene, rng: random.Random, part: Part = "train") -> Said:
        """One way to say the scene. With part "heldout" at least one pattern of substance (not a mere greeting) is
        one that training never sees."""
        lean = 0.3
        for _ in range(40):
            voice = Voice(rng, part, lean)
            text, requests = self._words(scene, voice)
            if part == "train" or any(
                p.part == "heldout" and not p.bank.startswith("manner.") for p in voice.used
            ):
                break
            lean = min(1.0, lean + 0.2)
        careful = _pieces(_tidy(text, voice))
        pieces = roughen(careful, rng, self._rough, SHORT_FORMS)
        said = "".join(p.text for p in pieces)
        if not said.strip():  # a "?" alone, typed without it
            pieces, said = careful, "".join(p.text for p in careful)
        wants: dict[int, str] = {}
        for piece in pieces:
            if piece.role == "want":
                wants.setdefault(piece.index, piece.text)
        return Said(
            text=said,
            requests=tuple(replace(r, want=wants.get(i, "")) for i, r in enumerate(requests)),
            templates=tuple(dict.fromkeys(p.id for p in voice.used)),
        )

    def _words(self, scene: Scene, voice: Voice) -> tuple[str, tuple[TypedRequest, ...]]:
        rng, texts, requests = voice.rng, [], []
        for index, request in enumerate(scene.requests):
            by_use = index < len(scene.by_use) and scene.by_use[index]
            wish = Wish(voice, request, scene.kinds[index], scene.world, index)
            text = _sentence(wish, scene, by_use)
            if request.order and "order" not in wish.said:
                wish.clauses.append(wish.order_phrase("clause"))
            texts.append(_with_clauses(text, wish))
            requests.append(wish.done())
        text = texts[0]
        for more in texts[1:]:
            text = voice.say(GLUE, a=_unmarked(text, rng), b=more)
        first = scene.requests[0].intent
        if first not in _CALM:
            if first == "find" and rng.random() < 0.14:
                context = voice.say(CONTEXT)
                if rng.random() < 0.2:
                    context += rng.choice((" and ", ". ", ", ")) + voice.say(CONTEXT)
                text = voice.say(LEAD, c=context, t=text)
            elif first not in _GOODS and rng.random() < 0.12:
                text = voice.say(LEAD, c=voice.say(RANTS), t=text)
            if rng.random() < 0.22:
                text = voice.say(OPENERS, t=text)
            if rng.random() < 0.14:
                text = voice.say(CLOSERS, t=text)
        return text, tuple(requests)


def _sentence(wish: Wish, scene: Scene, by_use: bool) -> str:
    intent = wish.request.intent
    if intent == "find":
        return say_find(wish, by_use)
    if intent == "refine":
        return say_refine(wish, scene)
    if intent == "compare":
        return say_compare(wish, scene)
    if intent == "ask_product":
        return say_ask(wish, scene)
    if intent == "add_to_cart":
        return say_cart(wish, scene)
    assert intent in SERVICE, intent
    return say_service(wish, scene)


def _unmarked(text: str, rng: random.Random) -> str:
    """A sentence on its way into a longer one: without its last full stop."""
    return text.rstrip(" .") if rng.random() < 0.9 else text


def _with_clauses(text: str, wish: Wish) -> str:
    """The sentence with the fragments that stand on their own around it."""
    voice = wish.voice
    for clause in filter(None, wish.clauses):
        if voice.chance(0.45):
            text = voice.say(REQUIREMENT, t=text, c=clause)
        else:
            text += (
                voice.rng.choice((" ", ". ") if text[-1:] in "?!." else (", ", ", ", ". ", " and ")) + clause
            )
    return text


_SPACE = re.compile(r" {2,}")
_BEFORE = re.compile(r" +(?=[,.;:?!])")
_STARTS = re.compile(r"(^|[.?!] +)([\ue000-\uf8ff]*)([a-z])")


def _tidy(text: str, voice: Voice) -> str:
    """Spaces put right; capitals at the starts of sentences and a full stop where the writer is careful."""
    rng = voice.rng
    text = _SPACE.sub(" ", _BEFORE.sub("", text)).strip(" ,;")
    text = re.sub(r",(?=[,.?!;])", "", text)
    text = re.sub(r"(?<=[?!])[.,;]+(?= |$)", "", text)
    if rng.random() < 0.55:
        text = _STARTS.sub(lambda m: m[1] + m[2] + (m[3] if EXACT in m[2] else m[3].upper()), text)
        text = re.sub(r"\bi\b(?=[ '’])(?![^\ue000-\uf8ff]*\ue001)", "I", text)
        if text[-1:] not in "?!.…" and rng.random() < 0.6:
            text += "."
    elif text.endswith("?") and rng.random() < 0.3:
        text = text[:-1]
    elif rng.random() < 0.03:
        text += rng.choice(("!", "!!", "...", " :)", " 🙏", " 😊", "??", " thx", " 😡"))
    return text


_ROLES: dict[str, Role] = {EXACT: "exact", VALUE: "value"}


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for match in _SPAN.finditer(text):
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()]))
        mark = match[1]
        pieces.append(
            Piece(match[2], _ROLES.get(mark, "want"), ord(mark) - ord(WANT) if mark not in _ROLES else 0)
        )
        at = match.end()
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)


ENGLISH = EnglishSpeaker()
