"""The decoder over semantic ids: Qwen3 architecture, trained to say what comes next, and beam search that can only
say items."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.models.generative.settings import Settings
from shopkeeper.recommend.models.generative.words import BEGIN, PAD, Words
from shopkeeper.recommend.recommender import Progress

__all__ = ["new_decoder", "search", "train"]

Ints = NDArray[np.int64]


def new_decoder(settings: Settings, words: Words, seed: int = 0) -> Any:
    """A Qwen3ForCausalLM with random weights. Raises MissingExtra without PyTorch and transformers."""
    try:
        import torch
        from transformers import Qwen3Config, Qwen3ForCausalLM
    except ImportError as error:
        raise MissingExtra("transformers", "train", "the generative model") from error
    torch.manual_seed(seed)
    config = Qwen3Config(
        vocab_size=words.vocabulary,
        hidden_size=settings.width,
        num_hidden_layers=settings.blocks,
        num_attention_heads=settings.heads,
        num_key_value_heads=settings.heads,
        head_dim=settings.width // settings.heads,
        intermediate_size=settings.inner,
        max_position_embeddings=1 + words.places * (settings.length + 1),
        attention_dropout=settings.dropout,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=None,
        pad_token_id=PAD,
    )
    return Qwen3ForCausalLM(config)


def train(
    decoder: Any,
    sequences: Sequence[Ints],
    settings: Settings,
    seed: int = 0,
    progress: Progress | None = None,
) -> None:
    """`sequences` are tokens, BEGIN first. The learning rate rises, then falls linearly to zero."""
    import torch
    from torch.nn import functional as f

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    lengths = np.array([len(s) for s in sequences], np.int64)
    plan = [cut for _ in range(settings.epochs) for cut in _cuts(lengths, settings.batch, rng)]
    optimizer = torch.optim.AdamW(
        decoder.parameters(), settings.learning_rate, betas=(0.9, 0.95), weight_decay=settings.weight_decay
    )
    decoder.train()
    smooth, began = 0.0, time.perf_counter()
    for step, chosen in enumerate(plan, 1):
        done = step / len(plan)
        rate = done / settings.warmup if done < settings.warmup else (1 - done) / (1 - settings.warmup)
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * rate
        tokens = np.full((len(chosen), int(lengths[chosen].max())), PAD, np.int64)
        for row, i in enumerate(chosen):
            tokens[row, : lengths[i]] = sequences[i]
        read = torch.from_numpy(tokens)
        states = decoder.model(input_ids=read[:, :-1], use_cache=False)[0]
        wanted = read[:, 1:]
        spoken = wanted != PAD
        states = f.dropout(states[spoken], settings.dropout)
        loss: Any = f.cross_entropy(decoder.lm_head(states), wanted[spoken])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        smooth += (loss.item() - smooth) * max(0.02, 1 / step)
        if progress and (step % 20 == 0 or step == len(plan)):
            pace = (time.perf_counter() - began) / step * 1000
            progress(step, len(plan), f"loss {smooth:.3f}, {pace:.0f} ms a step")
    decoder.eval()


def search(
    decoder: Any, words: Words, prompts: Ints, beams: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Items (people, beams) best first, and the logarithms of their chances; -1 where there are fewer. `prompts`
    (people, length) are tokens, all of one length."""
    import torch

    people, length = prompts.shape
    with torch.inference_mode():
        out = decoder(input_ids=torch.from_numpy(prompts), use_cache=True, logits_to_keep=1)
        cache = out.past_key_values
        logits = out.logits[:, -1].float().numpy()
        said = np.zeros((people, 1, 0), np.int64)
        total = np.zeros((people, 1), np.float32)
        for place in range(words.places):
            now = said.shape[1]
            allowed = words.following(said.reshape(people * now, place))
            scores = _among(logits.reshape(people * now, -1), allowed) + total.reshape(-1, 1)
            scores = scores.reshape(people, -1)
            kept = min(beams, scores.shape[1])
            best = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
            total = np.take_along_axis(scores, best, axis=1)
            order = np.argsort(-total, axis=1, kind="stable")
            best, total = np.take_along_axis(best, order, axis=1), np.take_along_axis(total, order, axis=1)
            parent, token = best // words.vocabulary, best % words.vocabulary
            before = np.take_along_axis(said, parent[:, :, None], axis=1)
            said = np.concatenate([before, token[:, :, None]], axis=2)
            if place == words.places - 1:
                break
            rows = (np.arange(people)[:, None] * now + parent).ravel()
            cache.batch_select_indices(torch.from_numpy(rows))
            at = torch.full((people * kept, 1), length + place)
            out = decoder(
                input_ids=torch.from_numpy(token.reshape(-1, 1)),
                past_key_values=cache,
                position_ids=at,
                use_cache=True,
            )
            cache = out.past_key_values
            logits = out.logits[:, -1].float().numpy()
    items = words.items(said.reshape(-1, words.places)).reshape(people, -1)
    return np.where(np.isfinite(total), items, -1), total.astype(np.float32)


def _among(logits: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Logarithms of the chances among what is allowed, so that those of all items add up to one."""
    logits = np.where(allowed, logits, -np.inf)
    top = np.maximum(logits.max(axis=1, keepdims=True), np.float32(-1e30))
    sums = np.exp(logits - top).sum(axis=1, keepdims=True)
    return np.asarray(logits - top - np.log(np.maximum(sums, 1e-30)), np.float32)


def tokens_of(items: NDArray[np.int32], words: Words, length: int) -> Ints:
    """BEGIN and the tokens of the last `length` items."""
    return np.concatenate([[BEGIN], words.ids[items[-length:]].ravel()]).astype(np.int64)


def _cuts(lengths: Ints, size: int, rng: np.random.Generator) -> list[Ints]:
    """Numbers of sequences of like length that go together, about `size` tokens a batch."""
    if not len(lengths):
        return []
    order = np.lexsort((rng.random(len(lengths)), lengths))
    count = max(1, math.ceil(int(lengths.sum()) / size))
    ends = np.flatnonzero(np.diff(np.cumsum(lengths[order]) * count // (lengths.sum() + 1))) + 1
    parts = np.split(order, ends)
    return [parts[i] for i in rng.permutation(len(parts))]
