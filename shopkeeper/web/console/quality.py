"""Catalogue health: the quality report as numbers, lists of products to mend, and attribute coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.catalog.model import pick
from shopkeeper.catalog.quality import Coverage
from shopkeeper.errors import NotFound
from shopkeeper.web.console import charts
from shopkeeper.web.console.access import Console, ConsoleRoute, Open
from shopkeeper.web.console.health import health_of

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
WAIT = 4.0
CATEGORIES, ATTRIBUTES = 14, 10
#: an attribute that fewer products of a category have is not one of its attributes
RELEVANT = 0.1


@router.get("/quality")
def quality(console: Open) -> Response:
    """The report of the whole catalogue."""
    reading = health_of(console.shop).read(WAIT)
    report = reading.report
    if report is None:
        return console.page("quality_wait.html")
    coverage = [row for row in report.coverage if row.attributes]
    return console.page(
        "quality.html",
        report=report,
        current=reading.current,
        findings=[finding for finding in report.findings if finding.count],
        clean=[finding for finding in report.findings if not finding.count],
        heatmap=_heatmap(console, coverage) if coverage else None,
        thin=_thin(console, coverage),
    )


@router.get("/quality/{kind}")
def finding(console: Open, kind: str) -> Response:
    """The products with one fault."""
    report = health_of(console.shop).read(WAIT).report
    found = next((one for one in report.findings if one.kind == kind), None) if report else None
    if found is None:
        raise NotFound(console.t("quality.gone", kind=kind[:40]))
    products = console.shop.catalog.get_many(found.examples)
    rows = [(product, pick(product.title, console.language)) for product in products.values()]
    return console.page("finding.html", finding=found, rows=rows)


def _heatmap(console: Console, coverage: Sequence[Coverage]) -> charts.Chart:
    shown = coverage[:CATEGORIES]
    weight: Counter[str] = Counter()
    for row in shown:
        for name, share in row.attributes:
            if share >= RELEVANT:
                weight[name] += round(share * row.products)
    names = [name for name, _ in weight.most_common(ATTRIBUTES)]
    translate = console.shop.catalog.vocabulary.translate
    down: list[tuple[str, list[float | None]]] = []
    for row in shown:
        shares = dict(row.attributes)
        label = _category(console, row)
        taken = {name for name, _ in down}
        down.append(
            (
                label if label not in taken else " › ".join(row.category[-2:]),
                [shares[name] if shares.get(name, 0) >= RELEVANT else None for name in names],
            )
        )
    return charts.heatmap(
        console.t("quality.coverage"),
        console.t("quality.coverage_about", categories=len(shown), attributes=len(names)),
        console.t("quality.category"),
        [translate("attribute", name, console.language) for name in names],
        down,
    )


def _thin(console: Console, coverage: Sequence[Coverage]) -> list[tuple[str, int, float, str]]:
    """Category, products, mean share and least filled attributes of the categories that need work most."""
    translate = console.shop.catalog.vocabulary.translate
    comma = "、" if console.language == "zh" else ", "
    rows = []
    for row in sorted(coverage, key=lambda row: row.products * (row.mean - 1))[:12]:
        if thinnest := row.thinnest(4):
            named = [
                f"{translate('attribute', name, console.language)} {share:.0%}" for name, share in thinnest
            ]
            rows.append((_category(console, row), row.products, row.mean, comma.join(named)))
    return rows


def _category(console: Console, row: Coverage) -> str:
    if not row.category:
        return console.t("finding.no_category")
    return console.shop.catalog.vocabulary.translate("category", row.category[-1], console.language)
