"""An OpenAI-compatible server in a process of its own: a model that calls a shop's tools by a plain rule. It prints its
port.

It asks who one is, identifies with the e-mail address said, proposes to cancel the order named, and says so.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse

app = FastAPI()


@app.post("/v1/chat/completions")
async def chat(request: Request) -> Response:
    body = await request.json()
    return StreamingResponse(chunks(body), media_type="text/event-stream")


def decided(body: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    """(words, tool, arguments): either words or a call."""
    messages = body["messages"]
    said = " ".join(str(m["content"]) for m in messages if m["role"] == "user")
    last = max(i for i, m in enumerate(messages) if m["role"] == "user")
    called = [c["function"]["name"] for m in messages[last:] for c in m.get("tool_calls") or ()]
    email, order = re.search(r"\S+@\S+\w", said), re.search(r"#W\d+", said)
    if "that's all" in str(messages[last]["content"]) or not order:
        return "You are welcome.", "", {}
    if not email:
        return "Could you give me your e-mail address?", "", {}
    if not called:
        return "", "identify_customer", {"email": email[0]}
    return "", "cancel_order", {"order": order[0], "reason": "no longer needed"}


def chunks(body: dict[str, Any]) -> Iterator[str]:
    def line(delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": body["model"]}
        return f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n"

    words, tool, arguments = decided(body)
    if tool and body.get("tools"):
        function = {"name": tool, "arguments": json.dumps(arguments)}
        yield line(
            {"tool_calls": [{"index": 0, "id": f"c-{tool}", "type": "function", "function": function}]}
        )
        yield line({}, "tool_calls")
    else:
        yield line({"role": "assistant", "content": words or "I see."})
        yield line({}, "stop")
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
