"""One turn of the customer, taken apart: what is named where, in the order it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shopkeeper.assistant.reading.addresses import places_of
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.cues import conditions, find_cues, sentences
from shopkeeper.assistant.reading.details import find_methods, find_orders
from shopkeeper.assistant.reading.options import (
    Choice,
    NameMention,
    OptionMention,
    find_names,
    find_options,
)
from shopkeeper.assistant.reading.relative import find_moves
from shopkeeper.assistant.reading.things import ThingMention, find_things
from shopkeeper.assistant.reading.words import Token, flat, keys_of, lower, tokenize
from shopkeeper.orders.model import Address

__all__ = ["Mention", "Turn", "goods_of", "take_apart"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something at [start:end] of the text. `kind`: a cue's kind, or thing, option, name, move, order, method."""

    start: int
    end: int
    kind: str
    value: Any = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """`raw` as written, `text` in small letters (the same places), mentions in order, sentences as places."""

    raw: str
    text: str
    mentions: tuple[Mention, ...]
    sentences: tuple[tuple[int, int], ...]
    conditions: tuple[tuple[int, int, bool], ...]
    goods: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def goods_of(context: ReadingContext) -> dict[str, dict[str, tuple[str, ...]]]:
    """The options of all goods in sight: those the context tells, and those seen in the customer's orders."""
    rows: dict[str, dict[str, tuple[str, ...]]] = {
        title: {name: tuple(values) for name, values in options.items()}
        for title, options in context.goods.items()
    }
    for order in context.orders:
        for line in order.lines:
            table = rows.setdefault(line.title, {})
            for name, value in line.options.items():
                if value not in table.get(name, ()):
                    table[name] = (*table.get(name, ()), value)
    return rows


def take_apart(sentence: str, context: ReadingContext, masked: tuple[tuple[int, int], ...] = ()) -> Turn:
    """The mentions of a turn. Nothing is looked for at the places `masked` (addresses, e-mails)."""
    raw = flat(sentence)
    text = lower(raw)
    for start, end in masked:
        text = text[:start] + " " * (end - start) + text[end:]
    tokens = tokenize(text)
    goods = goods_of(context)
    own = {line.title for order in context.orders for line in order.lines}
    titles = {alias: title for alias, title in context.also.get("", {}).items() if alias not in own}
    things = [
        replace(t, titles=tuple(dict.fromkeys(titles.get(x, x) for x in t.titles)))
        for t in find_things(tokens, [*own, *goods, *context.products, *titles], {*own, *titles})
    ]
    whole = _whole_titles(tokens, text, {**{t: t for t in own}, **titles})
    things = [t for t in things if not any(t.first < w.last and w.first < t.last for w in whole)]
    things = sorted([*things, *whole], key=lambda t: t.first)
    named = {title for thing in things for title in thing.titles}
    named |= {wish.thing for command in context.said for wish in command.wishes}
    concerned = {t: o for t, o in goods.items() if t in named | own} or goods
    moves = find_moves(text)
    choices = [
        c
        for c in _options(tokens, concerned, raw, context.also)
        if not any(
            m.start <= tokens[c.first].start and tokens[c.last - 1].end <= m.end and c.last - c.first == 1
            for m in moves
        )
    ]
    choices += _bare_numbers(tokens, text, concerned, choices)
    things, choices = _settled(things, choices, tokens, text)
    choices = [c for c in choices if not any(w.first <= c.first and c.last <= w.last for w in whole)]
    spans = [(t.first, t.last) for t in things] + [(o.first, o.last) for o in choices]
    names = [
        n
        for n in find_names(tokens, concerned)
        if not any(n.first < last and first < n.last for first, last in spans)
    ]
    mentions = [
        *(_at(tokens, thing, "thing") for thing in things),
        *(_at(tokens, choice, "option") for choice in choices),
        *(_at(tokens, name, "name") for name in names),
        *(Mention(start, end, "order", id) for start, end, id in find_orders(raw, context)),
        *(Mention(start, end, "method", method) for start, end, method in find_methods(raw, context)),
    ]
    solid = [(m.start, m.end) for m in mentions if m.kind in ("thing", "order", "method")]
    mentions = [
        m
        for m in mentions
        if m.kind not in ("option", "name", "thing")
        or not any(
            m.start < o.end and o.start < m.end and o is not m
            for o in mentions
            if o.kind in ("order", "method")
        )
    ]
    optioned = [(m.start, m.end) for m in mentions if m.kind == "option"]
    for cue in find_cues(text):
        inside = any(
            start <= cue.start and cue.end <= end and (start, end) != (cue.start, cue.end)
            for start, end in solid
        )
        if not inside and not (
            cue.kind in ("flip", "keep") and any(s <= cue.start and cue.end <= e for s, e in optioned)
        ):
            mentions.append(Mention(cue.start, cue.end, cue.kind, cue.value))
    mentions += [
        Mention(m.start(m.lastindex or 0), m.end(m.lastindex or 0), "item_id", m[m.lastindex or 0])
        for m in _ITEM_ID.finditer(text)
        if m.lastindex
        and not any(x.start < m.end() and m.start(m.lastindex) < x.end for x in mentions if x.kind == "order")
    ]
    alike = [m for m in mentions if m.kind == "same_as"]
    mentions = [
        m
        for m in mentions
        if m.kind not in ("thing", "name", "order_word")
        or not any(a.start < m.start and m.end <= a.end for a in alike)
    ]
    for order in context.orders:
        mentions += [
            Mention(at.start(), at.end(), "order_word", order.id) for at in _place_orders(order.address, text)
        ]
    for move in moves:
        if not any(s < move.end and move.start < e for s, e in (*solid, *optioned)):
            mentions.append(Mention(move.start, move.end, "move", move))
    mentions = [m for m in mentions if not any(s <= m.start < e for s, e in masked)]
    mentions.sort(key=lambda m: (m.start, m.end))
    return Turn(
        raw, text, tuple(mentions), tuple(_clauses(text, mentions)), tuple(conditions(text)), concerned
    )


def _bare_numbers(
    tokens: list[Token],
    text: str,
    goods: Mapping[str, Mapping[str, tuple[str, ...]]],
    found: list[OptionMention],
) -> list[OptionMention]:
    """Numbers that values begin with, said without their unit where a value is due: "the power to 800"."""
    more: list[OptionMention] = []
    for at, token in enumerate(tokens):
        if not token.text.isdigit() or any(o.first <= at < o.last for o in found):
            continue
        ended = bool(_ENDED.match(text, token.end))
        due = ended and bool(_VALUE_DUE.search(text[: token.start]))
        before = [c for o in found if o.first < at for c in o.choices]
        again = ended and before and bool(_NEXT_DUE.search(text[: token.start]))
        if not (due or again):
            continue
        choices = tuple(
            Choice(title, option, value)
            for title, options in goods.items()
            for option, values in options.items()
            for value in values
            if keys_of(value)[:1] == (token.form,) and len(keys_of(value)) > 1
        )
        if not due:  # "8 bar, then 9": of the option spoken of
            choices = tuple(
                c for c in choices if any((b.title, b.option) == (c.title, c.option) for b in before)
            )
        if choices:
            more.append(OptionMention(at, at + 1, choices))
    return more


_VALUE_DUE = re.compile(r"(?:\b(?:to|into)(?: be)? |[-=]> ?|→ ?)$")
_NEXT_DUE = re.compile(r"\b(?:then|else|otherwise|failing that|next|or|no|if not) (?:a |the )?$")
_ENDED = re.compile(r"\s*(?:$|[.,;!?)]|(?:and|or|if|please|instead|then|from|rather)\b)")


def _whole_titles(tokens: list[Token], text: str, titles: Mapping[str, str]) -> list[ThingMention]:
    """Where long titles stand in full: what else is named in them ("4 GB") is part of the name."""
    found: list[ThingMention] = []
    for said in sorted(titles, key=len, reverse=True):
        written = lower(flat(said))
        at = text.find(written) if len(tokenize(written)) > 4 else -1
        if at < 0:
            continue
        inside = [i for i, t in enumerate(tokens) if at <= t.start and t.end <= at + len(written)]
        if inside and not any(inside[0] < w.last and w.first <= inside[-1] for w in found):
            found.append(ThingMention(inside[0], inside[-1] + 1, (titles[said],), 1.0))
    return found


def _options(
    tokens: list[Token],
    goods: Mapping[str, Mapping[str, tuple[str, ...]]],
    raw: str,
    also: Mapping[str, Mapping[str, str]],
) -> list[OptionMention]:
    """The values named, by their own names and by those of other languages."""
    if not any(names for option, names in also.items() if option):
        return find_options(tokens, goods, raw)
    named = {
        title: {
            option: (*values, *(n for n, value in also.get(option, {}).items() if value in values))
            for option, values in options.items()
        }
        for title, options in goods.items()
    }
    return [
        replace(
            mention,
            choices=tuple(
                dict.fromkeys(
                    replace(c, value=also.get(c.option, {}).get(c.value, c.value)) for c in mention.choices
                )
            ),
        )
        for mention in find_options(tokens, named, raw)
    ]


def _clauses(text: str, mentions: list[Mention]) -> list[tuple[int, int]]:
    """The sentences, cut at commas where a new thing is named before what to do with it."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        cuts = [start]
        commas = [m.end() for m in re.finditer(r"[,，;；]", text[start:end])]
        for at, offset in enumerate(commas):
            here, until = start + offset, start + commas[at + 1] if at + 1 < len(commas) else end
            inside = [m for m in mentions if here <= m.start < until]
            verb = next((m.start for m in inside if m.kind == "verb" and m.value in _DOING), -1)
            thing = next((m for m in inside if m.kind in ("thing", "except", "otherwise")), None)
            before = any(
                m.kind == "verb" and m.value in _DOING and cuts[-1] <= m.start < here for m in mentions
            )
            if before and thing is not None and thing.kind == "thing" and thing.start < verb:
                cuts.append(here)
        found += list(zip(cuts, [*cuts[1:], end], strict=True))
    return found


_OPEN = re.compile(r"^\s*[(（][^()（）]*$")
_DOING = ("cancel", "return", "exchange")
_ITEM_ID = re.compile(
    r"\b(?:item|product|variant|sku|article)(?: (?:id|number|no\.?|#))*\s*[#:]?\s*(\d{5,14})\b|\b(?:\w+ )?(?:number|no\.|id)\s*#?\s*(\d{8,14})\b|商品(?:号|编号|id)?\s*[::]?\s*(?:\d{5,14})",
    re.I,
)


def _place_orders(address: Address | None, text: str) -> list[re.Match[str]]:
    """ "my LA order", "the order sent to Texas": orders told by where they go."""
    if address is None or not address.city:
        return []
    words = "|".join(re.escape(word) for word in places_of(address))
    return list(
        re.finditer(
            rf"\b(?:sent|shipped) (?:the|an|my) order (?:\w+ ){{0,4}}(?:to|in) (?:\w+ ){{0,2}}(?:{words})\b|"
            rf"\b(?:my|the|that) (?:{words}) order\b|\border,? (?:(?:that|which|that's|thats|is|was|got|gets|will|be|being|has|been|currently|now|still) ){{0,4}}(?:sent|going|shipped|delivered|heading|headed|bound|coming|went|goes|due)(?: \w+){{0,4}}? (?:to|in|for) (?:\w+ ){{0,3}}?(?:{words})\b",
            text,
        )
    )


def _at(tokens: list[Token], mention: ThingMention | OptionMention | NameMention, kind: str) -> Mention:
    return Mention(tokens[mention.first].start, tokens[mention.last - 1].end, kind, mention)


def _settled(
    things: list[ThingMention], choices: list[OptionMention], tokens: list[Token], text: str
) -> tuple[list[ThingMention], list[OptionMention]]:
    """Where a word may name a thing or a value: the longer reading wins; a value right before a thing that is sold
    with it is a value ("camera backpack"), and so is one after the name of its option ("compartment: camera") or in
    brackets after such a thing; else it is a thing."""
    kept = list(things)
    left: list[OptionMention] = []
    for choice in choices:
        over = [t for t in kept if t.first < choice.last and choice.first < t.last]
        if not over:
            left.append(choice)
            continue
        titles = {c.title for c in choice.choices}
        longest = max(t.last - t.first for t in over)
        longer = choice.last - choice.first > longest
        beside = any(
            t not in over
            and t.first == choice.last
            and tokens[t.first].start - tokens[choice.last - 1].end <= 1
            and titles & set(t.titles)
            for t in kept
        )
        weak = all(t.score <= 0.5 for t in over) and not choice.plain
        again = longest == choice.last - choice.first and all(
            any(set(t.titles) <= set(o.titles) & titles and o.last <= t.first for o in kept) for t in over
        )
        if again:  # "the drip coffee maker is wrong, I want espresso"
            kept = [t for t in kept if t not in over]
            left.append(choice)
            continue
        likely = (longer or beside or weak) and not titles <= {
            x for t in over for x in t.titles if t.score >= 0.8
        }
        if likely or _tells_value(choice, [t for t in kept if t not in over], left, tokens, text):
            kept = [t for t in kept if t not in over]
            left.append(choice)
    return kept, left


def _tells_value(
    choice: OptionMention,
    things: list[ThingMention],
    before: list[OptionMention],
    tokens: list[Token],
    text: str,
) -> bool:
    """Whether what stands around a word makes it a value: the name of its option ("compartment: camera"), brackets
    after such a thing, or the values of that thing that it ends ("green, small, camera")."""
    titles = {c.title for c in choice.choices}
    start, end = tokens[choice.first].start, tokens[choice.last - 1].end
    named = any(text[:start].rstrip(" :=").endswith(lower(c.option)) for c in choice.choices)
    bracketed = any(
        titles & set(t.titles) and _OPEN.search(text[tokens[t.last - 1].end : start])
        for t in things
        if t.last <= choice.first
    )
    listed = bool(re.match(r"\s*(?:[.;]|$)", text[end:])) and any(
        p.last == choice.first
        and titles & {c.title for c in p.choices}
        and re.fullmatch(r"\s*,\s*", text[tokens[p.last - 1].end : start])
        for p in before
    )
    return named or bracketed or listed
