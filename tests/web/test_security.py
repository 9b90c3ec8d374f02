"""The guard before the application: forged forms, sizes, rates, hosts, headers; on a real server stack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse
from starlette.testclient import TestClient

from shopkeeper.config import Config
from shopkeeper.web import security
from shopkeeper.web.ratelimit import RateLimit, client_key


class Settings:
    """What the guard needs of a shop: its settings and its secret."""

    def __init__(self, **values: Any) -> None:
        self.config = Config(**values)
        self.secret = "not very secret"


def application(**values: Any) -> FastAPI:
    app = FastAPI(openapi_url=None)
    security.install(app, Settings(**values))  # type: ignore[arg-type]

    @app.get("/form")
    def form(request: Request) -> HTMLResponse:
        return HTMLResponse(f'<input name="csrf" value="{security.csrf_token(request)}">')

    @app.post("/form")
    def sent(word: str = Form(...)) -> dict[str, str]:
        return {"word": word}

    @app.post("/api/echo")
    async def echo(request: Request) -> int:
        return len(await request.body())

    @app.get("/api/fail")
    def fail() -> None:
        raise RuntimeError("inner detail")

    @app.get("/fail")
    def fail_page() -> None:
        raise RuntimeError("inner detail")

    return app


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application()) as client:
        yield client


def token(client: TestClient) -> str:
    found = re.search(r'value="([^"]+)"', client.get("/form").text)
    assert found is not None
    return found[1]


def test_a_form_with_its_token_is_accepted_more_than_once(client: TestClient) -> None:
    value = token(client)
    for _ in range(2):
        answer = client.post("/form", data={"csrf": value, "word": "hello"})
        assert (answer.status_code, answer.json()) == (200, {"word": "hello"})


def test_a_multipart_form_and_a_header_work_too(client: TestClient) -> None:
    value = token(client)
    files = {"file": ("a.txt", b"x" * 70_000)}
    assert client.post("/form", data={"csrf": value, "word": "a"}, files=files).json() == {"word": "a"}
    assert client.post("/form", data={"word": "a"}, headers={"X-CSRF-Token": value}).status_code == 200


def test_a_form_without_token_or_with_another_visitors_is_refused(client: TestClient) -> None:
    value = token(client)
    assert client.post("/form", data={"word": "a"}).status_code == 403
    assert client.post("/form", data={"word": "a", "csrf": value[:-1] + "x"}).status_code == 403
    assert client.post("/form", content=b"word=a", headers={"Content-Type": "text/plain"}).status_code == 403
    with TestClient(application()) as other:
        token(other)
        assert other.post("/form", data={"word": "a", "csrf": value}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_a_form_from_elsewhere_is_refused_even_with_its_token(client: TestClient, origin: str) -> None:
    data = {"csrf": token(client), "word": "a"}
    assert client.post("/form", data=data, headers={"Origin": origin}).status_code == 403
    assert client.post("/form", data=data, headers={"Origin": "http://testserver"}).status_code == 200
    assert client.post("/form", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_body_beyond_the_limit_is_refused_with_or_without_its_length() -> None:
    with TestClient(application(max_request_bytes=1000)) as client:
        assert client.post("/api/echo", content=b"x" * 1000).json() == 1000
        announced = client.post("/api/echo", content=b"x" * 1001)
        chunked = client.post("/api/echo", content=(b"x" * 100 for _ in range(11)))
        form = client.post("/form", data={"word": "x" * 2000, "csrf": token(client)})
    assert [announced.status_code, chunked.status_code, form.status_code] == [413, 413, 413]
    assert announced.headers["content-type"] == "application/problem+json"
    assert "1001" in announced.json()["detail"]
    assert chunked.json()["status"] == 413


def test_the_rate_limit_counts_and_says_when_to_come_back() -> None:
    with TestClient(application(rate_limit=3)) as client:
        answers = [client.post("/api/echo") for _ in range(4)]
        page = client.get("/form")
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"minute";r=2;')
    assert answers[0].headers["ratelimit-policy"] == '"minute";q=3;w=60'
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert answers[3].json()["title"] == "Too Many Requests"
    assert page.status_code == 200


def test_a_bucket_refills_steadily() -> None:
    limit = RateLimit(60)
    assert all(limit.take("a", 0.0).allowed for _ in range(60))
    assert not limit.take("a", 0.5).allowed
    assert limit.take("a", 1.6).allowed
    assert limit.take("b", 0.5).allowed


def test_addresses_of_one_ipv6_network_share_a_bucket() -> None:
    assert client_key("2001:db8::1") == client_key("2001:0DB8:0:0:9:9:9:9")
    assert client_key("2001:db8::1") != client_key("2001:db8:1::1")
    assert client_key("10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize("host", ["", "a b", "evil.example/path", "x:99999", "[::1", "a,b", "<script>"])
def test_a_strange_host_header_is_refused(client: TestClient, host: str) -> None:
    answer = client.post("/api/echo", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["status"] == 400


def test_with_a_public_address_other_hosts_are_refused() -> None:
    with TestClient(application(base_url="https://shop.example")) as client:
        assert client.get("/form").status_code == 400
        assert client.get("/form", headers={"Host": "shop.example"}).status_code == 200
        assert client.get("/form", headers={"Host": "localhost:8000"}).status_code == 200


def test_every_answer_has_the_security_headers(client: TestClient) -> None:
    for answer in (
        client.get("/form"),
        client.get("/nothing"),
        client.get("/api/nothing"),
        client.post("/form"),
    ):
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "'unsafe-inline'" not in re.sub(
            "style-src-attr[^;]*", "", answer.headers["content-security-policy"]
        )
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"]
        assert answer.headers["permissions-policy"]
        assert "strict-transport-security" not in answer.headers


def test_https_gets_strict_transport_and_secure_cookies() -> None:
    with TestClient(application(), base_url="https://testserver") as client:
        answer = client.get("/form")
    assert answer.headers["strict-transport-security"]
    assert "Secure" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_the_routers_own_errors_are_problems_below_api(client: TestClient) -> None:
    missing = client.get("/api/nothing")
    assert missing.headers["content-type"] == "application/problem+json"
    assert "/api/nothing" in missing.json()["detail"]
    method = client.get("/api/echo")
    assert (method.status_code, method.headers["allow"]) == (405, "POST")
    assert "POST" in method.json()["detail"]


def test_a_failure_tells_nothing_of_the_inside(client: TestClient) -> None:
    api, page = client.get("/api/fail"), client.get("/fail")
    assert (api.status_code, page.status_code) == (500, 500)
    assert api.json()["incident"]
    assert "inner detail" not in api.text + page.text
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("client_address", "headers", "local"),
    [
        ("127.0.0.1", {"host": "localhost:8000"}, True),
        ("::1", {"host": "[::1]:8000"}, True),
        ("127.0.0.1", {"host": "evil.example"}, False),
        ("127.0.0.1", {"host": "localhost", "x-forwarded-for": "1.2.3.4"}, False),
        ("127.0.0.1", {"host": "localhost", "via": "1.1 proxy"}, False),
        ("192.168.1.9", {"host": "localhost"}, False),
    ],
)
def test_only_this_machine_itself_is_local(client_address: str, headers: dict[str, str], local: bool) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "client": (client_address, 1), "headers": raw, "method": "GET", "path": "/"}
    assert security.is_local(Request(scope)) is local
    assert not security.is_local(Request({**scope, "http_version": "1.0"}))


def test_secrets_come_from_a_file_only_the_owner_reads(tmp_path: Path) -> None:
    from shopkeeper.shop import Shop

    with Shop.open(tmp_path / "shop", create=True) as shop:
        assert len(shop.secret) == 64
        assert (tmp_path / "shop" / ".secret").stat().st_mode & 0o77 == 0
