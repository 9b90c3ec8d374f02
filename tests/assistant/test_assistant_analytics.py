"""What the merchant is told about the conversations, counted on a handful whose outcome is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from talking_shop import assistant_of, open_shop

from shopkeeper import Shop
from shopkeeper.assistant import analytics
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.promises.violations import Violations, count_violations


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def assistant(shop: Shop) -> Iterator[Assistant]:
    made = assistant_of(shop)
    yield made
    made.close()


@pytest.fixture
def span() -> tuple[date, date]:
    today = datetime.now(UTC).date()
    return today - timedelta(days=2), today + timedelta(days=1)


def test_an_empty_shop_has_no_shares(shop: Shop, span: tuple[date, date]) -> None:
    found = analytics.overview(shop.engine, *span)
    assert (found.conversations, found.resolution, found.deflection, found.wait_seconds) == (
        0,
        None,
        None,
        None,
    )
    assert analytics.satisfaction(shop.engine, *span).mean is None
    assert analytics.latency(shop.engine, *span).turns == 0
    assert len(analytics.volume(shop.engine, *span)) == 4


def test_conversations_are_counted_by_what_became_of_them(
    shop: Shop, assistant: Assistant, span: tuple[date, date]
) -> None:
    fine, person, open_end, angry = (assistant.start() for _ in range(4))
    assistant.start()  # nothing was said in it: it does not count
    list(assistant.say(fine.id, "show me mugs"))
    list(assistant.say(person.id, "I want a human"))
    assistant.take(person.id, "ann")
    list(assistant.say(open_end.id, "what is your policy on moon travel?"))
    list(assistant.say(angry.id, "hello"))
    assistant.rate(angry.id, 1, "no good")
    assistant.rate(fine.id, 5)
    found = analytics.overview(shop.engine, *span)
    assert (found.conversations, found.turns) == (4, 4)
    assert (found.resolved, found.deflected) == (1, 3)
    assert (found.handoffs, found.taken) == (1, 1)
    assert found.resolution == 0.25
    assert found.wait_seconds is not None
    assert found.wait_seconds >= 0
    assert sum(day.conversations for day in analytics.volume(shop.engine, *span)) == 4
    assert sum(day.handoffs for day in analytics.volume(shop.engine, *span)) == 1
    assert analytics.handoff_reasons(shop.engine, *span) == [("asked by the customer", 1)]
    rated = analytics.satisfaction(shop.engine, *span)
    assert (rated.ratings, rated.mean) == (2, 3.0)
    assert [(stars, said) for stars, said, _ in rated.comments] == [(1, "no good")]
    assert analytics.latency(shop.engine, *span).turns == 4


def test_a_span_leaves_out_what_is_not_in_it(shop: Shop, assistant: Assistant) -> None:
    list(assistant.say(assistant.start().id, "hello"))
    long_ago = date(2020, 1, 1)
    assert analytics.overview(shop.engine, long_ago, long_ago).conversations == 0
    assert analytics.latency(shop.engine, long_ago, long_ago).turns == 0


def test_what_the_promises_stopped_is_counted_by_promise_and_model(
    shop: Shop, assistant: Assistant, span: tuple[date, date]
) -> None:
    held = assistant.start()
    stops = Violations(shop.engine, held.id, 1, "some-model")
    for promise in ("facts", "who", "facts"):
        stops.stop(promise, "why")  # type: ignore[arg-type]
    assert count_violations(shop.engine) == {"facts": 2, "who": 1}
    rows = analytics.violations_by_promise(shop.engine, *span)
    assert rows == [("who", "some-model", 1), ("facts", "some-model", 2)]


def test_what_models_cost_in_conversations_is_summed_by_day(
    shop: Shop, assistant: Assistant, span: tuple[date, date]
) -> None:
    from shopkeeper.llm.types import Usage
    from shopkeeper.llm.usage import UsageLog

    held = assistant.start()
    log = UsageLog(shop.engine)
    log.add("m", "dialogue", held.id, "stop", Usage(100, 20), 3_000_000)
    log.add("m", "understanding", "somewhere else", "stop", Usage(1000, 1), 9_000_000)
    log.flush()
    rows = analytics.cost_by_day(shop.engine, *span)
    assert [(tokens, cost) for _, tokens, cost in rows] == [(120, 3.0)]
