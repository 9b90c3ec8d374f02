"""How shops write the names of categories, attributes and values: plural or singular, paths, slugs, units."""

from __future__ import annotations

import random
import re

from shopkeeper.train.recipes.kinds_table import attribute_names, word_parts

__all__ = [
    "CATEGORY_STYLES",
    "VALUE_STYLES",
    "attribute_name",
    "category_name",
    "for_audience",
    "plural",
    "value_name",
]

CATEGORY_STYLES = {
    "en": (
        "plural", "plural", "plural", "singular", "lower", "slug", "path", "path", "slash", "slugs", "upper", "both",
        "code", "in", "last", "snake",
    ),
    "zh": ("plain", "plain", "plain", "path", "slash", "both", "code", "department", "suffix", "paren", "dash"),
}  # fmt: skip
VALUE_STYLES = {
    "en": ("plain", "plain", "title", "title", "upper", "tight", "code"),
    "zh": ("plain", "plain", "plain", "tight", "mixed"),
}
IRREGULAR = {"knife": "knives", "shelf": "shelves", "scarf": "scarves", "loaf": "loaves", "leaf": "leaves",
             "mouse": "mice", "toothbrush": "toothbrushes", "lens": "lenses", "canvas": "canvases",
             "bus": "buses", "child": "children", "foot": "feet", "tooth": "teeth", "half": "halves"}  # fmt: skip
MEN = {"men": ("Men's {}", "men's {}", "{} for men"), "women": ("Women's {}", "women's {}", "{} for women"),
       "kids": ("Kids' {}", "kids' {}", "{} for kids")}  # fmt: skip
MEN_ZH = {
    "男": ("男士{}", "男{}", "男款{}"),
    "女": ("女士{}", "女{}", "女款{}"),
    "童": ("儿童{}", "儿童{}", "童款{}"),
}
UNIT = re.compile(r"^([\d.]+) (inch|ml|l|g|kg|cm|mm|m|GB|TB|W|V|mAh|Ah|bar|oz)$")


def plural(noun: str) -> str:
    """The plural of an English name of goods; mass nouns and plurals stay as they are."""
    head, sign, tail = noun.partition(" for ")
    words = head.split(" ")
    last = words[-1]
    low = last.lower()
    if low in word_parts()["mass"] or (low.endswith("s") and not low.endswith("ss") and low not in IRREGULAR):
        return noun
    if low in IRREGULAR:
        last = IRREGULAR[low]
    elif re.search(r"(s|x|z|ch|sh)$", low):
        last += "es"
    elif re.search(r"[^aeiou]y$", low):
        last = last[:-1] + "ies"
    else:
        last += "s"
    return " ".join([*words[:-1], last]) + sign + tail


def _title(text: str) -> str:
    return " ".join(
        w if w in ("and", "for", "of", "with") else w[:1].upper() + w[1:] for w in text.split(" ")
    )


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def category_name(called: str, department: str, style: str, language: str, said: tuple[str, ...]) -> str:
    """`called` (a kind's name) as this shop writes a category."""
    other = next((word for word in said if word != called), "")
    if language == "zh":
        return {
            "path": f"{department} > {called}",
            "slash": f"{department}/{called}",
            "both": f"{called}/{other}" if other else called,
            "code": f"{sum(map(ord, called)) % 90 + 10}-{called}",
            "department": f"{department}-{called}",
            "suffix": f"{called}系列",
            "paren": f"{called}（{other}）" if other else called,
            "dash": f"{department} - {called}",
        }.get(style, called)
    many = plural(called)
    return {
        "singular": called[:1].upper() + called[1:],
        "lower": many.lower(),
        "slug": _slug(many),
        "path": f"{department} > {_title(many)}",
        "slash": f"{department}/{_title(called)}",
        "slugs": f"{_slug(department)}/{_slug(many)}",
        "upper": many.upper(),
        "both": f"{_title(many)} & {_title(plural(other))}" if other else _title(many),
        "code": f"{sum(map(ord, called)) % 900 + 100} {_title(called)}",
        "in": f"{_title(many)} ({department})",
        "last": f"{_title(called)}, {department}",
        "snake": _slug(called).replace("-", "_"),
    }.get(style, _title(many))


def for_audience(
    called: str, said: tuple[str, ...], language: str, rng: random.Random
) -> list[tuple[str, tuple[str, ...]]]:
    """(the shop's name of the kind, what customers say) for each audience that the shop splits it into."""
    patterns = MEN_ZH if language == "zh" else MEN
    rows = []
    for audience in rng.sample(list(patterns), rng.choice((2, 2, 3))):
        shop, *customer = patterns[audience]
        name = shop.format(called) if language == "zh" else shop.format(called).lower()
        rows.append((name, tuple(dict.fromkeys(p.format(word) for word in said for p in customer))))
    return rows


def attribute_name(name: str, style: str, language: str) -> str:
    """The attribute `name` as this shop writes it."""
    names = attribute_names(language).get(name, (name,))
    if style == "other":
        name = names[sum(map(ord, name)) % len(names)]
    elif style == "snake" and language == "zh":
        name = names[-1]
    else:
        name = names[0]
    if language == "zh":
        return name
    return {"title": name.title(), "snake": name.replace(" ", "_").lower(), "upper": name.upper()}.get(
        style, name
    )


def value_name(value: str, attribute: str, style: str, language: str) -> str:
    """The value as this shop writes it: other letters, units without a blank, an article code before it."""
    if language == "zh":
        if style == "tight" and value.endswith("色") and len(value) > 2:
            return value[:-1] if value[:-1] not in ("原木",) else value
        if style == "mixed" and attribute == "颜色":
            return f"{value}款"
        return value
    unit = UNIT.match(value)
    if unit and style in ("tight", "upper"):
        number, sign = unit.groups()
        return (
            f'{number}"'
            if sign == "inch" and style == "upper"
            else f"{number}{'in' if sign == 'inch' else sign}"
        )
    if style == "title":
        return value if value[0].isdigit() else _title(value)
    if style == "upper" and not value[0].isdigit():
        return value.upper()
    if style == "code" and attribute == "color":
        return f"{sum(map(ord, value)) % 90 + 10} {_title(value)}"
    return value
