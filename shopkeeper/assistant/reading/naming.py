"""Things and pointers in a scan: what is named, what "the other one" and "the same as mine" point to."""

from __future__ import annotations

import re

from shopkeeper.assistant.reading.draft import Draft
from shopkeeper.assistant.reading.ordering import Ordering
from shopkeeper.assistant.reading.plan import OF_WHOLE, TARGET_NP, WISHING
from shopkeeper.assistant.reading.things import ThingMention
from shopkeeper.assistant.reading.turn import Mention

__all__ = ["Naming"]

_WITH = re.compile(
    r"\b(?:received|came|arrived|ordered|bought|together|along|got|order|orders|delivered|one)\b(?: (?:it|them|in|the|same|order|that|was|were|i))* with (?:the |my |a )?(?:[\w-]+ )?$"
)
_KEPT = re.compile(r"\bkeep(?:ing)? (?:the |my )?(?:[\w-]+ )?$")
_HAVING = re.compile(
    r"\b(?:have|had|'ve|got|own|ordered|bought|received)(?: now| just| already| by mistake)? (?:\w+ )?(?:[\w-]+ )?$"
)
_ALL_OF = re.compile(r"\b(?:both|them|all|these|those|each|two)\b")
_BECOMES = re.compile(r"to|into|for|->|=>|→|=")
_AMONG = re.compile(  # "the pricier one of my two tablets"
    r"(?: ones?)? (?:of|among|out of) (?:the|my|these|those|both)(?: (?:two|three|four|both|\d))?"
    r"(?: (?!(?:two|three|four|both|\d)\b)[\w-]+){1,2}\b"
)
_OF_THEM = re.compile(r" of (?:the|those|these|them|both)(?: (?:two|three|four|\d))?\b(?! [a-z])")
_THE_ONE = re.compile(r"\bthe one (?:that |which )?(?:is|was|cost|costs|'s) (?:the )?$")
_ADDRESS_OF = re.compile(r"\baddress (?:of|from|for|in|on) (?:the |my )?$")
_SENT_TO = re.compile(
    r"\s*(?:order )?(?:(?:is|was|are|has been|gets?) )?(?:being |also )?(?:sent|shipped|delivered|going|goes|went)\b"
)
_WHERE = re.compile(r"\b(?:where|address|place|one)\b[^.;!?]{0,30}$")
_OF_ORDERS = ("cancel", "change_address", "change_payment", "track")
_TAKE = re.compile(
    r"\bi(?:'ll| will| would|'d)? (?:then )?(?:take|choose|pick|want|have|prefer|go (?:for|with)) (?:the )?$"
)
_DEFINITE = re.compile(
    r"(?:\b(?:the|my|this|that|these|those|both|our|his|her)\s(?:[\w-]+\s){0,2}|(?:这|那|我的?|把)[一-龥]{0,4})$"
)


class Naming(Ordering):
    """Takes in things, item numbers, picks and pointers."""

    def thing(self, mention: Mention) -> None:
        found: ThingMention = mention.value
        said = self.turn.raw[mention.start : mention.end]
        if self.current_do() in OF_WHOLE and self.turned(mention):
            self.swapping_too(mention)
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
            if self.target and not same and TARGET_NP.search(before) and not self.draft.options:
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
        before, after = self.turn.text[self.start : mention.start], self.turn.text[mention.end :]
        of_order = bool(_ADDRESS_OF.search(before) and re.match(r" order\b", after))
        rows = [row for row in self.planned if row.do == "change_address"]
        if not of_order and not (rows and _SENT_TO.match(after) and _WHERE.search(before)):
            return False
        for row in rows:
            row.same_as = row.same_as or f"with the {found.titles[0]}"
        return True

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
        if re.search(r"\b(?:it|rest|others?)\s*$", before):
            return None  # "... the rest stays with me": no thing that was named
        for place in (self.current, self.bare):
            if place is not None and place.drafts and place.drafts[-1].at >= self.start:
                return place.drafts.pop()
        return None
