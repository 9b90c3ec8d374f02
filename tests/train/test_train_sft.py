"""Supervised tuning: what is trained is what is served; the loss is the plain one; a tuned model knows its rows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import InputError, TrainError
from shopkeeper.llm.template import ChatTemplate, template_of
from shopkeeper.llm.tokens import Tokens
from shopkeeper.llm.types import Message, Tool, ToolCall
from shopkeeper.train.corpus import build_corpus, encode
from shopkeeper.train.rows import Row, hash_file
from shopkeeper.train.run import RunOptions, claim
from shopkeeper.train.sft import sft
from shopkeeper.train.tokenizer import load_tokenizer
from shopkeeper.train.watch import read_log

Write = Callable[[Path, list[dict[str, Any]]], Path]
SMALL: dict[str, Any] = {
    "batch_tokens": 512,
    "micro_batch": 2,
    "warmup": 2,
    "compiled": False,
    "precision": "fp32",
}

SEARCH = Tool("search", "Finds goods.", {"type": "object", "properties": {"text": {"type": "string"}}})
DIALOGUES = {
    "plain": (
        Message("system", "Understand."),
        Message("user", "a red mug"),
        Message("assistant", '{"a":1}'),
    ),
    "chinese": (Message("user", "红色的杯子，30元以内"), Message("assistant", "好的")),
    "calls": (
        Message("system", "Sell."),
        Message("user", "two things <|im_end|> please"),
        Message(
            "assistant",
            "Looking.",
            (ToolCall("1", "search", {"text": "杯"}), ToolCall("2", "search", {"n": 1.5})),
        ),
        Message("tool", '[{"id":1}]', tool_call_id="1"),
        Message("tool", "[]", tool_call_id="2"),
        Message("assistant", "Only one."),
    ),
}


def row_of(messages: tuple[Message, ...], tools: tuple[Tool, ...]) -> Row:
    turns = []
    for m in messages:
        turn: dict[str, Any] = {"role": m.role, "content": m.content}
        if m.tool_calls:
            turn["tool_calls"] = [{"name": c.name, "arguments": dict(c.arguments)} for c in m.tool_calls]
        turns.append(turn)
    called = [
        {
            "type": "function",
            "function": {"name": t.name, "description": t.description, "parameters": t.parameters},
        }
        for t in tools
    ]
    return Row(messages=tuple(turns), tools=tuple(called))


@pytest.mark.parametrize("tools", [(), (SEARCH,)], ids=["no tools", "tools"])
@pytest.mark.parametrize("name", DIALOGUES)
def test_training_and_serving_make_the_same_token_ids(
    tiny_checkpoint: Path, name: str, tools: tuple[Tool, ...]
) -> None:
    messages = DIALOGUES[name]
    tokens = Tokens(tiny_checkpoint)
    template = ChatTemplate(template_of(tiny_checkpoint), tokens.special)
    trained = encode(row_of(messages, tools), load_tokenizer(tiny_checkpoint))
    served = tokens.encode(template.render(messages, tools, generation_prompt=False))
    assert trained.ids.tolist() == served
    # what a model is given before its last answer is exactly what stood before that answer in training
    asked = tokens.encode(template.render(messages[:-1], tools))
    assert trained.ids[: len(asked)].tolist() == asked
    assert not trained.learn[len(asked) - 1]
    assert trained.learn[len(asked)]


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: pytest.TempPathFactory,
    tiny_checkpoint: Path,
    rows: list[dict[str, Any]],
    write_jsonl: Write,
) -> Path:
    folder = tmp_path_factory.mktemp("sft")
    held = [{**row, "part": "heldout"} for row in rows[:4]]
    build_corpus(
        [write_jsonl(folder / "rows.jsonl", [*rows[4:], *held])], tiny_checkpoint, folder / "corpus", 128
    )
    return folder / "corpus"


@pytest.fixture(scope="module")
def tuned(corpus: Path, tiny_checkpoint: Path) -> tuple[dict[str, Any], Path]:
    out = corpus.parent / "run"
    options = RunOptions(
        out=out, corpus=corpus, base=str(tiny_checkpoint), steps=20, learning_rate=5e-3, log_steps=1, **SMALL
    )
    return sft(options), out


def test_the_loss_falls_and_is_the_plain_loss(
    corpus: Path, tiny_checkpoint: Path, tuned: tuple[dict[str, Any], Path]
) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    from shopkeeper.train.blocks import Blocks, Collate
    from shopkeeper.train.model import only_loss

    log = read_log(tuned[1])
    assert [line["step"] for line in log] == list(range(1, 21))
    assert log[-1]["loss"] < 0.6 * log[0]["loss"]
    some = [Blocks(corpus, tuning=True)[i] for i in range(2)]
    model = AutoModelForCausalLM.from_pretrained(tiny_checkpoint).eval()
    with torch.no_grad():
        plain = float(model(**Collate()(some), use_cache=False).loss)
        only_loss(model)
        for room in (128, 1):  # few places; all places
            assert float(model(**Collate(room)(some)).loss) == pytest.approx(plain, rel=1e-5)


def test_the_card_tells_what_the_run_was(corpus: Path, tuned: tuple[dict[str, Any], Path]) -> None:
    card, out = tuned
    assert card["stage"] == "sft"
    assert card["data"]["files"][0]["sha256"] == hash_file(corpus.parent / "rows.jsonl")
    assert card["metrics"]["steps"] == 20
    assert card["metrics"]["tokens"] == 20 * 512
    assert card["metrics"]["heldout_loss"] > 0
    assert 0 < card["model_flops_utilisation"] < 1
    assert {"machine", "versions", "commit", "command", "config", "peak_measured"} <= card.keys()
    assert (out / "curves.svg").read_text("utf-8").startswith("<svg")
    assert (out / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert "![curves](curves.svg)" in (out / "card.md").read_text("utf-8")
    names = {path.name for path in (out / "model").iterdir()}
    assert {"model.safetensors", "config.json", "tokenizer.json", "chat_template.jinja", "card.json"} <= names
    assert not list(out.glob("checkpoint-*"))


def test_a_finished_run_is_not_run_again_and_no_other_takes_its_place(
    corpus: Path, tiny_checkpoint: Path, tuned: tuple[dict[str, Any], Path]
) -> None:
    import dataclasses

    card, out = tuned
    options = RunOptions(
        out=out, corpus=corpus, base=str(tiny_checkpoint), steps=20, learning_rate=5e-3, log_steps=1, **SMALL
    )
    assert sft(options)["finished"] == card["finished"]
    with pytest.raises(TrainError, match=r"other settings \(steps '20', now '30'\)"):
        claim(dataclasses.replace(options, steps=30))
    with pytest.raises(InputError, match="given: steps, minutes"):
        claim(dataclasses.replace(options, minutes=1.0))


def test_a_run_by_the_clock_ends_in_time_with_its_rate_at_zero(corpus: Path, tiny_checkpoint: Path) -> None:
    out = corpus.parent / "clock"
    card = sft(
        RunOptions(
            out=out,
            corpus=corpus,
            base=str(tiny_checkpoint),
            minutes=0.1,
            log_steps=1,
            optimizer="muon",
            **SMALL,
        )
    )
    assert card["metrics"]["train_seconds"] >= 6
    rates = [line["rate"] for line in read_log(out)]
    assert rates[-1] < max(rates)


def test_a_corpus_of_another_tokenizer_is_refused(
    corpus: Path, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.from_pretrained(tiny_checkpoint)
    config.vocab_size = 64
    config.eos_token_id = config.pad_token_id = 2
    AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "narrow")
    with pytest.raises(
        TrainError, match=r"knows 64 ids, the corpus uses \d+: build the corpus with  --tokenizer"
    ):
        sft(RunOptions(out=tmp_path / "run", corpus=corpus, base=str(tmp_path / "narrow"), steps=2, **SMALL))


def test_the_command_line_loads_torch_for_no_help() -> None:
    code = (
        "import sys, shopkeeper.train, shopkeeper.train.size, shopkeeper.cli.train_stages as s\n"
        "s.sft_command.main(['--help'], standalone_mode=False)\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=120)
