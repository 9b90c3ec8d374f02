"""The editor of search rules: list, form with a preview of what a rule does, audit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from shopkeeper.catalog.model import Product, pick
from shopkeeper.errors import InputError, NotFound
from shopkeeper.search.rules import Action, Rule
from shopkeeper.search.types import SearchRequest
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.i18n import LANGUAGES

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One product in a preview; `was` is its place without the rule, None when it was not shown."""

    product: Product
    title: str
    place: int
    was: int | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The first results for `query` without and with a rule; `fault` says why there is none."""

    query: str
    before: tuple[Place, ...] = ()
    after: tuple[Place, ...] = ()
    redirect: str = ""
    fault: str = ""


@router.get("/rules")
def listed(console: Open) -> Response:
    """Every rule, and the latest changes."""
    book = console.shop.search.rules
    rules = book.all()
    return console.page("rules.html", rules=rules, titles=_titles(console, rules), audit=book.audit(30))


@router.get("/rules/new")
def new(console: Open, query: str = "", action: str = "pin", product: str = "") -> Response:
    """An empty form, or one begun from a query."""
    action = action if action in get_args(Action) else "pin"
    rule = Rule("", query[:200], action, product=product[:200])  # type: ignore[arg-type]
    return _form(console, rule, _preview(console, rule, query, _fault(console, rule, False)))


@router.get("/rules/{id}")
def edit(console: Open, id: str) -> Response:
    """The form of one rule with its preview."""
    rule = _known(console, id)
    return _form(console, rule, _preview(console, rule, rule.query.rstrip("* ")))


@router.post("/rules/preview")
def preview(console: Open, form: Form) -> Response:
    """The preview alone, for the script that shows it while one types."""
    rule, fault = _read(console, form)
    shown = _preview(console, rule, field(form, "try") or rule.query.rstrip("* "), fault)
    return console.page("rule_preview.html", preview=shown)


@router.post("/rules/save")
def save(console: Open, form: Form) -> Response:
    """Stores the rule, or shows its preview when that was asked for."""
    rule, fault = _read(console, form)
    query = field(form, "try") or rule.query.rstrip("* ")
    if field(form, "do") == "preview":
        return _form(console, rule, _preview(console, rule, query, fault))
    if not fault:
        try:
            console.shop.search.rules.put(rule, console.who)
            return console.back("/rules", "saved")
        except InputError as error:
            fault = str(error)
    return _form(console, rule, _preview(console, rule, query, fault), fault, 422)


@router.post("/rules/{id}/delete")
def delete(console: Open, id: str) -> Response:
    """Deletes the rule."""
    console.shop.search.rules.delete(id, console.who)
    return console.back("/rules", "deleted")


@router.post("/rules/{id}/switch")
def switch(console: Open, id: str) -> Response:
    """Turns the rule on or off."""
    rule = _known(console, id)
    console.shop.search.rules.put(replace(rule, active=not rule.active), console.who)
    return console.back("/rules", "saved")


def _known(console: Console, id: str) -> Rule:
    if (rule := console.shop.search.rules.get(id)) is None:
        raise NotFound(console.t("rule.gone", id=id[:64]))
    return rule


def _form(console: Console, rule: Rule, preview: Preview, fault: str = "", status: int = 200) -> Response:
    product = console.shop.catalog.get(rule.product) if rule.product else None
    return console.page(
        "rule.html",
        status=status,
        rule=rule,
        actions=get_args(Action),
        rule_languages=LANGUAGES,
        product_title=pick(product.title, console.language) if product else "",
        preview=preview,
        fault=fault,
    )


def _read(console: Console, form: FormData) -> tuple[Rule, str]:
    """The rule in the form, and what is wrong with it in the page's language ('' when nothing is seen)."""
    action = field(form, "action")
    scope = field(form, "scope")
    fault = ""
    numbers: dict[str, float] = {}
    for name, default in (("position", 1.0), ("factor", 1.0)):
        text = field(form, name).replace(",", ".")
        try:
            numbers[name] = float(text) if text else default
            if not math.isfinite(numbers[name]):
                raise ValueError
        except ValueError:
            numbers[name] = default
            fault = console.t("rule.no_number", value=text[:40])
    by_filter = action in ("hide", "boost") and scope == "filter"
    rule = Rule(
        id=field(form, "id"),
        query=field(form, "query"),
        action=action if action in get_args(Action) else "pin",  # type: ignore[arg-type]
        product="" if by_filter or action == "redirect" else field(form, "product"),
        position=int(numbers["position"]) if action == "pin" else 1,
        factor=numbers["factor"] if action == "boost" else 1.0,
        filter_name=field(form, "filter_name") if by_filter else "",
        filter_value=field(form, "filter_value") if by_filter else "",
        url=field(form, "url") if action == "redirect" else "",
        language=field(form, "language") if field(form, "language") in LANGUAGES else "",
        active=field(form, "active") == "yes",
        note=field(form, "note")[:1000],
    )
    return rule, fault or _fault(console, rule, by_filter)


def _fault(console: Console, rule: Rule, by_filter: bool) -> str:
    if rule.action != "redirect" and not by_filter:
        if not rule.product:
            return console.t("rule.no_product")
        if console.shop.catalog.get(rule.product) is None:
            return console.t("rule.unknown_product", id=rule.product[:80])
    if by_filter and not (rule.filter_name and rule.filter_value):
        return console.t("rule.no_filter")
    if rule.action == "redirect" and not rule.query.strip("* "):
        return console.t("rule.no_query")
    if rule.action == "redirect" and not rule.url.startswith(("/", "http://", "https://")):
        return console.t("rule.no_url", value=rule.url[:80])
    return ""


def _preview(console: Console, rule: Rule, query: str, fault: str = "") -> Preview:
    search, book = console.shop.search, console.shop.search.rules
    if not query and rule.query:
        return Preview(query)
    request = SearchRequest(
        query[:200], language=rule.language or console.language, limit=SHOWN, facets=False
    )
    with book.trial(without=rule.id):
        before = search.query(request)
    ranks = {hit.id: number for number, hit in enumerate(before.hits, 1)}
    after, unusable = before, fault
    if not fault:
        try:
            # The rule is tried as if it were on, and as if it were for the query that is tried.
            with book.trial(without=rule.id, rule=replace(rule, active=True)):
                after = search.query(request)
        except InputError as error:
            unusable = str(error)
    products = console.shop.catalog.get_many([hit.id for answer in (before, after) for hit in answer.hits])

    def places(answer: Any, known: Mapping[str, int] | None) -> tuple[Place, ...]:
        return tuple(
            Place(
                products[hit.id],
                pick(products[hit.id].title, console.language),
                number,
                number if known is None else known.get(hit.id),
                hit.pinned,
            )
            for number, hit in enumerate(answer.hits, 1)
            if hit.id in products
        )

    return Preview(query, places(before, None), places(after, ranks), after.redirect, unusable)


def _titles(console: Console, rules: list[Rule]) -> dict[str, str]:
    products = console.shop.catalog.get_many([rule.product for rule in rules if rule.product])
    return {id: pick(product.title, console.language) for id, product in products.items()}
