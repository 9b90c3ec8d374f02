"""The inbox in a real browser: a shopper and a person of the shop in two windows; accessibility, width, keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from accessibility import violations
from chat_world import free_port, make_shop, served
from live_server import window

from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
SLOW = 60_000
QUESTION = "Do you offer gift wrapping?"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with make_shop(tmp_path_factory.mktemp("inbox") / "shop") as shop:
        yield shop


@pytest.fixture(scope="module")
def address(shop: Shop) -> Iterator[str]:
    with served(shop, free_port()) as address:
        yield address


def opened(chromium: Browser, address: str, complaints: list[str], language: str = "en") -> BrowserContext:
    cookies = {"consent": "no", "language": language}
    return window(chromium, address, complaints, cookies, beyond=True, milliseconds=SLOW)


def say(page: Page, text: str) -> None:
    field = page.get_by_label("Your message")
    field.fill(text)
    field.press("Enter")
    page.locator(".bubble-customer", has_text=text).last.wait_for()


def test_a_shopper_reaches_a_person_who_answers_and_hands_back(chromium: Browser, address: str) -> None:
    complaints: list[str] = []
    shopper, staff = (opened(chromium, address, complaints) for _ in range(2))
    chat, desk = shopper.new_page(), staff.new_page()
    chat.goto("/en/chat")
    say(chat, QUESTION)
    chat.locator(".bubble-assistant", has_text="I don't know").wait_for()
    say(chat, "I want a person")
    chat.locator("[data-status=waiting]").wait_for()

    desk.goto("/console/inbox")
    desk.locator(".talk.waiting a").first.focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Your name, as customers see it").fill("Ana")
    desk.keyboard.press("Enter")
    chat.get_by_text("You are talking to Ana now", exact=True).wait_for()
    reply = desk.get_by_label("Your reply")
    reply.fill("We wrap it in red paper.")
    reply.press("Control+Enter")
    chat.locator(".bubble-agent", has_text="We wrap it in red paper.").wait_for()
    assert desk.locator(".line.agent", has_text="red paper").count() == 1

    say(chat, "Lovely, thank you so much")  # comes into the open window of the person by itself
    desk.locator(".line.customer", has_text="Lovely").wait_for()
    assert not chat.locator(".turn", has_text="Lovely").locator(".bubble-assistant").count()
    desk.get_by_role("button", name="Hand back to the assistant").click()
    chat.get_by_text("Ana has handed back to the assistant.").first.wait_for()
    say(chat, "show me kettles")
    chat.locator(".turn", has_text="show me kettles").locator(".bubble-assistant").first.wait_for()
    for context in (shopper, staff):
        context.close()
    assert not complaints


def test_a_suggested_reply_is_put_into_the_field_and_another_persons_takeover_is_seen(
    chromium: Browser, address: str, shop: Shop
) -> None:
    complaints: list[str] = []
    talk = shop.assistant.start()
    list(shop.assistant.say(talk.id, "I want a person"))
    staff = opened(chromium, address, complaints)
    page = staff.new_page()
    page.goto(f"/console/inbox/{talk.id}")
    page.get_by_label("Your name, as customers see it").fill("Ben")
    page.get_by_role("button", name="Take over").click()
    page.locator("[data-suggested] .fill").first.click()
    assert page.get_by_label("Your reply").input_value()
    shop.assistant.hand_back(talk.id, "Ben")
    shop.assistant.take(talk.id, "Ana")
    page.get_by_text("This conversation has changed hands.").wait_for()
    assert page.get_by_label("Your reply").input_value()  # nothing written is lost
    staff.close()
    assert not complaints


def test_who_comes_second_does_not_take_over_by_waiting(chromium: Browser, address: str, shop: Shop) -> None:
    talk = shop.assistant.start()
    list(shop.assistant.say(talk.id, "I want a person"))
    staff = opened(chromium, address, [])
    page = staff.new_page()
    page.goto(f"/console/inbox/{talk.id}")
    page.get_by_label("Your name, as customers see it").fill("Ben")
    shop.assistant.take(talk.id, "Ana")
    page.get_by_role("button", name="Take over").click()
    page.get_by_role("alert").filter(has_text="Ana has this conversation").wait_for()
    shop.assistant.hand_back(talk.id, "Ana")
    page.get_by_role("button", name="Take over").wait_for()  # the page follows along, and asks nothing again
    assert shop.assistant.conversation(talk.id).status == "open"
    staff.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_has_a_fault_of_accessibility_or_overflows(
    chromium: Browser, address: str, shop: Shop, language: str
) -> None:
    complaints: list[str] = []
    talk = shop.assistant.start(language=language, customer="C1")
    for text in (QUESTION, "I want a person"):
        list(shop.assistant.say(talk.id, text))
    shop.assistant.take(talk.id, "Ana")
    shop.assistant.agent_say(talk.id, "Ana", "W" * 300)
    shop.assistant.rate(talk.id, 5, "Good")
    context = opened(chromium, address, complaints, language)
    page = context.new_page()
    page.goto("/console/inbox")
    page.locator("#my-name").fill("Ana")
    page.locator("#my-name").press("Enter")
    page.get_by_text(re.compile("Saved|已保存")).wait_for()
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("/inbox", f"/inbox/{talk.id}", "/assistant"):
            page.goto(f"/console{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if width == 768:
                continue
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = violations(page)
            assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found], (path, width)
    context.close()
    assert not complaints
