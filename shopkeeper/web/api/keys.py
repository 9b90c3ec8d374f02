"""The key of the shop's own servers: `Authorization: Bearer KEY`, with the KEY of the setting `server_key`."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shopkeeper.web.api.asked import OpenShop
from shopkeeper.web.problems import ProblemStatus

__all__ = ["OwnServer", "own_server"]

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="serverKey",
    description="The key of your own servers: the setting `server_key`.",
)


async def own_server(
    shop: OpenShop, given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> None:
    """Refuses whoever does not send the key."""
    if not shop.config.server_key:
        raise ProblemStatus(
            403, "this is for the shop's own servers, and no server_key is set; set one first"
        )
    if given is None or not hmac.compare_digest(given.credentials.encode(), shop.config.server_key.encode()):
        raise ProblemStatus(401, "the key is missing or wrong; send Authorization: Bearer and the server_key")


OwnServer = Depends(own_server)
