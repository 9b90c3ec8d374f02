"""Makes a folder for `shopkeeper bench agent` from the earlier public tasks, worded by templates.

    python bench/agent/worded.py DATA OUT

DATA holds tau2-retail/db.json, tau2-retail/policy.md and tau-retail-v1/tasks-train.jsonl. Each task is a list of
changes ("return this, exchange that for one with these options"); each change becomes a sentence, said at once or one
after the other, the goods by name, the payment method by kind. Tasks that exchange a thing for itself are left out.
What the changes make of the database is worked out with the shop's own tools. Three ways of telling options are drawn
at random, of which some are terse to the point of being open ("the helmet to white, medium"): not every dialogue can
be passed.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shopkeeper.orders.adapters.tau2 import World

REASONS = {
    "no longer needed": (
        "I don't need it any more",
        "it's no longer needed",
        "I changed my mind, I don't need it",
    ),
    "ordered by mistake": (
        "I ordered it by mistake",
        "it was placed by accident",
        "I didn't mean to order it",
    ),
}
DONE = r"(?is)^(?!.*yes/no).*(done|else|has been|cancelled|changed|returned|exchang)"


class Wording:
    """Sentences for the changes of one task."""

    def __init__(self, db: Mapping[str, Any], user: Mapping[str, Any], chance: random.Random) -> None:
        self.db, self.user, self.chance = db, user, chance

    def say(self, action: Mapping[str, Any]) -> str:
        """One change as a customer says it; '' when it cannot be said."""
        given = action["arguments"]
        order = given.get("order_id", "")
        pay = self._method(given["payment_method_id"]) if "payment_method_id" in given else ""
        pick = self.chance.choice
        match action["name"]:
            case "return_delivered_order_items":
                things = _listed([self._thing(order, item) for item in given["item_ids"]])
                return pick(
                    (
                        f"I want to return the {things} from order {order}. Please refund {pay}.",
                        f"Please take back the {things} of my order {order}, money back to {pay} please",
                        f"return {things} ({order}), refund to {pay}",
                        f"I'd like to send back the {things} that came with {order}. The refund should go to {pay}.",
                    )
                )
            case "cancel_pending_order":
                why = pick(REASONS[given["reason"]])
                return pick(
                    (
                        f"Cancel order {order}, {why}.",
                        f"I'd like to cancel my order {order}: {why}.",
                        f"please cancel {order} - {why}",
                    )
                )
            case "exchange_delivered_order_items" | "modify_pending_order_items":
                return self._changed(order, given, action["name"].startswith("exchange"), pay)
            case "modify_pending_order_address":
                parts = ("address1", "address2", "city", "state", "zip", "country")
                line = ", ".join(given[part] for part in parts if given[part])
                return pick(
                    (
                        f"Change the shipping address of order {order} to {line}.",
                        f"Order {order} should go to {line} instead.",
                        f"please ship {order} to {line}",
                    )
                )
            case "modify_pending_order_payment":
                return pick(
                    (
                        f"Change the payment of order {order} to {pay}.",
                        f"I want to pay order {order} with {pay} instead.",
                    )
                )
            case _:
                return ""

    def _changed(self, order: str, given: Mapping[str, Any], delivered: bool, pay: str) -> str:
        swaps = []
        for old, new in zip(given["item_ids"], given["new_item_ids"], strict=True):
            item = self._item(order, old)
            options = self.db["products"][item["product_id"]]["variants"][new]["options"]
            wanted = {name: value for name, value in options.items() if item["options"].get(name) != value}
            if not wanted:
                return ""
            said = self.chance.choice(("with", "colon", "bare"))
            thing = self._thing(order, old)
            if said == "bare":
                swaps.append(f"the {thing} to {', '.join(_bare(n, v) for n, v in wanted.items())}")
            elif said == "colon":
                swaps.append(f"the {thing} for one with {', '.join(f'{n}: {v}' for n, v in wanted.items())}")
            else:
                swaps.append(
                    f"the {thing} for one with {' and '.join(_with(n, v) for n, v in wanted.items())}"
                )
        verb = "exchange" if delivered else self.chance.choice(("change", "swap", "modify"))
        rest = self.chance.choice((" Everything else the same.", " Otherwise same as before.", ""))
        things = "; ".join(swaps)
        return self.chance.choice(
            (
                f"In order {order} I'd like to {verb} {things}.{rest} Use {pay} for the difference.",
                f"For {order}: {verb} {things}.{rest} Pay with {pay}.",
                f"Please {verb} {things} (order {order}).{rest} Any difference on {pay}.",
            )
        )

    def _item(self, order: str, item: str) -> dict[str, Any]:
        found: dict[str, Any] = next(i for i in self.db["orders"][order]["items"] if i["item_id"] == item)
        return found

    def _thing(self, order: str, item: str) -> str:
        one = self._item(order, item)
        name = one["name"].lower() if self.chance.random() < 0.7 else one["name"]
        alike = [i for i in self.db["orders"][order]["items"] if i["name"] == one["name"]]
        return f"{name} ({', '.join(one['options'].values())})" if len(alike) > 1 else name

    def _method(self, id: str) -> str:
        method = self.user["payment_methods"][id]
        alike = [m for m in self.user["payment_methods"].values() if m["source"] == method["source"]]
        if method["source"] == "paypal":
            return self.chance.choice(("PayPal", "my PayPal account", "paypal"))
        if method["source"] == "gift_card":
            return self.chance.choice(("my gift card", "the gift card", "gift card"))
        if len(alike) == 1:
            return self.chance.choice(("my credit card", "the credit card on file", "credit card"))
        return f"my {method['brand']} ending in {method['last_four']}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _with(name: str, value: str) -> str:
    return f"no {name}" if value == "none" else f"{name} {value}"


def _bare(name: str, value: str) -> str:
    """The value alone where it says of what it is."""
    return (
        value if re.search(r"[a-z]{3}", value) and value not in ("none", "yes", "no") else f"{value} {name}"
    )


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(
            f"usage: python {sys.argv[0]} DATA OUT  (DATA: the folder with tau2-retail and tau-retail-v1)"
        )
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    for name in ("tau2-retail/db.json", "tau2-retail/policy.md", "tau-retail-v1/tasks-train.jsonl"):
        if not (data / name).exists():
            sys.exit(f"worded: {str(data)!r} has no {name}")
    out.mkdir(parents=True, exist_ok=True)
    for name in ("db.json", "policy.md"):
        shutil.copyfile(data / "tau2-retail" / name, out / name)
    db = json.loads((out / "db.json").read_text("utf-8"))
    world, chance = World.open(out), random.Random(7)
    dialogues, gold = [], []
    for line in (data / "tau-retail-v1" / "tasks-train.jsonl").read_text("utf-8").splitlines():
        task = json.loads(line)
        user, one = db["users"][task["user_id"]], world.fresh()
        wording = Wording(db, user, chance)
        said = [wording.say(action) for action in task["actions"]]
        if not said or not all(said):
            continue
        if not all(one.tools.call(a["name"], a["arguments"]).ok for a in task["actions"]):
            continue
        dialogues.append(dialogue(task["id"], said, user, chance))
        gold.append({"id": task["id"], "final_db_sha": one.sha(), "writes": task["actions"]})
    for file, rows in (("dialogues.jsonl", dialogues), ("gold.jsonl", gold)):
        (out / file).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{out}: {len(dialogues)} dialogues;  shopkeeper bench agent {out}")


def dialogue(id: str, said: list[str], user: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """A customer who says all at once, or one wish after the other."""
    name, zip_code = user["name"], user["address"]["zip"]
    who = (
        user["email"]
        if chance.random() < 0.5
        else f"{name['first_name']} {name['last_name']}, zip {zip_code}"
    )
    first, later = (said[0], said[1:]) if chance.random() < 0.5 else (" ".join(said), [])
    yes = chance.choice(("yes", "Yes, please.", "yes, go ahead"))
    answers = [
        {"asks": "e-?mail|zip|verify|identif", "say": who, "once": True},
        {"asks": "yes/no", "say": yes, "once": False},
        *({"asks": DONE, "say": wish, "once": True} for wish in later),
    ]
    opening = f"Hi! {first}" if chance.random() < 0.3 else first
    otherwise = ["That's what I want, please.", "Bye."]
    return {"id": id, "opening": opening, "answers": answers, "otherwise": otherwise, "max_turns": 25}


if __name__ == "__main__":
    main()
