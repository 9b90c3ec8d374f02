"""What people say that they want is in their profile, with their consent only, and says nothing of who gives a gift."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from talking_shop import open_shop

from shopkeeper import Shop
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.guide.state import Want, Wish
from shopkeeper.assistant.interests import interests_of_wish, tell_search
from shopkeeper.assistant.promises.violations import Violations
from shopkeeper.assistant.state import TalkState
from shopkeeper.search.types import Chip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def assistant(shop: Shop) -> Assistant:
    return shop.assistant


def talk(assistant: Assistant, *said: str, visit: tuple[str, str] | None = ("", "visit-1")) -> None:
    conversation = assistant.start(language="en").id
    assistant.parts.visit_of = {conversation: visit}.get if visit else None
    for sentence in said:
        list(assistant.say(conversation, sentence))


def test_a_wish_is_an_interest_in_the_words_that_were_said(assistant: Assistant, shop: Shop) -> None:
    talk(assistant, "I am looking for a blue desk lamp")
    found = shop.profiles.of(session="visit-1")
    lamps = next(one for one in found.long if one.value == "Home > Lamps")
    assert (lamps.kind, lamps.source, lamps.words) == (
        "category",
        "said",
        "I am looking for a blue desk lamp",
    )
    assert found.short[0].source == "said"


def test_nothing_is_kept_of_a_visitor_who_did_not_agree(assistant: Assistant, shop: Shop) -> None:
    talk(assistant, "I am looking for a mug", visit=None)
    assert shop.profiles.export(session="visit-1")["said"] == []
    shop.profiles.turn("session:visit-1", False)
    talk(assistant, "I am looking for a mug")
    assert shop.profiles.export(session="visit-1")["said"] == []


def test_a_customer_is_told_of_by_name(assistant: Assistant, shop: Shop) -> None:
    talk(assistant, "show me mugs", visit=("C1", "visit-2"))
    assert [row["value"] for row in shop.profiles.export("C1")["said"]] == ["Kitchen > Mugs"]


def test_a_gift_says_nothing_of_its_giver(shop: Shop) -> None:
    wish = Wish(
        categories=("Kitchen > Mugs",),
        wants=(Want("steel", (("Material", "steel"),)), Want("Norr", (("brand", "Norr"),))),
    )
    told = {one.key for one in interests_of_wish(wish, shop.profiles)}
    assert told == {("category", "Kitchen > Mugs"), ("attribute", "Material: steel"), ("brand", "Norr")}
    assert interests_of_wish(Wish(categories=("Kitchen > Mugs",), gift=True), shop.profiles) == []
    wide = Wish(categories=("A", "B", "C", "D"), sort="price_asc")
    assert [one.key for one in interests_of_wish(wide, shop.profiles)] == [("price", "low")]


def test_a_models_search_tells_what_was_understood(assistant: Assistant, shop: Shop) -> None:
    chips = [
        Chip("filter", "category", "Home > Lamps", "lamp"),
        Chip("filter", "Material", "steel", "steel"),
        Chip("range", "price", "..20", "under 20"),
    ]
    held = assistant.start(language="en")
    assistant.parts.visit_of = {held.id: ("C2", "")}.get
    list(assistant.say(held.id, "hello"))
    turn = assistant.store.turns(held.id)[0]
    context = TurnContext(
        held, turn, TalkState(), "en", "a steel lamp for a birthday", (), lambda event: None,
        Violations(shop.engine, held.id, 1),
    )  # fmt: skip
    tell_search(assistant.parts, context, chips)
    told = {(row["kind"], row["value"]) for row in shop.profiles.export("C2")["said"]}
    assert told == {("category", "Home > Lamps"), ("attribute", "Material: steel"), ("occasion", "birthday")}
