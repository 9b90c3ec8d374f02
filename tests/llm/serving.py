"""`shopkeeper serve-model` in a process of its own, on a free port."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(*arguments: str, cwd: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """(address without /v1, process) of a server on a free port."""
    program = [sys.executable, "-m", "shopkeeper", "serve-model", *arguments, "--port", "0"]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, text=True, cwd=cwd, env={**os.environ, **environment}
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        try:
            yield lines[1].split("/v1")[0].strip(), process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            finally:
                process.kill()
