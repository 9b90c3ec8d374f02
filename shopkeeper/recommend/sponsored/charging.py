"""What a click on a sponsored product costs: once, to the campaign that was served, and never above its budgets.

Everything about one click happens in one transaction that holds the campaign: the ledger's row, the day's spending
and the campaign's, so that `spent` is the sum of what was charged whatever happens, in however many processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shopkeeper.events.tables import bots
from shopkeeper.events.times import DAY, from_micros
from shopkeeper.recommend.sponsored import tables

__all__ = ["COUNTED", "Charge", "Ledger", "Outcome", "Person"]

#: charged; a repeat by the same person; robots; nobody known; the budget is spent; the campaign does not run; too
#: late; nothing was served
Outcome = Literal["charged", "repeat", "robot", "nobody", "budget", "stopped", "late", "none"]
#: outcomes that were a person's first click
COUNTED = ("charged", "budget", "stopped")
_MINUTE = 60_000_000
#: charged clicks of one person in an hour, over all campaigns, beyond which the rest are taken for a robot's
MOST_AN_HOUR = 20
#: how long after it was served a click counts; an e-mail is opened later
_LIVES = DAY
_LIVES_MAIL = 7 * DAY
_K, _S, _C, _D = tables.clicks.c, tables.served.c, tables.campaigns.c, tables.spending.c


@dataclass(frozen=True, slots=True)
class Person:
    """Who clicked: the known customer, the visit, or both."""

    customer: str = ""
    session: str = ""

    @classmethod
    def parse(cls, text: str) -> Person:
        """From "customer:ID" or "session:ID"; any other text is a session."""
        kind, colon, id = text.partition(":")
        if colon and kind == "customer":
            return cls(customer=id)
        return cls(session=id if colon and kind == "session" else text)


@dataclass(frozen=True, slots=True)
class Charge:
    """What came of one click; `amount` in minor units, 0 unless `outcome` is "charged"."""

    outcome: Outcome
    amount: int = 0
    campaign: str = ""


class Ledger:
    """Charges clicks. Safe to share between threads; several processes may charge at once."""

    def __init__(self, engine: Engine, repeat_minutes: int = 30) -> None:
        self._engine = engine
        self._repeat = repeat_minutes * _MINUTE

    def charge(self, answer: str, product: str, person: Person, now: int, robot: bool = False) -> Charge:
        """The click of a person on a product of an answer, at `now` (microseconds since 1970 UTC). The same click
        told again gives what it came to the first time, and costs nothing."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            shown = connection.execute(
                select(tables.served).where(_S.answer == answer, _S.product == product)
            ).one_or_none()
            if shown is None:
                return Charge("none")
            # holds the campaign until the end: the next click, in whatever process, sees what this one spent
            held = select(tables.campaigns).where(_C.id == shown.campaign).with_for_update()
            campaign = connection.execute(held).one()
            written = connection.execute(
                _insert(connection, tables.clicks)
                .values(
                    answer=answer, product=product, campaign=shown.campaign, place=shown.place,
                    position=shown.position, customer=person.customer, session=person.session, time=now,
                    outcome="none", charged=0,
                )
                .on_conflict_do_nothing(index_elements=["answer", "product"])
                .returning(_K.seq)
            ).first()  # fmt: skip
            this = and_(_K.answer == answer, _K.product == product)
            if written is None:
                row = connection.execute(select(_K.outcome, _K.charged).where(this)).one()
                return Charge(row.outcome, row.charged, shown.campaign)
            outcome = self._outcome(connection, shown, campaign, person, now, robot)
            if outcome == "charged" and not _spend(connection, shown, now // DAY):
                outcome = "budget"
            amount = shown.price if outcome == "charged" else 0
            connection.execute(update(tables.clicks).where(this).values(outcome=outcome, charged=amount))
            if outcome in COUNTED:
                count(connection, shown, now // DAY, clicks=1)
            return Charge(outcome, amount, shown.campaign)

    def _outcome(
        self, connection: Connection, shown: Any, campaign: Any, person: Person, now: int, robot: bool
    ) -> Outcome:
        """What the click is, before the budget is asked."""
        who = [_K.customer == person.customer] if person.customer else []
        who += [_K.session == person.session] if person.session else []
        if not who:
            return "nobody"
        if robot or _is_robot(connection, person.session):
            return "robot"
        if now - shown.time > (_LIVES_MAIL if shown.place == "email" else _LIVES):
            return "late"
        charged = select(func.count()).where(_K.outcome.in_(COUNTED), or_(*who))
        same = charged.where(_K.campaign == shown.campaign, _K.time > now - self._repeat)
        if connection.scalar(same):
            return "repeat"
        if (connection.scalar(charged.where(_K.time > now - 60 * _MINUTE)) or 0) >= MOST_AN_HOUR:
            return "robot"
        today = from_micros(now // DAY * DAY)[:10]
        runs = campaign.status == "active" and (campaign.starts or today) <= today <= (campaign.ends or today)
        return "charged" if runs else "stopped"

    def give_back(self) -> int:
        """Gives back what was charged for clicks of visits that turned out to be robots'; returns how many."""
        robots = select(bots.c.session).where(bots.c.reason != "")
        wrong = and_(_K.outcome == "charged", _K.session != "", _K.session.in_(robots))
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            rows = connection.execute(select(tables.clicks).where(wrong).with_for_update()).all()
            for row in rows:
                day = row.time // DAY
                connection.execute(
                    update(tables.clicks).where(_K.seq == row.seq).values(outcome="robot", charged=0)
                )
                connection.execute(
                    update(tables.campaigns).where(_C.id == row.campaign).values(spent=_C.spent - row.charged)
                )
                spent = and_(_D.campaign == row.campaign, _D.day == day)
                connection.execute(update(tables.spending).where(spent).values(spent=_D.spent - row.charged))
                count(connection, row, day, clicks=-1)
        return len(rows)


def _spend(connection: Connection, shown: Any, day: int) -> bool:
    """Takes the price from the day's and the whole budget; False, and nothing taken, when one has not enough left."""
    price = shown.price
    today = select(_D.spent).where(_D.campaign == shown.campaign, _D.day == day).scalar_subquery()
    affordable = and_(
        _C.id == shown.campaign,
        or_(_C.total_budget == 0, _C.spent + price <= _C.total_budget),
        or_(_C.daily_budget == 0, func.coalesce(today, 0) + price <= _C.daily_budget),
    )
    taken = connection.execute(update(tables.campaigns).where(affordable).values(spent=_C.spent + price))
    if taken.rowcount != 1:
        return False
    into = _insert(connection, tables.spending).values(campaign=shown.campaign, day=day, spent=price)
    connection.execute(
        into.on_conflict_do_update(
            index_elements=["campaign", "day"], set_={"spent": _D.spent + into.excluded.spent}
        )
    )
    return True


def count(connection: Connection, shown: Any, day: int, impressions: int = 0, clicks: int = 0) -> None:
    """Adds to the counts of what was served, in the caller's transaction."""
    c = tables.counts.c
    into = _insert(connection, tables.counts).values(
        campaign=shown.campaign, product=shown.product, place=shown.place, position=shown.position, day=day,
        impressions=impressions, clicks=clicks,
    )  # fmt: skip
    more = {
        "impressions": c.impressions + into.excluded.impressions,
        "clicks": c.clicks + into.excluded.clicks,
    }
    keys = ["campaign", "product", "place", "position", "day"]
    connection.execute(into.on_conflict_do_update(index_elements=keys, set_=more))


def _is_robot(connection: Connection, session: str) -> bool:
    if not session:
        return False
    found = select(bots.c.reason).where(bots.c.session == session)
    return bool(connection.scalar(found))


def _insert(connection: Connection, table: Any) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
