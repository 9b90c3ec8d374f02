"""Stored events as a page is sent them: with addresses, pictures and amounts written in the language of the talk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.conversation import Conversation, StoredEvent
from shopkeeper.catalog.model import Money, Product, pick
from shopkeeper.web import i18n
from shopkeeper.web.media import picture_url, srcset
from shopkeeper.web.storefront.cards import buyable, card, price_of, product_url
from shopkeeper.web.storefront.store import Storefront

__all__ = ["Shaper"]

MOST_CHOICES = 40


class Shaper:
    """Adds to an event what its display needs; what the assistant said in it stays as it is."""

    def __init__(self, store: Storefront) -> None:
        self.store = store

    def __call__(self, conversation: Conversation, event: StoredEvent) -> Mapping[str, Any]:
        """The data of `event` for the page."""
        language = conversation.language if conversation.language in i18n.LANGUAGES else i18n.LANGUAGES[0]
        if event.kind == "products":
            return {**event.data, "products": self._products(event.data.get("products", ()), language)}
        if event.kind == "order":
            return self._order(event.data, language)
        if event.kind == "cart":
            return {**event.data, **_amount("total", event.data, language)}
        if event.kind == "handoff":
            return {name: value for name, value in event.data.items() if name != "summary"}
        if event.kind == "card":
            return self._card(event.data, language)
        return event.data

    def _products(self, rows: Any, language: str) -> list[dict[str, Any]]:
        known = self.store.shop.catalog.get_many([str(row.get("id", "")) for row in rows])
        return [self._product(row, known.get(str(row.get("id", ""))), language) for row in rows]

    def _product(self, row: Mapping[str, Any], product: Product | None, language: str) -> dict[str, Any]:
        shown = {**row, **_amount("price", row, language), "buyable": False, "choices": []}
        if product is None:
            return shown
        face = card(self.store.shop.catalog, product, language)
        image = str(row.get("image") or face.image)
        shown["image"] = picture_url(image, 320) if image and not image.startswith("/") else image
        shown["srcset"] = srcset(image, 192, 320, 480) if image and not image.startswith("/") else ""
        shown["url"] = row.get("url") or product_url(language, product.id, str(row.get("variant", "")))
        shown["title"] = row.get("title") or face.title
        if not shown.get("price_text") and face.price:
            shown["price_text"] = i18n.money(face.price, language)
        shown["choices"] = self._choices(product, language)
        shown["buyable"] = (
            any(one["buyable"] for one in shown["choices"])
            if product.variants
            else buyable(product) and bool(face.price)
        )
        return shown

    def _choices(self, product: Product, language: str) -> list[dict[str, Any]]:
        found = []
        for variant in product.variants[:MOST_CHOICES]:
            name = " · ".join(
                self.store.label("value", value, language) for value in variant.options.values()
            )
            price = price_of(variant)[0] or price_of(product)[0]
            label = f"{name or variant.id} — {i18n.money(price, language)}" if price else name or variant.id
            can = buyable(variant) and price is not None
            if not can:
                label = f"{name or variant.id} — {i18n.text(language, 'availability.out_of_stock')}"
            found.append({"variant": variant.id, "label": label, "buyable": can})
        return found

    def _card(self, data: Mapping[str, Any], language: str) -> dict[str, Any]:
        shown = dict(data)
        if "lines" in data:
            shown["lines"] = [self._line(one, data, language) for one in data["lines"]]
        effect = data.get("effect", "")
        if not isinstance(effect, str):
            shown["effect"] = _balance(effect, language)
        elif effect in shown.get("lines", ()):
            shown["effect"] = ""
        return shown

    def _order(self, data: Mapping[str, Any], language: str) -> dict[str, Any]:
        shown = {**data, **_amount("total", data, language)}
        shown["status_text"] = _word(
            f"chat.order_status.{data.get('status', '')}", data.get("status"), language
        )
        shown["lines"] = [self._line(one, data, language) for one in data.get("lines") or ()]
        shown["shipments"] = [self._parcel(one, language) for one in data.get("shipments") or ()]
        return shown

    def _parcel(self, parcel: Any, language: str) -> Any:
        if not isinstance(parcel, Mapping):
            return parcel
        told = _word(f"chat.shipment_status.{parcel.get('status', '')}", parcel.get("status"), language)
        if day := i18n.date(str(parcel.get("delivered") or ""), language):
            told = i18n.text(language, "chat.shipment_delivered", date=day)
        elif day := i18n.date(str(parcel.get("promised") or ""), language):
            told = f"{told} · {i18n.text(language, 'chat.shipment_promised', date=day)}"
        return {**parcel, "status_text": told}

    def _line(self, line: Any, whole: Mapping[str, Any], language: str) -> Any:
        if not isinstance(line, Mapping):
            return line
        shown = {**line, **_amount("price", {"currency": whole.get("currency"), **line}, language)}
        if isinstance(options := line.get("options"), Mapping) and options:
            shown["title"] = f"{line.get('title', '')} ({', '.join(map(str, options.values()))})"
        return shown


def _amount(name: str, row: Mapping[str, Any], language: str) -> dict[str, str]:
    amount, currency = row.get(name), row.get("currency")
    if isinstance(amount, str) and amount:
        return {f"{name}_text": amount}
    if (
        not isinstance(amount, int)
        or isinstance(amount, bool)
        or not isinstance(currency, str)
        or not currency
    ):
        return {}
    return {f"{name}_text": i18n.money(Money(amount, currency), language)}


def _balance(changes: Any, language: str) -> str:
    """What several changes cost or give back together; '' when nothing."""
    known = [one for one in changes if isinstance(one, Mapping) and isinstance(one.get("difference"), int)]
    total = sum(one["difference"] for one in known)
    currency = str(known[0].get("currency") or "") if known else ""
    if not total or not currency or len(known) < 2:  # one change tells its own amount
        return ""
    amount = i18n.money(Money(abs(total), currency), language)
    return i18n.text(language, "chat.card.pay" if total > 0 else "chat.card.back", amount=amount)


def _word(key: str, otherwise: Any, language: str) -> str:
    return i18n.text(language, key) if key in i18n.texts(language) else str(otherwise or "")


def title_of(product: Product, language: str) -> str:
    """What the product is called."""
    return pick(product.title, language) or product.id
