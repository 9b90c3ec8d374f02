"""GGUF, the format of llama.cpp and Ollama: written here for Qwen3 networks with the `gguf` package, left to
llama.cpp's own converter for every other architecture.

llama.cpp cuts text into words by rules built into it, not by the tokenizer's file; the nearest to ours are Qwen2's.
`agreement` measures how many texts come out as the same tokens.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, TrainError

__all__ = ["TYPES", "agreement", "write_gguf"]

#: weight types: matrices are kept so; norms always in float32
TYPES = ("f16", "bf16", "q8_0")

#: Qwen2's rules, which llama.cpp calls "qwen2" (src/llama-vocab.cpp)
_QWEN2 = (
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def write_gguf(model: str | Path, out: Path, kind: str = "f16") -> Path:
    """Writes the model folder `model` as the file `out`; returns it. The file appears whole or not at all.
    Raises InputError for an unknown type, TrainError naming the command that brings a missing converter."""
    if kind not in TYPES:
        raise InputError(f"GGUF type {kind!r}: choose from {', '.join(TYPES)}")
    config = json.loads((Path(model) / "config.json").read_text("utf-8"))
    part = out.with_name(f"{out.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    if config.get("model_type") == "qwen3":
        _write_qwen3(Path(model), part, kind)
    else:
        _by_llama_cpp(Path(model), part, kind, str(config.get("model_type")))
    part.replace(out)
    return out


def agreement(tokenizer: Any, texts: Iterable[str]) -> float:
    """The share of `texts` that llama.cpp, cutting words as Qwen2 does, turns into the same tokens."""
    from tokenizers import Regex, Tokenizer, pre_tokenizers

    other = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    other.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_QWEN2), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    same = [
        tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
        == other.encode(text, add_special_tokens=False).ids
        for text in texts
    ]
    return sum(same) / len(same) if same else 1.0


def _write_qwen3(model: Path, part: Path, kind: str) -> None:
    try:
        import gguf
    except ImportError as error:
        raise TrainError("GGUF needs the package 'gguf': run  pip install gguf") from error
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    network = AutoModelForCausalLM.from_pretrained(str(model), dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(str(model))
    config = network.config
    writer = gguf.GGUFWriter(str(part), "qwen3")
    writer.add_name(model.resolve().name)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_freq_base(float(config.rope_parameters["rope_theta"]))
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    types = {
        "f16": (gguf.LlamaFileType.MOSTLY_F16, gguf.GGMLQuantizationType.F16),
        "bf16": (gguf.LlamaFileType.MOSTLY_BF16, gguf.GGMLQuantizationType.BF16),
        "q8_0": (gguf.LlamaFileType.MOSTLY_Q8_0, gguf.GGMLQuantizationType.Q8_0),
    }
    file_type, matrix_type = types[kind]
    writer.add_file_type(file_type)
    _add_tokenizer(gguf, writer, tokenizer, config.vocab_size)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN3, config.num_hidden_layers)
    for name, weight in network.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        raw = weight.numpy()
        there = names.get_name(name, try_suffixes=(".weight",))
        if there is None:
            raise TrainError(f"the weight {name!r} has no place in a GGUF of a Qwen3 model")
        wanted = gguf.GGMLQuantizationType.F32 if raw.ndim == 1 else matrix_type
        if wanted == gguf.GGMLQuantizationType.Q8_0 and raw.shape[-1] % 32:
            wanted = gguf.GGMLQuantizationType.F16
        writer.add_tensor(there, gguf.quants.quantize(raw, wanted), raw_dtype=wanted)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(gguf: Any, writer: Any, tokenizer: Any, vocabulary: int) -> None:
    parts = json.loads(tokenizer.backend_tokenizer.to_str())
    if parts["model"]["type"] != "BPE":
        raise TrainError(
            f"a tokenizer of type {parts['model']['type']} cannot be written to GGUF here, only BPE"
        )
    added = {one["id"]: one for one in parts["added_tokens"]}
    known = {number: token for token, number in tokenizer.get_vocab().items()}
    tokens, kinds = [], []
    for number in range(vocabulary):
        tokens.append(known.get(number, f"[PAD{number}]"))
        if number not in known:
            kinds.append(gguf.TokenType.UNUSED)
        elif number in added:
            special = added[number]["special"]
            kinds.append(gguf.TokenType.CONTROL if special else gguf.TokenType.USER_DEFINED)
        else:
            kinds.append(gguf.TokenType.NORMAL)
    merges = [one if isinstance(one, str) else " ".join(one) for one in parts["model"]["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    writer.add_add_bos_token(False)
    if tokenizer.chat_template:
        writer.add_chat_template(_plain(tokenizer.chat_template))


def _plain(template: str) -> str:
    """The template without the marks of training, which not every Jinja knows; white space as before."""
    template = re.sub(r"\{%(-?)\s*generation\s*(-?)%\}", r"{%\1 if true \2%}", template)
    return re.sub(r"\{%(-?)\s*endgeneration\s*(-?)%\}", r"{%\1 endif \2%}", template)


def _by_llama_cpp(model: Path, part: Path, kind: str, architecture: str) -> None:
    script = shutil.which("convert_hf_to_gguf.py")
    folder = os.environ.get("LLAMA_CPP", "")
    if script is None and folder:
        script = str(Path(folder) / "convert_hf_to_gguf.py")
    if script is None or not Path(script).is_file():
        raise TrainError(
            f"GGUF of a {architecture!r} model needs llama.cpp's converter: run  "
            "git clone https://github.com/ggml-org/llama.cpp  and set LLAMA_CPP to that folder"
        )
    done = subprocess.run(
        [sys.executable, script, str(model), "--outfile", str(part), "--outtype", kind],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not part.is_file():
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise TrainError(f"llama.cpp's converter failed on {str(model)!r}: {last}")
