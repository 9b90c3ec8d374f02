"""Tokens a second of supervised tuning against a plain loop around the same network, in the same run.

    python bench/train_speed.py [--size nano] [--steps 20] [--rounds 2] [--threads N] [--json FILE]

The plain loop is what one writes in ten lines: transformers' Qwen3ForCausalLM with labels, bf16 autocast,
torch.compile, fused AdamW, the same blocks. Ours is `shopkeeper train pretrain` and `shopkeeper train sft`: their very
trainers, stepped by transformers and TRL. They take turns; the best round of each counts (the machine may be shared),
the first steps (compilation) do not.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from shopkeeper.train.corpus import build_corpus
from shopkeeper.train.size import size_of
from shopkeeper.train.tokenizer import load_tokenizer, train_tokenizer

WORDS = "mug shoe lamp red blue steel leather cheap light 杯 鞋 灯 红 蓝 钢 皮 便 宜".split()


def write_rows(path: Path, count: int = 3000) -> None:
    """Dialogues in which a fifth of the tokens is the assistant's, as when understanding is trained."""
    rng = random.Random(0)
    with path.open("w", encoding="utf-8") as stream:
        for n in range(count):
            said = [" ".join(rng.choices(WORDS, k=k)) for k in (70, 25, 24)]
            turns = zip(("system", "user", "assistant"), said, strict=True)
            row = {"messages": [{"role": r, "content": f"{t} {n}"} for r, t in turns], "language": "en"}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def plain(corpus: Path, size: Any, steps: int, warm: int) -> float:
    """Tokens a second of the plain loop, wall time."""
    import torch

    from shopkeeper.train.blocks import Blocks, Collate
    from shopkeeper.train.model import new_model

    blocks, collate = Blocks(corpus, tuning=True), Collate()
    model = new_model(size, load_tokenizer(corpus / "tokenizer"))
    compiled: Any = torch.compile(model)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1e-3, weight_decay=0.1, betas=(0.9, 0.95), fused=True
    )
    start = 0.0
    for step in range(steps + warm):
        if step == warm:
            start = time.perf_counter()
        batch = collate(
            [blocks[(step * size.micro_batch + i) % len(blocks)] for i in range(size.micro_batch)]
        )
        with torch.autocast("cpu", torch.bfloat16):
            loss = compiled(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return steps * size.micro_batch * size.block / (time.perf_counter() - start)


def ours(stage: str, corpus: Path, size: Any, steps: int, warm: int, optimizer: str = "adamw") -> float:
    """Tokens a second of the stage's own trainer, from its own log."""
    from shopkeeper.train.blocks import Blocks
    from shopkeeper.train.run import RunOptions
    from shopkeeper.train.tune import make_trainer
    from shopkeeper.train.watch import read_log

    with tempfile.TemporaryDirectory() as folder:
        options = RunOptions(
            out=Path(folder),
            corpus=corpus,
            size=size.name,
            steps=steps + warm,
            log_steps=warm,
            optimizer=optimizer,
        )
        trainer, _, _ = make_trainer(stage, options, size, Blocks(corpus, tuning=stage == "sft"))
        trainer.args.save_strategy = "no"
        trainer.train()
        log = read_log(Path(folder))
    return float((log[-1]["tokens"] - log[0]["tokens"]) / (log[-1]["seconds"] - log[0]["seconds"]))


def main() -> None:
    import torch

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="nano")
    parser.add_argument("--steps", type=int, default=20, help="measured steps of a round; a multiple of 5")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--json", type=Path, default=None)
    chosen = parser.parse_args()
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    size = size_of(chosen.size)
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        rows, corpus = Path(folder) / "rows.jsonl", Path(folder) / "corpus"
        write_rows(rows)
        train_tokenizer([rows], Path(folder) / "tokenizer", 1024)
        build_corpus([rows], Path(folder) / "tokenizer", corpus, size.block)
        _as_large_as(corpus, size.vocabulary)
        for _ in range(chosen.rounds):
            for name, run in (
                ("plain loop", lambda: plain(corpus, size, chosen.steps, 5)),
                ("pretrain", lambda: ours("pretrain", corpus, size, chosen.steps, 5)),
                ("sft", lambda: ours("sft", corpus, size, chosen.steps, 5)),
                ("sft, muon", lambda: ours("sft", corpus, size, chosen.steps, 5, "muon")),
            ):
                torch._dynamo.reset()
                best[name] = max(best.get(name, 0.0), run())
                print(f"{name}: {best[name]:,.0f} tokens/s", flush=True)
    result = {
        "size": size.name,
        "threads": torch.get_num_threads(),
        "tokens_per_s": {name: round(value) for name, value in best.items()},
        "ratio_to_plain": {name: round(value / best["plain loop"], 3) for name, value in best.items()},
    }
    print(json.dumps(result, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def _as_large_as(corpus: Path, vocabulary: int) -> None:
    """Fills the tokenizer with unused ids: the output layer has the size's own width."""
    tokenizer = load_tokenizer(corpus / "tokenizer")
    tokenizer.add_tokens([f"<|unused_{i}|>" for i in range(vocabulary - len(tokenizer))])
    tokenizer.save_pretrained(corpus / "tokenizer")


if __name__ == "__main__":
    main()
