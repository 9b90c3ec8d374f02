"""Recipe "shop_dialogues": conversations about a shop's past orders, and its past chats, with personal data removed.

Orders become short conversations: the customer asks (where is it, what did I buy, what did it cost, how do I get my
money), the shop answers from the order's facts. Past chats are read from <shop>/chats/*.jsonl: one conversation a line,
{"messages": [{"role": "user" | "assistant", "content": …}, …], "language"?: …}.
"""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.language.text import detect
from shopkeeper.llm import prompts
from shopkeeper.llm.types import Message
from shopkeeper.orders import Order
from shopkeeper.shop import Shop
from shopkeeper.train.recipes.goods_text import money_text
from shopkeeper.train.recipes.personal import Scrubber
from shopkeeper.train.recipes.row import Row, held_out, pick

__all__ = ["SHOP", "known_of", "order_turns", "read_chats"]

MOST_ORDERS = 4000  # the newest ones
_TURNS = 8  # of a chat, from its start
_STATUS_ZH = {
    "pending": "待处理",
    "processing": "处理中",
    "shipped": "已发货",
    "delivered": "已送达",
    "cancelled": "已取消",
}
_LABELS = {
    "en": (
        "Order",
        "Placed",
        "Status",
        "Items",
        "Total",
        "Carrier",
        "Tracking",
        "Expected",
        "Delivered",
        "Refunded",
    ),
    "zh": ("订单", "下单日期", "状态", "商品", "合计", "承运商", "运单号", "预计送达", "送达日期", "已退款"),
}
_ASK = {
    ("en", "where"): ("where is my order {o}?", "when will {o} arrive?", "any news on order {o}?", "has {o} been sent yet?", "I'm waiting for {o}, what's going on?",
                      "status of {o} please", "did you ship {o}?"),
    ("en", "what"): ("what did I buy in {o}?", "which things are in order {o}?", "what's in {o}", "can you list the items of {o}?", "I forgot what I ordered, number {o}"),
    ("en", "total"): ("how much was {o}?", "what did I pay for {o}?", "the total of order {o}?", "what does {o} come to?", "what was charged for {o}"),
    ("en", "refund"): ("was I refunded for {o}?", "did I get my money back for {o}?", "how much was refunded on {o}?", "refund for order {o}?", "what about the refund of {o}"),
    ("en", "tracking"): ("do you have a tracking number?", "what's the tracking number?", "how can I follow the parcel?", "who delivers it?", "which carrier and number?"),
    ("zh", "where"): ("我的订单{o}到哪了？", "{o}什么时候到", "{o}发货了吗", "查一下{o}的状态", "订单{o}怎么还没到", "{o}有消息吗", "帮我看看{o}走到哪儿了"),
    ("zh", "what"): ("{o}里我买了什么？", "订单{o}有哪些东西", "{o}都买了啥", "列一下{o}的商品", "{o}是买的什么来着"),
    ("zh", "total"): ("{o}一共多少钱？", "订单{o}付了多少", "{o}总价是多少", "{o}花了多少", "{o}合计多少呀"),
    ("zh", "refund"): ("{o}退款了吗？", "{o}的钱退了没", "订单{o}退了多少", "{o}的退款呢", "{o}退款到了没有"),
    ("zh", "tracking"): ("有运单号吗？", "快递单号是多少", "哪家快递", "怎么查物流", "快递是哪个，单号多少？"),
}  # fmt: skip


def order_turns(
    order: Order, language: str, rng: random.Random, part: str
) -> tuple[list[Message], list[str]]:
    """A conversation of one or two questions on the order, its facts in the system turn; and the patterns used.
    Nothing is scrubbed yet."""
    names = _LABELS[language]
    zh = language == "zh"
    facts = {names[0]: order.id, names[1]: order.placed[:10],
             names[2]: _STATUS_ZH[order.status.value] if zh else order.status.value}  # fmt: skip
    items = [f"{line.quantity} x {line.title or line.product}" for line in order.lines[:3]]
    facts[names[3]] = "; ".join(items)
    facts[names[4]] = money_text(order.total, order.currency, language)
    parcel = order.shipments[-1] if order.shipments else None
    for name, value in (
        (names[5], parcel.carrier if parcel else ""),
        (names[6], parcel.tracking if parcel else ""),
        (names[7], parcel.promised[:10] if parcel and not parcel.delivered else ""),
        (names[8], parcel.delivered[:10] if parcel else ""),
        (names[9], money_text(order.refunded, order.currency, language) if order.refunded else ""),
    ):
        if value:
            facts[name] = value
    asked = rng.choice(("where", "where", "what", "total", "refund"))
    text, template = pick(rng, _ASK[language, asked], f"order.{language}.{asked}", part)
    messages = [*prompts.answer(text.replace("{o}", order.id), facts, language)]
    messages.append(Message("assistant", _reply(asked, facts, names, language)))
    templates = [template]
    if asked == "where" and rng.random() < 0.5:
        text, template = pick(rng, _ASK[language, "tracking"], f"order.{language}.tracking", part)
        messages += [Message("user", text), Message("assistant", _reply("tracking", facts, names, language))]
        templates.append(template)
    return messages, templates


def _reply(asked: str, facts: dict[str, str], names: tuple[str, ...], language: str) -> str:
    zh = language == "zh"
    order, status, items, total = (facts.get(names[n], "") for n in (0, 2, 3, 4))
    carrier, tracking, expected, delivered, refunded = (facts.get(names[n], "") for n in range(5, 10))
    if asked == "where":
        if delivered:
            return (
                f"订单{order}已于{delivered}送达。" if zh else f"Order {order} was delivered on {delivered}."
            )
        if expected:
            return (
                f"订单{order}{status}，预计{expected}送达。"
                if zh
                else f"Order {order} is {status} and expected on {expected}."
            )
        return f"订单{order}目前{status}。" if zh else f"Order {order} is {status}."
    if asked == "what":
        return f"订单{order}里有：{items}。" if zh else f"Order {order} holds {items}."
    if asked == "total":
        return f"订单{order}合计{total}。" if zh else f"Order {order} came to {total}."
    if asked == "refund":
        if refunded:
            return f"订单{order}已退款{refunded}。" if zh else f"{refunded} of order {order} was refunded."
        return f"订单{order}还没有退款。" if zh else f"Nothing was refunded for order {order}."
    if not tracking:
        return "还没有运单号。" if zh else "There is no tracking number yet."
    return (
        f"{carrier}，运单号{tracking}。" if zh else f"{carrier or 'The carrier'}, tracking number {tracking}."
    )


def known_of(orders: Iterable[Order]) -> dict[str, set[str]]:
    """What of these orders is personal, for `Scrubber.know`: names, lines of addresses, numbers."""
    known: dict[str, set[str]] = {"names": set(), "addresses": set(), "numbers": set()}
    for order in orders:
        known["numbers"] |= {order.id, order.customer, order.contact.phone}
        known["numbers"] |= {number for s in order.shipments for number in (s.id, s.tracking)}
        known["names"].add(order.contact.name)
        if order.address is not None:
            a = order.address
            known["names"].add(a.name)
            known["numbers"].add(a.phone)
            known["addresses"] |= {a.line1, a.line2, a.postal_code, a.city}
    return {kind: {text for text in texts if text} for kind, texts in known.items()}


def read_chats(folder: Path) -> tuple[dict[str, Any], ...]:
    """The past chats of a shop. Raises InputError naming the file and line."""
    found: list[dict[str, Any]] = []
    for file in sorted((folder / "chats").glob("*.jsonl")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                turns = [{"role": str(m["role"]), "content": str(m["content"])} for m in row["messages"]]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f'{str(file)!r}, line {number}: not a chat ({error!r}); write {{"messages": [...]}}'
                ) from error
            turns = [t for t in turns if t["role"] in ("user", "assistant") and t["content"].strip()]
            language = str(row.get("language") or detect(" ".join(t["content"] for t in turns)))[:2]
            found.append({"messages": turns, "language": "zh" if language == "zh" else "en"})
    return tuple(found)


@cache
def _read(folder: Path) -> tuple[tuple[Order, ...], tuple[dict[str, Any], ...], dict[str, set[str]], str]:
    with Shop.open(folder) as shop:
        orders = tuple(shop.orders.list(limit=MOST_ORDERS))
        known = known_of(orders)
        for customer in shop.orders.customers.all():
            known["names"].add(customer.name)
            known["numbers"] |= {customer.id, customer.phone} - {""}
            for a in customer.addresses:
                known["addresses"] |= {a.line1, a.line2, a.postal_code} - {""}
        known["names"].discard("")
        secret = shop.secret  # the replacements are repeatable here, and nowhere else
    return orders, read_chats(folder), known, secret


@dataclass(frozen=True)
class Dialogues:
    """The recipe over one shop's folder."""

    folder: Path
    name: str = "shop_dialogues"

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows; none for a shop with neither orders nor chats."""
        orders, chats, known, secret = _read(self.folder)
        rng = random.Random(f"{self.name}/{seed}/{part}")
        scrubber = Scrubber(hashlib.sha256(f"{secret}/{seed}".encode()).digest())
        scrubber.know(names=known["names"], addresses=known["addresses"], numbers=known["numbers"])
        mine = _of_part(orders, part, lambda order: order.id)
        said = _of_part(chats, part, lambda chat: chat["messages"][0]["content"] if chat["messages"] else "")
        said = [c for c in said if any(m["role"] == "assistant" for m in c["messages"])]
        for _ in range(count if mine or said else 0):
            if said and (not mine or rng.random() < 0.5):
                chat = rng.choice(said)
                turns = _whole_turns(chat["messages"])
                if not turns:
                    continue
                yield _row(turns, chat["language"], [], part, scrubber, "chats")
                continue
            order = rng.choice(mine)
            language = "zh" if order.language.startswith("zh") else "en"
            messages, templates = order_turns(order, language, rng, part)
            yield _row([(m.role, m.content) for m in messages], language, templates, part, scrubber, "orders")


def _whole_turns(messages: list[dict[str, str]]) -> list[tuple[str, str]]:
    """From the customer's first turn to the last answer within the first turns."""
    turns = [(m["role"], m["content"]) for m in messages][:_TURNS]
    while turns and turns[0][0] != "user":
        turns = turns[1:]
    while turns and turns[-1][0] != "assistant":
        turns = turns[:-1]
    return turns


def _row(
    turns: list[tuple[str, str]],
    language: str,
    templates: list[str],
    part: str,
    scrubber: Scrubber,
    source: str,
) -> Row:
    texts = scrubber.scrub_all(text for _, text in turns)
    return {
        "messages": [{"role": role, "content": text} for (role, _), text in zip(turns, texts, strict=True)],
        "skill": "dialogue", "language": language, "templates": templates, "source": source, "part": part,
    }  # fmt: skip


def _of_part(things: Any, part: str, key: Any) -> list[Any]:
    kept = [t for t in things if held_out(key(t), 10) == (part != "train")]
    return kept or list(things)


class _Shop:
    name = "shop_dialogues"
    needs = "shop"

    def at(self, folder: Path) -> Dialogues:
        """The recipe over the orders and chats of the shop in `folder`."""
        return Dialogues(folder)


SHOP = _Shop()
