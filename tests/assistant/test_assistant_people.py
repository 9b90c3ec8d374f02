"""People and the model: who answers, one person at a time, the inbox, ratings, summaries."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from talking_shop import PENDING, assistant_of, open_shop, reply

from shopkeeper import Shop
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.errors import Conflict, InputError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import ChatRequest


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def assistant(shop: Shop) -> Iterator[Assistant]:
    made = assistant_of(shop)
    yield made
    made.close()


@pytest.mark.parametrize(
    "wish",
    [
        "I want to talk to a human",
        "agent please",
        "can you connect me with a person",
        "转人工",
        "我要找真人客服",
        "get me your manager",
    ],
)
def test_a_customer_who_asks_for_a_person_gets_one_announced_with_a_summary(
    assistant: Assistant, wish: str
) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "show me mugs"))
    events = list(assistant.say(held.id, wish))
    handoff = next(e.data for e in events if e.kind == "handoff")
    assert handoff["state"] == "waiting"
    assert "show me mugs" in handoff["summary"]
    assert reply(events)
    assert assistant.conversation(held.id).status == "waiting"


def test_while_waiting_the_model_is_silent_and_the_customer_may_go_back_to_it(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "I want a human"))
    events = list(assistant.say(held.id, "show me mugs"))
    assert not [e for e in events if e.kind == "products"]
    assert "colleague" in reply(events)
    list(assistant.say(held.id, "go on with the assistant"))
    assert assistant.conversation(held.id).status == "open"
    assert [h.state for h in assistant.handoffs.of(held.id)] == ["withdrawn"]
    assert [e for e in assistant.say(held.id, "show me mugs") if e.kind == "products"]


def test_a_conversation_taken_is_not_answered_by_the_model(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "I want a human"))
    assistant.take(held.id, "ann")
    events = list(assistant.say(held.id, "show me mugs"))
    assert [e.kind for e in events] == ["said", "done"]
    assert events[-1].data["text"] == ""
    stored = assistant.agent_say(held.id, "ann", "Here I am.")
    assert stored.data == {"text": "Here I am.", "agent": "ann"}
    assistant.hand_back(held.id, "ann")
    assert reply(list(assistant.say(held.id, "hello")))
    roles = [line.role for line in assistant.transcript(held.id).lines]
    assert roles == [
        "customer",
        "assistant",
        "system",
        "customer",
        "agent",
        "system",
        "customer",
        "assistant",
    ]


def test_taking_stops_the_reply_that_the_model_is_writing(shop: Shop) -> None:
    engine = FakeEngine([])
    assistant = assistant_of(shop, engine, driver="tools")
    held = assistant.start()

    def taken_meanwhile(request: ChatRequest) -> str:
        assistant.take(held.id, "ann")
        return "The model goes on all the same."

    engine.queue(taken_meanwhile)
    events = list(assistant.say(held.id, "what about this one then?"))
    assert reply(events) == ""
    assert all("all the same" not in str(e.data) for e in assistant.events_after(held.id))
    turn = assistant.store.turns(held.id)[0]
    assert (turn.status, turn.outcome) == ("done", "handoff")
    assert assistant.resume() == 0
    assistant.close()


def test_two_people_at_once_never_both_have_it(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "I want a human"))
    gate, won, lost = threading.Barrier(6), [], []

    def take(name: str) -> None:
        gate.wait()
        try:
            assistant.take(held.id, name)
            won.append(name)
        except Conflict:
            lost.append(name)

    threads = [threading.Thread(target=take, args=(f"agent{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(lost) == 5
    assert assistant.conversation(held.id).agent == won[0]
    assert [h.state for h in assistant.handoffs.of(held.id)] == ["taken"]


def test_only_who_has_it_speaks_and_gives_it_back(assistant: Assistant) -> None:
    held = assistant.start()
    with pytest.raises(Conflict, match="'ann'"):
        assistant.agent_say(held.id, "ann", "hello")
    assistant.take(held.id, "ann")
    assert assistant.take(held.id, "ann").agent == "ann"
    for attempt in (
        lambda: assistant.agent_say(held.id, "bob", "x"),
        lambda: assistant.hand_back(held.id, "bob"),
    ):
        with pytest.raises(Conflict, match="'bob'"):
            attempt()
    with pytest.raises(Conflict, match="'ann'"):
        assistant.take(held.id, "bob")
    with pytest.raises(InputError, match="empty"):
        assistant.take(held.id, "  ")


def test_the_inbox_puts_who_waits_longest_first_and_finds_words(assistant: Assistant) -> None:
    first, second, third = assistant.start(), assistant.start(), assistant.start()
    list(assistant.say(second.id, "I want a human"))
    list(assistant.say(third.id, "I want a human, my parrot ate 100% of it"))
    list(assistant.say(first.id, "hello"))
    assert [row.id for row in assistant.inbox()] == [second.id, third.id, first.id]
    assert [row.id for row in assistant.inbox(status="waiting")] == [second.id, third.id]
    assert [row.id for row in assistant.inbox(text="PARROT")] == [third.id]
    assert [row.id for row in assistant.inbox(text="100%")] == [third.id]
    assert assistant.inbox(text="_arrot") == []
    row = assistant.inbox(text=first.id)[0]
    assert (row.last, row.status, row.waiting_since) == ("hello", "open", "")
    assert assistant.inbox()[0].waiting_since


def test_a_conversation_in_which_nothing_was_said_is_not_in_the_inbox(assistant: Assistant) -> None:
    assistant.start()
    assert assistant.inbox() == []


@pytest.mark.parametrize("stars", [0, 6, -1, True])
def test_a_rating_is_one_to_five_stars(assistant: Assistant, stars: int) -> None:
    with pytest.raises(InputError, match="stars"):
        assistant.rate(assistant.start().id, stars)


def test_the_last_rating_counts(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "hello"))
    assistant.rate(held.id, 1, "slow")
    assistant.rate(held.id, 5, "all good now")
    assert assistant.inbox()[0].stars == 5


def test_the_summary_tells_who_what_was_done_and_what_is_open(assistant: Assistant) -> None:
    held = assistant.start(customer="C1")
    events = list(assistant.say(held.id, f"please cancel my order {PENDING}, it is no longer needed"))
    assert [e for e in events if e.kind == "card"]
    list(assistant.say(held.id, "yes"))
    list(assistant.say(held.id, "what is your policy on moon travel insurance?"))
    summary = assistant.summary(held.id)
    assert "Customer: C1" in summary
    assert PENDING in summary
    assert "moon travel" in summary


def test_suggested_replies_quote_the_documents_and_change_nothing(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "I want a human"))
    list(assistant.say(held.id, "how many days do I have to return things?"))
    before = assistant.conversation(held.id)
    assert any("30 days" in text for text in assistant.suggested_replies(held.id))
    assert assistant.conversation(held.id) == before


def test_the_transcript_can_be_kept(assistant: Assistant) -> None:
    held = assistant.start(language="zh")
    list(assistant.say(held.id, "你好"))
    transcript = assistant.transcript(held.id)
    assert "您: 你好" in transcript.as_text("zh")
    assert transcript.as_dict()["lines"][0]["role"] == "customer"
