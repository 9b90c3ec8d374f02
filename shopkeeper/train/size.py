"""One dial: from `--size` follow width, depth, block, batch, learning rate and schedule, each with its reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError

__all__ = ["SIZES", "Size", "size_of"]


@dataclass(frozen=True, slots=True)
class Size:
    """One model size. `batch_tokens` is per optimiser step over all processes; `micro_batch` blocks go through one
    device at once. `base` names the Hugging Face checkpoint that the run starts from ("" = from scratch)."""

    name: str
    hidden: int
    layers: int
    mlp: int
    heads: int
    kv_heads: int
    head_dim: int
    vocabulary: int
    block: int
    micro_batch: int
    batch_tokens: int
    learning_rate: float
    tuning_rate: float
    warmup_steps: int
    context: int = 4096
    base: str = ""

    @property
    def parameters(self) -> int:
        """Weights with the embedding counted once (it is tied), from the shape alone."""
        width = self.heads * self.head_dim
        attention = self.hidden * (2 * width + 2 * self.kv_heads * self.head_dim) + 2 * self.head_dim
        layer = attention + 3 * self.hidden * self.mlp + 2 * self.hidden
        return self.vocabulary * self.hidden + self.layers * layer + self.hidden

    def config(self, vocabulary: int) -> dict[str, Any]:
        """Keyword arguments of transformers' Qwen3Config for a tokenizer of `vocabulary` ids (rounded up to 64)."""
        return {
            "vocab_size": -(-vocabulary // 64) * 64,
            "hidden_size": self.hidden,
            "intermediate_size": self.mlp,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "head_dim": self.head_dim,
            "max_position_embeddings": self.context,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0},
            "tie_word_embeddings": True,
            "attention_dropout": 0.0,
            "initializer_range": 0.02,
        }

    def choices(self) -> list[tuple[str, str, str]]:
        """(what, value, reason) for everything that the dial decides."""
        if self.base:
            shape = ("shape", self.base, "taken from the checkpoint, with its tokenizer")
        else:
            shape = (
                "shape",
                f"{self.layers} layers x {self.hidden}, mlp {self.mlp}, {self.heads} heads of {self.head_dim}, "
                f"{self.kv_heads} key-value heads, {self.vocabulary} ids, {self.parameters / 1e6:.1f}M weights",
                "Qwen3, so that it loads everywhere; small ones are wide and shallow: fewer steps one after "
                "the other for each token decoded",
            )
        return [
            shape,
            ("block", f"{self.block} tokens", "short dialogues packed; nothing attends across two of them"),
            (
                "batch",
                f"{self.batch_tokens} tokens a step, {self.micro_batch} blocks at once",
                "small models learn most per token from small batches",
            ),
            ("learning rate", f"{self.learning_rate:g}", "usual for this width; falls as width grows"),
            (
                "tuning rate",
                f"{self.tuning_rate:g}",
                "a tuned model keeps more of what it knew at a lower rate",
            ),
            (
                "schedule",
                f"{self.warmup_steps} steps up, constant, down over the last fifth",
                "warm-up, stable, decay: a run can be made longer or shorter without planning its end",
            ),
        ]

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "parameters": self.parameters}


# fmt: off
SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        #    name     hidden lay   mlp  h kv  hd   vocab block micro  batch    rate   tuning warm
        Size("pico",   192,   3,   512,  3, 1, 64,   2048,  512,  8,    4096, 4e-3,  2e-3,   20),
        Size("nano",   512,   4,  1408,  8, 4, 64,   8192,  512,  8,    4096, 2e-3,  1e-3,   50),
        Size("mini",   768,   8,  2048, 12, 4, 64,  12288, 1024,  8,   16384, 1e-3,  5e-4,  100),
        Size("small", 1024,  12,  2816, 16, 4, 64,  16384, 1024, 16,   65536, 8e-4,  2e-4,  200),
        Size("base",  1024,  28,  3072, 16, 8, 128, 32768, 2048, 16,  262144, 6e-4,  5e-5,  500, 32768),
    )
}
# fmt: on

#: a checkpoint from elsewhere: its shape is its own; only the schedule comes from here
_CHECKPOINT = replace(SIZES["base"], name="checkpoint", block=2048, micro_batch=2, batch_tokens=32768)


def size_of(name: str) -> Size:
    """The size called `name`; else a Hugging Face checkpoint: a folder with a config.json, or a name "owner/model".
    Raises InputError when it is neither."""
    if name in SIZES:
        return SIZES[name]
    if (Path(name) / "config.json").is_file() or (name.count("/") == 1 and not name.startswith((".", "/"))):
        return replace(_CHECKPOINT, base=name)
    raise InputError(
        f"no size and no checkpoint '{name}': use {', '.join(SIZES)}, a folder with config.json, or owner/model"
    )
