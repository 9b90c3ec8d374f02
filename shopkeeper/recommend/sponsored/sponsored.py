"""Sponsored slots: an auction for the places that the shop set aside in an answer, and what is paid for clicks.

An answer's own products stay as they are and in their order; a sponsored one is put between them, marked as such.
"""

from __future__ import annotations

import time as clock
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, or_, select, update
from sqlalchemy.exc import OperationalError

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Product
from shopkeeper.events.model import Event
from shopkeeper.events.times import DAY, from_micros
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.sponsored import tables
from shopkeeper.recommend.sponsored.auction import Bid, Won, hold
from shopkeeper.recommend.sponsored.board import Board, LiveBoard
from shopkeeper.recommend.sponsored.campaigns import Campaigns
from shopkeeper.recommend.sponsored.charging import Charge, Ledger, Person, count
from shopkeeper.recommend.sponsored.learning import LiveLearned, learn
from shopkeeper.recommend.sponsored.pacing import chance, drawn
from shopkeeper.recommend.sponsored.relevance import Relevance, relevance_by_kind
from shopkeeper.recommend.sponsored.report import Report, read_report
from shopkeeper.recommend.sponsored.slots import Places, Slots

__all__ = ["Sponsored"]

#: places whose pages follow one another: nothing is cut off there to make room
_ENDLESS = frozenset({"home", "search"})
_ANCHORS = 12
#: milliseconds that an answer waits for the database before it goes without sponsored products
_PATIENCE = 200
_KEPT_DAYS = 8


class Sponsored:
    """The sponsored slots of one shop. Safe to share between threads and processes."""

    def __init__(self, engine: Engine, catalog: Catalog, *, repeat_minutes: int = 30) -> None:
        """One person is charged for one campaign once in `repeat_minutes`."""
        self._engine = engine
        self._catalog = catalog
        self.campaigns = Campaigns(engine)
        self.places = Places(engine)
        self.ledger = Ledger(engine, repeat_minutes)
        self.board = LiveBoard(catalog, self.campaigns, self.places)
        self.learned = LiveLearned(lambda: learn(engine, catalog, _now()))

    def fill(self, asked: Asked, organic: Recommended, relevance: Relevance | None = None) -> Recommended:
        """The answer with sponsored products in the place's slots; the answer itself where nothing fits.

        `relevance` (0..1) says how relevant products are to what was asked, as a mapping or a function of product
        ids; one that it leaves out is not shown. Without it kind and brand decide, against what the page is about
        and shows. Places that are not endless keep `asked.limit` products. With `asked.context["preview"]` set
        nothing is stored, and no click on it is paid for.
        """
        now = asked.now or _now()
        board = self.board.current(now)
        slots = board.places.get(asked.place, Slots())
        if not board.campaigns or not slots.positions or not organic.items or not organic.id:
            return organic
        won = self._auction(asked, organic, relevance, board, slots, now)
        if not won or ("preview" not in asked.context and not self._keep(organic, won, now)):
            return organic
        return _put_in(asked, organic, won)

    def offered(self, asked: Asked) -> list[str]:
        """The products that running campaigns offer for the place that is asked about and that can be bought; none
        where the place has no slots."""
        board = self.board.current(asked.now or _now())
        if not board.campaigns or not board.places.get(asked.place, Slots()).positions:
            return []
        offering = (c for c in board.campaigns if not c.places or asked.place in c.places)
        return list(dict.fromkeys(id for c in offering for id in c.products if id in board.products))

    def payer(self, campaign: str) -> str:
        """The merchant of a campaign that runs now, '' for any other."""
        running = self.board.current(_now()).campaigns
        return next((one.merchant for one in running if one.id == campaign), "")

    def seen(self, recommendation: str, products: Sequence[str] = (), now: int = 0) -> int:
        """Counts that the sponsored products of an answer (those named, else all) were shown to a person; returns how
        many had not been counted before."""
        s, time = tables.served.c, now or _now()
        new = update(tables.served).where(s.answer == recommendation, s.seen == 0)
        if products:
            new = new.where(s.product.in_(list(products)))
        with self._engine.begin() as connection:
            rows = connection.execute(new.values(seen=time).returning(*tables.served.c)).all()
            for row in rows:
                count(connection, row, time // DAY, impressions=1)
        return len(rows)

    def clicked(
        self,
        recommendation: str,
        product: str,
        person: str = "",
        *,
        customer: str = "",
        session: str = "",
        robot: bool = False,
        now: int = 0,
    ) -> Charge:
        """Charges the click of a person ("customer:ID", "session:ID", or by `customer` and `session`) on a product of
        an answer. Told twice, it is charged once; a product that was not sponsored costs nobody anything."""
        who = Person.parse(person) if person else Person()
        who = Person(customer or who.customer, session or who.session)
        return self.ledger.charge(recommendation[:64], product, who, now or _now(), robot)

    def observe(self, events: Iterable[Event]) -> None:
        """Takes from events as they happen (extra {"recommended": id of the answer}) what was seen and clicked.
        Events of robots must not be among them."""
        shown: dict[str, list[str]] = {}
        clicks: list[Event] = []
        for event in events:
            answer = event.extra.get("recommended")
            if isinstance(answer, str) and event.kind == "impression":
                shown.setdefault(answer, []).append(event.product)
            elif isinstance(answer, str) and event.kind == "click":
                clicks.append(event)
        if not shown and not clicks:
            return
        answers = [*shown, *(str(event.extra["recommended"]) for event in clicks)]
        paid: set[str] = set()
        with self._engine.connect() as connection:
            for start in range(0, len(answers), 500):
                these = tables.served.c.answer.in_(answers[start : start + 500])
                paid.update(connection.scalars(select(tables.served.c.answer).where(these)))
        for answer, products in shown.items():
            if answer in paid:
                self.seen(answer, products)
        for event in clicks:
            if (answer := str(event.extra["recommended"])) in paid:
                self.clicked(answer, event.product, customer=event.customer, session=event.session)

    def report(self, campaigns: Sequence[str], since: str, until: str) -> Report:
        """What campaigns brought by day, from `since` to `until` ("2026-01-31"), both included."""
        return read_report(self._engine, campaigns, since, until)

    def settle(self, now: int = 0) -> int:
        """Gives back what robots' clicks had cost, and forgets answers that nobody can click any more; returns the
        number of clicks given back. Run it daily, and before a bill is written."""
        back = self.ledger.give_back()
        old = tables.served.c.time < (now or _now()) - _KEPT_DAYS * DAY
        with self._engine.begin() as connection:
            connection.execute(delete(tables.served).where(old))
        return back

    def export(self, customer: str, sessions: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The clicks of a customer and of visits on sponsored products, oldest first; no amounts, which are between
        shop and merchant."""
        k = tables.clicks.c
        query = select(k.product, k.place, k.position, k.customer, k.session, k.time).order_by(k.seq)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(_clicked_by(customer, sessions))).mappings()
            return [{**row, "time": from_micros(row["time"])} for row in rows]

    def erase(self, customer: str, sessions: Sequence[str] = ()) -> int:
        """Forgets who clicked, for all clicks of a customer, of the visits they were known in and of `sessions`; what
        was charged stays. Returns the number of clicks."""
        mine = _clicked_by(customer, sessions)
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not only unlink
            gone = connection.execute(update(tables.clicks).where(mine).values(customer="", session=""))
        return int(gone.rowcount)

    # -- inside

    def _auction(
        self,
        asked: Asked,
        organic: Recommended,
        relevance: Relevance | None,
        board: Board,
        slots: Slots,
        now: int,
    ) -> list[tuple[int, Won, float]]:
        """(position, winner, chance of having taken part) of each slot that found one."""
        learned = self.learned.current()
        hour = now % DAY / 3_600_000_000
        chances = {
            c.id: chance(board.spent.get(c.id, 0), c.daily_budget, hour, learned.curve)
            for c in board.campaigns
            if not c.places or asked.place in c.places
        }
        away = asked.exclude | set(asked.products)
        entered = [
            (c, product)
            for c in board.campaigns
            if drawn(organic.id, c.id, chances.get(c.id, 0.0))
            and (c.total_budget == 0 or c.spent + slots.reserve <= c.total_budget)
            for product in c.products
            if product in board.products and product not in away
        ]
        if not entered:
            return []
        known = {product: board.products[product] for _, product in entered}
        worth = self._relevance(asked, organic, relevance, known)
        entered = [(c, product) for c, product in entered if worth.get(product, 0.0) >= slots.floor]
        stands = {item.product: item.position for item in organic.items}
        last = asked.offset + min(len(organic.items), asked.limit)
        won: list[tuple[int, Won, float]] = []
        for position in slots.positions:
            if not asked.offset < position <= last + len(won) + 1 or position > asked.offset + asked.limit:
                continue
            taken = {one.bid.merchant for _, one, _ in won} | {one.bid.product for _, one, _ in won}
            bids = [
                Bid(c.id, c.merchant, product, c.bid, learned.rates.of(
                    product, "\0".join(known[product].category), asked.place, position
                ).value)
                for c, product in entered
                if c.merchant not in taken and product not in taken and stands.get(product, position + 1) > position
            ]  # fmt: skip
            for one in hold(bids, 1, slots.reserve):
                won.append((position, one, chances[one.bid.campaign]))
        return won

    def _relevance(
        self, asked: Asked, organic: Recommended, relevance: Relevance | None, known: Mapping[str, Product]
    ) -> Mapping[str, float]:
        if relevance is None:
            about = list(asked.products) or organic.products[:_ANCHORS]
            return relevance_by_kind(known, self._catalog.get_many(about).values())
        return relevance(list(known)) if callable(relevance) else relevance

    def _keep(self, organic: Recommended, won: Sequence[tuple[int, Won, float]], now: int) -> bool:
        """Stores what a click will cost; False when the database is too busy for that."""
        rows = [
            {
                "answer": organic.id[:64], "product": one.bid.product, "campaign": one.bid.campaign,
                "place": organic.place, "position": position, "price": one.price, "bid": one.bid.bid,
                "rate": one.bid.rate, "time": now, "seen": 0,
            }
            for position, one, _ in won
        ]  # fmt: skip
        sqlite = self._engine.dialect.name == "sqlite"
        with self._engine.connect() as connection:
            if sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE}")
                connection.commit()
            try:
                with connection.begin():
                    connection.execute(insert(tables.served), rows)
            except OperationalError:
                return False
            finally:
                if sqlite:
                    connection.exec_driver_sql("PRAGMA busy_timeout=30000")
        return True


def _clicked_by(customer: str, sessions: Sequence[str]) -> ColumnElement[bool]:
    k = tables.clicks.c
    own = select(k.session).where(k.customer == customer, k.session != "", k.customer != "")
    named = [session for session in sessions if session][:500]
    return or_(
        and_(k.customer == customer, k.customer != ""),
        k.session.in_(own),
        k.session.in_(named),
    )


def _put_in(asked: Asked, organic: Recommended, won: Sequence[tuple[int, Won, float]]) -> Recommended:
    products = {one.bid.product for _, one, _ in won}
    items = [item for item in organic.items if item.product not in products]
    for position, one, share in won:
        paid = Recommendation(
            one.bid.product,
            one.bid.rate,
            Reason("sponsored"),
            position,
            share,
            ("sponsored",),
            {"sponsored": one.bid.rate},
            sponsored=one.bid.campaign,
        )
        items.insert(min(position - asked.offset - 1, len(items)), paid)
    more = organic.more
    if asked.place not in _ENDLESS and len(items) > asked.limit:
        items, more = items[: asked.limit], True
    placed = tuple(replace(item, position=asked.offset + at) for at, item in enumerate(items, 1))
    shown = {item.product for item in placed}
    after = asked.offset + sum(item.product in shown for item in organic.items)
    return replace(organic, items=placed, more=more, next=after)


def _now() -> int:
    return int(clock.time() * 1e6)
