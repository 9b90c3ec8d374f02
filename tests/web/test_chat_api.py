"""The chat API: the stream's protocol, once-only messages, following, cart, pictures, transcript, rating, memory."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator

import httpx
import pytest
from chat_world import Frame, Visitor, frames, free_port, make_shop, served
from PIL import Image

from shopkeeper import Shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with make_shop(tmp_path_factory.mktemp("chat") / "shop") as shop:
        yield shop


@pytest.fixture(scope="module")
def client(shop: Shop) -> Iterator[httpx.Client]:
    with served(shop, free_port()) as address, httpx.Client(base_url=address, timeout=120) as client:
        yield client


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    client.cookies.clear()
    return Visitor(client)


def kinds(got: list[Frame]) -> list[str]:
    return [kind for kind, _, _ in got]


def text_of(got: list[Frame]) -> str:
    return "".join(data["text"] for kind, data, _ in got if kind == "text")


def test_a_reply_is_open_said_pieces_done_end_with_rising_numbers(visitor: Visitor) -> None:
    got = visitor.say("hello", key="k1")
    assert kinds(got)[:2] == ["open", "said"]
    assert kinds(got)[-2:] == ["done", "end"]
    numbers = [number for _, _, number in got if number]
    assert numbers == list(range(1, len(numbers) + 1))
    said = got[1][1]
    assert said == {"text": "hello", "turn": 1, "attempt": 1, "key": "k1"}
    assert text_of(got)


def test_the_first_event_leaves_before_the_reply_is_made(
    shop: Shop, client: httpx.Client, visitor: Visitor
) -> None:
    store = shop.assistant.store
    claim = store.claim(visitor.id, 1)  # another turn is being written: this one has to wait
    try:
        body = {"text": "hello"}
        with client.stream("POST", f"{visitor.path}/messages", json=body, headers=visitor.headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-accel-buffering"] == "no"
            assert "content-encoding" not in answer.headers
            got = frames(answer.iter_lines())
            assert next(got)[0] == "open"
            store.release(visitor.id, claim)
            assert kinds(list(got))[-1] == "end"
    finally:
        store.release(visitor.id, claim)


def test_the_same_key_is_the_same_message(visitor: Visitor) -> None:
    first, again = visitor.say("hello", key="once", after=0), visitor.say("hello", key="once", after=0)
    assert [frame for frame in first if frame[0] != "end"] == [frame for frame in again if frame[0] != "end"]
    assert kinds(visitor.say("hello", key="twice", after=0)).count("said") == 2, (
        "events not known yet come too"
    )
    known = first[-2][2]
    assert kinds(visitor.say("hello", key="once", after=known))[0] == "open"
    refused = visitor.client.post(
        f"{visitor.path}/messages", json={"text": "other", "key": "once"}, headers=visitor.headers
    )
    assert refused.status_code == 422
    assert "'once'" in refused.json()["detail"]


def test_the_state_is_what_the_stream_was(visitor: Visitor) -> None:
    streamed = [list(frame) for frame in visitor.say("show me kettles") if frame[2]]
    streamed[0][1].pop("key", None)
    state = visitor.get().json()
    assert state["frames"] == streamed
    assert (state["status"], state["running"], state["id"]) == ("open", False, visitor.id)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "x" * 4001}, 422),
        ({"text": "hi", "after": -1}, 422),
        ({"text": "hi", "key": "a b"}, 422),
        ({"text": "hi", "more": 1}, 422),
        ({}, 422),
        ({"text": " \u0000 "}, 422),
    ],
)
def test_what_cannot_be_said_is_a_problem_not_a_stream(
    visitor: Visitor, body: dict[str, object], status: int
) -> None:
    answer = visitor.client.post(f"{visitor.path}/messages", json=body, headers=visitor.headers)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert visitor.get().json()["frames"] == []


def test_goods_come_with_picture_price_reason_and_whether_they_can_be_had(visitor: Visitor) -> None:
    got = visitor.say("show me kettles under 40")
    shown = [one for kind, data, _ in got if kind == "products" for one in data["products"]]
    kettle = next(one for one in shown if one["id"] == "kettle")
    assert kettle["price_text"] == "$29.99"
    assert kettle["url"] == "/en/p/kettle"
    assert kettle["buyable"] is True
    assert kettle["choices"] == []


def test_an_agents_words_reach_whoever_follows(shop: Shop, client: httpx.Client, visitor: Visitor) -> None:
    last = visitor.say("I want a person")[-2][2]
    with client.stream("GET", f"{visitor.path}/events?after={last}", headers=visitor.headers) as answer:
        got = frames(answer.iter_lines())
        assert next(got)[1]["status"] == "waiting"
        shop.assistant.take(visitor.id, "Ana")
        taken = next(got)
        assert taken[0] == "handoff"
        assert (taken[1]["state"], taken[1]["agent"]) == ("taken", "Ana")
        assert "summary" not in taken[1]
        shop.assistant.agent_say(visitor.id, "Ana", "Hello, Ana here.")
        word = next(got)
        assert word[0] == "text"
        assert (word[1]["text"], word[1]["agent"]) == ("Hello, Ana here.", "Ana")
        assert word[2] > taken[2] > last
    said = visitor.say("my kettle is broken", after=word[2])
    assert kinds(said) == ["open", "said", "done", "end"], "the model does not answer"
    shop.assistant.hand_back(visitor.id, "Ana")
    assert text_of(visitor.say("thanks"))


def test_another_tab_sees_what_is_said_in_this_one(client: httpx.Client, visitor: Visitor) -> None:
    seen: list[Frame] = []
    opened = threading.Event()

    def follow() -> None:
        with client.stream("GET", f"{visitor.path}/events", headers=visitor.headers) as answer:
            for frame in frames(answer.iter_lines()):
                opened.set()
                seen.append(frame)
                if frame[0] == "done":
                    return

    tab = threading.Thread(target=follow, daemon=True)
    tab.start()
    assert opened.wait(30)
    said = visitor.say("hello")
    tab.join(30)
    assert [frame[2] for frame in seen if frame[2]] == [frame[2] for frame in said if frame[2]]


def test_what_another_process_writes_reaches_whoever_follows(
    shop: Shop, client: httpx.Client, visitor: Visitor
) -> None:
    done = visitor.say("hello")[-2][2]
    with client.stream("GET", f"{visitor.path}/events?after={done}", headers=visitor.headers) as answer:
        got = frames(answer.iter_lines())
        assert next(got)[0] == "open"
        with Shop.open(shop.path, model="none") as console:
            console.assistant.take(visitor.id, "Ana")
            console.assistant.agent_say(visitor.id, "Ana", "Hello from elsewhere.")
        assert [next(got)[1].get("state"), next(got)[1].get("text")] == ["taken", "Hello from elsewhere."]


def test_following_goes_on_after_the_last_event_known(client: httpx.Client, visitor: Visitor) -> None:
    done = visitor.say("hello")[-2][2]
    headers = {**visitor.headers, "Last-Event-ID": str(done - 1)}
    with client.stream("GET", f"{visitor.path}/events", headers=headers) as answer:
        got = frames(answer.iter_lines())
        assert next(got)[0] == "open"
        assert next(got)[2] == done


def test_adding_changes_the_visitors_own_cart(client: httpx.Client, visitor: Visitor) -> None:
    told = client.post(f"{visitor.path}/cart", json={"product": "kettle"}, headers=visitor.headers).json()
    assert told == {
        "count": 1,
        "total_text": "$29.99",
        "url": "/en/cart",
        "message": "Added to cart: Steel kettle 1.5 l",
    }
    assert "Steel kettle" in client.get("/en/cart").text, "the cookie of the shop's pages holds it"
    client.post(
        f"{visitor.path}/cart", json={"product": "jumper", "variant": "jumper-m"}, headers=visitor.headers
    )
    assert client.get("/en/cart").text.count('class="cart-line"') == 2
    other = Visitor(client)
    assert other.get("/cart").json()["count"] == 2, "a new conversation has the same cart"


@pytest.mark.parametrize(
    ("chosen", "status"),
    [
        ({"product": "none"}, 404),
        ({"product": "jumper"}, 409),
        ({"product": "jumper", "variant": "jumper-s"}, 409),
        ({"product": "kettle", "variant": "jumper-m"}, 409),
    ],
)
def test_what_cannot_be_bought_is_not_put_in(visitor: Visitor, chosen: dict[str, str], status: int) -> None:
    answer = visitor.client.post(f"{visitor.path}/cart", json=chosen, headers=visitor.headers)
    assert answer.status_code == status
    assert visitor.get("/cart").json()["count"] == 0


def test_no_more_than_there_are(visitor: Visitor) -> None:
    chosen = {"product": "glass-kettle"}
    path, headers = f"{visitor.path}/cart", visitor.headers
    statuses = [visitor.client.post(path, json=chosen, headers=headers).status_code for _ in range(3)]
    assert statuses == [200, 200, 409]


def a_picture(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", size, "teal").save(file, kind, exif=exif)
    return file.getvalue()


def test_a_picture_is_kept_with_the_conversation_and_shown_to_its_holder_only(
    shop: Shop, visitor: Visitor
) -> None:
    content = a_picture("JPEG")
    headers = {**visitor.headers, "Content-Type": "image/jpeg"}
    stored = visitor.client.post(f"{visitor.path}/pictures", content=content, headers=headers)
    assert stored.status_code == 201
    told = stored.json()
    assert (told["width"], told["height"]) == (60, 40)
    assert [frame[0] for frame in told["frames"]] == ["picture", "text"]
    assert "cannot see pictures" in told["frames"][1][1]["text"]
    shown = visitor.get(f"/pictures/{told['name']}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"taken at home" in content
    assert b"taken at home" not in shown.content
    other = Visitor(visitor.client)
    assert other.get(f"/pictures/{told['name']}").status_code == 404
    place = f"chat/{told['name'][:2]}/{told['name']}"
    assert (shop.media / place).is_file()
    for path in (f"/media/320/{place}", f"/media/320/x/../{place}", f"/media/320/%2e/{place}"):
        assert visitor.client.get(path).status_code == 404, path
    assert visitor.get().json()["frames"][-2][1]["name"] == told["name"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"GIF89a", "image/gif", 415),
        (b"<svg/>", "image/svg+xml", 415),
        (b"no picture", "image/png", 422),
        (b"", "image/png", 422),
        (b"\xff\xd8\xff" + bytes(100), "image/jpeg", 422),
        (bytes(8_000_001), "image/png", 413),
    ],
)
def test_what_is_no_picture_is_refused(visitor: Visitor, content: bytes, kind: str, status: int) -> None:
    headers = {**visitor.headers, "Content-Type": kind}
    answer = visitor.client.post(f"{visitor.path}/pictures", content=content, headers=headers)
    assert answer.status_code == status
    assert visitor.get().json()["frames"] == []


def test_the_transcript_is_text_or_a_page_in_which_all_is_text(visitor: Visitor) -> None:
    visitor.say("hello <script>alert(1)</script>")
    plain = visitor.get("/transcript")
    assert plain.headers["content-disposition"] == 'attachment; filename="chat.txt"'
    assert "You: hello <script>" in plain.text
    assert "Assistant: " in plain.text
    page = visitor.get("/transcript", format="html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "hello &lt;script&gt;" in page.text
    assert "<script" not in page.text


def test_a_rating_is_kept_and_replaced(visitor: Visitor) -> None:
    path, headers = f"{visitor.path}/rating", visitor.headers
    assert visitor.client.post(path, json={"stars": 2}, headers=headers).json() == {"stars": 2, "comment": ""}
    told = visitor.client.post(path, json={"stars": 5, "comment": " Lovely "}, headers=headers).json()
    assert told == {"stars": 5, "comment": "Lovely"}
    for wrong in ({"stars": 0}, {"stars": 6}, {"stars": "many"}, {}):
        assert visitor.client.post(path, json=wrong, headers=headers).status_code == 422


def test_memory_needs_a_yes_is_shown_and_erased(visitor: Visitor) -> None:
    path, headers = f"{visitor.path}/memory", visitor.headers
    before = visitor.get("/memory").json()
    assert (before["consent"], before["facts"]) == (False, [])
    assert visitor.client.put(path, json={"consent": True}, headers=headers).json()["consent"] is True
    visitor.say("I have a dog")
    visitor.say("yes")
    facts = visitor.get("/memory").json()["facts"]
    assert [(fact["label"], fact["value"]) for fact in facts] == [("Pet", "dog")]
    name = visitor.get("/memory").json()["visitor"]
    end = visitor.say("thanks")[-1]
    assert end == ("end", {"visitor": name, "ended": False}, 0), "the page may keep the name now"
    again = visitor.client.post("/api/v1/chat", json={"visitor": name}).json()
    token = {"Authorization": f"Bearer {again['token']}"}
    assert visitor.client.get(f"/api/v1/chat/{again['id']}/memory", headers=token).json()["facts"] == facts
    gone = visitor.client.delete(path, params={"name": "pet"}, headers=headers).json()
    assert (gone["consent"], gone["facts"]) == (True, [])
    visitor.client.put(path, json={"consent": False}, headers=headers)
    assert visitor.get("/memory").json()["consent"] is False
    assert visitor.say("hello")[-1][1]["visitor"] == ""


def test_a_card_is_carried_out_once_by_its_button(shop: Shop, visitor: Visitor) -> None:
    visitor.say("I want to cancel order W1, I no longer need it. My e-mail is mia@example.com")
    frames_so_far = [tuple(frame) for frame in visitor.get().json()["frames"]]
    for answer in ("mia@example.com", "no longer needed"):
        if any(kind == "card" for kind, _, _ in frames_so_far):
            break
        frames_so_far += visitor.say(answer)
    card = next(data for kind, data, _ in frames_so_far if kind == "card")
    assert card["state"] == "open"
    assert any("29.99" in line for line in card["lines"])
    assert shop.orders.get("W1").status == "pending"  # type: ignore[union-attr]
    settled = visitor.stream(f"cards/{card['id']}", answer="yes")
    done = next(data for kind, data, _ in settled if kind == "card")
    assert (done["id"], done["state"]) == (card["id"], "done")
    order = shop.orders.get("W1")
    assert order is not None
    assert order.status == "cancelled"
    visitor.stream(f"cards/{card['id']}", answer="yes")
    assert shop.orders.get("W1") == order


def test_a_farewell_ends_the_talk(visitor: Visitor) -> None:
    assert visitor.say("hello")[-1][1]["ended"] is False
    assert visitor.say("goodbye")[-1][1]["ended"] is True


def test_an_address_changes_no_language(client: httpx.Client) -> None:
    client.cookies.clear()
    visitor = Visitor(client, "zh")
    visitor.say("我的订单 W1 到哪了？")
    reply = text_of(visitor.say("mia@example.com"))
    assert "W1" in reply
    assert re.search("[\u4e00-\u9fff]", reply), reply


def test_the_description_names_every_route(client: httpx.Client) -> None:
    paths = client.get("/api/v1/chat/openapi.json").json()["paths"]
    assert sorted(path.removeprefix("/api/v1/chat") for path in paths) == [
        "",
        "/setup",
        "/{conversation}",
        "/{conversation}/cards/{card}",
        "/{conversation}/cart",
        "/{conversation}/events",
        "/{conversation}/memory",
        "/{conversation}/messages",
        "/{conversation}/pictures",
        "/{conversation}/pictures/{name}",
        "/{conversation}/rating",
        "/{conversation}/transcript",
    ]
