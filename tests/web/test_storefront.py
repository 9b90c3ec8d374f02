"""Every page of the storefront in both languages, as a browser without JavaScript gets it."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from plain_browser import Element, PlainBrowser
from starlette.testclient import TestClient

from shopkeeper import Shop
from shopkeeper.catalog.model import Product
from shopkeeper.web import i18n

LANGUAGES = ("en", "zh")
TAGS = {"en": "en", "zh": "zh-Hans"}


@pytest.fixture(scope="module")
def product(demo_shop: Shop) -> Product:
    """A product with pictures, of which two variants can be bought."""
    return next(
        product
        for product in demo_shop.catalog.products()
        if len(product.images) > 1 and sum((variant.quantity or 0) > 1 for variant in product.variants) >= 2
    )


@pytest.fixture(scope="module")
def word(demo_shop: Shop) -> str:
    """A word that finds many products: that of the largest category."""
    path, _ = max(demo_shop.catalog.categories(), key=lambda pair: pair[1])
    return path[-1].split()[-1]


def links(page: Element) -> set[str]:
    return {a.attributes["href"] for a in page.all("a") if "href" in a.attributes}


def total(page: Element) -> int:
    return int(re.sub(r"\D", "", page.one("p", class_="count").text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/search", "/search?q=a", "/search?q=a&explain=1", "/cart"])
def test_a_page_names_its_language_and_its_other_language(
    visitor: PlainBrowser, language: str, path: str
) -> None:
    page = visitor.open(f"/{language}{path}")
    assert visitor.status == 200
    assert page.one("html").attributes["lang"] == TAGS[language]
    alternates = {
        link.attributes["hreflang"]: link.attributes["href"]
        for link in page.all("link", rel="alternate")
        if "hreflang" in link.attributes
    }
    assert set(alternates) == {"en", "zh-Hans", "x-default"}
    other = "zh" if language == "en" else "en"
    assert alternates[TAGS[other]].startswith(f"http://testserver/{other}/")
    assert page.one("link", rel="canonical").attributes["href"].startswith(f"http://testserver/{language}/")
    assert len(page.all("h1")) == 1
    assert page.one("main").attributes["id"] == "main"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_leads_to_departments_and_products(
    visitor: PlainBrowser, demo_shop: Shop, language: str
) -> None:
    page = visitor.open(f"/{language}/")
    tops = {path[0] for path, _ in demo_shop.catalog.categories()}
    tiles = page.all("a", class_="tile")
    assert len(tiles) == len(tops)
    names = {tile.one(class_="tile-name").text for tile in tiles}
    assert names == {demo_shop.catalog.vocabulary.translate("category", top, language) for top in tops}
    assert page.one(id="popular").all("article")
    assert page.one(id="new").all("article")
    for card in page.one(id="sale").all("article"):
        assert card.one("del").text != card.one("ins").text
    eager = [img for img in page.one("main").all("img") if img.attributes.get("fetchpriority") == "high"]
    assert len(eager) == 1
    for img in page.all("img"):
        assert {"width", "height", "alt"} <= set(img.attributes)


def test_the_bare_address_goes_to_the_visitors_language(visitor: PlainBrowser) -> None:
    visitor.open("/", **{"accept-language": "fr;q=0.9, zh-CN;q=0.8, en;q=0.5"})
    assert visitor.url.endswith("/zh/")
    visitor.client.cookies.clear()
    visitor.open("/", **{"accept-language": "nonsense;q=x,,;"})
    assert visitor.url.endswith("/en/")


def test_switching_the_language_keeps_the_page_and_is_remembered(
    visitor: PlainBrowser, product: Product
) -> None:
    variant = product.variants[1].id
    visitor.open(f"/en/p/{product.id}?v={variant}")
    visitor.follow("中文")
    assert visitor.url.endswith(f"/zh/p/{product.id}?v={variant}")
    visitor.open("/", **{"accept-language": "en"})
    assert visitor.url.endswith("/zh/")


def test_the_language_switch_sends_nobody_elsewhere(visitor: PlainBrowser) -> None:
    for away in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x"):
        answer = visitor.client.get("/en/language", params={"to": away}, follow_redirects=False)
        assert answer.headers["location"] == "/en/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_category_shows_its_way_its_parts_and_only_its_products(
    visitor: PlainBrowser, demo_shop: Shop, language: str
) -> None:
    visitor.open(f"/{language}/")
    top = visitor.page.one("a", class_="tile")
    page = visitor.open(top.attributes["href"])
    assert page.one("h1").text == top.one(class_="tile-name").text
    crumbs = page.one("nav", class_="crumbs")
    assert crumbs.all(aria_current="page")[0].text == page.one("h1").text
    subs = page.one("nav", class_="subcategories").all("a")
    assert subs
    everything = total(page)
    assert sum(int(sub.one(class_="sub-count").text) for sub in subs) <= everything
    deeper = visitor.open(subs[0].attributes["href"])
    assert 0 < total(deeper) <= everything
    ids = [
        card.attributes["data-product"] for card in deeper.all("article") if "data-product" in card.attributes
    ]
    products = demo_shop.catalog.get_many(ids)
    tops = {products[one].category[0] for one in ids}
    assert len(ids) == min(24, total(deeper))
    assert len(tops) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_choosing_a_filter_without_javascript_gives_the_count_it_promised(
    visitor: PlainBrowser, word: str, language: str
) -> None:
    page = visitor.open(f"/{language}/search?q={word}")
    form = page.one("form", class_="filters-form")
    choice = next(
        one for one in form.all("label", class_="choice") if one.one("input").attributes["name"] == "f.brand"
    )
    value = choice.one("input").attributes["value"]
    promised = int(choice.one(class_="choice-count").text)
    page = visitor.submit(form, **{"f.brand": value})
    assert total(page) == promised
    box = next(
        one for one in page.one("form", class_="filters-form").all("input", name="f.brand", value=value)
    )
    assert "checked" in box.attributes
    chip = page.one("a", class_="chip")
    page = visitor.open(chip.attributes["href"])
    assert not page.all("a", class_="chip")


def test_a_price_range_holds_for_every_product_shown(visitor: PlainBrowser, demo_shop: Shop) -> None:
    page = visitor.open("/en/search?sort=price_asc")
    page = visitor.submit(
        page.one("form", class_="filters-form"), **{"min.price": "20", "max.price": "60.50"}
    )
    cards = list(page.one("ul", class_="grid").all("article"))
    assert cards
    found = demo_shop.catalog.get_many([card.attributes["data-product"] for card in cards])
    prices = [found[card.attributes["data-product"]].current_price for card in cards]
    assert all(price is not None and 2000 <= price.amount <= 6050 for price in prices)
    assert prices == sorted(prices)


def test_pages_of_one_list_show_every_product_once(visitor: PlainBrowser, demo_shop: Shop) -> None:
    page = visitor.open("/en/search?sort=price_desc")
    seen: list[str] = []
    while True:
        seen += [card.attributes["data-product"] for card in page.one("ul", class_="grid").all("article")]
        following = page.all("a", rel="next")
        if not following:
            break
        page = visitor.open(following[0].attributes["href"])
    assert len(seen) == len(set(seen)) == demo_shop.catalog.count()


@pytest.mark.parametrize("language", LANGUAGES)
def test_finding_nothing_offers_ways_on(visitor: PlainBrowser, language: str) -> None:
    page = visitor.open(f"/{language}/search?q=zzqqxxw")
    assert visitor.status == 200
    assert total(page) == 0
    assert page.one(id="rescue").all("article")
    assert page.one("ul", class_="pills").all("a")


def test_a_misspelt_word_is_corrected_and_the_correction_can_be_refused(
    visitor: PlainBrowser, demo_shop: Shop
) -> None:
    words = {word for path, _ in demo_shop.catalog.categories() for word in path[-1].lower().split()}
    word = max((word for word in words if word.isalpha()), key=lambda word: (len(word), word))
    wrong = word[:3] + word[4:]
    page = visitor.open(f"/en/search?q={wrong}")
    note = page.one("p", class_="note")
    assert word[:-1] in note.one("strong").text
    page = visitor.open(
        next(a.attributes["href"] for a in note.all("a") if "literal=1" in a.attributes["href"])
    )
    assert visitor.url.endswith(f"q={wrong}&literal=1")
    assert wrong in page.one("h1").text


def test_what_was_understood_is_shown_and_can_be_taken_away(visitor: PlainBrowser, word: str) -> None:
    page = visitor.open(f"/en/search?q={word}+under+150")
    chips = page.one(class_="chips")
    assert "$150" in chips.text
    page = visitor.open(chips.one("a", class_="chip").attributes["href"])
    assert visitor.url.endswith(f"/en/search?q={word}")
    assert not page.all(class_="chips")


def test_the_explanation_shows_the_same_order_as_the_results(visitor: PlainBrowser, word: str) -> None:
    page = visitor.open(f"/en/search?q={word}")
    order = [card.one("a").text for card in page.one("ul", class_="grid").all("article")]
    page = visitor.open(f"/en/search?q={word}&explain=1")
    rows = page.one("table", class_="explain-table").one("tbody").all("tr")
    assert [row.one("a").text for row in rows] == order
    assert all(row.one("ul", class_="features").all("li") for row in rows)
    assert links(page) >= {f"/en/search?q={word}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_product_page_says_what_the_catalogue_knows(
    visitor: PlainBrowser, product: Product, language: str
) -> None:
    page = visitor.open(f"/{language}/p/{product.id}")
    assert page.one("h1").text == product.title[language]
    assert len(page.one("div", class_="gallery-main").all("img")) == len(product.images)
    assert product.current_price is not None
    facts = page.one("table", class_="facts").text
    assert product.mpn in facts
    document = json.loads(page.all("script", type="application/ld+json")[0].text)
    node = document["@graph"][0]
    assert node["name"] == product.title[language]
    assert len(node["offers"]) == len(product.variants)
    assert {offer["priceCurrency"] for offer in node["offers"]} == {product.current_price.currency}


def test_variants_are_links_that_lead_to_each_variant(visitor: PlainBrowser, product: Product) -> None:
    page = visitor.open(f"/en/p/{product.id}")
    group = page.one(class_="option")
    targets = [a.attributes["href"] for a in group.all("a")]
    name = next(iter(product.variants[0].options))
    assert len(targets) == len({variant.options[name] for variant in product.variants})
    for target in targets:
        page = visitor.open(target)
        current = page.one(class_="option").all("a", aria_current="true")
        assert [a.attributes["href"] for a in current] == [target]


def test_markup_in_the_catalogue_cannot_leave_its_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    from shopkeeper.catalog import Review
    from shopkeeper.catalog.model import Image, Money
    from shopkeeper.web.app import create_app

    nasty = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    with Shop.open(tmp_path_factory.mktemp("nasty"), create=True) as shop:
        thing = Product(
            "a/b c?#%", {"en": nasty}, {"en": nasty}, {"en": nasty}, nasty, (nasty, nasty),
            {nasty: nasty}, Money(100, "USD"), images=(Image("javascript:alert(1)", {"en": nasty}),),
        )  # fmt: skip
        shop.catalog.put([thing])
        shop.catalog.put_reviews([Review("r", thing.id, "c", 5, nasty, nasty)])
        shop.search.sync()
        visitor = PlainBrowser(TestClient(create_app(shop)))
        page = visitor.open("/en/search")
        card = page.one("article").one("a")
        for address in ("/en/search", card.attributes["href"], f"/en/search?q={nasty}"):
            page = visitor.open(address)
            assert visitor.status == 200
            assert not [
                one for one in page.all("script") if "alert" in one.text and not one.attributes.get("type")
            ]
            assert not [img for img in page.all("img") if "onerror" in img.attributes]
            assert not [img for img in page.all("img") if img.attributes["src"].startswith("javascript")]
            assert "49" not in page.one("h1").text
        visitor.open(card.attributes["href"])
        document = json.loads(visitor.page.one("script", type="application/ld+json").text)
        assert document["@graph"][0]["name"] == nasty
        buying = visitor.submit(visitor.form("/en/cart/add"))
        assert nasty.split("<")[0] in buying.text or "alert" in buying.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_policies_are_pages(visitor: PlainBrowser, demo_shop_path: object, language: str) -> None:
    page = visitor.open(f"/{language}/")
    found = sorted(link for link in links(page) if f"/{language}/policies/" in link)
    assert len(found) >= 4
    for address in found:
        page = visitor.open(address)
        assert visitor.status == 200
        assert page.one("h1").text
        assert page.one("article").all("p")


def test_machines_find_everything(visitor: PlainBrowser, demo_shop: Shop) -> None:
    robots = visitor.client.get("/robots.txt").text
    assert "Disallow: /en/cart" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ElementTree.fromstring(visitor.client.get("/sitemap.xml").text)
    addresses = []
    for part in index.findall("s:sitemap/s:loc", spaces):
        tree = ElementTree.fromstring(visitor.client.get(part.text or "").text)
        addresses += [loc.text or "" for loc in tree.findall("s:url/s:loc", spaces)]
    products = [address for address in addresses if "/p/" in address]
    assert len(products) == 2 * demo_shop.catalog.count()
    for address in addresses[:6] + products[:2]:
        assert visitor.client.get(address).status_code == 200
    search = ElementTree.fromstring(visitor.client.get("/zh/opensearch.xml").text)
    assert search.find("{*}Url") is not None
    assert visitor.client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_static_files_are_kept_for_ever_and_pages_are_asked_for_again(visitor: PlainBrowser) -> None:
    page = visitor.open("/en/")
    assert visitor.client.get("/en/").headers["cache-control"] == "private, no-cache"
    for address in (
        page.one("link", rel="stylesheet").attributes["href"],
        page.one("script").attributes["src"],
    ):
        answer = visitor.client.get(address)
        assert "immutable" in answer.headers["cache-control"]
        again = visitor.client.get(address, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        stale = visitor.client.get(re.sub(r"/static/\w+/", "/static/000000000000/", address))
        assert stale.headers["cache-control"] == "no-cache"
    assert "app;dur=" in visitor.client.get("/en/").headers["server-timing"]
    assert visitor.client.get("/en/").headers["content-encoding"] == "gzip"


def test_pictures_come_in_the_allowed_widths_only(visitor: PlainBrowser) -> None:
    page = visitor.open("/en/")
    image = next(img for img in page.all("img") if "srcset" in img.attributes)
    for candidate in image.attributes["srcset"].split(", "):
        address, _width = candidate.split()
        answer = visitor.client.get(address)
        assert answer.headers["content-type"] == "image/webp"
        again = visitor.client.get(address, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
    wrong = re.sub(r"/media/\d+/", "/media/321/", image.attributes["src"])
    assert visitor.client.get(wrong).status_code == 404
    for away in ("/media/320/../shop.db", "/media/320/%2e%2e/shop.db", "/media/320/..%2f..%2fetc%2fpasswd"):
        assert visitor.client.get(away).status_code == 404


def test_both_languages_have_every_text() -> None:
    english, chinese = i18n.texts("en"), i18n.texts("zh")
    assert set(english) == set(chinese)
    for key, entry in chinese.items():
        names = [
            set(re.findall(r"\{(\w+)\}", one if isinstance(one, str) else one["other"]))
            for one in (english[key], entry)
        ]
        assert names[0] == names[1], key
