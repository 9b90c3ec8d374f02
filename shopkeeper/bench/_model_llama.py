"""`bench model` of the same weights by llama.cpp, from a GGUF file, in the server of the package `xllamacpp`.

Prompts are given as token ids, replies go on past the end of a turn, and decoding is timed by llama.cpp itself (without
the way of a request to it): whatever favours it is left in.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Sequence
from typing import Any

from shopkeeper.bench._model_plan import Plan, percentile, rss_megabytes, summed
from shopkeeper.errors import ModelError

__all__ = ["MISSING", "measure"]

TURN_TOKENS = 24
MISSING = "llama.cpp is not installed: run  pip install xllamacpp"


def measure(where: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The file `where["gguf"]`, with `where["vocabulary"]` tokens and a context of `where["context"]`.

    Raises ModelError when llama.cpp is not installed or cannot load the file."""
    empty = rss_megabytes()
    started = time.perf_counter()
    server = _server(where["gguf"], where["context"], plan, at_once=1)
    loaded = time.perf_counter() - started
    draw = random.Random(0)

    def ids(tokens: int) -> list[int]:
        return [draw.randrange(512, where["vocabulary"]) for _ in range(tokens)]

    def first(prompt: Sequence[int]) -> float:
        begun = time.perf_counter()
        _complete(server, prompt, 1)
        return time.perf_counter() - begun

    first(ids(min(1000, where["context"] // 2)))
    memory = {"resident_mb": rss_megabytes(), "interpreter_mb": empty}
    rates = [
        float(_complete(server, ids(plan.contexts[0]), plan.decode)["timings"]["predicted_per_second"])
        for _ in range(plan.decodes)
    ]
    contexts: dict[str, Any] = {}
    for size, tokens in plan.fitting(where["context"]).items():
        fresh, cached = [], []
        for _ in range(plan.repeats):
            before = ids(tokens - TURN_TOKENS)
            fresh.append(first(before))
            cached.append(first([*before, *ids(TURN_TOKENS)]))
        contexts[str(size)] = {"prompt_tokens": tokens, **summed(fresh), **summed(cached, "cached_")}
    peak = rss_megabytes("VmHWM")
    return {
        "load_s": round(loaded, 3),
        **memory,
        "decode_tokens_per_s": round(statistics.median(rates), 1),
        "decode_tokens_per_s_p5": round(percentile(rates, 0.05), 1),
        f"streams{plan.streams}_tokens_per_s": _streams(where, plan, ids),
        "contexts": contexts,
        "resident_peak_mb": peak,
    }


def _streams(where: dict[str, Any], plan: Plan, ids: Any) -> float:
    """Tokens a second of all replies together, when `plan.streams` are written at once."""
    server = _server(where["gguf"], where["context"], plan, at_once=plan.streams)
    prompts = [ids(plan.contexts[0]) for _ in range(plan.streams)]
    for prompt in prompts:
        _complete(server, prompt[:8], 1)
    threads = [
        threading.Thread(target=_complete, args=(server, prompt, plan.stream_tokens)) for prompt in prompts
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(plan.streams * plan.stream_tokens / (time.perf_counter() - begun), 1)


def _complete(server: Any, prompt: Sequence[int], tokens: int) -> dict[str, Any]:
    request = {"prompt": list(prompt), "max_tokens": tokens, "temperature": 0, "ignore_eos": True}
    found: dict[str, Any] = server.handle_completions({**request, "cache_prompt": True})
    if "timings" not in found:
        raise ModelError(f"llama.cpp failed ({str(found)[:200]})")
    return found


def _server(gguf: str, context: int, plan: Plan, *, at_once: int) -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelError(MISSING) from error
    params = xllamacpp.CommonParams()
    params.model.path = gguf
    params.n_ctx = context * at_once
    params.n_parallel = at_once
    params.n_gpu_layers = 0
    params.verbosity = -1
    params.cpuparams.n_threads = plan.threads
    params.cpuparams_batch.n_threads = plan.threads
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(f"llama.cpp cannot load {gguf!r} ({error})") from error
