"""`bench model` on a tiny random model: the numbers it prints are there, fit each other, and say what is missing."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.bench import model as bench_model
from shopkeeper.bench._model_plan import Plan, filler, percentile
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm.convert import convert
from shopkeeper.llm.models import read_model

TINY = Plan(contexts=(64, 200, 4000), decode=8, decodes=2, repeats=2, streams=3, stream_tokens=6, threads=1)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(checkpoint, model folder)"""
    file = Path(__file__).parent.parent / "llm" / "checkpoints.py"
    spec = importlib.util.spec_from_file_location("bench_checkpoints", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path_factory.mktemp("bench-model")
    checkpoint: Path = module.make_checkpoint(root / "checkpoint")
    return checkpoint, convert(checkpoint, root / "tiny", bits=8)


def test_the_embedded_model_and_its_peer(folders: tuple[Path, Path], tmp_path: Path) -> None:
    checkpoint, folder = folders
    out = tmp_path / "raw.json"
    result = bench_model.run(out, engine=str(folder), checkpoint=str(checkpoint), plan=TINY)
    assert json.loads(out.read_text("utf-8")) == result
    assert (result["model"], result["bits"], result["threads"]) == ("tiny", 8, 1)
    peers = {"transformers", "llama.cpp"} - set(result["not measured"])
    assert set(result["candidates"]) == {"embedded", *peers}
    assert "transformers" in peers
    for found in result["candidates"].values():
        assert found["decode_tokens_per_s"] >= found["decode_tokens_per_s_p5"] > 0
        assert found["streams3_tokens_per_s"] > 0
        assert found["interpreter_mb"] < found["resident_mb"] <= found["resident_peak_mb"]
        assert found["first_token_ms_200"] > 0
    assert result["decoded_tokens"] == 2 * 8  # the end of a turn does not cut them
    assert result["resident_mb"] < result["candidates"]["transformers"]["resident_mb"]
    ratios = result["embedded is better by"]["transformers"]
    peer = result["candidates"]["transformers"]
    assert ratios["decode_tokens_per_s"] == pytest.approx(
        result["decode_tokens_per_s"] / peer["decode_tokens_per_s"], abs=0.01
    )
    assert ratios["resident_mb"] == pytest.approx(peer["resident_mb"] / result["resident_mb"], abs=0.01)
    table = result["first token"]
    assert 150 < table["embedded 200"]["prompt_tokens"] <= 200
    assert 900 < table["embedded 4000"]["prompt_tokens"] <= 1024  # as much as this model reads
    assert table["embedded 200"]["cached_tokens"] > 120
    assert table["embedded 200"]["cached_p50_ms"] <= table["embedded 200"]["cached_p95_ms"]
    if find_spec("xllamacpp") is None:
        assert "pip install xllamacpp" in result["not measured"]["llama.cpp"]
    assert {"goal", "measured", "met"} == set(result["goals"]["resident_mb"])


def test_a_served_model(folders: tuple[Path, Path], tmp_path: Path) -> None:
    program = [sys.executable, "-m", "shopkeeper", "serve-model", str(folders[1]), "--port", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        try:
            result = bench_model.run(url=lines[1].split()[0], model="tiny", plan=TINY)
        finally:
            process.terminate()
    assert result["model"] == "tiny"
    assert result["decode_tokens_per_s"] > 0
    assert result["first_token_ms_200"] > 0
    assert result["first token"]["200"]["cached_tokens"] > 50


def test_random_weights_have_the_models_shape(folders: tuple[Path, Path]) -> None:
    checkpoint, folder = folders
    config = json.loads((checkpoint / "config.json").read_text("utf-8"))
    shape = bench_model.shape_of(read_model(folder))
    for key, value in shape.items():
        assert config[key] == value, key


def test_without_a_model_the_command_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shopkeeper", "bench", "model", "--engine", "absent", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "shopkeeper model add PATH" in done.stderr
    assert done.stderr.count("\n") == 1


def test_mistakes_are_one_line(folders: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a Hugging Face checkpoint"):
        bench_model.run(engine=str(folders[1]), checkpoint=str(tmp_path))
    with pytest.raises(ModelError, match="name it with --model"):
        bench_model.run(url="http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match="is it running") as caught:
        bench_model.run(url="http://127.0.0.1:9/v1", model="x", plan=TINY)
    assert "\n" not in str(caught.value)


@given(tokens=st.integers(1, 300), start=st.integers(0, 10**6))
def test_a_filler_is_as_long_as_asked_and_begins_as_no_other(tokens: int, start: int) -> None:
    def count(text: str) -> int:
        return len(text.split())

    assert count(filler(tokens, count, start)) == tokens
    assert filler(tokens, count, start).split()[0] == str(start)


@given(values=st.lists(st.floats(0, 1e6), min_size=1), share=st.floats(0, 1))
def test_a_percentile_has_its_share_below_it(values: list[Any], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
