"""The routes of the API: products, search, suggestions, categories, health. Events are in `receive`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from shopkeeper.search.types import SearchRequest, SearchResponse, Sort
from shopkeeper.web.api import campaigns, models, paid, people, receive, receive_batch, recommend, sign_in
from shopkeeper.web.api.asked import Language, OpenShop, clean, filters_of, page_language, ranges_of
from shopkeeper.web.api.openapi import describe
from shopkeeper.web.api.shape import answer, category_tree, hits_of, product_detail, shelf_of
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", route_class=ProblemRoute)

ProductId = Annotated[str, Path(description="The product's id, as the merchant gave it.", max_length=200)]


def answers(model: type, *problems: int) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model}, **problem_responses(400, *problems, 422, 429, 500)}


@router.get(
    "/products", tags=["catalogue"], operation_id="listProducts", responses=answers(models.ProductPage)
)
def list_products(
    shop: OpenShop,
    cursor: Annotated[
        str,
        Query(description="`next` of the page before; empty: from the beginning.", pattern=r"^[0-9]{0,18}$"),
    ] = "",
    limit: Annotated[int, Query(description="Products a page.", ge=1, le=500)] = 100,
    language: Annotated[Language | None, Query(description="Give texts in this language only.")] = None,
) -> Response:
    """Every product, a page at a time, those changed last at the end.

    To mirror the catalogue: follow `next` while there is one, keep the last `cursor`, and ask again from it
    later for what has changed and what was retired since.
    """
    start = int(cursor or 0)
    changes = (change for change in shop.catalog.changes(start) if start or change.product is not None)
    page = list(islice(changes, limit + 1))
    more = len(page) > limit
    page = page[:limit]
    end = str(page[-1].revision) if page else cursor
    return answer(
        {
            "products": [
                product_detail(c.product, language, page_language(language or "")) for c in page if c.product
            ],
            "retired": [c.id for c in page if c.product is None],
            "next": end if more else None,
            "cursor": end,
            "total": shelf_of(shop.catalog).count(),
        }
    )


@router.get(
    "/products/{id:path}/similar",
    tags=["search"],
    operation_id="similarProducts",
    responses=answers(models.SimilarAnswer, 404),
)
def similar(
    shop: OpenShop,
    id: ProductId,
    language: Language = "en",
    limit: Annotated[int, Query(description="Products at most.", ge=1, le=50)] = 8,
) -> Response:
    """Products like this one."""
    _product(shop, id)
    return answer(
        {"hits": hits_of(shop.catalog, shop.search.similar(id, limit), page_language(language), False)}
    )


@router.get(
    "/products/{id:path}",
    tags=["catalogue"],
    operation_id="getProduct",
    responses=answers(models.ProductDetail, 404),
)
def get_product(
    shop: OpenShop,
    id: ProductId,
    language: Annotated[Language | None, Query(description="Give texts in this language only.")] = None,
) -> Response:
    """One product with everything the shop knows of it."""
    return answer(product_detail(_product(shop, id), language, page_language(language or "")))


@router.get("/search", tags=["search"], operation_id="search", responses=answers(models.SearchAnswer))
def search(
    shop: OpenShop,
    q: Annotated[
        str,
        Query(description="The shopper's words; empty: browse.", max_length=500, examples=["black kettle"]),
    ] = "",
    language: Language = "en",
    filter: Annotated[
        list[Annotated[str, Field(max_length=700)]] | None,
        Query(
            description="`name:value`; repeat for more. Values of one name are alternatives, names add up.",
            examples=[["brand:Acme", "category:Kitchen > Kettles"]],
            max_length=50,
        ),
    ] = None,
    range: Annotated[
        list[Annotated[str, Field(max_length=300)]] | None,
        Query(
            description="`name:lowest..highest`, either may be left out; prices are in minor units.",
            examples=[["price:1000..5000"]],
            max_length=20,
        ),
    ] = None,
    sort: Annotated[Sort, Query(description="Order of the results.")] = "relevance",
    offset: Annotated[int, Query(description="Results to skip.", ge=0, le=10_000)] = 0,
    limit: Annotated[int, Query(description="Results to give.", ge=0, le=100)] = 24,
    facets: Annotated[bool, Query(description="Also give facets with counts.")] = True,
    explain: Annotated[bool, Query(description="Also say why each result stands where it stands.")] = False,
    sponsored: Annotated[
        bool, Query(description="Also give the paid products that stand between these results.")
    ] = False,
    session: Annotated[
        str,
        Query(
            description="The visit, as in the events you send: what it dismissed is not advertised to it.",
            pattern=r"^([A-Za-z0-9_-]{8,64})?$",
        ),
    ] = "",
) -> Response:
    """What the shop has for these words, best first."""
    asked = SearchRequest(
        query=clean(q).strip(),
        language=page_language(language),
        filters=filters_of(filter or ()),
        ranges=ranges_of(range or ()),
        sort=sort,
        offset=offset,
        limit=max(limit, 1),
        facets=facets,
        explain=explain,
    )
    found = shop.search.query(asked)
    if limit == 0:
        found = replace(found, hits=())
    if asked.query and not offset:
        corrected = found.query if found.corrected_from else ""
        shop.search.log.record(asked.query, asked.language, found.total, found.took_ms, "api", corrected)
    content = _search_answer(shop, found, asked)
    if sponsored:
        content["sponsored"] = paid.between(shop, found, asked, session)
    return answer(content, cache="no-store" if sponsored else "no-cache")


@router.get("/suggest", tags=["search"], operation_id="suggest", responses=answers(models.SuggestAnswer))
def suggest(
    shop: OpenShop,
    q: Annotated[str, Query(description="What was typed so far.", max_length=200, examples=["ket"])] = "",
    language: Language = "en",
    limit: Annotated[int, Query(description="Completions at most.", ge=1, le=20)] = 8,
) -> Response:
    """Completions of what is being typed: queries, categories, products."""
    prefix = clean(q)
    found = shop.search.suggest(prefix, page_language(language), limit) if prefix.strip() else []
    return answer({"suggestions": found}, cache="private, max-age=30")


@router.get(
    "/categories", tags=["catalogue"], operation_id="listCategories", responses=answers(models.CategoryList)
)
def list_categories(shop: OpenShop, language: Language = "en") -> Response:
    """Every category with the number of its products."""
    return answer({"categories": category_tree(shop.catalog, page_language(language))})


@router.get(
    "/health",
    tags=["shop"],
    operation_id="health",
    responses={200: {"model": models.Health}, **problem_responses(400, 429, 500, 503)},
)
def health(shop: OpenShop) -> Response:
    """Whether the shop can answer; 503 when its database cannot."""
    try:
        count, revision = shelf_of(shop.catalog).count(), shop.catalog.revision()
    except SQLAlchemyError as error:
        raise ProblemStatus(503, "the shop's database does not answer; try again in a moment") from error
    return answer(
        {"status": "ok", "products": count, "revision": revision, "version": _version()}, cache="no-store"
    )


router.include_router(receive.router)
router.include_router(receive_batch.router)
router.include_router(people.router)
router.include_router(sign_in.router)
router.include_router(recommend.router)
router.include_router(campaigns.router)


@router.get("/openapi.json", include_in_schema=False)
def openapi() -> Response:
    """The description of this API (OpenAPI 3.1)."""
    return answer(_description(), cache="public, max-age=300")


@cache
def _description() -> dict[str, Any]:
    return describe(router.routes)


def _product(shop: OpenShop, id: str) -> Any:
    product = shop.catalog.get(id) if "\0" not in id else None
    if product is None:
        raise ProblemStatus(404, f"no product {id[:80]!r}; GET /api/v1/products lists the ids")
    return product


def _search_answer(shop: OpenShop, found: SearchResponse, asked: SearchRequest) -> dict[str, Any]:
    content = {
        "query": found.query,
        "total": found.total,
        "hits": hits_of(shop.catalog, found.hits, asked.language, asked.explain),
        "facets": found.facets,
        "chips": found.chips,
        "did_you_mean": found.did_you_mean,
        "corrected_from": found.corrected_from,
        "relaxed": found.relaxed,
        "redirect": found.redirect,
        "took_ms": round(found.took_ms, 3),
    }
    if asked.explain:
        content["explanation"] = found.explanation
    return content


def _version() -> str:
    try:
        return version("shopkeeper")
    except PackageNotFoundError:  # run from a checkout
        return "unreleased"
