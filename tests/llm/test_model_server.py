"""`shopkeeper serve-model` in a process of its own, spoken to by the official client and by our own engine."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from serving import serving
from toy_world import HELLO, ORDER, ORDER_TEXT, SEARCH

from shopkeeper.llm.embedded import EmbeddedEngine
from shopkeeper.llm.types import ChatRequest
from shopkeeper.llm.wire import message_dict, tool_dict

MESSAGES: Any = [message_dict(message, arguments_as_text=True) for message in HELLO]
TOOLS: Any = [tool_dict(SEARCH)]
DIGITS = "start: /[0-9]{2000}/\n"


@pytest.fixture(scope="module")
def client(model_server: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{model_server}/v1", api_key="none", max_retries=0) as made:
        yield made


def asked(client: openai.OpenAI, **fields: Any) -> Any:
    return client.chat.completions.create(
        **{"model": "tiny", "messages": MESSAGES, "max_tokens": 12, **fields}
    )


def health(model_server: str) -> Any:
    with urllib.request.urlopen(f"{model_server}/health", timeout=5) as answer:
        return json.load(answer)


def post(model_server: str, body: bytes, **headers: str) -> tuple[int, Any]:
    named = {"content-type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    request = urllib.request.Request(f"{model_server}/v1/chat/completions", body, named)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_the_reply_is_the_engines_own(client: openai.OpenAI, embedded: EmbeddedEngine) -> None:
    own = embedded.chat(ChatRequest(HELLO, max_tokens=12))
    reply = asked(client)
    (choice,) = reply.choices
    assert (choice.message.content, choice.message.role) == (own.text, "assistant")
    assert (reply.model, reply.object, choice.finish_reason) == ("tiny", "chat.completion", own.finish)
    assert reply.usage.prompt_tokens == own.usage.prompt_tokens
    assert reply.usage.total_tokens == own.usage.prompt_tokens + 12


def test_a_stream_is_the_reply_in_pieces(client: openai.OpenAI) -> None:
    chunks = list(asked(client, stream=True, stream_options={"include_usage": True}))
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == asked(client).choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks[-3:-1]] == [None, "length"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens == 12
    assert {c.id for c in chunks} == {chunks[0].id}
    assert all(c.usage is None for c in asked(client, stream=True))  # not asked, not told


def test_stop_seed_and_temperature(client: openai.OpenAI) -> None:
    whole = asked(client).choices[0].message.content
    cut = asked(client, stop=whole[4:7]).choices[0]
    assert (cut.message.content, cut.finish_reason) == (whole.partition(whole[4:7])[0], "stop")
    drawn = [asked(client, temperature=1.5, seed=s).choices[0].message.content for s in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_conversation_goes_on_from_its_cache(client: openai.OpenAI) -> None:
    first = asked(client, user="c1")
    said = {"role": "assistant", "content": first.choices[0].message.content}
    more = [*MESSAGES, said, {"role": "user", "content": "and more"}]
    second = asked(client, user="c1", messages=more)
    assert second.usage.prompt_tokens_details.cached_tokens >= first.usage.prompt_tokens - 1


@pytest.mark.parametrize("stream", [False, True])
def test_a_tool_is_called(client: openai.OpenAI, stream: bool) -> None:
    named = {"type": "function", "function": {"name": "search"}}
    reply = asked(client, tools=TOOLS, tool_choice=named, max_tokens=48, stream=stream)
    if stream:
        deltas = [c.choices[0] for c in reply]
        (call,) = [call for d in deltas for call in d.delta.tool_calls or ()]
        finish = deltas[-1].finish_reason
    else:
        (call,) = reply.choices[0].message.tool_calls
        finish = reply.choices[0].finish_reason
        assert reply.choices[0].message.content is None
    assert (call.function.name, call.function.arguments) == ("search", '{"query":"保温杯"}')
    assert call.id
    assert finish == "tool_calls"


def test_one_call_when_calls_may_not_be_parallel(client: openai.OpenAI) -> None:
    many = asked(client, tools=TOOLS, tool_choice="required", max_tokens=400, temperature=1.0, seed=3)
    reply = asked(
        client, tools=TOOLS, tool_choice="required", max_tokens=400, parallel_tool_calls=False, seed=3
    )
    assert len(many.choices[0].message.tool_calls) >= 1
    assert len(reply.choices[0].message.tool_calls) == 1
    assert reply.choices[0].finish_reason == "tool_calls"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "o", "schema": ORDER}}},
            ORDER_TEXT,
        ),
        ({"extra_body": {"structured_outputs": {"json": ORDER}}}, ORDER_TEXT),
        ({"extra_body": {"structured_outputs": {"grammar": 'start: "red kettle"\n'}}}, "red kettle"),
        ({"extra_body": {"guided_grammar": 'start: "red kettle"\n'}}, "red kettle"),
        ({"extra_body": {"structured_outputs": {"choice": ["红色"]}}}, "红色"),
        ({"extra_body": {"structured_outputs": {"regex": "a/b{3}"}}}, "a/bbb"),
    ],
)
def test_a_reply_follows_its_constraint(client: openai.OpenAI, fields: dict[str, Any], text: str) -> None:
    assert asked(client, max_tokens=60, **fields).choices[0].message.content == text


def test_any_json_object(client: openai.OpenAI) -> None:
    reply = asked(client, max_tokens=200, response_format={"type": "json_object"}, temperature=0.5, seed=1)
    if reply.choices[0].finish_reason == "stop":
        assert isinstance(json.loads(reply.choices[0].message.content), dict)
    assert reply.choices[0].message.content.startswith("{")


def test_embeddings_are_the_engines_own(client: openai.OpenAI, embedded: EmbeddedEngine) -> None:
    texts = ["red kettle", "红色的保温杯"]
    default = client.embeddings.create(model="tiny", input=texts)  # base64 on the wire
    plain = client.embeddings.create(model="tiny", input=texts, encoding_format="float")
    for reply in (default, plain):
        assert np.allclose([item.embedding for item in reply.data], embedded.embed(texts), atol=1e-5)
    assert default.usage.prompt_tokens == sum(len(embedded._tokens.encode(text)) for text in texts)
    assert len(client.embeddings.create(model="tiny", input="a").data) == 1


def test_models_and_health(client: openai.OpenAI, model_server: str) -> None:
    (model,) = client.models.list().data
    assert (model.id, model.owned_by) == ("tiny", "shopkeeper")
    assert client.models.retrieve("tiny").id == "tiny"
    with pytest.raises(openai.NotFoundError, match="no model 'huge'; this server has 'tiny'"):
        client.models.retrieve("huge")
    found = health(model_server)
    assert (found["status"], found["model"]) == ("ok", "tiny")
    assert isinstance(found["running"], int)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"messages": []}, "messages is empty"),
        ({"messages": [{"role": "king", "content": "x"}]}, "message role 'king'"),
        ({"messages": ["x"]}, "messages holds 'x'"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "reads text only"),
        ({"max_tokens": 0}, "max_tokens = 0 is not a whole number from 1"),
        ({"max_tokens": True}, "max_tokens = True"),
        ({"temperature": "hot"}, "temperature = 'hot' is not a number from 0 to 2"),
        ({"top_p": 7}, "top_p = 7"),
        ({"seed": "x"}, "seed = 'x'"),
        ({"stop": 5}, "stop = 5"),
        ({"stream": "yes"}, "stream = 'yes' is not true or false"),
        ({"n": 2}, "n = 2 is not supported"),
        ({"logprobs": True}, "logprobs = True is not supported"),
        ({"tools": [{"type": "function"}]}, "names no function"),
        ({"tool_choice": "required"}, "there are no tools"),
        ({"tool_choice": {"function": {"name": "sell"}}}, "tool_choice 'sell' names no tool"),
        ({"tool_choice": 3}, "tool_choice = 3"),
        ({"response_format": {"type": "xml"}}, "response_format type 'xml'"),
        ({"response_format": {"type": "json_schema"}}, "None is not a JSON schema"),
        ({"structured_outputs": {"grammar": "start: bogus\n"}}, "does not compile"),
        ({"structured_outputs": {"poem": 1}}, "poem = 1 cannot constrain"),
        ({"guided_grammar": "start: /a/\n", "guided_json": {}}, "one constraint, not grammar and json"),
        ({"model": "huge"}, "no model 'huge'; this server has 'tiny'"),
        ({"messages": [{"role": "user", "content": "red " * 3000}]}, "the model 'tiny' reads 1024"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_bad_input_is_one_line_with_the_value(
    model_server: str, fields: dict[str, Any], message: str, stream: bool
) -> None:
    body = {"messages": MESSAGES, "stream": stream, **fields}
    status, answer = post(model_server, json.dumps(body).encode())
    error = answer["error"]
    assert status == (404 if "model" in fields else 400)
    assert message in error["message"]
    assert "\n" not in error["message"]
    assert error["type"] == "invalid_request_error"
    assert {"message", "type", "param", "code"} == set(error)


@pytest.mark.parametrize(
    ("body", "headers", "status", "message"),
    [
        (b"{", {}, 400, "the body is not JSON"),
        (b"[" * 100_000, {}, 400, "the body is not JSON"),
        (b"[]", {}, 400, "is not a JSON object"),
        (b"\xff", {}, 400, "the body is not JSON"),
        (b"{}", {"content_type": "text/plain"}, 415, "'text/plain' is not application/json"),
        (b" " * 10_000_001, {}, 413, "larger than 10,000,000 bytes"),
    ],
)
def test_a_body_that_is_none(
    model_server: str, body: bytes, headers: dict[str, str], status: int, message: str
) -> None:
    found, answer = post(model_server, body, **headers)
    assert found == status
    assert message in answer["error"]["message"]


def test_an_unknown_page_says_what_there_is(model_server: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{model_server}/v1/completions", timeout=5)
    with caught.value as error:
        assert error.code == 404
        assert "/v1/chat/completions" in json.load(error)["error"]["message"]


def test_eight_streams_advance_together(model_server: str) -> None:
    async def one(client: openai.AsyncOpenAI, number: int, order: list[int]) -> None:
        stream = await client.chat.completions.create(
            model="tiny",
            messages=[{"role": "user", "content": "red " * number}],
            stream=True,
            max_tokens=150,
            extra_body={"guided_grammar": DIGITS},
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                order.append(number)

    async def all_of_them() -> list[int]:
        order: list[int] = []
        async with openai.AsyncOpenAI(base_url=f"{model_server}/v1", api_key="x", max_retries=0) as client:
            await asyncio.gather(*(one(client, number, order) for number in range(8)))
        return order

    order = asyncio.run(all_of_them())
    counts = [order.count(number) for number in range(8)]
    assert min(counts) > 50
    begun = max(order.index(number) for number in range(8))
    ended = min(len(order) - order[::-1].index(number) for number in range(8))
    assert begun < ended, "one stream began only when another had ended"
    # how evenly is up to the system's scheduler with so small a model; none may stand still meanwhile
    together = [order[begun:ended].count(number) for number in range(8)]
    assert min(together) > 0


@pytest.mark.parametrize("stream", [False, True])
def test_who_hangs_up_ends_the_generation(model_server: str, stream: bool) -> None:
    async def hang_up() -> None:
        async with openai.AsyncOpenAI(base_url=f"{model_server}/v1", api_key="x", max_retries=0) as client:
            create = client.chat.completions.create(
                model="tiny",
                messages=MESSAGES,
                stream=stream,
                max_tokens=900,
                extra_body={"guided_grammar": DIGITS},
            )
            if stream:
                async for _ in await create:
                    break
            else:
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(create, 0.15)

    before = time.monotonic()
    asked_whole = post(
        model_server, json.dumps({"messages": MESSAGES, "max_tokens": 900, "guided_grammar": DIGITS}).encode()
    )
    whole = time.monotonic() - before
    assert asked_whole[1]["usage"]["completion_tokens"] == 900
    asyncio.run(hang_up())
    before = time.monotonic()
    while health(model_server)["running"]:
        assert time.monotonic() - before < max(0.5, whole / 2)
        time.sleep(0.01)


def test_a_key_is_asked_for(model_folder: Path, tmp_path: Path) -> None:
    with serving(str(model_folder), cwd=tmp_path, SHOPKEEPER_SERVE_KEY="open sesame") as (address, _):
        assert health(address)["status"] == "ok"
        for wrong in ("", "open", "opén sesame"):
            status, answer = post(address, b"{}", authorization=f"Bearer {wrong}".encode().decode("latin-1"))
            assert status == 401
            assert answer["error"]["code"] == "invalid_api_key"
        with openai.OpenAI(base_url=f"{address}/v1", api_key="open sesame") as client:
            assert asked(client).usage.completion_tokens == 12


def test_a_stopped_server_lets_replies_end(model_folder: Path, tmp_path: Path) -> None:
    with (
        serving(str(model_folder), cwd=tmp_path) as (address, process),
        openai.OpenAI(base_url=f"{address}/v1", api_key="x", max_retries=0) as client,
    ):
        stream = asked(client, stream=True, max_tokens=200, extra_body={"guided_grammar": DIGITS})
        next(stream)
        process.send_signal(signal.SIGTERM)
        chunks = list(stream)
        assert chunks[-1].choices[0].finish_reason == "length"
        assert process.wait(15) == 0


def test_with_a_shop_usage_is_recorded_and_budgets_hold(model_folder: Path, tmp_path: Path) -> None:
    from shopkeeper import Shop

    path = tmp_path / "corner"
    Shop.open(path, create=True).close()
    environment = {"SHOPKEEPER_DAY_TOKENS": "200", "SHOPKEEPER_MODEL": str(model_folder)}
    with (
        serving("--shop", str(path), cwd=tmp_path, **environment) as (address, _),
        openai.OpenAI(base_url=f"{address}/v1", api_key="x", max_retries=0) as client,
    ):
        assert asked(client, user="c1").usage.completion_tokens == 12
        with pytest.raises(openai.RateLimitError, match="budget of 200 tokens") as caught:
            asked(client, max_tokens=300)
        assert caught.value.code == "insufficient_quota"
    with Shop.open(path, model=str(model_folder)) as shop:
        sums = {row.purpose: row for row in shop.llm.usage.sums()} if shop.llm.usage else {}
        assert sums["served"].requests == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["nowhere"], "no model 'nowhere'"), (["x", "--shop", "missing"], "missing")],
)
def test_a_mistake_is_one_line(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shopkeeper", "serve-model", *arguments, "--port", "0"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
