"""Orders in a scan: which command a number belongs to, what stands under an order named at the head of a sentence."""

from __future__ import annotations

import re

from shopkeeper.assistant.reading.plan import WISHING, Planned
from shopkeeper.assistant.reading.turn import Mention
from shopkeeper.assistant.reading.values import Values

__all__ = ["Ordering"]

_AS_ORDER = re.compile(
    r"\b(?:same(?: address)?(?: as| to)?|as|like|where)(?: (?:in|for|of|my|the|on|address))*(?: order)?(?: number)?\s*#?$|\b(?:to|is|be|use|at) (?:the |that |my )?(?:same )?(?:shipping |delivery )?(?:address|one) (?:of|on|from|in|for|with)(?: (?:my|the|that))?(?: other)?(?: order)?(?: number)?\s*#?$|(?:和|跟|与|用)(?:我的)?(?:订单(?:号)?)?$|寄到订单$"
)
_HEAD = re.compile(
    r"\W*(?:(?:and|also|then|next|finally|lastly|second|secondly|now|please|plus|hi|ok|okay)\b[, ]*)*"
    r"(?:(?:for|in|on|from|with|within|regarding|concerning|about|as for|as to)\s+)?(?:(?:my|the|our|this|that)\s+)?(?:other\s+|second\s+)?"
    r"(?:order\s*)?(?:number|no\.?|id)?\s*[:#]?\s*|(?:另外|还有|然后|最后|再)?[,，]?(?:对于|关于|至于|在)?(?:我的)?(?:订单)?号?\s*[:：#]?"
)
_ONTO = re.compile(
    r"\s*[:,]?\s*(?:(?:also|too|please|should|goes?|be|is|to be|paid|payment)\s+){0,4}(?:on|onto|over to|via|with|->|=>|→|=)\s*(?:my |the )?|\s*(?:->|=>|→|=|:)\s*(?:my |the )?"
)


class Ordering(Values):
    """Takes in orders: by number, and by words such as "my latest order"."""

    def order_number(self, mention: Mention) -> None:
        id = mention.value
        place = self.current
        if self.heads(mention):
            self.current, self.draft, self.waiting = None, None, []
            self.order = self.heading = id
            self.last_order_at = mention.start
            return
        if self.current_do() != "change_payment" and self.paid_with(mention):
            self.open("change_payment", mention.start, self.ending).order = id
            self.last_order_at = mention.start
            return
        if place is None:
            if self.bare.order and self.bare.order != id:
                self.planned.append(Planned("order", mention.start, mention.end, order=id))
            self.bare.order = self.bare.order or id
            self.order = id
            return
        before = self.turn.text[max(0, mention.start - 60) : mention.start]
        if place.do == "change_address" and _AS_ORDER.search(before):
            place.same_as = id
            return
        since = self.turn.text[place.start : mention.start]
        own = place.sticky and (not place.drafts or not re.search(r"[.!?](?=\s)|[。！？]", since))
        if not place.order or place.order == id or own:
            place.order, place.sticky = id, False
        elif place.drafts and re.search(
            r"\b(?:from|in|of|on|under|from order|in order|of order)\s*(?:order)?\s*(?:number|no\.?)?\s*#?$|订单$",
            self.turn.text[max(0, mention.start - 22) : mention.start],
        ):
            first = place.order
            for draft in place.drafts:
                draft.order = draft.order or ""
            waiting = [d for d in place.drafts if not d.order and d.at > self.last_order_at]
            for draft in place.drafts:
                if not draft.order:
                    draft.order = id if draft in waiting else first
        elif place.do in WISHING or place.do in ("track", "change_address", "change_payment"):
            when = place.when
            self.open(place.do, mention.start, place.end).order = id
            if self.current is not None:
                self.current.when = when
        self.last_order_at = mention.start

    def paid_with(self, mention: Mention) -> bool:
        """Whether an order is put on a payment method without a verb: "#12 onto PayPal", "#12 -> my gift card"."""
        method = next((m for m in self.turn.mentions if m.kind == "method" and m.start >= mention.end), None)
        return method is not None and bool(_ONTO.fullmatch(self.turn.text[mention.end : method.start]))

    def heads(self, mention: Mention) -> bool:
        """Whether a sentence begins with another order than that of the commands before, and goes on with what is to be
        done: "Cancel #1. For #2: swap the lamp"."""
        before = [self.order, *(p.order for p in (self.current, *self.planned) if p is not None)]
        if not any(before) or mention.value in before[:2]:
            return False
        return bool(_HEAD.fullmatch(self.turn.text[self.start : mention.start])) and any(
            m.kind == "verb" and m.start >= mention.end and m.start < self.ending for m in self.turn.mentions
        )

    def order_word(self, mention: Mention) -> None:
        """My latest order, the other order, my LA order: the desk finds which."""
        place = self.current or self.bare
        if place.do == "change_address" and re.search(
            r"\b(?:as|like) (?:\w+ ){0,3}$", self.turn.text[max(0, mention.start - 20) : mention.start]
        ):
            return
        if mention.value == "same" and place.order:
            return
        here = [d for d in place.drafts if d.at >= self.start]
        if place.do in WISHING and here and len(here) < len(place.drafts):
            for draft in here:
                draft.order = draft.order or mention.value
        elif place.do in WISHING and place.drafts and place.order not in ("", mention.value):
            place.drafts[-1].order = place.drafts[-1].order or mention.value
        elif not place.order or place.sticky:
            place.order, place.sticky = mention.value, False
