"""A PostgreSQL server of our own for the tests marked `postgres`: on a socket in a temporary folder, for one run."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the server's socket."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("no PostgreSQL here (initdb, pg_ctl): install it to check the shop on it")
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'shopkeeper[postgres]'")
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        made = subprocess.run(
            [
                *user,
                "initdb",
                "-D",
                f"{name}/data",
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            capture_output=True,
        )
        if made.returncode:
            pytest.skip(f"initdb failed here: {made.stderr.decode()[:200]}")
        server = [*user, "pg_ctl", "-D", f"{name}/data", "-w", "-l", f"{name}/log"]
        options = f"-k {name} -c listen_addresses='' -c fsync=off"
        subprocess.run([*server, "-o", options, "start"], check=True, capture_output=True)
        try:
            yield name
        finally:
            subprocess.run([*server, "stop", "-m", "immediate"], check=True, capture_output=True)


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The URL of an empty database."""
    import psycopg

    name = f"shop_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(host=postgres_server, user="postgres", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://postgres@/{name}?host={postgres_server}"
