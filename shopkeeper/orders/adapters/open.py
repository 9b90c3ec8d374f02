"""Which order system the configuration names: `orders` and the keys beside it."""

from __future__ import annotations

from sqlalchemy import Engine

from shopkeeper.config import Config
from shopkeeper.errors import ConfigError
from shopkeeper.orders.backend import OrderBackend
from shopkeeper.orders.policy.rules import Rules

__all__ = ["open_outside"]

#: what each order system needs, and an example of its address
_NEEDS = {
    "webhook": (("orders_url", "orders_secret"), "https://shop.example/orders"),
    "shopify": (("orders_url", "orders_key"), "https://NAME.myshopify.com"),
    "woocommerce": (("orders_url", "orders_key", "orders_secret"), "https://shop.example"),
}


def open_outside(config: Config, engine: Engine, rules: Rules) -> OrderBackend | None:
    """The order system outside this shop, None for "builtin". `engine` keeps the keys of what was done at a platform.

    Raises ConfigError for another name, and for a key that is missing or no address.
    """
    if config.orders == "builtin":
        return None
    if config.orders not in _NEEDS:
        raise ConfigError(f"orders = {config.orders!r} is not known; take builtin, {', '.join(_NEEDS)}")
    needs, example = _NEEDS[config.orders]
    for name in needs:
        value = getattr(config, name)
        if not value:
            raise ConfigError(f"orders = {config.orders!r} needs {name}; set it in shopkeeper.toml")
        if not (value.isascii() and value.isprintable()):
            raise ConfigError(f"{name} has signs that cannot be sent; copy it again")
    if not config.orders_url.startswith(("http://", "https://")):
        raise ConfigError(f"orders_url {config.orders_url!r} is no address; write it like {example}")
    if config.orders == "webhook":
        from shopkeeper.orders.adapters.webhook import WebhookBackend

        return WebhookBackend(config.orders_url, config.orders_secret)
    if config.orders == "shopify":
        from shopkeeper.orders.adapters.shopify import ShopifyBackend

        return ShopifyBackend(
            config.orders_url, config.orders_key, engine, currency=config.currency, rules=rules
        )
    from shopkeeper.orders.adapters.woocommerce import WooCommerceBackend

    return WooCommerceBackend(
        config.orders_url,
        config.orders_key,
        config.orders_secret,
        engine,
        currency=config.currency,
        rules=rules,
    )
