"""How fast a language model answers, and in how much memory: the embedded engine, a served model, and their peers.

Every candidate runs in a fresh process with the same number of threads. Peers run the same weights: transformers, and
llama.cpp where xllamacpp is installed.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shopkeeper.bench._model_child import measured
from shopkeeper.bench._model_llama import MISSING
from shopkeeper.bench._model_plan import PLAN, Plan
from shopkeeper.bench._models import DEFAULT, SHOP
from shopkeeper.errors import InputError, ModelError, TrainError
from shopkeeper.llm.models import ModelFolder, find_model
from shopkeeper.train.gguf import write_gguf

__all__ = ["run"]

GOALS = {  # key -> (comparison, value)
    "decode_tokens_per_s": (">=", 300.0),
    "first_token_ms_1000_cached": ("<=", 60.0),
    "resident_mb": ("<=", 300.0),
}


def run(
    predictions: Path | None = None,
    engine: str = "",
    url: str = "",
    model: str = "",
    checkpoint: str = "",
    *,
    plan: Plan = PLAN,
) -> dict[str, Any]:
    """Measures the embedded model `engine` ("nano" when empty; `model` names it too when there is no `url`), or the
    model `model` of the server at `url`.

    `checkpoint` is the folder the embedded model was converted from: its weights go to the peers; without it they get
    random weights of the same shape. `predictions` takes the same document as a file. Raises ModelError, InputError.
    """
    result = _served(url, model, plan) if url else _embedded(engine or model, checkpoint, plan)
    if predictions is not None:
        predictions.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return result


def _served(url: str, model: str, plan: Plan) -> dict[str, Any]:
    if not model:
        raise ModelError(f"which model of {url!r}? name it with --model")
    found = measured("served", {"url": url, "model": model}, plan)
    return {"model": model, "url": url, **_flat(found), "first token": found["contexts"]}


def _embedded(name: str, checkpoint: str, plan: Plan) -> dict[str, Any]:
    folder = find_model(name or DEFAULT, SHOP)
    if checkpoint and not (Path(checkpoint) / "config.json").exists():
        raise InputError(f"--checkpoint {checkpoint!r} is not a Hugging Face checkpoint (no config.json)")
    own = measured("embedded", {"folder": str(folder.path)}, plan)
    candidates: dict[str, dict[str, Any]] = {"embedded": own}
    missing: dict[str, str] = {}
    for peer in ("transformers", "llama.cpp"):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                where = _where(peer, folder, checkpoint, Path(scratch))
                candidates[peer] = measured(peer, where, plan)
            except ModelError as error:
                missing[peer] = str(error)
    converted = folder.card.get("converted", {})
    flat = _flat(own)
    return {
        "model": folder.name,
        "parameters": converted.get("parameters"),
        "bits": converted.get("bits"),
        "model_mb": round(folder.bytes / 1e6, 1),
        "threads": plan.threads,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 2),
        "peers' weights": f"those of {checkpoint}" if checkpoint else "random, of the same shape",
        **flat,
        "goals": {
            key: {"goal": f"{sign} {value:g}", "measured": flat[key], "met": _met(flat[key], sign, value)}
            for key, (sign, value) in GOALS.items()
            if flat.get(key) is not None
        },
        "candidates": {candidate: _flat(found) for candidate, found in candidates.items()},
        "embedded is better by": {
            peer: _ratios(flat, _flat(found)) for peer, found in candidates.items() if peer != "embedded"
        },
        "first token": {
            f"{candidate} {size}": values
            for candidate, found in candidates.items()
            for size, values in found["contexts"].items()
        },
        "not measured": missing,
    }


def _where(peer: str, folder: ModelFolder, checkpoint: str, scratch: Path) -> dict[str, Any]:
    """Where a peer finds its weights. Raises ModelError when it cannot be measured."""
    if peer == "transformers":
        return {"checkpoint": checkpoint} if checkpoint else {"config": shape_of(folder)}
    if find_spec("xllamacpp") is None:
        raise ModelError(MISSING)
    if not checkpoint:
        raise ModelError("llama.cpp needs the weights; give the checkpoint with --checkpoint FOLDER")
    config = json.loads((Path(checkpoint) / "config.json").read_text("utf-8"))
    shape = {"vocabulary": config["vocab_size"], "context": config["max_position_embeddings"]}
    found = sorted(Path(checkpoint).glob("*.gguf"))
    try:
        gguf = found[0] if found else write_gguf(checkpoint, scratch / "model.gguf", "q8_0")
    except TrainError as error:
        raise ModelError(str(error)) from error
    return {"gguf": str(gguf), **shape}


def shape_of(folder: ModelFolder) -> dict[str, Any]:
    """Qwen3Config's keywords for the shape of a model folder; the inner width follows from the count of weights.

    Raises ModelError when its card does not tell that count.
    """
    model = json.loads((folder.path / "genai_config.json").read_text("utf-8"))["model"]
    decoder = model["decoder"]
    hidden, layers, head = decoder["hidden_size"], decoder["num_hidden_layers"], decoder["head_size"]
    heads, groups = decoder["num_attention_heads"], decoder["num_key_value_heads"]
    weights = folder.card.get("converted", {}).get("parameters")
    if not weights:
        raise ModelError("its card does not tell its shape; give the checkpoint with --checkpoint FOLDER")
    attention = 2 * hidden * head * (heads + groups) + 2 * head
    rest = weights - model["vocab_size"] * hidden - hidden
    inner = round((rest / layers - attention - 2 * hidden) / (3 * hidden))
    return {
        "vocab_size": model["vocab_size"],
        "hidden_size": hidden,
        "intermediate_size": max(inner, 1),
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": groups,
        "head_dim": head,
        "max_position_embeddings": model["context_length"],
        "tie_word_embeddings": True,
    }


def _flat(found: Mapping[str, Any]) -> dict[str, Any]:
    """The plain numbers, and the median first token of each context as keys of their own."""
    flat = {key: value for key, value in found.items() if key != "contexts"}
    for size, values in found["contexts"].items():
        flat[f"first_token_ms_{size}"] = values["p50_ms"]
        flat[f"first_token_ms_{size}_cached"] = values["cached_p50_ms"]
    return flat


def _met(value: float, sign: str, goal: float) -> bool:
    return value >= goal if sign == ">=" else value <= goal


def _ratios(own: Mapping[str, Any], peer: Mapping[str, Any]) -> dict[str, float]:
    """How many times better the embedded engine is; below 1 it is worse."""
    ratios = {}
    for key, value in peer.items():
        mine = own.get(key)
        if not isinstance(value, int | float) or not isinstance(mine, int | float) or not value or not mine:
            continue
        if key == "interpreter_mb":
            continue
        ratios[key] = round(mine / value if "per_s" in key else value / mine, 2)
    return ratios
