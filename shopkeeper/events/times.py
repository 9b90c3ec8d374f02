"""Times as the log keeps them: whole microseconds since 1970 UTC; outside they are ISO 8601 with a Z."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shopkeeper.errors import InputError

__all__ = ["DAY", "from_micros", "to_micros"]

#: microseconds in a day
DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(time: str) -> int:
    """Microseconds since 1970 UTC of an ISO 8601 time with Z or an offset.

    Raises InputError for anything else, and for years before 1970.
    """
    try:
        moment = datetime.fromisoformat(time)
    except (TypeError, ValueError):
        raise InputError(f"time {time!r} is not ISO 8601; write it like 2026-01-31T09:30:00Z") from None
    if moment.tzinfo is None:
        raise InputError(f"time {time!r} has no time zone; add Z for UTC, like 2026-01-31T09:30:00Z")
    micros = round(moment.timestamp() * 1_000_000)
    if micros < 0:
        raise InputError(f"time {time!r} is before 1970; check the clock that wrote it")
    return micros


def from_micros(micros: int) -> str:
    """ISO 8601 with Z; fractions of a second only where there are any."""
    return (_EPOCH + timedelta(microseconds=micros)).isoformat()[:-6] + "Z"
