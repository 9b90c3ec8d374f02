"""The OpenAI-compatible engine against a server in another process that fails in every way it can."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
import uuid
from typing import Any

import pytest
from toy_world import COUNTING, HELLO, ORDER, SEARCH

from shopkeeper.errors import ConfigError, ModelError
from shopkeeper.llm.remote import RemoteEngine
from shopkeeper.llm.types import ChatRequest, Grammar, JsonSchema


def fetched(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def engine(server: str, model: str, **settings: Any) -> RemoteEngine:
    return RemoteEngine(f"{server}/v1", model, wait=0.01, **settings)


@pytest.mark.parametrize("kind", ["busy", "broken"])
def test_a_passing_fault_is_tried_again(toy_server: str, kind: str) -> None:
    model = f"{kind}-2-{uuid.uuid4().hex}"
    assert engine(toy_server, model).chat(ChatRequest(HELLO)).text == COUNTING
    assert fetched(f"{toy_server}/asked/{model}") == 3
    other = f"{kind}-1-{uuid.uuid4().hex}"
    assert engine(toy_server, other).embed(["a", "bb"]).shape == (2, 3)


def test_a_lasting_fault_is_given_up(toy_server: str) -> None:
    model = f"busy-99-{uuid.uuid4().hex}"
    with pytest.raises(ModelError, match="too many requests"):
        engine(toy_server, model, retries=2).chat(ChatRequest(HELLO))
    assert fetched(f"{toy_server}/asked/{model}") == 3


@pytest.mark.parametrize(("model", "message"), [("denied", "set model_key"), ("missing", "set model to one")])
def test_a_refusal_is_not_tried_again(toy_server: str, model: str, message: str) -> None:
    before = fetched(f"{toy_server}/asked/{model}")
    with pytest.raises(ModelError, match=message) as caught:
        engine(toy_server, model).chat(ChatRequest(HELLO))
    assert fetched(f"{toy_server}/asked/{model}") == before + 1
    assert "\n" not in str(caught.value)


def test_no_server_is_one_line() -> None:
    with pytest.raises(ModelError, match="is it running") as caught:
        RemoteEngine("http://127.0.0.1:9/v1", "x", wait=0.01, retries=1).chat(ChatRequest(HELLO))
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelError, match="is it running"):
        RemoteEngine("http://127.0.0.1:9/v1", "x", wait=0.01, retries=1).embed(["x"])


def test_a_silent_server_can_be_left_at_once(toy_server: str) -> None:
    silent = engine(toy_server, "silent")
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    started = time.monotonic()
    reply = silent.chat(ChatRequest(HELLO, cancel=cancel))
    assert (reply.text, reply.finish) == ("word0", "cancelled")
    with pytest.raises(ModelError, match=r"did not finish within 0\.2 s"):
        silent.chat(ChatRequest(HELLO, timeout=0.2))
    assert time.monotonic() - started < 3


def test_the_server_says_what_was_used_and_how_much_it_reads(toy_server: str) -> None:
    toy = engine(toy_server, "toy")
    used = toy.chat(ChatRequest(HELLO, max_tokens=4)).usage
    assert (used.prompt_tokens, used.completion_tokens, used.cached_tokens) == (7, 4, 3)
    assert toy.context_tokens == 2048


def test_what_is_sent(toy_server: str) -> None:
    lark = "start: ITEM\nITEM: /x/\n"
    engine(toy_server, "toy", grammar="vllm").chat(ChatRequest(HELLO, constraint=Grammar(lark, ORDER)))
    body = fetched(f"{toy_server}/last")
    assert body["structured_outputs"] == {"grammar": lark}
    assert "response_format" not in body
    request = ChatRequest(HELLO, tools=(SEARCH,), seed=3, conversation="c9", constraint=JsonSchema(ORDER))
    engine(toy_server, "toy").chat(request)
    body = fetched(f"{toy_server}/last")
    assert body["response_format"]["json_schema"] == {"name": "reply", "schema": ORDER, "strict": True}
    assert (body["seed"], body["user"], body["tool_choice"]) == (3, "c9", "auto")
    engine(toy_server, "toy").chat(ChatRequest(HELLO, constraint=JsonSchema({"type": "object"})))
    assert fetched(f"{toy_server}/last")["response_format"]["json_schema"]["strict"] is False


def test_an_unknown_way_of_grammars_is_refused() -> None:
    with pytest.raises(ConfigError, match="model_grammar = 'bnf'"):
        RemoteEngine("http://127.0.0.1:9/v1", "x", grammar="bnf")
