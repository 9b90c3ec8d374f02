"""`Recommendations`: one question in, products with true reasons and the chances with which they were shown out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.errors import InputError
from shopkeeper.events import EventLog, to_micros
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.experiments.book import Experiments
from shopkeeper.recommend.exploration.chances import Drawn
from shopkeeper.recommend.exploration.feed import Feeds
from shopkeeper.recommend.judging.judge import MEASURES, Verdict, judge
from shopkeeper.recommend.judging.lists import ABOUT, ShownList, read_lists
from shopkeeper.recommend.profile import Profiles
from shopkeeper.recommend.ranking.examples import collect
from shopkeeper.recommend.ranking.interests import unwanted
from shopkeeper.recommend.ranking.page import Page, page_of
from shopkeeper.recommend.ranking.paid import fitting, relevance
from shopkeeper.recommend.ranking.ranker import LiveRanker, lightgbm, ranker_folder
from shopkeeper.recommend.ranking.reasoning import reason_of
from shopkeeper.recommend.ranking.rerank import affinities, reordered
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.ranking.stage import Stage
from shopkeeper.recommend.ranking.training import fit, install
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.rules.book import Strategies
from shopkeeper.recommend.rules.ledger import Ledger
from shopkeeper.recommend.sponsored.sponsored import Sponsored
from shopkeeper.recommend.strategies import Strategy

__all__ = ["JUDGED", "Recommendations"]

#: places whose lists can be judged from the log: what they were about is in it, and nothing else on the page decided
JUDGED = ("home", "email", "chat", "similar", "complete")
_ABOUT = ("similar", "complete")

_MOST = 500
#: reasons that are told before others that brought a product as strongly: they say more of the person
_TELLING = {"again": 2.0, "said": 2.0}


class Recommendations:
    """The recommendations of one shop; `folder` is the shop's. Safe to share between threads.

    `strategies` says what stands at each place, `experiments` which two ways are compared, `sponsored` holds the paid
    slots, `profiles` what people are interested in.
    """

    def __init__(
        self,
        engine: Engine,
        catalog: Catalog,
        events: EventLog,
        folder: Path,
        sponsored: Sponsored | None = None,
    ) -> None:
        ledger = Ledger(engine)
        self.strategies = Strategies(engine, ledger)
        self.experiments = Experiments(engine, ledger)
        self.sponsored = sponsored or Sponsored(engine, catalog)
        self.profiles = Profiles(engine, catalog, events)
        self.stage = Stage(engine, catalog, events, self.profiles, folder)
        self._engine, self._catalog, self._events = engine, catalog, events
        self._ranker = LiveRanker(ranker_folder(folder))
        self._feeds = Feeds()
        self._chance = np.random.default_rng()

    def ask(self, asked: Asked, *, strategy: Strategy | None = None) -> Recommended:
        """Answers one question. `strategy` tries another than the place's, outside of experiments and slots.

        Raises InputError for a place nobody knows, a limit outside 1..500 or an offset below 0.
        """
        _check(asked)
        experiment = arm = ""
        tried = strategy is not None
        if strategy is None:
            strategy, experiment, arm = self._strategy(asked)
        if not strategy.on:
            return Recommended("", asked.place, (), strategy.name)
        scene = self.stage.scene(asked)
        feed = (asked.customer or asked.session, asked.place, *asked.products) if asked.personal else ("",)
        before = self._feeds.shown(feed, asked.offset) if feed[0] and asked.offset else None
        skip = asked.offset if before is None else 0
        gone = asked.exclude
        if before is not None:
            gone = gone | set(before) | set(self._feeds.paid(feed, asked.offset))
        struck_out = unwanted(scene.person.profile, self.profiles)
        page = page_of(
            scene, strategy, skip=skip, gone=gone, struck_out=struck_out, ranker=self._ranker.current()
        )
        items = _shown(page, page.draw(self._chance), scene)
        answer = Recommended(
            secrets.token_hex(8),
            asked.place,
            tuple(items),
            strategy=strategy.name,
            version=scene.trained.shelf.version,
            experiment=experiment,
            arm=arm,
            personal=_personal(scene),
            more=page.more,
            next=asked.offset + len(items),
        )
        if tried:
            return answer
        worth = relevance(scene, answer, strategy.rules, struck_out)
        filled = self.sponsored.fill(replace(asked, exclude=gone), answer, worth)
        if feed[0]:
            paid = [item.product for item in filled.items if item.sponsored]
            self._feeds.show(feed, before or (), answer.products, paid)
        return filled

    def rerank(self, results: Sequence[tuple[str, float]], asked: Asked) -> list[str]:
        """Search results (product id, relevance; best first) in the order for the person who asks: what is nearly
        equally relevant changes places by a few at most, nothing leaves or comes, and nothing that is clearly more
        relevant comes after what is less. For nobody, and where the place "search" is off, as they came.

        `asked.place` is taken to be "search".
        """
        ids = [id for id, _ in results]
        strategy, _, _ = self._strategy(replace(asked, place="search"))
        if not asked.personal or not strategy.on or len(ids) < 2:
            return ids
        scene = self.stage.scene(asked)
        if not _personal(scene):
            return ids
        suits = affinities(ids, scene, strategy, self.profiles)
        return [ids[at] for at in reordered([score for _, score in results], suits)]

    def paid_among(
        self,
        results: Sequence[tuple[str, float]],
        asked: Asked,
        fits: Callable[[Sequence[str]], Mapping[str, float]],
    ) -> Recommended:
        """The paid products between search results (product id, relevance; as they stand after `asked.offset`), each
        with its position among both; nothing where the place "search" is off or has no slots.

        `fits` tells of product ids how well they fit what was asked for (0..1); one that it leaves out is never shown.
        `asked.place` is taken to be "search".
        """
        asked = replace(asked, place="search")
        strategy, experiment, arm = self._strategy(asked)
        none = Recommended("", "search", (), strategy.name)
        if not strategy.on or not results or not (offered := self.sponsored.offered(asked)):
            return none
        if not (fit := fits(offered)):
            return none
        scene = self.stage.scene(asked)
        items = tuple(
            Recommendation(id, score, Reason("popular"), asked.offset + at)
            for at, (id, score) in enumerate(results, 1)
        )
        answer = replace(none, id=secrets.token_hex(8), items=items, experiment=experiment, arm=arm)
        struck_out = unwanted(scene.person.profile, self.profiles)
        filled = self.sponsored.fill(asked, answer, fitting(scene, fit, strategy.rules, struck_out))
        return replace(filled, items=tuple(item for item in filled.items if item.sponsored))

    def judge(
        self,
        place: str,
        strategy: Strategy | None = None,
        *,
        measure: str = "clicked",
        since: str = "",
        until: str = "",
        most: int = 1_000,
        confidence: float = 0.95,
    ) -> Verdict:
        """What a strategy would have earned at its place, estimated from the newest `most` lists shown there between
        two times (ISO 8601; '' no limit), without showing it to anybody; without a strategy, the place's own as it
        stands. Only for places at which the log tells everything that the list was made from.

        Raises InputError for a place, measure or time that cannot be, and where nothing was shown with propensities.
        """
        if place not in JUDGED:
            raise InputError(f"place {place!r} cannot be judged from the log; use one of {', '.join(JUDGED)}")
        if measure not in MEASURES:
            raise InputError(f"measure {measure!r} is not known; use one of {', '.join(MEASURES)}")
        begin, end = to_micros(since) if since else 0, to_micros(until) if until else 2**62
        lists = read_lists(self._engine, (place,), measure, begin, end, most)
        if place in _ABOUT:  # of a fuller cart not all is known
            lists = [one for one in lists if 0 < len(one.about) < ABOUT]

        def chances(
            shown: ShownList, way: Strategy
        ) -> tuple[list[tuple[int, int, float]], Callable[[str], int]]:
            asked = Asked(
                place,
                shown.customer,
                shown.session,
                shown.about,
                limit=len(shown.products),
                now=shown.time - 1,
            )
            scene = self.stage.scene(asked)
            struck_out = unwanted(scene.person.profile, self.profiles)
            page = page_of(scene, way, struck_out=struck_out, ranker=self._ranker.current())
            return page.chances(), scene.goods.find

        learned = int(self.stage.models.shelf.card.get("until", 0) or 0)
        ahead = bool(lists) and learned >= lists[0].time
        return judge(lists, strategy or self.strategies.of(place), measure, chances, confidence, ahead)

    def train_ranker(
        self, models: Sequence[str] = (), *, most: int = 4_000, seed: int = 0, force: bool = False
    ) -> dict[str, Any]:
        """Trains the ranker on what was shown and clicked, else on what people did next, and returns its card. If it
        orders better than the blend of sources does for people it was not trained on, by more than luck would have it,
        or with `force`, it serves from then on where a strategy lets it (`installed`).

        Raises TrainError where too little was done in the shop, MissingExtra without LightGBM.
        """
        lightgbm()
        examples = collect(self._engine, self._catalog, self._events, self.stage, models, most, seed)
        ranker, card = fit(examples, seed=seed)
        card["installed"] = force or card["better"]
        if card["installed"]:
            install(replace(ranker, card=card), self._ranker.folder)
        return card

    def remove_ranker(self) -> bool:
        """Takes the trained ranker away: the sources' weights decide again. False where there was none."""
        there = (self._ranker.folder / "card.json").is_file()
        if there:
            (self._ranker.folder / "card.json").unlink()
            (self._ranker.folder / "model.txt").unlink(missing_ok=True)
        return there

    def refresh(self) -> None:
        """Looks again at catalogue, trade, models and persons at the next question, whatever was looked at lately."""
        self.stage.refresh()
        self._feeds.forget()

    # -- inside

    def _strategy(self, asked: Asked) -> tuple[Strategy, str, str]:
        """The place's strategy, or that of the person's arm where an experiment runs; who declined is in none."""
        strategy = self.strategies.of(asked.place)
        unit = asked.customer or asked.session
        running = self.experiments.running(asked.place)
        if running is None or not unit or not asked.personal or not strategy.on:
            return strategy, "", ""
        arm = self.experiments.arm(running, unit)
        return replace(arm.strategy or strategy, experiment=running.name), running.name, arm.name


def _shown(page: Page, drawn: Drawn, scene: Scene) -> list[Recommendation]:
    """The page as drawn with the shop's own choices at their positions, the others around them."""
    others = iter(zip(drawn.rows, drawn.chances, strict=True))
    items: list[Recommendation] = []
    for at in range(len(drawn.rows) + len(page.pins)):
        position = scene.asked.offset + len(items) + 1
        if at in page.pins:
            items.append(Recommendation(scene.goods.ids[page.pins[at]], 1.0, Reason("chosen"), position))
        elif (drew := next(others, None)) is not None:
            items.append(_item(page, *drew, position, scene))
    return items


def _item(page: Page, row: int, chance: float, position: int, scene: Scene) -> Recommendation:
    pool = page.pool
    parts: list[float] = pool.parts[:, row].tolist()
    order = sorted((i for i, part in enumerate(parts) if part > 0), key=lambda i: -parts[i])
    first = max(order, key=lambda i: parts[i] * _TELLING.get(pool.found[i].kind, 1.0))
    return Recommendation(
        scene.goods.ids[int(pool.numbers[row])],
        float((page.scores if page.clicks is None else page.clicks)[row]),
        reason_of(pool.found[first], int(pool.places[first, row]), scene),
        position,
        chance,
        tuple(pool.found[i].source for i in order),
        {pool.found[i].source: parts[i] for i in order},
    )


def _check(asked: Asked) -> None:
    if asked.place not in PLACES:
        raise InputError(f"place {asked.place!r} is not known; use one of {', '.join(PLACES)}")
    if not 1 <= asked.limit <= _MOST:
        raise InputError(f"limit {asked.limit!r} is not a number from 1 to {_MOST}")
    if asked.offset < 0:
        raise InputError(f"offset {asked.offset!r} is below 0")


def _personal(scene: Scene) -> bool:
    profile = scene.person.profile
    return len(scene.past) > 0 or (profile is not None and bool(profile.interests))
