"""Recommendations in the chat: what may suit who speaks, each with its true reason; that it was shown is logged.

Of a person only what they allow is used: of a visitor of the shop's pages what the channel says they agreed to, of a
customer who named themselves here what their consents say. Everybody else gets what everybody likes.
"""

from __future__ import annotations

import logging
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.wording.tools import text
from shopkeeper.catalog.model import Product, pick
from shopkeeper.errors import ShopkeeperError
from shopkeeper.events import Event
from shopkeeper.language import fold
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.wording import sentence

__all__ = ["Suited", "allowed_person", "asks_for_picks", "suited"]

#: the consent (Customer.consents) without which nothing of a customer is used when it is a no
PERSONAL = "personalisation"
MOST = 6
_ENGLISH = (
    r"(so |and |well |hi |hello |please )*(can you |could you |would you )?"
    r"((what|anything|something)( else)? (do|would|can|could|should|to) ?(you|i|we)? ?(recommend|suggest|buy|get)"
    r"|(do you have |got |have you )?(any|some) (recommendations?|suggestions?|tips|ideas)"
    r"|(recommend|suggest|show) (me )?(something|anything|some things|things|products)( (nice|good|else|fun))?"
    r"|surprise me|what(s| is) (good|nice)|what (might|may|would|could) i like)"
    r"( (for|to) me| that (i|might|may|would|suits?).{0,24}| i (might|may|would|could) like| today| here| then)*"
    r"( please)?"
)
_CHINESE = (
    r"(请|请问|你好|那|麻烦)?(你)?(给我|帮我|为我)?(有(什么|啥|没有什么|没有)?(可以|好的?)?推荐(的)?(东西|商品|好物)?|"
    r"推荐(一下|一些|点|几(个|件|样|款))?(东西|商品|好物|好东西|适合我的(东西|商品)?)?|猜我喜欢(什么)?|随便推荐(点|一下|一些)?(什么|东西)?|"
    r"我(可能|会)喜欢(什么|啥))(给我)?(吗|么|呢|吧|呗|啊|呀)?"
)
_PICKS = re.compile(f"(?:{_ENGLISH}|{_CHINESE})")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suited:
    """A product, why it is given, and how it was chosen; `mark` joins a click to the answer, '' for nobody's."""

    product: Product
    why: str
    item: Recommendation
    mark: str = ""

    def address(self, url: str) -> str:
        """`url` of the product's page with the mark."""
        return f"{url}{'&' if '?' in url else '?'}r={self.mark}" if self.mark else url

    def shown(self, language: str) -> str:
        """The reason as people see it, a paid place marked."""
        return f"{text('sponsored', language)} · {self.why}" if self.item.sponsored else self.why


def asks_for_picks(said: str) -> bool:
    """Whether the whole sentence is a wish for something that suits, and names no goods: "any recommendations?"."""
    plain = re.sub(r"[^\w\s]", "", fold(said)).strip()
    return bool(plain) and len(plain) < 80 and _PICKS.fullmatch(" ".join(plain.split())) is not None


def suited(parts: Parts, context: TurnContext, *, like: str = "", limit: int = MOST) -> list[Suited]:
    """What may suit who speaks, or goes on from the product `like`; [] where the shop has no recommendations."""
    recommend = parts.recommend
    if recommend is None:
        return []
    customer, session, personal = allowed_person(parts, context)
    asked = Asked(
        place="chat",
        customer=customer,
        session=session,
        products=(like,) if like else (),
        limit=limit,
        exclude=frozenset(() if like else context.state.shown),
        language=context.language,
        personal=personal,
    )
    answer = recommend.ask(asked)
    named = {id for item in answer.items for id in item.reason.products}
    products = parts.catalog.get_many([*answer.products, *named])
    titles = {id: pick(product.title, context.language) or id for id, product in products.items()}
    found = [
        Suited(
            products[item.product],
            sentence(item.reason, titles, context.language),
            item,
            f"chat~{answer.id}~{item.position}" if personal and answer.id else "",
        )
        for item in answer.items
        if item.product in products
    ]
    if personal:
        _log(parts, answer, found, customer, session)
    return found


def allowed_person(parts: Parts, context: TurnContext) -> tuple[str, str, bool]:
    """(customer, visit, whether anything of them may be used)."""
    conversation = context.conversation.id
    seen = parts.visit_of(conversation) if parts.visit_of is not None else None
    if seen is not None:
        return seen[0], seen[1], True
    if context.customer and parts.consents is not None:
        told = parts.consents(context.customer)
        if told is not None and told.get(PERSONAL) is not False:
            return context.customer, "", True
    return "", "", False


def _log(parts: Parts, answer: Recommended, found: list[Suited], customer: str, session: str) -> None:
    """That these were shown, for who agreed to be remembered."""
    if parts.events is None or not (customer or session):
        return
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    test = {"experiment": answer.experiment, "arm": answer.arm} if answer.experiment else {}
    try:
        parts.events.tell(
            Event(
                id=f"shown:{answer.id}:{one.item.position}:{one.product.id}"[:200]
                if answer.id
                else uuid.uuid4().hex,
                kind="impression",
                time=now,
                session=session,
                customer=customer,
                product=one.product.id,
                position=one.item.position,
                propensity=one.item.propensity,
                place="chat",
                extra={"recommended": answer.id, "reason": one.item.reason.kind, **test},
            )
            for one in found
        )
    except ShopkeeperError as error:
        log.warning("events not stored: %s", error)
