"""The profiles of a shop's people: made when asked from what they did and said, corrected, exported, erased."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.errors import InputError
from shopkeeper.events import Event, EventKind, EventLog
from shopkeeper.orders import Customers
from shopkeeper.recommend.profile.counting import LONG, SHORT, count_interests
from shopkeeper.recommend.profile.facets import Facets
from shopkeeper.recommend.profile.model import Interest, Profile, person_of
from shopkeeper.recommend.profile.wishes import Wishes

__all__ = ["PURPOSE", "Profiles"]

#: the consent (Customer.consents) without which a customer has no profile when it is a no
PURPOSE = "personalisation"
#: acts read of one person
MOST_ACTS = 500
#: what was said counts like much that was done, halves in half a year, and is of today for three days
SAID = 0.8
_HALF_YEAR = 182 * 86_400_000_000
_RECENT = 3 * 86_400_000_000
_KINDS: Sequence[EventKind] = ("view", "click", "cart", "purchase", "return", "dismiss")


class Profiles:
    """Profiles are not stored: a person's newest acts are counted when asked, so that one click changes the next page,
    and what is erased is gone. Safe to share between threads."""

    def __init__(self, engine: Engine, catalog: Catalog, events: EventLog) -> None:
        self._engine, self._catalog, self._events = engine, catalog, events
        self._customers = Customers(engine)
        self.wishes = Wishes(engine)

    @cached_property
    def facets(self) -> Facets:
        """What can be said of the shop's products in words."""
        return Facets(self._catalog, lambda: self._events.popularity(half_life_days=90))

    def allowed(self, customer: str = "", session: str = "") -> bool:
        """Whether anything of this person may be read: not where they turned the profile off, nor where the customer's
        consents say no to personalisation."""
        person = person_of(customer, session)
        if not person or self.wishes.personal(person) is False:
            return False
        if customer and session and self.wishes.personal(person_of("", session)) is False:
            return False
        known = self._customers.get(customer) if customer else None
        return known is None or known.consents.get(PURPOSE) is not False

    def declined(
        self, customers: Iterable[str] = (), sessions: Iterable[str] = ()
    ) -> tuple[set[str], set[str]]:
        """Those of these customers, and of these visits, of whom nothing may be read; for many at once."""
        people = {person_of(one): one for one in customers if one}
        visits = {person_of("", one): one for one in sessions if one}
        off = self.wishes.off([*people, *visits])
        no = {people[one] for one in off if one in people} | self._customers.refused(people.values(), PURPOSE)
        return no, {visits[one] for one in off if one in visits}

    def of(
        self,
        customer: str = "",
        session: str = "",
        *,
        acts: Iterable[Event] | None = None,
        now: int = 0,
    ) -> Profile:
        """The profile of a customer, of a visit, or of both together. `acts` replaces what the log knows; `now` is
        microseconds since 1970 UTC, 0 for the clock. Nobody's, and that of one who declined, is empty."""
        person = person_of(customer, session)
        if not person or not self.allowed(customer, session):
            return Profile(person, personal=False)
        now = now or time.time_ns() // 1000
        if acts is None:
            acts = self._events.latest(customer=customer, session=session, kinds=_KINDS, limit=MOST_ACTS)
        done = list(acts)
        short = count_interests(done, self.facets, now, SHORT)
        long = count_interests(done, self.facets, now, LONG)
        people = _people(customer, session)
        said = [pair for one in people for pair in self.wishes.said(one)]
        corrected: dict[tuple[str, str], bool] = {}
        for one in reversed(people):
            corrected |= self.wishes.corrections(one)
        fresh = [one for one, moment in said if now - moment <= _RECENT]
        aged = [
            replace(one, weight=round(SAID * 0.5 ** (max(now - at, 0) / _HALF_YEAR), 4)) for one, at in said
        ]
        return Profile(
            person,
            _corrected(_joined(short, [replace(one, weight=SAID) for one in fresh]), corrected, add=False),
            _corrected(_joined(long, aged), corrected, add=True),
            tuple(Interest(k, v, 0.0, "corrected") for (k, v), keep in corrected.items() if not keep),  # type: ignore[arg-type]
            True,
            len(done),
        )

    def fit(self, profile: Profile, product: str) -> tuple[float, Interest | None]:
        """How well a product fits (0: not at all; may be above 1; below 0: struck out), and the interest that says it
        best. For rankers, and for the reason that is told."""
        facets = self.facets.of(product)
        if not facets:
            return 0.0, None
        mine = set(facets)
        if any(one.key in mine for one in profile.unwanted):
            return -1.0, None
        fits = [one for one in profile.interests if one.key in mine]
        if not fits:
            return 0.0, None
        return sum(one.weight for one in fits), max(fits, key=lambda one: one.weight)

    def said(self, person: str, interests: Iterable[Interest], words: str = "") -> int:
        """Keeps what a person (`person_of`) said that they like or need; returns how many interests. The caller has
        their consent. A person who turned the profile off is not listened to: 0."""
        if self.wishes.personal(person) is False:
            return 0
        return self.wishes.say(person, interests, words)

    def correct(self, person: str, interest: Interest, keep: bool) -> None:
        """The person keeps an interest, or strikes it out: then it is neither shown nor used until they take that
        back (`uncorrect`)."""
        self.wishes.correct(person, interest, keep)

    def uncorrect(self, person: str, interest: Interest) -> None:
        """The person takes their word on an interest back: it is counted as before."""
        self.wishes.uncorrect(person, interest)

    def turn(self, person: str, personal: bool) -> None:
        """Turns a person's profile on or off."""
        self.wishes.choose(person, personal)

    def merge(self, session: str, customer: str) -> None:
        """A visitor was identified: what the visit said and corrected becomes the customer's."""
        if session and customer:
            self.wishes.move(person_of("", session), person_of(customer))

    def export(self, customer: str = "", session: str = "") -> dict[str, Any]:
        """What a profile is made of and what it says, as one JSON-ready document."""
        if not person_of(customer, session):
            raise InputError("customer '' is nobody; give the id of a customer or of a visit")
        return {
            "profile": asdict(self.of(customer, session)),
            **self.wishes.export(_people(customer, session)),
        }

    def erase(self, customer: str = "", session: str = "") -> int:
        """Deletes what was said, corrected and chosen; returns how many rows. The acts are the event log's to erase."""
        if not person_of(customer, session):
            raise InputError("customer '' is nobody; give the id of a customer or of a visit")
        return self.wishes.erase(_people(customer, session))


def _people(customer: str, session: str) -> list[str]:
    return [one for one in (person_of(customer), person_of("", session)) if one]


def _joined(counted: Sequence[Interest], said: Sequence[Interest]) -> list[Interest]:
    """Counted and said interests, each once; one that is both weighs more than either."""
    found = {one.key: one for one in counted}
    for one in said:
        if before := found.get(one.key):
            weight = round(1 - (1 - before.weight) * (1 - one.weight), 4)
            found[one.key] = replace(before, weight=weight, source="said", words=one.words or before.words)
        else:
            found[one.key] = one
    return list(found.values())


def _corrected(
    interests: Sequence[Interest], corrected: dict[tuple[str, str], bool], *, add: bool
) -> tuple[Interest, ...]:
    """Without what was struck out (with a category, what is below it); with `add`, also what was kept but is not
    counted. What the person kept has the full weight."""
    out = [
        replace(one, weight=1.0, source="corrected") if corrected.get(one.key) else one
        for one in interests
        if not _struck(one, corrected)
    ]
    there = {one.key for one in interests}
    if add:
        out += [
            Interest(kind, value, 1.0, "corrected")  # type: ignore[arg-type]
            for (kind, value), keep in corrected.items()
            if keep and (kind, value) not in there
        ]
    return tuple(sorted(out, key=lambda one: (-one.weight, one.kind, one.value)))


def _struck(interest: Interest, corrected: dict[tuple[str, str], bool]) -> bool:
    if corrected.get(interest.key) is False:
        return True
    if interest.kind != "category" or interest.key in corrected:
        return False
    parts = interest.value.split(" > ")
    return any(corrected.get(("category", " > ".join(parts[:d]))) is False for d in range(1, len(parts)))
