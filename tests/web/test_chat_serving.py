"""The chat on a server process of its own: streams end when it is told to stop, and it says nothing undescribed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from chat_world import Visitor, frames, free_port, make_shop
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method
from starlette.testclient import TestClient

from shopkeeper.web.app import create_app


def test_a_server_that_is_told_to_stop_lets_its_streams_end(tmp_path: Path) -> None:
    make_shop(tmp_path / "shop").close()
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "shopkeeper",
        "serve",
        "--shop",
        str(tmp_path / "shop"),
        "--port",
        str(port),
    ]
    environment = {**os.environ, "SHOPKEEPER_MODEL": "none"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
                for _ in range(1200):
                    try:
                        client.get("/robots.txt")
                        break
                    except httpx.TransportError:
                        assert process.poll() is None, "the server stopped"
                        time.sleep(0.1)
                visitor = Visitor(client)
                visitor.say("hello")
                with client.stream("GET", f"{visitor.path}/events", headers=visitor.headers) as answer:
                    got = frames(answer.iter_lines())
                    assert next(got)[0] == "open"
                    process.send_signal(signal.SIGTERM)
                    assert [kind for kind, _, _ in got][-1] == "end"
            assert process.wait(60) in (0, -signal.SIGTERM)
            assert process.stderr is not None
            assert b"Traceback" not in process.stderr.read()
        finally:
            process.kill()


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Visitor]]:
    with make_shop(tmp_path_factory.mktemp("fuzz") / "shop") as shop:
        app = create_app(shop)
        visitor = Visitor(TestClient(app))  # type: ignore[arg-type]
        yield schemathesis.openapi.from_asgi("/api/v1/chat/openapi.json", app), visitor


OPERATIONS = [
    ("GET", "/setup"),
    ("POST", ""),
    ("GET", "/{conversation}"),
    ("POST", "/{conversation}/messages"),
    ("POST", "/{conversation}/cards/{card}"),
    ("GET", "/{conversation}/cart"),
    ("POST", "/{conversation}/cart"),
    ("GET", "/{conversation}/pictures/{name}"),
    ("GET", "/{conversation}/transcript"),
    ("POST", "/{conversation}/rating"),
    ("GET", "/{conversation}/memory"),
    ("PUT", "/{conversation}/memory"),
    ("DELETE", "/{conversation}/memory"),
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("holder", [True, False])
def test_answers_are_as_described(
    described: tuple[Any, Visitor], method: str, path: str, holder: bool
) -> None:
    schema, visitor = described

    @given(case=schema["/api/v1/chat" + path][method].as_strategy())
    @settings(
        max_examples=8,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        headers = {}
        if holder and "conversation" in (case.path_parameters or {}):
            case.path_parameters["conversation"] = visitor.id
            headers = visitor.headers
        # a text of blanks is valid by its form and still says nothing
        case.call_and_validate(
            headers=headers, excluded_checks=[positive_data_acceptance, unsupported_method, ignored_auth]
        )

    holds()
