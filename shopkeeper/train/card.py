"""The card of a run, beside its weights: data and hashes, settings, machine, speed, curves, commit."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from shopkeeper.train.run import RunOptions
from shopkeeper.train.size import Size

__all__ = ["draw_curves", "machine", "matmul_peak", "read_card", "save_card", "versions", "write_card"]

_PACKAGES = ("shopkeeper", "torch", "transformers", "trl", "peft", "accelerate", "tokenizers", "numpy")


def read_card(out: Path) -> dict[str, Any] | None:
    """The card of a finished run, or None."""
    try:
        card: dict[str, Any] = json.loads((out / "card.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return card


def write_card(
    stage: str,
    options: RunOptions,
    size: Size,
    manifest: Mapping[str, Any],
    trainer: Any,
    metrics: Mapping[str, Any],
) -> dict[str, Any]:
    """Writes card.json, card.md and the curves of a run over packed blocks into `options.out`; returns the card."""
    from shopkeeper.train.model import flops_per_token, parameters
    from shopkeeper.train.watch import read_log

    model = trainer.accelerator.unwrap_model(trainer.model)
    flops = flops_per_token(model, int(manifest["block"]))
    peak, how = matmul_peak("bfloat16" if trainer.args.bf16 else "float32")
    processes = trainer.args.world_size
    card = {
        "stage": stage,
        "data": {
            "corpus": str(options.corpus),
            "files": manifest["plan"]["inputs"],
            "tokenizer_sha256": manifest["plan"]["tokenizer"],
            "template_sha256": manifest["plan"]["template"],
            **{k: manifest[k] for k in ("documents", "duplicates", "too_long", "block")},
            "tokens": manifest["train"]["tokens"],
            "learnt_tokens": manifest["train"]["learnt"],
        },
        "options": {k: str(v) if isinstance(v, Path) else v for k, v in asdict(options).items()},
        "size": size.as_dict(),
        "config": model.config.to_diff_dict(),
        "parameters": parameters(model),
        "settings": {
            "learning_rate": trainer.args.learning_rate,
            "optimizer": options.optimizer,
            "bf16": trainer.args.bf16,
            "compiled": trainer.args.torch_compile,
            "blocks_at_once": trainer.args.per_device_train_batch_size,
            "accumulation": trainer.args.gradient_accumulation_steps,
            "processes": processes,
        },
        "metrics": dict(metrics),
        "flops_per_token": flops,
        "peak_flops": peak,
        "peak_measured": how,
        "model_flops_utilisation": round(flops * metrics["tokens_per_s"] / (peak * processes), 4),
    }
    return save_card(options.out, card, read_log(options.out))


def save_card(out: Path, card: dict[str, Any], log: list[dict[str, Any]]) -> dict[str, Any]:
    """Adds machine, versions, commit and command line to `card` and writes card.json, card.md, curves.svg and
    curves.png (from log lines {"step", "loss", "rate", ...}) to `out`, and card.json beside the weights; returns it.
    Only the first of several processes writes."""
    card = {
        **card,
        "machine": machine(),
        "versions": versions(),
        "commit": _commit(),
        "command": " ".join(sys.argv),
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    if os.environ.get("RANK", "0") != "0":
        return card
    if log:
        draw_curves(log, out)
    _write(out / "card.md", _markdown(card, bool(log)))
    text = json.dumps(card, ensure_ascii=False, indent=1, default=str)
    if (out / "model").is_dir():
        _write(out / "model" / "card.json", text)
    _write(out / "card.json", text)  # last: it says that the run is finished
    return card


def draw_curves(log: list[dict[str, Any]], out: Path) -> None:
    """Loss and learning rate over the steps: curves.svg and curves.png in `out`."""
    import altair

    alt: Any = altair

    values = alt.Data(values=[{"step": r["step"], "loss": r["loss"], "rate": r["rate"]} for r in log])
    line = alt.Chart(values).mark_line(strokeWidth=1.5).properties(width=560)
    step = alt.X("step:Q", title="step")
    loss = line.encode(x=step, y=alt.Y("loss:Q", title="loss", scale=alt.Scale(zero=False)))
    rate = line.encode(x=step, y=alt.Y("rate:Q", title="learning rate"), color=alt.value("#999"))
    chart = alt.vconcat(loss.properties(height=260), rate.properties(height=90))
    for suffix in ("svg", "png"):
        part = out / f"curves.part.{suffix}"
        chart.save(str(part), **({"scale_factor": 2} if suffix == "png" else {}))
        part.replace(out / f"curves.{suffix}")


def matmul_peak(dtype: str, seconds: float = 0.4) -> tuple[float, str]:
    """Floating-point operations a second that this device reaches in a large matrix product, and how it was
    measured: an honest peak for machines without a data sheet."""
    import torch

    cuda = torch.cuda.is_available()
    n = 8192 if cuda else 1024
    device = "cuda" if cuda else "cpu"
    a, b = (torch.randn(n, n, device=device).to(getattr(torch, dtype)) for _ in range(2))
    best, until = float("inf"), time.monotonic() + seconds
    while time.monotonic() < until:
        if cuda:
            torch.cuda.synchronize()
        start = time.perf_counter()
        a @ b
        if cuda:
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - start)
    how = f"best {n} x {n} {dtype} matrix product, {torch.get_num_threads()} threads, {device}"
    return 2 * n**3 / best, how


def machine() -> dict[str, Any]:
    """Processor, cores, memory in GiB, threads used, GPUs."""
    import torch

    name = platform.processor()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (OSError, StopIteration, ValueError):
        memory = 0.0
    return {
        "processor": name,
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "memory_gib": memory,
        "gpus": [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())],
        "system": platform.platform(),
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that a run depends on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def _commit() -> str:
    """The commit of the source tree this code runs from; "" when it was installed without one."""
    here = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(
            ["git", "-C", str(here), "describe", "--always", "--dirty", "--abbrev=40", "--match="],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _markdown(card: Mapping[str, Any], curves: bool) -> str:
    lines = [f"# {card.get('stage', 'run')}", ""]
    if curves:
        lines += ["![curves](curves.svg)", ""]
    for heading, value in card.items():
        if isinstance(value, Mapping):
            lines += [f"## {heading}", "", "| | |", "|---|---|"]
            lines += [f"| {name} | {_cell(cell)} |" for name, cell in value.items()]
            lines.append("")
        else:
            lines += [f"**{heading}**: {_cell(value)}", ""]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | dict):
        return "`" + json.dumps(value, ensure_ascii=False, default=str).replace("|", "\\|") + "`"
    return str(value)


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)
