"""What a run will need: memory on each GPU, time for a number of tokens, the command lines; before renting any.

Formulas (sizes in bytes, N weights, G GPUs):
- weights, gradients, optimiser: AdamW in mixed precision keeps 4 + 4 + 8 bytes a weight (master weights, gradients, two
  moments in float32), all cut over G by FSDP: 16 N / G. Rajbhandari et al. 2020 (ZeRO, arXiv:1910.02054), section 3.1.
- gathered: the weights of two layers (the one at work and the one fetched ahead) and of the embeddings, in bfloat16,
  and the gradients of one layer before they are cut. Zhao et al. 2023 (PyTorch FSDP, arXiv:2304.11277), section 3.
- activations with checkpointing: the input of each layer, 2 s b h, and one layer whole while it is computed again.
  Korthikanti et al. 2022 (arXiv:2205.05198), section 5; here with the tensors of a Qwen3 layer (no dropout,
  attention that keeps no s x s matrix), counted in `layer_activations`. The logits are kept twice in float32.
- time: 6 N + 12 L d s operations a token (Chowdhery et al. 2022, PaLM, arXiv:2204.02311, appendix B; d is the width of
  all heads), at the share of the GPU's peak that is reached (MFU). 0.38 to 0.43 are published for H100s in bfloat16
  (Grattafiori et al. 2024, Llama 3, arXiv:2407.21783, table 4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.train.lora import lora_parameters

__all__ = [
    "GPUS",
    "SHAPES",
    "Gpu",
    "Need",
    "Shape",
    "command_lines",
    "fitting",
    "need",
    "read_count",
    "shape_of",
]

GB = 1e9


@dataclass(frozen=True, slots=True)
class Shape:
    """A Qwen3 network: widths in numbers, `tied` when the output layer is the embedding table."""

    hidden: int
    layers: int
    mlp: int
    heads: int
    kv_heads: int
    head_dim: int
    vocabulary: int
    tied: bool

    @property
    def layer(self) -> int:
        """Weights of one layer: attention, MLP, norms (two of the layer, two of query and key)."""
        queries, keys = self.heads * self.head_dim, self.kv_heads * self.head_dim
        attention = self.hidden * (queries + 2 * keys) + queries * self.hidden
        return attention + 3 * self.hidden * self.mlp + 2 * self.hidden + 2 * self.head_dim

    @property
    def embeddings(self) -> int:
        return self.hidden * self.vocabulary * (1 if self.tied else 2)

    @property
    def parameters(self) -> int:
        return self.embeddings + self.layers * self.layer + self.hidden


#: published shapes (config.json of Qwen/Qwen3-0.6B and so on); --params takes the nearest
SHAPES: dict[str, Shape] = {
    "0.6B": Shape(1024, 28, 3072, 16, 8, 128, 151_936, True),
    "1.7B": Shape(2048, 28, 6144, 16, 8, 128, 151_936, True),
    "4B": Shape(2560, 36, 9728, 32, 8, 128, 151_936, True),
    "8B": Shape(4096, 36, 12_288, 32, 8, 128, 151_936, False),
    "14B": Shape(5120, 40, 17_408, 40, 8, 128, 151_936, False),
    "32B": Shape(5120, 64, 25_600, 64, 8, 128, 151_936, False),
}


@dataclass(frozen=True, slots=True)
class Gpu:
    """`memory` in GB; `peak`: dense bfloat16 operations a second; `link` and `network`: GB/s a GPU, one way, to
    GPUs of its machine (NVLink) and of others (one 400 Gb/s card a GPU, 200 for A100). From the data sheets."""

    name: str
    memory: float
    peak: float
    link: float
    network: float


GPUS: dict[str, Gpu] = {
    "a100": Gpu("A100 SXM 80 GB", 80, 312e12, 300, 25),
    "h100": Gpu("H100 SXM 80 GB", 80, 989e12, 450, 50),
    "h200": Gpu("H200 SXM 141 GB", 141, 989e12, 450, 50),
    "b200": Gpu("B200 180 GB", 180, 2250e12, 900, 50),
}
PER_MACHINE = 8


@dataclass(frozen=True, slots=True)
class Need:
    """Memory in GB on each GPU, and time. `exchange_seconds` is how long FSDP moves data in a step; it runs beside
    the computing, so the longer of the two counts. A step here is one pass, before gradients are added up."""

    parameters: int
    trained: int
    gpus: int
    micro: int
    weights: float
    gradients: float
    optimiser: float
    gathered: float
    activations: float
    logits: float
    reserve: float
    flops_per_token: float
    tokens_per_step: int
    compute_seconds: float
    exchange_seconds: float
    tokens_per_second: float
    hours: float

    @property
    def memory(self) -> float:
        """GB on each GPU, all together."""
        return (
            self.weights
            + self.gradients
            + self.optimiser
            + self.gathered
            + self.activations
            + self.logits
            + self.reserve
        )

    def as_dict(self) -> dict[str, Any]:
        shown = {name: getattr(self, name) for name in Need.__slots__}
        return {**shown, "memory": self.memory}


def need(
    shape: Shape,
    *,
    gpus: int,
    tokens: float,
    gpu: Gpu = GPUS["h100"],
    block: int = 4096,
    micro: int = 1,
    mfu: float = 0.4,
    lora: int = 0,
    checkpointing: bool = True,
) -> Need:
    """What training `shape` on `tokens` tokens needs on `gpus` GPUs with blocks of `block` tokens, `micro` at once on
    each. `lora`: the rank of adapters (0: every weight is trained). Raises InputError for numbers below 1."""
    for name, value in (("GPUs", gpus), ("tokens", tokens), ("block", block), ("micro batch", micro)):
        if value < 1:
            raise InputError(f"{name}: {value:g} is below 1")
    if not 0 < mfu <= 1:
        raise InputError(f"utilisation {mfu:g}: give a share between 0 and 1, such as 0.4")
    whole = shape.parameters
    queries, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    trained = lora_parameters(lora, shape.hidden, shape.layers, queries, keys, shape.mlp) if lora else whole
    # LoRA: the base lies frozen in bfloat16, only the adapters have gradients and moments
    held = (2 * whole + 4 * trained) if lora else 4 * whole
    layer_bytes = 2 * shape.layer
    gathered = 0.0 if gpus == 1 else 2 * layer_bytes + 2 * shape.embeddings + (0 if lora else 2 * layer_bytes)
    if gpus == 1 and not lora:
        gathered = float(layer_bytes)  # autocast's bfloat16 copies
    inputs = 2 * block * micro * shape.hidden
    at_once = layer_activations(shape, block * micro)
    activations = shape.layers * inputs + at_once if checkpointing else shape.layers * at_once
    logits = 2 * 4 * block * micro * shape.vocabulary
    # forward and backward; LoRA computes no gradients of frozen weights: a third of the backward's half less
    per_token = (4 if lora else 6) * whole + 12 * shape.layers * queries * block
    per_step = gpus * micro * block
    compute = per_step * per_token / (gpus * gpu.peak * mfu)
    # gathered twice (forward, backward) in bfloat16, gradients cut once in float32
    moved = 0.0 if gpus == 1 else (2 * 2 * whole + 4 * trained) / GB
    exchange = moved / (gpu.link if gpus <= PER_MACHINE else gpu.network)
    speed = per_step / max(compute, exchange)
    return Need(
        parameters=whole,
        trained=trained,
        gpus=gpus,
        micro=micro,
        weights=held / gpus / GB,
        gradients=4 * trained / gpus / GB,
        optimiser=8 * trained / gpus / GB,
        gathered=gathered / GB,
        activations=activations / GB,
        logits=logits / GB,
        reserve=2.5,  # CUDA context, NCCL buffers, fragments: seen, not derived
        flops_per_token=per_token,
        tokens_per_step=per_step,
        compute_seconds=compute,
        exchange_seconds=exchange,
        tokens_per_second=speed,
        hours=tokens / speed / 3600,
    )


def fitting(shape: Shape, *, gpu: Gpu = GPUS["h100"], **options: Any) -> tuple[Need, bool]:
    """(need, whether it fits on `gpu`) with the smallest micro batch whose exchange hides behind its computing, or the
    largest that fits when none does; with 1 when not even that fits."""
    best = need(shape, gpu=gpu, micro=1, **options)
    fits = best.memory <= gpu.memory
    for micro in (2, 4, 8, 16, 32, 64):
        if best.exchange_seconds <= best.compute_seconds:
            break
        more = need(shape, gpu=gpu, micro=micro, **options)
        if more.memory > gpu.memory:
            break
        best = more
    return best, fits


def layer_activations(shape: Shape, tokens: int) -> float:
    """Bytes that one Qwen3 layer keeps for its backward pass, bfloat16: input, first norm, queries and keys before and
    after their norms and after rotation, values, attention's output, its projection added, second norm, gate, up,
    gate after SiLU, and their product."""
    queries, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    wide = 4 * shape.hidden + 4 * queries + 3 * keys + keys + 4 * shape.mlp
    return 2.0 * tokens * wide


def read_count(text: str) -> float:
    """ "8B", "600M", "2e9", "20T" as a number. Raises InputError."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?(?:e\d+)?)\s*([kKmMbBgGtT]?)\s*", text)
    if not match:
        raise InputError(f"{text!r} is no count: write it like 8B, 600M or 2e9")
    return float(match[1]) * {"": 1, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}[match[2].lower()]


def shape_of(size: str = "", params: str = "") -> tuple[str, Shape]:
    """(name, shape) of a `--size` of this project (nano, mini, ...) or of the published shape nearest to
    `params`. Raises InputError for names unknown, and for counts more than half off every shape."""
    if size and size in SHAPES:
        return size, SHAPES[size]
    if size:
        from shopkeeper.train.size import SIZES

        if size not in SIZES:
            raise InputError(f"no size {size!r}: choose from {', '.join([*SIZES, *SHAPES])}, or use --params")
        s = SIZES[size]
        return size, Shape(s.hidden, s.layers, s.mlp, s.heads, s.kv_heads, s.head_dim, s.vocabulary, True)
    count = read_count(params)
    name = min(SHAPES, key=lambda n: abs(SHAPES[n].parameters - count))
    if not 1 / 1.5 <= SHAPES[name].parameters / max(count, 1) <= 1.5:
        raise InputError(f"no shape near {params} weights is known: choose from {', '.join(SHAPES)}")
    return name, SHAPES[name]


def command_lines(gpus: int, command: str = "sft") -> list[str]:
    """How the run is started: one line for one machine, or one for each of several (the first waits for the rest)."""
    program = f"-m shopkeeper train {command} ..."
    if gpus <= PER_MACHINE:
        return [f"torchrun --nproc-per-node {gpus} {program}"]
    machines = -(-gpus // PER_MACHINE)
    return [
        f"torchrun --nnodes {machines} --nproc-per-node {PER_MACHINE} --rdzv-backend c10d "
        f"--rdzv-endpoint $FIRST_MACHINE:29500 {program}"
    ]
