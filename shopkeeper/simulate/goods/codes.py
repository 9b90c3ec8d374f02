"""Article numbers: GTIN-13 in the range kept for use inside a shop, and manufacturers' part numbers."""

from __future__ import annotations

import random

__all__ = ["gtin13", "part_number"]


def gtin13(serial: int, prefix: str = "20") -> str:
    """A GTIN-13 whose prefix (20-29: restricted circulation, GS1 General Specifications 1.4) no maker can own.

    The last digit is the check digit: the digits weighted 1, 3, 1, 3 ... and it add up to a multiple of ten.
    """
    body = f"{prefix}{serial:0{12 - len(prefix)}d}"
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(body))
    return f"{body}{-total % 10}"


def part_number(rng: random.Random, brand: str) -> str:
    """Such as NOR-48213B."""
    letters = "".join(c for c in brand.upper() if c.isalpha())[:3]
    return f"{letters}-{rng.randrange(10_000, 99_999)}{rng.choice('ABCDEFGHKLMNPRSTX')}"
