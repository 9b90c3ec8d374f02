"""From the mentions of a turn to drafts of commands: a scan from left to right that keeps in mind what is being done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.cues import is_information
from shopkeeper.assistant.reading.draft import Draft, elsewhere
from shopkeeper.assistant.reading.options import Choice, NameMention, OptionMention
from shopkeeper.assistant.reading.relative import Move, option_for
from shopkeeper.assistant.reading.scales import ordered
from shopkeeper.assistant.reading.things import ThingMention
from shopkeeper.assistant.reading.turn import Mention, Turn

__all__ = ["Planned", "scan"]

WISHING = ("cancel", "return", "exchange")
_PRONOUN = re.compile(r"\b(?:it|them|that|those|these|this|one|ones|both)\b|它|这个|那个|这件|那件|这些|都")
_ADDRESS = re.compile(
    r"\baddress(?:es)?\b|\b(?:ship|send|deliver|redirect|reroute)\w*(?: \S+){0,4} to\b|\bwhere (?:it|they)(?:'s| is| are) (?:going|sent|shipped)|地址|寄到|送到|收货"
)
_PAYMENT = re.compile(r"\bpay(?:ment|ing)?\b(?: (?:method|with|by|using|via))?|支付|付款")
_SAME_AS = re.compile(
    r"\bsame\b.{0,25}?\b(?:as|like|in)\b.{0,35}?\b(pending|received|delivered|already|other|second|previous|first)\b"
    r"|\bexact(?:ly the)? same (?:item|one|product|thing)\b|\bsame (?:item|product|thing|model)\b(?! (?:but|in\b|with))"
    r"|和.{0,6}(待发货|收到|另一)"
)
_AS_ORDER = re.compile(
    r"\b(?:same(?: address)?(?: as| to)?|as|like|where)(?: (?:in|for|of|my|the|on|address))*(?: order)?(?: number)?\s*#?$|(?:和|跟|与|用)(?:我的)?订单(?:号)?$|寄到订单$"
)
_WITH = re.compile(
    r"\b(?:received|came|arrived|ordered|bought|together|along|got|order|orders|delivered|one)\b(?: (?:it|them|in|the|same|order|that|was|were|i))* with (?:the |my |a )?(?:[\w-]+ )?$"
)
_WANTED = re.compile(
    r"\binstead\b|\brather have\b|\bshould be\b|\bbecomes?\b|\bneeds? to be\b|\bi(?:'d| would)? (?:want|like|need)\b|\bi (?:get|have)\b|要|换|改"
)
_RANK = re.compile(
    r"\W*(?:>|(?:and |or )?then|before|over|rather than|followed by|next|or|/|或者?|还是|其次|然后|再)\W*(?:(?:the|a|an|in|to)\W+)?|\s*>\s*"
)
_NEVER = re.compile(r"\b(?:guarantee|promise)\b|保证")
_DONE = re.compile(r"\b(?:is|are|was|were|gets?|been) (?:\w+ )?(?:returned|exchanged|cancell?ed|refunded)\b")
_LIMIT = re.compile(
    r"(?:\b(?:less|lower|cheaper) than|\bunder|\bbelow|<|低于|不到|少于)\s*[$€£¥]?\s*(\d{2,6})\b"
)
_AND = re.compile(r"\band\b|,|和|、|\bboth\b")
_STOPPED = re.compile(r"\b(?:to|for|with|into|but|in)\b|换|[.;]")
_DEFINITE = re.compile(
    r"(?:\b(?:the|my|this|that|these|those|both|our|his|her)\s(?:[\w-]+\s){0,2}|(?:这|那|我的?|把)[一-龥]{0,4})$"
)
_TARGET_NP = re.compile(r"\b(?:for|to|into|with|get|want)\s(?:a|an|another|some)\s(?:[\w-]+\s){0,3}$")


@dataclass(slots=True)
class Planned:
    """A command on its way. `do` '' : things named before any verb. `start`, `end`: where its words stand."""

    do: str
    start: int = 0
    end: int = 0
    sticky: bool = False  # the order was named before, for another command
    wanted: bool = False  # without a verb, but something is wanted instead
    twin: Planned | None = None  # "cancel or return X": the other verb over the same things
    same_as: str = ""  # the order whose address is meant
    drafts: list[Draft] = field(default_factory=list)
    excepted: list[Draft] = field(default_factory=list)
    all_items: bool = False
    all_orders: bool = False
    order: str = ""
    method: str = ""
    when: str = ""


def scan(turn: Turn, context: ReadingContext) -> list[Planned]:
    """The commands planned, in the order said; the last may have do '' (things and options without a verb)."""
    state = _Scan(turn, context)
    for start, end in turn.sentences:
        state.sentence(start, end)
    return state.done()


class _Scan:
    def __init__(self, turn: Turn, context: ReadingContext) -> None:
        self.turn, self.context = turn, context
        self.planned: list[Planned] = []
        self.bare = Planned("")  # what is named before a verb
        self.current: Planned | None = None
        self.draft: Draft | None = None
        self.target = False  # on the side of what is wanted
        self.mode = ""  # otherwise, prefer, keep, any, except, ask
        self.waiting: list[tuple[OptionMention, bool]] = []  # options right before their thing
        self.pick = ""
        self.moves: list[Move] = []  # comparing words right before their thing
        self.item = ""  # an item number right before its thing
        self.start = 0  # of the sentence
        self.back = False  # only the next value is what is there now
        self.count = 0
        self.order = ""
        self._groups: dict[int, list[Draft]] = {}  # things that share what is wanted

    # -- sentences and events

    def sentence(self, start: int, end: int) -> None:
        text = self.turn.text[start:end]
        self.start = start
        self.settle()
        self.mode = "otherwise" if self.mode == "otherwise" and self.current is None else ""
        self.waiting, self.count = [], 0
        if self.current is not None and self.current.do not in WISHING:
            self.current, self.draft = None, None
        if self._starts_with_things(start, end):
            self.current, self.draft = None, None
        if is_information(text):
            self.open("ask", start, end)
        conditions = [c for c in self.turn.conditions if start <= c[0] < end]
        for mention in [m for m in self.turn.mentions if start <= m.start < end]:
            condition = next((c for c in conditions if c[0] <= mention.start < c[1]), None)
            if condition is not None:
                self.in_condition(mention, condition[2])
                continue
            if conditions and (passed := [c for c in conditions if c[1] <= mention.start]):
                conditions = [c for c in conditions if c not in passed]
                self.after_condition(passed[-1][2], self.turn.text[passed[-1][0] : passed[-1][1]])
            self.event(mention, end)
        for condition in conditions:
            self.after_condition(condition[2], self.turn.text[condition[0] : condition[1]])
        if self.current is not None:
            self.current.end = end

    def settle(self) -> None:
        """What was wanted without a verb in the sentence before becomes an exchange."""
        wanted = [d for d in self.bare.drafts if d.titles and (d.options or d.soft)]
        wanted = (
            wanted
            if self.bare.wanted
            else [d for d in self.bare.drafts if d.titles and elsewhere(d, self.context)]
        )
        if wanted:
            for draft in self.bare.drafts if not self.bare.wanted else ():
                draft.want_later()
            self.planned.append(
                Planned(
                    "exchange",
                    wanted[0].at,
                    self.start,
                    drafts=self.bare.drafts,
                    order=self.bare.order,
                    method=self.bare.method,
                )
            )
            self.bare = Planned("")
            self.current = self.planned[-1]
            self.draft = wanted[-1]

    def _starts_with_things(self, start: int, end: int) -> bool:
        """Whether a sentence names new things and says only then what to do with them: 台灯坏了,退掉."""
        if self.current is None:
            return False
        inside = [m for m in self.turn.mentions if start <= m.start < end]
        verb = next((m.start for m in inside if m.kind == "verb" and m.value in WISHING), -1)
        first = next((m for m in inside if m.kind == "thing"), None)
        if verb < 0 or first is None or first.start > verb or self.mode == "otherwise":
            return False
        if any(m.kind in ("otherwise", "except") and m.start < first.start for m in inside):
            return False
        return not any(c[0] <= first.start < c[1] for c in self.turn.conditions)

    def in_condition(self, mention: Mention, negative: bool) -> None:
        """A condition only tells which wish, and which order, it is about."""
        if mention.kind in ("order", "order_word"):
            self.hinted = mention.value
        if mention.kind == "thing" and self.current is not None:
            for draft in self.current.drafts:
                if set(draft.titles) & set(mention.value.titles):
                    self.draft = draft

    def after_condition(self, negative: bool, words: str) -> None:
        if _NEVER.search(words):
            return  # nobody guarantees it: the wish stands
        if not negative and _DONE.search(words):
            self.when = "done"
            return
        if limit := _LIMIT.search(words):
            self.when = f"price<{limit[1]}"
            return
        if negative:
            self.mode = "otherwise"
            self.start_fallback()
        else:
            self.mode = "prefer" if self.mode != "otherwise" else self.mode
        self.target = True

    def start_fallback(self) -> None:
        self._fresh = True

    hinted = ""  # an order named in a condition
    when = ""  # what the next command hangs on
    _fresh = False

    def event(self, mention: Mention, end: int) -> None:
        kind = mention.kind
        if kind == "verb":
            self.verb(mention, end)
        elif kind == "negated":
            self.current, self.draft = None, None
            self.open(f"not {mention.value}", mention.start, end)
        elif kind == "thing":
            self.thing(mention)
        elif kind == "option":
            self.option(mention)
        elif kind == "name":
            self.name(mention)
        elif kind == "move":
            self.move(mention)
        elif kind == "order":
            self.order_number(mention)
        elif kind == "method":
            place = self.current if self.current is not None and self.current.do != "ask" else None
            place = place or (
                self.planned[-1] if self.planned and self.planned[-1].do in WISHING else self.bare
            )
            if not place.method or place.do == "change_payment":
                place.method = mention.value
            elif mention.value not in place.method.split(","):
                place.method += f",{mention.value}"
        elif kind in ("flip",):
            if self.current is None and _WANTED.search(self.turn.text[mention.start : mention.end + 1]):
                self.bare.wanted = True
                self.target = bool(self.bare.drafts)
            if (
                self.current is not None
                and self.current.do == "exchange"
                and (self.draft is not None or self.bare.drafts)
            ):
                self.target = True
                if self.mode in ("keep", "any"):
                    self.mode = ""
        elif kind == "back":
            self.back, self.target = self.target or self.back, False
        elif kind == "otherwise":
            self.mode = "otherwise"
            self.start_fallback()
            self.target = True
        elif kind in ("prefer", "keep", "any", "except"):
            if kind == "keep" and (named := self.named_before(mention)):
                self.keep(named)
                return
            if kind == "any" and (named := self.named_before(mention)):
                if self.draft is not None:
                    self.draft.options.update({option: "any" for _, option in named})
                return
            if (
                kind == "prefer"
                and self.turn.text[mention.start :].startswith("if ")
                and self.softened(mention)
            ):
                return
            self.mode = kind if not (kind == "prefer" and self.mode == "otherwise") else self.mode
        elif kind == "pick":
            self.picked(mention)
        elif kind == "all_orders":
            (self.current or self.bare).all_orders = True
        elif kind == "all_items":
            place = self.current or self.bare
            if mention.end - mention.start == 1 and (drafts := place.drafts or self.bare.drafts):
                for draft in drafts:
                    draft.count = draft.count or -1
            else:
                place.all_items = True
        elif kind == "leave":
            self.leave()
        elif kind == "count":
            self.count = -1
        elif kind == "same_as":
            self.same_as(mention)
        elif kind == "another":
            self.another(mention)
        elif kind == "order_word":
            self.order_word(mention)
        elif kind == "item_id":
            self.item_id(mention)

    def open(self, do: str, start: int, end: int) -> Planned:
        self.current = Planned(do, start, end, order=self.order, sticky=bool(self.order))
        self.planned.append(self.current)
        self.draft, self.target = None, False
        self.waiting = []
        return self.current

    # -- verbs

    def verb(self, mention: Mention, end: int) -> None:
        do, text = mention.value, self.turn.text
        after = self.until_next(mention, end)
        segment = text[mention.start : after]
        if do == "exchange":
            do = self.changed(segment, mention)
        if (
            do == "change_address"
            and mention.value == do
            and any(m.kind == "method" and mention.end <= m.start < after for m in self.turn.mentions)
        ):
            return  # "the difference should go to my card"
        if do == "pay":
            if self.current is not None and self.current.do in (*WISHING, "ask"):
                return
            do = "change_payment"
        if do == "track" and re.search(r"\brefund\b|\bmoney\b|退款", segment):
            do = "ask"
        asking = self.current is not None and self.current.do == "ask"
        if asking and do in ("ask", "track"):
            self.current.end = end  # type: ignore[union-attr]
            return
        if (
            asking
            and do in WISHING
            and self.current is not None
            and not re.search(r"[,;]|\band\b|\bthen\b|[,，]", text[self.current.start : mention.start])
        ):
            return  # "how much would I get back if I return it": one question
        if (
            do == self.current_do() == "exchange"
            and self.draft is not None
            and not self.other_things(mention.end, after)
        ):
            self.target = True
            if self.mode in ("keep", "any"):
                self.mode = ""
            return
        if (
            do in WISHING
            and re.search(r"\bi(?:'ll| will)\s$", text[max(0, mention.start - 7) : mention.start])
            and re.search(r"\b(?:later|myself|another time)\b", segment)
        ):
            return
        if do == self.current_do() == "return" and self.current is not None and self.current.drafts:
            own = [
                m
                for m in self.turn.mentions
                if mention.end <= m.start < after and m.kind in ("thing", "all_items", "all_orders", "order")
            ]
            if not own and self.mode != "otherwise":
                return
        if (
            do == self.current_do()
            and do in WISHING
            and self.current is not None
            and not (
                self.current.drafts or self.current.all_items or self.current.all_orders or self.current.order
            )
        ):
            return  # "I want a return: return the lamp"
        otherwise = self.mode == "otherwise" or (
            self.current_do() == "exchange"
            and do in WISHING
            and text[max(0, mention.start - 4) : mention.start].endswith("or ")
        )
        order = self.current.order if self.current is not None else ""
        opened = self.open(do, mention.start, end)
        opened.when, self.when = self.when, ""
        if do in WISHING and self.hinted and not opened.order:
            opened.order, opened.sticky = self.hinted, True
        self.hinted = ""
        before = self.planned[-2] if len(self.planned) > 1 else None
        if (
            before is not None
            and do == "return"
            and before.do == "cancel"
            and re.search(r"\bor\s$|或者?$", text[max(0, mention.start - 4) : mention.start])
        ):
            if not (before.drafts or before.all_items or before.all_orders or before.order):
                opened.twin = before
        if otherwise:
            opened.when = "refused"
            opened.order = opened.order or order
        self.mode = ""
        if do == "change_address" and self.bare.drafts and not self._things_follow(mention.end, end):
            opened.drafts, self.bare.drafts = self.bare.drafts, []
        if do in ("change_address", "change_payment") and self.bare.order:
            opened.order, self.bare.order = opened.order or self.bare.order, ""
        if do in ("ask", "track") and self.bare.drafts and not self._things_follow(mention.end, end):
            opened.drafts, self.bare.drafts = self.bare.drafts, []
        if (
            do in WISHING
            and (self.bare.drafts or self.bare.excepted or self.bare.all_items)
            and not self._things_follow(mention.end, end)
        ):
            opened.drafts, self.bare.drafts = self.bare.drafts, []
            opened.all_items, opened.all_orders = self.bare.all_items, self.bare.all_orders
            opened.excepted, self.bare.excepted = self.bare.excepted, []
            opened.order = opened.order or self.bare.order
            self.bare.all_items = self.bare.all_orders = False
            self.draft = opened.drafts[-1] if opened.drafts else None

    def current_do(self) -> str:
        return self.current.do if self.current is not None else ""

    def changed(self, segment: str, mention: Mention) -> str:
        """Whether "change ..." is about an address, about the payment, or about things."""
        word = self.turn.text[mention.start : mention.end]
        thing = next(
            (m.start for m in self.turn.mentions if m.kind == "thing" and m.start >= mention.end), 10**6
        )
        for pattern, do in ((_ADDRESS, "change_address"), (_PAYMENT, "change_payment")):
            if (found := pattern.search(segment)) and not word.startswith(
                ("exchang", "swap", "trad", "换货")
            ):
                if mention.start + found.start() < thing or do == "change_address":
                    return do
        return "exchange"

    def _things_follow(self, start: int, end: int) -> bool:
        """Whether the verb has things of its own, before the next verb."""
        for mention in self.turn.mentions:
            if start <= mention.start < end:
                if mention.kind == "verb" and mention.value in WISHING:
                    return False
                if mention.kind == "thing":
                    if _TARGET_NP.search(self.turn.text[max(0, mention.start - 40) : mention.start]):
                        return False
                    named = {t for d in self.bare.drafts for t in d.titles}
                    return not named & set(mention.value.titles)
                if mention.kind in ("all_items", "all_orders"):
                    return True
        return False

    def until_next(self, mention: Mention, end: int) -> int:
        return next(
            (
                m.start
                for m in self.turn.mentions
                if mention.start < m.start < end and m.kind in ("verb", "negated")
            ),
            end,
        )

    def other_things(self, start: int, end: int) -> bool:
        mine = set(self.draft.titles) if self.draft is not None else set()
        return any(
            m.kind == "thing" and start <= m.start < end and not mine & set(m.value.titles)
            for m in self.turn.mentions
        )

    # -- what is named

    def thing(self, mention: Mention) -> None:
        found: ThingMention = mention.value
        said = self.turn.raw[mention.start : mention.end]
        place = self.current or self.bare
        if self.mode == "except":
            place.excepted.append(Draft(said, found.titles, at=mention.start))
            return
        before = self.turn.text[max(0, mention.start - 40) : mention.start]
        if place.do == "never_mind" and re.search(r"\b(?:just|only) (?:the |my )?$", before):
            self.current, self.draft, place = None, None, self.bare
        if re.search(r"\b(?:goes|go|comes|belongs?|fits) with (?:the |my )?$", before):
            return
        if _WITH.search(before) and (place.drafts or place.do not in WISHING):
            for earlier in place.drafts[-1:]:
                earlier.order = earlier.order or f"with the {found.titles[0]}"
            if not place.drafts:
                place.order = place.order or f"with the {found.titles[0]}"
            return
        if (
            not place.do
            and place.wanted
            and self.draft is not None
            and not self.draft.titles
            and self.draft.options
        ):
            self.draft.titles, self.draft.said = found.titles, said
            return
        if place.do == "exchange" and self.draft is not None:
            same = set(found.titles) & set(self.draft.titles)
            if same and self.back:
                self.flush(self.draft, False)
                self.back, self.target = False, True
                return
            if not self.draft.titles and not self.draft.current and not place.all_items:
                self.draft.titles, self.draft.said = found.titles, said
                self.flush(self.draft, True)
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
        draft.count = self.count or self.number_before(before)
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
        place.drafts.append(draft)
        self.draft = draft
        self.target = False
        if self.mode in ("keep", "any", "prefer", "otherwise"):
            self.mode = ""
        self.flush(draft, False)

    @staticmethod
    def number_before(before: str) -> int:
        match = re.search(
            r"\b(two|three|four|five|[2-9])\s(?:of\s(?:the|my)\s)?(?:[\w-]+\s)?$|([两三四五2-9])[个件台双只副条张把]$",
            before,
        )
        if match is None:
            return 0
        words = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "三": 3, "四": 4, "五": 5}
        said = match[1] or match[2]
        return words.get(said) or int(said)

    def option(self, mention: Mention) -> None:
        found: OptionMention = mention.value
        if self.mode == "except":
            return
        following = self.thing_after(mention)
        if following is not None and {c.title for c in found.choices} & set(following.titles):
            self.waiting.append((found, self.target))
            return
        place = self.current or self.bare
        titles = {c.title for c in found.choices}
        if self.draft is None or (self.draft.titles and not titles & set(self.draft.titles)):
            fitting = [d for d in place.drafts if titles & set(d.titles)]
            if fitting:
                self.draft = fitting[-1]
            elif self.draft is None and not place.drafts and place.do in ("", "exchange", *WISHING):
                if found.plain and place.do != "exchange" and self.context.asked not in ("variant", "item"):
                    others = [m for m in self.turn.mentions if m.kind == "option"]
                    if len(others) < 2:
                        return
                self.draft = Draft(at=mention.start)
                place.drafts.append(self.draft)
            elif self.draft is None or place.do not in WISHING:
                return
            else:
                return
        self.put(self.draft, found, self.target, mention.start)

    def thing_after(self, mention: Mention) -> ThingMention | None:
        """The thing of the same noun phrase, right after the option."""
        end = mention.end
        for other in self.turn.mentions:
            if other.start < end or other is mention:
                continue
            gap = self.turn.text[end : other.start]
            if not re.fullmatch(
                r"[\s,的-]*(?:(?:那|这)?[件个台双只副条张把款]?)(?:(?:colou?red|sized?|and|one|pair of|available|possible|色)[\s-]*)?",
                gap,
            ):
                return None
            if other.kind == "thing":
                found: ThingMention = other.value
                return found
            if other.kind not in ("option", "name", "move", "soft"):
                return None
            end = other.end
        return None

    def flush(self, draft: Draft, target: bool) -> None:
        self.draft = draft
        for move in self.moves:
            self.moved(move, "")
            (self.current or self.bare).wanted = True
        self.moves = []
        if self.item:
            draft.options["item"], self.item = self.item, ""
            (self.current or self.bare).wanted = True
        for found, was_target in self.waiting:
            self.put(draft, found, target or was_target, draft.at)
        self.waiting = []

    def put(self, draft: Draft, found: OptionMention, target: bool, at: int) -> None:
        """One value onto the draft, on the side where it belongs."""
        choice = self.chosen(draft, found, target)
        if choice is None:
            return
        option, value = choice.option, choice.value
        if at > draft.at:
            draft.later.add(option)
        end = max((m.end for m in self.turn.mentions if m.value is found), default=at)
        before, self._last = self._last, (draft, option, value, end)
        doing = (self.current or self.bare).do
        if found.negated:
            offered = self.turn.goods.get(choice.title, {}).get(option, ())
            if doing == "exchange" or target:
                draft.soft.setdefault(option, [v for v in offered if v != value])
            return
        if re.match(r"\s*or not\b|无所谓|都行|都可以", self.turn.text[end:]):
            value = "any"
        if self._ranked_after(before, draft, option, value, at):
            return
        if self.mode == "any":
            draft.options[option] = "any"
        elif self.mode == "otherwise":
            self.fallback(option, value, draft)
        elif self.mode == "prefer":
            row = draft.soft.setdefault(option, [])
            draft.loose = True
            if value not in row:
                row.append(value)
        elif target or self.mode in ("keep",):
            if option in draft.options and draft.options[option] != value and self.alternative(at):
                draft.soft[option] = [draft.options.pop(option), value]
            elif option in draft.soft and self.alternative(at):
                draft.soft[option].append(value)
            else:
                for peer in self.peers(draft):
                    if fits := self.chosen(peer, found, target):
                        peer.options[fits.option] = fits.value
                draft.options[option] = value
        elif doing == "exchange" and not self.stands(draft, option, value):
            draft.options[option] = value
        else:
            draft.current[option] = value
            if self.back:
                self.back, self.target = False, True

    def peers(self, draft: Draft) -> list[Draft]:
        """The things right before this one that still want nothing: "the bed and the chair to the cheapest"."""
        place = self.current
        if place is None or place.do != "exchange" or not any(row is draft for row in place.drafts):
            return []
        if id(draft) in self._groups:
            return self._groups[id(draft)]
        at = next(n for n, row in enumerate(place.drafts) if row is draft)
        found: list[Draft] = []
        for other in reversed(place.drafts[:at]):
            between = self.turn.text[other.at : draft.at]
            wanted = other.options or other.soft or other.pick or other.fallbacks
            if wanted or not _AND.search(between) or _STOPPED.search(between):
                break
            found.append(other)
        self._groups[id(draft)] = found
        return found

    def fallback(self, option: str, value: str, draft: Draft | None = None) -> None:
        """What to take when there is none such: the first words after "otherwise" open a new set."""
        draft = draft or self.draft
        if draft is None:
            return
        if self._fresh or not draft.fallbacks or option in draft.fallbacks[-1]:
            draft.fallbacks.append({})
            self._fresh = False
        draft.fallbacks[-1][option] = value

    def _ranked_after(
        self, before: tuple[Draft | None, str, str, int], draft: Draft, option: str, value: str, at: int
    ) -> bool:
        """ "Battery > USB > AC", "8, then 9": the next best value of the option named just before."""
        if before[0] is not draft or before[1] != option or before[2] == value or at < before[3]:
            return False
        between = self.turn.text[before[3] : at]
        if not _RANK.fullmatch(between):
            return False
        if (
            re.search(r"\bor\b|或|还是", between)
            and self.context.orders
            and draft.titles
            and self.stands(draft, option, value)
        ):
            return False
        self.target = True
        row = draft.soft.setdefault(option, [before[2]])
        for table in (draft.options, draft.current):
            if table.get(option) == before[2]:
                del table[option]
        if value not in row:
            row.append(value)
        return True

    def alternative(self, at: int) -> bool:
        return bool(re.search(r"(?:\bor|/|或者?|还是)\s*(?:\w+\s)?$", self.turn.text[max(0, at - 14) : at]))

    def stands(self, draft: Draft, option: str, value: str) -> bool:
        lines = [
            line for order in self.context.orders for line in order.lines
            if (not draft.titles or line.title in draft.titles)
        ]  # fmt: skip
        return not lines or any(line.options.get(option) == value for line in lines)

    def chosen(self, draft: Draft, found: OptionMention, target: bool) -> Choice | None:
        fits = [c for c in found.choices if not draft.titles or c.title in draft.titles]
        if not draft.titles:
            open_things = {w.thing for c in self.context.said[-1:] for w in c.wishes}
            fits = [c for c in fits if c.title in open_things] or fits
        if not fits:
            return None
        if len({c.option for c in fits}) > 1:
            lines = draft.lines(self.context)
            if target:
                free = [c for c in fits if c.option not in draft.options]
                fits = free or fits
                other = [c for c in fits if all(line.options.get(c.option) != c.value for line in lines)]
                fits = other or fits
            else:
                there = [c for c in fits if any(line.options.get(c.option) == c.value for line in lines)]
                fits = there or fits
        return fits[0]

    def name(self, mention: Mention) -> None:
        found: NameMention = mention.value
        if self.draft is None:
            return
        options = [
            option for title, option in found.names if not self.draft.titles or title in self.draft.titles
        ]
        if not options:
            return
        if self.mode == "keep":
            self.draft.keep.extend(options[:1])
        elif self.mode == "any" and options[0] not in self.draft.options:
            self.draft.options[options[0]] = "any"

    def named_before(self, mention: Mention) -> list[tuple[str, str]]:
        """Option names right before a word like "unchanged" or "doesn't matter"."""
        word = self.turn.text[mention.start : mention.end]
        if not re.search(r"matter|unchanged|不变|一样|相同|无所谓|都行|都可以|随便|不限|任意", word):
            return []
        names = [
            m.value
            for m in self.turn.mentions
            if m.kind == "name" and m.end <= mention.start and mention.start - m.end <= 8
        ]
        return [
            pair
            for found in names
            for pair in found.names
            if self.draft is None or not self.draft.titles or pair[0] in self.draft.titles
        ]

    def keep(self, named: Sequence[tuple[str, str]]) -> None:
        if self.draft is not None:
            self.draft.keep.extend(option for _, option in named)

    def move(self, mention: Mention) -> None:
        move: Move = mention.value
        place = self.current or self.bare
        after = re.split(r"[,，.;。;]|\bbut\b|\band\b", self.turn.text[mention.end : mention.end + 30])[0]
        if place.do in ("return", "cancel"):
            self.pick = "largest" if move.up else "smallest"
            if self.thing_after(mention) is None and self.draft is not None:
                self.draft.pick, self.pick = self.pick, ""
            return
        if self.thing_after(mention) is not None:
            self.moves.append(move)
            return
        if self.draft is None:
            if place.do not in ("exchange", ""):
                return
            self.draft = Draft(at=mention.start)
            place.drafts.append(self.draft)
        self.moved(move, after)

    def moved(self, move: Move, after: str) -> None:
        """A comparing word onto the thing at hand."""
        if self.draft is None:
            return
        titles = self.draft.titles or tuple(t for t in self.turn.goods)[:1]
        table = self.turn.goods.get(titles[0], {}) if titles else {}
        option = option_for(move, table, after)
        if not option or (not move.by and not ordered(table[option])):
            return
        if self.mode == "otherwise":
            self.fallback(option, move.value)
        else:
            self.draft.options[option] = move.value

    def softened(self, mention: Mention) -> bool:
        """ "Wired if possible": what was just said is a preference."""
        draft, option, value, end = self._last
        if draft is None or mention.start - end > 12 or draft.options.get(option) != value:
            return False
        del draft.options[option]
        draft.soft[option] = [value]
        draft.loose = True
        return True

    _last: tuple[Draft | None, str, str, int] = (None, "", "", 0)

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
        match = re.search(r"pending|待发货|未发货|received|delivered|already|收到|other|另一", text)
        word = match[0] if match else ""
        orders = [
            m.value for m in self.turn.mentions if m.kind == "order" and 0 < m.start - mention.start < 60
        ]
        if orders:
            self.draft.options["same_as"] = orders[0]
        elif word in ("pending", "待发货", "未发货"):
            self.draft.options["same_as"] = "pending"
        elif word in ("received", "delivered", "already", "收到"):
            self.draft.options["same_as"] = "delivered"
        else:
            self.draft.options["same_as"] = "other" if word else "itself"
        self.target, self.mode = True, ""
        place.wanted = place.wanted or not place.do

    def picked(self, mention: Mention) -> None:
        place = self.current or self.bare
        if place.do == "ask":
            return
        if self.thing_after(mention) is not None and not self.target:
            self.pick = mention.value
        elif self.draft is not None:
            drafts = (
                [d for d in place.drafts if not d.pick]
                if re.search(r"\b(?:all|both|each|every)\b|都", self.turn.text[place.start : mention.start])
                else [self.draft]
            )
            for draft in [*drafts, *self.peers(self.draft)]:
                draft.pick = draft.pick or mention.value
                if self.turn.text[mention.start : mention.end].endswith(" one"):
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
        if place is None:
            if self.bare.order and self.bare.order != id:
                self.planned.append(Planned("order", mention.start, mention.end, order=id))
            self.bare.order = self.bare.order or id
            self.order = id
            return
        before = self.turn.text[max(0, mention.start - 34) : mention.start]
        if place.do == "change_address" and _AS_ORDER.search(before):
            place.same_as = id
            return
        if not place.order or place.order == id or (place.sticky and not place.drafts):
            place.order, place.sticky = id, False
        elif place.drafts and re.search(
            r"\b(?:from|in|of|on|under|from order|in order|of order)\s*(?:order)?\s*(?:number|no\.?)?\s*#?$|订单$",
            self.turn.text[max(0, mention.start - 22) : mention.start],
        ):
            first = place.order
            for draft in place.drafts:
                draft.order = draft.order or ""
            waiting = [d for d in place.drafts if not d.order and d.at > self._last_order_at]
            for draft in place.drafts:
                if not draft.order:
                    draft.order = id if draft in waiting else first
        elif place.do in WISHING or place.do in ("track", "change_address", "change_payment"):
            when = place.when
            self.open(place.do, mention.start, place.end).order = id
            if self.current is not None:
                self.current.when = when
        self._last_order_at = mention.start

    _last_order_at = 0

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
        if self.mode == "otherwise" and self.draft is not None:
            self.draft.leave = True
        elif self.current is None or self.current.do not in WISHING:
            self.open("leave", 0, 0)

    # -- the end

    def done(self) -> list[Planned]:
        rows: list[Planned] = []
        waiting: Planned | None = self.bare if self._useful(self.bare) else None
        for planned in self.planned:
            needs = (
                planned.do in WISHING
                and not planned.all_items
                and not planned.all_orders
                and not planned.excepted
            )
            nothing = not [d for d in planned.drafts if d.titles]
            if needs and nothing and waiting is not None and waiting.drafts:
                extra = planned.drafts
                planned.drafts = waiting.drafts
                for draft in planned.drafts:
                    if planned.do == "exchange" and not extra:
                        pass
                    for other in extra:
                        _merge(draft, other)
                planned.all_items = planned.all_items or waiting.all_items
                planned.order = planned.order or waiting.order
                waiting = None
            elif waiting is not None and planned.do in WISHING:
                planned.order = planned.order or waiting.order
                planned.method = planned.method or waiting.method
                planned.all_items = planned.all_items or (nothing and waiting.all_items)
                planned.all_orders = planned.all_orders or (nothing and waiting.all_orders)
                if not waiting.drafts:
                    waiting = None
            if (
                needs
                and (not planned.order or planned.sticky)
                and not [d for d in planned.drafts if d.titles]
                and _PRONOUN.search(self.turn.text[planned.start : planned.end])
            ):
                self.referring(planned, rows)
            if planned.twin is not None:
                for name in ("drafts", "excepted", "all_items", "all_orders", "order"):
                    setattr(planned.twin, name, getattr(planned, name))
            rows.append(planned)
        if waiting is not None:
            rows.append(waiting)
        return rows

    @staticmethod
    def _useful(planned: Planned) -> bool:
        return bool(
            planned.drafts
            or planned.order
            or planned.method
            or planned.all_items
            or planned.all_orders
            or planned.excepted
        )

    def referring(self, planned: Planned, before: Sequence[Planned]) -> None:
        """It, them, those: what was named before in this turn."""
        for earlier in reversed(before):
            if earlier.drafts:
                if planned.when == "refused" and re.search(
                    r"\b(?:whole|entire)\b", self.turn.text[planned.start : planned.end]
                ):
                    return
                drafts = earlier.drafts
                if planned.when == "refused" and not re.search(
                    r"\b(?:them|both|those|these|all)\b|都", self.turn.text[planned.start : planned.end]
                ):
                    drafts = [self.last_of(earlier)]
                extra = planned.drafts
                planned.drafts = [
                    Draft(d.said, d.titles, d.order, dict(d.current), count=d.count, at=d.at) for d in drafts
                ]
                for draft in planned.drafts:
                    for other in extra:
                        _merge(draft, other)
                planned.order = planned.order or earlier.order
                return

    def last_of(self, planned: Planned) -> Draft:
        return planned.drafts[-1]


def _merge(draft: Draft, other: Draft) -> None:
    draft.options.update(other.options)
    draft.current.update(other.current)
    draft.soft.update(other.soft)
    draft.fallbacks.extend(other.fallbacks)
    draft.keep.extend(other.keep)
    draft.pick = draft.pick or other.pick
    draft.leave = draft.leave or other.leave


def iterate(planned: Sequence[Planned]) -> Iterator[Draft]:
    """All drafts of the planned commands."""
    for row in planned:
        yield from row.drafts
