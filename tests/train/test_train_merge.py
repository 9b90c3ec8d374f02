"""Merging gives one ordinary model that answers as base and adapter did together."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from shopkeeper.errors import InputError
from shopkeeper.train.launch import quiet
from shopkeeper.train.lora import adapter
from shopkeeper.train.merge import merge


@pytest.fixture
def adapted(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """An adapter with weights that change something."""
    from peft import get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = tmp_path / "adapter"
    with quiet():
        model = get_peft_model(AutoModelForCausalLM.from_pretrained(tiny_checkpoint), adapter(4))
    torch.manual_seed(1)
    for name, weight in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.1)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny_checkpoint).save_pretrained(folder)
    return folder


def test_merged_and_adapted_give_the_same_logits(
    tiny_checkpoint: Path, adapted: Path, tmp_path: Path
) -> None:
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoModelForCausalLM, AutoTokenizer

    out = merge(adapted, tmp_path / "merged")
    ids = torch.arange(20)[None] + 30
    with torch.inference_mode(), quiet():
        both = AutoPeftModelForCausalLM.from_pretrained(adapted)(ids).logits
        one = AutoModelForCausalLM.from_pretrained(out)(ids).logits
        base = AutoModelForCausalLM.from_pretrained(tiny_checkpoint)(ids).logits
    torch.testing.assert_close(one, both, atol=1e-5, rtol=1e-4)
    assert (one - base).abs().max() > 1e-3
    assert AutoTokenizer.from_pretrained(out).chat_template


def test_what_is_no_adapter_or_is_taken_is_refused(
    tiny_checkpoint: Path, adapted: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no LoRA adapter"):
        merge(tiny_checkpoint, tmp_path / "merged")
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="exists already"):
        merge(adapted, tmp_path / "taken")
