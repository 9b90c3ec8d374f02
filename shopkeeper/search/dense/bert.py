"""BERT weights (safetensors) to an ONNX graph, written node by node: no training framework is needed.

Post-norm transformer encoder (Devlin et al. 2019, arXiv 1810.04805): embeddings, then layers of self-attention and
a GELU feed-forward block, each with a residual and a layer norm. Q, K and V are one product, and 1/sqrt(d) is in
the weights of Q.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import ConfigError, MissingExtra

__all__ = ["read_safetensors", "write_bert"]

_TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64, "I32": np.int32}


def read_safetensors(file: Path) -> dict[str, NDArray[Any]]:
    """All tensors of a safetensors file, by name. Raises ConfigError when it is not one."""
    try:
        data = file.read_bytes()
        (size,) = struct.unpack_from("<Q", data)
        header = json.loads(data[8 : 8 + size])
        tensors = {}
        for name, entry in header.items():
            if name != "__metadata__":
                start, stop = entry["data_offsets"]
                flat = np.frombuffer(data[8 + size + start : 8 + size + stop], _TYPES[entry["dtype"]])
                tensors[name] = flat.reshape(entry["shape"])
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise ConfigError(f"{str(file)!r} is not a readable safetensors file ({error})") from error
    return tensors


def write_bert(source: Path, target: Path) -> None:
    """Writes the BERT encoder in folder `source` (config.json, model.safetensors) as the ONNX file `target`.

    Inputs input_ids and attention_mask, int64 (batch, tokens); output last_hidden_state, float32 (.., .., d).
    """
    try:
        from onnx import TensorProto, checker, helper, numpy_helper, save
    except ImportError:
        raise MissingExtra("onnx", "minilm", "converting a sentence encoder to ONNX") from None
    config = json.loads((source / "config.json").read_text("utf-8"))
    weights = read_safetensors(source / "model.safetensors")
    width, heads = int(config["hidden_size"]), int(config["num_attention_heads"])
    size = width // heads
    nodes: list[Any] = []
    constants: dict[str, Any] = {}

    def constant(name: str, value: NDArray[Any]) -> str:
        if name not in constants:
            constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def tensor(name: str) -> NDArray[np.float32]:
        return np.asarray(weights[name], np.float32)

    def linear(x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        product = node("MatMul", [x, constant(f"{name}.w", weight.T)], f"{name}.product")
        return node("Add", [product, constant(f"{name}.b", bias)], f"{name}.out")

    def norm(x: str, name: str) -> str:
        scale, bias = (
            constant(f"{name}.g", tensor(f"{name}.weight")),
            constant(f"{name}.h", tensor(f"{name}.bias")),
        )
        return node(
            "LayerNormalization", [x, scale, bias], f"{name}.out", axis=-1, epsilon=config["layer_norm_eps"]
        )

    # embeddings: word + position (with the one token type folded in)
    kind_row = tensor("embeddings.token_type_embeddings.weight")[0]
    positions = constant("positions", tensor("embeddings.position_embeddings.weight") + kind_row)
    words = constant("words", tensor("embeddings.word_embeddings.weight"))
    x = node("Gather", [words, "input_ids"], "word_vectors")
    shape = node("Shape", ["input_ids"], "ids_shape")
    count = node("Slice", [shape, constant("i1", np.array([1])), constant("i2", np.array([2]))], "count")
    zero = constant("i0", np.array([0]))
    here = node("Slice", [positions, zero, count, zero], "position_vectors")
    x = norm(node("Add", [x, here], "embedded"), "embeddings.LayerNorm")

    # attention mask: 0 where a token is, a large negative number where padding is; (batch, 1, 1, tokens)
    mask = node("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
    mask = node("Sub", [constant("one", np.array(1, np.float32)), mask], "mask_off")
    mask = node("Mul", [mask, constant("low", np.array(-1e9, np.float32))], "mask_low")
    mask = node("Unsqueeze", [mask, constant("axes12", np.array([1, 2]))], "mask")
    split_shape = constant("split_shape", np.array([0, 0, 3, heads, size]))
    join_shape = constant("join_shape", np.array([0, 0, width]))
    for layer in range(int(config["num_hidden_layers"])):
        p = f"encoder.layer.{layer}"
        parts = [f"{p}.attention.self.{n}" for n in ("query", "key", "value")]
        w = np.concatenate([tensor(f"{n}.weight") for n in parts])
        b = np.concatenate([tensor(f"{n}.bias") for n in parts])
        w[:width] /= np.sqrt(size)
        b[:width] /= np.sqrt(size)
        qkv = node("Reshape", [linear(x, f"{p}.qkv", w, b), split_shape], f"{p}.split")
        qkv = node("Transpose", [qkv], f"{p}.turned", perm=[2, 0, 3, 1, 4])
        q, k, v = (
            node("Gather", [qkv, constant(f"n{i}", np.array(i))], f"{p}.{n}", axis=0)
            for i, n in enumerate("qkv")
        )
        k = node("Transpose", [k], f"{p}.kt", perm=[0, 1, 3, 2])
        scores = node("Add", [node("MatMul", [q, k], f"{p}.qk"), mask], f"{p}.scores")
        context = node("MatMul", [node("Softmax", [scores], f"{p}.p", axis=-1), v], f"{p}.context")
        context = node("Transpose", [context], f"{p}.back", perm=[0, 2, 1, 3])
        context = node("Reshape", [context, join_shape], f"{p}.joined")
        for name, inner in ((f"{p}.attention.output", None), (f"{p}.output", f"{p}.intermediate.dense")):
            if inner is not None:
                wide = linear(x, inner, tensor(f"{inner}.weight"), tensor(f"{inner}.bias"))
                context = node("Gelu", [wide], f"{p}.gelu")
            dense = f"{name}.dense"
            y = linear(context, dense, tensor(f"{dense}.weight"), tensor(f"{dense}.bias"))
            x = norm(node("Add", [x, y], f"{name}.sum"), f"{name}.LayerNorm")
    nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"]))
    ids = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["b", "t"])
        for n in ("input_ids", "attention_mask")
    ]
    out = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["b", "t", width])
    graph = helper.make_graph(nodes, "bert", ids, [out], list(constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    checker.check_model(model)
    save(model, str(target))
