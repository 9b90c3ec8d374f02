"""What a person says about recommendations: not this one, that one after all."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response

from shopkeeper.catalog.model import pick
from shopkeeper.web import i18n
from shopkeeper.web.storefront.forms import checked_form, field, local_address, wants_json
from shopkeeper.web.storefront.recommended import MARK
from shopkeeper.web.storefront.store import store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["router"]

router = APIRouter()


@router.post("/{language:language}/not-interested")
def not_interested(
    request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]
) -> Response:
    """Hides a product from this person's recommendations from the next page on, or takes that back (`undo`)."""
    store, visitor = store_of(request), Visitor.of(request)
    product = store.shop.catalog.get(field(form, "product")[:200])
    if product is None:
        raise HTTPException(404)
    undo = field(form, "undo") == "1"
    title = pick(product.title, language) or product.id
    message = i18n.text(language, "feed.shown_again" if undo else "feed.hidden", title=title)
    response: Response = RedirectResponse(local_address(field(form, "back"), language), 303)
    if wants_json(request):
        response = JSONResponse({"message": message})
    if not visitor.tracked:
        return response
    visitor.decline(product.id, undo)
    visitor.save_declined(response)
    mark = MARK.fullmatch(field(form, "mark"))
    response.background = visitor.record(
        store.shop,
        lambda: [
            visitor.event(
                "dismiss",
                product=product.id,
                place=mark[1] if mark else "",
                position=int(mark[3]) if mark else None,
                extra={**({"recommended": mark[2]} if mark else {}), **({"undo": True} if undo else {})},
            )
        ],
    )
    visitor.save(response)
    return response
