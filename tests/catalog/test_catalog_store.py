"""The store: revisions, changes, retiring, categories, codes, translations, reviews."""

from __future__ import annotations

import pytest

from shopkeeper.catalog import Availability, Catalog, Image, Money, Product, Quantity, Review, Variant
from shopkeeper.errors import InputError

LAMP = Product(
    id="lamp",
    title={"en": "Lamp", "zh": "灯"},
    brand="Lux",
    category=("Home", "Lamps"),
    attributes={"power": Quantity(40.0, "W"), "dimmable": True, "rooms": ("hall", "bath"), "finish": "matt"},
    price=Money(1999, "EUR"),
    availability=Availability.BACKORDER,
    gtins=("4006381333931",),
    images=(Image("a.png", {"zh": "灯"}),),
    variants=(Variant("lamp-s", {"Size": "S"}, Money(1999, "EUR"), gtin="73513537", mpn="L-1"),),
    rating=4.5,
    extra={"k": "v"},
)


def test_what_is_put_is_got(catalog: Catalog) -> None:
    assert catalog.put([LAMP]).changed == 1
    assert catalog.get("lamp") == LAMP
    assert catalog.put([LAMP]).unchanged == 1
    assert catalog.get_many(["none", "lamp"]) == {"lamp": LAMP}
    assert catalog.get("none") is None


def test_every_change_has_its_revision_in_order(catalog: Catalog) -> None:
    catalog.put([Product(id, {"en": id}) for id in "abc"])
    seen = catalog.revision()
    assert [change.id for change in catalog.changes()] == ["a", "b", "c"]
    catalog.put([Product("a", {"en": "new"}), Product("b", {"en": "b"})])
    assert catalog.retire(["c", "nobody"]) == 1
    changes = list(catalog.changes(seen))
    assert [(change.id, change.product is None) for change in changes] == [("a", False), ("c", True)]
    assert [change.revision for change in changes] == [seen + 1, seen + 2]
    assert catalog.revision() == seen + 2


def test_a_retired_product_comes_back_when_put_again(catalog: Catalog) -> None:
    catalog.put([LAMP])
    catalog.retire(["lamp"])
    assert (catalog.get("lamp"), catalog.count(), catalog.find_code("L-1")) == (None, 0, [])
    assert catalog.put([LAMP]).changed == 1
    assert (
        catalog.find_code("L-1") == catalog.find_code("73513537") == catalog.find_code("lamp-s") == ["lamp"]
    )


def test_categories_count_active_products_directly_in_them(catalog: Catalog) -> None:
    catalog.put(
        [LAMP, Product("x", {"en": "x"}, category=("Home",)), Product("y", {"en": "y"}, category=("Home",))]
    )
    catalog.retire(["y"])
    assert catalog.categories() == [(("Home",), 1), (("Home", "Lamps"), 1)]


@pytest.mark.parametrize(
    "product",
    [
        Product("", {"en": "x"}),
        Product("a", {}),
        Product("a", {"en": "x"}, price=Money(-1, "EUR")),
        Product("a", {"en": "x"}, price=Money(1, "EURO")),
        Product("a", {"en": "x\x00"}),
        Product("a", {"en": "\ud800"}),
        Product("a", {"en": "x"}, rating=7.0),
        Product("a", {"en": "x"}, variants=(Variant("v"), Variant("v"))),
        Product("a", {"en": "x"}, description={"en": "x" * 300_000}),
    ],
)
def test_a_product_that_cannot_be_stored_is_refused_in_one_line(product: Product, catalog: Catalog) -> None:
    with pytest.raises(InputError) as caught:
        catalog.put([product])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert catalog.revision() == 0


def test_reviews_are_kept_newest_first(catalog: Catalog) -> None:
    first = Review("1", "lamp", "c1", 5, "Good", "Bright", "en", "2024-01-01T00:00:00Z", True)
    second = Review("2", "lamp", "c2", 2, "", "暗", "zh", "2024-02-01T00:00:00Z")
    assert catalog.put_reviews([first, second, first]) == 3
    assert catalog.reviews("lamp") == [second, first]
    assert catalog.reviews("lamp", limit=1) == [second]
    with pytest.raises(InputError, match="between 1 and 5"):
        catalog.put_reviews([Review("3", "lamp", "c", 6)])


def test_vocabulary_falls_back_to_the_name(catalog: Catalog) -> None:
    catalog.vocabulary.put([("value", "red", "zh", "红色")])
    assert catalog.vocabulary.translate("value", "red", "zh-CN") == "红色"
    assert catalog.vocabulary.translate("value", "red", "fr") == "red"
    assert list(catalog.vocabulary.rows()) == [("value", "red", "zh", "红色")]
    with pytest.raises(InputError, match="kind must be"):
        catalog.vocabulary.put([("colour", "red", "zh", "x")])
