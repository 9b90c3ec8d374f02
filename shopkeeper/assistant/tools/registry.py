"""All tools, and the boundary that every call goes through: arguments, promises, the ledger, what is shown."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.violations import Promise
from shopkeeper.assistant.tools.carts import CART
from shopkeeper.assistant.tools.changes import CHANGES
from shopkeeper.assistant.tools.documents import DOCUMENTS
from shopkeeper.assistant.tools.goods import GOODS
from shopkeeper.assistant.tools.orders import ORDERS
from shopkeeper.assistant.tools.people import PEOPLE
from shopkeeper.assistant.tools.recommended import RECOMMEND
from shopkeeper.assistant.tools.tool import ShopTool, Stopped, ToolContext, ToolResult, check_arguments
from shopkeeper.errors import InputError, ShopkeeperError

__all__ = ["TOOLS", "call_tool", "tools_for"]

TOOLS: Mapping[str, ShopTool] = {
    tool.name: tool for tool in (*GOODS, *RECOMMEND, *CART, *ORDERS, *CHANGES, *DOCUMENTS, *PEOPLE)
}

log = logging.getLogger(__name__)


def tools_for(context: ToolContext) -> list[ShopTool]:
    """The tools that this shop and channel have: no orders without a backend, no cart without one,
    no recommendations where there are none."""
    parts = context.parts
    without: set[str] = set()
    if parts.backend is None:
        without |= {tool.name for tool in (*ORDERS, *CHANGES)}
    if parts.carts is None:
        without |= {tool.name for tool in CART}
    if parts.recommend is None:
        without |= {tool.name for tool in RECOMMEND}
    if parts.knowledge is None:
        without |= {tool.name for tool in DOCUMENTS}
    return [tool for tool in TOOLS.values() if tool.name not in without]


def call_tool(context: ToolContext, name: str, arguments: Any) -> ToolResult:
    """One call of a model. Never raises for what a model asks: a refusal is a result with "error", and when a promise
    refused it, it is counted. What the customer sees of the result is emitted."""
    tool = next((t for t in tools_for(context) if t.name == name), None)
    if tool is None:
        return ToolResult({"error": f"there is no tool {str(name)[:60]!r}"})
    _show(context, tool, "started")
    try:
        given = dict(arguments) if isinstance(arguments, Mapping) else {}
        check_arguments(given, tool.parameters)
        result = tool.run(context, given)
    except Stopped as stopped:
        _stop(context, tool, stopped.promise, str(stopped), arguments)
        return ToolResult({"error": str(stopped), "refused_by": stopped.promise}, plain=_reason(stopped))
    except (InputError, ShopkeeperError) as error:
        _show(context, tool, "failed")
        return ToolResult({"error": str(error)})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        log.exception("tool %s with %.200r", name, arguments)
        _show(context, tool, "failed")
        return ToolResult({"error": "the tool failed; try another way"})
    context.ledger.record(dict(result.data))
    for fact in result.facts:
        context.ledger.record(fact)
    if result.done:
        context.ledger.did(result.done)
    context.turn.state.reached([str(id) for id in result.products])
    for event in result.events:
        if event.kind == "products":
            context.turn.state.show([str(p["id"]) for p in event.data["products"]])
        context.turn.emit(event)
    _show(context, tool, "done")
    return result


def _reason(stopped: Stopped) -> tuple[str, ...]:
    return (str(stopped).partition(" (rule")[0],) if stopped.promise == "policy" else ()


def _stop(context: ToolContext, tool: ShopTool, promise: Promise, why: str, arguments: Any) -> None:
    asked = json.dumps(arguments, ensure_ascii=False, default=str)[:200]
    context.turn.violations.stop(promise, f"{why} · asked: {asked}", tool.name)
    _show(context, tool, "stopped")


def _show(context: ToolContext, tool: ShopTool, state: str) -> None:
    label = tool.label(context.language)
    context.turn.emit(Event("tool", {"name": tool.name, "label": label, "state": state}))
