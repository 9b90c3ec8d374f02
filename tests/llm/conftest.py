"""One tiny checkpoint and its converted folder for the whole run of tests."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from checkpoints import make_checkpoint
from serving import serving

from shopkeeper.llm.convert import convert
from shopkeeper.llm.embedded import EmbeddedEngine
from shopkeeper.train.gguf import write_gguf


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("checkpoint") / "tiny")


@pytest.fixture(scope="session")
def model_folder(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return convert(checkpoint, tmp_path_factory.mktemp("models") / "tiny", bits=8)


@pytest.fixture
def embedded(model_folder: Path) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(model_folder, threads=1)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def toy_server() -> Iterator[str]:
    """The address of a toy server in another process, without /v1."""
    with _running("toy_server.py") as address:
        yield address


@pytest.fixture(scope="session")
def llama_server(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of llama.cpp's server with the tiny model, without /v1."""
    pytest.importorskip("xllamacpp", reason="llama.cpp has no wheel for this machine")
    gguf = write_gguf(checkpoint, tmp_path_factory.mktemp("gguf") / "tiny.gguf")
    with _running("llama_server.py", str(gguf)) as address:
        yield address


@contextmanager
def _running(*program: str) -> Iterator[str]:
    """The address of a server in another process that prints its port."""
    script, *arguments = program
    command = [sys.executable, str(Path(__file__).parent / script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/v1/models", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
        process.kill()  # it may be in the middle of a silence


@pytest.fixture(scope="session")
def model_server(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `shopkeeper serve-model` with the tiny model, without /v1."""
    with serving(str(model_folder), cwd=tmp_path_factory.mktemp("nowhere")) as (address, _):
        yield address
