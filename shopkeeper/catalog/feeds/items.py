"""One offer item of a Google Merchant or Agentic Commerce feed as a product; items of a group as variants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import Any

from shopkeeper.catalog.feeds.cells import Cells, text_of
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.residue import RESIDUE, apply_residue
from shopkeeper.catalog.feeds.values import line, moment, path
from shopkeeper.catalog.model import Attribute, Availability, Product, Variant

__all__ = ["OPTIONS", "build_item", "language_tag", "merge_items", "records"]

#: names of other dialects -> Google's
ALIASES = {
    "item_id": "id",
    "offer_id": "id",
    "sku": "id",
    "name": "title",
    "url": "link",
    "product_url": "link",
    "image_url": "image_link",
    "image": "image_link",
    "image link": "image_link",
    "additional_image_urls": "additional_image_link",
    "additional_image_links": "additional_image_link",
    "group_id": "item_group_id",
    "item_group_title": "group_title",
    "inventory_quantity": "quantity",
    "inventory": "quantity",
    "sell_on_google_quantity": "quantity",
    "quantity_to_sell_on_facebook": "quantity",
    "product_category": "product_type",
    "category": "product_type",
    "star_rating": "rating",
    "product_review_rating": "rating",
    "review_count": "rating_count",
    "product_review_count": "rating_count",
    "upc": "gtin",
    "ean": "gtin",
    "barcode": "gtin",
    "colour": "color",
    "summary": "short_description",
}
#: fields of an item that can tell the variants of a product apart -> the name of the option
OPTIONS = {
    "color": "Color",
    "size": "Size",
    "material": "Material",
    "pattern": "Pattern",
    "age_group": "Age group",
    "gender": "Gender",
}
_CUSTOM = re.compile(r"custom_variant(\d)_(category|option)")
_USED = frozenset(
    [
        "id", "title", "description", "short_description", "link", "image_link", "additional_image_link", "brand",
        "gtin", "mpn", "condition", "price", "sale_price", "availability", "quantity", "item_group_id",
        "product_type", "google_product_category", "rating", "rating_count", "product_detail", "tags",
        "content_language",
        "released", "created", "updated", RESIDUE,
    ]
)  # fmt: skip
_ATTRIBUTE = re.compile(r"(.+?)\[([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\]$")
_UNDERSCORE = re.compile(r"(title|description|short_description)_([a-z]{2}(?:[-_][A-Za-z]{2,4})?)$")


def language_tag(tag: str, shop: str) -> str:
    """A feed's language as the shop writes it: en-US is the shop's own "en", zh-TW stays apart from "zh"."""
    tag = tag.replace("_", "-").strip()
    base = tag.partition("-")[0].lower()
    if not base:
        return shop
    if tag.lower() in ("zh-tw", "zh-hk", "zh-hant"):
        return "zh-Hant"
    return shop if base == shop.partition("-")[0].lower() else base


def records(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """A record with Google's names, lower case, the texts of each field as a list; empty ones left out."""
    found: dict[str, list[str]] = {}
    for key, value in raw.items():
        if value is None or value == "" or str(key).startswith("_"):
            continue
        name = str(key).strip()
        if name.lower().startswith("g:"):
            name = name[2:]
        name, _, copy = name.partition(" (") if re.search(r" \(\d+\)$", name) else (name, "", "")
        plain = re.sub(r"[\s]+", "_", name.lower().strip())
        if (match := _UNDERSCORE.match(plain)) is not None:
            plain = f"{match[1]}[{match[2]}]"
        plain = ALIASES.get(plain, plain)
        texts = [text_of(item) for item in value] if isinstance(value, list | tuple) else [text_of(value)]
        texts = [text for text in texts if text.strip()]
        if texts:
            if plain in found and not copy and plain in ("id", "title", "link", "product_type"):
                continue
            found.setdefault(plain, []).extend(texts)
    return found


def build_item(
    entry: Entry,
    record: Mapping[str, list[str]],
    context: Context,
    *,
    cells: Cells,
    language: str = "",
    strict: bool = False,
) -> None:
    """Sets the product, group, faults and warnings of `entry` from one item; `strict` also warns of what
    Google's specification requires and the item lacks."""
    shop = context.language
    own = language_tag(language or _one(record, "content_language") or "", shop)

    def one(name: str) -> str:
        return _one(record, name)

    id = entry.id = one("id").strip()
    if not id:
        cells.fault("id", "", "is missing")
    title = _texts(cells.text, record, "title", own, shop)
    if not title:
        cells.fault("title", "", "is missing")
    price = cells.money("price", one("price"))
    if price is None and not one("price") and not entry.faults:
        cells.warn("price", "", "is missing")
    sale = cells.sale("sale_price", price, cells.money("sale_price", one("sale_price")))
    if sale is not None and not _in_time(cells, one("sale_price_effective_date")):
        sale = None
    availability = cells.availability("availability", one("availability"))
    if not one("availability"):
        cells.warn("availability", "", "is missing; taken as in_stock")
    quantity = cells.whole("quantity", one("quantity"))
    gtins = cells.gtins("gtin", ",".join(record.get("gtin", ())))
    addresses = [one("image_link"), *_addresses(record.get("additional_image_link", ()))]
    category = path(
        one("product_type").split(",")[0]
        if one("product_type").count(">") > 1 and "," in one("product_type")
        else one("product_type")
    )
    options, attributes, extra = _rest(record, language)
    group = line(one("item_group_id"))
    if group and not options and _is_category(group, record):
        extra["item_group_id"], group = group, ""
    if entry.faults:
        return
    product = Product(
        id=id,
        title=title,
        description=_texts(cells.prose, record, "description", own, shop),
        summary=_texts(cells.prose, record, "short_description", own, shop),
        brand=line(one("brand")),
        category=category
        or path(one("google_product_category") if ">" in one("google_product_category") else ""),
        attributes=attributes if group else {**options, **attributes},
        price=price,
        sale_price=sale,
        availability=availability,
        quantity=quantity,
        gtins=gtins,
        mpn=line(one("mpn")),
        condition=line(one("condition")).lower(),
        images=cells.images("image_link", addresses),
        rating=cells.rating("rating", one("rating")),
        rating_count=cells.whole("rating_count", one("rating_count")) or 0,
        link=one("link").strip(),
        tags=tuple(
            part.strip() for text in record.get("tags", ()) for part in text.split(",") if part.strip()
        ),
        released=cells.moment("released", one("released")),
        created=cells.moment("created", one("created")),
        updated=cells.moment("updated", one("updated")),
        extra=extra,
    )
    if strict:
        _required(record, cells)
    rest = one(RESIDUE)
    if group:
        variant = Variant(
            id=id,
            options=options,
            price=price,
            sale_price=sale,
            availability=availability,
            quantity=quantity,
            gtin=gtins[0] if gtins else "",
            mpn=product.mpn,
            image=product.images[0].url if product.images else "",
        )
        extra = {**extra, "item_group_id": group} | ({RESIDUE: rest} if rest else {})
        product = replace(product, variants=(variant,), extra=extra)
        entry.group = group
    elif rest:
        product = _with_residue(product, rest, cells)
    entry.product = product


def _with_residue(product: Product, text: str, cells: Cells | None) -> Product:
    try:
        return apply_residue(product, text)
    except ValueError as error:
        if cells is not None:
            cells.warn(RESIDUE, text, f"cannot be read ({error}); ignored")
        return product


def merge_items(parts: list[Product]) -> list[Product]:
    """The items of one group as one product with variants; as products of their own where the "group" is a
    category or a brand, that is where the titles have little in common."""
    first = parts[0]
    group = first.extra["item_group_id"]
    marked = next((part.extra[RESIDUE] for part in parts if RESIDUE in part.extra), "")
    alone = len(parts) == 1 and not first.variants[0].options
    if not marked and (alone or not _alike(parts)):
        return [_single(part) for part in parts]
    names = {name for part in parts for name in part.variants[0].options}
    shared = {
        name
        for name in names
        if len({part.variants[0].options.get(name) for part in parts}) == 1 and len(parts) > 1
    }
    variants = tuple(
        replace(
            part.variants[0], options={k: v for k, v in part.variants[0].options.items() if k not in shared}
        )
        for part in parts
    )
    attributes: dict[str, Attribute] = {name: first.variants[0].options[name] for name in sorted(shared)}
    for part in parts:
        for name, value in part.attributes.items():
            attributes.setdefault(name, value)
    cheapest = min(
        (v for v in variants if v.price is not None),
        key=lambda v: (v.sale_price or v.price).amount if v.price else 0,
        default=None,
    )
    quantities = [v.quantity for v in variants]
    extra = {k: v for k, v in first.extra.items() if k not in ("item_group_id", RESIDUE)}
    title = _common_title([part.title for part in parts], [v.options for v in variants])
    images = {image.url: image for part in parts for image in part.images}
    merged = replace(
        first,
        id=group,
        title=title,
        attributes=attributes,
        price=cheapest.price if cheapest else None,
        sale_price=cheapest.sale_price if cheapest else None,
        availability=_best(v.availability for v in variants),
        quantity=None if None in quantities else sum(q for q in quantities if q is not None),
        gtins=tuple(dict.fromkeys(code for part in parts for code in part.gtins)),
        mpn=first.mpn if len({part.mpn for part in parts}) == 1 else "",
        images=tuple(images.values()),
        variants=variants,
        extra=extra,
    )
    return [_with_residue(merged, marked, None) if marked else merged]


def _single(part: Product) -> Product:
    options = part.variants[0].options
    extra = {k: v for k, v in part.extra.items() if k != RESIDUE}
    return replace(part, variants=(), attributes={**options, **part.attributes}, extra=extra)


def _alike(parts: list[Product]) -> bool:
    """True when the titles are those of variants: mostly the same words in the same order."""
    titles = [next(iter(part.title.values())).casefold() for part in parts]
    first = titles[0]
    for part, title in zip(parts[1:20], titles[1:20], strict=False):
        if title == first:
            continue
        words = [word for text in (first, title) for word in text.split()]
        ratio = SequenceMatcher(
            None, _stripped(first, parts[0]), _stripped(title, part), autojunk=False
        ).ratio()
        if ratio < 0.6 or not words:
            return False
    return True


def _stripped(title: str, part: Product) -> str:
    for value in part.variants[0].options.values():
        title = re.sub(rf"(?<!\w){re.escape(value.casefold())}(?!\w)", "", title)
    return " ".join(re.sub(r"[\s,/|()\-–]+", " ", title).split())


def _common_title(titles: list[Mapping[str, str]], options: list[Mapping[str, str]]) -> dict[str, str]:
    """For each language the title shared by all, else the first one without its option values at the end."""
    found: dict[str, str] = {}
    for language, text in titles[0].items():
        if any(title.get(language) != text for title in titles):
            values = sorted(options[0].values(), key=len, reverse=True)
            changed = True
            while changed:
                changed = False
                for value in values:
                    short = re.sub(rf"[\s,/|(\-–]+{re.escape(value)}\)?\s*$", "", text, flags=re.IGNORECASE)
                    if short and short != text:
                        text, changed = short, True
        found[language] = text
    return found


def _best(states: Iterable[Availability]) -> Availability:
    order = list(Availability)
    rank = {state: index for index, state in enumerate([order[0], order[3], order[2], order[1], order[4]])}
    return min(states, key=lambda state: rank[state])


def _one(record: Mapping[str, list[str]], name: str) -> str:
    return record[name][0].strip() if name in record else ""


def _texts(make: Any, record: Mapping[str, list[str]], name: str, own: str, shop: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if name in record:
        found.update(make(record[name][0], own))
    for key, values in record.items():
        match = _ATTRIBUTE.match(key)
        if match and match[1] == name:
            found.update(make(values[0], language_tag(match[2], shop)))
    return found


def _addresses(values: Iterable[str]) -> list[str]:
    """Picture addresses of repeated fields, or of one field with commas between addresses."""
    found: list[str] = []
    for value in values:
        found.extend(part.strip() for part in re.split(r"[,;|\s]+(?=https?://)", value.strip()))
    return found


def _rest(
    record: Mapping[str, list[str]], language: str
) -> tuple[dict[str, str], dict[str, Attribute], dict[str, str]]:
    options: dict[str, str] = {}
    attributes: dict[str, Attribute] = {}
    extra: dict[str, str] = {}
    for name, values in record.items():
        if name in _USED or ((match := _ATTRIBUTE.match(name)) and match[1] in _USED):
            continue
        if name in OPTIONS:
            options[OPTIONS[name]] = line(values[0])
        elif custom := _CUSTOM.fullmatch(name):
            label = _one(record, f"custom_variant{custom[1]}_category")
            value = _one(record, f"custom_variant{custom[1]}_option")
            if label and value:
                options[line(label)] = line(value)
        else:
            extra[name] = ", ".join(values) if len(values) > 1 else values[0]
    for value in record.get("product_detail", ()):
        for part in re.split(r",(?=[^,:]*:[^,:]*:)", value):
            section = part.split(":", 2)
            if len(section) == 3 and section[1].strip() and section[2].strip():
                attributes[section[1].strip()] = section[2].strip()
            elif part.strip():
                extra["product_detail"] = value
    if "google_product_category" in record:
        extra["google_product_category"] = record["google_product_category"][0]
    return {k: v for k, v in options.items() if v}, attributes, extra


def _is_category(group: str, record: Mapping[str, list[str]]) -> bool:
    """True when the group id only repeats the item's category: some shops fill it so."""
    kinds = [
        line(text)
        for name in ("product_type", "google_product_category", "brand")
        for text in record.get(name, ())
    ]
    return any(
        group.casefold() in (kind.casefold(), kind.rpartition(">")[2].strip().casefold()) for kind in kinds
    )


def _in_time(cells: Cells, text: str) -> bool:
    """True when now lies in the period "start/end", or there is none."""
    if not text.strip():
        return True
    start, _, end = (part.strip() for part in text.partition("/"))
    begin, until = moment(_zone(start)), moment(_zone(end))
    if begin is None or until is None:
        cells.warn(
            "sale_price_effective_date", text, "is not a period START/END; the sale price is taken as valid"
        )
        return True
    return begin <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") <= until


def _required(record: Mapping[str, list[str]], cells: Cells) -> None:
    for name in ("description", "link", "image_link"):
        if not _one(record, name) and not any(key.startswith(f"{name}[") for key in record):
            cells.warn(name, "", "is missing")
    for name in ("link", "image_link"):
        address = _one(record, name)
        if address and not re.match(r"https?://[^\s/]+", address, re.IGNORECASE):
            cells.warn(name, address, "is not an address that begins with http:// or https://")
    for name in ("price", "sale_price"):
        if (text := _one(record, name)) and re.fullmatch(r"[\d.,\s]+", text):
            cells.warn(name, text, f"names no currency; taken as {cells.context.currency}")
    condition = _one(record, "condition").lower()
    if condition and condition not in ("new", "used", "refurbished"):
        cells.warn("condition", condition, "is not new, used or refurbished")
    if len(_one(record, "title")) > 150:
        cells.warn("title", _one(record, "title"), "is longer than 150 characters")


def _zone(text: str) -> str:
    return re.sub(r"T(\d\d:\d\d)([+-]\d{2}):?(\d{2})?$", r"T\1:00\2:\3", text)
