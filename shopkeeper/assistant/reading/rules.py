"""The reader that works by rules: the words that steer a sentence, the names in it, and what was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading import replies
from shopkeeper.assistant.reading.addresses import find_address, known_address, scope_of
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.details import find_identity, find_reason, zip_places
from shopkeeper.assistant.reading.draft import Draft, elsewhere, finished, owned
from shopkeeper.assistant.reading.phrases import plain
from shopkeeper.assistant.reading.plan import WISHING, Planned
from shopkeeper.assistant.reading.questions import asks_for_goods, question_about
from shopkeeper.assistant.reading.scan import scan
from shopkeeper.assistant.reading.tidy import tidied
from shopkeeper.assistant.reading.turn import Turn, take_apart
from shopkeeper.assistant.reading.words import flat, mended, stopped

__all__ = ["RulesReader"]

_EMAIL = re.compile(r"\S+@\S+")
_DEFAULT_TOO = re.compile(
    r"\b(?:and|also|as well as|along with|plus)\b[^.;]{0,40}\b(?:default|profile|user|account)\b(?: \w+){0,2} ?address\b|\b(?:also|too|as well)\b[^.;]{0,20}\b(?:for|in|on|to) my (?:account|profile)\b|默认地址也|同时(?:更新|修改|改)?默认地址",
    re.I,
)


_AS_DEFAULT = re.compile(
    r"\bdefault(?: address)?,? (?:too|as well|also)\b|\b(?:set|make|save|use) (?:it|that|this)(?: (?:new )?(?:one|address))?"
    r" (?:as |be |to be )?(?:my |the )?default\b(?! (?:payment|card|method))|也(?:设|改)[为成]默认地址",
    re.I,
)
_APART = ("cancel", "change_address")
_WENT = re.compile(
    r"\s*(?:which |that |was |is |has |been |already )*(?:sent|went|goes|shipped|delivered|going)\b.{0,12}?\b(?:to (?:this|the|my|that)|there|to)\b"
)
_JUST_ONE = re.compile(
    r"\b(?:just|only) (?:that|this|the|one)\b|\b(?:that|this|one|single) (?:item|product|thing)\b"
    r"|\b(?:the|those|these)(?: (?!whole|entire|remaining|other|two|three)[a-z-]+){1,2} (?:items|things|stuff|products|ones|articles)\b"
    r"|\b(?:some|a few|part|just some) (?:of (?:the|my|it|them) )?(?:[\w-]+ ){0,2}(?:items|things|stuff|products|ones|articles)\b"
    r"|\bcancel (?:just |only )?(?:some|part|a part|a few)\b|(?:这|那)一?[件个](?!订单|单)",
    re.I,
)


class RulesReader:
    """Reads commands by rules alone; never raises on any text."""

    def read(self, sentence: str, context: ReadingContext) -> tuple[Command, ...]:
        """The commands meant, in the order said; () when nothing in it is for the desk."""
        raw = plain(mended(stopped(flat(sentence))))
        if not raw:
            return ()
        address, places = find_address(raw, context)
        masked = (*places, *(m.span() for m in _EMAIL.finditer(raw)), *zip_places(raw))
        turn = take_apart(raw, context, masked)
        identity = find_identity(_without(raw, places), context)
        if identity and address and "name" not in identity and context.asked == "address":
            identity = {}
        commands = self._commands(turn, context, address)
        if identity and (set(identity) - {"postal_code"} or context.asked == "identity" or not address):
            commands.insert(0, Command("identify", fields=identity))
        return tidied(commands, turn, context)

    def _commands(self, turn: Turn, context: ReadingContext, address: dict[str, str]) -> list[Command]:
        text = turn.raw
        planned = scan(turn, context)
        apart = [
            r for r in planned if r.do not in _APART or r.order or r.drafts or r.all_items or r.all_orders
        ]
        # the words of one end where the next begins
        for row, later in (*pairwise(apart), *pairwise(planned)):
            if row.do in _APART and row.start < later.start < row.end:
                if row.do == later.do:
                    row.end, row.own, later.own = later.start, True, True
                elif row.do == "cancel" and later.do in WISHING and later.order:
                    row.end = later.start
        found: list[Command] = []
        for row in planned:
            found += self._command(row, turn, context, address)
        if _AS_DEFAULT.search(text) and not any(c.do == "change_address" for c in found):
            found = [
                c for c in found if c.do not in ("answer", "exchange", "ask_order") or c.wishes or c.order
            ]
            found.append(Command("change_address", scope="default", text=text))
        where: dict[str, str] = {}
        for at, command in enumerate(found):  # "also update my default address to that"
            if command.do == "change_address":
                found[at] = replace(command, address=dict(command.address) or where)
                where = dict(found[at].address)
        if address and not any(c.do in ("change_address",) for c in found):
            if context.asked == "address" or any(c.do == "change_address" for c in context.said):
                found.append(Command("answer", address=address))
            else:
                order = next((c.order for c in found if c.do == "answer" and c.order and not c.wishes), "")
                found = [c for c in found if not (c.do == "answer" and c.order == order and not c.wishes)]
                found.append(Command("change_address", order=order, address=address, scope=scope_of(text)))
        elif (
            context.asked == "address"
            and not any(c.do == "change_address" for c in found)
            and not (context.customer and context.customer.name.lower() in text.lower())
        ):
            if known := known_address(f"address {text}", context):
                found = [c for c in found if c.do != "answer"]
                found.append(Command("answer", address=known, text=text))
            elif things := [w.thing for c in found if c.do == "answer" for w in c.wishes]:
                found = [Command("answer", address={"same_as": f"with the {things[0]}"}, text=text)]
            elif orders := [c.order for c in found if c.do == "answer" and c.order]:
                found = [Command("answer", address={"same_as": orders[0]}, text=text)]
        return [*self._replies(turn, context, found), *found]

    def _replies(self, turn: Turn, context: ReadingContext, found: list[Command]) -> list[Command]:
        """Yes, no, thanks and the like; `found` loses what these make void."""
        text = turn.raw
        said: list[Command] = []
        doing = [c for c in found if c.do not in ("answer", "ask_goods", "ask_order", "ask_policy", "track")]
        real = bool(doing)
        if replies.abusive(text):
            said.append(Command("abuse"))
        if replies.wants_human(text):
            if not any(c.do == "human" for c in found):
                said.append(Command("human"))
        else:
            found[:] = [c for c in found if c.do != "human" or c.when]
        if replies.farewell(text) and len(text) < 12 and not context.card_open:
            found[:] = [c for c in found if c.do != "answer"]  # "nothing" names no value
        yes, no = replies.says_yes(text), replies.says_no(text)
        open_question = context.card_open or context.asked == "confirm"
        if open_question:
            bare = not any(
                c.method
                or c.address
                or c.except_
                or any(w.options or w.pick or w.otherwise for w in c.wishes)
                for c in found
            )
            if yes and (
                not replies.yes_but(text)
                or (not found and replies.yes_after_all(text))
                or (bare and replies.yes_restated(text))
            ):
                said.append(Command("yes"))
            elif (
                no and not ((real or any(c.method or c.wishes for c in found)) and replies.waiting(text))
            ) or (replies.never_mind(text) and not real):
                said.append(Command("no"))
        elif context.asked == "anything_else":
            if replies.farewell(text) and all(c.do == "answer" and not (c.wishes or c.method) for c in found):
                found.clear()
            if (no or replies.farewell(text)) and not found and not replies.waiting(text):
                said.append(Command("nothing_else"))
            elif (yes and not found and not replies.thanking(text)) or (
                (replies.waiting(text) or re.match(r"有|还有", text)) and not found
            ):
                said[:] = [c for c in said if c.do != "nothing_else"]
                said.append(Command("more"))
        elif replies.never_mind(text) and not real:
            said.append(Command("never_mind"))
        elif replies.farewell(text) and not found:
            said.append(Command("nothing_else"))
        elif yes and not found and len(text) < 60 and not replies.thanking(text):
            said.append(Command("yes"))
        elif no and not found and len(text) < 40:
            said.append(Command("no"))
        if replies.thanking(text) and not found and not said and not find_identity(text, context):
            said.append(Command("thanks"))
        if replies.greeting(text) and not found and not said and not find_identity(text, context):
            said.append(Command("greet"))
        return said

    def _command(
        self, row: Planned, turn: Turn, context: ReadingContext, address: dict[str, str]
    ) -> Iterable[Command]:
        text = turn.raw[row.start : row.end] if row.do else turn.raw
        if row.excepted and row.drafts and not row.all_items and row.do in ("", "exchange", "return"):
            left = tuple(Wish(d.titles[0]) for d in row.excepted if d.titles)  # "the lamp, not the bottle"
            row.excepted = []
            if left and (context.card_open or context.said or context.asked):
                yield Command("never_mind", wishes=left, text=text)
        if row.excepted and not (row.do or row.drafts or row.all_items) and context.said:
            kept = {title for d in row.excepted for title in d.titles}  # "no wait, keep the mug"
            if kept & {wish.thing for c in context.said for wish in c.wishes}:
                row.excepted = []
                yield Command("never_mind", wishes=tuple(Wish(title) for title in sorted(kept)), text=text)
        if row.do in WISHING:
            yield self._wishing(row, text, turn, context)
        elif row.do == "change_address":
            yield from self._address(row, turn, context, address)
        elif row.do == "change_payment":
            yield Command("change_payment", order=row.order, method=row.method, text=text)
        elif row.do == "track":
            yield Command(
                "track",
                order=_order(row),
                wishes=self._wishes(row, context, False),
                about="tracking" if re.search(r"\btracking\b|单号|物流", text, re.I) else "status",
                text=text,
            )
        elif row.do == "ask":
            yield from self._asked(row, text, context)
        elif row.do == "goods":
            yield Command("goods", text=text)
        elif row.do == "never_mind":
            yield Command("never_mind", wishes=self._wishes(row, context, False), text=text)
        elif row.do == "human":
            yield Command("human", when=row.when, text=text)
        elif row.do == "leave" or row.do.startswith("not "):
            if (
                context.said
                and not context.card_open
                and (row.do == "leave" or any(c.do == row.do[4:] for c in context.said))
            ):
                yield Command("never_mind", wishes=self._wishes(row, context, False), text=text)
            elif context.card_open:
                yield Command("no")
            elif re.search(r"\b(?:undo|revers|revert)\w*\b|恢复", turn.raw, re.I):
                yield Command("other", about="undo", text=text)
        elif row.do == "order":
            yield Command("answer", order=row.order)
        elif not row.do:
            yield from self._bare(row, turn, context)

    def _wishing(self, row: Planned, text: str, turn: Turn, context: ReadingContext) -> Command:
        limit = _price_limit(row, text) or _price_limit(row, _sentence(turn, row.start))
        wishes = self._wishes(row, context, row.do == "exchange")
        about = ""
        last = context.said[-1] if context.said else None
        nameless = row.do == "exchange" and not row.all_items and len(wishes) == 1 and not wishes[0].thing
        if nameless and last is not None and last.wishes:
            again = last.do == "exchange" and bool(
                wishes[0].options or wishes[0].pick
            )  # "actually make it red"
            swapped = (  # what was to be returned: "swap it for ..."
                last.do == "return"
                and any(w.thing for w in last.wishes)
                and bool(re.search(r"\b(?:it|that|this|mine)\b", text))
            )
            if again or swapped:
                wishes = (replace(wishes[0], thing=last.wishes[-1].thing),)
            about = "correction" if again else ""
        if row.do == "cancel" and not wishes and not row.all_items and _JUST_ONE.search(text):
            wishes = (Wish("it"),)
        everything = row.all_items or bool(row.excepted and not wishes)
        return Command(
            row.do,
            order=_order(row),
            wishes=() if everything and row.do != "exchange" and not row.all_orders else wishes,
            except_=tuple(d.titles[0] if len(d.titles) == 1 else d.said for d in row.excepted),
            all_items=everything,
            method=row.method,
            scope=_only(row, turn, context),
            reason=_why(row, turn) if row.do == "cancel" and not context.card_open else "",
            when=row.when or limit,
            about=about,
            text=text,
        )

    def _wishes(self, row: Planned, context: ReadingContext, changing: bool) -> tuple[Wish, ...]:
        for draft in row.drafts:
            if row.order and not draft.order:
                draft.order = row.order
        if changing:
            row.drafts = _become(row.drafts, context)
        wishes = [finished(draft, context, changing) for draft in row.drafts]
        own = {wish.order for wish in wishes}
        if len(own) == 1:
            wishes = [replace(wish, order="") for wish in wishes]
            row.order = row.order or own.pop()
        if len(wishes) > 1:
            wishes = [w for w in wishes if w.as_dict()] or wishes[:1]
        fuller = [
            w
            for at, w in enumerate(wishes)
            if not w.thing
            or w.options
            or w.current
            or w.pick
            or w.otherwise
            or not any(
                o.thing == w.thing
                for n, o in enumerate(wishes)
                if n != at and (n < at or o.options or o.pick)
            )
        ]
        return tuple(fuller)

    def _address(
        self, row: Planned, turn: Turn, context: ReadingContext, address: dict[str, str]
    ) -> Iterable[Command]:
        text = turn.raw[row.start : row.end]
        where = (
            dict(address)
            or ({"same_as": row.same_as} if row.same_as else {})
            or self._new_home(turn)
            or known_address(text, context)
        )
        near = turn.raw if "profile" in turn.text else _sentence(turn, row.start)
        scope = scope_of(text if row.own else near)
        if scope == "order,default":
            yield Command("change_address", address=where, scope="default", text=text)
            scope = "order"
        if row.all_orders:
            scope = "all_orders,default" if "default" in scope else "all_orders"
        if scope == "default" and where.get("same_as") == "default":
            scope = "order"
        if where.get("same_as") == "new":
            where = {}
        if "same_as" in where and f"with the {_first(row)}" == where["same_as"]:
            row.drafts = []
            row.order = "" if row.order == where["same_as"] else row.order
        if not row.order and len(row.drafts) == 1 and len(row.drafts[0].titles) == 1:
            row.order = f"with the {row.drafts[0].titles[0]}"
        yield Command("change_address", order=_order(row), address=where, scope=scope, text=text)
        if "default" not in scope and _DEFAULT_TOO.search(text):
            yield Command("change_address", address=where, scope="default", text=text)

    @staticmethod
    def _new_home(turn: Turn) -> dict[str, str]:
        """ "To the new home", when a thing was said to have gone there already."""
        if not re.search(r"\bto (?:the|my|our) new (?:home|house|address|place|one)\b", turn.text):
            return {}
        for mention in turn.mentions:
            if mention.kind == "thing" and _WENT.match(turn.text[mention.end :]):
                return {"same_as": f"with the {mention.value.titles[0]}"}
        return {"same_as": "new"}

    def _asked(self, row: Planned, text: str, context: ReadingContext) -> Iterable[Command]:
        own = {line.title for order in context.orders for line in order.lines}
        titles = {title for draft in row.drafts for title in draft.titles}
        do, about = question_about(text, bool(titles), bool(titles & own))
        valued = any(d.options or d.current for d in row.drafts) and do == "ask_goods"
        if asks_for_goods(text) and do not in ("track", "ask_order") and not valued:
            yield Command("goods", text=text)
            return
        if do == "ask_policy":
            yield Command(do, text=text)
        elif do:
            yield Command(
                do, order=_order(row), wishes=self._wishes(row, context, False), about=about, text=text
            )

    def _bare(self, row: Planned, turn: Turn, context: ReadingContext) -> Iterable[Command]:
        """Things, options, orders and methods without a verb: an answer, a correction, or the beginning of a wish."""
        text = turn.raw
        asked = context.asked
        if row.all_items and not row.excepted and any(d.pick and not d.titles for d in row.drafts):
            if asked in ("", "anything_else") and not context.card_open:
                row.do = "exchange"  # "every item to its cheapest option"
                yield self._wishing(row, text, turn, context)
                return
        if asked in ("variant", "item", "order", "method", "reason", "address", "identity") or (
            context.card_open and (row.method or row.drafts)
        ):
            yield Command(
                "answer",
                order=_order(row),
                wishes=self._wishes(row, context, asked == "variant" or context.card_open),
                method=row.method,
                all_items=row.all_items,
                except_=tuple(d.titles[0] for d in row.excepted if d.titles),
                scope=_only(row, turn, context),
                text=text,
            )
        elif asks_for_goods(text) and not row.wanted:
            yield Command("goods", text=text)
        elif any(
            d.titles
            and (d.options or d.current or d.soft or d.pick)
            and (row.wanted or elsewhere(d, context))
            for d in row.drafts
        ):
            row.do = "exchange"
            for draft in row.drafts:
                draft.want_later()
            yield self._wishing(row, text, turn, context)
        elif row.wanted and row.order and any(d.options or d.current for d in row.drafts):
            row.do = "exchange"  # "the order that is pending, I want that item in red"
            for draft in row.drafts:
                draft.want_later()
            yield self._wishing(row, text, turn, context)
        elif context.said and row.drafts and (last := context.said[-1]).do in WISHING:
            wishes = self._wishes(row, context, last.do == "exchange")
            if wishes and not wishes[0].thing and last.wishes:
                wishes = (replace(wishes[0], thing=last.wishes[-1].thing), *wishes[1:])
            yield Command(
                last.do,
                order=row.order or last.order,
                wishes=wishes,
                about="correction",
                scope=_only(row, turn, context),
                text=text,
            )
        elif row.order and row.method and not (row.drafts or context.said or context.card_open or asked):
            yield Command("change_payment", order=row.order, method=row.method, text=text)
        elif row.drafts or row.order or row.method or row.all_items or row.excepted:
            yield Command(
                "answer",
                order=_order(row),
                wishes=self._wishes(row, context, False),
                except_=tuple(d.titles[0] for d in row.excepted if d.titles),
                method=row.method,
                all_items=row.all_items or bool(row.excepted and not row.drafts),
                text=text,
            )


def _become(drafts: list[Draft], context: ReadingContext) -> list[Draft]:
    """ "The black lamp isn't right, I need the white lamp": what comes second, and nobody has, is what the first is to
    become."""
    kept: list[Draft] = []
    for draft in drafts:
        first = kept[-1] if kept else None
        said = {**draft.current, **draft.options}
        if (
            first is not None
            and first.titles == draft.titles
            and first.titles
            and not (first.options or first.soft or first.pick or first.fallbacks or first.count)
            and first.current
            and said
            and not draft.count
            and not any(
                all(line.options.get(name) == value for name, value in said.items())
                for line in owned(context, draft.titles)
            )
        ):
            draft.options, draft.current, draft.at = said, dict(first.current), first.at
            draft.order = draft.order or first.order
            kept[-1] = draft
        else:
            kept.append(draft)
    return kept


def _why(row: Planned, turn: Turn) -> str:
    """The reason for a cancellation: that of its own words, of its sentence, of what is said next, of the whole turn."""
    own = turn.raw[row.start : row.end]
    return find_reason(own) or find_reason(_sentence(turn, row.start)) or find_reason(turn.raw)


def _price_limit(row: Planned, text: str) -> str:
    """ "price<300" when the new one must cost less than so much."""
    if row.do != "exchange":
        return ""
    if re.search(
        r"\bif (?:it|they|that|one|those)(?:'s|'re| is| are)? cheaper\b|\bbut cheaper\b|更便宜才", text, re.I
    ):
        for draft in row.drafts:
            draft.pick = draft.pick or "cheapest"
        return "cheaper"
    match = re.search(
        r"(?:\b(?:under|below|less than|cheaper than|at most|no more than|up to)|<|低于|不超过)\s*[$€£¥]?\s*(\d{2,6})(?!\s*(?:ml|gb|pieces|inch|l\b|w\b))",
        text,
        re.I,
    )
    return f"price<{match[1]}" if match else ""


def _only(row: Planned, turn: Turn, context: ReadingContext) -> str:
    """ "only" when just these of what was proposed are to stay."""
    if not (context.card_open or context.said or context.asked) or not row.drafts:
        return ""
    before = turn.text[max(0, row.drafts[0].at - 32) : row.drafts[0].at]
    return (
        "only"
        if re.search(
            r"\b(?:only|just)\b(?! (?:make|ensure|keep|be sure))(?!(?<=just) want to)[^.,;]*$|只|仅", before
        )
        else ""
    )


def _sentence(turn: Turn, at: int) -> str:
    """The sentence that holds a place."""
    start, end = next(((s, e) for s, e in turn.sentences if s <= at < e), (at, len(turn.raw)))
    return turn.raw[start:end]


def _first(row: Planned) -> str:
    """The first thing named, or what the order was told by."""
    if row.order.startswith("with the "):
        return row.order.removeprefix("with the ")
    return row.drafts[0].titles[0] if row.drafts and row.drafts[0].titles else ""


def _order(row: Planned) -> str:
    return row.order or ("all" if row.all_orders else "")


def _without(raw: str, places: Iterable[tuple[int, int]]) -> str:
    for start, end in places:
        raw = raw[:start] + " " * (end - start) + raw[end:]
    return raw
