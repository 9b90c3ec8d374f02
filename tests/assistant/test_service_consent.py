"""Promise 2 at the desk: nothing is done but what stood on a card that got a yes, and that once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from service_world import CHICAGO, JsonReader, Talk, shop

from shopkeeper.assistant.promises.consent import Card, action_from_dict, action_to_dict, carry_out, propose
from shopkeeper.errors import Conflict
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    ExchangeItems,
    ReturnItem,
    ReturnItems,
    Swap,
)
from shopkeeper.orders.model import ReturnReason

CANCEL = {"do": "cancel", "order": "W1003", "reason": "no longer needed"}


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with shop(tmp_path) as backend:
        yield Talk(backend, JsonReader()).known()


@pytest.mark.parametrize(
    "action",
    [
        CancelOrder("W1", "no longer needed"),
        ChangeOrderAddress("W1", CHICAGO),
        ChangeCustomerAddress("C1", CHICAGO),
        ChangeOrderPayment("W1", "card"),
        ChangeOrderItems("W1", (Swap("W1-1", "v"),), "card"),
        ExchangeItems("W1", (Swap("W1-1", "v", 2),), "card"),
        ReturnItems("W1", (ReturnItem("W1-1", 1, ReturnReason.DAMAGED),), "card"),
    ],
)
def test_actions_survive_json(action: Action) -> None:
    assert action_from_dict(action_to_dict(action)) == action


def test_nothing_is_an_action_that_is_none() -> None:
    with pytest.raises(ValueError, match="not an action"):
        action_from_dict({"kind": "Steal", "order": "W1"})


def test_a_card_shows_the_effect_and_changes_nothing(talk: Talk) -> None:
    said = talk.do(CANCEL)
    assert "W1003" in said
    assert "$40.00" in said
    assert said.endswith("Do you confirm? (yes/no)")
    assert [p.kind for p in talk.reply.pieces] == ["text", "card"]
    assert talk.unchanged()


@pytest.mark.parametrize("answer", [{"do": "no"}, {"do": "nothing_else"}, {"do": "thanks"}, {"do": "answer"}])
def test_only_a_yes_confirms(talk: Talk, answer: dict[str, object]) -> None:
    talk.do(CANCEL)
    talk.do(answer)
    assert talk.unchanged()


def test_a_yes_without_a_card_does_nothing(talk: Talk) -> None:
    talk.yes()
    talk.do(CANCEL)
    talk.do({"do": "no"})
    talk.yes()
    assert talk.unchanged()


def test_a_yes_that_also_changes_the_card_asks_again(talk: Talk) -> None:
    talk.do({"do": "return", "order": "W1001", "wishes": [{"thing": "Camp Lantern"}], "method": "card-1"})
    said = talk.do({"do": "yes"}, {"do": "return", "order": "W1001", "wishes": [{"thing": "Canoe Paddle"}]})
    assert "Canoe Paddle" in said
    assert said.endswith("Do you confirm? (yes/no)")
    assert talk.unchanged()
    talk.yes()
    assert len(talk.order("W1001").returns[0].lines) == 2


def test_a_card_expires_when_what_it_showed_has_changed(talk: Talk) -> None:
    talk.do({"do": "change_address", "order": "W1003", "address": {"same_as": "W1002"}})
    card = talk.state.card
    assert card is not None
    order = talk.order("W1003")
    talk.backend.book.put([replace(order, address=replace(CHICAGO, line1="77 Elsewhere"))])
    with pytest.raises(Conflict, match="changed meanwhile"):
        carry_out(talk.backend, card, customer="C1")


def test_a_card_is_its_customers_and_done_once(talk: Talk) -> None:
    effect = talk.backend.check(CancelOrder("W1003", "no longer needed"), customer="C1")
    card = propose("C1", [effect])
    assert Card.from_dict(card.as_dict()) == card
    with pytest.raises(Conflict, match="cannot be confirmed"):
        carry_out(talk.backend, card, customer="C2")
    with pytest.raises(Conflict, match="cannot be confirmed"):
        carry_out(talk.backend, card.to("declined"), customer="C1")
    assert not carry_out(talk.backend, card, customer="C1").repeated
    assert carry_out(talk.backend, card, customer="C1").repeated
    assert len(talk.order("W1003").refunds) == 1


def test_a_click_on_an_old_card_changes_nothing(talk: Talk) -> None:
    talk.do(CANCEL)
    old = talk.state.card
    assert old is not None
    talk.do({"do": "no"})
    talk.do({"do": "change_address", "order": "W1002", "address": {"same_as": "default"}})
    talk.desk.settle(talk.state, old.id, True)
    assert talk.unchanged()
    open_ = talk.state.card
    assert open_ is not None
    talk.desk.settle(talk.state, open_.id, True)
    assert talk.order("W1002").address != CHICAGO
    assert talk.order("W1003").status == "pending"
