"""Models under the benchmark: their replies are scored, failures count as wrong, interrupted runs go on."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.bench import _understand_intents as intents
from shopkeeper.bench import understand
from shopkeeper.bench._models import Model
from shopkeeper.bench._predictions import Predictions
from shopkeeper.bench._understand_data import Sample, ShopNames
from shopkeeper.bench._understand_sentences import by_model, compare
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import Grammar
from shopkeeper.understanding import TypedRequest

SHOP = ShopNames.from_dict(
    {"id": "s", "categories": ["Mugs"], "brands": [], "attributes": {"color": ["red"]}}
)
FIND = TypedRequest("find", "mug", "Mugs", attributes={"color": ("red",)})
HUMAN = TypedRequest("human")
SAMPLES = [
    Sample("a", "a red mug", gold=(FIND,), shop=SHOP),
    Sample("b", "a person please", gold=(HUMAN,), shop=SHOP),
]
REPLY = '{"intent":"find","want":"mug","category":"Mugs","attributes":{"color":["red"]}}'


def model(*replies: Any, trained: bool = True, stamp: str = "1") -> Model:
    return Model("fake", FakeEngine(replies), trained, stamp)


def test_a_model_is_asked_under_the_grammar_of_the_shop_and_scored() -> None:
    asked = model(REPLY, '{"intent":"greet"}')
    report = compare(SAMPLES, [asked], [])
    assert report["systems"]["fake"]["intent_accuracy"] == 0.5
    assert report["systems"]["fake"]["slot_f1"] == 1
    engine = asked.engine
    assert isinstance(engine, FakeEngine)
    constraint = engine.requests[0].constraint
    assert isinstance(constraint, Grammar)
    assert "Mugs" in constraint.lark


def test_the_names_of_a_row_are_the_ones_to_choose_from() -> None:
    row = Sample("a", "a red mug", candidates=SHOP.vocabulary.candidates("red"))
    asked = model('{"intent":"find"}')
    by_model(asked, row)
    assert isinstance(asked.engine, FakeEngine)
    constraint = asked.engine.requests[0].constraint
    assert isinstance(constraint, Grammar)
    assert "red" in constraint.lark
    assert "Mugs" not in constraint.lark


def test_a_reply_that_is_no_request_counts_as_wrong_and_as_failed() -> None:
    report = compare(SAMPLES, [model(ModelError("gone"), "nonsense")], [])
    assert report["systems"]["fake"]["failed"] == 2
    assert report["systems"]["fake"]["exact"] == 0


def test_an_interrupted_run_asks_only_for_what_is_left(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    with pytest.raises(KeyboardInterrupt):
        compare(SAMPLES, [model(REPLY, lambda _: _stop())], [], file)
    assert not file.exists()
    assert (tmp_path / "said.jsonl.part").exists()
    report = compare(SAMPLES, [model('{"intent":"human"}')], [], file)  # one reply is enough
    assert report["systems"]["fake"]["exact"] == 1
    assert [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()] == ["a", "b"]
    assert not (tmp_path / "said.jsonl.part").exists()


def _stop() -> str:
    raise KeyboardInterrupt


def test_another_model_does_not_take_over_what_was_begun(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    begun = Predictions(file, {"model": "1"})
    begun.add({"id": "a", "answer": 1})
    assert "a" in Predictions(file, {"model": "1"})
    assert "a" not in Predictions(file, {"model": "2"})


def test_a_line_cut_short_by_a_kill_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    Predictions(file, {"model": "1"}).add({"id": "a"})
    part = tmp_path / "said.jsonl.part"
    part.write_text(part.read_text("utf-8") + '{"id": "b", "ans', "utf-8")
    again = Predictions(file, {"model": "1"})
    again.add({"id": "c"})
    assert list(again.rows) == ["a", "c"]
    assert list(Predictions(file, {"model": "1"}).rows) == ["a", "c"]


# -- intents


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    head = "utterance,intent,entity_type,entity_value\n"
    (tmp_path / "train.csv").write_text(
        head + "cancel it,cancel_order,,\n" * 6 + "my bill,get_invoice,,\n" * 5, "utf-8"
    )
    (tmp_path / "dev.csv").write_text(
        head + "cancel it,cancel_order,,\nthe bill 77,get_invoice,bill_id,77\nsend bill,get_invoice,,\n",
        "utf-8",
    )
    return tmp_path


def test_intents_are_measured_with_and_without_known_utterances(messages: Path) -> None:
    asked = model("cancel_order", "get_invoice\tbill_id=77", "cancel_order")
    report = intents.run(messages, messages / "said.out", asked)["dev"]
    assert report["fake"]["accuracy"] == pytest.approx(2 / 3)
    assert report["fake"]["accuracy_new"] == 0.5
    assert report["fake"]["new"] == 2
    assert report["fake"]["entity_exact"] == report["fake"]["entity_exact_named"] == 1
    assert {"majority", "linear", "nearest (char n-grams)"} <= set(report)
    assert report["linear"]["accuracy"] == 1
    assert report["majority"]["accuracy"] == pytest.approx(1 / 3)
    lines = (messages / "said.out").read_text("utf-8").splitlines()
    assert lines[0].startswith("id,intent")
    assert lines[2] == "1,get_invoice,bill_id,77"


def test_macro_f1_is_the_mean_over_the_labels_meant() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "c")]
    assert intents.macro_f1(pairs) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_inputs_alone_are_named_by_what_the_model_has_learned(tmp_path: Path) -> None:
    (tmp_path / "inputs.csv").write_text("id,utterance\nx7,hello\n", "utf-8")
    report = intents.run(tmp_path, tmp_path / "out.csv", model("say_hello"))
    assert report["inputs"] == {"fake": report["inputs"]["fake"]}
    assert (tmp_path / "out.csv").read_text("utf-8").splitlines()[1] == "x7,say_hello,,"
    with pytest.raises(InputError, match="not trained on intents"):
        intents.run(tmp_path, None, model("x", trained=False))


# -- by URL


@pytest.fixture
def served() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            message = {"role": "assistant", "content": '{"requests":[{"intent":"human"}]}'}
            body: dict[str, Any] = {"id": "1", "object": "chat.completion", "created": 1, "model": "big"}
            body["choices"] = [{"index": 0, "message": message, "finish_reason": "stop"}]
            body["usage"] = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            stream = asked[-1].get("stream")
            if stream:
                body["object"] = "chat.completion.chunk"
                body["choices"] = [{"index": 0, "delta": message, "finish_reason": "stop"}]
                data = f"data: {json.dumps(body)}\n\ndata: [DONE]\n\n".encode()
            else:
                data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("content-type", "text/event-stream" if stream else "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_larger_model_is_measured_by_its_address(
    tmp_path: Path, served: tuple[str, list[dict[str, Any]]]
) -> None:
    pytest.importorskip("openai")
    (tmp_path / "shops.json").write_text('[{"id": "s", "categories": ["Mugs"]}]', "utf-8")
    row = {"id": "1", "shop": "s", "text": "a person please", "requests": [{"intent": "human"}]}
    (tmp_path / "sentences.jsonl").write_text(json.dumps(row), "utf-8")
    report = understand.run(tmp_path, url=served[0], model="big", rows=0)
    assert report["systems"]["big (served)"]["exact"] == 1
    assert served[1][0]["model"] == "big"
    assert "response_format" in served[1][0]
    assert "You turn what a customer" in served[1][0]["messages"][0]["content"]
