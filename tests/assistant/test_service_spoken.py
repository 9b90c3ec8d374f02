"""Whole talks in plain words: what people say, and what comes of it in their orders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from service_world import Talk, shop

from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.orders import OrderStatus


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        talk.say("ida@example.com")
        yield talk


def test_a_refund_of_an_order_that_has_not_left_is_its_cancellation(talk: Talk) -> None:
    assert "reason" in talk.say("I'd like a refund for order W1003 before it ships")
    talk.say("no longer needed")
    talk.say("yes")
    assert talk.order("W1003").status is OrderStatus.CANCELLED


def test_the_return_of_an_order_that_has_not_left_offers_its_cancellation(talk: Talk) -> None:
    said = talk.say("I want to return order W1003")
    assert "not been delivered" in said
    assert "Would you like that?" in said
    assert talk.unchanged()


def test_why_an_order_is_not_needed_cancels_no_other_order(talk: Talk) -> None:
    said = talk.say("Can you stop order W1003 from shipping? I don't need it anymore.")
    assert "W1003" in said
    assert "W1002" not in said


def test_that_is_all_takes_no_choice(talk: Talk) -> None:
    assert talk.say("exchange my tent for an orange one").startswith("Which")
    assert "yes/no" not in talk.say("that's all")
    assert talk.unchanged()


def test_a_yes_that_says_the_wish_once_more_is_a_yes(talk: Talk) -> None:
    talk.say("return the canoe paddle from order W1001 to my card")
    talk.say("haha yes, please return the paddle")
    assert [ln.line for ln in talk.order("W1001").returns[0].lines] == ["W1001-2"]


def test_a_no_with_another_thing_puts_that_in_its_place(talk: Talk) -> None:
    talk.say("return the canoe paddle from order W1001 to my card")
    said = talk.say("no, the lantern")
    assert "Canoe Paddle" not in said
    talk.say("card")
    talk.say("yes")
    assert [ln.line for ln in talk.order("W1001").returns[0].lines] == ["W1001-3"]


def test_a_wish_for_another_order_is_noted_while_a_card_is_open(talk: Talk) -> None:
    talk.say("return the canoe paddle from order W1001 to my card")
    said = talk.say("cancel order W1003, no longer needed")
    assert "noted" in said
    assert "W1001" in said
    assert "W1003" in talk.say("yes")


def test_orders_are_told_by_what_is_in_them(talk: Talk) -> None:
    said = talk.say("cancel the paddle order and the tent order, I don't need them any more")
    assert "1. Cancel order W" in said
    assert {"W1002", "W1003"} <= {word.strip("#().,:") for word in said.split()}


def test_a_thing_named_with_the_wrong_order_is_found_in_its_own(talk: Talk) -> None:
    said = talk.say("return the tent from order W1003 to my card")
    assert "W1001" in said
    assert "yes/no" in said


def test_who_they_are_is_no_new_address(talk: Talk) -> None:
    assert "new address" in talk.say("I want to change the address of order W1002")
    assert "new address" in talk.say("I'm Ida Holm, from Portland, 97201")
    assert "4 Elm Street" in talk.say("4 Elm Street, Boise, ID 83702")


def test_the_other_options_name_no_payment_method(talk: Talk) -> None:
    assert "Which payment method" in talk.say("return the canoe paddle from order W1001")
    assert "Which payment method" in talk.say("hm, are the other colours all the same?")


def test_prices_of_several_things_are_added_up(talk: Talk) -> None:
    assert "Together" in talk.say("what did the tents I bought cost together?")


def test_a_short_answer_to_who_they_are_is_no_name(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        talk.say("I want to return my paddle")
        assert "full name and zip code" in talk.say("yes")
        assert not talk.state.claim.names


def test_the_address_of_another_order_is_taken(talk: Talk) -> None:
    said = talk.say("Redirect order W1003 to the address of order W1002")
    assert "9 Lake Drive" in said
    assert "W1003" in said


def test_whoever_says_again_what_they_want_is_heard_afresh(talk: Talk) -> None:
    talk.say("return the canoe paddle from order W1001 to my card")
    wish = "cancel order W1003, no longer needed"
    said = [talk.say(wish) for _ in range(3)]
    assert "Canoe Paddle" in said[0]
    assert "W1001" not in said[-1]
    assert "yes/no" in talk.say(wish)
    talk.say("yes")
    assert talk.order("W1003").status is OrderStatus.CANCELLED
    assert not talk.order("W1001").returns


def test_cancelling_all_takes_the_place_of_a_vague_return(talk: Talk) -> None:
    assert "Which" in talk.say("I'd like to send something back")
    said = talk.say("No, please cancel order W1003, I don't need it")
    assert "W1003" in said
    assert "yes/no" in said


def test_a_name_and_a_zip_code_before_the_wish(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        said = talk.say("hey ida holm 97201, cancel order W1003 pls, no longer needed")
        assert "W1003" in said
        assert "yes/no" in said


def test_only_what_is_named_stays_on_the_card(talk: Talk) -> None:
    talk.say("exchange the paddle from W1001 for carbon and the lantern from W1001 for blue, on the card")
    said = talk.say("Actually, I only want to exchange the lantern.")
    assert "Canoe Paddle" not in said
    assert "yes/no" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("add another lantern to order W1002", "nothing can be added"),
        ("give me 20% off on W1002", "discounts"),
        ("it's cheaper elsewhere, can you price match order W1002?", "discounts"),
        ("pay order W1002 half with the gift card and the rest with the card", "one payment method only"),
    ],
)
def test_what_nobody_can_do_is_said(talk: Talk, text: str, told: str) -> None:
    assert told in talk.say(text)


def test_a_cancellation_is_not_taken_back(talk: Talk) -> None:
    talk.say("cancel order W1003, no longer needed")
    talk.say("yes")
    assert "can't be taken back" in talk.say("please undo that cancellation")


def test_why_is_no_refusal_of_the_card(talk: Talk) -> None:
    talk.say("cancel order W1003, ordered by mistake")
    assert "haven't changed anything" not in talk.say("no longer needed then")
    talk.say("yes")
    assert talk.order("W1003").status is OrderStatus.CANCELLED


def test_a_gift_card_that_holds_too_little_is_named_as_the_reason(talk: Talk) -> None:
    said = talk.say("change the payment of order W1002 to my gift card")
    assert "$50.00" in said
    assert "already paid" not in said


def test_who_a_friend_is_proves_nothing(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        said = talk.say("please cancel the order of my friend Ben Ode, zip 60602, order W2001")
        assert "full name and zip code" in said
        assert "can't find" in talk.say("Ida Holm, 97201")
        talk.say("yes")
        assert talk.order("W2001").status is OrderStatus.PENDING


def test_some_items_cannot_be_cancelled(talk: Talk) -> None:
    said = talk.say("from order W1002 I'd like to cancel the camping things and keep the others")
    assert "single items" in said
    talk.say("then just change its address to 4 Elm Street, Boise, ID 83702")
    talk.say("yes")
    order = talk.order("W1002")
    assert order.status is OrderStatus.PENDING
    assert order.address is not None
    assert order.address.city == "Boise"


@pytest.mark.parametrize("text", ["do you offer a discount code?", "is there a coupon for new customers?"])
def test_whether_there_are_discounts_is_asked_of_the_documents(talk: Talk, text: str) -> None:
    assert "can't give discounts" not in talk.say(text)
