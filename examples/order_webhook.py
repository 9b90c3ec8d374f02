"""A shop's own order system behind Shopkeeper's signed webhooks: a whole server to start from.

    SECRET=change-me python examples/order_webhook.py SHOP_FOLDER 9100
    # and in the other shop's shopkeeper.toml:  orders = "webhook"   orders_url = "http://127.0.0.1:9100/orders"
    #                                           orders_secret = "change-me"

Here the orders are those of a Shopkeeper shop; put any object with the methods of `OrderBackend` in its place.
"""

from __future__ import annotations

import os
import sys

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from shopkeeper import Shop
from shopkeeper.orders.adapters.webhook import SIGNATURE
from shopkeeper.orders.adapters.webhook_server import answer
from shopkeeper.orders.backend import OrderBackend


def application(backend: OrderBackend, secret: str) -> FastAPI:
    """POST /orders/<call>: the body's signature is checked before anything in it is read."""
    app = FastAPI(openapi_url=None)

    async def call(request: Request) -> JSONResponse:
        body = await request.body()
        status, document = await run_in_threadpool(
            answer, backend, secret, body, request.headers.get(SIGNATURE, "")
        )
        return JSONResponse(document, status)

    app.add_route("/orders/{call}", call, methods=["POST"])
    return app


if __name__ == "__main__":
    with Shop.open(sys.argv[1]) as shop:
        uvicorn.run(
            application(shop.backend, os.environ["SECRET"]), port=int(sys.argv[2]), log_level="warning"
        )
