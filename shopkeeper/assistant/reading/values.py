"""Values and comparisons in a scan: on which thing they go, on which side, and what ranks before what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shopkeeper.assistant.reading.draft import Draft, owned
from shopkeeper.assistant.reading.options import Choice, NameMention, OptionMention
from shopkeeper.assistant.reading.plan import OF_WHOLE, WISHING, Scan
from shopkeeper.assistant.reading.relative import Move, option_for
from shopkeeper.assistant.reading.scales import ordered
from shopkeeper.assistant.reading.turn import Mention

__all__ = ["Values"]

_RANK = re.compile(
    r"\W*(?:(?:(?:is |would be )?best|first|ideally|preferably|if possible|preferred)\W+)?(?:>|(?:and |or )?then|before|over|rather than|followed by|next|or|/|或者?|还是|其次|然后|再)\W*(?:(?:the|a|an|in|to)\W+)?|\s*>\s*"
)
_ITEM_IN = re.compile(
    r"\b(?:the|its|that) (?:item|thing|product|article)s?(?: in it)? (?:in|to|into|to be|should be) (?:a )?$"
)
_OR_MORE = re.compile(  # "i7 or better", "2000 pieces and up"
    r"\s*(?:[\w-]+ )?(?:(?:or|and) (?:better|higher|above|more|up|over|larger|bigger|newer|faster|longer|greater|stronger|beyond)\b"
    r"|and upwards?\b)|[^，,。]{0,3}(?:及|或)?以上"
)
_OR_LESS = re.compile(
    r"\s*(?:[\w-]+ )?(?:or|and) (?:less|lower|below|smaller|under|shorter|fewer|older)\b|[^，,。]{0,3}(?:及|或)?以下"
)
_AT_LEAST = re.compile(
    r"\b(?:at least|no less than|minimum(?: of)?|not less than) (?:an? |the )?$|(?:至少|不低于)$"
)
_AT_MOST = re.compile(
    r"\b(?:at most|no more than|maximum(?: of)?|not more than) (?:an? |the )?$|(?:至多|最多|不超过)$"
)
_AND = re.compile(r"\band\b|,|和|、|\bboth\b")
_STOPPED = re.compile(r"\b(?:to|for|with|into|but|in)\b|换|[.;]")
_ELLIPTIC = re.compile(r"的(?:那|这)?[件个款双台]?也?(?:想|要|给我|帮我)?(?:换|退|取消|改)")


class Values(Scan):
    """Puts what is said of options onto the thing it is said of."""

    def option(self, mention: Mention) -> None:
        found: OptionMention = mention.value
        if self.mode == "except":
            self.ruled_out(found)
            return
        if self.elliptic(found, mention):
            return
        following = self.thing_after(mention)
        if following is not None and {c.title for c in found.choices} & set(following.titles):
            self.waiting.append((found, self.target))
            return
        if self.current_do() in OF_WHOLE and _ITEM_IN.search(self.turn.text[: mention.start]):
            opened = self.swapping_too(mention)  # "send it to my home, and I want the item in red"
            opened.sticky = False
            self.draft, self.target = Draft(at=mention.start), True
            opened.drafts.append(self.draft)
        place = self.current or self.bare
        titles = {c.title for c in found.choices}
        if self.draft is None or (self.draft.titles and not titles & set(self.draft.titles)):
            fitting = [d for d in place.drafts if titles & set(d.titles)]
            if fitting:
                self.draft = fitting[-1]
            elif self.draft is None and not place.drafts and place.do in ("", "exchange", *WISHING):
                if (
                    found.plain
                    and place.do != "exchange"
                    and not (
                        self.context.said
                        or self.context.card_open
                        or self.context.asked in ("variant", "item")
                    )
                ):
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

    def elliptic(self, found: OptionMention, mention: Mention) -> bool:
        """灰色的换成XL: a value stands for a thing named before."""
        if self.another_of(found, mention):
            return True
        if not _ELLIPTIC.match(self.turn.text[mention.end :]) or self.target:
            return False
        titles = {c.title for c in found.choices}
        earlier = [d for row in (*self.planned, self.bare) for d in row.drafts if titles & set(d.titles)]
        if not earlier or self.current is None or self.current.start > mention.start:
            return False
        draft = Draft(earlier[-1].said, earlier[-1].titles, at=mention.start)
        self.current, self.draft = None, draft
        self.bare.drafts.append(draft)
        self.put(draft, found, False, mention.start)
        return True

    def ruled_out(self, found: OptionMention) -> None:
        """ "Any colour except navy": all the others, as they come."""
        draft = self.draft
        choice = (
            self.chosen(draft, found, True) if draft is not None and self.current_do() == "exchange" else None
        )
        if draft is None or choice is None or draft.options.get(choice.option) != "any":
            return
        del draft.options[choice.option]
        offered = self.turn.goods.get(choice.title, {}).get(choice.option, ())
        draft.soft[choice.option] = [value for value in offered if value != choice.value]

    def another_of(self, found: OptionMention, mention: Mention) -> bool:
        """ "The yellow jacket one size down, the navy one one size up": told by the same option, another of the kind."""
        before = self.turn.text[max(0, mention.start - 5) : mention.start]
        draft = self.draft
        if draft is None or not draft.titles or not re.search(r"\b(?:the|my) $", before):
            return False
        if not re.match(r"\s+ones?\b", self.turn.text[mention.end :]):
            return False
        choice = self.chosen(Draft(titles=draft.titles), found, False)
        told = choice is not None and draft.current.get(choice.option, choice.value) != choice.value
        if choice is None or not told or not (draft.options or draft.soft or draft.pick):
            return False
        if not any(
            line.options.get(choice.option) == choice.value for line in owned(self.context, draft.titles)
        ):
            return False
        place = self.current or self.bare
        self.draft = Draft(draft.said, draft.titles, at=mention.start, current={choice.option: choice.value})
        place.drafts.append(self.draft)
        self.target = False
        return True

    def flush(self, draft: Draft, target: bool) -> None:
        self.draft = draft
        for move in self.moves:
            self.moved(move, "")
            (self.current or self.bare).wanted = True
        self.moves = []
        if self.item:
            draft.options["item"], self.item = self.item, ""
            (self.current or self.bare).wanted = True
        first = next(
            (m.start for m in self.turn.mentions if self.waiting and m.value is self.waiting[0][0]), 0
        )
        if (
            self.current_do() == "exchange"
            and not self.back
            and re.search(
                r"(?<!instead of )(?<!rather than )(?<!not )\b(?:an?|another)\s$", self.turn.text[:first]
            )
        ):
            target = True  # "exchange them: a full-size clicky keyboard": all of it is wanted
        for found, was_target in self.waiting:
            self.put(draft, found, target or (was_target and not self.told_apart(draft, found)), draft.at)
        self.waiting = []

    def told_apart(self, draft: Draft, found: OptionMention) -> bool:
        """ "I'd like the short shelf in oak": what stands before a thing that the customer has tells which one it is,
        where what it is to become follows."""
        before = self.turn.text[max(0, draft.at - 60) : draft.at]
        choice = self.chosen(draft, found, False)
        if choice is None or not re.search(r"\b(?:the|my|that|this)\s[^.,;]*$", before):
            return False
        if not any(
            line.options.get(choice.option) == choice.value for line in owned(self.context, draft.titles)
        ):
            return False
        return any(
            m.kind == "option"
            and m.start > draft.at
            and any(c.title in draft.titles and c.value != choice.value for c in m.value.choices)
            and not re.search(r"[.;!?]", self.turn.text[draft.at : m.start])
            for m in self.turn.mentions
        )

    def put(self, draft: Draft, found: OptionMention, target: bool, at: int) -> None:
        """One value onto the draft, on the side where it belongs."""
        choice = self.chosen(draft, found, target)
        if choice is None:
            return
        option, value = choice.option, choice.value
        if at > draft.at and not self.back:
            draft.later.add(option)
        end = max((m.end for m in self.turn.mentions if m.value is found), default=at)
        before, self.last = self.last, (draft, option, value, end)
        doing = (self.current or self.bare).do
        if found.negated:
            if draft.options.get(option, value) != value:
                return  # "M, not S": S is what is there
            offered = self.turn.goods.get(choice.title, {}).get(option, ())
            if doing == "exchange" or target:
                draft.soft.setdefault(option, [v for v in offered if v != value])
            return
        if doing == "exchange" or target or not doing:
            if _OR_MORE.match(self.turn.text[end:]) or _AT_LEAST.search(self.turn.text[:at]):
                value = f">={value}"
            elif _OR_LESS.match(self.turn.text[end:]) or _AT_MOST.search(self.turn.text[:at]):
                value = f"<={value}"
        if re.match(r"\s*or not\b|无所谓|都行|都可以", self.turn.text[end:]):
            value = "any"
        if (
            self.mode == "otherwise"
            and before[:2] == (draft, option)
            and at >= before[3]
            and _RANK.fullmatch(self.turn.text[before[3] : at].replace(",", " "))
        ):
            self.fresh = True  # "if not 9 bar, then 7 bar"
            self.fallback(option, value, draft)
            return
        if self.ranked_after(before, draft, option, value, at):
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
        elif (
            doing in ("", "exchange")
            and at > draft.at
            and not self.back
            and draft.titles
            and draft.current.get(option, value) != value
            and self.stands(draft, option, draft.current[option])
        ):
            draft.options[option] = value  # "the short shelf in oak, tall": short is what is there
        else:
            if self.back and draft.current.get(option, value) != value:
                draft.options.setdefault(option, draft.current[option])  # "flip instead of screw"
            draft.current[option] = value
            if self.back:
                self.back, self.target = False, True

    def peers(self, draft: Draft) -> list[Draft]:
        """The things right before this one that still want nothing: "the bed and the chair to the cheapest"."""
        place = self.current
        if place is None or place.do != "exchange" or not any(row is draft for row in place.drafts):
            return []
        if id(draft) in self.groups:
            return self.groups[id(draft)]
        at = next(n for n, row in enumerate(place.drafts) if row is draft)
        found: list[Draft] = []
        for other in reversed(place.drafts[:at]):
            between = self.turn.text[other.at : draft.at]
            wanted = other.options or other.soft or other.pick or other.fallbacks
            if wanted or not _AND.search(between) or _STOPPED.search(between):
                break
            found.append(other)
        self.groups[id(draft)] = found
        return found

    def fallback(self, option: str, value: str, draft: Draft | None = None) -> None:
        """What to take when there is none such: the first words after "otherwise" open a new set."""
        draft = draft or self.draft
        if draft is None:
            return
        if self.fresh or not draft.fallbacks or option in draft.fallbacks[-1]:
            draft.fallbacks.append({})
            self.fresh = False
        draft.fallbacks[-1][option] = value

    def ranked_after(
        self, before: tuple[Draft | None, str, str, int], draft: Draft, option: str, value: str, at: int
    ) -> bool:
        """ "Battery > USB > AC", "8, then 9": the next best value of the option named just before."""
        if before[0] is not draft or before[1] != option or before[2] == value or at < before[3]:
            return False
        between = self.turn.text[before[3] : at]
        if not _RANK.fullmatch(between) or re.search(r"[-=]>|→", between):
            return False  # "black -> brass" ranks nothing
        if "rather" in between and self.context.orders and draft.titles and self.stands(draft, option, value):
            if not re.search(r"\bif (?:both|available|possible|there|you)\b", self.turn.text[at : at + 50]):
                return False  # "flip rather than screw": the second is what is there
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
        draft.loose = False
        return True

    def alternative(self, at: int) -> bool:
        return bool(re.search(r"(?:\bor|/|或者?|还是)\s*(?:\w+\s)?$", self.turn.text[max(0, at - 14) : at]))

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
        said = tuple(w.thing for c in self.context.said[-1:] for w in c.wishes if w.thing in self.turn.goods)
        titles = self.draft.titles or said or tuple(self.turn.goods)
        titles = tuple(t for t in titles if option_for(move, self.turn.goods.get(t, {}), after))[:1]
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
        draft, option, value, end = self.last
        if draft is None or mention.start - end > 12:
            return False
        table = draft.options if draft.options.get(option) == value else draft.current
        if table.get(option) != value:
            return False
        del table[option]
        draft.soft[option] = [value]
        draft.loose = True
        return True
