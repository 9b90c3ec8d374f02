"""What is exported loads elsewhere and says the same: transformers, the embedded engine's runtime, GGUF readers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch

from shopkeeper.errors import InputError, TrainError
from shopkeeper.train.export import export
from shopkeeper.train.gguf import agreement, write_gguf

IDS = torch.arange(24)[None] + 40


def logits(folder: Path, **options: object) -> torch.Tensor:
    from transformers import AutoModelForCausalLM

    with torch.inference_mode():
        return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **options)(IDS).logits


def test_safetensors_load_with_tokenizer_template_and_generation_settings(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    from transformers import AutoTokenizer, GenerationConfig

    out = export(tiny_checkpoint, tmp_path / "served", dtype="float32")
    torch.testing.assert_close(logits(out), logits(tiny_checkpoint))
    tokenizer = AutoTokenizer.from_pretrained(out)
    turns = [{"role": "user", "content": "a red mug"}]
    assert tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True) == (
        "<|im_start|>user\na red mug<|im_end|>\n<|im_start|>assistant\n"
    )
    assert GenerationConfig.from_pretrained(out).eos_token_id == tokenizer.eos_token_id
    config = json.loads((out / "config.json").read_text("utf-8"))
    assert config["architectures"] == ["Qwen3ForCausalLM"]
    small = export(tiny_checkpoint, tmp_path / "half")
    assert (small / "model.safetensors").stat().st_size < 0.6 * (out / "model.safetensors").stat().st_size


@pytest.mark.parametrize("form", ["onnx-int4", "onnx-int8"])
def test_the_embedded_engine_s_runtime_runs_the_onnx_export(
    form: str, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    import onnxruntime_genai as og

    out = export(tiny_checkpoint, tmp_path / "embedded", form)
    model = og.Model(str(out))
    parameters = og.GeneratorParams(model)
    parameters.set_search_options(max_length=32)
    generator = og.Generator(model, parameters)
    generator.append_tokens(IDS[0].tolist())
    said = torch.as_tensor(generator.get_logits().reshape(-1)[:512])
    right = logits(tiny_checkpoint)[0, -1]
    assert torch.corrcoef(torch.stack([said, right]))[0, 1] > (0.9 if form == "onnx-int4" else 0.99)


def test_gguf_holds_the_same_network_and_tokens(tiny_checkpoint: Path, tmp_path: Path) -> None:
    from transformers import AutoConfig

    gguf = pytest.importorskip("gguf", reason="GGUF is not tested without the package gguf: pip install gguf")
    out = export(tiny_checkpoint, tmp_path / "llama", "gguf", dtype="f16")
    reader = gguf.GGUFReader(out / "model.gguf")
    fields = {name: field.contents() for name, field in reader.fields.items()}
    assert fields["general.architecture"] == "qwen3"
    assert fields["qwen3.attention.key_length"] == 16
    assert fields["tokenizer.ggml.tokens"][1] == "<|im_start|>"
    assert fields["tokenizer.ggml.eos_token_id"] == 2
    assert "generation" not in fields["tokenizer.chat_template"].replace("add_generation_prompt", "")
    config = AutoConfig.from_pretrained(tiny_checkpoint)  # transformers reads no width of heads from GGUF
    told = logits(out, gguf_file="model.gguf", config=config)
    torch.testing.assert_close(told, logits(tiny_checkpoint), atol=5e-3, rtol=1e-2)


def test_the_template_without_training_marks_renders_the_same(tiny_checkpoint: Path) -> None:
    from transformers import AutoTokenizer

    from shopkeeper.train.gguf import _plain

    tokenizer = AutoTokenizer.from_pretrained(tiny_checkpoint)
    turns = [
        {"role": "user", "content": "where is #12"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"name": "track", "arguments": {"order": "#12"}}],
        },
        {"role": "tool", "content": "shipped"},
        {"role": "assistant", "content": "On its way."},
    ]
    marked = tokenizer.apply_chat_template(turns, tokenize=False)
    plain = tokenizer.apply_chat_template(
        turns, tokenize=False, chat_template=_plain(tokenizer.chat_template)
    )
    assert plain == marked
    assert "generation" not in _plain(tokenizer.chat_template).replace("add_generation_prompt", "")


def test_how_often_llama_cpp_cuts_words_alike_is_measured(tiny_checkpoint: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_checkpoint)
    assert agreement(tokenizer, ["a red mug please", "blue kettle"]) == 1
    assert agreement(tokenizer, []) == 1


def test_missing_converters_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_checkpoint: Path
) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    monkeypatch.delenv("LLAMA_CPP", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TrainError, match=r"'llama' model needs llama\.cpp's converter: run  git clone"):
        write_gguf(tmp_path, tmp_path / "x.gguf")
    monkeypatch.setitem(sys.modules, "gguf", None)
    with pytest.raises(TrainError, match="pip install gguf"):
        write_gguf(tiny_checkpoint, tmp_path / "x.gguf")


def test_what_cannot_be_exported_is_refused(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose from safetensors"):
        export(tiny_checkpoint, tmp_path / "out", "pickle")
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="exists already"):
        export(tiny_checkpoint, tmp_path / "taken")
    with pytest.raises(TrainError, match="no model can be loaded"):
        export(tmp_path / "taken", tmp_path / "out")
    assert [item.name for item in tmp_path.iterdir()] == ["taken"]
