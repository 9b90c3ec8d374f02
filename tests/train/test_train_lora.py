"""An adapter has the weights that were worked out for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopkeeper.errors import InputError
from shopkeeper.train.launch import quiet
from shopkeeper.train.lora import LoraOptions, adapter, is_adapter, lora_parameters


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


def test_a_model_folder_is_no_adapter(tiny_checkpoint: Path) -> None:
    assert not is_adapter(tiny_checkpoint)
