"""The quality report names each fault with an example, and nothing for a good product."""

from __future__ import annotations

from shopkeeper.catalog import Availability, Catalog, Image, Money, Product, Variant

GOOD = Product(
    "good",
    {"en": "Oak table", "zh": "橡木桌"},
    description={"en": "Solid."},
    brand="Wood",
    category=("Home",),
    attributes={"material": "oak"},
    price=Money(100, "EUR"),
    gtins=("4006381333931",),
    images=(Image("a.png"),),
)


def test_a_good_product_has_no_finding(catalog: Catalog) -> None:
    catalog.put([GOOD])
    report = catalog.check()
    assert [finding.kind for finding in report.findings if finding.count] == []
    assert (report.score, report.products) == (100, 1)
    assert dict(report.languages) == {"en": 1, "zh": 1}


def test_each_fault_is_counted_with_its_example(catalog: Catalog) -> None:
    catalog.put(
        [
            GOOD,
            Product("bare", {"en": "Bare thing"}),
            Product("code", {"en": "Bad code"}, gtins=("4006381333932",)),
            Product("twin", {"en": "TABLE, oak"}, brand="wood", gtins=("04006381333931",)),
            Product("long", {"en": "word " * 40}),
            Product("loud", {"en": "BUY THIS WONDERFUL CHAIR"}),
            Product("free", {"en": "Free chair"}, price=Money(0, "EUR")),
            Product("dear", {"en": "Dear chair"}, price=Money(5, "EUR"), sale_price=Money(9, "EUR")),
            Product("same", {"en": "Same"}, variants=(Variant("s1"), Variant("s2"))),
            Product("void", {"en": "Void chair"}, quantity=0, availability=Availability.IN_STOCK),
        ]
    )
    report = catalog.check(examples=20)
    found = {finding.kind: finding.examples for finding in report.findings}
    assert found["bad_gtin"] == ("code",)
    assert found["same_gtin"] == ("twin",)
    assert found["same_title"] == ("twin",)
    assert found["long_title"] == ("long",)
    assert found["shouting_title"] == ("loud",)
    assert found["zero_price"] == ("free",)
    assert found["sale_above_price"] == ("dear",)
    assert found["variant_options"] == ("same",)
    assert found["quantity_mismatch"] == ("void",)
    assert len(found["no_picture"]) == 9
    assert "good" not in found["no_price"]
    assert report.score < 30
    assert report.document()["counts"]["no_picture"] == 9


def test_attribute_coverage_is_by_category(catalog: Catalog) -> None:
    for number in range(4):
        attributes = {"size": "m"} | ({"colour": "red"} if number == 0 else {})
        catalog.put(
            [Product(str(number), {"en": f"Shirt {number}"}, category=("Shirts",), attributes=attributes)]
        )
    row = catalog.check().coverage[0]
    assert (row.category, row.products) == (("Shirts",), 4)
    assert dict(row.attributes) == {"size": 1.0, "colour": 0.25}
    assert row.thinnest(1) == [("colour", 0.25)]
