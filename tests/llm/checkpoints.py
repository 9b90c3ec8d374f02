"""Tiny random checkpoints for the tests, made at hand: Qwen3 with a byte-level tokenizer and our chat template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shopkeeper.llm.template import chat_template

SPECIAL = [
    *["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>"],
    *["<tool_response>", "</tool_response>", "<|fim|>"],
    *[f"<|extra_{number}|>" for number in range(8)],
]
TEXT = [
    "You are the shop's assistant. Something to keep coffee hot on my commute, not plastic, under 30.",
    '{"intent":"find","want":"kettle","price":{"max":30},"items":["red","blue"]} {"name": "search", "arguments": ',
    "您好，请问有没有红色的保温杯？不要塑料的，三十块以下。 user assistant system hello yes no one two three",
]


def make_tokenizer() -> Any:
    """A transformers tokenizer with 500 tokens, trained on a few sentences."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(TEXT * 4, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    fast.chat_template = chat_template()
    return fast


def make_checkpoint(folder: Path, *, kind: str = "qwen3", tied: bool = True, context: int = 1024) -> Path:
    """A random checkpoint of 2 layers; `kind` is qwen3, qwen2 or llama."""
    import torch
    import transformers

    torch.set_num_threads(1)
    torch.manual_seed(7)
    tokenizer = make_tokenizer()
    sizes = {
        "vocab_size": 512,  # wider than the tokenizer, as checkpoints usually are
        "hidden_size": 128,
        "intermediate_size": 256,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": context,
        "tie_word_embeddings": tied,
        "eos_token_id": tokenizer.convert_tokens_to_ids("<|im_end|>"),
        "pad_token_id": tokenizer.convert_tokens_to_ids("<|endoftext|>"),
        "initializer_range": 0.1,
    }
    if kind == "qwen3":
        model = transformers.Qwen3ForCausalLM(transformers.Qwen3Config(head_dim=32, **sizes))
    elif kind == "qwen2":
        model = transformers.Qwen2ForCausalLM(transformers.Qwen2Config(**sizes))
    else:
        model = transformers.LlamaForCausalLM(transformers.LlamaConfig(**sizes))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
