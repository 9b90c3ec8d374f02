"""A request's JSON as a `ChatRequest`. Every value is checked; one that cannot be honoured is refused, not ignored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.llm.grammars import one_of
from shopkeeper.llm.types import ChatRequest, Grammar, JsonSchema
from shopkeeper.llm.wire import message_from, tool_from
from shopkeeper.web.model_server.refusals import Refused, quoted

__all__ = ["Asked", "read_chat", "read_texts"]

#: tokens of a reply when the request names no limit: a cache is set aside for all of them
MAX_TOKENS = 512
MAX_TEXTS = 2048
MAX_STOPS = 16
#: fields that change what is said and that this server does not have, with the values that change nothing
ABSENT: dict[str, tuple[Any, ...]] = {
    "n": (1,),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "frequency_penalty": (0,),
    "presence_penalty": (0,),
    "logit_bias": ({},),
    "functions": ([],),
    "audio": (),
    "prediction": (),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A chat request and how its answer is to be sent. `one_call` ends the reply after its first tool call."""

    request: ChatRequest
    stream: bool
    include_usage: bool
    one_call: bool


def read_chat(body: Mapping[str, Any], *, timeout: float) -> Asked:
    """Raises Refused (400), naming the field and quoting the value."""
    for name, harmless in ABSENT.items():
        if body.get(name) is not None and body[name] not in harmless:
            raise Refused(400, f"{name} = {quoted(body[name])} is not supported; leave it out", name)
    messages = _typed(body, "messages", list, [])
    if not messages:
        raise Refused(400, "messages is empty; send at least one", "messages")
    tools = _typed(body, "tools", list, [])
    try:
        turns = tuple(message_from(_mapping(item, "messages")) for item in messages)
    except InputError as error:
        raise Refused(400, str(error), "messages") from error
    try:
        functions = tuple(tool_from(_mapping(item, "tools")) for item in tools)
    except InputError as error:
        raise Refused(400, str(error), "tools") from error
    stream = _typed(body, "stream", bool, False)
    options = _typed(body, "stream_options", dict, {})
    limit = "max_completion_tokens" if body.get("max_completion_tokens") is not None else "max_tokens"
    seed = _typed(body, "seed", int, None)
    request = ChatRequest(
        turns,
        functions,
        _choice(body, {tool.name for tool in functions}),
        _constraint(body),
        max_tokens=_number(body, limit, MAX_TOKENS, 1, 10_000_000, whole=True),
        temperature=_number(body, "temperature", 0.0, 0, 2),
        top_p=_number(body, "top_p", 1.0, 0, 1),
        seed=None if seed is None else seed & (2**63 - 1),
        stop=_stops(body),
        timeout=timeout,
        conversation=_typed(body, "user", str, "") or _typed(body, "prompt_cache_key", str, ""),
        purpose="served",
    )
    one_call = not _typed(body, "parallel_tool_calls", bool, True)
    return Asked(request, stream, bool(options.get("include_usage")), one_call)


def read_texts(body: Mapping[str, Any]) -> tuple[list[str], str]:
    """The texts of a request for embeddings, and "float" or "base64". Raises Refused (400)."""
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise Refused(400, f"input = {quoted(given)} is neither a text nor a list of texts", "input")
    if len(texts) > MAX_TEXTS:
        raise Refused(400, f"input has {len(texts)} texts; send at most {MAX_TEXTS} at once", "input")
    form = _typed(body, "encoding_format", str, "float")
    if form not in ("float", "base64"):
        raise Refused(400, f"encoding_format = {quoted(form)} is not float or base64", "encoding_format")
    return texts, form


def _typed(body: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    """The field, `default` when it is absent or null."""
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        words = {
            bool: "true or false",
            list: "a list",
            dict: "an object",
            str: "a text",
            int: "a whole number",
        }
        raise Refused(400, f"{name} = {quoted(value)} is not {words[kind]}", name)
    return value


def _number(
    body: Mapping[str, Any], name: str, default: float, low: float, high: float, *, whole: bool = False
) -> Any:
    value = body.get(name)
    if value is None:
        return default
    fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not fits or not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        raise Refused(400, f"{name} = {quoted(value)} is not {kind} from {low:,} to {high:,}", name)
    return value


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused(400, f"{name} holds {quoted(value)}, which is not an object", name)
    return value


def _stops(body: Mapping[str, Any]) -> tuple[str, ...]:
    given = body.get("stop")
    stops = [given] if isinstance(given, str) else given or []
    if not isinstance(stops, list) or not all(isinstance(text, str) for text in stops):
        raise Refused(400, f"stop = {quoted(given)} is neither a text nor a list of texts", "stop")
    if len(stops) > MAX_STOPS:
        raise Refused(400, f"stop has {len(stops)} texts; send at most {MAX_STOPS}", "stop")
    return tuple(stops)


def _choice(body: Mapping[str, Any], names: set[str]) -> str:
    """tool_choice as the engine takes it: auto, none, required, or a tool's name."""
    given = body.get("tool_choice")
    if given is None:
        return "auto"
    choice = given
    if isinstance(given, dict):
        function = given.get("function")
        choice = function.get("name") if isinstance(function, dict) else None
        if choice not in names:
            known = ", ".join(sorted(names)) or "none"
            raise Refused(
                400, f"tool_choice {quoted(choice)} names no tool; there are: {known}", "tool_choice"
            )
    elif given not in ("auto", "none", "required"):
        raise Refused(
            400, f"tool_choice = {quoted(given)} is not auto, none, required or a function", "tool_choice"
        )
    elif given == "required" and not names:
        raise Refused(400, "tool_choice = 'required' and there are no tools", "tool_choice")
    return str(choice)


def _constraint(body: Mapping[str, Any]) -> JsonSchema | Grammar | None:
    """What the reply must look like: response_format, or vLLM's structured_outputs and guided_… fields."""
    wanted = {key: value for key, value in _typed(body, "structured_outputs", dict, {}).items() if value}
    for key in ("grammar", "json", "choice", "regex"):
        if body.get(f"guided_{key}") is not None:
            wanted[key] = body[f"guided_{key}"]
    form = _typed(body, "response_format", dict, {})
    kind = form.get("type", "text")
    if kind == "json_object":
        wanted["json"] = {"type": "object"}
    elif kind == "json_schema":
        schema = form.get("json_schema")
        wanted["json"] = schema.get("schema") if isinstance(schema, dict) else None
    elif kind != "text":
        raise Refused(
            400,
            f"response_format type {quoted(kind)} is not text, json_object or json_schema",
            "response_format",
        )
    if len(wanted) > 1:
        raise Refused(400, f"a reply can follow one constraint, not {' and '.join(sorted(wanted))}")
    for key, value in wanted.items():
        return _one(key, value)
    return None


def _one(key: str, value: Any) -> JsonSchema | Grammar:
    if key == "json":
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except json.JSONDecodeError as error:
                raise Refused(400, f"the JSON schema {quoted(value)} is not JSON ({error})") from error
        if not isinstance(value, dict):
            raise Refused(400, f"{quoted(value)} is not a JSON schema", "response_format")
        return JsonSchema(value)
    if key == "choice" and isinstance(value, list) and all(isinstance(text, str) for text in value):
        return Grammar(f"start: CHOICE\nCHOICE: {one_of(value)}\n", {"enum": value})
    if key == "regex" and isinstance(value, str):
        return Grammar(f"start: /{_slashes(value)}/\n")
    if key == "grammar" and isinstance(value, str):
        return Grammar(value)
    raise Refused(
        400, f"{key} = {quoted(value)} cannot constrain a reply; there are: grammar, json, choice, regex"
    )


def _slashes(regex: str) -> str:
    """`regex` with its bare slashes escaped, as Lark's /…/ wants it."""
    out, at = "", 0
    while at < len(regex):
        pair = regex[at : at + 2] if regex[at] == "\\" else regex[at]
        out += "\\/" if pair == "/" else pair
        at += len(pair)
    return out
