"""Constrained decoding by llguidance, the library behind ONNX Runtime GenAI's own guidance.

GenAI binds a grammar to a generator when it is made; asking the library directly lets one generator (and its cache of
earlier turns) go on under another grammar, and gives the tokens that the grammar forces without asking the model.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError, MissingExtra, ModelError
from shopkeeper.llm.tokens import Tokens

__all__ = ["Guidance", "Guide"]

KEPT = (
    32  # compiled grammars; one of thousands of names takes tens of milliseconds to compile and none to copy
)


class Guidance:
    """Compiles grammars for one tokenizer; `vocabulary` is the width of the model's scores."""

    def __init__(self, tokens: Tokens, vocabulary: int, end: int) -> None:
        try:
            import llguidance
        except ImportError as error:
            raise MissingExtra("llguidance", "llm", "constrained decoding") from error
        self._module = llguidance
        self._width = vocabulary
        self._compiled: dict[str, Any] = {}
        self._lock = threading.Lock()
        try:
            self._tokenizer = llguidance.LLTokenizer(tokens.source, n_vocab=vocabulary, eos_token=end)
        except Exception as error:
            raise ModelError(f"this tokenizer cannot be used for constrained decoding ({error})") from error

    def guide(self, lark: str) -> Guide:
        """A fresh parser at the start of `lark`. Raises InputError for a grammar that does not compile."""
        with self._lock:
            matcher = self._compiled.pop(lark, None)
            if matcher is None:
                matcher = self._module.LLMatcher(self._tokenizer, lark, log_level=0)
                if matcher.is_error():
                    line = " ".join(str(matcher.get_error()).split())
                    raise InputError(f"the grammar does not compile: {line[:300]}")
            self._compiled[lark] = matcher  # last in line
            while len(self._compiled) > KEPT:
                del self._compiled[next(iter(self._compiled))]
            return Guide(matcher.deep_copy(), self._width)


class Guide:
    """One reply's way through a grammar."""

    def __init__(self, matcher: Any, width: int) -> None:
        import llguidance.numpy

        self._matcher = matcher
        self._fill = llguidance.numpy.fill_next_token_bitmask
        self._mask = llguidance.numpy.allocate_token_bitmask(1, width)
        self._width = width

    @property
    def finished(self) -> bool:
        """True when the sentence is complete and nothing may follow."""
        return bool(self._matcher.is_stopped())

    @property
    def complete(self) -> bool:
        """True when the reply may end here."""
        return bool(self._matcher.is_accepting())

    def forced(self) -> list[int]:
        """Tokens that must come next, whatever the model thinks."""
        return list(self._matcher.compute_ff_tokens())

    def forbid(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """`scores` with -inf for what the grammar does not allow."""
        self._fill(self._matcher, self._mask, 0)
        self._check()
        allowed = np.unpackbits(self._mask.view(np.uint8), bitorder="little")[: self._width]
        return np.where(allowed, scores, np.float32(-np.inf))

    def accept(self, id: int) -> None:
        self._matcher.consume_token(id)
        self._check()

    def _check(self) -> None:
        if self._matcher.is_error():
            line = " ".join(str(self._matcher.get_error()).split())
            raise ModelError(f"constrained decoding failed: {line[:300]}")
