"""Tools about goods: search, details, compare, alternatives, what fits, and being told when something is back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from shopkeeper.assistant.alerts import StockAlerts
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.interests import tell_search
from shopkeeper.assistant.memory import person_of
from shopkeeper.assistant.promises.reach import OutOfReach, check_reach
from shopkeeper.assistant.tools.products import (
    attribute_text,
    details,
    price_text,
    product_row,
    short,
    shown_products,
    stocked,
)
from shopkeeper.assistant.tools.tool import ShopTool, Stopped, ToolContext, ToolResult, schema
from shopkeeper.assistant.wording.tools import text
from shopkeeper.catalog.model import Product, pick
from shopkeeper.errors import NotFound
from shopkeeper.language import fold
from shopkeeper.language.currency import exponent
from shopkeeper.search import SearchRequest

__all__ = ["GOODS", "lines_of", "reached"]

MOST = 6
_FITS = ("compat", "fits", "suit", "works with", "适用", "兼容", "适配", "型号")


def reached(context: ToolContext, id: str) -> Product:
    """A product of this conversation. Raises Stopped when it was not returned here, NotFound when it is gone."""
    try:
        check_reach(context.turn.state, id)
    except OutOfReach as error:
        raise Stopped("reach", str(error)) from error
    product = context.parts.catalog.get(id)
    if product is None:
        raise NotFound(f"product {id!r} is not sold any more")
    return product


def lines_of(context: ToolContext, products: Iterable[Product]) -> tuple[str, ...]:
    """The products in words made by code."""
    return tuple(
        text(
            "product",
            context.language,
            title=pick(p.title, context.language),
            price=price_text(p.current_price),
        )
        for p in products
    )


def _list(context: ToolContext, products: list[Product], **more: Any) -> ToolResult:
    data = {**more, "products": [product_row(context, p) for p in products]}
    plain = lines_of(context, products) or (text("nothing", context.language),)
    events = (Event("products", shown_products(context, products)),) if products else ()
    return ToolResult(data, events, plain, tuple(p.id for p in products))


def search(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    parts = context.parts
    scale = Decimal(10) ** exponent(parts.config.currency)
    low, high = given.get("min_price"), given.get("max_price")
    edges = tuple(None if edge is None else float(Decimal(str(edge)) * scale) for edge in (low, high))
    request = SearchRequest(
        str(given["query"])[:300],
        context.language,
        ranges={"price": (edges[0], edges[1])} if any(e is not None for e in edges) else {},
        sort=given.get("sort", "relevance"),
        limit=min(int(given.get("limit", MOST)), MOST),
        facets=False,
        model=False,
    )
    found = parts.search.query(request)
    tell_search(parts, context.turn, found.chips)
    products = list(parts.catalog.get_many([h.id for h in found.hits]).values())
    return _list(context, products, found=found.total, relaxed=list(found.relaxed))


def product_details(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    product = reached(context, given["product"])
    reviews = context.parts.catalog.reviews(product.id, 3)
    row = details(context, product, reviews)
    plain = [*lines_of(context, [product])]
    plain += [f"{name}: {value}" for name, value in list(row["attributes"].items())[:8]]
    return ToolResult(row, (), tuple(plain), (product.id,))


def compare(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    products = [reached(context, id) for id in dict.fromkeys(given["products"])][:4]
    language, translate = context.language, context.parts.catalog.vocabulary.translate
    names = list(dict.fromkeys(name for p in products for name in p.attributes))
    shared = [n for n in names if sum(n in p.attributes for p in products) > 1 or len(names) < 8][:12]
    columns = [text("what", language), *(pick(p.title, language) or p.id for p in products)]
    rows = [[text("price", language), *(price_text(p.current_price) for p in products)]]
    rows.append([text("rating", language), *("" if p.rating is None else f"{p.rating:g}" for p in products)])
    rows.append(
        [text("available", language), *(text("yes" if stocked(p) else "no", language) for p in products)]
    )
    for name in shared:
        told = [
            short(context, attribute_text(p.attributes[name])) if name in p.attributes else ""
            for p in products
        ]
        rows.append([translate("attribute", name, language) or name, *told])
    rows = [row for row in rows if any(row[1:])]
    data = {"products": [product_row(context, p) for p in products], "columns": columns, "rows": rows}
    plain = tuple(f"{row[0]}: " + " / ".join(row[1:]) for row in rows)
    return ToolResult(
        data, (Event("table", {"columns": columns, "rows": rows}),), plain, tuple(p.id for p in products)
    )


def alternatives(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    product = reached(context, given["product"])
    hits = context.parts.search.similar(product.id, MOST * 2)
    found = context.parts.catalog.get_many([h.id for h in hits])
    high = product.current_price if given.get("cheaper") else None
    kept = [
        p
        for p in found.values()
        if stocked(p)
        and (high is None or (p.current_price is not None and p.current_price.amount < high.amount))
    ]
    return _list(context, kept[:4], instead_of=product.id)


def compatible_with(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    """Only what itself says that it fits: an attribute of compatibility that names the product, its model or brand."""
    product = reached(context, given["product"])
    title = fold(pick(product.title, "en") or pick(product.title, context.language))
    names = [n for n in (title, fold(product.mpn), fold(pick(product.title, context.language))) if len(n) > 2]
    request = SearchRequest(
        f"{given.get('kind', '')} {pick(product.title, context.language)}".strip()[:300],
        context.language,
        limit=60,
        facets=False,
        model=False,
    )
    hits = context.parts.search.query(request).hits
    found = [
        p
        for p in context.parts.catalog.get_many([h.id for h in hits]).values()
        if p.id != product.id and any(name in told for told in _fitting(p) for name in names)
    ]
    return _list(context, found[:MOST], fits=product.id)


def _fitting(product: Product) -> list[str]:
    return [
        fold(attribute_text(value))
        for name, value in product.attributes.items()
        if any(word in fold(name) for word in _FITS)
    ]


def stock_alert(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    product = reached(context, given["product"])
    variant = str(given.get("variant", ""))
    title = pick(product.title, context.language) or product.id
    alerts = StockAlerts(context.parts.database, context.parts.catalog)
    alerts.add(person_of(context.turn), product.id, variant, context.turn.conversation.id)
    told = text("alert", context.language, title=title)
    return ToolResult({"kept": True, "title": title, "told": told}, (), (told,))


_ID = ("string", "id of a product returned in this conversation")
GOODS = (
    ShopTool(
        "search_products",
        "Finds products of this shop by words; prices in whole units of the shop's currency.",
        schema(
            ["query"],
            query=("string", "what is looked for, in the customer's words"),
            min_price={"type": "number", "minimum": 0},
            max_price={"type": "number", "minimum": 0},
            sort={
                "type": "string",
                "enum": ["relevance", "price_asc", "price_desc", "newest", "rating", "popular"],
            },
            limit={"type": "integer", "minimum": 1, "maximum": MOST},
        ),
        "read",
        ("facts", "fence"),
        "products",
        {"en": "Searching the shop", "zh": "正在搜索商品"},
        search,
    ),
    ShopTool(
        "product_details",
        "All that is known of one product: attributes, variants, stock, description, reviews.",
        schema(["product"], product=_ID),
        "read",
        ("reach", "facts", "fence"),
        "nothing",
        {"en": "Looking at the product", "zh": "正在查看商品详情"},
        product_details,
    ),
    ShopTool(
        "compare_products",
        "Compares 2 to 4 products in a table.",
        schema(["products"], products={"type": "array", "items": {"type": "string"}, "minItems": 2}),
        "read",
        ("reach", "facts", "fence"),
        "table",
        {"en": "Comparing", "zh": "正在比较商品"},
        compare,
    ),
    ShopTool(
        "alternatives",
        "Products like one of this conversation that can be had now.",
        schema(["product"], product=_ID, cheaper=("boolean", "only cheaper ones")),
        "read",
        ("reach", "facts", "fence"),
        "products",
        {"en": "Looking for alternatives", "zh": "正在查找替代商品"},
        alternatives,
    ),
    ShopTool(
        "compatible_with",
        "Products that say of themselves that they fit a product of this conversation.",
        schema(["product"], product=_ID, kind=("string", "kind of thing looked for, e.g. case, filter")),
        "read",
        ("reach", "facts", "fence"),
        "products",
        {"en": "Looking for what fits", "zh": "正在查找适配商品"},
        compatible_with,
    ),
    ShopTool(
        "stock_alert",
        "Notes that the customer wants to hear when a product of this conversation is in stock again.",
        schema(["product"], product=_ID, variant="string"),
        "read",
        ("reach",),
        "nothing",
        {"en": "Noting the wish", "zh": "正在登记到货提醒"},
        stock_alert,
    ),
)
