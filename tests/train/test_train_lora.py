"""An adapter has the weights that were worked out for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopkeeper.errors import InputError
from shopkeeper.train.launch import place, quiet
from shopkeeper.train.lora import LoraOptions, adapter, is_adapter, lora_parameters
from shopkeeper.train.model import load_model
from shopkeeper.train.tokenizer import marked


def test_the_count_of_added_weights_is_that_of_peft(tiny_checkpoint: Path) -> None:
    from peft import get_peft_model
    from transformers import AutoModelForCausalLM

    with quiet():
        model = get_peft_model(AutoModelForCausalLM.from_pretrained(tiny_checkpoint), adapter(4))
    trained, _ = model.get_nb_trainable_parameters()
    assert trained == lora_parameters(4, hidden=64, layers=2, queries=64, keys=32, mlp=128)


def test_no_lora_is_no_adapter() -> None:
    assert adapter(None) is None
    assert adapter(LoraOptions(rank=8)).lora_alpha == 16
    with pytest.raises(InputError, match="rank 0"):
        adapter(0)


def test_a_hub_template_without_marks_gives_way_to_ours(tiny_checkpoint: Path) -> None:
    """Else the mask of the assistant's tokens would be empty, and nothing learnt."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_checkpoint)
    ours = tokenizer.chat_template
    assert marked(tokenizer).chat_template == ours
    tokenizer.chat_template = "{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}"
    assert marked(tokenizer).chat_template == ours
    other = AutoTokenizer.from_pretrained(tiny_checkpoint)
    other.chat_template = "{{ messages }}"
    other.get_vocab = lambda: {"a": 0}  # as of a checkpoint that does not speak ChatML
    with pytest.raises(InputError, match="no ChatML"):
        marked(other)


def test_frozen_weights_take_two_bytes(tiny_checkpoint: Path) -> None:
    import torch

    assert load_model(tiny_checkpoint).dtype == torch.float32
    assert load_model(tiny_checkpoint, frozen=True).dtype == (
        torch.bfloat16 if place().bf16 else torch.float32
    )


def test_a_model_folder_is_no_adapter(tiny_checkpoint: Path) -> None:
    assert not is_adapter(tiny_checkpoint)
