"""The configuration chooses where orders are kept, and says in one line what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopkeeper import Shop
from shopkeeper.errors import ConfigError
from shopkeeper.orders.adapters.shopify import ShopifyBackend
from shopkeeper.orders.adapters.webhook import WebhookBackend
from shopkeeper.orders.adapters.woocommerce import WooCommerceBackend


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"orders": "magento"}, "'magento' is not known"),
        ({"orders": "webhook"}, "needs orders_url"),
        ({"orders": "webhook", "orders_url": "http://127.0.0.1"}, "needs orders_secret"),
        ({"orders": "shopify", "orders_url": "https://a.example"}, "needs orders_key"),
        (
            {"orders": "woocommerce", "orders_url": "https://a.example", "orders_key": "k"},
            "needs orders_secret",
        ),
        ({"orders": "shopify", "orders_url": "a.example", "orders_key": "k"}, "'a.example' is no address"),
        (
            {"orders": "shopify", "orders_url": "https://a.example", "orders_key": "ké"},
            "orders_key has signs",
        ),
    ],
)
def test_an_order_system_not_wholly_given_is_told_in_one_line(
    settings: dict[str, str], said: str, tmp_path: Path
) -> None:
    with (
        Shop.open(tmp_path, create=True, **settings) as shop,
        pytest.raises(ConfigError, match=said) as caught,
    ):
        _ = shop.backend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("webhook", WebhookBackend), ("shopify", ShopifyBackend), ("woocommerce", WooCommerceBackend)],
)
def test_the_configuration_chooses_the_order_system(name: str, kind: type, tmp_path: Path) -> None:
    keys = {"orders_url": "https://shop.example", "orders_key": "k", "orders_secret": "s"}
    with Shop.open(tmp_path, create=True, orders=name, **keys) as shop:
        assert type(shop.backend) is kind
