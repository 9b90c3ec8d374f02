"""Sentence encoders in the sentence-transformers folder layout, run by ONNX Runtime."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shopkeeper.catalog.model import Product
from shopkeeper.errors import ConfigError, MissingExtra
from shopkeeper.search.dense.encoder import Vectors, unit
from shopkeeper.search.dense.text import product_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["OnnxEncoder", "hub_folder"]

_MODELS = ("model.onnx", "onnx/model.onnx", "model_int8.onnx", "onnx/model_quantized.onnx")
_TOKENS_A_BATCH = 4096


class OnnxEncoder:
    """The encoder in `folder`: model.onnx (or onnx/model.onnx), tokenizer.json, pooling configuration.

    `length` is the longest text in tokens (default: the folder's own); `threads` is for ONNX Runtime, 0 lets it
    choose. Raises ConfigError when a file is missing or broken, MissingExtra without the packages.
    """

    def __init__(self, folder: Path, *, length: int | None = None, threads: int = 0) -> None:
        self.folder = folder
        model = next((folder / m for m in _MODELS if (folder / m).is_file()), None)
        if model is None or not (folder / "tokenizer.json").is_file():
            missing = "tokenizer.json" if model else " or ".join(_MODELS[:2])
            raise ConfigError(
                f"dense = {str(folder)!r} has no {missing}; name a sentence-transformers folder with ONNX"
            )
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingExtra(str(error.name), "onnx", "an ONNX sentence encoder") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # threads that spin between queries would take the web server's processor time
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare ones
            raise ConfigError(
                f"dense = {str(folder)!r} cannot be loaded: {str(error).splitlines()[0]}"
            ) from error
        self._length = min(
            length or _setting(folder, "sentence_bert_config.json", "max_seq_length", 256), 512
        )
        self._tokenizer.enable_truncation(self._length)
        self._tokenizer.no_padding()
        self._cls = bool(_setting(folder, "1_Pooling/config.json", "pooling_mode_cls_token", False))
        self._inputs = {i.name for i in self._session.get_inputs()}
        self.dimension = int(self.encode(["a"]).shape[1])
        stat = model.stat()
        mark = hashlib.blake2b(
            f"{model.name}{stat.st_size}{self._length}".encode(), digest_size=4
        ).hexdigest()
        self.name = f"onnx:{folder.name}:{mark}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimension). Texts of like length share a batch, so that little is padded."""
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        rows: list[Any] = [None] * len(texts)
        start = 0
        while start < len(order):
            stop = start + 1
            while (
                stop < len(order) and len(encodings[order[stop]].ids) * (stop + 1 - start) <= _TOKENS_A_BATCH
            ):
                stop += 1
            batch = order[start:stop]
            for i, row in zip(batch, self._run([encodings[i].ids for i in batch]), strict=True):
                rows[i] = row
            start = stop
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def encode_products(self, products: Sequence[Product]) -> Vectors:
        """Unit vectors (n, dimension) of the products' texts."""
        return self.encode([product_text(product) for product in products])

    def _run(self, ids: list[list[int]]) -> Vectors:
        width = max(1, max(len(x) for x in ids))
        tokens = np.zeros((len(ids), width), np.int64)
        mask = np.zeros((len(ids), width), np.int64)
        for row, x in enumerate(ids):
            tokens[row, : len(x)] = x
            mask[row, : len(x)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        output = self._session.run(None, {n: v for n, v in given.items() if n in self._inputs})[0]
        hidden = np.asarray(output, np.float32)
        if hidden.ndim == 2:  # the model pools by itself
            return unit(hidden)
        if self._cls:
            return unit(np.ascontiguousarray(hidden[:, 0]))
        weight = mask[:, :, None].astype(np.float32)
        return unit((hidden * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1.0))


def hub_folder(name: str, cache: Path) -> Path:
    """The folder of hub model `name` ("owner/model"), downloaded into `cache` once, then used from there.

    Raises MissingExtra without huggingface_hub, ConfigError when the hub does not give the files.
    """
    folder = cache / name.replace("/", "--")
    if (folder / "tokenizer.json").is_file() and any((folder / m).is_file() for m in _MODELS):
        return folder
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise MissingExtra("huggingface_hub", "hub", f"downloading the model {name!r}") from None
    wanted = ["tokenizer.json", "*config.json", "1_Pooling/config.json", "model.onnx", "onnx/model.onnx"]
    try:
        snapshot_download(
            name, local_dir=folder, allow_patterns=wanted, endpoint=os.environ.get("HF_ENDPOINT")
        )
    except Exception as error:  # the hub's client has many; a person needs one line
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ConfigError(
            f"dense = {name!r} could not be downloaded ({reason}); check the name, or name a folder on disk"
        ) from error
    return folder


def _setting(folder: Path, file: str, name: str, default: Any) -> Any:
    try:
        return json.loads((folder / file).read_text("utf-8")).get(name, default)
    except (OSError, ValueError):
        return default
