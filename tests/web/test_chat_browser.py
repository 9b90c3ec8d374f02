"""The chat in a real browser: page and widget, keyboard, screen reader, reload, two tabs, a person, accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from accessibility import violations
from chat_world import free_port, make_shop, running, served
from live_server import watched
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from shopkeeper import Shop
from shopkeeper.assistant.conversation import Turn, now
from shopkeeper.assistant.events import Event

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.browser

WIDTHS = (390, 768, 1440)
SLOW = 60_000


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, ports: tuple[int, int]) -> Iterator[Shop]:
    origins = f"http://127.0.0.1:{ports[1]}"
    with make_shop(tmp_path_factory.mktemp("chat") / "shop", chat_origins=origins) as shop:
        policies = shop.path / "policies" / "en"
        policies.mkdir(parents=True)
        (policies / "returns.md").write_text(
            "# Returns\n\n## How long\n\nYou may return unused goods within 30 days of delivery.\n", "utf-8"
        )
        yield shop


@pytest.fixture(scope="module")
def address(shop: Shop, ports: tuple[int, int]) -> Iterator[str]:
    with served(shop, ports[0]) as address:
        yield address


@pytest.fixture(scope="module")
def elsewhere(address: str, ports: tuple[int, int]) -> Iterator[str]:
    """Another site, which embeds the chat by one script tag."""

    async def page(_: Any) -> HTMLResponse:
        return HTMLResponse(
            '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>A blog</title>'
            "<style>button, p { color: red !important; font-size: 40px !important; }</style>"
            "<h1>A blog</h1><p>Words.</p>"
            f'<script src="{address}/widget.js" async></script></html>'
        )

    config = uvicorn.Config(Starlette(routes=[Route("/", page)]), port=ports[1], log_level="error")
    with running(config) as site:
        yield site


@pytest.fixture
def complaints() -> list[str]:
    """Errors and warnings in the console."""
    return []


@pytest.fixture
def context(chromium: Browser, address: str, complaints: list[str]) -> Iterator[BrowserContext]:
    """A fresh visitor, who must see no error in the console."""
    options = {"complaints": complaints, "beyond": True, "milliseconds": SLOW, "permissions": []}
    with watched(chromium, address, {"consent": "no"}, **options) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


def say(page: Page, text: str) -> Locator:
    """Says something by the keyboard; the turn, once its reply is there."""
    count = page.locator(".turn").count()
    field = page.get_by_label(re.compile("Your message|您的消息"))
    field.fill(text)
    field.press("Enter")
    turn = page.locator(".turn").nth(count)
    turn.locator(".bubble-assistant").first.wait_for()
    page.locator(".log[aria-busy=false]").wait_for()
    return turn


def show(shop: Shop, page: Page, language: str = "en") -> str:
    """A conversation with one piece of every kind, as the assistant stores them, open in this browser."""
    from shopkeeper.web.assistant.access import make_token

    page.goto(f"/{language}/chat")
    talk = shop.assistant.start(language=language)
    goods = [
        {"id": one, "title": title, "price": 2999, "currency": "USD", "reason": "within your budget"}
        for one, title in (("kettle", "Steel kettle 1.5 l"), ("jumper", "Wool jumper"))
    ]
    told: list[tuple[str, dict[str, Any]]] = [
        ("tool", {"name": "search", "label": "Searching", "state": "started"}),
        ("tool", {"name": "search", "label": "Searching", "state": "done"}),
        ("text", {"text": "Here you are."}),
        ("products", {"products": goods}),
        ("table", {"columns": ["", "Kettle", "Jumper"], "rows": [["Price", "$29.99", "$59.00"]]}),
        ("citation", {"document": "Returns", "heading": "How long", "quote": "30 days", "url": "/en/policies/returns"}),
        ("order", {"id": "W1", "status": "shipped", "lines": [{"title": "Kettle", "quantity": 2, "price": 2999}],
                   "currency": "USD", "total": 5998, "shipments": [{"carrier": "Post", "tracking": "T1"}]}),
        ("identify", {"fields": ["email", "postal_code"]}),
        ("choices", {"choices": ["Red", "Blue"]}),
        ("card", {"id": f"c{talk.id}", "title": "Here is what I would do:", "lines": ["Cancel order W1"], "effect": "",
                  "state": "open"}),
        ("done", {"turn": 1, "text": "Here you are."}),
    ]  # fmt: skip
    with shop.engine.begin() as connection:
        turn = Turn(talk.id, 0, f"k{now()}", "customer", "say", "Show me", language=language)
        events = [Event("said", {"text": "Show me"}), *(Event(kind, data) for kind, data in told)]  # type: ignore[arg-type]
        shop.assistant.store.note(connection, turn, events)
    held = {"id": talk.id, "token": make_token(shop.secret, talk.id)}
    page.evaluate(
        "([name, held]) => localStorage.setItem(name, JSON.stringify(held))",
        [f"shopkeeper.chat {page.url.split(f'/{language}/')[0]}", held],
    )
    page.reload()
    page.locator(".card").wait_for()
    return talk.id


def test_an_errand_with_the_keyboard_alone(page: Page, shop: Shop) -> None:
    """Find, put in the cart, ask the policy, cancel by the card; the focus never gets lost."""
    page.goto("/en/")
    keys = page.keyboard

    def tab_to(selector: str, back: bool = False) -> None:
        for _ in range(120):
            keys.press("Shift+Tab" if back else "Tab")
            if page.evaluate(
                "s => { let one = document.activeElement; while (one.shadowRoot) one = one.shadowRoot.activeElement;"
                " return one?.matches(s) }",
                selector,
            ):
                return
        pytest.fail(f"the Tab key never reaches {selector}")

    page.locator("button.launch").wait_for()
    page.locator("button.launch").focus()
    keys.press("Enter")
    page.get_by_role("dialog", name="Fernhill assistant").wait_for()
    page.locator(".greeting").wait_for()
    keys.type("show me kettles under 40")
    keys.press("Enter")
    page.locator(".good", has_text="Steel kettle").wait_for()
    page.locator(".log[aria-busy=false]").wait_for()
    tab_to(".good-buy button", back=True)
    keys.press("Enter")
    page.locator(".basket", has_text="1 item in your cart · $29.99").wait_for()
    assert page.locator("[data-cart-count]").inner_text() == "1", "the page's own cart has it"
    tab_to("#chat-field")
    keys.type("I want to cancel order W1, I no longer need it. My e-mail is mia@example.com")
    keys.press("Enter")
    page.locator(".turn").nth(1).locator(".bubble-assistant").first.wait_for()
    page.locator(".log[aria-busy=false]").wait_for()
    if not page.locator(".chat .card").count():
        say(page, "no longer needed")
    card = page.locator(".chat .card")
    card.wait_for()
    assert "29.99" in card.inner_text()
    bubbles = " ".join(page.locator(".bubble-assistant").all_inner_texts())
    assert "29.99" not in bubbles, "what the card says is not said twice"
    assert shop.orders.get("W1").status == "pending"  # type: ignore[union-attr]
    tab_to(".card .button.accent", back=True)
    keys.press("Enter")
    page.locator(".card-done").wait_for()
    assert not page.locator(".card button").count()
    assert shop.orders.get("W1").status == "cancelled"  # type: ignore[union-attr]
    page.locator(".log[aria-busy=false]").wait_for()
    keys.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "launch"


def test_a_reply_is_read_out_once_it_is_whole(page: Page) -> None:
    page.goto("/en/chat")
    turn = say(page, "hello")
    reply = turn.locator(".bubble-assistant .said").inner_text()
    status = page.get_by_role("status").filter(has_text=reply[:30])
    status.wait_for(state="attached")
    log = page.get_by_role("log", name="Conversation")
    assert log.get_attribute("aria-live") == "off"
    assert status.get_attribute("aria-live") == "polite"


def test_reload_and_restart_resume_the_conversation(page: Page, chromium: Browser, tmp_path: Path) -> None:
    port = free_port()
    with make_shop(tmp_path / "shop") as shop:
        with served(shop, port) as address:
            context = chromium.new_context(base_url=address)
            context.set_default_timeout(SLOW)
            tab = context.new_page()
            tab.goto("/en/chat")
            first = say(tab, "hello").inner_text()
            tab.reload()
            tab.locator(".turn").wait_for()
            assert tab.locator(".turn").inner_text() == first
        tab.get_by_text("The connection is lost").wait_for()
        with served(shop, port):
            tab.get_by_text("The connection is lost").wait_for(state="hidden")
            say(tab, "thanks")
            assert tab.locator(".turn").count() == 2
        context.close()


def test_two_tabs_show_the_same_conversation(page: Page, context: BrowserContext) -> None:
    page.goto("/en/chat")
    say(page, "hello")
    other = context.new_page()
    other.goto("/en/chat")
    other.locator(".turn").wait_for()
    say(page, "show me kettles")
    other.locator(".good").first.wait_for()
    say(other, "thanks")
    page.locator(".turn").nth(2).locator(".bubble-assistant").wait_for()
    assert (
        page.locator(".bubble-customer").all_inner_texts()
        == other.locator(".bubble-customer").all_inner_texts()
    )


def test_a_person_takes_over_and_hands_back(page: Page, shop: Shop) -> None:
    page.goto("/en/chat")
    say(page, "I want a person")
    page.locator("[data-status=waiting]").wait_for()
    talk = page.evaluate("JSON.parse(localStorage.getItem(`shopkeeper.chat ${location.origin}`)).id")
    shop.assistant.take(talk, "Ana")
    page.get_by_text("You are talking to Ana now", exact=True).wait_for()
    shop.assistant.agent_say(talk, "Ana", "Hello, how can I help?")
    page.locator(".bubble-agent", has_text="Hello, how can I help?").wait_for()
    page.get_by_role("status").filter(has_text="Ana: Hello").wait_for(state="attached")
    field = page.get_by_label("Your message")
    field.fill("My kettle broke")
    field.press("Enter")
    page.locator(".bubble-customer", has_text="My kettle broke").wait_for()
    page.locator(".log[aria-busy=false]").wait_for()
    shop.assistant.hand_back(talk, "Ana")
    page.get_by_text("Ana has handed back to the assistant.").first.wait_for()
    assert page.locator(".turn", has_text="My kettle broke").locator(".bubble-assistant").count() == 0


def test_a_person_who_writes_while_the_panel_is_closed_is_heard_on_the_next_page_too(
    page: Page, shop: Shop
) -> None:
    page.goto("/en/")
    page.get_by_role("button", name="Chat with us").click()
    say(page, "I want a person")
    page.locator("[data-status=waiting]").wait_for()
    page.keyboard.press("Escape")
    page.goto("/en/cart")
    talk = page.evaluate("JSON.parse(localStorage.getItem(`shopkeeper.chat ${location.origin}`)).id")
    page.locator(".turn").first.wait_for(state="attached")
    shop.assistant.take(talk, "Ana")
    shop.assistant.agent_say(talk, "Ana", "Are you still there?")
    page.get_by_role("status").filter(has_text="New message").wait_for()
    page.get_by_role("button", name="Chat with us").click()
    page.locator(".bubble-agent", has_text="Are you still there?").wait_for()
    assert page.locator(".news").inner_text() == ""


def test_the_widget_works_on_another_site(context: BrowserContext, elsewhere: str, address: str) -> None:
    page = context.new_page()
    page.goto(elsewhere)
    launch = page.get_by_role("button", name="Chat with us")
    launch.wait_for()
    assert launch.evaluate("one => getComputedStyle(one).fontSize") == "16px", (
        "the site's styles stay outside"
    )
    launch.click()
    turn = say(page, "show me kettles under 40")
    good = turn.locator(".good", has_text="Steel kettle")
    assert good.locator("a").get_attribute("href") == f"{address}/en/p/kettle"
    assert good.locator("img").evaluate("one => one.src").startswith(address)
    good.get_by_role("button", name="Add to cart").click()
    page.locator(".basket").wait_for()
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "cart"], "no third-party cookie"
    page.reload()
    page.locator(".turn").wait_for()
    with context.expect_page() as opened:
        page.locator(".basket a").click()
    cart = opened.value
    cart.wait_for_url(re.compile("/en/cart$"))
    assert "Steel kettle" in cart.locator(".cart-line").inner_text()


def test_a_site_that_is_not_configured_gets_no_chat(chromium: Browser, address: str) -> None:
    async def page(_: Any) -> HTMLResponse:
        return HTMLResponse(
            f'<!doctype html><link rel="icon" href="data:,"><title>x</title><script src="{address}/widget.js"></script>'
        )

    config = uvicorn.Config(Starlette(routes=[Route("/", page)]), port=free_port(), log_level="error")
    with running(config) as site:
        tab = chromium.new_page()
        with tab.expect_console_message(lambda message: "chat:" in message.text, timeout=SLOW):
            tab.goto(site)
        assert not tab.locator("button.launch").count()
        tab.close()


def test_a_picture_is_sent_and_shown(page: Page, complaints: list[str], tmp_path: Path) -> None:
    from PIL import Image

    file = tmp_path / "photo.png"
    Image.new("RGB", (300, 200), "teal").save(file)
    page.goto("/en/chat")
    page.locator("#chat-file").set_input_files(file)
    shown = page.get_by_role("img", name="The picture you sent")
    shown.wait_for()
    page.locator(".sent-picture[src^='data:image/png']").wait_for()
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 300
    page.reload()
    shown.wait_for()
    (tmp_path / "notes.png").write_text("no picture")
    page.locator("#chat-file").set_input_files(tmp_path / "notes.png")
    page.get_by_text("Only JPEG, PNG and WebP").first.wait_for()
    assert [one for one in complaints if "422" in one] == complaints, (
        "the browser notes the refusal, and only that"
    )
    complaints.clear()


def test_the_menu_gives_transcript_memory_and_rating(page: Page, shop: Shop) -> None:
    page.goto("/en/chat")
    say(page, "hello")
    menu = page.get_by_role("button", name="More")
    menu.last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this chat as text").click()
    assert "You: hello" in Path(download.value.path()).read_text("utf-8")
    menu.last.click()
    page.get_by_role("button", name="What you remember about me").click()
    page.get_by_role("heading", name="What we remember about you").wait_for()
    page.get_by_role("button", name="Yes, remember").click()
    page.get_by_role("button", name="Stop, and erase everything").click()
    page.get_by_role("button", name="Yes, remember").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_label("Your message").evaluate("one => one === one.getRootNode().activeElement")
    menu.last.click()
    page.get_by_role("button", name="End and rate this chat").click()
    page.get_by_role("radio", name="Good", exact=True).focus()
    page.keyboard.press("Space")
    place = page.locator(".head").bounding_box()
    frame = page.locator(".chat").bounding_box()
    assert place
    assert frame
    assert place["y"] - frame["y"] < 3, "the head stays in view"
    page.get_by_role("button", name="Send rating").click()
    page.get_by_text("Thank you! That helps us").first.wait_for()
    page.get_by_role("button", name="Start a new chat").last.click()
    assert not page.locator(".turn").count()


def test_answers_to_click_are_said_and_go(page: Page, shop: Shop) -> None:
    show(shop, page)
    page.get_by_label("E-mail").fill("mia@example.com")
    page.get_by_label("E-mail").press("Enter")
    page.locator(".bubble-customer", has_text="My e-mail is mia@example.com.").wait_for()
    assert not page.locator(".identify").count()
    assert not page.locator(".chip", has_text="Red").count()
    page.locator(".log[aria-busy=false]").wait_for()


def test_a_citation_unfolds_and_opens_its_document(page: Page, shop: Shop) -> None:
    show(shop, page)
    citation = page.locator(".citation")
    citation.locator("summary").focus()
    page.keyboard.press("Enter")
    assert citation.locator("blockquote").inner_text() == "30 days"
    citation.get_by_role("link", name="Open the document").click()
    page.wait_for_url(re.compile("/en/policies/returns"))
    assert "within 30 days" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 390, "light"), ("en", 768, "dark"), ("zh", 1440, "light"), ("zh", 390, "dark")],
)
def test_every_piece_breaks_no_accessibility_rule_and_fits(
    page: Page, shop: Shop, language: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    show(shop, page, language)
    found = {}
    for name, path in (("page", f"/{language}/chat"), ("panel", f"/{language}/policies/returns")):
        page.goto(path)
        if name == "panel":
            page.locator("button.launch").click()
        page.locator(".card").wait_for()
        wide = page.evaluate("document.documentElement.scrollWidth")
        log = page.locator(".log").evaluate("one => one.scrollWidth - one.clientWidth")
        if wide > width or log > 0:
            found[f"{name}: width"] = f"{wide} > {width}, log {log}"
        for violation in violations(page):
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found[f"{name}: {violation['id']}"] = f"{violation['help']}: {nodes}"
        small = page.locator(".chat button, .chat select, .chat summary").evaluate_all(
            "all => all.filter(one => one.checkVisibility() && !one.matches('.link')"
            " && one.getBoundingClientRect().height < 44).map(one => one.className || one.textContent)"
        )
        if small:
            found[f"{name}: small targets"] = small
    assert not found


def test_on_a_phone_the_panel_covers_the_page_and_keeps_the_tab_key(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/en/")
    page.get_by_role("button", name="Chat with us").click()
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.shadowRoot)")
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def test_without_javascript_the_page_says_what_to_do(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/")
    page.locator(".chat-link").click()
    assert "needs JavaScript" in page.locator("main").inner_text()
    context.close()
