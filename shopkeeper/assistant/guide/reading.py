"""What a turn does: the kind of thing asked for, read by rules from the sentence and from what is on display."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from shopkeeper.assistant.guide import patterns as say
from shopkeeper.assistant.guide.names import has_han
from shopkeeper.assistant.guide.slots import Slots
from shopkeeper.assistant.guide.state import GuideState
from shopkeeper.language import fold

__all__ = ["Act", "Doing", "read_act", "references"]

Doing = Literal[
    "find",  # a new wish
    "refine",  # the wish changed
    "cheaper",
    "dearer",
    "more",  # further products of the same wish
    "else",  # others than those shown
    "back",
    "restart",
    "focus",  # one of those shown
    "add",
    "cart",  # what is in it
    "compare",
    "ask",  # about one product
    "count",
    "extreme",  # the cheapest, dearest, best rated, ...
    "range",  # from what price to what price
    "list",  # which brands, sizes, colours, categories there are
    "plan",
    "gift",
    "alike",
    "together",  # what goes with it
    "alert",  # tell me when it is back
    "none",  # nothing for the guide
]


@dataclass(frozen=True, slots=True)
class Act:
    """`refs`: which of the products on display are meant, from 0; `about`: what is asked about; `slots`: what the
    sentence names."""

    do: Doing
    slots: Slots = field(default_factory=Slots)
    refs: tuple[int, ...] = ()
    about: str = ""
    quantity: int = 1


_ORDINALS = {w: i for i, w in enumerate("first second third fourth fifth sixth".split())}
_ORDINALS |= {w: i for i, w in enumerate("1st 2nd 3rd 4th 5th 6th".split())}
_HAN_ORDINALS = {c: i for i, c in enumerate("一二三四五六")}
_NUMBERS = {w: n for n, w in enumerate("one two three four five six".split(), 1)}
_QUANTITY = re.compile(
    r"\b(?:add|take|buy|get|order|want)\s+(?:me\s+)?(\d{1,2}|two|three|four|five|six)\b(?!\s*(?:%|st|nd|rd|th))"
    r"|\b(\d{1,2}|two|three|four|five|six) of (?:them|it|these|those|that|this)\b|\bx ?(\d)\b"
)
_QUANTITY_ZH = re.compile(r"(?<!第)([两二三四五六2-9])(?:个|件|双|台|瓶|盒|只|条|本|套|把)(?!月)")


def references(text: str, shown: int) -> tuple[int, ...]:
    """Places, from 0, of the products on display that a sentence names: "the second one", "1 and 3", "both"."""
    folded = fold(text)
    found: list[int] = []
    found += [
        _ORDINALS[w]
        for w in re.findall(r"\b(first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th)\b", folded)
    ]
    for m in re.finditer(
        r"(?:#|\bnumbers? |\bno\.? ?|\bitems? |\boptions? )(\d|one|two|three|four)\b"
        r"(?:(?:,| and| or| with| vs\.?| &)+ (?:#|number )?(\d)\b)?",
        folded,
    ):
        found += [(_NUMBERS.get(g) or int(g)) - 1 for g in m.groups() if g]
    if not found and (
        m2 := re.search(
            r"\b([1-6])\s*(?:,|and|vs\.?|&|with|to|or)\s*([1-6])\b(?!\s*(?:dollars|\$|usd|stars?))", folded
        )
    ):
        found += [int(m2[1]) - 1, int(m2[2]) - 1]
    found += [
        _HAN_ORDINALS.get(c, 0) if not c.isdigit() else int(c) - 1
        for c in re.findall(r"第([一二三四五六1-6])", text)
    ]
    for m3 in re.finditer(r"([1-6一二三四])号", text):
        found.append(int(m3[1]) - 1 if m3[1].isdigit() else _HAN_ORDINALS[m3[1]])
    if m4 := re.search(r"第?([一二三四])(?:个|款)?(?:和|跟|与)第?([一二三四])(?:个|款)?", text):
        found += [_HAN_ORDINALS[m4[1]], _HAN_ORDINALS[m4[2]]]
    if re.search(r"\bfirst (?:two|2)\b|前(?:两|2)(?:个|款|件|种|样|台|双|只|项)?", folded):
        found = [0, 1]
    elif re.search(r"\bfirst (?:three|3)\b|前(?:三|3)(?:个|款|件|种|样|台|双|只|项)?", folded):
        found = [0, 1, 2]
    if re.search(r"\blast\b(?! (?:time|year|month|week))|最后(?:一|那|的)", folded) and shown:
        found.append(shown - 1)
    if (
        re.search(r"\bboth\b|\bthese two\b|\bthe two\b|这两|那两|两个都|两款", folded)
        and shown >= 2
        and not found
    ):
        found = [0, 1]
    return tuple(dict.fromkeys(i for i in found if 0 <= i < shown))


def quantity_of(text: str) -> int:
    """How many pieces of one thing are wanted: "add two of them", "来三个"."""
    if m := _QUANTITY.search(fold(text)):
        said = next(g for g in m.groups() if g)
        return int(said) if said.isdigit() else _NUMBERS[said]
    if m := _QUANTITY_ZH.search(text):
        return int(m[1]) if m[1].isdigit() else "零一二三四五六".find(m[1].replace("两", "二"))
    return 1


def read_act(text: str, slots: Slots, state: GuideState) -> Act:
    """What `text` does, given what it names and what was shown before."""
    folded = fold(text).strip()
    shown = len(state.shown)
    refs = references(text, shown)
    named = bool(slots.categories)

    def act(do: Doing, about: str = "") -> Act:
        return Act(do, slots, refs, about, quantity_of(text))

    if say.TALK.match(folded):
        return act("none")
    if say.ALERT.search(folded):
        return act("alert")
    if say.CART.search(folded):
        return act("cart")
    if say.ADD.search(folded) and (state.seen or named) and not say.ASK.search(folded):
        return act("add")
    if say.SERVICE_FIRST.search(folded) or (say.SERVICE.search(folded) and not named and not refs):
        return act("none")
    if say.RESTART.search(folded):
        return act("restart")
    if say.BACK.search(folded):
        return act("back")
    if say.HOW_MUCH_PIECES.search(folded) and shown and not named:
        return act("ask")
    gift, plan = bool(say.GIFT.search(folded)), bool(say.PLAN.search(folded))
    if say.COUNT.search(folded) and not gift and not (say.IT.search(folded) and state.focus and not named):
        of_those = say.THOSE.search(folded) or (slots.narrowing and _goes_on(folded, state))
        return act("count", "those" if of_those and not named else "")
    if shown > 1 and not named:
        for about, pattern in say.WHICH_COSTS:
            if pattern.search(folded):
                return act("extreme", f"shown:{about}")
    if say.COMPARE.search(folded) and (shown >= 2 or named or not slots.words):
        return act("compare")
    pointing = bool(say.IT.search(folded)) and shown > 0 and not named
    listed = next((about for about, pattern in say.LIST if pattern.search(folded)), "")
    if listed and not (listed == "category" and named and slots.narrowing):
        return (
            act("ask", listed)
            if pointing or (shown and not named and listed != "category" and state.focus)
            else act("list", listed)
        )
    extreme = next((about for about, pattern in say.EXTREME if pattern.search(folded)), "")
    if extreme and not gift and not plan and not refs:
        if shown and not named and re.search(r"\bof (?:these|those|them)\b|这(?:些|几|里)|其中", folded):
            return act("extreme", f"shown:{extreme}")
        if named or say.ASKS_EXTREME.search(folded):
            return act("extreme", extreme)
    if (
        say.RANGE.search(folded)
        and not pointing
        and (named or not shown or "rang" in folded or "区间" in folded)
    ):
        return act("range")
    if plan and not gift:
        return act("plan")
    if gift:
        return act("gift")
    if say.ALIKE.search(folded) and state.shown and not named:
        return act("alike")
    if say.TOGETHER.search(folded) and state.shown and (pointing or not named or refs):
        return act("together")
    if say.CHEAPER.search(folded) and (state.wish or state.plan) and not named and slots.high is None:
        return act("cheaper")
    if say.DEARER.search(folded) and state.wish and not named:
        return act("dearer")
    if say.ELSE.search(folded) and state.wish and not named:
        return act("else")
    if say.MORE.search(folded) and state.wish and not named:
        return act("more")
    if (
        shown
        and not named
        and say.ASK.search(folded)
        and (refs or pointing or state.focus)
        and not _is_refinement(folded, slots, refs, pointing)
    ):
        return act("ask")
    if refs and (say.FOCUS.search(folded)) and not named:
        return act("focus")
    if say.FOCUS.search(folded) and state.focus and not named and not slots.narrowing:
        return act("focus")
    if named and shown and say.OF_IT.search(folded) and say.ASK.search(folded):
        return act("ask")
    if named or say.FRESH.search(folded):
        return act("find")
    if state.wish and (slots.narrowing or slots.words):
        return act("refine" if slots.narrowing else "find")
    return act("find") if slots.narrowing or slots.words else act("none")


def _goes_on(text: str, state: GuideState) -> bool:
    """Whether a sentence that names no kind of goods goes on about the kind before."""
    return state.wish is not None and bool(state.wish.categories) and not say.EVERYTHING.search(text)


def _is_refinement(text: str, slots: Slots, refs: tuple[int, ...], pointing: bool) -> bool:
    """Questions that ask for other goods: "do you have any in blue?", "有没有便宜的"."""
    if refs:
        return False
    if re.search(r"\b(?:any|ones|others|something)\b", text) and not re.search(r"\b(?:it|this|that)\b", text):
        return slots.narrowing
    if (
        has_han(text)
        and re.search("有没有|有(?:.{1,6})的吗", text)
        and not re.search("它|这(?:个|款|双|件)", text)
    ):
        return slots.narrowing
    return slots.narrowing and not pointing and not slots.wants
