"""One candidate of `bench model` in a process of its own: `python -m shopkeeper.bench._model_child JSON`.

The argument says which candidate and what to measure; the last line of stdout is the result as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from typing import Any

from shopkeeper.bench._model_plan import Plan
from shopkeeper.errors import ModelError, ShopkeeperError

__all__ = ["CANDIDATES", "measured"]

#: candidate -> function(where: dict, plan: Plan) -> dict
CANDIDATES = {
    "embedded": "shopkeeper.bench._model_engine:embedded",
    "served": "shopkeeper.bench._model_engine:served",
    "transformers": "shopkeeper.bench._model_transformers:measure",
    "llama.cpp": "shopkeeper.bench._model_llama:measure",
}


def measured(candidate: str, where: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """What the candidate's own process found. Raises ModelError with its one line when it could not."""
    spec = json.dumps({"candidate": candidate, "where": where, "plan": plan.as_dict()})
    environment = {**os.environ, "OMP_NUM_THREADS": str(plan.threads), "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        [sys.executable, "-m", "shopkeeper.bench._model_child", spec],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"its process ended with code {done.returncode}"]
        raise ModelError(lines[-1][:300])
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main(arguments: list[str]) -> int:
    spec = json.loads(arguments[0])
    plan = Plan(**{**spec["plan"], "contexts": tuple(spec["plan"]["contexts"])})
    module, _, function = CANDIDATES[spec["candidate"]].partition(":")
    try:
        result = getattr(importlib.import_module(module), function)(spec["where"], plan)
    except ShopkeeperError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
