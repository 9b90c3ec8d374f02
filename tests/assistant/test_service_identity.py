"""Promise 1 at the desk: who is speaking is known first, by e-mail or name and zip code; one a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from service_world import IDA, PORTLAND, JsonReader, Talk, line, order, shop

from shopkeeper.assistant.promises.identity import Claim, find_claim
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.service.desk import DeskState
from shopkeeper.orders.model import Contact, OrderStatus


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with shop(tmp_path) as backend:
        yield Talk(backend, JsonReader())


def _form(talk: Talk) -> list[str]:
    """The fields of the form that a page shows with the question who is speaking."""
    return [name for event in talk.reply.pieces if event.kind == "identify" for name in event.data["fields"]]


def test_nothing_of_an_order_is_told_before_the_customer_is_known(talk: Talk) -> None:
    said = talk.do({"do": "track", "order": "W1001", "about": "tracking"})
    assert "e-mail" in said
    assert "TRACK" not in said
    assert talk.state.customer == ""


def test_an_account_id_alone_is_not_enough(talk: Talk) -> None:
    talk.do({"do": "cancel", "order": "W1003", "reason": "no longer needed"})
    assert "can't go by an account id" in talk.do({"do": "identify", "fields": {"user_id": "C1"}})
    assert talk.state.customer == ""


def test_what_was_asked_before_is_done_once_the_customer_is_known(talk: Talk) -> None:
    talk.do({"do": "cancel", "order": "W1003", "reason": "no longer needed"})
    assert "W1003" in talk.do({"do": "identify", "fields": {"email": "ida@example.com"}})
    talk.yes()
    assert talk.order("W1003").status == "cancelled"


@pytest.mark.parametrize(
    "who",
    ["ida@example.com", "Ida Holm, 97201", "I'm Ida Holm and my zip code is 97201.", "it's IDA@example.com"],
)
def test_people_are_known_by_email_or_by_name_and_zip_code(tmp_path: Path, who: str) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        talk.say("I have a question about my order")
        talk.say(who)
        assert talk.state.customer == "C1"


def test_name_and_zip_code_may_come_one_after_the_other(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        talk.say("Cancel my order W1003")
        assert _form(talk) == ["email"]
        assert "zip code" in talk.say("My name is Ida Holm")
        assert _form(talk) == ["postal_code"]
        talk.say("97201")
        assert talk.state.customer == "C1"


def test_a_wrong_zip_code_finds_nobody(talk: Talk) -> None:
    said = talk.do({"do": "identify", "fields": {"name": "Ida Holm", "postal_code": "10001"}})
    assert "couldn't find" in said
    assert talk.state.customer == ""


def test_another_customer_is_refused_in_the_same_conversation(talk: Talk) -> None:
    talk.known()
    said = talk.do(
        {"do": "identify", "fields": {"email": "ben@example.com"}},
        {"do": "cancel", "order": "W2001", "reason": "no longer needed"},
    )
    assert "your own account" in said
    assert talk.state.customer == "C1"
    talk.yes()
    assert talk.order("W2001").status == "pending"


def test_others_orders_are_not_found(talk: Talk) -> None:
    talk.known()
    said = talk.do({"do": "cancel", "order": "W2001", "reason": "no longer needed"})
    assert "can't find an order" in said
    assert "Tent" not in said


def test_numbers_that_are_not_said_to_be_a_zip_code_are_none() -> None:
    assert find_claim("order 12345 please").postal_codes == []
    assert find_claim("I'm Ida Holm, 97201").postal_codes == ["97201"]
    assert find_claim("97201", asked=True).postal_codes == ["97201"]


def test_a_claim_keeps_what_was_said_before() -> None:
    both = Claim(names=["Ida"]).merged(Claim(names=["Holm"])).merged(Claim(postal_codes=["97201"]))
    assert both.complete
    assert "Ida Holm" in both.names
    assert Claim.from_dict(both.as_dict()) == both


def test_a_chinese_name_and_a_postal_code_are_enough(talk: Talk) -> None:
    desk_reader = RulesReader()
    for said in ("I'm 唐海燕, 215000", "唐海燕 215000", "我是唐海燕,邮编215000", "唐海燕"):
        talk.state, talk.desk.reader = DeskState(), desk_reader
        talk.say("Where is my order?")
        reply = talk.say(said)
        assert ("couldn't find" in reply) == ("215000" in said), said
        assert talk.state.claim.named, said
        assert talk.state.claim.complete == ("215000" in said), said


@pytest.mark.parametrize("name", ["王伟", "欧阳娜娜", "唐海燕"])
def test_chinese_names_are_read_beside_a_code(name: str) -> None:
    claim = find_claim(f"I'm {name}, 215000")
    assert (claim.names, claim.postal_codes) == ([name], ["215000"])


@pytest.mark.parametrize(
    "who",
    [
        "is that necessary? Ida Holm, 97201.",
        "ok then, ida holm here, and the zip would be 97201",
        "97201 Portland, Ida Holm. No idea about the e-mail",
    ],
)
def test_a_name_is_found_among_other_words(tmp_path: Path, who: str) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        talk.say("where is my order?")
        talk.say(who)
        assert talk.state.customer == "C1"


def test_words_that_are_nobodys_name_with_a_zip_code_open_nothing(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader())
        talk.say("where is my order?")
        talk.say("Ben Holm or Ida Stern or whoever, 97201")
        assert talk.state.customer == ""


@pytest.mark.parametrize(
    ("language", "opening", "who", "asked", "number"),
    [
        (
            "en",
            "I want to return something",
            "Ida Holm, 97201",
            "More than one customer",
            "it was order W1001",
        ),
        ("zh", "我想退货", "我叫陈静,邮编310012", "不止一位客户", "订单号是W1001"),
    ],
)
def test_namesakes_are_asked_for_something_else(
    tmp_path: Path, language: str, opening: str, who: str, asked: str, number: str
) -> None:
    name, code = ("Ida Holm", "97201") if language == "en" else ("陈静", "310012")
    with shop(tmp_path) as backend:
        for customer in (IDA, replace(IDA, id="C9", email="other@example.com")):
            home = replace(customer.addresses[0], postal_code=code)
            backend.book.customers.put([replace(customer, name=name, addresses=(home,))])
        talk = Talk(backend, RulesReader(), language)
        talk.say(opening)
        assert asked in talk.say(who)
        assert talk.state.customer == ""
        talk.say(number)
        assert talk.state.customer == "C1"


def test_a_guest_is_known_by_name_and_zip_code(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        home = replace(PORTLAND, name="Nora Quist", postal_code="97333")
        ordered = order("W7001", 6, OrderStatus.PENDING, [line("l-b")], to=home, customer="")
        backend.book.put([replace(ordered, contact=Contact("Nora Quist", "guest@example.com"))])
        talk = Talk(backend, RulesReader())
        talk.say("where is my order?")
        said = talk.say("Nora Quist, 97333")
        assert talk.state.customer == "guest:guest@example.com"
        assert "W7001" in said
