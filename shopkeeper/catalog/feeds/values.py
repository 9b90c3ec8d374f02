"""The values of feed fields: money, availability, dates, numbers, codes, lists, and text out of HTML."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

from shopkeeper.catalog.model import Availability, Money
from shopkeeper.language.money import parse_money

__all__ = [
    "availability",
    "boolean",
    "html_text",
    "line",
    "moment",
    "money",
    "number",
    "path",
    "rating",
    "valid_gtin",
    "whole",
]

_A = Availability
_AVAILABILITY = {
    "in stock": _A.IN_STOCK,
    "instock": _A.IN_STOCK,
    "available": _A.IN_STOCK,
    "in store only": _A.IN_STOCK,
    "instoreonly": _A.IN_STOCK,
    "online only": _A.IN_STOCK,
    "onlineonly": _A.IN_STOCK,
    "available for order": _A.IN_STOCK,
    "limited availability": _A.IN_STOCK,
    "limitedavailability": _A.IN_STOCK,
    "limited": _A.IN_STOCK,
    "low stock": _A.IN_STOCK,
    "made to order": _A.IN_STOCK,
    "madetoorder": _A.IN_STOCK,
    "true": _A.IN_STOCK,
    "yes": _A.IN_STOCK,
    "1": _A.IN_STOCK,
    "out of stock": _A.OUT_OF_STOCK,
    "outofstock": _A.OUT_OF_STOCK,
    "sold out": _A.OUT_OF_STOCK,
    "soldout": _A.OUT_OF_STOCK,
    "unavailable": _A.OUT_OF_STOCK,
    "not available": _A.OUT_OF_STOCK,
    "reserved": _A.OUT_OF_STOCK,
    "false": _A.OUT_OF_STOCK,
    "no": _A.OUT_OF_STOCK,
    "0": _A.OUT_OF_STOCK,
    "preorder": _A.PREORDER,
    "pre order": _A.PREORDER,
    "presale": _A.PREORDER,
    "coming soon": _A.PREORDER,
    "backorder": _A.BACKORDER,
    "back order": _A.BACKORDER,
    "backordered": _A.BACKORDER,
    "onbackorder": _A.BACKORDER,
    "on backorder": _A.BACKORDER,
    "discontinued": _A.DISCONTINUED,
    "в наличии": _A.IN_STOCK,
    "нет в наличии": _A.OUT_OF_STOCK,
    "немає в наявності": _A.OUT_OF_STOCK,
    "в наявності": _A.IN_STOCK,
    "под заказ": _A.BACKORDER,
    "предзаказ": _A.PREORDER,
    "auf lager": _A.IN_STOCK,
    "nicht auf lager": _A.OUT_OF_STOCK,
    "ausverkauft": _A.OUT_OF_STOCK,
    "vorbestellt": _A.PREORDER,
    "en stock": _A.IN_STOCK,
    "en rupture de stock": _A.OUT_OF_STOCK,
    "rupture de stock": _A.OUT_OF_STOCK,
    "agotado": _A.OUT_OF_STOCK,
    "disponible": _A.IN_STOCK,
    "disponibile": _A.IN_STOCK,
    "non disponibile": _A.OUT_OF_STOCK,
    "op voorraad": _A.IN_STOCK,
    "niet op voorraad": _A.OUT_OF_STOCK,
    "na skladě": _A.IN_STOCK,
    "skladem": _A.IN_STOCK,
    "vyprodáno": _A.OUT_OF_STOCK,
    "w magazynie": _A.IN_STOCK,
    "i lager": _A.IN_STOCK,
    "slut i lager": _A.OUT_OF_STOCK,
    "em estoque": _A.IN_STOCK,
    "esgotado": _A.OUT_OF_STOCK,
    "stokta var": _A.IN_STOCK,
    "stokta": _A.IN_STOCK,
    "stokta yok": _A.OUT_OF_STOCK,
    "متوفر": _A.IN_STOCK,
    "غير متوفر": _A.OUT_OF_STOCK,
    "有货": _A.IN_STOCK,
    "现货": _A.IN_STOCK,
    "有貨": _A.IN_STOCK,
    "无货": _A.OUT_OF_STOCK,
    "缺货": _A.OUT_OF_STOCK,
    "售罄": _A.OUT_OF_STOCK,
    "缺貨": _A.OUT_OF_STOCK,
    "预售": _A.PREORDER,
    "预订": _A.PREORDER,
    "下架": _A.DISCONTINUED,
    "在庫あり": _A.IN_STOCK,
    "在庫なし": _A.OUT_OF_STOCK,
    "予約": _A.PREORDER,
    "재고 있음": _A.IN_STOCK,
    "품절": _A.OUT_OF_STOCK,
}


def availability(text: str) -> Availability | None:
    """What a feed's word means ("In stock", "in_stock", "https://schema.org/InStock"); None when unknown."""
    word = re.sub(r"^https?://(www\.)?schema\.org/", "", text.strip(), flags=re.IGNORECASE)
    return _AVAILABILITY.get(re.sub(r"[\s_\-]+", " ", word).strip().casefold().rstrip("."))


def money(text: str, currency: str, *, decimal_comma: bool = False) -> Money | None:
    """The price in `text`, in `currency` where it names none; None for an empty text.

    `decimal_comma`: the feed writes 1.299,00, so a lone point groups thousands. Raises InputError, with the
    reason, for what is no price; a negative amount is returned as such.
    """
    text = unescape(text) if "&" in text else text
    if not text.isascii():
        text = "".join(_digit(c) for c in text)
    if decimal_comma and "," not in text:
        text = re.sub(r"(?<=\d)\.(?=\d{3}(\D|$))", "", text)
    elif text.count(".") == 1 and "," not in text:
        text = re.sub(r"(\.\d\d)0+(?!\d)", r"\1", text)  # 12.500 of a machine is 12.50
    if not text.isascii() or "e" in text.lower() or "tl" in text.lower() or "nis" in text.lower():
        text = _WORDS.sub(lambda match: f" {_CURRENCIES[match[0].casefold().rstrip('.')]} ", text)
    amount = parse_money(text, currency, negative=True)
    return None if amount is None else Money(amount.amount, amount.currency)


#: words for money that feeds of many lands use, beside the signs that `language.money` knows
_CURRENCIES = {
    "грн": "UAH", "тг": "KZT", "дин": "RSD", "ден": "MKD", "р": "RUB", "ر.س": "SAR", "ريال": "SAR", "د.إ": "AED",
    "درهم": "AED", "ر.ق": "QAR", "د.ك": "KWD", "دينار": "KWD", "ج.م": "EGP", "جنيه": "EGP", "تومان": "IRR",
    "﷼": "IRR", "บาท": "THB", "tl": "TRY", "euro": "EUR", "euros": "EUR", 'ש"ח': "ILS", "nis": "ILS", "₾": "GEL",
    "֏": "AMD", "сом": "KGS",
}  # fmt: skip
_WORDS = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True))) + r")\.?(?!\w)",
    re.IGNORECASE,
)


def _digit(character: str) -> str:
    """Digits of any script as ASCII; the Arabic decimal and thousands marks as . and ,"""
    if character in "\u066b\u066c\u060c":
        return "." if character == "\u066b" else ","
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    return "" if unicodedata.category(character) == "Cf" else character


def number(text: str) -> float:
    """A finite number, with a decimal point or comma. Raises ValueError."""
    text = "".join(_digit(c) for c in text.strip().replace("\u00a0", "").replace("\u202f", ""))
    if "," in text and "." not in text:
        text = text.replace(",", ".") if text.count(",") == 1 else text.replace(",", "")
    elif "," in text:
        text = text.replace(",", "")
    value = float(text)
    if not math.isfinite(value) or "_" in text:
        raise ValueError(f"{text!r} is not a finite number")
    return value


def whole(text: str) -> int:
    """A whole number ("12", "12.0", "1,200"). Raises ValueError."""
    text = "".join(_digit(c) for c in text.strip())
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", text):
        text = text.replace(",", "")
    value = number(text)
    if value != int(value):
        raise ValueError(f"{text!r} is not a whole number")
    return int(value)


def rating(text: str, best: float = 5.0) -> float | None:
    """A rating of 0 to 5; None for what is none."""
    try:
        value = number(text.removesuffix("/5").strip())
    except ValueError:
        return None
    value = value * 5 / best if best and best != 5 else value
    return value if 0 <= value <= 5 else None


def boolean(text: str) -> bool | None:
    """yes/no, true/false, 1/0 in any case; None for anything else."""
    word = text.strip().casefold()
    if word in ("true", "yes", "1", "y", "on", "t", "ja", "oui", "是"):
        return True
    if word in ("false", "no", "0", "n", "off", "f", "nein", "non", "否"):
        return False
    return None


def moment(text: str) -> str | None:
    """A date or time as UTC, ISO 8601 with a trailing Z; a date alone stays a date at 00:00. None: not a date."""
    text = text.strip()
    for candidate in (text, text.replace("/", "-"), text[:19]):
        try:
            value = datetime.fromisoformat(candidate)
            break
        except ValueError:
            continue
    else:
        for pattern in (
            "%d.%m.%Y",
            "%d.%m.%Y %H:%M",
            "%a, %d %b %Y %H:%M:%S %z",
            "%a, %d %b %Y %H:%M:%S GMT",
        ):
            try:
                value = datetime.strptime(text, pattern)
                break
            except ValueError:
                continue
        else:
            return None
    try:
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return None
    return value.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def valid_gtin(code: str) -> bool:
    """True for 8, 12, 13 or 14 digits whose check digit is right (GS1 General Specifications, 7.9)."""
    if not (code.isascii() and code.isdigit() and len(code) in (8, 12, 13, 14)):
        return False
    digits = [int(c) for c in reversed(code)]
    return (10 - sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits[1:])) % 10) % 10 == digits[0]


def path(text: str, separator: str = ">") -> tuple[str, ...]:
    """A category path: "A > B > C" as its parts."""
    return tuple(part for part in (line(p) for p in re.split(rf"\s*{re.escape(separator)}\s*", text)) if part)


def line(text: str) -> str:
    """One line of plain text: entities and tags resolved, white space folded."""
    if "<" in text or "&" in text:
        text = html_text(text)
    return " ".join(text.split())


_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*\b|!--|!\[CDATA\[)")
_BLOCKS = frozenset(
    "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article blockquote dt dd hr".split()
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS and tag != "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.parts.append(data[6:])


def html_text(text: str) -> str:
    """Plain text with line breaks where HTML has blocks; script and style are dropped; entities resolved.

    Text without any tag keeps its line breaks. A text whose tags were escaped once more is read through.
    """
    if "&lt;" in text and not _TAG.search(text):
        once = unescape(text)
        if _TAG.search(once):
            text = once
    if _TAG.search(text):
        parser = _Text()
        parser.feed(re.sub(r"\s*\n\s*", " ", text))
        parser.close()
        text = "".join(parser.parts)
    elif "&" in text:
        text = unescape(text)
    lines = (" ".join(part.split()) for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
