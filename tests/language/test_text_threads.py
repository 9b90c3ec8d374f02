"""Stemming is right when several threads stem at once, as web requests do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from shopkeeper.language import stem


def test_threads_do_not_disturb_each_other() -> None:
    words = [
        f"{a}{b}ing" for a in ("run", "swim", "paint", "heat", "cook") for b in "abcdefghijklmnopqrstuvwxyz"
    ]
    expected = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            assert list(pool.map(stem.__wrapped__, words)) == expected
