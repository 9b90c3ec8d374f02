"""The forward pass of the sequential transformer in numpy: a millisecond for one history, without PyTorch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["last_states"]

Floats = NDArray[np.float32]
_EPS = float(np.finfo(np.float32).eps)


def last_states(weights: dict[str, Floats], items: NDArray[np.int64], lengths: NDArray[np.int64]) -> Floats:
    """States (batch, width) after the last act of each history.

    `items` (batch, length) are item numbers, oldest first, filled up at the end with any number; `lengths` (batch,)
    say how many of each row count, at least one.
    """
    batch, length = items.shape
    blocks, heads, _ = weights["distance"].shape
    width = weights["items"].shape[1]
    x = weights["items"][items] * np.float32(math.sqrt(width))
    far = np.arange(length)[:, None] - np.arange(length)[None]
    rows = np.arange(batch)
    for b in range(blocks):
        last = b == blocks - 1  # only the last act's state is needed from here on
        n = _norm(x, weights[f"{b}.norm"])
        qkv = (n @ weights[f"{b}.qkv"]).reshape(batch, length, 3, heads, width // heads)
        q, k, v = qkv.transpose(2, 0, 3, 1, 4)
        bias = np.where(far < 0, np.float32(-np.inf), weights["distance"][b][:, np.maximum(far, 0)])
        if last:
            at = lengths - 1
            q = q[rows, :, at][:, :, None]
            added = bias[:, at].transpose(1, 0, 2)[:, :, None]
            x = x[rows, at][:, None]
        else:
            added = bias[None]
        seen = _softmax(q @ k.transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // heads)) + added) @ v
        seen = seen.transpose(0, 2, 1, 3).reshape(batch, -1, width) @ weights[f"{b}.out"]
        x = x + seen * _sigmoid(x @ weights[f"{b}.gate"])
        n = _norm(x, weights[f"{b}.norm2"])
        a, g = np.split(n @ weights[f"{b}.up"], 2, axis=-1)
        made = (a * _sigmoid(a) * g) @ weights[f"{b}.down"]
        x = x + made * _sigmoid(x @ weights[f"{b}.gate2"])
    return np.asarray(_norm(x[:, 0], weights["norm"]), np.float32)


def _norm(x: Any, scale: Any) -> Any:
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + _EPS) * scale


def _softmax(x: Any) -> Any:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _sigmoid(x: Any) -> Any:
    return np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1.0))
