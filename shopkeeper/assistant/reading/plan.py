"""What a scan keeps in mind: the commands planned so far, the thing at hand, the side of the wish it is on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.draft import Draft, elsewhere, owned
from shopkeeper.assistant.reading.options import OptionMention
from shopkeeper.assistant.reading.relative import Move
from shopkeeper.assistant.reading.things import ThingMention
from shopkeeper.assistant.reading.turn import Mention, Turn

__all__ = ["OF_WHOLE", "TARGET_NP", "WISHING", "Planned", "Scan"]

WISHING = ("cancel", "return", "exchange")
#: what is changed of an order as a whole
OF_WHOLE = ("change_address", "change_payment")
TARGET_NP = re.compile(r"\b(?:for|to|into|with|get|want)\s(?:a|an|another|some)\s(?:[\w-]+\s){0,3}$")


@dataclass(slots=True)
class Planned:
    """A command on its way. `do` '' : things named before any verb. `start`, `end`: where its words stand."""

    do: str
    start: int = 0
    end: int = 0
    whole: bool = False  # an order as a whole, whatever thing was named before
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
    pick: str = ""  # the cheapest, dearest asked about
    own: bool = False  # its words end where the next of its kind begins

    @property
    def answers(self) -> bool:
        """Whether only values are named, and no thing."""
        return bool(self.drafts) and not any(d.titles for d in self.drafts)


class Scan:
    """The state of a scan from left to right, and opening a new command."""

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
        self.single = False  # it picks one of the things that follow
        self.moves: list[Move] = []  # comparing words right before their thing
        self.excepting: tuple[Planned, int] | None = None
        self.item = ""  # an item number right before its thing
        self.start = self.ending = 0  # of the sentence
        self.back = False  # only the next value is what is there now
        self.count = 0
        self.order = ""
        self.groups: dict[int, list[Draft]] = {}  # things that share what is wanted
        self.hinted = ""  # an order named in a condition
        self.heading = ""  # an order named at the head of a sentence: what follows is about it
        self.when = ""  # what the next command hangs on
        self.fresh = False  # the next fallback opens a new set
        self.last: tuple[Draft | None, str, str, int] = (
            None,
            "",
            "",
            0,
        )  # the value put last, and where it ends
        self.last_order_at = 0

    def open(self, do: str, start: int, end: int) -> Planned:
        self.current = Planned(do, start, end, order=self.order, sticky=bool(self.order) and not self.heading)
        self.planned.append(self.current)
        self.draft, self.target = None, False
        self.waiting = []
        return self.current

    def swapping_too(self, mention: Mention) -> Planned:
        """Something of the order whose address or payment is changed is to be another: "..., and the lamp -> white"."""
        order = self.current.order if self.current is not None else ""
        opened = self.open("exchange", mention.start, self.ending)
        opened.order = opened.order or order
        return opened

    def current_do(self) -> str:
        return self.current.do if self.current is not None else ""

    def settle(self) -> None:
        """What was wanted without a verb in the sentence before becomes an exchange."""
        wanted = [d for d in self.bare.drafts if d.titles and (d.options or d.soft or d.pick)]
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

    def thing_after(self, mention: Mention) -> ThingMention | None:
        """The thing of the same noun phrase, right after the option."""
        end = mention.end
        for other in self.turn.mentions:
            if other.start < end or other is mention:
                continue
            gap = self.turn.text[end : other.start]
            if not re.fullmatch(
                r"[\s,，、的-]*(?:(?:那|这)?[件个台双只副条张把款]?)(?:(?:colou?red|sized?|and|one|pair of|available|possible|pending|delivered|received|ordered|remaining|new|old|色)[\s-]*)?",
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

    def stands(self, draft: Draft, option: str, value: str) -> bool:
        lines = (
            owned(self.context, draft.titles)
            if draft.titles
            else [line for order in self.context.orders for line in order.lines]
        )
        return not lines or any(line.options.get(option) == value for line in lines)

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

    def things_follow(self, start: int, end: int) -> bool:
        """Whether the verb has things of its own, before the next verb."""
        for mention in self.turn.mentions:
            if start <= mention.start < end:
                if mention.kind == "verb" and mention.value in WISHING:
                    return False
                if mention.kind == "thing":
                    if TARGET_NP.search(self.turn.text[max(0, mention.start - 40) : mention.start]):
                        return False
                    named = {t for d in self.bare.drafts for t in d.titles}
                    return not named & set(mention.value.titles)
                if mention.kind in ("all_items", "all_orders"):
                    return True
        return False
