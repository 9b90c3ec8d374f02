"""`bench model` of the same weights by llama.cpp (llama-cpp-python) from a GGUF file."""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

from shopkeeper.bench._model_plan import Plan, percentile, rss_megabytes, summed
from shopkeeper.errors import ModelError

__all__ = ["measure"]

TURN_TOKENS = 24


def measure(where: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The file `where["gguf"]`. Raises ModelError when llama-cpp-python is not installed or cannot load it."""
    empty = rss_megabytes()
    started = time.perf_counter()
    try:
        import llama_cpp  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        raise ModelError(
            "llama-cpp-python is not installed: run  pip install llama-cpp-python  (it builds llama.cpp)"
        ) from error
    context = max(plan.contexts) + plan.decode + TURN_TOKENS
    try:
        model = llama_cpp.Llama(
            model_path=where["gguf"],
            n_ctx=context,
            n_threads=plan.threads,
            n_threads_batch=plan.threads,
            verbose=False,
        )
    except (ValueError, RuntimeError) as error:
        raise ModelError(f"llama.cpp cannot load {where['gguf']!r} ({error})") from error
    loaded = time.perf_counter() - started
    context = min(context, model.n_ctx())
    draw = random.Random(0)

    def ids(tokens: int) -> list[int]:
        return [draw.randrange(16, model.n_vocab()) for _ in range(tokens)]

    def best() -> int:
        return int(model.sample(temp=0.0))

    def first(prompt: list[int], keep: int = 0) -> float:
        """Seconds to the first token, with the first `keep` tokens of the cache kept."""
        model.n_tokens = keep
        begun = time.perf_counter()
        model.eval(prompt)
        best()
        return time.perf_counter() - begun

    first(ids(min(1000, context // 2)))
    memory = {"resident_mb": rss_megabytes(), "interpreter_mb": empty}
    rates = []
    for _ in range(plan.decodes):
        first(ids(plan.contexts[0]))
        begun = time.perf_counter()
        for _ in range(plan.decode):
            model.eval([best()])
        rates.append(plan.decode / (time.perf_counter() - begun))
    contexts: dict[str, Any] = {}
    for size, tokens in plan.fitting(context).items():
        fresh, cached = [], []
        for _ in range(plan.repeats):
            fresh.append(first(ids(tokens - TURN_TOKENS)))
            cached.append(first(ids(TURN_TOKENS), keep=tokens - 2 * TURN_TOKENS))
        contexts[str(size)] = {"prompt_tokens": tokens, **summed(fresh), **summed(cached, "cached_")}
    return {
        "load_s": round(loaded, 3),
        **memory,
        "decode_tokens_per_s": round(statistics.median(rates), 1),
        "decode_tokens_per_s_p5": round(percentile(rates, 0.05), 1),
        "contexts": contexts,
        "resident_peak_mb": rss_megabytes("VmHWM"),
    }
