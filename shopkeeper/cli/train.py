"""`shopkeeper train STAGE`: the group; each stage's command is in its own module and is loaded when called."""

from __future__ import annotations

import importlib

import click

__all__ = ["train_command"]

#: stage -> module below shopkeeper.cli that defines `STAGE_command`
STAGES = {
    "data": "train_data",
    "adapt": "train_data",
    "tokenizer": "train_stages",
    "corpus": "train_stages",
    "pretrain": "train_stages",
    "sft": "train_stages",
    "pairs": "train_pairs",
    "dpo": "train_tuning",
    "grpo": "train_tuning",
    "merge": "train_tuning",
    "evaluate": "train_finish",
    "export": "train_finish",
    "plan": "train_plan",
}


class _Stages(click.Group):
    """Imports a stage's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(STAGES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in STAGES:
            return None
        module = importlib.import_module(f"shopkeeper.cli.{STAGES[name]}")
        command = getattr(module, f"{name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command


@click.group("train", cls=_Stages, short_help="Train the shop's own language model.")
def train_command() -> None:
    """Trains the shop's own language model, one stage a command: data, tokenizer, corpus, pretrain, sft, ...

    A stage that was interrupted goes on where it stopped when the same command is given again.
    """
