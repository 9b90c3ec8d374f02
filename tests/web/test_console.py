"""The merchant console over a real small shop: who gets in, each page in both languages, each form."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.dates import format_date
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Image, Money, Product
from shopkeeper.search.querylog import Searched
from shopkeeper.search.rules import Rule
from shopkeeper.search.synonyms import SynonymGroup
from shopkeeper.shop import Shop
from shopkeeper.web import i18n
from shopkeeper.web.app import create_app
from shopkeeper.web.console import session
from shopkeeper.web.ratelimit import RateLimit

PASSWORD = "a long password"


def goods() -> list[Product]:
    return [
        Product(
            f"lamp-{number}",
            {"en": f"Desk lamp {number}", "zh": f"台灯 {number}"},
            brand="Acme" if number % 2 else "Bolt",
            category=("Home", "Lamps"),
            attributes={"Colour": "Red"} if number % 3 else {},
            price=Money(1000 + number, "USD"),
            images=() if number < 2 else (Image("https://pictures.example/lamp.png"),),
        )
        for number in range(12)
    ]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put(goods())
        shop.search.sync()
        yield shop


def visitor(shop: Shop, address: str = "127.0.0.1", host: str = "localhost") -> TestClient:
    return TestClient(create_app(shop), base_url=f"http://{host}", client=(address, 5000))


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with visitor(shop) as client:
        yield client


@pytest.fixture(autouse=True)
def many_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "ATTEMPTS", RateLimit(10))


def token(client: TestClient, page: str = "/console/rules/new") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)
    assert found is not None, page
    return found[1]


def post(client: TestClient, path: str, page: str = "/console/rules/new", **fields: str) -> Any:
    return client.post(path, data={"csrf": token(client, page), **fields}, follow_redirects=False)


def words(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


# -- who gets in


def test_without_a_password_only_this_machine_gets_in(shop: Shop) -> None:
    with (
        visitor(shop) as here,
        visitor(shop, "203.0.113.9") as there,
        visitor(shop, host="evil.example") as named,
    ):
        assert here.get("/console").status_code == 200
        for stranger in (there, named):
            answer = stranger.get("/console")
            assert answer.status_code == 403
            assert "console_password" in answer.text
            assert stranger.get("/console/synonyms.txt", follow_redirects=False).status_code == 303
        assert here.get("/console", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


def test_with_a_password_everyone_signs_in_and_out(tmp_path: Path) -> None:
    with (
        Shop.open(tmp_path / "shop", create=True, console_password=PASSWORD) as shop,
        visitor(shop, "203.0.113.9", "shop.example") as client,
    ):
        asked = client.get("/console/rules?x=1", follow_redirects=False)
        assert asked.headers["location"] == "/console/login?next=/console/rules%3Fx%3D1"
        wrong = post(client, "/console/login", "/console/login", password="nearly", next="/console")
        assert wrong.status_code == 403
        right = post(
            client, "/console/login", "/console/login", password=PASSWORD, name="Ann", next="/console/rules"
        )
        assert right.headers["location"] == "/console/rules"
        cookie = right.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert client.get("/console").status_code == 200
        post(client, "/console/rules/save", query="tea", action="redirect", url="/tea", active="yes")
        assert shop.search.rules.audit()[0].by == "Ann"
        post(client, "/console/logout", "/console")
        assert client.get("/console", follow_redirects=False).status_code == 303


def test_a_new_password_or_a_forged_cookie_ends_the_session(tmp_path: Path) -> None:
    with (
        Shop.open(tmp_path / "shop", create=True, console_password=PASSWORD) as shop,
        visitor(shop) as client,
    ):
        post(client, "/console/login", "/console/login", password=PASSWORD)
        cookie = client.cookies["console"]
    with Shop.open(tmp_path / "shop", console_password="another") as shop, visitor(shop) as client:
        for value in (cookie, "Ann", cookie[:-2] + "xx", ""):
            answer = client.get("/console", headers={"Cookie": f"console={value}"}, follow_redirects=False)
            assert answer.status_code == 303


def test_passwords_cannot_be_tried_for_ever(tmp_path: Path) -> None:
    with (
        Shop.open(tmp_path / "shop", create=True, console_password=PASSWORD) as shop,
        visitor(shop) as client,
    ):
        tries = [post(client, "/console/login", "/console/login", password="x") for _ in range(11)]
        assert [one.status_code for one in tries] == [403] * 10 + [429]
        assert int(tries[-1].headers["retry-after"]) >= 1
        assert post(client, "/console/login", "/console/login", password=PASSWORD).status_code == 429


@pytest.mark.parametrize(
    "onward", ["https://evil.example", "//evil.example", "/consolation", "/console/\\evil", ""]
)
def test_signing_in_never_leads_elsewhere(tmp_path: Path, onward: str) -> None:
    with (
        Shop.open(tmp_path / "shop", create=True, console_password=PASSWORD) as shop,
        visitor(shop) as client,
    ):
        answer = post(client, "/console/login", "/console/login", password=PASSWORD, next=onward)
        assert answer.headers["location"] == "/console"


def test_every_form_of_the_console_refuses_a_post_without_its_token(client: TestClient, shop: Shop) -> None:
    rule = shop.search.rules.put(Rule("", "tea", "redirect", url="/tea"), "ann")
    for path in ("save", "preview", f"{rule.id}/delete", f"{rule.id}/switch"):
        assert client.post(f"/console/rules/{path}", data={"query": "x"}).status_code == 403
    for path in ("login", "logout", "language", "imports/upload", "synonyms/add", "synonyms/import"):
        assert client.post(f"/console/{path}", data={"line": "a, b"}).status_code == 403
    assert len(shop.search.rules.all()) == 1


# -- pages


def fill(shop: Shop) -> None:
    for query, total in [("lamp", 12), ("lamp", 12), ("chandelier", 0), ("吊灯", 0)]:
        shop.search.log.record(query, "en", total, 2.5, "web")
    shop.search.rules.put(Rule("", "lamp", "pin", product="lamp-3", note="spring"), "ann")
    shop.search.rules.put(Rule("", "", "hide", filter_name="brand", filter_value="Gone"), "ann")
    shop.search.synonyms.import_lines(["lamp, light"], "en", "ann")
    shop.search.synonyms.propose(
        [SynonymGroup("", ("chandelier", "lamp"), language="en", evidence="9 visits")]
    )


PAGES = [
    "",
    "/quality",
    "/quality/no_picture",
    "/imports",
    "/queries?days=7",
    "/rules",
    "/rules/new?query=lamp",
    "/synonyms",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_both_languages(client: TestClient, shop: Shop, path: str) -> None:
    fill(shop)
    for language, expected in (("en", "Catalogue health"), ("zh", "商品目录健康")):
        client.cookies.set("language", language)
        page = words(client, f"/console{path}")
        assert expected in page
        assert f'lang="{i18n.LANGUAGE_TAGS[language]}"' in page
        assert not re.search(
            r"[>\s]console\.[a-z]+", page.replace("console.css", "").replace("console.js", "")
        )


def test_the_texts_exist_in_both_languages_with_the_same_places() -> None:
    folder = Path(i18n.__file__).parent / "locales"
    english, chinese = (
        json.loads((folder / tag / "console.json").read_text("utf-8")) for tag in ("en", "zh")
    )
    assert english.keys() == chinese.keys()
    for key in english:
        one, other = (json.dumps(texts[key], ensure_ascii=False) for texts in (english, chinese))
        assert set(re.findall(r"\{\w+\}", one)) == set(re.findall(r"\{\w+\}", other)), key


def test_every_finding_of_the_report_has_words() -> None:
    from shopkeeper.catalog.quality import KINDS

    for kind in KINDS:
        for language in i18n.LANGUAGES:
            for key in (f"console.finding.{kind}", f"console.finding.{kind}_why"):
                assert i18n.text(language, key) != key


def test_the_language_is_chosen_by_a_form_and_stays(client: TestClient) -> None:
    answer = post(client, "/console/language", language="zh", back="/console/rules")
    assert answer.headers["location"] == "/console/rules"
    assert "搜索规则" in words(client, "/console/rules")


def test_charts_have_names_and_their_numbers_as_a_table(client: TestClient, shop: Shop) -> None:
    fill(shop)
    page = words(client, "/console/queries")
    assert page.count('<svg role="img" aria-labelledby=') == 8
    assert page.count("<desc ") == 8
    assert "4 searches in 30 days, 2 of them found nothing." in page
    assert re.search(r'<th scope="row">chandelier</th><td class="num">1</td>', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def log_days(shop: Shop, query: str, before: range) -> list[str]:
    """One search of `query` on each of the days that are so many `before` today; returns the days."""
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=number)).isoformat() for number in before]
    shop.search.log.extend(Searched(f"{day}T12:00:00Z", query, "en", 1) for day in days)
    return days


@pytest.mark.parametrize("page", ["", "/queries"])
def test_a_log_of_long_ago_is_shown_to_its_end_with_its_days_named(
    client: TestClient, shop: Shop, page: str
) -> None:
    days = log_days(shop, "old lamp", range(290, 230, -1))
    text = words(client, f"/console{page}")
    named = [format_date(date.fromisoformat(days[at]), "MMM d, yyyy", "en_US") for at in (-30, -1)]
    assert f"{named[0]} to {named[1]}" in text
    assert "30 searches in 30 days" in text
    assert "milliseconds" not in text


def test_a_log_of_long_ago_is_shown_by_week_where_many_days_are_asked_for(
    client: TestClient, shop: Shop
) -> None:
    log_days(shop, "old lamp", range(290, 230, -1))
    page = words(client, "/console/queries?days=365")
    assert 'href="/console/queries?days=365" aria-current="true"' in page
    assert "Searches by week" in page
    assert "60 searches in 365 days" in page


@pytest.mark.parametrize("page", ["", "/queries"])
def test_a_gap_before_todays_searches_shows_more_days(client: TestClient, shop: Shop, page: str) -> None:
    log_days(shop, "old lamp", range(85, 25, -1))
    log_days(shop, "new lamp", range(1))
    text = words(client, f"/console{page}")
    assert "61 searches in 90 days" in text
    assert "Nothing was searched in the last week" not in text


def test_a_young_log_shows_thirty_days(client: TestClient, shop: Shop) -> None:
    log_days(shop, "new lamp", range(3))
    assert "3 searches in 30 days" in words(client, "/console")


def test_a_shop_without_searches_says_so(client: TestClient) -> None:
    assert "No searches in this time" in words(client, "/console/queries?days=7")
    assert "No searches in this time" in words(client, "/console/queries")
    assert "No searches in this time" in words(client, "/console")


def test_a_query_that_found_nothing_offers_a_synonym_and_a_redirect(client: TestClient, shop: Shop) -> None:
    fill(shop)
    page = words(client, "/console/queries")
    assert "/console/synonyms?term=chandelier" in page
    assert "/console/rules/new?action=redirect&query=chandelier" in page
    assert 'value="chandelier => "' in words(client, "/console/synonyms?term=chandelier")
    assert re.search(r'value="redirect" checked', words(client, "/console/rules/new?action=redirect&query=x"))


def test_health_lists_faults_with_links_to_their_products(client: TestClient) -> None:
    assert "/console/quality/no_picture" in words(client, "/console/quality")
    listed = words(client, "/console/quality/no_picture")
    assert "/en/p/lamp-0" in listed
    assert "/en/p/lamp-5" not in listed
    words(client, "/console/quality/nonsense", 404)


def test_health_follows_the_catalogue(client: TestClient, shop: Shop) -> None:
    words(client, "/console/quality")
    shop.catalog.retire(["lamp-0", "lamp-1"])
    assert "/console/quality/no_picture" not in words(client, "/console/quality")


# -- rules


def test_a_rule_is_created_changed_switched_and_deleted_with_a_history(
    client: TestClient, shop: Shop
) -> None:
    fields = {"query": "lamp", "action": "pin", "product": "lamp-7", "position": "1", "active": "yes"}
    assert post(client, "/console/rules/save", **fields).status_code == 303
    (rule,) = shop.search.rules.all()
    assert (rule.query, rule.product, rule.active) == ("lamp", "lamp-7", True)
    post(client, "/console/rules/save", id=rule.id, **{**fields, "product": "lamp-8"})
    post(client, f"/console/rules/{rule.id}/switch")
    (changed,) = shop.search.rules.all()
    assert (changed.id, changed.product, changed.active) == (rule.id, "lamp-8", False)
    post(client, f"/console/rules/{rule.id}/delete")
    assert shop.search.rules.all() == []
    assert [entry.action for entry in shop.search.rules.audit()] == ["delete", "change", "change", "create"]
    assert "lamp-8" in words(client, "/console/rules")
    assert post(client, f"/console/rules/{rule.id}/delete").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "pin", "query": "x"}, "Choose the product"),
        ({"action": "pin", "query": "x", "product": "nope"}, "no product nope"),
        ({"action": "pin", "query": "x", "product": "lamp-1", "position": "first"}, "first is not a number"),
        ({"action": "pin", "query": "x", "product": "lamp-1", "position": "0"}, "outside 1 to 1000"),
        ({"action": "boost", "query": "x", "scope": "filter", "filter_name": "brand"}, "Give the property"),
        ({"action": "boost", "query": "x", "product": "lamp-1", "factor": "nan"}, "nan is not a number"),
        ({"action": "redirect", "query": "*", "url": "/x"}, "A redirect needs a query"),
        ({"action": "redirect", "query": "x", "url": "javascript:alert(1)"}, "must begin with /"),
    ],
)
def test_a_rule_that_cannot_work_is_not_saved_and_says_why(
    client: TestClient, shop: Shop, fields: dict[str, str], said: str
) -> None:
    answer = post(client, "/console/rules/save", **fields)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert shop.search.rules.all() == []


def test_the_preview_shows_results_with_and_without_the_rule_and_stores_nothing(
    client: TestClient, shop: Shop
) -> None:
    fields = {"query": "lamp", "action": "pin", "product": "lamp-11", "position": "1", "active": "yes"}
    page = unescape(post(client, "/console/rules/preview", **fields).text)
    without, _, with_rule = page.partition("With the rule")
    ids = re.findall(r"<small>(lamp-\d+)", with_rule)
    assert ids[0] == "lamp-11"
    assert "Without the rule" in without
    assert "<html" not in page
    whole = post(client, "/console/rules/save", **fields, do="preview")
    assert whole.status_code == 200
    assert shop.search.rules.all() == []


def test_markup_in_texts_is_shown_and_not_run(client: TestClient, shop: Shop) -> None:
    nasty = "<script>alert(1)</script>"
    shop.search.log.record(nasty, "en", 0, 1.0, "web")
    shop.search.rules.put(Rule("", nasty, "redirect", url="/x", note=nasty), "ann")
    shop.search.synonyms.put(SynonymGroup("", (nasty, "b")), "ann")
    for path in ("", "/queries", "/rules", "/synonyms"):
        assert nasty not in client.get(f"/console{path}").text


# -- synonyms


def test_synonyms_are_added_edited_found_and_deleted(client: TestClient, shop: Shop) -> None:
    book = shop.search.synonyms
    assert post(client, "/console/synonyms/add", line="lamp, light", language="en").status_code == 303
    (group,) = book.groups("en")
    post(client, f"/console/synonyms/{group.id}/save", line="lamp => light", language="zh")
    (group,) = book.groups("zh")
    assert (group.terms, group.targets) == (("lamp",), ("light",))
    assert "lamp → light" in words(client, "/console/synonyms?find=LIGHT")
    assert "No synonyms yet" in words(client, "/console/synonyms?find=xyz")
    post(client, f"/console/synonyms/{group.id}/delete")
    assert book.groups() == []


def test_proposals_are_accepted_or_rejected(client: TestClient, shop: Shop) -> None:
    book = shop.search.synonyms
    book.propose([SynonymGroup("", ("a", "b"), evidence="seen"), SynonymGroup("", ("c", "d"))])
    first, second = sorted(book.groups(), key=lambda group: group.terms)
    assert "seen" in words(client, "/console/synonyms")
    post(client, f"/console/synonyms/{first.id}/decide", do="accept")
    post(client, f"/console/synonyms/{second.id}/decide", do="reject")
    assert book.expand("a", "en") == ("b",)
    assert book.expand("c", "en") == ()


def test_synonyms_come_in_and_go_out_as_text(client: TestClient, shop: Shop) -> None:
    file = {"file": ("words.txt", "\ufefflamp, light\n# comment\nsofa => couch\n".encode())}
    data = {"csrf": token(client), "language": "en"}
    assert (
        client.post("/console/synonyms/import", data=data, files=file, follow_redirects=False).status_code
        == 303
    )
    out = client.get("/console/synonyms.txt?language=en")
    assert out.text == "lamp, light\nsofa => couch\n"
    assert "synonyms-en.txt" in out.headers["content-disposition"]
    bad = {"file": ("words.txt", "电灯".encode("gb18030"))}
    assert "UTF-8" in client.post("/console/synonyms/import", data=data, files=bad).text
    broken = post(client, "/console/synonyms/import", text="a, b\nlonely", language="en")
    assert broken.status_code == 422
    assert len(shop.search.synonyms.groups()) == 2


# -- imports

FEED = b"id,title,description,link,image_link,price,availability\n" + b"".join(
    b"new-%d,New thing %d,Good,https://x.example/%d,https://x.example/%d.png,%s USD,in_stock\n"
    % (n, n, n, n, b"5.00" if n else b"-5.00")
    for n in range(4)
)


def upload(client: TestClient, content: bytes, name: str = "feed.csv", **fields: str) -> str:
    data = {"csrf": token(client, "/console/imports"), **fields}
    answer = client.post(
        "/console/imports/upload", data=data, files={"file": (name, content)}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def settled(client: TestClient, page: str) -> str:
    deadline = time.monotonic() + 20
    while True:
        state = client.get(f"{page}/state").json()
        if not state["running"]:
            return str(state["state"])
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_feed_is_checked_shown_and_only_then_imported(client: TestClient, shop: Shop) -> None:
    page = upload(client, FEED)
    assert settled(client, page) == "checked"
    assert shop.catalog.get("new-1") is None
    shown = words(client, page)
    assert "Import 3 rows" in shown
    assert "-5.00" in shown
    post(client, f"{page}/confirm", page)
    assert settled(client, page) == "done"
    assert shop.catalog.get("new-1") is not None
    (record,) = shop.catalog.imports(5)
    detail = words(client, f"/console/imports/{record.id}")
    assert "-5.00" in detail
    rejects = client.get(f"/console/imports/{record.id}/rejects")
    assert "new-0" in rejects.text
    assert "attachment" in rejects.headers["content-disposition"]


def test_a_broken_feed_fails_with_a_reason_and_changes_nothing(client: TestClient, shop: Shop) -> None:
    before = shop.catalog.revision()
    page = upload(client, b"\x1f\x8b\x08\x00cut", "feed.csv.gz")
    assert settled(client, page) == "failed"
    assert 'role="alert"' in words(client, page)
    assert shop.catalog.revision() == before


def test_uploads_are_named_safely_and_can_be_dropped(client: TestClient, shop: Shop) -> None:
    page = upload(client, FEED, "../../..\\evil name.csv")
    settled(client, page)
    folder = shop.path / "imports" / "uploads" / page.rsplit("/", 1)[1]
    assert sorted(file.name for file in folder.iterdir()) == ["evil-name.csv", "state.json"]
    post(client, f"{page}/drop", page)
    assert not folder.exists()
    words(client, page, 404)
    words(client, "/console/imports/uploads/..%2f..%2fx", 404)


def test_an_upload_without_a_file_or_too_large_is_refused(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True, max_request_bytes=2000) as shop, visitor(shop) as client:
        data = {"csrf": token(client, "/console/imports")}
        assert client.post("/console/imports/upload", data=data).status_code == 422
        large = client.post("/console/imports/upload", data=data, files={"file": ("f.csv", b"x" * 5000)})
        assert large.status_code == 413


def test_an_interrupted_upload_can_be_started_again(client: TestClient, shop: Shop) -> None:
    page = upload(client, FEED)
    settled(client, page)
    file = shop.path / "imports" / "uploads" / page.rsplit("/", 1)[1] / "state.json"
    state = json.loads(file.read_text())
    file.write_text(json.dumps({**state, "state": "importing", "pid": 2**22 + 1, "report": None}))
    assert "Start again" in words(client, page)
    post(client, f"{page}/confirm", page)
    assert settled(client, page) == "done"


def test_an_unknown_import_is_not_found(client: TestClient) -> None:
    words(client, "/console/imports/999", 404)
    words(client, "/console/imports/999/rejects", 404)
