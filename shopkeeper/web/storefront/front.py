"""The home page, the written policies, and the visitor's choices of language and consent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from shopkeeper.web import i18n
from shopkeeper.web.pages import language_of
from shopkeeper.web.storefront import recommended
from shopkeeper.web.storefront.customer import PERSONAL, agree
from shopkeeper.web.storefront.feed import part
from shopkeeper.web.storefront.forms import checked_form, field, local_address
from shopkeeper.web.storefront.markup import shop_markup
from shopkeeper.web.storefront.personal import NOTHING, again, personal
from shopkeeper.web.storefront.store import store_of
from shopkeeper.web.storefront.visitor import HALF_YEAR, Visitor

router = APIRouter()


@router.get("/")
def root(request: Request) -> Response:
    """Sends the visitor to the home page in their language."""
    return RedirectResponse(f"/{language_of(request)}/", 302, {"Vary": "Accept-Language, Cookie"})


@router.get("/{language:language}")
@router.get("/{language:language}/")
def home(request: Request, language: str) -> Response:
    """What may suit the person, as far as they allow; departments, what sells, what is new, what is in a sale."""
    store, visitor = store_of(request), Visitor.of(request)
    reorder = again(store, visitor, language)
    feed = part(store, visitor, language, exclude=reorder.products)
    top = feed.row if feed.row.personal else NOTHING  # the script gets what follows when it comes into sight
    own = personal(store, visitor, language, reorder, top.products)
    task = visitor.record(store.shop, lambda: recommended.impressions(visitor, [feed.row, *own.rows]))
    response = store.page(
        request,
        "home.html",
        visitor,
        background=task,
        feed=feed,
        own=own,
        top=top,
        departments=store.departments(language),
        window=store.window(),
        hero=() if store.window().hero else store.hero(language),
        popular=store.popular(language),
        newest=store.newest(language),
        sale=store.on_sale(language),
        markup=shop_markup(store.shop.config.name, store.pages.base_url(request), language),
    )
    _remember(request, response, language)
    return response


@router.get("/{language:language}/language")
def choose_language(request: Request, language: str, to: str = "") -> Response:
    """Keeps the visitor's language and goes on to the page they were on."""
    response = RedirectResponse(local_address(to, language), 303)
    _remember(request, response, language)
    return response


@router.get("/{language:language}/policies/{name}")
def policy(request: Request, language: str, name: str) -> Response:
    """One written policy."""
    store, visitor = store_of(request), Visitor.of(request)
    found = store.policies.get(name, language)
    if found is None:
        raise HTTPException(404)
    return store.page(request, "policy.html", visitor, policy=found)


@router.post("/{language:language}/consent")
def consent(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Keeps the visitor's yes or no to remembering what they look at."""
    store, visitor = store_of(request), Visitor.of(request)
    answer = field(form, "answer")
    response = RedirectResponse(local_address(field(form, "back"), language), 303)
    if answer in ("yes", "no"):
        visitor.decide(response, answer)
        if visitor.customer:
            agree(store.shop, visitor.customer, PERSONAL, answer == "yes")
        response.background = visitor.record(
            store.shop,
            lambda: [visitor.event("consent", extra={"answer": answer, "language": language})],
            always=bool(visitor.customer),
        )
        visitor.save(response)
    return response


def _remember(request: Request, response: Response, language: str) -> None:
    if request.cookies.get("language") != language and language in i18n.LANGUAGES:
        response.set_cookie(
            "language", language, max_age=2 * HALF_YEAR, path="/", samesite="lax", httponly=True
        )
