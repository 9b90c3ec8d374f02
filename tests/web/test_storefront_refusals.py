"""Addresses that make no sense end in a page that helps, in the visitor's language, and never in a failure."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_browser import PlainBrowser, parse
from starlette.testclient import TestClient

from shopkeeper import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.storefront.browse import Browse


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=lamp&offset=-1",
        "/search?page=-1",
        "/search?page=0",
        "/search?page=99999999",
        "/search?page=9999999999999999999999999",
        "/search?page=１２",
        "/search?page=x",
        "/search?q=%ff%fe%00%80",
        "/search?q=" + "w" * 10_000,
        "/search?q=" + "%E5%A5%BD" * 3000,
        "/search?q=%22%22%22%20AND%20(%20OR%20*:*",
        "/search?sort=nonsense",
        "/search?f.brand=nobody&f.Nothing=x",
        "/search?f.=x&.f=y&f=z",
        "/search?min.price=abc&max.price=1e999",
        "/search?min.price=nan&max.price=-inf",
        "/search?min.price=100&max.price=1",
        "/search?min.Nothing=3",
        "/search?f.category=%20%3E%20%3E%20",
        "/search?" + "&".join(f"f.x{n}={n}" for n in range(500)),
        "/suggest?q=" + "w" * 5000,
        "/suggest?q=%ff",
        "/suggest",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_senseless_search_is_answered_all_the_same(visitor: PlainBrowser, language: str, path: str) -> None:
    visitor.open(f"/{language}{path}")
    assert visitor.status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/c/no/such/category", 404),
        ("/c/", 404),
        ("/c/%ff", 404),
        ("/p/no-such-product", 404),
        ("/p/%00", 404),
        ("/p/" + "x" * 3000, 404),
        ("/p/x?alike=many", 400),
        ("/policies/..%2f..%2fshopkeeper", 404),
        ("/policies/none", 404),
        ("/nowhere", 404),
        ("/order/none", 404),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_not_there_is_said_in_the_visitors_language(
    visitor: PlainBrowser, language: str, path: str, status: int
) -> None:
    page = visitor.open(f"/{language}{path}")
    assert visitor.status == status
    assert page.one("html").attributes["lang"] == {"en": "en", "zh": "zh-Hans"}[language]
    assert page.one("form", class_="search")
    assert page.one("meta", name="robots").attributes["content"] == "noindex"


def test_a_wrong_method_is_refused_with_a_page(client: TestClient) -> None:
    assert client.get("/en/cart/add").status_code == 405
    assert "<h1>" in client.get("/zh/cart/add").text


def test_an_unknown_path_without_language_follows_the_browser(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"accept-language": "zh"})
    assert answer.status_code == 404
    assert 'lang="zh-Hans"' in answer.text


def test_a_failure_of_ours_is_a_page_without_its_cause(tmp_path: object, demo_shop_path: object) -> None:
    with Shop.open(str(demo_shop_path)) as shop:
        app = create_app(shop)

        @app.get("/en/failing")
        def failing() -> None:
            raise ZeroDivisionError("the inner cause")

        answer = TestClient(app, raise_server_exceptions=False).get("/en/failing")
        assert answer.status_code == 500
        assert "Something failed on our side" in answer.text
        assert "inner cause" not in answer.text


def test_an_empty_shop_has_pages(tmp_path: object) -> None:
    with Shop.open(str(tmp_path), create=True) as shop:
        client = TestClient(create_app(shop))
        for path in (
            "/en/",
            "/zh/",
            "/en/search",
            "/zh/search?q=x",
            "/en/cart",
            "/sitemap.xml",
            "/sitemap-0.xml",
        ):
            assert client.get(path).status_code == 200, path


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_any_words_give_a_well_formed_page(demo_app: FastAPI, words: str) -> None:
    answer = TestClient(demo_app).get("/en/search", params={"q": words.encode("utf-8", "ignore").decode()})
    assert answer.status_code == 200
    parse(answer.text)


PAIRS = st.lists(
    st.tuples(
        st.sampled_from(
            ["q", "f.brand", "f.Colour", "min.price", "max.price", "max.Weight", "sort", "page", "literal"]
        ),
        st.one_of(st.text(max_size=20), st.sampled_from(["1", "20", "3.5", "price_asc", "-4"])),
    ),
    max_size=12,
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(PAIRS)
def test_a_list_read_from_its_own_address_is_the_same_list(pairs: list[tuple[str, str]]) -> None:
    once = Browse.read("/en/search", pairs, "USD")
    assert Browse.read("/en/search", once.pairs(), "USD") == once


@settings(max_examples=100, derandomize=True, deadline=None)
@given(PAIRS, st.text(min_size=1, max_size=8).filter(lambda text: "\0" not in text))
def test_choosing_twice_is_not_choosing(pairs: list[tuple[str, str]], value: str) -> None:
    start = Browse.read("/en/search", pairs, "USD").at_page(1)
    if value not in start.filters.get("brand", ()):
        assert start.toggled("brand", value).toggled("brand", value) == start
