"""`bench model` of the same weights by transformers (PyTorch, float32, greedy, its own key-value cache)."""

from __future__ import annotations

import statistics
import time
import warnings
from pathlib import Path
from typing import Any

from shopkeeper.bench._model_plan import Plan, percentile, rss_megabytes, summed
from shopkeeper.errors import MissingExtra

__all__ = ["measure"]

TURN_TOKENS = 24  # of the short turn that a cached context goes on with


def measure(where: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The checkpoint `where["checkpoint"]`, or random weights of the shape `where["config"]` (Qwen3Config's keywords).

    Raises MissingExtra without torch and transformers.
    """
    empty = rss_megabytes()
    started = time.perf_counter()
    try:
        import torch
        import transformers
    except ImportError as error:
        raise MissingExtra(error.name or "torch", "train", "measuring transformers") from error
    transformers.logging.set_verbosity(40)  # errors only
    warnings.simplefilter("ignore")
    torch.set_num_threads(plan.threads)
    model: Any
    if where.get("checkpoint"):
        model = transformers.AutoModelForCausalLM.from_pretrained(
            Path(where["checkpoint"]), dtype=torch.float32
        )
    else:
        torch.manual_seed(0)
        model = transformers.Qwen3ForCausalLM(transformers.Qwen3Config(**where["config"]))
    model.eval()
    loaded = time.perf_counter() - started
    context = int(model.config.max_position_embeddings)
    words = int(model.config.vocab_size)

    def ids(tokens: int, rows: int = 1) -> Any:
        return torch.randint(16, words, (rows, tokens))

    def write(prompt: Any, tokens: int) -> float:
        """Seconds to read `prompt` and write `tokens`."""
        begun = time.perf_counter()
        model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            do_sample=False,
            max_new_tokens=tokens,
            min_new_tokens=tokens,
            pad_token_id=0,
        )
        return time.perf_counter() - begun

    with torch.inference_mode():
        short = plan.fitting(context)[plan.contexts[0]]
        write(ids(min(1000, context // 2)), min(32, context // 4))
        memory = {"resident_mb": rss_megabytes(), "interpreter_mb": empty}
        length = min(plan.decode, context - short)
        rates = []
        for _ in range(plan.decodes):
            prompt = ids(short)
            rates.append((length - 1) / max(write(prompt, length) - write(prompt, 1), 1e-9))
        contexts = {
            str(size): _first_tokens(torch, model, ids, min(tokens, context - TURN_TOKENS), plan)
            for size, tokens in plan.fitting(context).items()
        }
        written = min(plan.stream_tokens, context - short)
        together = plan.streams * written / write(ids(short, plan.streams), written)
    return {
        "load_s": round(loaded, 3),
        **memory,
        "decode_tokens_per_s": round(statistics.median(rates), 1),
        "decode_tokens_per_s_p5": round(percentile(rates, 0.05), 1),
        "contexts": contexts,
        f"streams{plan.streams}_tokens_per_s": round(together, 1),  # one batch, all of one length
        "resident_peak_mb": rss_megabytes("VmHWM"),
    }


def _first_tokens(torch: Any, model: Any, ids: Any, tokens: int, plan: Plan) -> dict[str, Any]:
    fresh, cached = [], []
    for _ in range(plan.repeats):
        prompt, turn = ids(tokens), ids(TURN_TOKENS)
        begun = time.perf_counter()
        out = model(prompt, use_cache=True, logits_to_keep=1)
        int(out.logits[0, -1].argmax())
        fresh.append(time.perf_counter() - begun)
        out.past_key_values.crop(-min(TURN_TOKENS, tokens - 1))  # the turn is read again
        begun = time.perf_counter()
        out = model(turn, past_key_values=out.past_key_values, use_cache=True, logits_to_keep=1)
        int(out.logits[0, -1].argmax())
        cached.append(time.perf_counter() - begun)
    read = round(tokens / statistics.median(fresh), 0)
    return {"prompt_tokens": tokens, **summed(fresh), **summed(cached, "cached_"), "read_tokens_per_s": read}
