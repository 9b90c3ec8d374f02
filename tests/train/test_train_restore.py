"""An embedded model restored to a checkpoint says what the embedded model says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from shopkeeper.errors import ModelError

pytest.importorskip("torch")
pytest.importorskip("onnxruntime_genai")


def _logits_of_engine(folder: Path, ids: list[int]) -> np.ndarray:
    import onnxruntime_genai as og

    model = og.Model(str(folder))
    parameters = og.GeneratorParams(model)
    parameters.set_search_options(max_length=64)
    generator = og.Generator(model, parameters)
    generator.append_tokens(np.array([ids], dtype=np.int32))
    return np.array(generator.get_logits()).reshape(-1)


def _logits_of_checkpoint(folder: Path, ids: list[int]) -> np.ndarray:
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(str(folder), dtype=torch.float32)
    with torch.inference_mode():
        return model(torch.tensor([ids])).logits[0, -1].numpy()


@pytest.mark.parametrize("bits", [4, 8, 16])
def test_a_restored_checkpoint_says_what_the_embedded_model_says(
    bits: int, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    from shopkeeper.llm.convert import convert
    from shopkeeper.train.restore import restore

    embedded = convert(tiny_checkpoint, tmp_path / "embedded", bits=bits)
    restored = restore(embedded, tmp_path / "restored")

    ids = [1, 40, 300, 77, 12, 200, 9]
    ours, theirs = _logits_of_checkpoint(restored, ids), _logits_of_engine(embedded, ids)
    original = _logits_of_checkpoint(tiny_checkpoint, ids)
    spread = float(original.std())
    # the engine rounds activations to 8 bits (accuracy level 4): a few hundredths of the scores' spread
    assert np.abs(ours - theirs).max() < (0.02 if bits == 16 else 0.1) * spread
    if bits == 4:
        assert np.abs(original - theirs).max() > np.abs(ours - theirs).max()  # 4 bits did lose something
    config = json.loads((restored / "config.json").read_text("utf-8"))
    before = json.loads((tiny_checkpoint / "config.json").read_text("utf-8"))
    for key in ("rope_parameters", "rms_norm_eps", "tie_word_embeddings", "intermediate_size", "head_dim"):
        assert config[key] == before[key], key


def test_a_restored_model_converts_to_the_same_answers_again(tiny_checkpoint: Path, tmp_path: Path) -> None:
    from shopkeeper.llm.convert import convert
    from shopkeeper.train.restore import restore

    first = convert(tiny_checkpoint, tmp_path / "first", bits=8)
    again = convert(restore(first, tmp_path / "restored"), tmp_path / "again", bits=8)
    ids = [1, 5, 60, 130]
    one, two = _logits_of_engine(first, ids), _logits_of_engine(again, ids)
    assert np.abs(one - two).max() < 0.05 * one.std()


def test_what_is_no_model_is_refused_by_name(tmp_path: Path) -> None:
    from shopkeeper.train.restore import restore

    with pytest.raises(ModelError, match="cannot be restored"):
        restore(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
