"""What a person would get by e-mail: recommendations as HTML with inline styles, as plain text, as a JSON feed.

Nothing is sent from here. Whoever sends asks `mail_wanted` first; every e-mail names the link that ends them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from shopkeeper.catalog.model import pick
from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.orders import Customer
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.wording import sentence
from shopkeeper.shop import Shop
from shopkeeper.web import i18n, media
from shopkeeper.web.storefront.cards import Card, card
from shopkeeper.web.storefront.customer import PERSONAL, mail_wanted, token

__all__ = ["Entry", "Letter", "letter"]

#: what a mail program posts to the link to end the e-mails (RFC 8058)
ONE_CLICK = "List-Unsubscribe=One-Click"
#: products in an e-mail
MOST = 8

_pages = Environment(
    loader=PackageLoader("shopkeeper.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One product of a letter; `url` and `image` are whole addresses, `why` the reason in a sentence."""

    item: Recommendation
    card: Card
    url: str
    image: str
    why: str
    price: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Recommendations for one customer; `personal` is False where the customer's no left only what all like."""

    customer: Customer
    language: str
    subject: str
    answer: Recommended
    entries: tuple[Entry, ...]
    shop: str
    home: str
    stop: str

    @property
    def personal(self) -> bool:
        return self.answer.personal

    def html(self) -> str:
        """A page with inline styles, as mail programs want it."""
        return _pages.get_template("storefront/letter.html").render(
            letter=self,
            t=partial(i18n.text, self.language),
            tag=i18n.LANGUAGE_TAGS[self.language],
        )

    def text(self) -> str:
        """The same without HTML."""
        say = partial(i18n.text, self.language)
        lines = [say("mail.hello", name=self.customer.name or self.customer.id)]
        lines += [say("mail.intro" if self.personal else "mail.intro_shop"), ""]
        for one in self.entries:
            mark = f" [{say('feed.sponsored')}]" if one.item.sponsored else ""
            lines += [f"{one.card.title}{mark}  {one.price}", one.why, one.url, ""]
        lines += [say("mail.why_you", shop=self.shop), f"{say('mail.stop')}: {self.stop}", ""]
        return "\n".join(lines)

    def headers(self) -> dict[str, str]:
        """By which mail programs offer to end the e-mails: a link (RFC 2369), and where the shop is served over HTTPS
        one click without any page (RFC 8058). The sender's DKIM signature has to cover both."""
        one_click = {"List-Unsubscribe-Post": ONE_CLICK} if self.stop.startswith("https://") else {}
        return {"List-Unsubscribe": f"<{self.stop}>", **one_click}

    def message(self, sender: str) -> EmailMessage:
        """A whole e-mail with both forms and the headers that end it."""
        made = EmailMessage()
        made["Subject"] = self.subject
        made["From"] = sender
        made["To"] = self.customer.email
        for name, value in self.headers().items():
            made[name] = value
        made["Content-Language"] = i18n.LANGUAGE_TAGS[self.language]
        made.set_content(self.text())
        made.add_alternative(self.html(), subtype="html")
        return made

    def feed(self) -> dict[str, Any]:
        """A JSON Feed (version 1.1, jsonfeed.org) of the same, with what an app needs beside it as `_shopkeeper`."""
        return {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.subject,
            "home_page_url": self.home,
            "language": i18n.LANGUAGE_TAGS[self.language],
            "_shopkeeper": {
                "recommendation": self.answer.id,
                "personal": self.personal,
                "settings_url": self.stop,
                "headers": self.headers(),
            },
            "items": [
                {
                    "id": one.card.id,
                    "url": one.url,
                    "title": one.card.title,
                    "content_text": one.why,
                    **({"image": one.image} if one.image else {}),
                    "_shopkeeper": {
                        "position": one.item.position,
                        "propensity": one.item.propensity,
                        "reason": one.item.reason.kind,
                        "price": one.price,
                        "sponsored": bool(one.item.sponsored),
                    },
                }
                for one in self.entries
            ],
        }


def letter(shop: Shop, customer: str, base_url: str, language: str = "", limit: int = MOST) -> Letter:
    """What `customer` would get now, in the language given or of their last order; nothing is stored.

    `base_url` is the shop's public address. Raises NotFound for an id nobody has, Conflict when the customer wants
    no e-mails, InputError for a language or address that cannot be used.
    """
    known = shop.orders.customers.get(customer) if customer else None
    if known is None:
        raise NotFound(f"customer {customer!r} is not known; check the id")
    if not base_url.startswith(("http://", "https://")):
        raise InputError(
            f"base_url {base_url!r} is no address; set base_url to the shop's, like https://example.com"
        )
    if not mail_wanted(known):
        raise Conflict(f"customer {customer!r} wants no e-mails; leave them out")
    language = language or _language(shop, customer)
    if language not in i18n.LANGUAGES:
        raise InputError(f"language {language!r} is not one of {', '.join(i18n.LANGUAGES)}")
    personal = known.consents.get(PERSONAL) is not False
    asked = Asked(
        place="email",
        customer=customer if personal else "",
        limit=limit,
        language=language,
        personal=personal,
    )
    answer = shop.recommend.ask(asked)
    base = base_url.rstrip("/")
    subject = i18n.text(
        language, "mail.subject" if answer.personal else "mail.subject_shop", shop=shop.config.name
    )
    return Letter(
        known, language, subject, answer, tuple(_entries(shop, answer, language, base)), shop.config.name,
        f"{base}/{language}/", f"{base}/{language}/mail/{token(shop, customer, 'mail')}",
    )  # fmt: skip


def _entries(shop: Shop, answer: Recommended, language: str, base: str) -> Sequence[Entry]:
    named = {name for item in answer.items for name in item.reason.products}
    products = shop.catalog.get_many([*answer.products, *named])
    titles = {name: pick(product.title, language) or name for name, product in products.items()}
    found = []
    for item in answer.items:
        if item.product in products:
            one = card(shop.catalog, products[item.product], language, position=item.position)
            joint = "&" if "?" in one.url else "?"
            image = media.picture_url(one.image, 320) if one.image else ""
            found.append(
                Entry(
                    item,
                    one,
                    f"{base}{one.url}{joint}r=email~{answer.id}~{item.position}",
                    base + image if image.startswith("/") else image,
                    sentence(item.reason, titles, language),
                    i18n.money(one.price, language) if one.price else i18n.text(language, "price.ask"),
                )
            )
    return found


def _language(shop: Shop, customer: str) -> str:
    orders = sorted(shop.orders.for_customer(customer), key=lambda order: order.placed)
    last = orders[-1].language if orders else shop.config.language
    return last if last in i18n.LANGUAGES else i18n.LANGUAGES[0]
