"""From options to a finished run: model, blocks, trainer, card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shopkeeper.errors import TrainError
from shopkeeper.train import run as runs
from shopkeeper.train.launch import place, quiet
from shopkeeper.train.run import RunOptions
from shopkeeper.train.schedule import Schedule
from shopkeeper.train.size import Size, size_of

__all__ = ["make_trainer", "run_on_blocks"]


def run_on_blocks(stage: str, options: RunOptions, say: Callable[[str], None]) -> dict[str, Any]:
    """Runs "pretrain" or "sft" to its end, resuming what was interrupted; returns the card."""
    from shopkeeper.train.blocks import Blocks
    from shopkeeper.train.card import read_card, write_card
    from shopkeeper.train.corpus import read_manifest

    runs.prepare_machine(options)
    runs.claim(options)
    if (card := read_card(options.out)) is not None:
        say(f"'{options.out}' is finished: nothing to do")
        return card
    size = size_of(options.size)
    manifest = read_manifest(options.corpus)
    tuning = stage == "sft"
    blocks = Blocks(options.corpus, tuning=tuning)
    heldout = (
        _some(Blocks(options.corpus, "heldout", tuning=tuning), options)
        if manifest["heldout"]["shards"]
        else None
    )
    trainer, schedule, tokenizer = make_trainer(stage, options, size, blocks)
    made = runs.arguments(options, size, blocks.block)
    for what, value, reason in size.choices():
        say(f"{what}: {value} ({reason})")
    for line in runs.describe(options, made):
        say(line)
    metrics = runs.train_blocks(trainer, options, schedule, tokenizer, heldout)
    card = write_card(stage, options, size, manifest, trainer, metrics)
    runs.forget_checkpoints(options.out)
    return card


def make_trainer(stage: str, options: RunOptions, size: Size, blocks: Any) -> tuple[Any, Schedule, Any]:
    """The trainer for `blocks`, its schedule and the tokenizer. Raises TrainError, InputError."""
    from shopkeeper.train.blocks import Collate, capacity
    from shopkeeper.train.lora import adapter, lora_rate
    from shopkeeper.train.model import load_model, new_model, only_loss, takes_places
    from shopkeeper.train.tokenizer import load_tokenizer
    from shopkeeper.train.watch import Watch

    tokenizer = load_tokenizer(options.corpus / "tokenizer")
    base = options.base or size.base
    model = load_model(base, frozen=options.lora > 0) if base else new_model(size, tokenizer, options.seed)
    if model.config.vocab_size < len(tokenizer):
        raise TrainError(
            f"the model in '{base}' knows {model.config.vocab_size} ids, the corpus uses {len(tokenizer)}: "
            f"build the corpus with  --tokenizer {base}"
        )
    made = runs.arguments(options, size, blocks.block)
    at_once = made["per_device_train_batch_size"]
    per_step = at_once * made["gradient_accumulation_steps"] * place().processes
    if len(blocks) < per_step:
        raise TrainError(
            f"{len(blocks)} blocks are fewer than one step of {per_step}: lower --batch-tokens or add rows"
        )
    rate = options.learning_rate or (size.tuning_rate if stage == "sft" and base else size.learning_rate)
    if options.lora and not options.learning_rate:
        rate = lora_rate(rate)
    made["learning_rate"] = rate
    steps = options.steps or int(options.epochs * (len(blocks) // per_step))
    warmup = options.warmup if options.warmup >= 0 else size.warmup_steps
    schedule = Schedule(min(warmup, steps // 5) if steps else warmup, steps, options.minutes)
    if steps:
        made["max_steps"] = steps
    watch = Watch(options.out, schedule, per_step * blocks.block)
    lora = adapter(options.lora) if options.lora else None
    spared = takes_places(model)
    collate = Collate(capacity(blocks, at_once) if spared else 0)
    with quiet():
        trainer = _trainer(stage, model, made, blocks, collate, tokenizer, schedule, watch, lora, options)
    if spared:
        only_loss(trainer.model.get_base_model() if lora is not None else trainer.model)
        trainer._loss_shifts_labels = False  # Collate has moved them already
    return trainer, schedule, tokenizer


def _trainer(
    stage: str,
    model: Any,
    made: dict[str, Any],
    blocks: Any,
    collate: Any,
    tokenizer: Any,
    schedule: Schedule,
    watch: Any,
    lora: Any,
    options: RunOptions,
) -> Any:
    import torch
    from transformers import Trainer, TrainingArguments
    from transformers.trainer_callback import PrinterCallback

    from shopkeeper.train.optimizer import make_optimizer

    class Scheduled:
        """Our schedule in transformers' place for one."""

        def create_scheduler(self: Any, num_training_steps: int, optimizer: Any = None) -> Any:
            if self.lr_scheduler is None:
                self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, schedule)
            return self.lr_scheduler

        def create_optimizer(self: Any, model: Any = None) -> Any:
            if options.optimizer == "muon" and self.optimizer is None:
                if self.is_fsdp_enabled:
                    raise TrainError(
                        "muon does not run sharded (--shard): use --no-shard or --optimizer adamw"
                    )
                self.optimizer = make_optimizer(self.model, made["learning_rate"], options.weight_decay)
                return self.optimizer
            return super().create_optimizer(model)  # type: ignore[misc]

    trainer: Any
    if stage == "sft":
        from datasets import Dataset
        from trl.trainer.sft_config import SFTConfig
        from trl.trainer.sft_trainer import SFTTrainer

        class TuningTrainer(Scheduled, SFTTrainer):  # type: ignore[misc]
            """TRL's, with the plain loss: its entropy and accuracy cost a second pass over the vocabulary."""

            def compute_loss(self, model: Any, inputs: Any, *rest: Any, **named: Any) -> Any:
                return Trainer.compute_loss(self, model, inputs, *rest, **named)

        trainer = TuningTrainer(
            model=model,
            args=SFTConfig(**made, dataset_kwargs={"skip_prepare_dataset": True}, max_length=None),
            train_dataset=Dataset.from_dict({name: [rows.tolist()] for name, rows in blocks[0].items()}),
            data_collator=collate,
            processing_class=tokenizer,
            peft_config=lora,
            callbacks=[watch],
        )
        trainer.train_dataset = blocks  # TRL takes nothing but its own kind at the door
    else:

        class BlockTrainer(Scheduled, Trainer):  # type: ignore[misc]
            pass

        trainer = BlockTrainer(
            model=model,
            args=TrainingArguments(**made),
            train_dataset=blocks,
            data_collator=collate,
            processing_class=tokenizer,
            callbacks=[watch],
        )
    trainer.remove_callback(PrinterCallback)
    return trainer


def _some(blocks: Any, options: RunOptions) -> Any:
    """At most `evaluation_blocks` of them, evenly spread."""
    from torch.utils.data import Subset

    step = -(-len(blocks) // options.evaluation_blocks)
    return Subset(blocks, range(0, len(blocks), step))
