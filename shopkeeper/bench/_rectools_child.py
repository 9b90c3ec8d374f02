"""RecTools' SASRec in its own environment; imports nothing of Shopkeeper. Called by `_retail_peers.rectools`."""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any


def main(plan: dict[str, Any]) -> dict[str, float]:
    warnings.filterwarnings("ignore")
    import numpy as np
    import pandas as pd
    from lightning_fabric import seed_everything
    from rectools import Columns
    from rectools.dataset import Dataset
    from rectools.models import SASRecModel

    seed_everything(plan["seed"], verbose=False)
    folder = Path(plan["folder"])
    given = np.load(folder / "in.npz")

    def table(users: Any, items: Any, times: Any) -> Any:
        return pd.DataFrame(
            {
                Columns.User: users,
                Columns.Item: items,
                Columns.Weight: 1.0,
                Columns.Datetime: pd.to_datetime(times, unit="us"),
            }
        )

    # the lines of one order share a time: a microsecond each keeps their order
    train = table(given["users"], given["items"], given["times"] + np.arange(len(given["items"])))
    model = SASRecModel(
        n_blocks=2, n_heads=2, n_factors=64, dropout_rate=0.2, session_max_len=100, loss="softmax", lr=1e-3,
        batch_size=128, epochs=plan["epochs"], deterministic=True,
    )  # fmt: skip
    start = time.process_time()
    model.fit(Dataset.construct(train))
    seconds = time.process_time() - start
    ends = given["ends"]
    lengths = np.diff(np.concatenate([[0], ends]))
    rows = np.repeat(np.arange(len(ends)), lengths)
    asked = table(rows, given["asked"], np.arange(len(rows)))
    asked = asked[asked[Columns.Item].isin(train[Columns.Item].unique())]
    people = asked[Columns.User].unique()
    k = min(plan["k"], train[Columns.Item].nunique())
    found = model.recommend(
        people, Dataset.construct(asked), k=k, filter_viewed=False, on_unsupported_targets="ignore"
    )
    lists = np.full((len(ends), k), -1, np.int64)
    lists[found[Columns.User].to_numpy(), found[Columns.Rank].to_numpy() - 1] = found[Columns.Item].to_numpy()
    np.save(folder / "out.npy", lists)
    took = []
    for person in people[:40]:
        one = asked[asked[Columns.User] == person]
        start = time.process_time()
        model.recommend(
            [person], Dataset.construct(one), k=20, filter_viewed=False, on_unsupported_targets="ignore"
        )
        took.append((time.process_time() - start) * 1000)
    return {"train_s": seconds, "p50_ms": float(np.median(took)), "p99_ms": float(np.quantile(took, 0.99))}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
