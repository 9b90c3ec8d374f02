"""A Hugging Face checkpoint becomes a model folder of the embedded engine, by ONNX Runtime GenAI's builder.

Written beside the target and renamed, so that an interrupted conversion leaves what was there.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import shutil
import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra, ModelError
from shopkeeper.llm.onnx_graph import finish_graphs
from shopkeeper.llm.template import chat_template

__all__ = ["BITS", "convert", "find_checkpoint"]

#: bits of the weights -> the builder's precision and options, with the reason
BITS: dict[int, tuple[str, dict[str, str]]] = {
    # k_quant loses less than round-to-nearest; the last layer, which is the embedding too, keeps 8 bits
    4: ("int4", {"algo_config": "k_quant", "matmul_mixed_precision": "last_matmul:int8"}),
    # 8 bits are close to lossless, so wide blocks (fewer scales) cost nothing; the embedding is shared afterwards
    8: ("int8", {"algo_config": "k_quant", "block_size": "128"}),
    # stored in 16 bits, computed in 32: GenAI 0.18 cannot run 16-bit graphs on a CPU
    16: ("fp32", {}),
}

KEPT = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "card.json",
)


def find_checkpoint(source: str | Path) -> Path:
    """The folder of a checkpoint: a local path, else a name on the Hugging Face hub, downloaded.

    Raises ModelError when it is neither, MissingExtra when a hub name is given without huggingface_hub.
    """
    folder = Path(source)
    if folder.is_dir():
        if not (folder / "config.json").exists():
            raise ModelError(f"{str(folder)!r} is not a Hugging Face checkpoint (no config.json)")
        return folder
    text = str(source)
    if folder.is_absolute() or text.startswith(".") or text.count("/") > 1 or folder.exists():
        raise ModelError(f"no checkpoint folder {text!r}; give a folder with a config.json, or a hub name")
    try:
        import huggingface_hub
    except ImportError as error:
        raise MissingExtra("huggingface_hub", "hub", f"downloading {text!r}") from error
    wanted = ["*.json", "*.safetensors", "*.jinja", "*.model", "*.txt"]
    try:
        return Path(huggingface_hub.snapshot_download(text, allow_patterns=wanted))
    except Exception as error:
        line = " ".join(str(error).split())
        raise ModelError(
            f"the checkpoint {text!r} is no folder here and could not be fetched from the hub ({line[:160]})"
        ) from error


def convert(checkpoint: Path, target: Path, *, bits: int = 4) -> Path:
    """Writes the model folder `target` from the checkpoint folder; an older `target` is replaced. Returns it.

    `bits` of the weights: 4, 8 or 16. Raises InputError for other bits, ModelError when the checkpoint cannot be
    read or its architecture is not supported, MissingExtra without the `train` extra.
    """
    if bits not in BITS:
        raise InputError(f"bits {bits!r} is not one of {', '.join(map(str, BITS))}")
    if not (checkpoint / "config.json").exists():
        raise ModelError(f"{str(checkpoint)!r} is not a Hugging Face checkpoint (no config.json)")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        made, spare = Path(scratch) / "made", Path(scratch) / "builder"
        made.mkdir()
        _build(checkpoint, made, spare, bits)
        finish_graphs(made, bits)
        for name in KEPT:
            if (checkpoint / name).exists():
                shutil.copyfile(checkpoint / name, made / name)
        if not (made / "chat_template.jinja").exists() and not _has_template(made):
            (made / "chat_template.jinja").write_text(chat_template(), "utf-8")
        _write_card(checkpoint, made, target.name, bits)
        if target.exists():
            os.replace(target, Path(scratch) / "old")
        os.replace(made, target)
    return target


def _build(checkpoint: Path, out: Path, spare: Path, bits: int) -> None:
    """Runs the builder, silently; its errors become one line."""
    try:
        import torch
        import transformers
        from onnxruntime_genai.models import builder
    except ImportError as error:
        raise MissingExtra(error.name or "torch", "train", "converting a checkpoint") from error
    precision, options = BITS[bits]
    names = [
        f"{key}={value}" for key, value in {**options, "prune_lm_head": "true", "hf_token": "false"}.items()
    ]
    said = io.StringIO()
    silenced, verbosity = logging.root.manager.disable, transformers.logging.get_verbosity()
    logging.disable(logging.WARNING)  # the quantiser tells of every matrix, through handlers of its own
    transformers.logging.set_verbosity(logging.ERROR)
    try:
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            warnings.catch_warnings(),
            torch.no_grad(),
        ):
            warnings.simplefilter("ignore")
            arguments = ("", str(checkpoint), str(out), precision, "cpu", str(spare))
            prepared = builder.parse_extra_options(*arguments, names)
            builder.create_model(*arguments, **prepared)
    except NotImplementedError as error:
        raise ModelError(
            f"the checkpoint {str(checkpoint)!r} has an architecture that cannot be converted ({error})"
        ) from error
    except Exception as error:
        line = " ".join(str(error).split())
        raise ModelError(f"the checkpoint {str(checkpoint)!r} cannot be converted ({line[:200]})") from error
    finally:
        logging.disable(silenced)
        transformers.logging.set_verbosity(verbosity)


def _has_template(folder: Path) -> bool:
    file = folder / "tokenizer_config.json"
    return file.exists() and isinstance(json.loads(file.read_text("utf-8")).get("chat_template"), str)


def _write_card(checkpoint: Path, folder: Path, name: str, bits: int) -> None:
    """card.json: what training wrote, and what the conversion adds."""
    file = folder / "card.json"
    card: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {"name": name}
    config = json.loads((checkpoint / "config.json").read_text("utf-8"))
    card["converted"] = {
        "architecture": (config.get("architectures") or [config.get("model_type", "")])[0],
        "bits": bits,
        "bytes": sum(item.stat().st_size for item in folder.iterdir() if item.is_file()),
        "context_tokens": config.get("max_position_embeddings"),
        "parameters": _parameters(checkpoint),
        "source": checkpoint.name,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    file.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _parameters(checkpoint: Path) -> int:
    """Numbers in the checkpoint's safetensors files, read from their headers alone."""
    total = 0
    for file in checkpoint.glob("*.safetensors"):
        with file.open("rb") as handle:
            header = json.loads(handle.read(int.from_bytes(handle.read(8), "little")))
        for key, tensor in header.items():
            if key != "__metadata__":
                count = 1
                for side in tensor["shape"]:
                    count *= side
                total += count
    return total
