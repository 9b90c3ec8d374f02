"""A campaign: a merchant pays for clicks on some products, up to a bid a click and a budget a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, Self, get_args

from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES

__all__ = ["STATUSES", "Campaign", "Status"]

Status = Literal["active", "paused", "ended"]
STATUSES: tuple[Status, ...] = get_args(Status)
#: the largest amount in minor units: sums of a great many stay below 2**63
LARGEST = 10**12
MOST_PRODUCTS = 1000


@dataclass(frozen=True, slots=True)
class Campaign:
    """`bid` is the most that one click may cost, `daily_budget` and `total_budget` the most that a day (UTC) and all
    days together may (0: no limit), all in minor units of the shop's currency. `starts` and `ends` are the first and
    the last day, '' for at once and never. `places` empty: every place that has slots. `spent` and `version` are the
    store's; `merchant` is who pays, and has one slot at most on a page."""

    name: str
    products: tuple[str, ...]
    bid: int
    daily_budget: int = 0
    total_budget: int = 0
    merchant: str = ""
    places: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    status: Status = "active"
    id: str = ""
    spent: int = 0
    version: int = 0
    created: str = ""
    updated: str = ""

    def checked(self) -> Self:
        """The campaign with blanks and repeats taken out. Raises InputError that says what is wrong."""
        name, merchant = self.name.strip(), self.merchant.strip()
        if not name or len(name) > 200 or len(merchant) > 200 or "\0" in name + merchant:
            raise InputError(f"campaign name {self.name[:40]!r} must have 1 to 200 characters")
        products = tuple(dict.fromkeys(p.strip() for p in self.products if p.strip()))
        if not products or len(products) > MOST_PRODUCTS:
            raise InputError(
                f"campaign {name!r} has {len(products):,} products; give 1 to {MOST_PRODUCTS:,} product ids"
            )
        if not 0 < self.bid <= LARGEST:
            raise InputError(
                f"bid {self.bid!r} must be above 0, in minor units of the currency (50 for 0.50)"
            )
        for label, amount in (("daily budget", self.daily_budget), ("total budget", self.total_budget)):
            if not 0 <= amount <= LARGEST:
                raise InputError(f"{label} {amount!r} must be 0 (no limit) or more, in minor units")
            if 0 < amount < self.bid:
                raise InputError(f"{label} {amount!r} does not pay one click at the bid of {self.bid}")
        if unknown := [place for place in self.places if place not in PLACES]:
            raise InputError(f"place {unknown[0]!r} is not known; use one of {', '.join(PLACES)}")
        for day in (self.starts, self.ends):
            if day and not _is_day(day):
                raise InputError(f"day {day!r} is not a date; write it like 2026-01-31")
        if self.starts and self.ends and self.ends < self.starts:
            raise InputError(f"the campaign ends on {self.ends} before it starts on {self.starts}")
        if self.status not in STATUSES:
            raise InputError(f"status {self.status!r} is not known; use one of {', '.join(STATUSES)}")
        places = tuple(place for place in PLACES if place in self.places)
        return replace(self, name=name, merchant=merchant or name, products=products, places=places)

    def runs(self, day: str) -> bool:
        """Whether it is active on the day ("2026-01-31")."""
        return self.status == "active" and (self.starts or day) <= day <= (self.ends or day)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        return row | {"products": list(self.products), "places": list(self.places)}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """The reverse of `as_dict`; unknown keys raise InputError."""
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(row) - known):
            raise InputError(f"key {unknown[0]!r} of a campaign is not known; use {', '.join(sorted(known))}")
        values = dict(row)
        for name in ("products", "places"):
            if name in values:
                values[name] = tuple(str(one) for one in values[name])
        return cls(**values)


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
