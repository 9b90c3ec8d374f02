"""An OpenAI-compatible server in a process of its own that gives the toy world's answers, and fails as it is told to.

The model's name says how: `toy`, `busy-N-x` (429 N times, then well), `broken-N-x` (500 N times), `silent` (no word
after the first), `denied`, `missing`. Prints its port.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

sys.path.insert(0, str(Path(__file__).parent))

from toy_world import COUNTING, example

from shopkeeper.llm.wire import compact

app = FastAPI()
asked: Counter[str] = Counter()
bodies: list[dict[str, Any]] = []


def refused(status: int, message: str, **headers: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": "x"}}, status, headers=headers)


def failure(model: str) -> Response | None:
    asked[model] += 1
    kind, _, rest = model.partition("-")
    if kind == "busy" and asked[model] <= int(rest.partition("-")[0]):
        return refused(429, "slow down", **{"retry-after": "0.02"})
    if kind == "broken" and asked[model] <= int(rest.partition("-")[0]):
        return refused(500, "out of order")
    if kind == "denied":
        return refused(401, "wrong key")
    if kind == "missing":
        return refused(404, "no such model")
    return None


@app.get("/asked/{model}")
def times(model: str) -> int:
    return asked[model]


@app.get("/last")
def last() -> dict[str, Any]:
    return bodies[-1]


@app.get("/v1/models")
def models() -> dict[str, Any]:
    listed = [{"id": "toy", "object": "model", "created": 0, "owned_by": "x", "max_model_len": 2048}]
    return {"object": "list", "data": listed}


@app.post("/v1/embeddings")
async def embeddings(request: Request) -> Response:
    body = await request.json()
    if (bad := failure(body["model"])) is not None:
        return bad
    data = [
        {"object": "embedding", "index": at, "embedding": [float(len(text)), 1.0, 2.0]}
        for at, text in enumerate(body["input"])
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return JSONResponse({"object": "list", "data": data[::-1], "model": body["model"], "usage": usage})


@app.post("/v1/chat/completions")
async def chat(request: Request) -> Response:
    body = await request.json()
    bodies.append(body)
    if (bad := failure(body["model"])) is not None:
        return bad
    return StreamingResponse(chunks(body), media_type="text/event-stream")


async def chunks(body: dict[str, Any]) -> AsyncIterator[str]:
    def line(delta: dict[str, Any], finish: str | None = None, **rest: Any) -> str:
        choices = [] if rest else [{"index": 0, "delta": delta, "finish_reason": finish}]
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": body["model"]}
        return f"data: {json.dumps({**chunk, 'choices': choices, **rest})}\n\n"

    text, call, finish = COUNTING, None, "stop"
    if "response_format" in body:
        text = compact(example(body["response_format"]["json_schema"]["schema"]))
    elif body.get("tools") and body["tool_choice"] not in ("auto", "none"):
        choice = body["tool_choice"]
        name = (
            choice["function"]["name"] if isinstance(choice, dict) else body["tools"][0]["function"]["name"]
        )
        tool = next(t["function"] for t in body["tools"] if t["function"]["name"] == name)
        text, call, finish = "", (name, compact(example(tool["parameters"]))), "tool_calls"
    for stop in body.get("stop", []):
        text = text.partition(stop)[0]
    words = [("" if at == 0 else " ") + word for at, word in enumerate(text.split(" "))] if text else []
    most = body.get("max_tokens", 10_000)
    for at, word in enumerate(words[:most]):
        yield line({"role": "assistant", "content": word} if at == 0 else {"content": word})
        if body["model"] == "silent":
            await asyncio.sleep(30)
        await asyncio.sleep(0.002)
    if len(words) > most:
        finish = "length"
    if call is not None:
        head = {"name": call[0], "arguments": call[1][:4]}
        yield line({"tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": head}]})
        yield line({"tool_calls": [{"index": 0, "function": {"arguments": call[1][4:]}}]})
    yield line({}, finish)
    usage = {
        "prompt_tokens": 7,
        "completion_tokens": min(len(words), most) + 8 * (call is not None),
        "total_tokens": 9,
    }
    yield line({}, usage={**usage, "prompt_tokens_details": {"cached_tokens": 3}})
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
