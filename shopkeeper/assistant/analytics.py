"""What the conversations tell the merchant: volume, resolution, handoffs, satisfaction, what nobody could
answer, what the
promises stopped, cost and latency. Plain data for charts; all spans are in days (UTC), both ends included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select

from shopkeeper.assistant import tables
from shopkeeper.assistant.promises.violations import PROMISES
from shopkeeper.llm.tables import usage

__all__ = [
    "DayCount",
    "Latency",
    "Overview",
    "Satisfaction",
    "cost_by_day",
    "handoff_reasons",
    "latency",
    "overview",
    "satisfaction",
    "violations_by_promise",
    "volume",
]

_C, _T, _H, _R = tables.conversations.c, tables.turns.c, tables.handoffs.c, tables.ratings.c
_V = tables.violations.c
DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day: conversations started, turns of customers, handoffs opened."""

    day: date
    conversations: int
    turns: int
    handoffs: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`resolved`: conversations without a handoff, without an unanswered turn at the end, and not rated 1 or 2;
    `deflected`: conversations in which no person took part. Shares are of `conversations`, None when there
    were none."""

    conversations: int
    turns: int
    resolved: int
    deflected: int
    handoffs: int
    taken: int
    violations: int
    wait_seconds: float | None

    @property
    def resolution(self) -> float | None:
        return self.resolved / self.conversations if self.conversations else None

    @property
    def deflection(self) -> float | None:
        return self.deflected / self.conversations if self.conversations else None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`counts[n]`: ratings with n stars; `comments`: (stars, comment, conversation), newest first."""

    counts: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, str, str], ...]

    @property
    def ratings(self) -> int:
        return sum(number for _, number in self.counts)

    @property
    def mean(self) -> float | None:
        return sum(s * n for s, n in self.counts) / self.ratings if self.ratings else None


@dataclass(frozen=True, slots=True)
class Latency:
    """Of answered turns, in seconds: the median and the 95th percentile of the first text and of the whole reply."""

    turns: int
    first_p50: float
    first_p95: float
    whole_p50: float
    whole_p95: float


def volume(engine: Engine, since: date, until: date) -> list[DayCount]:
    """Each day of the span, also those on which nothing happened."""
    low, high = _span(since, until)

    def by_day(column: ColumnElement[int], *where: ColumnElement[bool]) -> Counter[int]:
        day = func.floor(column / DAY)
        query = select(day, func.count()).where(column >= low, column < high, *where).group_by(day)
        with engine.connect() as connection:
            return Counter({int(d): int(n) for d, n in connection.execute(query)})

    started = by_day(_C.created, _C.turns > 0)
    said = by_day(_T.started, _T.role == "customer")
    handed = by_day(_H.opened)
    days = range(low // DAY, high // DAY)
    return [DayCount(date(1970, 1, 1) + timedelta(d), started[d], said[d], handed[d]) for d in days]


def overview(engine: Engine, since: date, until: date) -> Overview:
    """The sums of the span, by the day on which conversations started."""
    low, high = _span(since, until)
    mine = and_(_C.created >= low, _C.created < high, _C.turns > 0)
    ids = select(_C.id).where(mine)
    with engine.connect() as connection:
        conversations = connection.scalar(select(func.count()).where(mine)) or 0
        turns = (
            connection.scalar(select(func.count()).where(_T.conversation.in_(ids), _T.role == "customer"))
            or 0
        )
        handed = set(connection.scalars(select(_H.conversation).where(_H.conversation.in_(ids)).distinct()))
        joined = or_(_T.role == "agent", _T.kind == "take")
        people = set(
            connection.scalars(select(_T.conversation).where(_T.conversation.in_(ids), joined).distinct())
        )
        last = select(_T.conversation, func.max(_T.number).label("n")).where(
            _T.conversation.in_(ids), _T.role == "customer"
        )
        latest = last.group_by(_T.conversation).subquery()
        open_end = set(
            connection.scalars(
                select(_T.conversation)
                .join(latest, and_(latest.c.conversation == _T.conversation, latest.c.n == _T.number))
                .where(_T.outcome.in_(("unanswered", "failed")))
            )
        )
        bad = set(connection.scalars(select(_R.conversation).where(_R.conversation.in_(ids), _R.stars <= 2)))
        count = select(func.count(), func.avg(_H.taken - _H.opened)).where(
            _H.conversation.in_(ids), _H.taken > 0
        )
        taken, wait = connection.execute(count).one()
        handoffs = connection.scalar(select(func.count()).where(_H.conversation.in_(ids))) or 0
        stopped = connection.scalar(select(func.count()).where(_V.time >= low, _V.time < high)) or 0
    return Overview(
        conversations=conversations,
        turns=turns,
        resolved=conversations - len(handed | people | open_end | bad),
        deflected=conversations - len(handed | people),
        handoffs=handoffs,
        taken=int(taken),
        violations=stopped,
        wait_seconds=None if wait is None else float(wait) / 1e6,
    )


def handoff_reasons(engine: Engine, since: date, until: date) -> list[tuple[str, int]]:
    """Reason -> how often, the most frequent first."""
    low, high = _span(since, until)
    query = (
        select(_H.reason, func.count())
        .where(_H.opened >= low, _H.opened < high)
        .group_by(_H.reason)
        .order_by(func.count().desc(), _H.reason)
    )
    with engine.connect() as connection:
        return [(str(reason), int(number)) for reason, number in connection.execute(query)]


def satisfaction(engine: Engine, since: date, until: date, comments: int = 50) -> Satisfaction:
    """Ratings given in the span."""
    low, high = _span(since, until)
    given = and_(_R.time >= low, _R.time < high)
    with engine.connect() as connection:
        counted = connection.execute(select(_R.stars, func.count()).where(given).group_by(_R.stars))
        rows = {int(stars): int(number) for stars, number in counted}
        said = connection.execute(
            select(_R.stars, _R.comment, _R.conversation)
            .where(given, _R.comment != "")
            .order_by(_R.time.desc())
            .limit(comments)
        ).all()
    counts = tuple((stars, rows.get(stars, 0)) for stars in range(1, 6))
    return Satisfaction(counts, tuple((int(s), str(c), str(i)) for s, c, i in said))


def violations_by_promise(engine: Engine, since: date, until: date) -> list[tuple[str, str, int]]:
    """(promise, model, how often it stopped something), in the promises' order."""
    low, high = _span(since, until)
    query = (
        select(_V.promise, _V.model, func.count())
        .where(_V.time >= low, _V.time < high)
        .group_by(_V.promise, _V.model)
    )
    order: dict[str, int] = {name: place for place, name in enumerate(PROMISES)}
    with engine.connect() as connection:
        rows = [(str(p), str(m), int(n)) for p, m, n in connection.execute(query)]
    return sorted(rows, key=lambda row: (order.get(row[0], 99), row[1]))


def latency(engine: Engine, since: date, until: date) -> Latency:
    """Of the customers' turns that were answered by the assistant."""
    low, high = _span(since, until)
    query = select(_T.first_token_seconds, _T.seconds).where(
        _T.started >= low, _T.started < high, _T.role == "customer", _T.status == "done", _T.reply != ""
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    first, whole = sorted(float(r[0]) for r in rows), sorted(float(r[1]) for r in rows)
    return Latency(len(rows), _at(first, 0.5), _at(first, 0.95), _at(whole, 0.5), _at(whole, 0.95))


def cost_by_day(engine: Engine, since: date, until: date) -> list[tuple[date, int, float]]:
    """(day, tokens, cost in minor units of the shop's currency) of what models did in conversations."""
    low, high = _span(since, until)
    u = usage.c
    query = (
        select(u.day, func.sum(u.prompt_tokens + u.completion_tokens), func.sum(u.cost))
        .where(u.day >= low // DAY, u.day < high // DAY, u.conversation.in_(select(_C.id)))
        .group_by(u.day)
        .order_by(u.day)
    )
    with engine.connect() as connection:
        return [
            (date(1970, 1, 1) + timedelta(int(day)), int(tokens), float(cost) / 1e6)
            for day, tokens, cost in connection.execute(query)
        ]


def _span(since: date, until: date) -> tuple[int, int]:
    def at(day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000

    return at(since), at(until) + DAY


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, round(share * (len(values) - 1)))] if values else 0.0
