"""Sentence in, typed requests out: retrieval of names, constrained decoding, and the shop's keys put back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shopkeeper.errors import ModelError
from shopkeeper.llm.types import ChatRequest, Engine, Message
from shopkeeper.understanding.evidence import weighed
from shopkeeper.understanding.grammar import grammar
from shopkeeper.understanding.hints import hints
from shopkeeper.understanding.prompt import LONGEST_SENTENCE, prompt, turn_before
from shopkeeper.understanding.request import TypedRequest, read_requests
from shopkeeper.understanding.vocabulary import Candidates, Name, ShopVocabulary

__all__ = ["Understander", "Understood"]

MAX_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Understood:
    """`requests` name things as people see them; `keyed` the same in the shop's own keys, to filter by, without names
    that were not among the candidates (an engine that knows no grammars may write any); `hint`: what rules read."""

    requests: tuple[TypedRequest, ...]
    keyed: tuple[TypedRequest, ...]
    candidates: Candidates
    hint: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


class Understander:
    """Turns sentences into typed requests with any engine. `trained`: whether the engine's model was trained on
    the short prompt (the project's own models are); other models get the task explained."""

    def __init__(self, engine: Engine, vocabulary: ShopVocabulary, *, trained: bool = True) -> None:
        self.engine, self.vocabulary, self.trained = engine, vocabulary, trained

    def understand(
        self,
        sentence: str,
        *,
        history: Sequence[Message] = (),
        shown: Sequence[str] = (),
        likely: Sequence[str] = (),
        timeout: float = 10.0,
    ) -> Understood:
        """`likely`: keys of categories that the words found. Raises ModelError when the engine fails or when its
        reply is no request."""
        asked = self.ask(sentence, history=history, shown=shown, likely=likely, timeout=timeout)
        if not self.trained:
            return asked
        requests = weighed(one_line(sentence), asked.requests, asked.candidates, asked.hint)
        return replace(asked, requests=requests, keyed=tuple(_keyed(r, asked.candidates) for r in requests))

    def ask(
        self,
        sentence: str,
        *,
        history: Sequence[Message] = (),
        shown: Sequence[str] = (),
        likely: Sequence[str] = (),
        timeout: float = 10.0,
    ) -> Understood:
        """What the model alone says: `understand` without what the words say against it. Raises ModelError."""
        sentence = one_line(sentence)
        before = [turn.content for turn in history if turn.role in ("user", "assistant")]
        candidates = self.vocabulary.candidates(sentence, before, likely=likely)
        hint = hints(sentence, candidates, shown, turn_before(history))
        messages = prompt(sentence, history, shown, candidates, hint=hint, explain=not self.trained)
        constraint = grammar(sentence, candidates, len(shown), before)
        reply = self.engine.chat(
            ChatRequest(messages, constraint=constraint, max_tokens=MAX_TOKENS, timeout=timeout)
        )
        requests = parse(reply.text)
        keyed = tuple(_keyed(r, candidates) for r in requests)
        return Understood(requests, keyed, candidates, hint, reply.usage.seconds)


def one_line(sentence: str) -> str:
    """The sentence as the model reads it."""
    return " ".join(sentence.split())[:LONGEST_SENTENCE]


def parse(text: str) -> tuple[TypedRequest, ...]:
    """Typed requests from JSON lines, or from {"requests": [...]}. A line cut short at the end is left out. Raises
    ModelError."""
    try:
        if text.lstrip().startswith('{"requests"') or text.lstrip().startswith("{\n"):
            rows = json.loads(text)["requests"]
            return tuple(TypedRequest.from_dict(row) for row in rows)
        lines = text.splitlines()
        if len(lines) > 1 and not lines[-1].endswith("}"):
            lines.pop()
        requests = read_requests("\n".join(lines))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"the model's reply {text[:120]!r} is no typed request; try a larger model"
        ) from error
    if not requests:
        raise ModelError("the model gave an empty reply; try again, or a larger model")
    return requests


def _keyed(request: TypedRequest, candidates: Candidates) -> TypedRequest:
    categories = {c.name: c.key for c in candidates.categories}
    brands = {b.name: b.key for b in candidates.brands}
    values = {(v.attribute, v.name): v for v in candidates.values}
    return replace(
        request,
        category=categories.get(request.category, ""),
        brands=tuple(brands[b] for b in request.brands if b in brands),
        attributes=_keyed_values(request.attributes, values),
        avoid=_keyed_values(
            request.avoid,
            values
            | {("brand", n): Name("brand", n, k, "brand", "brand") for n, k in brands.items()}
            | {
                ("category", n): Name("category", n, k, "category", "category") for n, k in categories.items()
            },
        ),
    )


def _keyed_values(
    slots: Mapping[str, tuple[str, ...]], names: Mapping[tuple[str, str], Name]
) -> dict[str, tuple[str, ...]]:
    rows: dict[str, list[str]] = {}
    for attribute, texts in slots.items():
        for text in texts:
            if (name := names.get((attribute, text))) is not None:
                rows.setdefault(name.attribute_key, []).append(name.key)
    return {attribute: tuple(keys) for attribute, keys in rows.items()}
