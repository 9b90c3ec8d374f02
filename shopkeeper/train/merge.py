"""Merge: a LoRA adapter folded into its base, so that one ordinary model folder remains."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from shopkeeper.errors import InputError, MissingExtra, TrainError
from shopkeeper.train.launch import quiet
from shopkeeper.train.lora import is_adapter

__all__ = ["merge"]


@quiet()
def merge(adapter: str | Path, out: str | Path, *, base: str | Path | None = None) -> Path:
    """Writes base plus adapter to `out` as safetensors with tokenizer and chat template; returns `out`.
    `base` None: the one named in the adapter. The folder appears whole or not at all.
    Raises InputError when `adapter` holds none or `out` is taken, TrainError when they do not fit."""
    adapter, out = Path(adapter), Path(out)
    if is_adapter(adapter / "model"):  # a run's folder
        adapter = adapter / "model"
    if not is_adapter(adapter):
        raise InputError(f"{str(adapter)!r} holds no LoRA adapter (adapter_config.json is missing)")
    if out.exists():
        raise InputError(f"{str(out)!r} exists already: give a new name, or remove it")
    try:
        import torch
        from peft import PeftModel
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise MissingExtra("peft", "train", "merging") from error
    named = json.loads((adapter / "adapter_config.json").read_text("utf-8"))["base_model_name_or_path"]
    source = str(base or named)
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        weights = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)
        merged = PeftModel.from_pretrained(weights, str(adapter)).merge_and_unload(safe_merge=True)
        merged.to(_kept_dtype(source)).save_pretrained(str(partial))
        AutoTokenizer.from_pretrained(str(adapter)).save_pretrained(str(partial))
    except (OSError, ValueError, RuntimeError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise TrainError(f"{str(adapter)!r} cannot be merged into {source!r}: {first}") from error
    partial.rename(out)
    return out


def _kept_dtype(source: str) -> object:
    """The type that the base was stored in."""
    import torch
    from transformers import AutoConfig

    return AutoConfig.from_pretrained(source).dtype or torch.float32
