"""Each feed format: what it says becomes the right product, however dirty the feed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shopkeeper.catalog import Availability, Catalog, ImportReport, Money, Product, Quantity


def load(catalog: Catalog, folder: Path, name: str, text: str | bytes, **options: str) -> ImportReport:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return catalog.import_feed(file, **options)


def one(catalog: Catalog, id: str) -> Product:
    product = catalog.get(id)
    assert product is not None, f"no {id!r}; there are {[p.id for p in catalog.products()]}"
    return product


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>{}</channel></rss>"""


def test_google_rss_items_of_a_group_are_variants(catalog: Catalog, tmp_path: Path) -> None:
    item = """<item><g:id>tee-{size}</g:id><title>Plain Tee {size}</title><g:item_group_id>tee</g:item_group_id>
    <g:price>{price}</g:price><g:size>{size}</g:size><g:color>Red</g:color><g:availability>{state}</g:availability>
    <g:image_link>https://x.test/{size}.jpg</g:image_link><g:gtin>4006381333931</g:gtin>
    <g:shipping><g:country>US</g:country><g:price>5 USD</g:price></g:shipping></item>"""
    feed = RSS.format(
        item.format(size="S", price="12.00 EUR", state="In stock")
        + item.format(size="M", price="10,50 €", state="out of stock")
    )
    report = load(catalog, tmp_path, "feed.xml", feed)
    assert (report.format, report.accepted, report.rows) == ("google", 1, 2)
    product = one(catalog, "tee")
    assert product.title == {"en": "Plain Tee"}
    assert [(v.id, dict(v.options), v.availability) for v in product.variants] == [
        ("tee-S", {"Size": "S"}, Availability.IN_STOCK),
        ("tee-M", {"Size": "M"}, Availability.OUT_OF_STOCK),
    ]
    assert product.price == Money(1050, "EUR")
    assert product.attributes["Color"] == "Red"
    assert catalog.find_code("tee-M") == ["tee"]


def test_a_group_that_is_only_a_category_is_not_merged(catalog: Catalog, tmp_path: Path) -> None:
    item = "<item><g:id>{0}</g:id><g:title>{1}</g:title><g:item_group_id>{2}</g:item_group_id><g:price>5 EUR</g:price></item>"  # noqa: E501
    feed = RSS.format(
        item.format("1", "Garden hose", "outdoor")
        + item.format("2", "Wooden birdhouse", "outdoor")
        + item.format("3", "Spade", "x")
    )
    load(catalog, tmp_path, "feed.xml", feed)
    assert sorted(p.id for p in catalog.products()) == ["1", "2", "3"]
    assert one(catalog, "1").variants == ()
    assert one(catalog, "1").extra["item_group_id"] == "outdoor"


def test_google_atom_with_languages_and_html(catalog: Catalog, tmp_path: Path) -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0" xml:lang="en"><entry>
    <g:id>7</g:id><g:title>Чайник</g:title><g:title xml:lang="zh">茶壶</g:title><link rel="alternate" href="https://x.test/7"/>
    <g:description>&lt;p&gt;Big &amp;amp; round&lt;/p&gt;&lt;ul&gt;&lt;li&gt;red&lt;/li&gt;&lt;/ul&gt;</g:description>
    <g:price>1 299,00 kr</g:price><g:sale_price>999 SEK</g:sale_price>
    <g:sale_price_effective_date>2001-01-01T00:00+0000/2002-01-01T00:00+0000</g:sale_price_effective_date>
    <g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Volume</g:attribute_name>
    <g:attribute_value>1.5 l</g:attribute_value></g:product_detail><g:availability>preorder</g:availability>
    </entry></feed>"""
    report = load(catalog, tmp_path, "feed.xml", feed)
    assert "Atom" in report.reason
    product = one(catalog, "7")
    assert product.title == {"en": "Чайник", "zh": "茶壶"}
    assert product.description == {"en": "Big & round\n\n• red"}
    assert product.price == Money(129900, "SEK")
    assert product.sale_price is None
    assert product.link == "https://x.test/7"
    assert product.attributes["Volume"] == "1.5 l"
    assert product.availability is Availability.PREORDER


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Чайник красный"),
        ("utf-16", "Красный чайник"),
        ("utf-16-le", "Plain kettle"),
        ("cp1251", "Чайник эмалированный красный, большой"),
        ("cp1252", "Théière rouge émaillée à l’ancienne"),
        ("gb18030", "红色的大茶壶，陶瓷制造"),
    ],
)
def test_tables_in_old_encodings_are_read_and_said_so(
    encoding: str, text: str, catalog: Catalog, tmp_path: Path
) -> None:
    feed = f'id;title;price;availability\n1;"{text}";1.299,50 €;in_stock\n2;"{text} 2";EUR 12;In Stock\n'
    report = load(catalog, tmp_path, "feed.csv", feed.encode(encoding))
    assert one(catalog, "1").title == {"en": text}
    assert one(catalog, "1").price == Money(129950, "EUR")
    assert one(catalog, "2").price == Money(1200, "EUR")
    assert "semicolons" in report.reason


def test_google_tsv_with_language_columns(catalog: Catalog, tmp_path: Path) -> None:
    feed = "id\ttitle\ttitle_zh\tdescription[zh]\tprice\tadditional_image_link\timage_link\n"
    feed += "1\tTeapot\t茶壶\t很大\t5\thttps://x.test/2.jpg,https://x.test/3.jpg\thttps://x.test/1.jpg\n"
    load(catalog, tmp_path, "feed.txt", feed)
    product = one(catalog, "1")
    assert product.title == {"en": "Teapot", "zh": "茶壶"}
    assert product.description == {"zh": "很大"}
    assert [image.url[-5] for image in product.images] == ["1", "2", "3"]
    assert product.price == Money(500, "USD")


SHOPIFY_OLD = """Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Alt Text,Fabric (product.metafields.custom.fabric)
tee,Tee,<p>Soft</p>,Acme,Shirts,"a, b",Size,S,Color,Red,T-S,shopify,3,deny,8.00,10.00,4006381333931,https://x.test/1.jpg,Front,Wool
tee,,,,,,,M,,Red,T-M,shopify,0,deny,9.00,,,https://x.test/2.jpg,,
tee,,,,,,,,,,,,,,,,,https://x.test/3.jpg,,
mug,Mug,,Acme,,,Title,Default Title,,,,,5,deny,4.50,,,,,
"""  # noqa: E501
SHOPIFY_NEW = """Title,URL handle,Description,Vendor,Product category,Type,Status,Option1 name,Option1 value,SKU,Price,Compare-at price,Inventory quantity,Inventory tracker,Product image URL
Tee,tee,<p>Soft</p>,Acme,Apparel > Shirts,,Active,Size,S,T-S,8.00,10.00,3,shopify,https://x.test/1.jpg
,tee,,,,,,,M,T-M,9.00,,0,shopify,
"""  # noqa: E501


def test_shopify_rows_become_variants_and_images(catalog: Catalog, tmp_path: Path) -> None:
    report = load(catalog, tmp_path, "products_export.csv", SHOPIFY_OLD)
    assert (report.format, report.accepted, report.rejected) == ("shopify", 2, 0)
    tee = one(catalog, "tee")
    assert (tee.brand, tee.category, tee.tags) == ("Acme", ("Shirts",), ("a", "b"))
    assert (tee.price, tee.sale_price) == (Money(1000, "USD"), Money(800, "USD"))
    assert [dict(v.options) for v in tee.variants] == [
        {"Size": "S", "Color": "Red"},
        {"Size": "M", "Color": "Red"},
    ]
    assert [v.availability for v in tee.variants] == [Availability.IN_STOCK, Availability.OUT_OF_STOCK]
    assert len(tee.images) == 3
    assert tee.images[0].alt == {"en": "Front"}
    assert tee.attributes == {"Fabric": "Wool"}
    assert one(catalog, "mug").variants == ()
    assert one(catalog, "mug").quantity == 5


def test_shopify_newer_column_names(catalog: Catalog, tmp_path: Path) -> None:
    load(catalog, tmp_path, "products.csv", SHOPIFY_NEW)
    tee = one(catalog, "tee")
    assert tee.category == ("Apparel", "Shirts")
    assert [v.id for v in tee.variants] == ["T-S", "T-M"]
    assert tee.sale_price == Money(800, "USD")


def test_a_bad_variant_row_rejects_the_product_with_its_rows(catalog: Catalog, tmp_path: Path) -> None:
    report = load(catalog, tmp_path, "p.csv", SHOPIFY_OLD.replace("deny,9.00", "deny,-9.00"))
    assert (report.accepted, report.rejected) == (1, 1)
    assert "row 3" in report.faults[0].field
    assert report.rejects is not None
    assert len(report.rejects.read_text("utf-8").splitlines()) == 4
    report.rejects.write_text(report.rejects.read_text("utf-8").replace("deny,-9.00", "deny,9.00"), "utf-8")
    assert catalog.import_feed(report.rejects).accepted == 1


WOO = """ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s),Weight (kg)
12,variation,W-S,Hoodie - S,1,,,1,4,,40,,,https://x.test/s.jpg,W,Size,S,,,
10,variable,W,Hoodie,1,Warm,<b>Very</b> warm,1,,,,"Clothing > Hoodies, Sale",soft,https://x.test/h.jpg,,Size,"S, M",Fabric,Cotton,0.5
13,variation,W-M,Hoodie - M,1,,,0,0,30,45,,,,id:10,Size,M,,,
20,simple,CUP,Cup,1,,,instock,,,"5,00",Kitchen,,,,,,,,
"""  # noqa: E501


def test_woocommerce_variations_join_their_parent_in_any_order(catalog: Catalog, tmp_path: Path) -> None:
    report = load(catalog, tmp_path, "wc-products.csv", WOO)
    assert (report.format, report.accepted, report.rejected) == ("woocommerce", 2, 0)
    hoodie = one(catalog, "10")
    assert [(v.id, dict(v.options)) for v in hoodie.variants] == [
        ("W-S", {"Size": "S"}),
        ("W-M", {"Size": "M"}),
    ]
    assert (hoodie.price, hoodie.sale_price) == (Money(4500, "USD"), Money(3000, "USD"))
    assert hoodie.category == ("Clothing", "Hoodies")
    assert hoodie.attributes == {"Fabric": "Cotton", "Weight": Quantity(0.5, "kg")}
    assert one(catalog, "20").price == Money(500, "USD")


def test_jsonld_graph_groups_and_offers(catalog: Catalog, tmp_path: Path) -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": "x"},
            {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {
                "@type": "Product", "sku": "A", "name": "Lamp", "brand": {"@type": "Brand", "name": "Lux"},
                "image": ["https://x.test/a.jpg", {"@type": "ImageObject", "url": "https://x.test/b.jpg"}],
                "offers": {"@type": "Offer", "price": "19.90", "priceCurrency": "EUR", "availability": "https://schema.org/InStock"},
                "aggregateRating": {"ratingValue": "8", "bestRating": 10, "reviewCount": 12},
                "additionalProperty": [{"@type": "PropertyValue", "name": "Power", "value": 40, "unitText": "W"}]}}]},
            {"@type": "ProductGroup", "productGroupID": "G", "name": "Sofa", "hasVariant": [
                {"@type": "Product", "sku": "G1", "color": "Blue", "offers": {"@type": "Offer", "price": 900, "priceCurrency": "EUR"}},  # noqa: E501
                {"@type": "Product", "sku": "G2", "color": "Grey", "offers": {"@type": "AggregateOffer", "lowPrice": 850, "priceCurrency": "EUR"}}]},  # noqa: E501
        ],
    }  # fmt: skip
    report = load(catalog, tmp_path, "x.json", json.dumps(graph, indent=1))
    assert (report.format, report.accepted) == ("jsonld", 2)
    lamp = one(catalog, "A")
    assert (lamp.brand, lamp.price, lamp.rating, lamp.rating_count) == ("Lux", Money(1990, "EUR"), 4.0, 12)
    assert lamp.attributes == {"Power": Quantity(40.0, "W")}
    assert [dict(v.options) for v in one(catalog, "G").variants] == [{"Color": "Blue"}, {"Color": "Grey"}]
    assert one(catalog, "G").price == Money(85000, "EUR")


def test_jsonld_in_a_saved_page(catalog: Catalog, tmp_path: Path) -> None:
    node = {"@context": "https://schema.org/", "@type": ["Product"], "@id": "#p1", "name": "Vase", "sku": "V",
            "offers": [{"price": 10, "priceCurrency": "USD", "availability": "OutOfStock"}]}  # fmt: skip
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8">
    <script type='application/ld+json'>{json.dumps(node)}</script>
    <script type="application/ld+json">{{broken</script></head><body>Vase</body></html>"""
    report = load(catalog, tmp_path, "page.html", page)
    assert (report.accepted, report.rejected) == (1, 1)
    assert one(catalog, "V").availability is Availability.OUT_OF_STOCK


ACP = {"enable_search": "true", "enable_checkout": "false", "id": "S1", "title": "Shoe", "description": "Runs",
       "link": "https://x.test/s", "image_link": "https://x.test/s.jpg", "price": "79.99 USD", "sale_price": "59.99 USD",  # noqa: E501
       "availability": "in_stock", "inventory_quantity": 25, "product_category": "Apparel > Shoes",
       "brand": "Run", "gtin": "4006381333931"}  # fmt: skip


@pytest.mark.parametrize("shape", ["json", "jsonl", "csv", "xml"])
def test_agentic_commerce_feed_in_every_shape(shape: str, catalog: Catalog, tmp_path: Path) -> None:
    text = {
        "json": json.dumps([ACP]),
        "jsonl": json.dumps(ACP) + "\n",
        "csv": ",".join(ACP) + "\n" + ",".join(str(v) for v in ACP.values()) + "\n",
        "xml": "<products><product>"
        + "".join(f"<{k}>{v}</{k}>".replace(" > ", " &gt; ") for k, v in ACP.items())
        + "</product></products>",
    }[shape]
    report = load(catalog, tmp_path, f"feed.{shape}", text)
    assert report.format == "acp"
    shoe = one(catalog, "S1")
    assert (shoe.price, shoe.sale_price, shoe.quantity) == (Money(7999, "USD"), Money(5999, "USD"), 25)
    assert (shoe.category, shoe.gtins) == (("Apparel", "Shoes"), ("4006381333931",))
    assert shoe.extra["enable_checkout"] == "false"


def test_agentic_commerce_products_with_a_list_of_variants(catalog: Catalog, tmp_path: Path) -> None:
    product = {"id": "P", "title": "Shoe", "description": {"plain": "Runs"}, "url": "https://x.test/p",
               "media": [{"type": "image", "url": "https://x.test/p.jpg"}],
               "variants": [{"id": f"P-{c}", "title": f"Shoe {c}", "price": {"amount": 7900 + i, "currency": "USD"},
                             "availability": {"available": True, "status": "in_stock"},
                             "barcodes": [{"type": "gtin", "value": "4006381333931"}],
                             "variant_options": [{"name": "Color", "value": c}]}
                            for i, c in enumerate(("Red", "Blue"))]}  # fmt: skip
    load(catalog, tmp_path, "feed.jsonl", json.dumps(product) + "\n")
    shoe = one(catalog, "P")
    assert [(v.id, dict(v.options), v.price) for v in shoe.variants] == [
        ("P-Red", {"Color": "Red"}, Money(7900, "USD")),
        ("P-Blue", {"Color": "Blue"}, Money(7901, "USD")),
    ]


def test_a_mapping_file_reads_any_table(catalog: Catalog, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.toml"
    mapping.write_text(
        """[fields]
id = "{branch}-{no}"
title = {de = "Name", zh = "名称"}
price = "cents"
currency = "cur"
brand = "maker | vendor"
images = "pics"
[options]
price_unit = "minor"
list_separator = "|"
[attributes]
width = {kind = "number", name = "Width"}
n_ = "number"
eco = "boolean"
""",
        "utf-8",
    )
    feed = "branch,no,Name,名称,cents,cur,maker,vendor,pics,width,n_height,eco,other\n"
    feed += "B,1,Stuhl,椅子,1999,eur,,Wood,a.jpg|b.jpg,40 cm,7.5,yes,x\n"
    load(catalog, tmp_path, "feed.csv", feed, mapping=str(mapping))
    chair = one(catalog, "B-1")
    assert chair.title == {"de": "Stuhl", "zh": "椅子"}
    assert chair.price == Money(1999, "EUR")
    assert chair.brand == "Wood"
    assert chair.attributes == {"Width": Quantity(40.0, "cm"), "height": Quantity(7.5), "eco": True}
    assert [image.url for image in chair.images] == ["a.jpg", "b.jpg"]
    assert chair.extra == {"other": "x"}


def test_parquet_with_a_mapping(catalog: Catalog, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(
        pa.table({"sku": ["1", "2"], "name": ["One", "Two"], "cost": [1.5, None]}), tmp_path / "a.parquet"
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text('[fields]\nid = "sku"\ntitle = "name"\nprice = "cost"\n', "utf-8")
    report = catalog.import_feed(tmp_path / "a.parquet", mapping=mapping)
    assert report.accepted == 2
    assert one(catalog, "1").price == Money(150, "USD")


def test_the_bundled_icecat_mapping_is_recognised_by_its_columns(catalog: Catalog, tmp_path: Path) -> None:
    row = {"id": "9", "name": "X-1", "title": "Acme X-1", "ean": ["4006381333931"], "supplier": "Acme", "price": 1234,
           "date_released": "2012-05-01T00:00:00Z", "img_high": "http://x.test/h.jpg", "short_description": "Fine",
           "attr_t_colour": "Red", "attr_n_width__closed_": 12.5, "attr_b_wifi": False}  # fmt: skip
    report = load(
        catalog, tmp_path, "p.jsonl", json.dumps(row) + "\n" + json.dumps(row | {"id": "10"}) + "\n"
    )
    assert "icecat" in report.reason
    product = one(catalog, "9")
    assert product.attributes == {"colour": "Red", "width (closed)": Quantity(12.5), "wifi": False}
    assert (product.price, product.mpn, product.brand) == (Money(1234, "USD"), "X-1", "Acme")
    assert product.released == "2012-05-01T00:00:00Z"


def test_a_vocabulary_is_exported_and_imported(catalog: Catalog, tmp_path: Path) -> None:
    rows = [("category", "Lamps", "zh", "灯具"), ("attribute", "Power", "zh", "功率")]
    assert catalog.vocabulary.put(rows) == 2
    assert catalog.export_feed(tmp_path / "v.jsonl", format="vocabulary") == 2
    catalog.vocabulary.put([("category", "Lamps", "zh", "wrong")])
    report = catalog.import_feed(tmp_path / "v.jsonl")
    assert (report.format, report.changed, report.unchanged) == ("vocabulary", 1, 1)
    fresh = Catalog(catalog.engine, catalog.config, catalog.folder)
    assert fresh.vocabulary.translate("category", "Lamps", "zh") == "灯具"
    assert fresh.vocabulary.translate("category", "Lamps", "de") == "Lamps"


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("79.99 USD", (7999, "USD")), ("1 299,00 kr", (129900, "SEK")), ("EUR 12", (1200, "EUR")), ("€12,50", (1250, "EUR")),  # noqa: E501
        ("1,299.00", (129900, "USD")), ("¥1,200", (120000, "CNY")), ("1'299.00 CHF", (129900, "CHF")), ("12.500", (1250, "USD")),  # noqa: E501
        ("١٢٫٥٠ SAR", (1250, "SAR")), ("1 200 грн", (120000, "UAH")), ("1200 руб.", (120000, "RUB")), ("0", (0, "USD")),
        ("299 Kč", (29900, "CZK")), ("₪45.00", (4500, "ILS")), ("0.125 KWD", (125, "KWD")),
    ],
)  # fmt: skip
def test_prices_as_people_write_them(text: str, money: tuple[int, str]) -> None:
    from shopkeeper.catalog.feeds.values import money as read

    assert read(text, "USD") == Money(*money)


def test_a_mended_reject_of_an_xml_feed_keeps_the_language(catalog: Catalog, tmp_path: Path) -> None:
    item = "<item><g:id>7</g:id><title>Чайник</title><g:price>-5 UAH</g:price></item>"
    report = load(catalog, tmp_path, "feed.xml", RSS.format("<language>uk</language>" + item))
    assert report.rejects is not None
    report.rejects.write_text(report.rejects.read_text("utf-8").replace("-5 UAH", "5 UAH", 1), "utf-8")
    assert catalog.import_feed(report.rejects).accepted == 1
    assert one(catalog, "7").title == {"uk": "Чайник"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[fields]\nid = 'a'\n", "needs 'title'"),
        ("[fields]\nid = 'a'\ntitle = 'b'\ncolour = 'c'\n", "unknown field 'colour'"),
        ("[fields]\nid = 'a'\ntitle = 'b'\n[options]\nprice_unit = 'cents'\n", "price_unit = 'cents'"),
        ("[fields]\nid = 'a'\ntitle = 'b'\n[attributes]\nx = 'colour'\n", "attribute 'x'"),
        ("fields = 3\n", "must be a table"),
        ("nonsense", "not valid TOML"),
        ("[fields]\nid = 'nowhere'\ntitle = 'b'\n", "reads the id from 'nowhere'"),
    ],
)
def test_a_mistake_in_a_mapping_file_is_named(
    text: str, words: str, catalog: Catalog, tmp_path: Path
) -> None:
    from shopkeeper.errors import FeedError

    mapping = tmp_path / "m.toml"
    mapping.write_text(text, "utf-8")
    with pytest.raises(FeedError) as caught:
        load(catalog, tmp_path, "feed.csv", "a,b\n1,One\n", mapping=str(mapping))
    assert words in str(caught.value)
