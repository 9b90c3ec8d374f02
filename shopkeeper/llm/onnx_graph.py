"""What we add to the graph of GenAI's builder: a shared 8-bit embedding, 16-bit storage, a graph for vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.errors import MissingExtra

__all__ = ["finish_graphs"]

DATA = "model.onnx.data"


def finish_graphs(folder: Path, bits: int) -> None:
    """Rewrites model.onnx in `folder` and writes embed.onnx, which reads the same weights.

    embed.onnx ends at the last hidden states (batch, tokens, width), from which sentence vectors are made.
    """
    try:
        import onnx
    except ImportError as error:
        raise MissingExtra("onnx", "train", "converting a checkpoint") from error
    file = folder / "model.onnx"
    model = onnx.load(str(file))
    if bits == 8:
        _share_embedding(onnx, model)
    if bits == 16:
        _store_in_16_bits(onnx, model)
    file.unlink()
    (folder / DATA).unlink(missing_ok=True)
    onnx.save(model, str(file), save_as_external_data=True, location=DATA, size_threshold=1024)
    _write_embedding_graph(onnx, folder)


def _share_embedding(onnx: Any, model: Any) -> None:
    """The builder shares a tied embedding in 4 bits only: in 8 bits it stores it a second time, in 32 bits. Here the
    lookup reads the quantised rows of the last layer."""
    graph = model.graph
    weights = {item.name: item for item in graph.initializer}
    head = next(
        (node for node in graph.node if node.op_type == "MatMulNBits" and "lm_head" in node.name), None
    )
    look = next(
        (node for node in graph.node if node.op_type == "Gather" and "embed_tokens" in node.name), None
    )
    if head is None or look is None or look.input[0] not in weights:
        return
    options = {item.name: onnx.helper.get_attribute_value(item) for item in head.attribute}
    packed, scales, *zeros = [weights[name] for name in head.input[1:] if name]
    if options["bits"] != 8 or options["K"] % options["block_size"] or not zeros:
        return
    table = onnx.numpy_helper.to_array(weights[look.input[0]])
    rows, width = table.shape
    if options["N"] != rows or options["K"] != width:
        return
    values = onnx.numpy_helper.to_array(packed).reshape(rows, -1, options["block_size"]).astype(np.float32)
    shift = onnx.numpy_helper.to_array(zeros[0]).reshape(rows, -1, 1).astype(np.float32)
    scale = onnx.numpy_helper.to_array(scales).reshape(rows, -1, 1)
    restored = ((values - shift) * scale).reshape(rows, width)
    if np.abs(restored - table).mean() > np.abs(scale).mean():  # single outliers may be cut further off
        return  # not tied: the last layer is not the embedding
    shape = onnx.numpy_helper.from_array(np.array([rows, width], dtype=np.int64), "shared_embedding_shape")
    graph.initializer.append(shape)
    reshape = onnx.helper.make_node("Reshape", [packed.name, shape.name], ["shared_embedding"])
    gather = onnx.helper.make_node(
        "GatherBlockQuantized",
        ["shared_embedding", look.input[1], scales.name, zeros[0].name],
        [look.output[0]],
        domain="com.microsoft",
        bits=8,
        block_size=options["block_size"],
        gather_axis=0,
        quantize_axis=1,
    )
    at = list(graph.node).index(look)
    graph.initializer.remove(weights[look.input[0]])
    graph.node.remove(look)
    graph.node.insert(at, gather)
    graph.node.insert(at, reshape)


def _store_in_16_bits(onnx: Any, model: Any) -> None:
    """Weights are kept as float16 and cast when the model is loaded (ONNX Runtime folds the casts)."""
    graph = model.graph
    casts = []
    for item in graph.initializer:
        if item.data_type != onnx.TensorProto.FLOAT or np.prod(item.dims) < 1024:
            continue
        name = item.name
        half = onnx.numpy_helper.from_array(
            onnx.numpy_helper.to_array(item).astype(np.float16), f"{name}.half"
        )
        item.CopyFrom(half)
        casts.append(onnx.helper.make_node("Cast", [half.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *nodes])


def _write_embedding_graph(onnx: Any, folder: Path) -> None:
    model = onnx.load(str(folder / "model.onnx"), load_external_data=False)
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    node = makers["logits"]
    while "norm" not in node.name.lower():  # back from the scores, past the choice of the last token
        node = makers[node.input[0]]
    states = node.output[0]
    width = next((o for o in graph.value_info if o.name == states), None)
    output = onnx.helper.make_tensor_value_info(
        states,
        onnx.TensorProto.FLOAT,
        ["batch_size", "sequence_length", width.type.tensor_type.shape.dim[-1].dim_value if width else None],
    )
    del graph.output[:]
    graph.output.append(output)
    needed, wanted = [], {states}
    for item in reversed(graph.node):
        if wanted & set(item.output):
            needed.append(item)
            wanted |= set(item.input)
    del graph.node[:]
    graph.node.extend(reversed(needed))
    kept = [item for item in graph.initializer if item.name in wanted]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    inputs = [item for item in graph.input if item.name in wanted]
    del graph.input[:]
    graph.input.extend(inputs)
    onnx.save(model, str(folder / "embed.onnx"))
