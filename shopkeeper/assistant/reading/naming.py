"""Things, orders and pointers in a scan: what is named, what "the other one" and "the same as mine" point to."""

from __future__ import annotations

import re

from shopkeeper.assistant.reading.draft import Draft
from shopkeeper.assistant.reading.plan import WISHING, Planned
from shopkeeper.assistant.reading.things import ThingMention
from shopkeeper.assistant.reading.turn import Mention
from shopkeeper.assistant.reading.values import Values

__all__ = ["Naming"]

_AS_ORDER = re.compile(
    r"\b(?:same(?: address)?(?: as| to)?|as|like|where)(?: (?:in|for|of|my|the|on|address))*(?: order)?(?: number)?\s*#?$|\b(?:to|is|be|use|at) (?:the |that |my )?(?:same )?(?:shipping |delivery )?(?:address|one) (?:of|on|from|in|for|with)(?: (?:my|the|that))?(?: other)?(?: order)?(?: number)?\s*#?$|(?:和|跟|与|用)(?:我的)?(?:订单(?:号)?)?$|寄到订单$"
)
_WITH = re.compile(
    r"\b(?:received|came|arrived|ordered|bought|together|along|got|order|orders|delivered|one)\b(?: (?:it|them|in|the|same|order|that|was|were|i))* with (?:the |my |a )?(?:[\w-]+ )?$"
)
_KEPT = re.compile(r"\bkeep(?:ing)? (?:the |my )?(?:[\w-]+ )?$")
_HAVING = re.compile(
    r"\b(?:have|had|'ve|got|own|ordered|bought|received)(?: now| just| already| by mistake)? (?:\w+ )?(?:[\w-]+ )?$"
)
_ALL_OF = re.compile(r"\b(?:both|them|all|these|those|each|two)\b")
_HEAD = re.compile(
    r"\W*(?:(?:and|also|then|next|finally|lastly|second|secondly|now|please|plus|hi|ok|okay)\b[, ]*)*"
    r"(?:(?:for|in|on|from|with|within|regarding|concerning|about|as for|as to)\s+)?(?:(?:my|the|our|this|that)\s+)?(?:other\s+|second\s+)?"
    r"(?:order\s*)?(?:number|no\.?|id)?\s*[:#]?\s*|(?:另外|还有|然后|最后|再)?[,，]?(?:对于|关于|至于|在)?(?:我的)?(?:订单)?号?\s*[:：#]?"
)
_BECOMES = re.compile(r"to|into|for|->|=>|→|=")
_AMONG = re.compile(  # "the pricier one of my two tablets"
    r"(?: ones?)? (?:of|among|out of) (?:the|my|these|those|both)(?: (?:two|three|four|both|\d))?"
    r"(?: (?!(?:two|three|four|both|\d)\b)[\w-]+){1,2}\b"
)
_OF_THEM = re.compile(r" of (?:the|those|these|them|both)(?: (?:two|three|four|\d))?\b(?! [a-z])")
_THE_ONE = re.compile(r"\bthe one (?:that |which )?(?:is|was|cost|costs|'s) (?:the )?$")
_SENT_TO = re.compile(
    r"\s*(?:order )?(?:(?:is|was|are|has been|gets?) )?(?:being |also )?(?:sent|shipped|delivered|going|goes|went)\b"
)
_WHERE = re.compile(r"\b(?:where|address|place|one)\b[^.;!?]{0,30}$")
_ONTO = re.compile(
    r"\s*[:,]?\s*(?:(?:also|too|please|should|goes?|be|is|to be|paid|payment)\s+){0,4}(?:on|onto|over to|via|with|->|=>|→|=)\s*(?:my |the )?|\s*(?:->|=>|→|=|:)\s*(?:my |the )?"
)
_OF_ORDERS = ("cancel", "change_address", "change_payment", "track")
_TAKE = re.compile(
    r"\bi(?:'ll| will| would|'d)? (?:then )?(?:take|choose|pick|want|have|prefer|go (?:for|with)) (?:the )?$"
)
_DEFINITE = re.compile(
    r"(?:\b(?:the|my|this|that|these|those|both|our|his|her)\s(?:[\w-]+\s){0,2}|(?:这|那|我的?|把)[一-龥]{0,4})$"
)
_TARGET_NP = re.compile(r"\b(?:for|to|into|with|get|want)\s(?:a|an|another|some)\s(?:[\w-]+\s){0,3}$")


class Naming(Values):
    """Takes in things, orders, item numbers, picks and pointers."""

    def thing(self, mention: Mention) -> None:
        found: ThingMention = mention.value
        said = self.turn.raw[mention.start : mention.end]
        if self.current_do() in ("change_payment", "change_address") and self.turned(mention):
            order = self.current.order if self.current is not None else ""
            opened = self.open("exchange", mention.start, self.ending)
            opened.order = opened.order or order
        if self.home_of(mention, found):
            return
        place = self.current or self.bare
        kept = (
            self.mode == "keep"
            and place.do in ("", "return", "cancel")
            and _KEPT.search(self.turn.text[: mention.start])
        )
        if self.mode == "except" or kept:
            place.excepted.append(Draft(said, found.titles, at=mention.start))
            return
        before = self.turn.text[max(0, mention.start - 40) : mention.start]
        if place.do == "never_mind" and re.search(r"\b(?:just|only) (?:the |my )?$", before):
            self.current, self.draft, place = None, None, self.bare
        if place.drafts and re.search(
            r"\b(?:is|was|were|are|meant|bought|got|only|just|ordered) for (?:the |my )?$", before
        ):
            return  # "cancel the charger, it was for the tablet"
        if re.search(r"\b(?:goes|go|went|comes|belongs?|fits|pairs?) with (?:the |my )?$", before):
            return
        if (
            place.do == "cancel"
            and not place.drafts
            and re.search(r"\border with (?:the |my |an? )?$", before)
        ):
            place.order = place.order or f"with the {found.titles[0]}"
            return
        if (
            place.do in (*_OF_ORDERS, "")
            and not (place.do and place.drafts)
            and re.match(r" order\b(?! (?:of|for|number|#|\d))", self.turn.text[mention.end :])
        ):  # "cancel the lamp order": the one that holds it
            told = f"with the {found.titles[0]}"
            if place.do and place.order not in ("", told, "pending"):
                place = self.open(place.do, mention.start, place.end)
            place.order, place.sticky = told, False
            return
        if _WITH.search(before) and (place.drafts or place.do not in WISHING):
            for earlier in place.drafts[-1:]:
                earlier.order = earlier.order or f"with the {found.titles[0]}"
            if not place.drafts:
                place.order = place.order or f"with the {found.titles[0]}"
            return
        belongs = bool(re.search(r"\b(?:for|on|of|with) (?:the |my |our )?(?:[\w-]+ ){0,2}$", before))
        if (
            not place.do
            and (place.wanted or belongs)
            and self.draft is not None
            and not self.draft.titles
            and (self.draft.options or self.draft.current)
        ):
            self.draft.titles, self.draft.said = found.titles, said
            self.draft.options = {**self.draft.current, **self.draft.options}
            self.draft.current = {}
            self.flush(self.draft, False)
            return
        if place.do == "exchange" and self.draft is not None:
            same = set(found.titles) & set(self.draft.titles)
            if same and self.back:
                self.flush(self.draft, False)
                self.back, self.target = False, True
                return
            if not self.draft.titles and (belongs or not self.draft.current) and not place.all_items:
                self.draft.titles, self.draft.said = found.titles, said
                self.flush(self.draft, not belongs)
                return
            if (
                same
                and re.search(r"\bsame $", before)
                and not re.match(r"\s*(?:but|in|with)\b", self.turn.text[mention.end :])
            ):
                self.draft.options["same_as"] = "itself"
                return
            if (
                same
                and (self.target or self.mode == "otherwise")
                and not _DEFINITE.search(before.rsplit(",", 1)[-1][-25:])
            ):
                self.flush(self.draft, True)
                return
            if (
                same
                and len(place.drafts) == 1
                and not self.draft.options
                and not self.draft.current
                and not re.search(r"\b(?:another|other|second)\b", before)
            ):
                self.draft.titles = (
                    found.titles if len(found.titles) <= len(self.draft.titles) else self.draft.titles
                )
                self.flush(self.draft, self.target)
                return
            if self.target and not same and _TARGET_NP.search(before) and not self.draft.options:
                self.draft.options["type"] = said
                return
        if place.do == "exchange" and self.mode == "otherwise":
            known = next((d for d in place.drafts if set(d.titles) & set(found.titles)), None)
            if known is not None:
                if re.search(r"\b(?:only|just)\b", before):
                    for other in place.drafts:
                        if other is not known:
                            other.leave = True
                else:
                    self.draft = known
                return
        if re.search(r"\b(?:not|without|no)\s(?:the\s|my\s)?$", before) and place.do in (
            "",
            "answer",
            "return",
            "exchange",
        ):
            place.excepted.append(Draft(said, found.titles, at=mention.start))
            return
        if place.do in ("exchange", ""):
            for known in place.drafts:
                untouched = not (known.options or known.soft or known.pick or known.current or known.count)
                if (
                    untouched
                    and known.titles == found.titles
                    and not re.search(r"\b(?:another|other|second)\b|另", before)
                ):
                    self.draft, self.target = known, False
                    self.flush(known, bool(self.moves))
                    return
        draft = Draft(said, found.titles, at=mention.start)
        if (
            place.all_items
            and place.do == "exchange"
            and (general := [d for d in place.drafts if not d.titles and d.pick])
        ):
            draft.pick = general[0].pick
        draft.count = self.count or self.number_before(self.without_values(mention.start))
        if draft.count > 1 and _HAVING.search(before) and not _ALL_OF.search(self.turn.text, mention.end):
            draft.count = 0  # "I have two jackets": how many are wanted is not said
        self.keep_for(draft, mention)
        self.count = 0
        if (
            place.drafts
            and place.drafts[-1].count == -1
            and re.search(r"(?:\band|,|和|、)\s*(?:the\s|my\s)?$", before)
            and said.endswith("s")
        ):
            draft.count = -1
        if self.pick:
            draft.pick, self.pick = self.pick, ""
            draft.count, self.single = 0 if self.single else draft.count, False
        place.drafts.append(draft)
        self.draft = draft
        self.target = False
        if self.mode in ("keep", "any", "prefer", "otherwise"):
            self.mode = ""
        self.flush(draft, False)
        if place.do == "exchange" and re.match(r"(?:make|turn)\b", self.turn.text[place.start :]):
            self.target = True  # "make the jacket navy"

    def home_of(self, mention: Mention, found: ThingMention) -> bool:
        """Whether a thing only tells an address: "my new address is the one my luggage is being sent to"."""
        text = self.turn.text
        if re.search(r"\baddress (?:of|from|for|in|on) (?:the |my )?$", text[: mention.start]) and re.match(
            r" order\b", text[mention.end :]
        ):
            for row in self.planned:
                if row.do == "change_address":
                    row.same_as = row.same_as or f"with the {found.titles[0]}"
            return True
        if not (_SENT_TO.match(text[mention.end :]) and _WHERE.search(text[self.start : mention.start])):
            return False
        rows = [row for row in self.planned if row.do == "change_address"]
        for row in rows:
            row.same_as = row.same_as or f"with the {found.titles[0]}"
        return bool(rows)

    def turned(self, mention: Mention) -> bool:
        """Whether a thing is to become something: "... and the watch -> silicone", "and the lamp to the black one"."""
        after = [m for m in self.turn.mentions if mention.end <= m.start < self.ending]
        flip = next(
            (
                n
                for n, m in enumerate(after)
                if m.kind == "flip" and _BECOMES.fullmatch(self.turn.text[m.start : m.end])
            ),
            -1,
        )
        if flip < 0 or any(m.kind not in ("option", "name") for m in after[:flip]):
            return False
        return any(m.kind in ("option", "move", "pick", "name") for m in after[flip + 1 : flip + 3])

    def without_values(self, at: int) -> str:
        """The words before a place, with the values named among them blotted out: a "4 person tent" is one tent."""
        text = self.turn.text
        for value in self.turn.mentions:
            if value.kind == "option" and at - 40 <= value.start < at:
                text = text[: value.start] + "x" * (value.end - value.start) + text[value.end :]
        return text[max(0, at - 40) : at]

    def keep_for(self, draft: Draft, mention: Mention) -> None:
        """ "The same size for the shoes": what is to stay is named before its thing."""
        near = [m for m in self.turn.mentions if m.kind == "name" and 0 <= mention.start - m.end <= 12]
        if not near:
            return
        between, before = self.turn.text[near[-1].end : mention.start], self.turn.text[: near[-1].start]
        if not re.fullmatch(r"\s(?:for|on|of|with|in)\s(?:the |my )?", between) or not re.search(
            r"\b(?:same|keep\w*|stay\w*|unchanged)\b[^.,;]{0,20}$", before
        ):
            return
        options = [option for title, option in near[-1].value.names if title in draft.titles]
        draft.keep += options[:1]
        if self.draft is not None and not self.draft.titles:
            self.draft.keep = []

    def of_sentence(self, mention: Mention) -> tuple[list[Draft], list[Draft]]:
        """What was named before a verb, for it and for others: of things named in sentences before, only those named
        once more ("I bought a lamp and a jacket. The lamp I want to return")."""
        named = {
            title
            for m in self.turn.mentions
            if m.kind == "thing" and self.start <= m.start < mention.start
            for title in m.value.titles
        }
        mine = [d for d in self.bare.drafts if d.at >= self.start or set(d.titles) & named]
        if not named or not mine:
            return self.bare.drafts, []
        return mine, [d for d in self.bare.drafts if d not in mine]

    @staticmethod
    def number_before(before: str) -> int:
        if re.search(r"\b(?:every|each)(?: single)? (?:[\w-]+ )?$", before):
            return -1
        match = re.search(
            r"\b(two|three|four|five|[2-9])\s(?:of\s(?:the|my)\s)?(?:[\w-]+\s)?$|([两三四五2-9])[个件台双只副条张把]$",
            before,
        )
        if match is None:
            return 0
        words = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "三": 3, "四": 4, "五": 5}
        said = match[1] or match[2]
        return words.get(said) or int(said)

    def same_as(self, mention: Mention) -> None:
        """ "The same as the one I received", "like in my pending order", "the same item again"."""
        text = self.turn.text[mention.start : mention.end]
        place = self.current or self.bare
        if self.draft is None:
            if place.do not in ("", "exchange"):
                return
            self.draft = place.drafts[-1] if place.drafts else Draft(at=mention.start)
            if not place.drafts:
                place.drafts.append(self.draft)
        match = re.search(
            r"pending|coming|on the way|待发货|未发货|received|delivered|already|收到|other|另一", text
        )
        word = match[0] if match else ""
        orders = [
            m.value
            for m in self.turn.mentions
            if m.kind == "order"
            and 0 < m.start - mention.start < 60
            and not re.search(r"[.;!?。；！？]", self.turn.text[mention.end : m.start])
        ]
        if orders:
            self.draft.options["same_as"] = orders[0]
        elif word in ("pending", "coming", "on the way", "待发货", "未发货"):
            self.draft.options["same_as"] = "pending"
        elif word in ("received", "delivered", "already", "收到"):
            self.draft.options["same_as"] = "delivered"
        else:
            self.draft.options["same_as"] = "other" if word else "itself"
        self.target, self.mode = True, ""
        place.wanted = place.wanted or not place.do

    def picked(self, mention: Mention) -> None:
        place = self.current or self.bare
        if self.mode == "except" and self.thing_after(mention) is None:
            return  # "I'll keep the cheap one"
        if place.do == "ask":
            before = self.turn.text[max(0, mention.start - 30) : mention.start]
            wished = next((p for p in reversed(self.planned) if p.do == "exchange" and p.drafts), None)
            if wished is not None and _TAKE.search(before):  # "tell me what they cost, I'll take the dearest"
                wished.drafts[-1].pick = wished.drafts[-1].pick or mention.value
            else:
                place.pick = place.pick or mention.value
            return
        if _AMONG.match(self.turn.text[mention.end :]) and not self.target:
            self.pick, self.single = mention.value, True
        elif self.thing_after(mention) is not None and not self.target:
            self.pick = mention.value
        elif self.draft is not None:
            drafts = (
                [d for d in place.drafts if not d.pick]
                if re.search(
                    r"\b(?:all|both|each|every)\b|都",
                    self.turn.text[max(place.start, self.start) : mention.start],
                )
                else [self.draft]
            )
            for draft in [*drafts, *self.peers(self.draft)]:
                draft.pick = draft.pick or mention.value
                if (
                    self.turn.text[mention.start : mention.end].endswith(" one")
                    or _OF_THEM.match(self.turn.text[mention.end :])
                    or _THE_ONE.search(self.turn.text[: mention.start])
                ):
                    draft.count = 0
        elif not place.do or (
            place.do in WISHING and (place.do != "exchange" or place.all_items or not self.bare.drafts)
        ):
            self.draft = Draft(at=mention.start, pick=mention.value)
            place.drafts.append(self.draft)
        else:
            self.pick = mention.value

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

    def another(self, mention: Mention) -> None:
        """ "One should be red, the other one blue": a second thing of the same kind."""
        place = self.current or self.bare
        draft = self.draft
        if (
            place.do not in ("exchange", "")
            or draft is None
            or not draft.titles
            or not (draft.options or draft.soft)
        ):
            return
        draft.count = 0
        self.draft = Draft(draft.said, draft.titles, draft.order, dict(draft.current), at=mention.start)
        place.drafts.append(self.draft)
        self.target = True

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

    def item_id(self, mention: Mention) -> None:
        """An item number: what is there, or, after "to" or "for", what is wanted."""
        place = self.current or self.bare
        if place.do == "exchange" and self.target and self.draft is not None:
            self.draft.options["item"] = mention.value
        elif not place.do and self.draft is not None:
            self.draft.options["item"] = mention.value
            place.wanted = True
        elif not place.do:
            self.item = mention.value
        elif place.do in WISHING:
            self.draft = Draft(mention.value, at=mention.start)
            place.drafts.append(self.draft)
            self.target = False

    def leave(self) -> None:
        wanted = self.draft is not None and bool(self.draft.options or self.draft.soft)
        if self.draft is not None and (
            self.mode == "otherwise" or (self.current_do() == "exchange" and wanted)
        ):
            self.draft.leave = True
        elif self.current is None or self.current.do not in WISHING:
            self.open("leave", 0, 0)

    def counted(self, mention: Mention) -> None:
        """All of the things that follow, or of those just named: "every one of them"."""
        named = (self.current or self.bare).drafts
        if named and re.search(r"\bof (?:them|those|these)$", self.turn.text[mention.start : mention.end]):
            for draft in named:
                draft.count = draft.count or -1
        else:
            self.count = -1

    def staying(self, mention: Mention) -> Draft | None:
        """ "The lamp can stay as it is": the thing named right before, out of what is planned."""
        if not re.search(r"\b(?:stay|remain)s?$", self.turn.text[mention.start : mention.end]):
            return None
        before = self.turn.text[self.start : mention.start]
        if re.search(r"\b(?:one|ones|it|rest|others?)\s*$", before):
            return None  # "... the cheap one stays with me": no thing that was named
        for place in (self.current, self.bare):
            if place is not None and place.drafts and place.drafts[-1].at >= self.start:
                return place.drafts.pop()
        return None
