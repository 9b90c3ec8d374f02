"""JSON over HTTP for the order adapters: time limits, retries with growing pauses, and errors in one line."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from shopkeeper.errors import OrderError

__all__ = ["JsonHttp", "Reply", "Unreached"]

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class Unreached(OrderError):
    """No try came as far as the server's work: surely nothing was done."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`body`: the parsed JSON, None when there is none."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass(slots=True)
class JsonHttp:
    """One server. What may be sent again (`again`), and what surely was not done, is tried `tries` times: after
    `pause`, twice that, ... seconds with some chance in it, or what Retry-After says, up to `longest`."""

    base: str
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 10.0
    tries: int = 4
    pause: float = 0.25
    longest: float = 20.0
    sleep: Callable[[float], None] = time.sleep
    auth: tuple[str, str] | None = None
    _client: httpx.Client | None = None

    def send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = True,
    ) -> Reply:
        """The server's answer, when it is no failure of its own. Raises OrderError when there is none, of class
        Unreached when the server did not begin."""
        url = self.base.rstrip("/") + path
        why, wait, touched = "", 0.0, False
        for attempt in range(self.tries):
            if attempt:
                self.sleep(wait or self._wait(attempt))
            wait = 0.0
            try:
                answer = self._open().request(
                    method, url, content=content, params=params, headers={**self.headers, **(headers or {})}
                )
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                why = str(error) or type(error).__name__
                continue
            except httpx.InvalidURL as error:
                raise Unreached(f"{url!r} is no address ({error}); check orders_url") from error
            except httpx.HTTPError as error:
                why, touched = str(error) or type(error).__name__, True
                if again:
                    continue
                break
            if answer.status_code not in _AGAIN:
                return Reply(answer.status_code, _parsed(answer, url), dict(answer.headers))
            why = f"status {answer.status_code}"
            if (said := answer.headers.get("retry-after", "")).isascii() and said.isdigit():
                wait = min(float(said), self.longest)
            if answer.status_code != 429:  # too many requests: this one was not looked at
                touched = True
                if not again:
                    break
        raise (OrderError if touched else Unreached)(
            f"the order system at {url!r} does not answer ({why}); check the address and try again"
        )

    def close(self) -> None:
        """Closes its connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(timeout=self.timeout, auth=self.auth)
        return self._client

    def _wait(self, attempt: int) -> float:
        return float(min(self.pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5), self.longest))


def _parsed(answer: httpx.Response, url: str) -> Any:
    if not answer.content:
        return None
    try:
        return answer.json()
    except ValueError as error:
        raise OrderError(
            f"the order system at {url!r} answered no JSON ({answer.text[:60]!r}); check the address"
        ) from error
