"""A tiny random Qwen3 checkpoint with the project's chat template, and rows to tune it on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import shopkeeper.llm

TEMPLATE = Path(shopkeeper.llm.__file__).parent / "data" / "chat_template.jinja"
SPECIAL = [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<tool_call>",
    "</tool_call>",
    "<tool_response>",
    "</tool_response>",
    "<|fim|>",
    *[f"<|extra_{n}|>" for n in range(8)],
]
COLORS = ("red", "blue", "green", "black", "white", "silver")
THINGS = ("kettle", "mug", "lamp", "shirt", "chair", "bottle")


def make_rows() -> list[dict[str, Any]]:
    """36 rows of the skill "understand": one colour and one thing each."""
    rows = []
    for color in COLORS:
        for thing in THINGS:
            wanted = {"intent": "find", "category": thing, "attributes": {"color": [color]}}
            rows.append(
                {
                    "messages": [
                        {"role": "system", "content": f"categories: {thing}\ncolor: {color}"},
                        {"role": "user", "content": f"a {color} {thing} please"},
                        {"role": "assistant", "content": json.dumps(wanted, separators=(",", ":"))},
                    ],
                    "skill": "understand",
                    "language": "en",
                    "part": "train",
                }
            )
    return rows


@pytest.fixture(scope="session")
def rows() -> list[dict[str, Any]]:
    return make_rows()


@pytest.fixture(scope="session")
def write_jsonl() -> Callable[[Path, list[dict[str, Any]]], Path]:
    def write(file: Path, lines: list[dict[str, Any]]) -> Path:
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        return file

    return write


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hidden 64, 2 layers, 4 heads of 16, tied; a byte-level BPE of 512. Weights random, seed 0."""
    import torch
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny")
    bpe = Tokenizer(models.BPE())
    pattern = Regex(r"\p{N}| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+")
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(pattern, "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    bpe.decoder = decoders.ByteLevel()
    text = [message["content"] for row in make_rows() for message in row["messages"]]
    bpe.train_from_iterator(
        text * 3,
        trainers.BpeTrainer(
            vocab_size=512,
            special_tokens=SPECIAL,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe, eos_token="<|im_end|>", pad_token="<|endoftext|>", model_max_length=512
    )
    tokenizer.chat_template = TEMPLATE.read_text("utf-8")
    torch.manual_seed(0)
    model = Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=512,
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=16,
            max_position_embeddings=512,
            tie_word_embeddings=True,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
