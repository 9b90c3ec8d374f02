"""Restore: a model folder of the embedded engine back into a checkpoint that can be trained on.

Weights in 4 or 8 bits are multiplied out, block by block; what quantising lost stays lost, so the checkpoint says what
the embedded model says. Qwen3 as `shopkeeper.llm.convert` writes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.train.launch import quiet

__all__ = ["restore"]

Floats = NDArray[np.float32]
_KEPT = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "card.json",
)
_QUANTISED = re.compile(r"(.+)\.weight_Q\d+G\d+$")


def restore(model: Path, out: Path) -> Path:
    """Writes the checkpoint folder `out` (float32) from the model folder `model`; `out` appears whole or not at all.
    Raises ModelError when the folder is not one of ours, MissingExtra without the `train` extra."""
    try:
        import onnx
        import torch
        from transformers import Qwen3Config, Qwen3ForCausalLM
    except ImportError as error:
        raise MissingExtra(error.name or "onnx", "train", "restoring a checkpoint") from error
    try:
        config = json.loads((model / "genai_config.json").read_text("utf-8"))["model"]
        graph = onnx.load(str(model / "model.onnx")).graph
        if config["type"] != "qwen3":
            raise ModelError(f"the model {str(model)!r} is a {config['type']!r}; only qwen3 can be restored")
        weights, epsilon = _weights(onnx, graph)
        state, shape = _state(weights, config)
    except (OSError, KeyError, ValueError, StopIteration) as error:
        raise ModelError(f"the model {str(model)!r} cannot be restored ({error!r})") from error
    with quiet():
        made = Qwen3ForCausalLM(
            Qwen3Config(
                **shape,
                max_position_embeddings=config["context_length"],
                rms_norm_eps=epsilon,
                bos_token_id=None,
                eos_token_id=config["eos_token_id"],
                pad_token_id=config["pad_token_id"],
            )
        )
        tensors = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in state.items()}
        missing = set(made.load_state_dict(tensors, strict=False).missing_keys) - {"lm_head.weight"}
        if missing:
            raise ModelError(f"the model {str(model)!r} has no weights for {sorted(missing)[0]!r}")
        made.tie_weights()
        made.generation_config.eos_token_id = config["eos_token_id"]
        made.generation_config.pad_token_id = config["pad_token_id"]
        part = out.with_name(f".{out.name}.{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        try:
            made.save_pretrained(str(part))
            for name in _KEPT:
                if (model / name).is_file():
                    shutil.copyfile(model / name, part / name)
            shutil.rmtree(out, ignore_errors=True)
            part.rename(out)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return out


def _weights(onnx: Any, graph: Any) -> tuple[dict[str, Floats], float]:
    """Name -> weight, (out, in) for matrices; and the epsilon of the norms."""
    stored = {item.name: item for item in graph.initializer}

    def read(name: str) -> NDArray[Any]:
        array: NDArray[Any] = onnx.numpy_helper.to_array(stored[name])
        return array

    found: dict[str, Floats] = {}
    epsilon = 1e-6
    for node in graph.node:
        options = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
        if node.op_type == "MatMulNBits":
            name = _QUANTISED.fullmatch(node.input[1])
            if name is not None:
                zeros = read(node.input[3]) if len(node.input) > 3 and node.input[3] else None
                found[name[1]] = _multiplied(read(node.input[1]), read(node.input[2]), zeros, options)
        elif "epsilon" in options:
            epsilon = float(options["epsilon"])
    for name in stored:
        plain = name.removesuffix(".half")
        if plain.endswith(".MatMul.weight"):
            found[plain.removesuffix(".weight")] = read(name).astype(np.float32).T
        elif plain.endswith(
            (".layernorm.weight", "layernorm.weight", "embed_tokens.weight", "cos_cache", "sin_cache")
        ):
            found[plain] = read(name).astype(np.float32)
    return found, float(f"{epsilon:.6g}")


def _multiplied(
    packed: NDArray[Any], scales: NDArray[Any], zeros: NDArray[Any] | None, options: dict[str, Any]
) -> Floats:
    """The matrix (N, K) of a MatMulNBits: blocks of K with a scale and a zero point each; 4-bit values lie two in a
    byte, the low half first (ONNX Runtime, contrib operators)."""
    rows, width, bits, block = (int(options[name]) for name in ("N", "K", "bits", "block_size"))
    blocks = -(-width // block)
    if bits == 4:
        values = _halves(packed.reshape(rows, blocks, -1))
        shift = (
            _halves(zeros.reshape(rows, -1))[:, :blocks] if zeros is not None else np.full((rows, blocks), 8)
        )
    elif bits == 8:
        values = packed.reshape(rows, blocks, block)
        shift = zeros.reshape(rows, blocks) if zeros is not None else np.full((rows, blocks), 128)
    else:
        raise ValueError(f"{bits} bits")
    exact = values.astype(np.float32) - shift.astype(np.float32)[..., None]
    made: Floats = (exact * scales.reshape(rows, blocks, 1).astype(np.float32)).reshape(rows, -1)[:, :width]
    return made


def _halves(packed: NDArray[Any]) -> NDArray[Any]:
    return np.stack([packed & 15, packed >> 4], axis=-1).reshape(*packed.shape[:-1], -1)


def _state(weights: dict[str, Floats], config: dict[str, Any]) -> tuple[dict[str, Floats], dict[str, Any]]:
    """Transformers' names of the weights, and the arguments of Qwen3Config that follow from their shapes."""
    decoder = config["decoder"]
    layers, heads, kv = (
        int(decoder[f"num_{n}"]) for n in ("hidden_layers", "attention_heads", "key_value_heads")
    )
    size = int(decoder["head_size"])
    head = weights["lm_head.MatMul"]
    table = weights.get("model.embed_tokens.weight")
    tied = table is None or (
        table.shape == head.shape and bool(np.abs(table - head).max() < np.abs(table).max() / 50)
    )
    state = {"model.embed_tokens.weight": head if table is None else table}
    if not tied:
        state["lm_head.weight"] = head
    state["model.norm.weight"] = weights[f"model.layers.{layers}.final_norm_layernorm.weight"]
    for n in range(layers):
        ours, theirs = f"model.layers.{n}.attn", f"model.layers.{n}.self_attn"
        if f"{ours}.qkv_proj.MatMul" in weights:
            parts = np.split(weights[f"{ours}.qkv_proj.MatMul"], [heads * size, (heads + kv) * size])
        else:
            parts = [weights[f"{ours}.{p}_proj.MatMul"] for p in "qkv"]
        state |= {f"{theirs}.{p}_proj.weight": part for p, part in zip("qkv", parts, strict=True)}
        state[f"{theirs}.o_proj.weight"] = weights[f"{ours}.o_proj.MatMul"]
        for p in "qk":
            state[f"{theirs}.{p}_norm.weight"] = weights[f"{ours}.{p}_norm.layernorm.weight"]
        for p in ("gate", "up", "down"):
            state[f"model.layers.{n}.mlp.{p}_proj.weight"] = weights[f"model.layers.{n}.mlp.{p}_proj.MatMul"]
        for p in ("input", "post_attention"):
            name = f"model.layers.{n}.{p}_layernorm.weight"
            state[name] = weights[name]
    shape = {
        "vocab_size": head.shape[0],
        "hidden_size": head.shape[1],
        "intermediate_size": state["model.layers.0.mlp.gate_proj.weight"].shape[0],
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv,
        "head_dim": size,
        "tie_word_embeddings": tied,
        "rope_parameters": {"rope_type": "default", "rope_theta": _theta(weights, size)},
    }
    return state, shape


def _theta(weights: dict[str, Floats], size: int) -> float:
    """The base of the rotary positions, from the angle of the second pair at position 1: theta^(-2 / size)."""
    angle = float(np.arctan2(weights["sin_cache"][1, 1], weights["cos_cache"][1, 1]))
    return float(f"{angle ** (-size / 2):.2g}")
