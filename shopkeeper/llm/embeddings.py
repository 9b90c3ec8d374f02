"""Sentence vectors of the embedded model: its last hidden states, averaged over the text (`embed.onnx`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.llm.tokens import Tokens
from shopkeeper.llm.turns import Turns

__all__ = ["Embedder"]


class Embedder:
    """Runs `embed.onnx`: the model without its last layer of scores, on the model's own weights.

    Raises ModelError when the folder has none.
    """

    def __init__(self, folder: Path, tokens: Tokens, context: int) -> None:
        file = folder / "embed.onnx"
        if not file.exists():
            raise ModelError(
                f"the model folder {str(folder)!r} has no embed.onnx; "
                "convert its checkpoint again with  shopkeeper model add PATH"
            )
        try:
            import onnxruntime
        except ImportError as error:
            raise MissingExtra("onnxruntime", "llm", "embeddings") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        decoder = json.loads((folder / "genai_config.json").read_text("utf-8"))["model"]["decoder"]
        self._empty = np.zeros(
            (1, decoder["num_key_value_heads"], 0, decoder["head_size"]), dtype=np.float32
        )  # no earlier turns
        self._past = [v.name for v in self._session.get_inputs() if v.name.startswith("past")]
        self._width = int(decoder["hidden_size"])
        self._output = self._session.get_outputs()[0].name
        self._tokens = tokens
        self._context = context

    def embed(self, texts: Sequence[str], turns: Turns) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), width); a longer text than the context is cut. One text a turn."""
        rows = []
        for text in texts:
            ids = np.array([self._tokens.encode(text)[: self._context] or [0]], dtype=np.int64)
            inputs: dict[str, Any] = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            inputs.update(dict.fromkeys(self._past, self._empty))
            with turns.turn():
                states = self._session.run([self._output], inputs)[0]
            rows.append(states[0].astype(np.float32).mean(axis=0))
        if not rows:
            return np.zeros((0, self._width), dtype=np.float32)
        vectors = np.stack(rows)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
