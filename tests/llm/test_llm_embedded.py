"""The embedded engine: its cache of earlier turns, its grammars, many replies at once, bounded memory."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_world import BUY, HELLO, SEARCH

from shopkeeper.errors import InputError, LimitExceeded, ModelError
from shopkeeper.llm.embedded import EmbeddedEngine
from shopkeeper.llm.grammars import json_rule, one_of
from shopkeeper.llm.types import ChatReply, ChatRequest, Grammar, JsonSchema, Message


def fresh(folder: Path, request: ChatRequest) -> ChatReply:
    """What an engine without any cache says."""
    return EmbeddedEngine(folder, threads=1).chat(request)


def test_a_dialogue_is_not_read_anew(embedded: EmbeddedEngine, model_folder: Path) -> None:
    dialogue: tuple[Message, ...] = HELLO
    before = 0
    for turn in range(4):
        request = ChatRequest(dialogue, max_tokens=16, conversation="c")
        reply = embedded.chat(request)
        assert reply.text == fresh(model_folder, request).text  # the cache changes nothing that is said
        assert reply.usage.cached_tokens >= before
        before = reply.usage.prompt_tokens
        dialogue = (*dialogue, Message("assistant", reply.text), Message("user", f"and {turn} more"))


def test_the_cache_goes_on_under_another_grammar(embedded: EmbeddedEngine, model_folder: Path) -> None:
    embedded.chat(ChatRequest(HELLO, max_tokens=8, conversation="c"))
    for lark in ('start: "red"\n', "start: /[0-9]{3}/\n", None):
        request = ChatRequest(
            HELLO, max_tokens=8, conversation="c", constraint=Grammar(lark) if lark is not None else None
        )
        reply = embedded.chat(request)
        assert reply.usage.cached_tokens == reply.usage.prompt_tokens - 1
        assert reply.text == fresh(model_folder, request).text


def test_a_changed_beginning_is_read_again(embedded: EmbeddedEngine, model_folder: Path) -> None:
    embedded.chat(ChatRequest(HELLO, max_tokens=8, conversation="c"))
    other = ChatRequest((Message("system", "No."), Message("user", "bye")), max_tokens=8, conversation="c")
    reply = embedded.chat(other)
    assert reply.usage.cached_tokens < 8
    assert reply.text == fresh(model_folder, other).text


def test_requests_without_a_conversation_share_their_beginning(embedded: EmbeddedEngine) -> None:
    system = Message("system", "You are the shop's assistant. Something to keep coffee hot on my commute.")
    first = embedded.chat(ChatRequest((system, Message("user", "yes")), max_tokens=4))
    second = embedded.chat(ChatRequest((system, Message("user", "two three")), max_tokens=4))
    assert first.usage.cached_tokens == 0
    assert second.usage.cached_tokens > first.usage.prompt_tokens - 12


def test_another_conversation_keeps_its_cache(embedded: EmbeddedEngine) -> None:
    for name in ("a", "b"):
        embedded.chat(ChatRequest(HELLO, max_tokens=4, conversation=name))
    again = embedded.chat(ChatRequest(HELLO, max_tokens=4, conversation="a"))
    assert again.usage.cached_tokens == again.usage.prompt_tokens - 1


@settings(max_examples=25, deadline=None)
@given(
    names=st.lists(st.text("abc 红色\"\\'<|", min_size=1, max_size=8), min_size=1, max_size=5, unique=True),
    digits=st.integers(1, 3),
)
def test_json_is_compact_and_names_only_what_is_allowed(
    model_folder: Path, names: list[str], digits: int
) -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"enum": names},
            "prices": {
                "type": "array",
                "items": {"type": "integer", "minimum": 0, "maximum": 99},
                "maxItems": digits,
            },
        },
        "required": ["name", "prices"],
        "additionalProperties": False,
    }
    engine = ENGINES.setdefault(model_folder, EmbeddedEngine(model_folder, threads=1))
    for constraint in (JsonSchema(schema), Grammar(f"start: {json_rule(schema)}\n")):
        reply = engine.chat(ChatRequest(HELLO, constraint=constraint, temperature=1.0, seed=digits))
        value = json.loads(reply.text)
        assert value["name"] in names
        assert len(value["prices"]) <= digits
        assert reply.text == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


ENGINES: dict[Path, EmbeddedEngine] = {}


def test_thousands_of_names_are_one_terminal(embedded: EmbeddedEngine) -> None:
    names = [f"kettle {number} of {number * 7919 % 10007}" for number in range(5000)]
    request = ChatRequest(HELLO, constraint=Grammar(f"start: NAME\nNAME: {one_of(names)}\n"))
    assert embedded.chat(request).text in names
    started = time.monotonic()
    assert embedded.chat(request).text in names  # compiled once
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("kind", "text", "parts"),
    [
        ("substring_words", "something to keep coffee hot", {"keep coffee", "hot", "something"}),
        ("substring_chars", "红色的保温杯", {"保温杯", "红色"}),
    ],
)
def test_a_copy_of_the_customers_words(
    embedded: EmbeddedEngine, kind: str, text: str, parts: set[str]
) -> None:
    lark = f'start: "[" COPY "]"\nCOPY: %regex {{"{kind}": {json.dumps(text)}}}\n'
    for seed in range(4):
        reply = embedded.chat(ChatRequest(HELLO, constraint=Grammar(lark), temperature=1.5, seed=seed))
        assert reply.text[1:-1] in text
    guide = embedded._guidance
    assert guide is not None
    for part in parts:
        path = guide.guide(lark)
        for id in embedded._tokens.encode(f"[{part}]"):
            path.accept(id)
        assert path.complete


def test_a_wrong_grammar_is_one_line(embedded: EmbeddedEngine) -> None:
    with pytest.raises(InputError, match=r"does not compile.*bogus") as caught:
        embedded.chat(ChatRequest(HELLO, constraint=Grammar("start: bogus\n")))
    assert "\n" not in str(caught.value)


def test_free_text_may_call_tools_only_rightly(embedded: EmbeddedEngine) -> None:
    for seed in range(6):
        request = ChatRequest(
            HELLO, tools=(SEARCH, BUY), max_tokens=60, temperature=2.0, seed=seed, tool_choice="auto"
        )
        for call in embedded.chat(request).tool_calls:
            assert (call.name, dict(call.arguments)) in (("search", {"query": "保温杯"}), ("buy", {}))


def test_a_seed_gives_the_same_draw(embedded: EmbeddedEngine) -> None:
    texts = [
        embedded.chat(ChatRequest(HELLO, max_tokens=12, temperature=1.0, top_p=0.9, seed=seed)).text
        for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1] != texts[2]


def test_eight_replies_at_once_are_the_same_as_one_after_another(
    embedded: EmbeddedEngine, model_folder: Path
) -> None:
    digits = Grammar("start: /[0-9]{1000}/\n")
    requests = [
        ChatRequest(
            [Message("user", "red " * number)],
            max_tokens=400,
            conversation=str(number),
            constraint=digits,
            timeout=300,
        )
        for number in range(8)
    ]
    expected = [fresh(model_folder, request).text for request in requests]
    found: dict[int, str] = {}
    order: list[int] = []
    together = threading.Barrier(8)

    def ask(number: int) -> None:
        together.wait()
        deltas = []
        for delta in embedded.stream(requests[number]):
            order.append(number)
            deltas.append(delta)
        reply = deltas[-1].reply
        found[number] = reply.text if reply else ""

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [found[number] for number in range(8)] == expected
    # while all eight write, nobody starves: the steps themselves are in turn, the rest is the system's to divide
    begun = max(order.index(number) for number in range(8))
    ended = min(len(order) - order[::-1].index(number) for number in range(8))
    steps = [order[begun:ended].count(number) for number in range(8)]
    assert min(steps) > 20
    assert min(steps) > max(steps) / 2


def test_a_long_request_is_refused_with_both_numbers(embedded: EmbeddedEngine) -> None:
    with pytest.raises(LimitExceeded, match=r"the request has \d+ tokens and the model 'tiny' reads 1024"):
        embedded.chat(ChatRequest([Message("user", "red kettle " * 600)]))


def test_caches_stay_within_their_memory(model_folder: Path) -> None:
    engine = EmbeddedEngine(model_folder, threads=1, memory=3_000_000)
    for number in range(20):
        engine.chat(ChatRequest(HELLO, max_tokens=4, conversation=str(number)))
        assert 0 < engine.cache_bytes <= 3_000_000
    last = engine.chat(ChatRequest(HELLO, max_tokens=4, conversation="19"))
    first = engine.chat(ChatRequest(HELLO, max_tokens=4, conversation="0"))
    assert last.usage.cached_tokens > first.usage.cached_tokens == 0


def test_without_memory_for_two_the_second_waits_its_turn(model_folder: Path) -> None:
    engine = EmbeddedEngine(model_folder, threads=1, memory=1)
    stream = engine.stream(ChatRequest(HELLO, max_tokens=50))
    next(stream)
    with pytest.raises(ModelError, match="busy"):
        engine.chat(ChatRequest(HELLO, max_tokens=4, timeout=0.05))
    stream.close()  # type: ignore[attr-defined]
    assert engine.chat(ChatRequest(HELLO, max_tokens=4)).usage.completion_tokens == 4


def test_a_folder_that_is_no_model_is_named(tmp_path: Path, model_folder: Path) -> None:
    with pytest.raises(ModelError, match="is not an embedded model"):
        EmbeddedEngine(tmp_path)
    for file in model_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"broken")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        EmbeddedEngine(tmp_path)
    assert "\n" not in str(caught.value)
    (tmp_path / "embed.onnx").unlink()
    (tmp_path / "model.onnx").write_bytes((model_folder / "model.onnx").read_bytes())
    with pytest.raises(ModelError, match=r"no embed\.onnx.*shopkeeper model add"):
        EmbeddedEngine(tmp_path).embed(["x"])


def test_a_closed_engine_says_so(model_folder: Path) -> None:
    engine = EmbeddedEngine(model_folder, threads=1)
    engine.close()
    with pytest.raises(ModelError, match="closed"):
        engine.chat(ChatRequest(HELLO, max_tokens=4))
