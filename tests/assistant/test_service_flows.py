"""The desk's flows: find the order and the thing, ask what is missing, refuse with the reason, propose, do, go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from service_world import CHICAGO, ORDERS, PORTLAND, JsonReader, Talk, shop

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.service.numbers import with_profile


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with shop(tmp_path) as backend:
        yield Talk(backend, JsonReader()).known()


def exchange(order: str, thing: str, options: dict[str, str], **more: object) -> dict[str, object]:
    """A wish to exchange one thing, over the card."""
    wish = {"thing": thing, "options": options}
    return {"do": "exchange", "order": order, "wishes": [wish], "method": "card-1", **more}


def variants(talk: Talk, order: str) -> list[str]:
    return [ln.variant for ln in talk.order(order).lines]


def test_an_exchange_names_both_variants_and_the_price_and_is_done_once(talk: Talk) -> None:
    talk.do(
        {"do": "exchange", "wishes": [{"thing": "tent", "options": {"color": "orange"}}], "order": "W1001"}
    )
    said = talk.do({"do": "answer", "method": "card-1"})
    assert "orange" in said
    assert "$10.00" in said
    done = talk.yes()
    exchange = talk.order("W1001").exchanges[0]
    assert [ln.variant for ln in exchange.lines] == ["t-2-o"]
    assert done.endswith("Is there anything else I can help you with?")


def test_a_pending_order_is_changed_and_not_exchanged(talk: Talk) -> None:
    wish = {"thing": "Family Tent", "options": {"sleeps": "6", "color": "orange"}}
    talk.do({"do": "exchange", "order": "W1002", "wishes": [wish], "method": "card-1"})
    talk.yes()
    assert variants(talk, "W1002") == ["t-6-o", "l-b"]


def test_all_things_of_an_order_go_into_one_change(talk: Talk) -> None:
    wishes = [
        {"thing": "Family Tent", "options": {"sleeps": "2"}},
        {"thing": "Camp Lantern", "options": {"color": "red"}},
    ]
    talk.do({"do": "exchange", "order": "W1002", "wishes": wishes, "method": "card-1"})
    talk.yes()
    assert variants(talk, "W1002") == ["t-2-g", "l-r"]
    assert len(talk.state.receipts) == 1


def test_a_thing_in_several_orders_is_asked_about(talk: Talk) -> None:
    said = talk.do({"do": "exchange", "wishes": [{"thing": "tent", "options": {"color": "orange"}}]})
    assert said.startswith("Which tent do you mean?")
    assert "W1001" in said
    assert "W1002" in said
    assert "$10.00" in talk.say("the one in W1001")


def test_the_payment_method_is_asked_when_there_is_a_choice(talk: Talk) -> None:
    said = talk.do({"do": "return", "wishes": [{"thing": "Camp Lantern"}], "order": "W1001"})
    assert "Which payment method" in said
    assert "original payment method" in said
    said = talk.say("gift card please")
    assert "to gift card" in said
    talk.yes()
    assert talk.order("W1001").refunds[0].method == "gift-1"


def test_a_method_that_cannot_be_used_is_refused_with_the_reason(talk: Talk) -> None:
    wish = {"thing": "Family Tent", "options": {"sleeps": "6", "color": "orange"}}
    said = talk.do({"do": "exchange", "order": "W1002", "wishes": [wish], "method": "gift-1"})
    assert "50.00" in said
    assert "Which payment method" in said
    assert talk.unchanged()


def test_single_things_cannot_be_cancelled_and_the_whole_order_is_offered(talk: Talk) -> None:
    said = talk.do({"do": "cancel", "order": "W1002", "wishes": [{"thing": "Camp Lantern"}]})
    assert "not possible to cancel single items" in said
    talk.yes()
    said = talk.say("ordered by mistake")
    assert "Do you confirm?" in said
    talk.yes()
    assert talk.order("W1002").status == "cancelled"
    assert talk.order("W1002").cancel_reason == "ordered by mistake"


def test_no_to_what_is_offered_leaves_the_order(talk: Talk) -> None:
    talk.do({"do": "cancel", "order": "W1002", "wishes": [{"thing": "Camp Lantern"}]})
    talk.do({"do": "no"})
    talk.yes()
    assert talk.unchanged()


def test_what_hangs_on_a_refusal_is_done_instead(talk: Talk) -> None:
    talk.do(
        {
            "do": "cancel",
            "order": "W1002",
            "wishes": [{"thing": "Camp Lantern"}],
            "reason": "no longer needed",
        },
        {"do": "cancel", "all_items": True, "when": "refused", "reason": "no longer needed"},
    )
    talk.yes()
    assert talk.order("W1002").status == "cancelled"
    assert talk.order("W1003").status == "pending"


def test_what_hangs_on_a_refusal_is_not_done_when_the_first_goes_well(talk: Talk) -> None:
    talk.do(
        exchange("W1003", "paddle", {"length": "150 cm"}),
        {"do": "cancel", "all_items": True, "when": "refused", "reason": "no longer needed"},
    )  # fmt: skip
    said = talk.yes()
    assert "anything else" in said
    talk.yes()
    assert talk.order("W1003").status == "pending"
    assert variants(talk, "W1003") == ["p-150-w"]


def test_a_price_condition_decides(talk: Talk) -> None:
    talk.do(
        {
            "do": "exchange",
            "order": "W1001",
            "wishes": [{"thing": "paddle", "pick": "cheapest"}],
            "when": "price<30",
            "method": "card-1",
        },
        {"do": "return", "order": "W1001", "wishes": [{"thing": "paddle"}], "when": "refused", "method": "card-1"},
    )  # fmt: skip
    talk.yes()
    assert len(talk.order("W1001").returns) == 1
    assert not talk.order("W1001").exchanges


def test_delivered_things_said_to_be_cancelled_are_returned(talk: Talk) -> None:
    said = talk.do(
        {"do": "cancel", "order": "W1001", "wishes": [{"thing": "Canoe Paddle"}], "method": "card-1"}
    )
    assert "can't be cancelled" in said
    assert "Return from order W1001" in said


def test_pending_things_cannot_be_returned(talk: Talk) -> None:
    said = talk.do({"do": "return", "order": "W1003", "wishes": [{"thing": "Canoe Paddle"}]})
    assert "has not been delivered yet" in said
    assert "cancel the whole order" in said


def test_what_the_policy_forbids_is_said_with_its_reason(talk: Talk) -> None:
    said = talk.do({"do": "cancel", "order": "W1001", "reason": "no longer needed"})
    assert "delivered" in said
    assert "pending" in said
    assert talk.unchanged()


def test_return_and_exchange_of_one_order_are_put_to_choice(talk: Talk) -> None:
    said = talk.do(
        {"do": "return", "order": "W1001", "wishes": [{"thing": "Camp Lantern"}], "method": "card-1"},
        exchange("W1001", "paddle", {"length": "140 cm"}),
    )  # fmt: skip
    assert "$25.00" in said
    assert "$5.00" in said
    said = talk.say("whatever saves me most")
    assert "Return from order W1001" in said


def test_everything_but_one_thing(talk: Talk) -> None:
    talk.do({"do": "return", "all_items": True, "except": ["tent"], "order": "W1001", "method": "card-1"})
    talk.yes()
    assert [ln.line for ln in talk.order("W1001").returns[0].lines] == ["W1001-2", "W1001-3"]


def test_all_pending_orders_are_cancelled_on_one_card(talk: Talk) -> None:
    said = talk.do({"do": "cancel", "order": "all", "reason": "no longer needed"})
    assert "1. " in said
    assert "$366.00" in said
    talk.yes()
    assert [talk.order(id).status.value for id in ("W1002", "W1003", "W1004")] == [
        "cancelled",
        "cancelled",
        "shipped",
    ]


def test_a_correction_changes_the_card(talk: Talk) -> None:
    talk.do(exchange("W1001", "paddle", {"length": "140 cm"}))  # fmt: skip
    said = talk.do(
        {"do": "no"}, {"do": "exchange", "wishes": [{"options": {"length": "150 cm", "blade": "carbon"}}]}
    )
    assert "carbon" in said
    talk.yes()
    assert [ln.variant for ln in talk.order("W1001").exchanges[0].lines] == ["p-150-c"]


def test_a_return_instead_of_an_exchange(talk: Talk) -> None:
    talk.do(exchange("W1001", "paddle", {"length": "140 cm"}))  # fmt: skip
    talk.do({"do": "return", "wishes": [{"thing": "paddle"}], "method": "card-1"})
    talk.yes()
    assert len(talk.order("W1001").returns) == 1
    assert not talk.order("W1001").exchanges


def test_one_wish_of_a_card_is_taken_back(talk: Talk) -> None:
    wishes = [
        {"thing": "Family Tent", "options": {"sleeps": "2"}},
        {"thing": "Camp Lantern", "options": {"color": "red"}},
    ]
    talk.do({"do": "exchange", "order": "W1002", "wishes": wishes, "method": "card-1"})
    said = talk.do({"do": "never_mind", "wishes": [{"thing": "Family Tent"}]})
    assert "Family Tent" not in said.split("Here is")[1]
    talk.yes()
    assert variants(talk, "W1002") == ["t-4-g", "l-r"]


def test_only_one_of_what_was_proposed(talk: Talk) -> None:
    wishes = [
        {"thing": "Family Tent", "options": {"sleeps": "2"}},
        {"thing": "Camp Lantern", "options": {"color": "red"}},
    ]
    talk.do({"do": "exchange", "order": "W1002", "wishes": wishes, "method": "card-1"})
    talk.do({"do": "exchange", "wishes": [{"thing": "Camp Lantern"}], "scope": "only"})
    talk.yes()
    assert variants(talk, "W1002") == ["t-4-g", "l-r"]


def test_what_is_not_available_is_said_and_what_is_offered(talk: Talk) -> None:
    said = talk.do(exchange("W1002", "Family Tent", {"color": "orange"}))  # fmt: skip
    assert "not available" in said
    assert "$210.00" in said
    assert "$420.00" in said
    said = talk.say("the one for 6 then")
    assert "Visa ending in 1111" in said  # the gift card does not hold enough
    talk.yes()
    assert variants(talk, "W1002") == ["t-6-o", "l-b"]


def test_an_order_goes_to_the_default_address(talk: Talk) -> None:
    talk.do({"do": "change_address", "address": {"same_as": "default"}})
    talk.yes()
    there = talk.order("W1002").address
    assert there is not None
    assert (there.line1, there.region) == (PORTLAND.line1, PORTLAND.region)


def test_the_profile_takes_the_address_of_an_order_by_its_place_and_goes_back(talk: Talk) -> None:
    talk.do({"do": "change_address", "scope": "default", "address": {"same_as": "Chicago"}})
    talk.yes()
    ida = talk.backend.customer("C1")
    assert ida is not None
    assert ida.addresses[0].line1 == CHICAGO.line1
    talk.do({"do": "change_address", "scope": "default", "address": {"same_as": "previous"}})
    talk.yes()
    ida = talk.backend.customer("C1")
    assert ida is not None
    assert ida.addresses[0].line1 == PORTLAND.line1


def test_a_new_address_for_all_orders_and_the_profile_on_one_card(talk: Talk) -> None:
    new = {"line1": "5 New Road", "city": "Austin", "postal_code": "78701"}
    said = talk.do({"do": "change_address", "scope": "all_orders,default", "address": new})
    assert said.count("5 New Road") == 3
    talk.yes()
    for id in ("W1002", "W1003"):
        there = talk.order(id).address
        assert there is not None
        assert (there.line1, there.region) == ("5 New Road", "TX")


def test_what_an_address_lacks_is_asked(talk: Talk) -> None:
    said = talk.do({"do": "change_address", "order": "W1003", "address": {"line1": "5 New Road"}})
    assert "city" in said
    assert "zip code" in said
    assert talk.unchanged()


def test_another_payment_method_for_an_order(talk: Talk) -> None:
    talk.do({"do": "change_payment", "order": "W1003", "method": "gift-1"})
    talk.yes()
    assert talk.order("W1003").payments[-1].method == "gift-1"


def test_a_wrong_order_number_is_asked_again(talk: Talk) -> None:
    assert "check the order number" in talk.do(
        {"do": "cancel", "order": "W9999", "reason": "no longer needed"}
    )
    assert "W1003" in talk.do({"do": "answer", "order": "W1003"})


def test_the_same_wish_again_after_it_is_done_does_nothing(talk: Talk) -> None:
    wish = {"do": "return", "order": "W1001", "wishes": [{"thing": "Camp Lantern"}], "method": "card-1"}
    talk.do(wish)
    talk.yes()
    assert "done already" in talk.do(wish)
    assert len(talk.order("W1001").returns) == 1


def test_asking_for_a_person_hands_over_with_a_summary_and_the_desk_falls_silent(talk: Talk) -> None:
    talk.do({"do": "cancel", "order": "W1003", "reason": "no longer needed"})
    talk.do({"do": "human"})
    handoff = [p for p in talk.reply.pieces if p.kind == "handoff"]
    assert "W1003" in str(handoff[0].data["summary"])
    assert "colleague" in talk.yes()
    assert talk.unchanged()


def test_where_the_order_is_tells_of_those_that_one_waits_for(talk: Talk) -> None:
    said = talk.do({"do": "track", "about": "status", "text": "where is my order?"})
    assert "W1002" in said
    assert "W1001" not in said  # came months ago
    said = talk.do({"do": "track", "about": "status", "text": "how are all my orders?"})
    assert "W1001" in said


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ({"do": "track", "order": "W1001", "about": "tracking"}, ["TRACKW1001", "Post", "2026-05-01"]),
        ({"do": "track", "order": "W1001", "about": "status"}, ["TRACKW1001", "Post", "delivered on 2026-05-01"]),
        ({"do": "track", "order": "W1002", "about": "status"}, ["pending"]),
        ({"do": "ask_order", "order": "W1001", "about": "total"}, ["$270.00"]),
        ({"do": "ask_order", "about": "balance"}, ["$50.00"]),
        ({"do": "ask_order", "order": "W1001", "about": "dearest"}, ["Family Tent", "$200.00"]),
        ({"do": "ask_order", "order": "W1002", "about": "address"}, ["9 Lake Drive", "60601"]),
        ({"do": "ask_order", "about": "price", "wishes": [{"thing": "Camp Lantern"}]}, ["$25.00", "$26.00"]),
        ({"do": "ask_goods", "about": "count", "wishes": [{"thing": "tent"}]}, ["4 Family Tent options"]),
        ({"do": "ask_goods", "about": "cheapest", "wishes": [{"thing": "paddle"}]}, ["140 cm", "$40.00"]),
        ({"do": "ask_order", "about": "profile"}, ["Ida Holm", "12 Fir Street"]),
    ],
)  # fmt: skip
def test_questions_are_answered_from_the_facts(
    talk: Talk, question: dict[str, object], facts: list[str]
) -> None:
    said = talk.do(question)
    assert [f for f in facts if f not in said] == []


def test_the_sum_of_refunds_is_told_when_all_is_done(talk: Talk) -> None:
    talk.do(
        {"do": "cancel", "order": "W1003", "reason": "no longer needed"},
        {"do": "ask_order", "about": "refund"},
    )
    assert "$40.00" in talk.yes()


def test_questions_about_goods_need_no_name(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, JsonReader())
        said = talk.do({"do": "ask_goods", "about": "count", "wishes": [{"thing": "tent"}]})
        assert "4 Family Tent options" in said
        assert "e-mail" not in said


def test_what_is_not_for_the_desk_is_left_to_others(talk: Talk) -> None:
    talk.do({"do": "goods"})
    assert not talk.reply.handled
    assert [c.do for c in talk.reply.left] == ["goods"]


def test_the_desk_speaks_chinese(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, JsonReader(), "zh").known()
        said = talk.do({"do": "cancel", "order": "W1003", "reason": "no longer needed"})
        assert said.endswith("确认吗？（是/否）")
        assert "已取消" in talk.yes()


def test_a_question_about_the_sum_is_answered_while_the_card_stays_open(talk: Talk) -> None:
    talk.do({"do": "cancel", "order": "W1003", "reason": "no longer needed"})
    said = talk.do({"do": "ask_order", "about": "refund"})
    assert "$40.00" in said
    assert said.endswith("Do you confirm? (yes/no)")
    talk.yes()
    assert talk.order("W1003").status == "cancelled"


def test_a_refund_that_cannot_go_where_it_is_wanted_is_said_before_cancelling(talk: Talk) -> None:
    said = talk.do({"do": "cancel", "order": "W1003", "reason": "no longer needed", "method": "gift card"})
    assert "not possible" in said
    talk.do({"do": "no"})
    assert talk.unchanged()


def test_the_same_goods_again_are_no_exchange(talk: Talk) -> None:
    said = talk.do(exchange("W1001", "paddle", {"same_as": "itself"}))
    assert "different option" in said


def test_a_thing_becomes_like_one_in_another_order(talk: Talk) -> None:
    talk.do(exchange("", "tent", {"same_as": "pending"}))
    talk.yes()
    assert [ln.variant for ln in talk.order("W1001").exchanges[0].lines] == ["t-4-g"]


def test_two_wishes_for_the_only_one_of_its_kind_are_one(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, JsonReader()).known()
        backend.book.put([replace(ORDERS[1], lines=ORDERS[1].lines[1:])])  # one tent is left, in W1001
        wishes = [
            {"thing": "tent", "options": {"sleeps": "6"}},
            {"thing": "tent", "options": {"color": "orange"}},
        ]
        talk.do({"do": "exchange", "wishes": wishes, "method": "card-1"})
        talk.yes()
        assert [ln.variant for ln in talk.order("W1001").exchanges[0].lines] == ["t-6-o"]


def test_of_a_return_and_an_exchange_of_one_thing_the_later_holds(talk: Talk) -> None:
    talk.do(
        {"do": "return", "order": "W1001", "wishes": [{"thing": "paddle"}], "method": "card-1"},
        exchange("W1001", "paddle", {"length": "140 cm"}),
    )
    talk.yes()
    assert [ln.variant for ln in talk.order("W1001").exchanges[0].lines] == ["p-140-w"]
    assert not talk.order("W1001").returns


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("all orders to Chicago, and my default address too", "all_orders,default"),
        ("all orders to Chicago. My profile as well!", "all_orders,default"),
        ("all orders to the address in my profile", "all_orders"),
    ],
)
def test_the_profile_goes_along_when_it_is_said(text: str, scope: str) -> None:
    command = Command("change_address", scope="all_orders", address={"same_as": "Chicago"})
    assert with_profile([command], text)[0].scope == scope


def test_a_payment_cannot_be_split(talk: Talk) -> None:
    assert "one payment method only" in talk.say("Can I split the payment with another card?")
    assert talk.unchanged()


def test_what_is_in_it_is_what_the_order_just_changed_holds(talk: Talk) -> None:
    talk.do({"do": "change_address", "order": "W1002", "scope": "order", "address": {"same_as": "default"}})
    talk.yes()
    assert talk.state.talked == "W1002"
    wish = {"options": {"sleeps": "6", "color": "orange"}}
    said = talk.do({"do": "exchange", "order": "same", "wishes": [wish], "method": "card-1"})
    assert "W1001" not in said
    talk.yes()
    assert variants(talk, "W1002") == ["t-6-o", "l-b"]


def test_one_thing_of_many_may_have_a_wish_of_its_own(talk: Talk) -> None:
    talk.do(
        {
            "do": "exchange",
            "order": "W1001",
            "all_items": True,
            "wishes": [{"pick": "dearest"}],
            "method": "card-1",
        }
    )
    said = talk.do({"do": "answer", "wishes": [{"thing": "Canoe Paddle", "options": {"length": "150 cm"}}]})
    talk.yes()
    (exchange,) = talk.order("W1001").exchanges
    assert "$90.00" in said
    assert [ln.variant for ln in exchange.lines] == ["t-6-o", "p-150-c", "l-b"]
