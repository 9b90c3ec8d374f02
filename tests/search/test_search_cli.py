"""`shopkeeper search` and `shopkeeper index`: answers as a table and as one JSON document, and mistakes in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.catalog import Money
from shopkeeper.cli.main import cli
from shopkeeper.search.rules import Rule

Make = Callable[..., Shop]


def run(shop: Shop, *words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(cli, [*words, "--shop", str(shop.path)])


@pytest.fixture
def shop(make_shop: Make) -> Shop:
    return make_shop(
        [
            product("a", {"en": "Steel kettle 1.5 l", "zh": "不锈钢水壶"}, 2999, brand="Acme"),
            product("b", "Glass kettle", 1999, brand="Bolt"),
            product("j", "Iron kettle", brand="Acme"),
        ]
    )


def document(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_json_is_one_document_with_titles(shop: Shop) -> None:
    found = document(run(shop, "search", "kettle", "--json", "--language", "zh", "--sort", "price_desc"))
    assert [h["id"] for h in found["hits"]] == ["a", "b", "j"]
    assert found["hits"][0]["title"] == "不锈钢水壶"
    assert (found["total"], found["query"]) == (3, "kettle")


def test_filters_ranges_pages_and_literal_words(shop: Shop) -> None:
    def hits(*options: str) -> list[str]:
        return [h["id"] for h in document(run(shop, "search", "kettle", "--json", *options))["hits"]]

    assert set(hits("--filter", "brand:Acme")) == {"a", "j"}
    assert set(hits("--filter", "brand:Acme", "--filter", "brand:Bolt")) == {"a", "b", "j"}
    assert set(hits("--range", "price:1500..")) == {"a", "b"}
    assert hits("--range", "price:..1500") == ["j"]
    assert len(hits("--limit", "1", "--offset", "2")) == 1
    assert document(run(shop, "search", "ketle", "--json", "--literal"))["total"] == 0


def test_the_table_says_what_was_corrected_relaxed_and_redirected(shop: Shop) -> None:
    shop.search.rules.put(Rule("", "ketle", "redirect", url="/kettles"), "ann")
    result = run(shop, "search", "ketle", "--explain")
    assert result.exit_code == 0
    for word in ("'kettle' instead of 'ketle'", "/kettles", "29.99 USD", "3 products", "understood"):
        assert word in result.output, word
    assert "price" in run(shop, "search", "kettle under 1").output


def test_a_yen_price_has_no_cents(make_shop: Make) -> None:
    one = product("y", "Clay kettle", None)
    shop = make_shop([type(one)("y", one.title, price=Money(1999, "JPY"))])
    assert "1999 JPY" in run(shop, "search", "kettle").output


@pytest.mark.parametrize(
    ("options", "quoted"),
    [
        (("--filter", "brand"), "brand"),
        (("--filter", ":x"), ":x"),
        (("--range", "price:low..high"), "price:low..high"),
        (("--range", "price:5"), "price:5"),
        (("--range", "price:nan.."), "nan"),
        (("--sort", "upwards"), "upwards"),
        (("--limit", "0"), "0"),
    ],
)
def test_mistakes_are_one_line_that_quotes_the_value(
    shop: Shop, options: tuple[str, ...], quoted: str
) -> None:
    result = run(shop, "search", "kettle", *options)
    assert result.exit_code != 0
    assert quoted in result.output + str(result.exception)
    assert "Traceback" not in result.output


def test_index_reports_what_it_did(shop: Shop) -> None:
    shop.catalog.put([product("c", "Copper kettle")])
    assert document(run(shop, "index", "--json"))["indexed"] == 1
    assert document(run(shop, "index", "--json"))["indexed"] == 0
    rebuilt = document(run(shop, "index", "--rebuild", "--json"))
    assert (rebuilt["rebuilt"], rebuilt["indexed"], rebuilt["products"]) == (True, 4, 4)
    assert "indexed 0" in run(shop, "index").output
