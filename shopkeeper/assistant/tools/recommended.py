"""The tool `recommend`: goods that may suit who speaks, each with the true reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.recommending import MOST, suited
from shopkeeper.assistant.tools.goods import lines_of, reached
from shopkeeper.assistant.tools.products import product_row, shown_products
from shopkeeper.assistant.tools.tool import ShopTool, ToolContext, ToolResult, schema
from shopkeeper.assistant.wording.tools import text

__all__ = ["RECOMMEND"]


def recommend(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    like = reached(context, given["like"]).id if given.get("like") else ""
    limit = min(int(given.get("limit", MOST)), MOST)
    found = suited(context.parts, context.turn, like=like, limit=limit)
    if not found:
        return ToolResult({"products": []}, plain=(text("nothing", context.language),))
    rows, cards, plain = [], [], []
    for one in found:
        rows.append(
            {**product_row(context, one.product), "why": one.why, "sponsored": bool(one.item.sponsored)}
        )
        row = shown_products(context, [one.product], one.shown(context.language))["products"][0]
        cards.append({**row, "url": one.address(str(row["url"]))})
        plain += [f"{line} ({one.why})" for line in lines_of(context, [one.product])]
    data = {
        "products": rows,
        "note": "say of each product its own reason, and that a sponsored one is sponsored",
    }
    return ToolResult(
        data, (Event("products", {"products": cards}),), tuple(plain), tuple(r["id"] for r in rows)
    )


RECOMMEND = (
    ShopTool(
        "recommend",
        "Goods that may suit the customer by what they did in the shop, or that go on from one product; with reasons. "
        "Use it when the customer asks for recommendations without saying what for; else search.",
        schema(
            like=("string", "id of a product of this conversation to go on from"),
            limit={"type": "integer", "minimum": 1, "maximum": MOST},
        ),
        "read", ("reach", "facts", "fence"), "products", {"en": "Looking for what suits you", "zh": "正在为您挑选"},
        recommend,
    ),
)  # fmt: skip
