"""The recipe `commands_public`: wishes of a public set of service tasks, put into words here, with the commands they mean.

Reads DIR/tau-retail-v1/tasks-train.jsonl (MIT) and DIR/tau2-retail/db.json of the folder given with --public.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.context import LineView, OrderView, ReadingContext
from shopkeeper.errors import InputError
from shopkeeper.orders.model import Address, Customer, PaymentKind, PaymentMethod
from shopkeeper.train.recipes.commands.recipe import command_row
from shopkeeper.train.recipes.commands.scenes import Item
from shopkeeper.train.recipes.commands.speech import Speech
from shopkeeper.train.recipes.public import Source
from shopkeeper.train.recipes.row import Row, held_out

__all__ = ["PUBLIC"]

FILE = "tau-retail-v1/tasks-train.jsonl"
_KINDS = {"credit_card": PaymentKind.CARD, "paypal": PaymentKind.PAYPAL, "gift_card": PaymentKind.GIFT_CARD}
_ATTEMPTS = 8


@lru_cache(maxsize=2)
def _world(folder: Path) -> dict[str, Any]:
    try:
        world: dict[str, Any] = json.loads((folder / "tau2-retail" / "db.json").read_text("utf-8"))
        return world
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot read {str(folder / 'tau2-retail' / 'db.json')!r} ({error}); point --public at the data"
        ) from error


def _tasks(folder: Path, part: str) -> list[dict[str, Any]]:
    """The tasks of one part, with what the shop knows of their customers; an eighth is held out."""
    try:
        lines = (folder / FILE).read_text("utf-8").splitlines()
        tasks = [json.loads(line) for line in lines if line]
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot read {str(folder / FILE)!r} ({error}); point --public at the data"
        ) from error
    world = _world(folder)
    return [
        task | {"world": world}
        for task in tasks
        if held_out(task["id"]) == (part != "train") and task["user_id"] in world["users"] and task["actions"]
    ]


def _context(task: Mapping[str, Any], titles: set[str]) -> ReadingContext:
    world = task["world"]
    user = world["users"][task["user_id"]]
    methods = tuple(
        PaymentMethod(
            m["id"], _KINDS[m["source"]], label=f"{m.get('brand', '')} {m.get('last_four', '')}".strip()
        )
        for m in user["payment_methods"].values()
    )
    orders = tuple(_order(world["orders"][id]) for id in user["orders"] if id in world["orders"])
    goods = {}
    for product in world["products"].values():
        if product["name"] in titles:
            table: dict[str, dict[str, None]] = {}
            for variant in product["variants"].values():
                for name, value in variant["options"].items():
                    table.setdefault(name, {})[value] = None
            goods[product["name"]] = {name: tuple(values) for name, values in table.items()}
    name = f"{user['name']['first_name']} {user['name']['last_name']}"
    customer = Customer(
        task["user_id"], name, user["email"], addresses=(_address(user["address"]),), payment_methods=methods
    )
    return ReadingContext("en", customer, orders, methods, goods, tuple(goods))


def _order(order: Mapping[str, Any]) -> OrderView:
    lines = tuple(
        LineView(
            f"{order['order_id']}-{at}",
            item["product_id"],
            item["name"],
            item["options"],
            round(item["price"] * 100),
        )
        for at, item in enumerate(order["items"], 1)
    )
    return OrderView(order["order_id"], order["status"].split(" ")[0], "", lines, _address(order["address"]))


def _address(row: Mapping[str, str]) -> Address:
    return Address("", row["address1"], row["address2"], row["city"], row["state"], row["zip"], "US")


def _row(task: dict[str, Any], rng: random.Random, turn: int, part: str) -> Row:
    """One turn of the task's customer: one of their wishes, some, or all."""
    titles = {
        line["name"]
        for o in task["world"]["orders"].values()
        if o["user_id"] == task["user_id"]
        for line in o["items"]
    }
    context = _context(task, titles)
    speech = Speech("en", rng, "train" if part == "train" else "heldout")
    for attempt in range(_ATTEMPTS):
        actions = [
            a for a in task["actions"] if a["name"].startswith(("cancel", "return", "exchange", "modify"))
        ]
        chosen = rng.sample(actions, rng.randint(1, max(len(actions) - attempt, 1))) if actions else []
        items = [item for a in chosen if (item := _said(a, task["world"], context, speech, rng)) is not None]
        if not items:
            continue
        text = items[0].text + "".join(speech.say("join") + item.text for item in items[1:])
        commands = tuple(c for item in items for c in item.commands)
        if rng.random() < 0.3:
            text, commands = _introduced(text, commands, context, speech, rng)
        exact = [e for item in items for e in item.exact] + [v for c in commands for v in c.fields.values()]
        row = command_row(
            speech.roughened(text, exact), commands, context, part, speech.templates, "tau-retail-v1"
        )
        if row is not None:
            return row
    text, commands = _introduced("", (), context, speech, rng)
    row = command_row(
        text, commands, replace(context, asked="identity", orders=()), part, speech.templates, "tau-retail-v1"
    )
    if row is None:
        raise InputError(f"no row can be made of task {task['id']!r}")
    return row


def _introduced(
    text: str, commands: tuple[Command, ...], context: ReadingContext, speech: Speech, rng: random.Random
) -> tuple[str, tuple[Command, ...]]:
    customer = context.customer
    assert customer is not None
    code = customer.addresses[0].postal_code
    said = speech.say("identify", name=customer.name, zip=code, email=customer.email, user=customer.id)
    fields = {}
    for key, value in (
        ("email", customer.email),
        ("name", customer.name),
        ("postal_code", code),
        ("user_id", customer.id),
    ):
        if value in said:
            fields[key] = value
    return (f"{said}. {text}" if text else said), (Command("identify", fields=fields), *commands)


def _said(
    action: Mapping[str, Any],
    world: Mapping[str, Any],
    context: ReadingContext,
    speech: Speech,
    rng: random.Random,
) -> Item | None:
    """One gold action as a wish in words; None for what no customer would say."""
    arguments, name = action["arguments"], action["name"]
    order = next((o for o in context.orders if o.id == arguments.get("order_id")), None)
    of = (
        rng.choice((f" from order {order.id}", f", order {order.id}", f" in order {order.id.lstrip('#')}"))
        if order and rng.random() < 0.7
        else ""
    )
    id = order.id if order is not None and of else ""
    if name == "cancel_pending_order":
        text = speech.say("cancel") + of + " " + speech.say(arguments["reason"])
        return Item(text, (Command("cancel", order=id, reason=arguments["reason"]),), (of,))
    if name == "modify_pending_order_payment":
        kind = _kind(arguments["payment_method_id"], context)
        text = speech.say("payment", method=speech.method(kind, context.methods)) + of
        return Item(text, (Command("change_payment", order=id, method=kind),), (of,))
    if name in ("modify_pending_order_address", "modify_user_address"):
        said, fields = speech.address(_address(arguments))
        if name == "modify_user_address":
            return Item(
                speech.say("address_profile", address=said),
                (Command("change_address", address=fields, scope="default"),),
                tuple(fields.values()),
            )
        text = (f"for order {order.id}, " if order and of else "") + speech.say("address", address=said)
        return Item(
            text,
            (Command("change_address", order=id, address=fields, scope="order"),),
            (*fields.values(), id),
        )
    if order is None or "item_ids" not in arguments:
        return None
    lines = [_line(world, order, item) for item in arguments["item_ids"]]
    if any(line is None for line in lines):
        return None
    found = [line for line in lines if line is not None]
    kind = _kind(arguments.get("payment_method_id", ""), context)
    if name == "return_delivered_order_items":
        things = [speech.thing(line.title, (line.title.lower(),), {}) for line in found]
        said = ", ".join(things[:-1]) + " and " + things[-1] if len(things) > 1 else things[0]
        text = speech.say("return", things=said, it="them" if len(things) > 1 else "it") + of
        command = Command("return", order=id, wishes=tuple(Wish(line.title) for line in found))
        return _paid(text, command, kind, of, context, speech, rng)
    parts, wishes = [], []
    for line, new in zip(found, arguments["new_item_ids"], strict=True):
        wanted = _variant(world, new)
        options = {n: v for n, v in wanted.items() if line.options.get(n) != v}
        if not options:
            return None
        current = dict(rng.sample(list(line.options.items()), 1)) if rng.random() < 0.25 else {}
        thing = speech.thing(line.title, (line.title.lower(),), current)
        parts.append(
            speech.say(
                "exchange",
                thing=thing,
                np=speech.target(options, line.title.lower()),
                bare=line.title.lower(),
            )
        )
        wishes.append(Wish(line.title, current=current, options=options))
    text = speech.say("join").join(parts) + of
    return _paid(text, Command("exchange", order=id, wishes=tuple(wishes)), kind, of, context, speech, rng)


def _paid(
    text: str,
    command: Command,
    kind: str,
    of: str,
    context: ReadingContext,
    speech: Speech,
    rng: random.Random,
) -> Item:
    if kind and rng.random() < 0.35:
        text += rng.choice((", ", ". ", " and ")) + speech.say(
            "method", method=speech.method(kind, context.methods)
        )
        command = replace(command, method=kind)
    return Item(text, (command,), (of,))


def _kind(id: str, context: ReadingContext) -> str:
    return next((str(m.kind) for m in context.methods if m.id == id), "")


def _line(world: Mapping[str, Any], order: OrderView, item: str) -> LineView | None:
    options = _variant(world, item)
    return next((line for line in order.lines if line.options == options), None)


def _variant(world: Mapping[str, Any], item: str) -> dict[str, str]:
    for product in world["products"].values():
        if item in product["variants"]:
            options: dict[str, str] = product["variants"][item]["options"]
            return options
    return {}


PUBLIC = Source("commands_public", (FILE, "tau2-retail/db.json"), "MIT", _tasks, _row)
