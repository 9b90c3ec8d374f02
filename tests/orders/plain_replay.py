"""The writing tools of the tau2 retail form on plain dictionaries, written from their description alone: what the
adapter over the order system is compared with."""

from __future__ import annotations

import copy
from typing import Any

World = dict[str, Any]


class Replay:
    """A world that shares what is never written with the one it was made from."""

    def __init__(self, world: World) -> None:
        self.world = {name: dict(part) for name, part in world.items()}

    def call(self, name: str, given: dict[str, Any]) -> bool:
        """Runs one tool; False when it answers an error, and then nothing has changed."""
        order = copy.deepcopy(self.world["orders"].get(given.get("order_id")))
        user = copy.deepcopy(self.world["users"].get(order["user_id"] if order else given.get("user_id")))
        if user is None:
            return False
        method = given.get("payment_method_id")
        if method is not None and method not in user["payment_methods"]:
            return False
        if not getattr(self, name)(order or user, user, given):
            return False
        self.world["users"][user["user_id"]] = user
        if order:
            self.world["orders"][order["order_id"]] = order
        return True

    def modify_user_address(self, _: Any, user: Any, given: Any) -> bool:
        user["address"] = _address(given)
        return True

    def modify_pending_order_address(self, order: Any, _: Any, given: Any) -> bool:
        order["address"] = _address(given)
        return "pending" in order["status"]

    def cancel_pending_order(self, order: Any, user: Any, given: Any) -> bool:
        if order["status"] != "pending" or given["reason"] not in ("no longer needed", "ordered by mistake"):
            return False
        order["status"], order["cancel_reason"] = "cancelled", given["reason"]
        for entry in list(order["payment_history"]):
            order["payment_history"].append({**entry, "transaction_type": "refund"})
            _credit(user, entry["payment_method_id"], entry["amount"])
        return True

    def modify_pending_order_payment(self, order: Any, user: Any, given: Any) -> bool:
        history, new = order["payment_history"], given["payment_method_id"]
        if (
            "pending" not in order["status"]
            or len(history) != 1
            or history[0]["transaction_type"] != "payment"
        ):
            return False
        old, amount = history[0]["payment_method_id"], history[0]["amount"]
        if new == old or user["payment_methods"][new].get("balance", amount) < amount:
            return False
        history.append({"transaction_type": "payment", "amount": amount, "payment_method_id": new})
        history.append({"transaction_type": "refund", "amount": amount, "payment_method_id": old})
        _credit(user, new, -amount)
        _credit(user, old, amount)
        return True

    def modify_pending_order_items(self, order: Any, user: Any, given: Any) -> bool:
        pairs = self._swaps(order, given)
        if (
            order["status"] != "pending"
            or not pairs
            or any(old["item_id"] == new["item_id"] for old, new in pairs)
        ):
            return False
        difference: float = 0
        for old, new in pairs:
            difference += new["price"] - old["price"]
        method = given["payment_method_id"]
        if user["payment_methods"][method].get("balance", difference) < difference:
            return False
        kind = "payment" if difference > 0 else "refund"
        entry = {"transaction_type": kind, "amount": abs(difference), "payment_method_id": method}
        order["payment_history"].append(entry)
        _credit(user, method, -difference)
        last = pairs[-1][1]
        for old, new in pairs:
            old |= {"item_id": new["item_id"], "price": last["price"], "options": last["options"]}
        order["status"] = "pending (item modified)"
        return True

    def return_delivered_order_items(self, order: Any, user: Any, given: Any) -> bool:
        method = given["payment_method_id"]
        original = order["payment_history"][0]["payment_method_id"]
        gift = user["payment_methods"][method]["source"] == "gift_card"
        if (
            order["status"] != "delivered"
            or not (method == original or gift)
            or not _held(order, given["item_ids"])
        ):
            return False
        order |= {
            "status": "return requested",
            "return_items": sorted(given["item_ids"]),
            "return_payment_method_id": method,
        }
        return True

    def exchange_delivered_order_items(self, order: Any, user: Any, given: Any) -> bool:
        pairs, method = self._swaps(order, given), given["payment_method_id"]
        if order["status"] != "delivered" or not pairs:
            return False
        difference = round(sum(new["price"] - old["price"] for old, new in pairs), 2)
        if user["payment_methods"][method].get("balance", difference) < difference:
            return False
        order |= {
            "status": "exchange requested",
            "exchange_items": sorted(given["item_ids"]),
            "exchange_new_items": sorted(given["new_item_ids"]),
            "exchange_payment_method_id": method,
            "exchange_price_difference": difference,
        }
        return True

    def _swaps(self, order: Any, given: Any) -> list[tuple[Any, Any]]:
        """The order's items with their new variants; empty when that cannot be."""
        old, new = _held(order, given["item_ids"]), given["new_item_ids"]
        if len(old) != len(new):
            return []
        pairs = []
        for item, id in zip(old, new, strict=True):
            variant = self.world["products"][item["product_id"]]["variants"].get(id)
            if variant is None or not variant["available"]:
                return []
            pairs.append((item, variant))
        return pairs


def _held(order: Any, ids: list[str]) -> list[Any]:
    """The order's items with these ids, each once; empty when it holds fewer."""
    left, found = list(order["items"]), []
    for id in ids:
        item = next((one for one in left if one["item_id"] == id), None)
        if item is None:
            return []
        left = [one for one in left if one is not item]
        found.append(item)
    return found


def _credit(user: Any, method: str, amount: float) -> None:
    of = user["payment_methods"][method]
    if of["source"] == "gift_card":
        of["balance"] = round(of["balance"] + amount, 2)


def _address(given: Any) -> dict[str, str]:
    return {name: given[name] for name in ("address1", "address2", "city", "country", "state", "zip")}
