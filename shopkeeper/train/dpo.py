"""Preference tuning: from pairs of a better and a worse reply, with TRL's DPOTrainer.

Rafailov et al. 2023, arXiv:2305.18290. Rows: {"prompt": [messages], "chosen": [messages], "rejected": [messages]}.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import MissingExtra
from shopkeeper.train.card import read_card, save_card
from shopkeeper.train.launch import arguments, quiet
from shopkeeper.train.lora import LoraOptions, adapter, lora_rate
from shopkeeper.train.tuning import claim, conversation, facts, load, read_jsonl, tune

__all__ = ["DpoOptions", "dpo"]


@dataclass(frozen=True, slots=True)
class DpoOptions:
    """`beta`: how far the model may go from where it began (smaller is farther). `sft` weighs the plain loss on the
    chosen replies beside that of the pairs: it keeps them likely, where DPO alone only keeps them likelier than the
    rejected (Pang et al. 2024, arXiv:2404.19733). `rate` None: 5e-6 for all weights, ten times that for LoRA.
    `batch` pairs a step over all processes, `micro` at once in one."""

    steps: int = 200
    batch: int = 16
    micro: int = 4
    rate: float | None = None
    beta: float = 0.1
    sft: float = 0.0
    length: int = 1024
    seed: int = 0
    save_every: int = 50
    precision: str = "auto"
    shard: bool | None = None
    lora: LoraOptions | None = None


@quiet()
def dpo(
    model: str | Path,
    data: str | Path,
    out: str | Path,
    options: DpoOptions | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Tunes `model` (folder or hub name) on the preference rows of `data`, writes `out`/model, log and card, and
    goes on from its last checkpoint when there is one. Returns the run's card.
    With LoRA, `out`/model holds the adapter alone. Raises InputError, TrainError, MissingExtra."""
    chosen = options or DpoOptions()
    out = Path(out)
    rows = read_jsonl(data, keys=("prompt", "chosen", "rejected"))
    try:
        from datasets import Dataset
        from trl.trainer.dpo_config import DPOConfig
        from trl.trainer.dpo_trainer import DPOTrainer
    except ImportError as error:
        raise MissingExtra("trl", "train", "preference tuning") from error
    settings = {"base": model, "data": data, **asdict(chosen)}
    claim(out, settings)
    if (card := read_card(out)) is not None:
        say(f"'{out}' is finished: nothing to do")
        return card
    weights, tokenizer = load(model, frozen=chosen.lora is not None)
    rate = chosen.rate or (lora_rate(5e-6) if chosen.lora else 5e-6)
    trainer = DPOTrainer(
        model=weights,
        args=DPOConfig(
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
            beta=chosen.beta,
            loss_type=["sigmoid", "sft"] if chosen.sft else ["sigmoid"],
            loss_weights=[1.0, chosen.sft] if chosen.sft else None,
            max_length=chosen.length,
        ),
        train_dataset=Dataset.from_list(
            [{key: conversation(row[key]) for key in ("prompt", "chosen", "rejected")} for row in rows]
        ),
        processing_class=tokenizer,
        peft_config=adapter(chosen.lora),
    )
    log = tune(trainer, tokenizer, out, say)
    return save_card(out, {"stage": "dpo", **facts(trainer, [Path(data)], settings, log)}, log)
