"""Training of the sequential transformer with PyTorch: next act from the acts before, sampled softmax.

Blocks as in LiGR (Borisyuk et al. 2025: residual branches under a sigmoid gate) with rotary-free relative positions,
many shared negatives and a shifted sequence, the parts that eSASRec (Tikhonovich et al. 2025, arXiv 2508.06450) found
best together; besides, an item is its own vector plus the mean of its attributes' vectors, on both sides.
"""

from __future__ import annotations

import itertools
import math
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.interactions import KIND_CODES, Interactions, ItemFeatures
from shopkeeper.recommend.models.sequential.settings import Settings
from shopkeeper.recommend.recommender import Progress

__all__ = ["train"]

Weights = dict[str, NDArray[np.float32]]


def train(
    data: Interactions, settings: Settings, *, seed: int = 0, progress: Progress | None = None
) -> Weights:
    """Weights by name, float32; the same for the same data, seed and number of threads.

    `items` (n_items, width) are the finished item vectors, attributes included. Raises MissingExtra without torch.
    """
    try:
        import torch
    except ImportError as error:
        raise MissingExtra("torch", "train", "training the sequential model") from error
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    weights = _start(torch, data, settings)
    bags = _bags(torch, data.features) if settings.attributes else None
    decayed = [w for name, w in weights.items() if w.dim() > 1 and name not in ("own", "shared", "distance")]
    plain = [w for name, w in weights.items() if not any(w is d for d in decayed)]
    groups = [
        {"params": decayed, "weight_decay": settings.weight_decay},
        {"params": plain, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=settings.learning_rate, betas=(0.9, 0.98), fused=True)
    sequences = _sequences(data, settings.length + 1)
    lengths = np.fromiter((len(q) for q in sequences), np.int64, len(sequences))
    plan = [cut for _ in range(settings.epochs) for cut in _cuts(lengths, settings.batch, rng)]
    total = len(plan)
    smooth, began = 0.0, time.perf_counter()
    for step, chosen in enumerate(plan, 1):
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _rate(step / total, settings.warmup)
        acts = torch.from_numpy(_filled(sequences, chosen))
        read, wanted = acts[:, :-1], acts[:, 1:]
        places = wanted >= 0
        vectors = _vectors(weights, bags)
        states = _forward(torch, weights, vectors, read.clamp(min=0), settings)[places]
        loss = _loss(torch, states, vectors, weights["bias"], wanted[places], settings, data.n_items)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(weights.values()), 1.0)
        optimizer.step()
        smooth += (loss.item() - smooth) * max(0.02, 1 / step)
        if progress and (step % 20 == 0 or step == total):
            pace = (time.perf_counter() - began) / step * 1000
            progress(step, total, f"loss {smooth:.3f}, {pace:.0f} ms a step")
    with torch.no_grad():
        finished = {name: w.detach() for name, w in weights.items() if name != "own"}
        finished["items"] = _vectors(weights, bags).detach()
    return {name: w.numpy().astype(np.float32) for name, w in finished.items()}


def _start(torch: Any, data: Interactions, settings: Settings) -> dict[str, Any]:
    d, inner = settings.width, settings.inner
    shapes: dict[str, tuple[int, ...]] = {"own": (data.n_items, d), "bias": (data.n_items,)}
    if settings.attributes and data.features is not None and len(data.features.codes):
        shapes["shared"] = (data.features.n_attributes, d)
    shapes["distance"] = (settings.blocks, settings.heads, settings.length)
    for b in range(settings.blocks):
        shapes |= {f"{b}.qkv": (d, 3 * d), f"{b}.out": (d, d), f"{b}.gate": (d, d), f"{b}.up": (d, 2 * inner)}
        shapes |= {f"{b}.down": (inner, d), f"{b}.gate2": (d, d), f"{b}.norm": (d,), f"{b}.norm2": (d,)}
    shapes["norm"] = (d,)
    weights = {}
    for name, shape in shapes.items():
        if "norm" in name:
            w = torch.ones(shape)
        elif len(shape) == 1 or name == "distance":
            w = torch.zeros(shape)
        else:
            w = torch.randn(shape) * (0.02 if name in ("own", "shared") else shape[0] ** -0.5)
        weights[name] = w.requires_grad_()
    return weights


def _bags(torch: Any, features: ItemFeatures | None) -> tuple[Any, Any, Any] | None:
    """Attribute numbers, where those of each item start, and their weights: one over the root of their count."""
    if features is None or not len(features.codes):
        return None
    counts = np.diff(features.starts)
    shares = np.repeat(1.0 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    parts = (features.codes.astype(np.int64), features.starts[:-1].astype(np.int64), shares)
    codes, starts, weights = map(torch.from_numpy, parts)
    return codes, starts, weights


def _vectors(weights: dict[str, Any], bags: tuple[Any, Any, Any] | None) -> Any:
    """All items (n_items, width): each its own vector and the weighted sum of its attributes'."""
    if bags is None:
        return weights["own"]
    from torch.nn import functional as f

    codes, starts, shares = bags
    return weights["own"] + f.embedding_bag(
        codes, weights["shared"], starts, mode="sum", per_sample_weights=shares
    )


def _forward(torch: Any, w: dict[str, Any], vectors: Any, read: Any, settings: Settings) -> Any:
    """States (batch, length, width) after the last norm, with dropout."""
    from torch.nn import functional as f

    batch, length = read.shape
    d, heads, p = settings.width, settings.heads, settings.dropout
    x = vectors[read] * math.sqrt(d)
    if settings.item_dropout:
        keep = torch.rand(batch, length, 1) >= settings.item_dropout
        x = x * keep
    x = _drop(torch, x, p)
    far = torch.arange(length)[:, None] - torch.arange(length)[None]
    for b in range(settings.blocks):
        n = f.rms_norm(x, (d,), w[f"{b}.norm"])
        q, k, v = (n @ w[f"{b}.qkv"]).view(batch, length, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        mask = w["distance"][b][:, far.clamp(min=0)].masked_fill(far < 0, -math.inf)
        seen = f.scaled_dot_product_attention(q, k, v, attn_mask=mask[None])
        seen = seen.transpose(1, 2).reshape(batch, length, d) @ w[f"{b}.out"]
        x = x + _drop(torch, seen, p) * torch.sigmoid(x @ w[f"{b}.gate"])
        n = f.rms_norm(x, (d,), w[f"{b}.norm2"])
        a, g = (n @ w[f"{b}.up"]).chunk(2, dim=-1)
        made = (f.silu(a) * g) @ w[f"{b}.down"]
        x = x + _drop(torch, made, p) * torch.sigmoid(x @ w[f"{b}.gate2"])
    return f.rms_norm(x, (d,), w["norm"])


def _drop(torch: Any, x: Any, p: float) -> Any:
    """Dropout; several times faster than PyTorch's on a CPU."""
    return x if p == 0 else x * ((torch.empty_like(x).uniform_() >= p) * (1.0 / (1.0 - p)))


def _loss(torch: Any, states: Any, vectors: Any, bias: Any, wanted: Any, settings: Settings, n: int) -> Any:
    """Softmax over the wanted item and `negatives` drawn ones, which stand for all the others (Bengio and Senecal
    2008: the drawn logits grow by log of how many each stands for)."""
    from torch.nn import functional as f

    if settings.negatives >= n:
        return f.cross_entropy(states @ vectors.T + bias, wanted)
    drawn = torch.randperm(n)[: settings.negatives]
    right = (states * vectors[wanted]).sum(-1) + bias[wanted]
    wrong = states @ vectors[drawn].T + (bias[drawn] + math.log((n - 1) / settings.negatives))
    place = torch.full((n,), -1)
    place[drawn] = torch.arange(len(drawn))
    same = place[wanted]
    rows = torch.nonzero(same >= 0)[:, 0]
    wrong = wrong.index_put((rows, same[rows]), torch.full((len(rows),), -1e9))
    return (torch.logaddexp(right, wrong.logsumexp(-1)) - right).mean()


def _rate(done: float, warmup: float) -> float:
    return done / warmup if done < warmup else (1.0 - done) / (1.0 - warmup)


def _sequences(data: Interactions, length: int) -> list[NDArray[np.int32]]:
    """The last `length` acts of everybody who did at least two; what was sent back is passed over."""
    good = data.kinds != KIND_CODES["return"]
    ends = np.concatenate([[0], np.cumsum(good)])[data.offsets]
    items = data.items[good]
    parts = (items[a:b][-length:] for a, b in itertools.pairwise(ends))
    return [p for p in parts if len(p) > 1]


def _cuts(lengths: NDArray[np.int64], size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Numbers of sequences of like length that go together: about `size` acts a batch, other ones in each epoch."""
    if not len(lengths):
        return []
    order = np.lexsort((rng.random(len(lengths)), lengths + rng.integers(-1, 2, len(lengths))))
    ends = np.flatnonzero(np.diff(np.cumsum(lengths[order]) // size)) + 1
    parts = np.split(order, ends)
    return [parts[i] for i in rng.permutation(len(parts))]


def _filled(sequences: list[NDArray[np.int32]], chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """A batch (chosen, longest), filled up with -1."""
    batch = np.full((len(chosen), max(len(sequences[i]) for i in chosen)), -1, np.int64)
    for row, i in enumerate(chosen):
        batch[row, : len(sequences[i])] = sequences[i]
    return batch
