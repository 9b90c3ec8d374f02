"""Turns: stored as they come, answered once, one at a time, and not lost by a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from talking_shop import PENDING, assistant_of, build, open_shop, reply

from shopkeeper import Shop
from shopkeeper.assistant import assistant as assistant_module
from shopkeeper.assistant import tables
from shopkeeper.assistant.assistant import LONGEST, Assistant
from shopkeeper.assistant.context import Outcome, TurnContext
from shopkeeper.assistant.conversation import Turn, now
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.store import SHORT_LEASE, Lost
from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.llm.fake import FakeEngine


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def assistant(shop: Shop) -> Iterator[Assistant]:
    made = assistant_of(shop)
    yield made
    made.close()


def test_what_was_said_and_shown_is_stored_and_numbered(assistant: Assistant) -> None:
    held = assistant.start()
    events = list(assistant.say(held.id, "hello"))
    assert [e.kind for e in events] == ["said", "text", "done"]
    stored = assistant.events_after(held.id)
    assert [s.seq for s in stored] == [1, 2, 3]
    assert [s.event for s in stored] == events
    assert [s.seq for s in assistant.events_after(held.id, 2)] == [3]
    assert events[-1].data["text"] == reply(events)


def test_the_same_key_gives_the_same_reply_and_one_turn(assistant: Assistant) -> None:
    held = assistant.start()
    first = list(assistant.say(held.id, "hello", key="k1"))
    assert list(assistant.say(held.id, "hello", key="k1")) == first
    assert assistant.conversation(held.id).turns == 1
    with pytest.raises(InputError, match="'k1'"):
        list(assistant.say(held.id, "something else", key="k1"))


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x07"])
def test_an_empty_message_is_refused(assistant: Assistant, text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        assistant.say(assistant.start().id, text)


def test_a_message_that_is_too_long_is_refused(assistant: Assistant) -> None:
    with pytest.raises(InputError, match=str(LONGEST)):
        assistant.say(assistant.start().id, "a" * (LONGEST + 1))


def test_an_unknown_conversation_is_named(assistant: Assistant) -> None:
    with pytest.raises(NotFound, match="'nobody'"):
        assistant.say("nobody", "hello")


def test_the_reply_follows_the_language_of_each_turn(assistant: Assistant) -> None:
    held = assistant.start()
    assert "help" in reply(list(assistant.say(held.id, "hello")))
    assert "您好" in reply(list(assistant.say(held.id, "你好")))
    assert "不客气" in reply(list(assistant.say(held.id, "谢谢")))
    assert "welcome" in reply(list(assistant.say(held.id, "thanks a lot")))


def test_turns_of_one_conversation_run_one_after_the_other(shop: Shop) -> None:
    running, most = [], []
    lock = threading.Lock()

    class Watched(FakeEngine):
        def stream(self, request):  # type: ignore[no-untyped-def]
            with lock:
                running.append(1)
                most.append(len(running))
            yield from super().stream(request)
            with lock:
                running.pop()

    assistant = assistant_of(shop, Watched(["I see."] * 6, delay=0.01), driver="tools")
    held = assistant.start()
    streams = [assistant.say(held.id, f"tell me more about that please {n}") for n in range(6)]
    for stream in streams:
        assert reply(list(stream)) == "I see."
    assert max(most) == 1
    turns = assistant.store.turns(held.id)
    assert [t.number for t in turns] == [1, 2, 3, 4, 5, 6]
    seqs = [(s.turn, s.seq) for s in assistant.events_after(held.id)]
    assert seqs == sorted(seqs, key=lambda pair: pair[1])
    assert [turn for turn, _ in seqs] == sorted(turn for turn, _ in seqs)
    assistant.close()


def test_the_same_key_from_two_tabs_at_once_is_one_turn(shop: Shop) -> None:
    engine = FakeEngine(["Only once."], delay=0.02)
    first, second = assistant_of(shop, engine, driver="tools"), assistant_of(shop, engine, driver="tools")
    held = first.start()
    streams = [a.say(held.id, "what do you think of that?", key="tab") for a in (first, second)]
    replies = [list(stream) for stream in streams]
    assert replies[0] == replies[1]
    assert len(engine.requests) == 1
    assert first.conversation(held.id).turns == 1


def test_a_turn_goes_on_when_nobody_listens(shop: Shop) -> None:
    assistant = assistant_of(shop, FakeEngine(["Still here."], delay=0.01), driver="tools")
    held = assistant.start()
    stream = assistant.say(held.id, "are we still talking here?")
    next(stream)
    del stream
    assistant.close()
    assert assistant.store.turns(held.id)[0].reply == "Still here."


def test_what_a_dead_process_left_is_answered_by_resume(shop: Shop, assistant: Assistant) -> None:
    held = assistant.start()
    claim = assistant.store.claim(held.id, 1)
    turn, _ = assistant.store.open_turn(claim, Turn(held.id, 0, "k", "customer", "say", "hello"))
    assistant.store.append(claim, turn, Event("text", {"text": "half an ans"}))
    with shop.engine.begin() as connection:  # its lease ran out
        connection.execute(update(tables.conversations).values(claimed_until=1))
    assert assistant.resume() == 1
    assert assistant.resume() == 0
    events = assistant.events_after(held.id)
    assert "half an ans" not in reply([e.event for e in events])
    assert {e.attempt for e in events} == {2}
    assert events[-1].kind == "done"
    with pytest.raises(Lost):  # the dead process comes back: it can write nothing more
        assistant.store.append(claim, turn, Event("text", {"text": "wer"}))


def test_resume_waits_for_the_lease_of_a_process_that_was_just_killed(
    shop: Shop, assistant: Assistant
) -> None:
    held = assistant.start()
    claim = assistant.store.claim(held.id, 1)
    assistant.store.open_turn(claim, Turn(held.id, 0, "k", "customer", "say", "hello"))
    assert assistant.resume(patience=0) == 0  # it may be alive
    with shop.engine.begin() as connection:  # half a second is left of its lease
        soon = {"claimed_until": time.time_ns() // 1000 + 500_000}
        connection.execute(update(tables.conversations).values(**soon))
    assert assistant.resume() == 1


def test_a_cut_off_turn_is_ended_when_the_customer_goes_on(shop: Shop, assistant: Assistant) -> None:
    held = assistant.start()
    claim = assistant.store.claim(held.id, 1)
    assistant.store.open_turn(claim, Turn(held.id, 0, "k", "customer", "say", "hello"))
    with shop.engine.begin() as connection:
        connection.execute(update(tables.conversations).values(claimed_until=1))
    assert "welcome" in reply(list(assistant.say(held.id, "thank you")))
    first, second = assistant.store.turns(held.id)
    assert (first.status, first.text, second.status) == ("failed", "hello", "done")


def test_a_held_conversation_is_not_taken_from_a_living_turn(assistant: Assistant) -> None:
    held = assistant.start()
    claim = assistant.store.claim(held.id, 1)
    with pytest.raises(Conflict, match="still being written"):
        assistant.store.claim(held.id, 0.05)
    assert assistant.store.renew(held.id, claim)
    assistant.store.release(held.id, claim)
    assert assistant.store.claim(held.id, 1) != claim


CHILD = """
import sys
sys.path.insert(0, sys.argv[3])
from talking_shop import assistant_of, open_shop
from pathlib import Path
with open_shop(Path(sys.argv[1])) as shop:
    assistant = assistant_of(shop)
    state = assistant.conversation(sys.argv[2])
    perform = type(shop.backend).perform
    def dying(self, *given, **named):
        receipt = perform(self, *given, **named)
        print("performed", flush=True)
        sys.stdin.read()
    type(shop.backend).perform = dying
    card = state.state["desk"]["card"]["id"]
    for event in assistant.settle(state.id, card, True):
        pass
"""


def test_kill_9_between_the_change_and_its_record_changes_nothing_twice(tmp_path: Path) -> None:
    """The order was changed and the process died before the conversation knew: answered later, changed once."""
    folder = tmp_path / "shop"
    build(folder)
    with open_shop(folder) as shop:
        assistant = assistant_of(shop)
        held = assistant.start(customer="C1")
        asked = list(assistant.say(held.id, f"please cancel my order {PENDING}, I no longer need it"))
        for answer in ("yes", "no longer needed"):
            if any(e.kind == "card" for e in asked):
                break
            asked = list(assistant.say(held.id, answer))
        card = next(e.data["id"] for e in asked if e.kind == "card")
        assistant.close()
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), held.id, str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "performed"
        os.kill(child.pid, signal.SIGKILL)
        child.wait(20)
        child.stdout.close()
        assert child.stdin is not None
        child.stdin.close()
        with shop.engine.begin() as connection:
            connection.execute(update(tables.conversations).values(claimed_until=1))
        again = assistant_of(shop)
        events = list(again.settle(held.id, card, True))
        assert [e.data["state"] for e in events if e.kind == "card"] == ["done"]
        order = shop.orders.get(PENDING)
        assert order is not None
        assert order.status.value == "cancelled"
        assert len(order.refunds) == 1
        again.close()


def test_the_state_of_a_conversation_survives_a_restart(tmp_path: Path) -> None:
    with open_shop(tmp_path / "shop") as shop:
        assistant = assistant_of(shop)
        held = assistant.start()
        list(assistant.say(held.id, "show me mugs"))
        shown = assistant.conversation(held.id).state["shown"]
        assert shown
        assistant.close()
    with open_shop(tmp_path / "shop") as shop:
        assistant = assistant_of(shop)
        events = list(assistant.say(held.id, "put the first one in my cart"))
        assert [e.data["count"] for e in events if e.kind == "cart"] == [1]
        cart = assistant.conversation(held.id).cart
        assert assistant.parts.carts is not None
        assert [line.product for line in assistant.parts.carts.lines(cart)] == [shown[0]]
        assistant.close()


def test_events_are_plain_json(shop: Shop, assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "show me lamps"))
    with shop.engine.connect() as connection:
        for data in connection.scalars(select(tables.events.c.data)):
            assert isinstance(json.loads(data), dict)


def test_few_conversations_are_answered_at_once_and_none_waits_long(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, inside, most = assistant_of(shop), 0, 0
    lock, free = threading.Lock(), threading.Event()
    turn = assistant.flows.turn

    def counted(context: TurnContext, turns: list[Turn]) -> Outcome:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        free.wait(0.05 if context.text == "hello" else 30)
        with lock:
            inside -= 1
        return turn(context, turns)

    monkeypatch.setattr(assistant.flows, "turn", counted)
    replies = [assistant.say(assistant.start().id, "hello") for _ in range(12)]
    assert all(reply(list(one)) for one in replies)
    few = max(2, os.cpu_count() or 2)
    assert most == few
    # all places are taken by somebody slow: what the next says is kept, and soon free when the process dies ...
    slow = [assistant.say(assistant.start().id, "thanks") for _ in range(few)]
    while inside < few:
        time.sleep(0.01)
    held = assistant.start().id
    waits = assistant.say(held, "hello")
    while not assistant.store.turns(held):
        time.sleep(0.01)
    time.sleep(0.1)
    claimed = select(tables.conversations.c.claimed_until).where(tables.conversations.c.id == held)
    with shop.engine.connect() as connection:
        assert 0 < connection.scalar(claimed) - now() < SHORT_LEASE
    # ... and the next after it begins all the same, after a moment
    monkeypatch.setattr(assistant_module, "POLITE", 0.1)
    assert reply(list(assistant.say(assistant.start().id, "hello")))
    assert (inside, most) == (few, few + 1)
    free.set()
    assert all(reply(list(one)) for one in [*slow, waits])
    assistant.close()
