"""Many conversations with the assistant at once over HTTP, and the server killed in the middle of them.

    python bench/assistant_load.py SHOP [--conversations 50] [--engine nano] [--warm 10] [--kill]

SHOP is a shop folder (shopkeeper demo); the program works on copies of it. Simulated customers talk to the server
through the chat API, from --warm seconds after it answers: errors, and the time to the first event, to the first words
and to the end of a reply. With --kill a second run: when a third of the talking is done the server is killed (SIGKILL)
and started again; the customers send their last message once more with its key. Then the audit trail must hold nothing
twice and nothing without a yes, and every conversation all that was said in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from http_load import free_port, wait_for
from measure import percentiles, write_result

from shopkeeper.assistant.events import Event
from shopkeeper.orders.audit import AuditTrail
from shopkeeper.shop import Shop
from shopkeeper.simulate.customers import Cast, Goal, Press, Say, SimulatedCustomer, shop_copy

CHAT = "/api/v1/chat"
KINDS = ("track", "return", "exchange", "cancel", "address", "policy")
PATIENCE = 120.0


@dataclass
class Times:
    """Seconds from sending a message; `think`: how long a customer waits before they write again."""

    event: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    repeated: int = 0
    think: float = 2.0


@dataclass
class Talking:
    """One customer and what the server has of the conversation."""

    goal: Goal
    customer: SimulatedCustomer
    id: str = ""
    token: str = ""
    said: list[str] = field(default_factory=list)
    after: int = 0


class Server:
    """`shopkeeper serve` in a process group of its own."""

    def __init__(self, shop: Path, engine: str) -> None:
        self.port = free_port()
        self._command = [
            sys.executable,
            "-m",
            "shopkeeper",
            "serve",
            "--shop",
            str(shop),
            "--port",
            str(self.port),
        ]
        self._environment = os.environ | {"SHOPKEEPER_RATE_LIMIT": "0", "SHOPKEEPER_CHAT_RATE_LIMIT": "0"}
        if engine:
            self._environment["SHOPKEEPER_MODEL"] = engine
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        wait_for(self.port, self.process)

    def kill(self) -> None:
        """As the kernel does when memory runs out: no warning, no goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shop", type=Path)
    parser.add_argument("--conversations", type=int, default=50)
    parser.add_argument("--engine", default="", help="nano, a model folder; none: rules alone")
    parser.add_argument("--think", type=float, default=2.0, help="seconds before a customer writes again")
    parser.add_argument(
        "--warm", type=float, default=10.0, help="seconds that a server has before the first customer"
    )
    parser.add_argument("--kill", action="store_true", help="also kill the server in the middle")
    options = parser.parse_args()
    result: dict[str, Any] = {
        "conversations": options.conversations,
        "engine": options.engine or "the shop's own",
        "think_seconds": options.think,
        "warm_seconds": options.warm,
    }
    result["load"] = run(
        options.shop, options.conversations, options.engine, options.think, options.warm, kill=False
    )
    print("load", json.dumps(result["load"]))
    if options.kill:
        result["kill"] = run(
            options.shop, options.conversations, options.engine, options.think, options.warm, kill=True
        )
        print("kill", json.dumps(result["kill"]))
    write_result("assistant_load", result)
    if result["load"]["errors"] or result.get("kill", {}).get("wrong"):
        sys.exit(1)


def run(path: Path, count: int, engine: str, think: float, warm: float, *, kill: bool) -> dict[str, Any]:
    """One run on a fresh copy of the shop."""
    with shop_copy(path) as place:
        with Shop.open(place) as shop:
            cast = Cast(shop, seed=5, kinds=KINDS)
            goals = [cast.goal(number) for number in range(count)]
        talks = [Talking(goal, SimulatedCustomer(goal, 5)) for goal in goals]
        times = Times(think=think)
        server = Server(place, engine)
        try:
            time.sleep(warm)
            started = time.perf_counter()
            asyncio.run(all_of(server, talks, times, kill=kill))
            took = time.perf_counter() - started
            kept = asyncio.run(kept_by(server, talks))
        finally:
            server.stop()
        with Shop.open(place) as shop:
            wrong = wrong_in(shop, talks) + kept
    report: dict[str, Any] = {
        "replies": len(times.end),
        "replies_per_second": round(len(times.end) / took, 2),
        "errors": len(times.errors),
        **{
            name: percentiles(seconds)
            for name, seconds in (
                ("first_event", times.event),
                ("first_words", times.words),
                ("whole_reply", times.end),
            )
            if seconds
        },
        "cards_confirmed": sum(len(t.customer.confirmed) for t in talks),
        "wrong": wrong,
    }
    if times.errors:
        report["first_errors"] = times.errors[:5]
    return report | ({"sent_again": times.repeated} if kill else {})


async def all_of(server: Server, talks: list[Talking], times: Times, *, kill: bool) -> None:
    """All customers at once; with `kill`, the server ends and starts when a third of the talking is done."""
    limits = httpx.Limits(max_connections=None)
    base = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE, limits=limits) as client:
        tasks = [asyncio.create_task(talk(client, one, times, patient=kill)) for one in talks]
        if kill:
            while len(times.end) < len(talks) * 5 // 3 and not all(t.done() for t in tasks):
                await asyncio.sleep(0.02)
            server.kill()
            await asyncio.to_thread(server.start)
        await asyncio.gather(*tasks)


async def talk(client: httpx.AsyncClient, one: Talking, times: Times, *, patient: bool) -> None:
    """One conversation to its end. `patient`: a lost connection is no error, the message is sent again."""
    started = await until_answered(lambda: start(client, one), times, patient)
    if not started:
        return
    move: Say | Press | None = one.customer.open()
    number = 0
    while move is not None:
        number += 1
        if isinstance(move, Say):
            one.said.append(move.text)
        step, key = move, f"m{number}"
        events = await until_answered(
            lambda step=step, key=key: reply(client, one, step, key, times), times, patient
        )  # type: ignore[misc]
        if events is None:
            return
        move = one.customer.answer(events)
        await asyncio.sleep(times.think)


async def until_answered(ask: Any, times: Times, patient: bool) -> Any:
    """What `ask` gives; None after an error. A lost connection is tried again for a minute when `patient`."""
    until = time.perf_counter() + PATIENCE
    again = False
    while True:
        try:
            return await ask()
        except (httpx.TransportError, EOFError) as error:
            if not patient or time.perf_counter() > until:
                times.errors.append(f"{type(error).__name__}: {error}")
                return None
            times.repeated += not again
            again = True
            await asyncio.sleep(0.25)
        except httpx.HTTPStatusError as error:
            times.errors.append(f"{error.response.status_code} {error.request.url.path}")
            return None


async def start(client: httpx.AsyncClient, one: Talking) -> bool:
    answer = await client.post(CHAT, json={"language": one.goal.language})
    answer.raise_for_status()
    told = answer.json()
    one.id, one.token = told["id"], told["token"]
    return True


async def reply(
    client: httpx.AsyncClient, one: Talking, move: Say | Press, key: str, times: Times
) -> list[Event]:
    """Sends one message, or presses one button, and reads the stream to its end. Raises EOFError when it breaks off."""
    body: dict[str, Any]
    if isinstance(move, Press):
        path, body = f"{CHAT}/{one.id}/cards/{move.card}", {"answer": "yes" if move.yes else "no"}
    else:
        path, body = f"{CHAT}/{one.id}/messages", {"text": move.text, "key": key}
    began = time.perf_counter()
    events: list[Event] = []
    seen: set[str] = set()
    over, last = False, one.after
    headers = {"Authorization": f"Bearer {one.token}"}
    async with client.stream("POST", path, json=body | {"after": one.after}, headers=headers) as answer:
        if answer.status_code != 200:
            await answer.aread()
            answer.raise_for_status()
        async for kind, data, seq in frames(answer):
            moment = time.perf_counter() - began
            if kind not in ("open", "said", "tool") and "event" not in seen:
                seen.add("event")
                times.event.append(moment)
            if kind == "text" and "text" not in seen:
                seen.add("text")
                times.words.append(moment)
            if kind == "error":
                times.errors.append(f"error event: {data.get('message')}")
            over = over or kind == "end"
            last = max(last, seq)
            if kind not in ("open", "end"):
                events.append(Event(kind, data))  # type: ignore[arg-type]
    if not over:
        raise EOFError("the stream broke off")
    one.after = last
    times.end.append(time.perf_counter() - began)
    return events


async def frames(answer: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any], int]]:
    """The server-sent events of an answer."""
    kind, data, seq = "", "", 0
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            data = value
        elif name == "id":
            seq = int(value)
        elif not line and data:
            yield kind, json.loads(data), seq
            kind, data, seq = "", "", 0


async def kept_by(server: Server, talks: list[Talking]) -> list[str]:
    """What the server has lost of the conversations."""
    lost = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client:
        for one in talks:
            if not one.id:
                continue
            answer = await client.get(f"{CHAT}/{one.id}", headers={"Authorization": f"Bearer {one.token}"})
            if answer.status_code != 200:
                lost.append(f"conversation {one.id} is lost: {answer.status_code}")
                continue
            said = [data.get("text", "") for kind, data, _ in answer.json()["frames"] if kind == "said"]
            missing = Counter(one.said) - Counter(said)
            twice = Counter(text for text in said if text in one.said) - Counter(one.said)
            lost += [f"conversation {one.id} lost {text!r}" for text in missing]
            lost += [f"conversation {one.id} has {text!r} twice" for text in twice]
    return lost


def wrong_in(shop: Shop, talks: list[Talking]) -> list[str]:
    """What the records hold twice, or without a yes."""
    wrong = []
    for one in talks:
        entries = AuditTrail(shop.engine).entries(customer=one.goal.customer.id)
        keys = Counter(entry.key for entry in entries)
        changes = Counter((entry.action, entry.record_id) for entry in entries)
        wrong += [f"{key} was done {n} times" for key, n in keys.items() if n > 1]
        wrong += [
            f"{action} of {record} was done {n} times" for (action, record), n in changes.items() if n > 1
        ]
        wrong += [
            f"{k} was done without a yes" for k in keys if k.partition(".")[0] not in one.customer.confirmed
        ]
    return wrong


if __name__ == "__main__":
    main()
