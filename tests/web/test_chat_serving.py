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
from chat_world import Visitor, frames, free_port, make_shop, served
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method
from starlette.testclient import TestClient

from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.events import Event
from shopkeeper.web.app import create_app
from shopkeeper.web.assistant.access import make_token


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


def test_a_reply_that_a_crash_cut_off_is_written_anew_and_once(tmp_path: Path) -> None:
    with make_shop(tmp_path / "shop") as shop:
        talk = shop.assistant.start()
        store = shop.assistant.store
        claim = store.claim(talk.id, 1)
        cut, _ = store.open_turn(claim, Turn(talk.id, 0, "k1", "customer", "say", "hello"))
        for event in (Event("said", {"text": "hello"}), Event("text", {"text": "Hal"})):
            store.append(claim, cut, event)
        store.release(talk.id, claim)  # as a claim whose process died runs out
        with served(shop, free_port()) as address, httpx.Client(base_url=address, timeout=120) as client:
            headers = {"Authorization": f"Bearer {make_token(shop.secret, talk.id)}"}
            path = f"/api/v1/chat/{talk.id}"
            with client.stream("GET", f"{path}/events?after=2", headers=headers) as answer:
                got = []
                for frame in frames(answer.iter_lines()):
                    got.append(frame)
                    if frame[0] == "done":
                        break
            assert [kind for kind, _, _ in got][:3] == ["open", "said", "text"]
            assert {data["attempt"] for kind, data, _ in got if kind != "open"} == {2}
            again = client.post(f"{path}/messages", json={"text": "hello", "key": "k1"}, headers=headers)
            assert again.text.count("event: said") == 1
            state = client.get(path, headers=headers).json()
            assert state["running"] is False
            assert [data["turn"] for _, data, _ in state["frames"]] == [1] * len(state["frames"])
            assert "Hal" not in [data.get("text") for _, data, _ in state["frames"]]


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
