"""Conversion: what the converted model says is what transformers says, within what fewer bits allow."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from checkpoints import make_checkpoint
from numpy.typing import NDArray

from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm.convert import convert, find_checkpoint
from shopkeeper.llm.embedded import EmbeddedEngine
from shopkeeper.llm.types import ChatRequest, Message

IDS = [1, 40, 41, 99, 250, 300, 17, 60, 61, 62, 200, 123]


def reference(checkpoint: Path, ids: list[int] = IDS) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """transformers' logits and last hidden states of `ids`."""
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    with torch.no_grad():
        out = model(torch.tensor([ids]), output_hidden_states=True)
    return out.logits[0].numpy(), out.hidden_states[-1][0].numpy()


def converted_logits(folder: Path) -> NDArray[np.float32]:
    engine = EmbeddedEngine(folder, threads=1)
    generator = engine._generator(64)
    rows = []
    for id in IDS:
        generator.append_tokens(np.array([id], dtype=np.int32))
        rows.append(generator.get_logits().reshape(-1).copy())
    return np.stack(rows)


@pytest.mark.parametrize(("bits", "allowed"), [(4, 0.45), (8, 0.06), (16, 0.003)])
def test_scores_agree_with_transformers(checkpoint: Path, tmp_path: Path, bits: int, allowed: float) -> None:
    expected, _ = reference(checkpoint)
    found = converted_logits(convert(checkpoint, tmp_path / "model", bits=bits))
    error = np.linalg.norm(found - expected) / np.linalg.norm(expected)
    assert error < allowed
    if bits == 16:
        assert (found.argmax(1) == expected.argmax(1)).all()


def test_a_reply_is_the_one_that_transformers_writes(checkpoint: Path, tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    messages = [{"role": "user", "content": "hello 红色"}]
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt")
    out = model.generate(**prompt, max_new_tokens=24, do_sample=False, eos_token_id=2)
    expected = tokenizer.decode(out[0, prompt["input_ids"].shape[1] :])
    engine = EmbeddedEngine(convert(checkpoint, tmp_path / "model", bits=16), threads=1)
    reply = engine.chat(ChatRequest([Message("user", "hello 红色")], max_tokens=24))
    assert reply.text == expected.removesuffix("<|im_end|>").rstrip("\ufffd")  # a cut character is not shown
    assert reply.usage.prompt_tokens == prompt["input_ids"].shape[1]


@pytest.mark.parametrize(("kind", "tied"), [("qwen2", True), ("llama", False), ("qwen3", False)])
def test_other_architectures_convert(tmp_path: Path, kind: str, tied: bool) -> None:
    source = make_checkpoint(tmp_path / kind, kind=kind, tied=tied)
    expected, _ = reference(source)
    found = converted_logits(convert(source, tmp_path / "model", bits=8))
    assert np.linalg.norm(found - expected) / np.linalg.norm(expected) < 0.06


def test_eight_bits_store_a_tied_embedding_once(model_folder: Path, checkpoint: Path) -> None:
    weights = (model_folder / "model.onnx.data").stat().st_size
    parameters = json.loads((model_folder / "card.json").read_text())["converted"]["parameters"]
    assert weights < 1.5 * parameters  # a second copy in 32 bits would be four bytes each more


def test_vectors_are_the_averaged_last_states(checkpoint: Path, tmp_path: Path) -> None:
    folder = convert(checkpoint, tmp_path / "model", bits=16)
    engine = EmbeddedEngine(folder, threads=1)
    text = "请问有没有红色的保温杯 under 30?"
    _, states = reference(checkpoint, engine._tokens.encode(text))
    expected = states.mean(0) / np.linalg.norm(states.mean(0))
    assert np.allclose(engine.embed([text])[0], expected, atol=2e-3)


def test_tokenizer_template_and_card_come_along(checkpoint: Path, tmp_path: Path) -> None:
    (checkpoint / "card.json").write_text('{"name": "mine", "trained": "here"}')
    try:
        folder = convert(checkpoint, tmp_path / "made")
    finally:
        (checkpoint / "card.json").unlink()
    card = json.loads((folder / "card.json").read_text())
    assert (card["trained"], card["converted"]["bits"]) == ("here", 4)
    for name in ("tokenizer.json", "chat_template.jinja"):
        assert (folder / name).read_bytes() == (checkpoint / name).read_bytes()
    assert [item.name for item in tmp_path.iterdir()] == ["made"]  # nothing left beside it


def test_a_failed_conversion_leaves_the_old_model(tmp_path: Path, model_folder: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text('{"model_type": "bert", "architectures": ["BertModel"]}')
    target = tmp_path / "old"
    target.mkdir()
    (target / "kept").write_text("x")
    with pytest.raises(ModelError, match="cannot be converted") as caught:
        convert(broken, target)
    assert "\n" not in str(caught.value)
    assert (target / "kept").exists()
    assert {item.name for item in tmp_path.iterdir()} == {"broken", "old"}


def test_what_cannot_be_converted_is_named(tmp_path: Path, checkpoint: Path) -> None:
    with pytest.raises(InputError, match="bits 3"):
        convert(checkpoint, tmp_path / "x", bits=3)
    with pytest.raises(ModelError, match=r"no config\.json"):
        convert(tmp_path, tmp_path / "x")
    with pytest.raises(ModelError, match="no checkpoint folder '/no/such/folder'"):
        find_checkpoint("/no/such/folder")


def test_a_hub_name_without_a_network_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="'nobody/no-such-model' is no folder here") as caught:
        find_checkpoint("nobody/no-such-model")
    assert "\n" not in str(caught.value)
