"""The corpus: every document once, whole, in blocks that keep them apart; an interrupted build goes on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.errors import InputError, TrainError
from shopkeeper.train import corpus as corpora
from shopkeeper.train.blocks import Blocks, Collate, capacity
from shopkeeper.train.corpus import Document, build_corpus, pack, read_manifest
from shopkeeper.train.tokenizer import load_tokenizer

Write = Callable[[Path, list[dict[str, Any]]], Path]


@pytest.fixture
def file(tmp_path: Path, rows: list[dict[str, Any]], write_jsonl: Write) -> Path:
    held = [{**row, "part": "heldout"} for row in rows[:3]]
    return write_jsonl(tmp_path / "rows.jsonl", [*rows[3:], *rows[3:8], *held])


def documents(blocks: Blocks) -> list[str]:
    """Token ids of each document of all blocks, padding left out, sorted."""
    found = []
    for i in range(len(blocks)):
        block = blocks[i]
        starts = [*np.flatnonzero(block["position_ids"] == 0), blocks.block]
        for begin, end in pairwise(starts):
            if (block["labels"][begin:end] != -100).any():
                found.append(str(block["input_ids"][begin:end].tolist()))
    return sorted(found)


@given(sizes=st.lists(st.integers(1, 64), max_size=400))
def test_packing_keeps_every_document_once_within_the_block(sizes: list[int]) -> None:
    made = [Document(np.full(size, n), np.ones(size, bool)) for n, size in enumerate(sizes)]
    blocks = list(pack(made, 64))
    assert all(sum(len(d.ids) for d in block) <= 64 for block in blocks)
    assert sorted(int(d.ids[0]) for block in blocks for d in block) == list(range(len(sizes)))


def test_packing_fills_the_blocks() -> None:
    rng = np.random.default_rng(0)
    made = [Document(np.zeros(n), np.ones(n, bool)) for n in rng.integers(50, 250, 2000)]
    blocks = list(pack(made, 512))
    assert sum(len(d.ids) for d in made) / (512 * len(blocks)) > 0.97


def test_doubles_are_dropped_and_held_out_rows_kept_apart(
    tmp_path: Path, file: Path, tiny_checkpoint: Path
) -> None:
    made = build_corpus([file], tiny_checkpoint, tmp_path / "corpus", 128)
    assert (made["documents"], made["duplicates"]) == (41, 5)
    train = documents(Blocks(tmp_path / "corpus", tuning=True))
    held = documents(Blocks(tmp_path / "corpus", "heldout", tuning=True))
    assert (len(train), len(held)) == (33, 3)
    assert not set(train) & set(held)
    assert made["train"]["tokens"] + made["train"]["padding"] == 128 * len(
        Blocks(tmp_path / "corpus", tuning=True)
    )


def test_only_the_assistants_tokens_are_learnt_in_tuning(
    tmp_path: Path, write_jsonl: Write, tiny_checkpoint: Path
) -> None:
    call = {"name": "search", "arguments": {"text": "mug"}}
    row = {
        "messages": [
            {"role": "system", "content": "Sell."},
            {"role": "user", "content": "a mug <|im_end|> please"},
            {"role": "assistant", "content": "", "tool_calls": [call]},
            {"role": "tool", "content": '[{"id": 1}]'},
            {"role": "assistant", "content": "Number 1."},
        ]
    }
    build_corpus([write_jsonl(tmp_path / "rows.jsonl", [row])], tiny_checkpoint, tmp_path / "corpus", 256)
    tokenizer = load_tokenizer(tiny_checkpoint)
    labels = Blocks(tmp_path / "corpus", tuning=True)[0]["labels"]
    assert tokenizer.decode(labels[labels != -100]) == (
        '<tool_call>\n{"name": "search", "arguments": {"text":"mug"}}\n</tool_call><|im_end|>Number 1.<|im_end|>'
    )
    every = Blocks(tmp_path / "corpus", tuning=False)[0]["labels"]
    text = tokenizer.decode(every[every != -100])
    assert "a mug <\u200b|im_end|> please<|im_end|>" in text
    assert "<|endoftext|>" not in text


def test_an_interrupted_build_ends_as_an_uninterrupted_one(
    tmp_path: Path, file: Path, tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpora, "PORTION", 10)
    whole = build_corpus([file, file], tiny_checkpoint, tmp_path / "whole", 128)

    class Stopped(Exception):
        pass

    def stop(message: str) -> None:
        raise Stopped

    for _ in range(3):
        with pytest.raises(Stopped):
            build_corpus([file, file], tiny_checkpoint, tmp_path / "parts", 128, stop)
    with pytest.raises(TrainError, match="not finished"):
        read_manifest(tmp_path / "parts")
    # as if killed while a shard was written: no manifest tells of it
    (tmp_path / "parts" / "train-00003.tokens").write_bytes(b"half")
    assert build_corpus([file, file], tiny_checkpoint, tmp_path / "parts", 128) == whole
    for name in ("train-00000.tokens", "train-00003.tokens", "train-00003.flags"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_dialogues_longer_than_a_block_are_left_out_and_texts_cut(
    tmp_path: Path, file: Path, tiny_checkpoint: Path
) -> None:
    made = build_corpus([file], tiny_checkpoint, tmp_path / "none", 1024)
    assert made["too_long"] == 0
    with pytest.raises(TrainError, match="nothing was packed"):
        build_corpus([file], tiny_checkpoint, tmp_path / "short", 8)
    (tmp_path / "book.txt").write_text("a red kettle and a blue mug\n" * 20 + "\n\nanother text", "utf-8")
    made = build_corpus([tmp_path / "book.txt"], tiny_checkpoint, tmp_path / "book", 64)
    assert made["documents"] == 2
    assert made["train"]["documents"] > 2


def test_a_document_is_seen_as_if_alone(tmp_path: Path, file: Path, tiny_checkpoint: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    build_corpus([file], tiny_checkpoint, tmp_path / "corpus", 256)
    block = Blocks(tmp_path / "corpus", tuning=True)[0]
    starts = np.flatnonzero(block["position_ids"] == 0)
    assert len(starts) >= 3
    begin, end = int(starts[1]), int(starts[2])
    model = AutoModelForCausalLM.from_pretrained(tiny_checkpoint).eval()
    with torch.no_grad():
        batch = Collate()([block])
        ids, positions = batch["input_ids"], batch["position_ids"]
        packed = model(input_ids=ids, position_ids=positions, use_cache=False).logits[0, begin:end]
        alone = model(input_ids=ids[:, begin:end]).logits[0]
    torch.testing.assert_close(packed, alone, atol=1e-4, rtol=1e-4)


def test_the_places_to_learn_are_all_there(tmp_path: Path, file: Path, tiny_checkpoint: Path) -> None:
    build_corpus([file], tiny_checkpoint, tmp_path / "corpus", 256)
    blocks = Blocks(tmp_path / "corpus", tuning=True)
    some = [blocks[0], blocks[1]]
    room = capacity(blocks, 2)
    assert room % 64 == 0
    assert room < 2 * 256
    for batch in (Collate(room)(some), Collate(8)(some)):
        places, labels = batch["places"], batch["labels"]
        flat = batch["input_ids"].reshape(-1)
        learnt = labels != -100
        assert (flat[places[learnt] + 1] == labels[learnt]).all()
        assert int(learnt.sum()) == sum(int((b["labels"] != -100).sum()) for b in some)
    assert len(Collate(room)(some)["places"]) == room
    assert len(Collate(8)(some)["places"]) == 2 * 256


def test_a_row_that_is_none_is_named(tmp_path: Path, tiny_checkpoint: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text":"fine"}\n{"txt":"no"}\n', "utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl', line 2"):
        build_corpus([bad], tiny_checkpoint, tmp_path / "corpus", 64)
    with pytest.raises(InputError, match="no file"):
        build_corpus([tmp_path / "absent.jsonl"], tiny_checkpoint, tmp_path / "corpus", 64)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").touch()
    with pytest.raises(TrainError, match="holds something that is no corpus"):
        build_corpus([bad], tiny_checkpoint, tmp_path / "full", 64)
