"""Export: a trained folder as others load it: safetensors (transformers, vLLM, SGLang), ONNX in int4 or int8 (the
embedded engine), GGUF (llama.cpp, Ollama).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from shopkeeper.errors import InputError, MissingExtra, TrainError
from shopkeeper.train.launch import quiet
from shopkeeper.train.lora import is_adapter

__all__ = ["FORMS", "export", "source_of"]

FORMS = ("safetensors", "onnx-int4", "onnx-int8", "gguf")


def export(
    model: str | Path,
    out: str | Path,
    form: str = "safetensors",
    *,
    dtype: str = "bfloat16",
    say: Callable[[str], None] = lambda line: None,
) -> Path:
    """Writes `model` (a run's folder, a model folder, a hub name) to `out`, a folder that appears whole or not at all;
    the card goes along. `dtype` of safetensors: bfloat16, float16 or float32; of gguf: f16, bf16 or q8_0.
    Raises InputError (form, `out` taken, an adapter not merged), TrainError, MissingExtra."""
    if form not in FORMS:
        raise InputError(f"form {form!r}: choose from {', '.join(FORMS)}")
    source, out = source_of(model), Path(out)
    if out.exists():
        raise InputError(f"{str(out)!r} exists already: give a new name, or remove it")
    if is_adapter(source):
        raise InputError(
            f"{source!r} holds a LoRA adapter: first  shopkeeper train merge {source} --out FOLDER"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    if form.startswith("onnx"):
        from shopkeeper.llm.convert import convert, find_checkpoint

        with quiet():
            convert(find_checkpoint(source), out, bits=int(form[-1]))
        return _told(form, out, say)
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        if form == "safetensors":
            _safetensors(source, part, dtype)
        else:
            from shopkeeper.train.gguf import write_gguf

            part.mkdir()
            write_gguf(source, part / "model.gguf", "f16" if dtype == "bfloat16" else dtype)
        for name in ("card.json", "card.md"):
            card = Path(source) / name
            if card.is_file() and not (part / name).exists():
                shutil.copy(card, part / name)
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return _told(form, out, say)


def _told(form: str, out: Path, say: Callable[[str], None]) -> Path:
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    say(f"{form}, {size / 1e6:,.1f} MB: {out}")
    return out


def source_of(model: str | Path) -> str:
    """A run's folder stands for the model in it."""
    inner = Path(model) / "model"
    return str(inner if (inner / "config.json").is_file() or is_adapter(inner) else model)


def _safetensors(source: str, part: Path, dtype: str) -> None:
    """config, weights, tokenizer, chat template, generation settings; loaded once again to be sure of it."""
    try:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig
    except ImportError as error:
        raise MissingExtra("transformers", "train", "exporting") from error
    if dtype not in ("bfloat16", "float16", "float32"):
        raise InputError(f"dtype {dtype!r}: choose bfloat16, float16 or float32")
    try:
        tokenizer = AutoTokenizer.from_pretrained(source)
        model = AutoModelForCausalLM.from_pretrained(source, dtype=getattr(torch, dtype))
    except (OSError, ValueError) as error:
        first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise TrainError(f"no model can be loaded from {source!r}: {first}") from error
    given = model.generation_config
    ends = given.eos_token_id if given.eos_token_id is not None else tokenizer.eos_token_id
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call, unused-ignore]
        eos_token_id=ends, pad_token_id=tokenizer.pad_token_id, do_sample=False
    )
    model.save_pretrained(str(part))
    tokenizer.save_pretrained(str(part))
    AutoModelForCausalLM.from_pretrained(str(part), dtype="auto")
