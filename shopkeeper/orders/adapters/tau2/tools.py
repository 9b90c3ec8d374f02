"""The sixteen tools of the tau2 retail form, under their own names and semantics, over the built-in order system."""

from __future__ import annotations

import ast
import json
import operator
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from shopkeeper.errors import ShopkeeperError
from shopkeeper.orders.actions import ChangeCustomerAddress
from shopkeeper.orders.adapters.tau2.export import order_out, product_out, user_out
from shopkeeper.orders.adapters.tau2.translate import action_of
from shopkeeper.orders.builtin import BuiltinBackend

__all__ = ["TOOLS", "Tau2Tools", "Tool", "ToolResult"]

_ADDRESS = ("address1", "address2", "city", "state", "country", "zip")
_SWAP = ("order_id", "item_ids", "new_item_ids", "payment_method_id")


@dataclass(frozen=True, slots=True)
class Tool:
    """`kind`: read, write or other."""

    name: str
    kind: str
    arguments: tuple[str, ...]


TOOLS: tuple[Tool, ...] = (
    Tool("find_user_id_by_email", "read", ("email",)),
    Tool("find_user_id_by_name_zip", "read", ("first_name", "last_name", "zip")),
    Tool("get_user_details", "read", ("user_id",)),
    Tool("get_order_details", "read", ("order_id",)),
    Tool("get_product_details", "read", ("product_id",)),
    Tool("get_item_details", "read", ("item_id",)),
    Tool("list_all_product_types", "read", ()),
    Tool("calculate", "other", ("expression",)),
    Tool("transfer_to_human_agents", "other", ("summary",)),
    Tool("cancel_pending_order", "write", ("order_id", "reason")),
    Tool("modify_pending_order_address", "write", ("order_id", *_ADDRESS)),
    Tool("modify_pending_order_payment", "write", ("order_id", "payment_method_id")),
    Tool("modify_pending_order_items", "write", _SWAP),
    Tool("modify_user_address", "write", ("user_id", *_ADDRESS)),
    Tool("return_delivered_order_items", "write", ("order_id", "item_ids", "payment_method_id")),
    Tool("exchange_delivered_order_items", "write", _SWAP),
)
_BY_NAME = {tool.name: tool for tool in TOOLS}


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`content` is text or JSON; where not `ok`, what was wrong, and nothing has changed."""

    ok: bool
    content: str


class _Refused(Exception):
    """What a tool answers instead of doing something."""


class Tau2Tools:
    """Calls by name. The tools know no promises: whoever calls them keeps to the policy."""

    def __init__(self, backend: BuiltinBackend) -> None:
        self.backend = backend

    def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Runs one tool; never raises for what the caller asked."""
        tool = _BY_NAME.get(name)
        if tool is None:
            return ToolResult(False, f"Unknown tool {name}")
        missing = [one for one in tool.arguments if one not in arguments]
        if missing:
            return ToolResult(False, f"Missing argument {', '.join(missing)}")
        run: Callable[[Mapping[str, Any]], Any] = getattr(self, f"_{name}", self._write_tool(name))
        try:
            found = run(arguments)
        except (_Refused, ShopkeeperError) as error:
            return ToolResult(False, str(error))
        return ToolResult(True, found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))

    def _find_user_id_by_email(self, given: Mapping[str, Any]) -> str:
        wanted = str(given["email"]).strip()
        found = [c for c in self.backend.find_customers(email=wanted) if not c.id.startswith("guest:")]
        return found[0].id if wanted and found else _refuse("User not found")

    def _find_user_id_by_name_zip(self, given: Mapping[str, Any]) -> str:
        name = f"{given['first_name']} {given['last_name']}"
        for customer in self.backend.find_customers(name=name, postal_code=str(given["zip"])):
            if customer.addresses and customer.addresses[0].postal_code == given["zip"]:
                return customer.id
        raise _Refused("User not found")

    def _get_user_details(self, given: Mapping[str, Any]) -> dict[str, Any]:
        customer = self.backend.book.customers.get(str(given["user_id"]))
        return user_out(customer) if customer else _refuse("User not found")

    def _get_order_details(self, given: Mapping[str, Any]) -> dict[str, Any]:
        order = self.backend.book.get(str(given["order_id"]))
        return order_out(order) if order else _refuse("Order not found")

    def _get_product_details(self, given: Mapping[str, Any]) -> dict[str, Any]:
        id = str(given["product_id"])
        title = self.backend.products().get(id)
        return product_out(id, title, self.backend.offers(id)) if title else _refuse("Product not found")

    def _get_item_details(self, given: Mapping[str, Any]) -> dict[str, Any]:
        for product, title in self.backend.products().items():
            variants: dict[str, Any] = product_out(product, title, self.backend.offers(product))["variants"]
            if found := variants.get(given["item_id"]):
                return dict(found)
        raise _Refused("Item not found")

    def _list_all_product_types(self, _: Mapping[str, Any]) -> dict[str, str]:
        return dict(sorted((title, id) for id, title in self.backend.products().items()))

    def _calculate(self, given: Mapping[str, Any]) -> str:
        return _calculated(str(given["expression"]))

    def _transfer_to_human_agents(self, _: Mapping[str, Any]) -> str:
        return "Transfer successful"

    def _write_tool(self, name: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
        def write(given: Mapping[str, Any]) -> dict[str, Any]:
            action = action_of(name, given, self.backend)
            assert action is not None
            if isinstance(action, ChangeCustomerAddress):
                owner = self.backend.book.customers.get(action.customer)
            else:
                order = self.backend.book.get(action.order)
                owner = self.backend.book.customers.get(order.customer) if order else None
            if owner is None:
                raise _Refused("User not found")
            method = given.get("payment_method_id")
            if method is not None and method not in [m.id for m in owner.payment_methods]:
                raise _Refused("Payment method not found")
            self.backend.perform(action, customer=owner.id, key=uuid.uuid4().hex, actor="tool")
            if isinstance(action, ChangeCustomerAddress):
                return self._get_user_details({"user_id": owner.id})
            return self._get_order_details({"order_id": action.order})

        return write


def _refuse(message: str) -> NoReturn:
    raise _Refused(message)


_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _calculated(expression: str) -> str:
    if not expression or set(expression) - set("0123456789+-*/(). ") or len(expression) > 1000:
        raise _Refused("Invalid characters in expression")
    try:
        return str(round(float(_value(ast.parse(expression.strip(), mode="eval").body)), 2))
    except (SyntaxError, ZeroDivisionError, OverflowError, RecursionError, ValueError) as error:
        raise _Refused(f"Invalid expression: {error}") from error


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        value = _value(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    raise ValueError("only + - * / and numbers")
