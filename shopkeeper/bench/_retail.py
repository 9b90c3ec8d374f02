"""Sold lines of a shop as people's purchases, cut by time into past, tuning weeks and test weeks; and the metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions, ItemFeatures

__all__ = ["Case", "Sales", "before", "cases", "described", "measure", "ranked", "read_sales"]

_DAY = 86_400_000_000
Lists = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sales:
    """All purchases; `texts` are item descriptions, `named` the users who are known customers (the others bought
    once, as guests: there is no one to recommend to later)."""

    data: Interactions
    texts: tuple[str, ...]
    named: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """One question: after `history`, what was bought? `barred` may not be answered (in the cart already)."""

    history: History
    wanted: NDArray[np.int32]
    barred: NDArray[np.int32]


def read_sales(file: Path) -> Sales:
    """From a table with InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID.

    Lines without quantity or price, and cancelled ones, are left out; a product twice on one invoice is one purchase.
    Raises InputError for a file that is not such a table.
    """
    import pyarrow as pa
    from pyarrow import compute, parquet

    names = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    try:
        table = parquet.read_table(file, columns=names)
    except (OSError, pa.ArrowException) as error:
        raise InputError(
            f"file {str(file)!r} is no table of sold lines: {str(error).splitlines()[0]}"
        ) from None
    sold = compute.and_(compute.greater(table["Quantity"], 0), compute.greater(table["UnitPrice"], 0))
    table = table.filter(sold).combine_chunks()
    times = compute.cast(table["InvoiceDate"], pa.timestamp("us")).to_numpy().astype("datetime64[us]")
    invoices = table["InvoiceNo"].combine_chunks().dictionary_encode()
    invoice = invoices.indices.to_numpy().astype(np.int64)
    customer = np.nan_to_num(table["CustomerID"].to_numpy().astype(np.float64), nan=-1).astype(np.int64)
    codes = table["StockCode"].combine_chunks().dictionary_encode()
    item = codes.indices.to_numpy().astype(np.int32)
    guest = customer < 0
    user = np.where(guest, int(customer.max(initial=0)) + 1 + invoice, customer)
    numbers, user = np.unique(user, return_inverse=True)
    line = np.arange(len(item))
    order = np.lexsort((line, times.astype(np.int64), user))
    pair = invoice[order] * len(codes.dictionary) + item[order]
    first = np.sort(np.unique(pair, return_index=True)[1])
    order = order[first]
    texts = np.full(len(codes.dictionary), "", object)
    texts[item] = [text or "" for text in table["Description"].to_pylist()]
    offsets = np.searchsorted(user[order], np.arange(len(numbers) + 1))
    data = Interactions(
        item[order],
        times.astype(np.int64)[order],
        np.full(len(order), KIND_CODES["purchase"], np.int8),
        np.ones(len(order), np.float32),
        invoice[order],
        offsets.astype(np.int64),
        len(codes.dictionary),
    )
    return Sales(data, tuple(texts.tolist()), numbers <= int(customer.max(initial=0)))


def before(data: Interactions, time: int) -> Interactions:
    """What was done before `time`; users keep their numbers."""
    keep = data.times < time
    counts = np.bincount(data.users()[keep], minlength=data.n_users)
    return replace(
        data,
        items=data.items[keep],
        times=data.times[keep],
        kinds=data.kinds[keep],
        weights=data.weights[keep],
        baskets=data.baskets[keep],
        offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
        _cache={},
    )


def cases(sales: Sales, start: int, end: int) -> tuple[list[Case], list[Case]]:
    """Next basket and next item of everybody known before `start` who bought in [`start`, `end`).

    Next basket: the first order of the period, from what was done before it. Next item: the last line of the period,
    from everything before it, the rest of its order included; what is in that order already may not be answered.
    """
    data = sales.data
    baskets, items = [], []
    for user in np.flatnonzero(sales.named):
        history = data.history(int(user))
        first, last = np.searchsorted(history.times, [start, end])
        if not 0 < first < last:
            continue
        orders = data.baskets[int(data.offsets[user]) : int(data.offsets[user + 1])]
        basket = orders == orders[first]
        baskets.append(
            Case(_part(history, int(first)), np.unique(history.items[basket]), np.empty(0, np.int32))
        )
        at = int(last) - 1
        in_cart = np.unique(history.items[:at][orders[:at] == orders[at]])
        items.append(Case(_part(history, at), history.items[at : at + 1], in_cart))
    return baskets, items


def _part(history: History, end: int) -> History:
    return History(history.items[:end], history.times[:end], history.kinds[:end], history.user)


def ranked(score: Callable[[Sequence[Case]], NDArray[np.float32]], asked: Sequence[Case], k: int) -> Lists:
    """The `k` best items of each case, best first: (cases, k)."""
    found = np.zeros((len(asked), k), np.int32)
    for start in range(0, len(asked), 256):
        part = asked[start : start + 256]
        scores = score(part).astype(np.float32, copy=True)
        for row, case in zip(scores, part, strict=True):
            row[case.barred] = -np.inf
        top = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.lexsort((top, -np.take_along_axis(scores, top, axis=1)), axis=1)
        found[start : start + len(part)] = np.take_along_axis(top, order, axis=1)
    return found


def measure(lists: Lists, asked: Sequence[Case]) -> dict[str, float]:
    """Means over cases: recall@10 and @20 (share of what was bought), ndcg@10 (gain 1 for each thing bought, ideal
    the same number of hits in front), mrr@20 (of the first hit)."""
    width = min(20, lists.shape[1])
    hits = np.stack([np.isin(row[:width], case.wanted) for row, case in zip(lists, asked, strict=True)])
    sizes = np.array([len(case.wanted) for case in asked], np.float64)
    discount = 1 / np.log2(np.arange(10) + 2)
    ideal = np.cumsum(discount)[np.minimum(sizes, 10).astype(int) - 1]
    place = np.where(hits.any(axis=1), hits.argmax(axis=1) + 1.0, np.inf)
    return {
        "recall@10": float((hits[:, :10].sum(axis=1) / sizes).mean()),
        "recall@20": float((hits.sum(axis=1) / sizes).mean()),
        "ndcg@10": float(((hits[:, :10] * discount).sum(axis=1) / ideal).mean()),
        "mrr@20": float((1 / place).mean()),
    }


def described(sales: Sales) -> ItemFeatures:
    """Text vectors of the items, learned from their descriptions."""
    from shopkeeper.language import stem, tokens
    from shopkeeper.recommend.training.texts import TextVectors, Words

    words = Words()
    for text in sales.texts:
        words.add((stem(word), 1.0) for word in tokens(text))
    n = sales.data.n_items
    vectors = TextVectors().fit(words).encode(words)
    return ItemFeatures(np.zeros(n + 1, np.int64), np.empty(0, np.int32), 0, (), vectors)
