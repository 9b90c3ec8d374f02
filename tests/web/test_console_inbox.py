"""The inbox over a real small shop: from the chat to a person and back, two people at once, search, pictures, kept
replies; and what the assistant tells, with the missing document written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from chat_world import Visitor, make_shop
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.console.canned import CannedReplies

QUESTION = "Do you offer gift wrapping?"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with make_shop(tmp_path / "shop") as shop:
        yield shop


@pytest.fixture
def app(shop: Shop) -> FastAPI:
    return create_app(shop)


def browser(app: FastAPI, address: str = "127.0.0.1") -> TestClient:
    return TestClient(app, base_url="http://localhost", client=(address, 5000))


@pytest.fixture
def chat(app: FastAPI) -> Visitor:
    return Visitor(browser(app))


class Person:
    """Someone of the shop with a browser of their own."""

    def __init__(self, app: FastAPI, name: str = "") -> None:
        self.client = browser(app)
        if name:
            self.post("/console/inbox/name", name=name)

    def page(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return unescape(answer.text)

    def post(self, path: str, **fields: str) -> Any:
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/console/rules/new").text)
        assert found is not None
        return self.client.post(path, data={"csrf": found[1], **fields}, follow_redirects=False)


def texts(frames: list[Any]) -> str:
    return " ".join(str(data.get("text", "")) for kind, data, _ in frames if kind == "text")


def test_from_the_chat_to_a_person_and_back(app: FastAPI, chat: Visitor) -> None:
    ana = Person(app)
    assert "No conversations yet" in ana.page("/console/inbox")
    chat.say("I want a person")
    page = ana.page("/console/inbox")
    assert "Waits for a person" in page
    here = f"/console/inbox/{chat.id}"
    assert here in page
    assert "Take over" in ana.page(here)
    assert ana.post(f"{here}/take").status_code == 422  # without a name nobody takes it
    assert ana.post(f"{here}/take", name="Ana").status_code == 303
    assert "Hand back" in ana.page(here)
    assert not texts(chat.say("Are you there?"))  # the model is silent
    assert "Are you there?" in ana.page(here)
    assert ana.post(f"{here}/reply", text="Yes <b>I</b> am.").status_code == 303
    assert "Yes <b>I</b> am." in ana.page(here)
    assert "Yes &lt;b&gt;I&lt;/b&gt; am." in ana.client.get(here).text
    heard = [line for line in chat.get("/transcript").text.splitlines() if "I</b> am" in line]
    assert heard
    assert "Ana" in heard[0]
    assert ana.post(f"{here}/back").headers["location"].endswith("said=handed_back")
    assert "the assistant answers again" in ana.page(f"{here}?said=handed_back")
    assert texts(chat.say("Show me kettles"))


def test_two_people_do_not_both_have_it(app: FastAPI, chat: Visitor, shop: Shop) -> None:
    chat.say("I want a person")
    ana, ben = Person(app, "Ana"), Person(app, "Ben")
    here = f"/console/inbox/{chat.id}"
    assert "Take over" in ben.page(here)
    assert ana.post(f"{here}/take").status_code == 303
    late = ben.post(f"{here}/take")
    assert late.status_code == 409
    assert "Ana has this conversation" in late.text
    assert shop.assistant.conversation(chat.id).agent == "Ana"
    refused = ben.post(f"{here}/reply", text="Hello from Ben")
    assert refused.status_code == 409
    assert "Hello from Ben" in refused.text  # what was written is not lost
    assert "Hello from Ben" not in chat.get("/transcript").text
    assert ben.post(f"{here}/back").status_code == 409
    assert "Send" not in ben.page(here)
    ana.post(f"{here}/back")
    assert ben.post(f"{here}/take").status_code == 303
    assert ana.post(f"{here}/reply", text="Me again").status_code == 409


def test_the_list_is_searched_and_narrowed(app: FastAPI) -> None:
    client = browser(app)
    one, two = Visitor(client), Visitor(client)
    one.say("I want a person, the spout is bent")
    two.say("Show me a jumper")
    ana = Person(app, "Ana")
    rows = ana.page("/console/inbox?part=1")
    assert rows.index(one.id) < rows.index(two.id)  # who waits comes first
    for query, found, left in (
        ("find=spout", one, two),
        ("find=JUMPER", two, one),
        ("show=waiting", one, two),
        ("show=open", two, one),
    ):
        rows = ana.page(f"/console/inbox?part=1&{query}")
        assert found.id in rows
        assert left.id not in rows
    assert "Nothing here fits" in ana.page("/console/inbox?find=%25")
    assert one.id not in ana.page("/console/inbox?show=mine")
    ana.post(f"/console/inbox/{one.id}/take")
    assert one.id in ana.page("/console/inbox?show=mine")
    assert one.id not in Person(app, "Ben").page("/console/inbox?show=mine")


def test_news_come_only_when_something_happened(app: FastAPI, chat: Visitor) -> None:
    chat.say("Show me a jumper")
    ana = Person(app, "Ana")
    here = f"/console/inbox/{chat.id}"
    first = ana.client.get(f"{here}/news")
    seen, standing = first.headers["x-seen"], first.headers["x-standing"]
    assert "Show me a jumper" in first.text
    assert ana.client.get(f"{here}/news", params={"seen": seen}).status_code == 204
    ana.post(f"{here}/take")
    after = ana.client.get(f"{here}/news", params={"seen": seen})
    assert after.status_code == 200
    assert after.headers["x-standing"] != standing


def test_pictures_are_shown_in_the_console_only(app: FastAPI, chat: Visitor) -> None:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "PNG")
    sent = chat.client.post(
        f"{chat.path}/pictures",
        content=content.getvalue(),
        headers={**chat.headers, "Content-Type": "image/png"},
    )
    name = sent.json()["name"]
    here = f"/console/inbox/{chat.id}/pictures/{name}"
    ana = Person(app, "Ana")
    assert here in ana.page(f"/console/inbox/{chat.id}")
    shown = ana.client.get(here)
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/png"
    stranger = browser(app, "203.0.113.9")
    assert stranger.get(here, follow_redirects=False).status_code == 303
    assert stranger.get(f"/media/320/chat/{name[:2]}/{name}").status_code == 404
    other = Visitor(browser(app))
    ana.page(f"/console/inbox/{other.id}/pictures/{name}", 404)  # of another conversation
    ana.page(f"/console/inbox/{chat.id}/pictures/..%2f..%2fshop.db", 404)


def test_the_customer_and_the_orders_stand_beside(app: FastAPI, shop: Shop) -> None:
    talk = shop.assistant.start(customer="C1")
    list(shop.assistant.say(talk.id, "I want a person"))
    page = Person(app, "Ana").page(f"/console/inbox/{talk.id}")
    for text in ("Mia Berg", "mia@example.com", "4 Lake Road", "W1", "$29.99", "T123", "Steel kettle 1.5 l"):
        assert text in page


def test_kept_replies_are_added_offered_and_removed(app: FastAPI, chat: Visitor, shop: Shop) -> None:
    chat.say("I want a person")
    ana = Person(app, "Ana")
    here = f"/console/inbox/{chat.id}"
    text = 'Good day!\nI am "Ana".'
    assert ana.post(f"{here}/replies/add", title="Hello", text=text).status_code == 303
    assert text in ana.page(here).replace("\r\n", "\n")
    assert "[[reply]]" in (shop.path / "replies.toml").read_text()
    assert ana.post(f"{here}/replies/add", title="", text=text).status_code == 422
    ana.post(f"{here}/take")
    assert re.search(r"<textarea[^>]*>Good day!", ana.page(f"{here}?draft=Good+day!"))
    ana.post(f"{here}/replies/remove", title="Hello", language="")
    assert not CannedReplies(shop.path).all()


def test_a_broken_file_of_replies_is_named_not_overwritten(app: FastAPI, chat: Visitor, shop: Shop) -> None:
    chat.say("I want a person")
    (shop.path / "replies.toml").write_text("[[reply]\n")
    ana = Person(app, "Ana")
    assert "replies.toml" in ana.page(f"/console/inbox/{chat.id}")
    answer = ana.post(f"/console/inbox/{chat.id}/replies/add", title="Hello", text="Hello")
    assert answer.status_code == 422
    assert (shop.path / "replies.toml").read_text() == "[[reply]\n"


def test_the_missing_document_answers_the_question_afterwards(app: FastAPI, chat: Visitor) -> None:
    assert "I don't know" in texts(chat.say(QUESTION))
    ana = Person(app, "Ana")
    page = ana.page("/console/assistant")
    assert QUESTION in page
    assert f"/console/inbox/{chat.id}" in page
    empty = ana.post("/console/assistant/write", title="Gift wrapping", text="", language="en")
    assert empty.status_code == 422
    written = ana.post(
        "/console/assistant/write",
        title="Gift wrapping",
        text="We offer gift wrapping for every parcel. Gift wrapping costs three dollars.",
        language="en",
        question=QUESTION,
    )
    assert written.headers["location"] == "/console/assistant?said=written"
    assert QUESTION not in ana.page("/console/assistant")
    assert "gift wrapping for every parcel" in texts(chat.say(QUESTION))
    again = ana.post("/console/assistant/write", title="gift Wrapping", text="No.", language="en")
    assert again.status_code == 422  # a document is not overwritten by chance
    assert "already" in again.text


def test_questions_are_dismissed(app: FastAPI, chat: Visitor) -> None:
    chat.say(QUESTION)
    ana = Person(app, "Ana")
    numbers = re.search(r'name="numbers" value="([\d,]+)"', ana.page("/console/assistant"))
    assert numbers is not None
    assert ana.post("/console/assistant/dismiss", numbers=numbers[1]).status_code == 303
    assert QUESTION not in ana.page("/console/assistant")


def test_the_assistants_numbers_are_drawn(app: FastAPI, chat: Visitor, shop: Shop) -> None:
    ana = Person(app, "Ana")
    assert "Nobody has talked" in ana.page("/console/assistant")
    chat.say("Show me a jumper")
    chat.say("I want a person")
    shop.assistant.rate(chat.id, 4, "Kind <i>and</i> quick")
    page = ana.page("/console/assistant?days=7")
    for text in ("Conversations by day", "Why a person was fetched", "Asked by the customer", "★★★★"):
        assert text in page
    assert "Kind &lt;i&gt;and&lt;/i&gt; quick" in ana.client.get("/console/assistant").text


@pytest.mark.parametrize("path", ["/console/inbox", "/console/assistant", "/console/inbox/{id}"])
def test_every_page_is_in_chinese_too(app: FastAPI, chat: Visitor, path: str) -> None:
    chat.say("转人工")
    ana = Person(app)
    ana.client.cookies.set("language", "zh")
    page = ana.page(path.format(id=chat.id))
    assert '<html lang="zh-Hans">' in page
    assert "console." not in re.sub(r'"[^"]*"', "", page)


def test_strangers_and_forged_forms_get_nothing(app: FastAPI, chat: Visitor, shop: Shop) -> None:
    chat.say("I want a person")
    stranger = browser(app, "203.0.113.9")
    for path in ("", f"/{chat.id}", f"/{chat.id}/news", f"/{chat.id}/suggested"):
        answer = stranger.get(f"/console/inbox{path}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/console/login")
    forged = browser(app).post(f"/console/inbox/{chat.id}/take", data={"name": "Eve"})
    assert forged.status_code == 403
    assert shop.assistant.conversation(chat.id).status == "waiting"
    assert "There is no conversation" in Person(app).page("/console/inbox/nobody", 404)
