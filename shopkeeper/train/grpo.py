"""Reinforcement with verifiable rewards, with TRL's GRPOTrainer: sample replies, score them with the plain
functions of rewards.py, make the better ones of each group likelier. Shao et al. 2024, arXiv:2402.03300.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.train.card import read_card, save_card
from shopkeeper.train.launch import arguments, quiet
from shopkeeper.train.lora import LoraOptions, adapter, lora_rate
from shopkeeper.train.rewards import for_trl, rewards
from shopkeeper.train.tuning import claim, conversation, facts, load, read_jsonl, tune

__all__ = ["GrpoOptions", "grpo"]


@dataclass(frozen=True, slots=True)
class GrpoOptions:
    """`group` replies are sampled for each prompt at `temperature`, up to `reply_tokens` each; `batch` replies
    a step over all processes (a multiple of `group`). `rewards`: names of rewards.py, "name=weight" or
    "module:function"; empty for its DEFAULT. `beta` 0 keeps no reference model. `vllm`: sample with vLLM."""

    steps: int = 200
    batch: int = 32
    micro: int = 8
    group: int = 8
    rate: float | None = None
    beta: float = 0.0
    temperature: float = 1.0
    reply_tokens: int = 256
    rewards: tuple[str, ...] = ()
    seed: int = 0
    save_every: int = 50
    precision: str = "auto"
    shard: bool | None = None
    lora: LoraOptions | None = None
    vllm: bool = False


@quiet()
def grpo(
    model: str | Path,
    data: str | Path,
    out: str | Path,
    options: GrpoOptions | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Tunes `model` on the prompts of the chat rows in `data` (the last message of a row is the answer that the
    rewards compare with; rows with tools are left out), writes `out`/model, log and card, and goes on from its last
    checkpoint when there is one. Returns the run's card. Raises InputError, TrainError, MissingExtra."""
    chosen = options or GrpoOptions()
    out = Path(out)
    if chosen.group < 2 or chosen.batch % chosen.group:
        raise InputError(
            f"a batch of {chosen.batch} replies is no whole number of groups of {chosen.group}: "
            "give --group from 2 and a --batch that is a multiple of it"
        )
    scored = rewards(chosen.rewards)
    rows = [row for row in read_jsonl(data, keys=("messages",)) if not row.get("tools")]
    if not rows:
        raise InputError(f"{str(data)!r} has only rows with tools; rewards need rows that end in a text")
    try:
        from datasets import Dataset
        from trl.trainer.grpo_config import GRPOConfig
        from trl.trainer.grpo_trainer import GRPOTrainer
    except ImportError as error:
        raise MissingExtra("trl", "train", "reinforcement") from error
    settings = {"base": model, "data": data, **asdict(chosen)}
    claim(out, settings)
    if (card := read_card(out)) is not None:
        say(f"'{out}' is finished: nothing to do")
        return card
    weights, tokenizer = load(model, frozen=chosen.lora is not None)
    rate = chosen.rate or (lora_rate(1e-6) if chosen.lora else 1e-6)
    trainer = GRPOTrainer(
        model=weights,
        reward_funcs=[for_trl(name, reward) for name, _, reward in scored],
        args=GRPOConfig(
            **arguments(
                out,
                steps=chosen.steps,
                batch=chosen.batch,
                micro=chosen.micro,
                rate=rate,
                seed=chosen.seed,
                save_every=chosen.save_every,
                precision=chosen.precision,
                shard=chosen.shard,
            ),
            num_generations=chosen.group,
            max_completion_length=chosen.reply_tokens,
            temperature=chosen.temperature,
            beta=chosen.beta,
            reward_weights=[weight for _, weight, _ in scored],
            use_vllm=chosen.vllm,
        ),
        train_dataset=Dataset.from_list(
            [
                {
                    "prompt": [
                        {key: message[key] for key in ("role", "content")}
                        for message in conversation(row["messages"][:-1])
                    ],
                    "row": json.dumps(row, ensure_ascii=False),
                }
                for row in rows
            ]
        ),
        processing_class=tokenizer,
        peft_config=adapter(chosen.lora),
    )
    log = tune(trainer, tokenizer, out, say)
    return save_card(out, {"stage": "grpo", **facts(trainer, [Path(data)], settings, log)}, log)
