"""From the mentions of a turn to planned commands: a scan from left to right, sentence by sentence."""

from __future__ import annotations

import re

from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.cues import is_information
from shopkeeper.assistant.reading.draft import Draft
from shopkeeper.assistant.reading.joining import Joining
from shopkeeper.assistant.reading.plan import WISHING, Planned
from shopkeeper.assistant.reading.turn import Mention, Turn

__all__ = ["scan"]

_ADDRESS = re.compile(
    r"\baddress(?:es)?\b|\b(?:ship|send|deliver|redirect|reroute)\w*(?: \S+){0,4} to\b|\bwhere (?:it|they)(?:'s| is| are)? ?(?:going|goes|go|sent|shipped)|地址|寄到|送到|收货"
)
_PAYMENT = re.compile(r"\bpay(?:ment|ing)?\b(?: (?:method|with|by|using|via))?|支付|付款")
_PUT_ON = re.compile(
    r"(?: (?:it|that|this|them|the order|order|#?\w*\d{3,}|over|back))* (?:to|onto|on) (?:my |the )?"
)
_MONEY = re.compile(r"\w+ (?:all )?(?:my|our|the) money back\b")
_WANTED = re.compile(
    r"\binstead\b|\brather have\b|\bshould be\b|\bbecomes?\b|\bneeds? to be\b|\bi(?:'d| would)? (?:want|like|need)\b|\bi (?:get|have)\b|要|换|改"
)
_HAVE_IN = re.compile(
    r"(?:do|would|could) you (?:have|get|do|sell|carry|offer) (?:it|them|this|that|one) in\b"
)
_MISFIT = re.compile(
    r"\btoo \w+|\b(?:n't|not|never) (?:really |quite )?(?:fit|suit|match|work)\b|n't (?:really |quite )?(?:fit|suit|match)\b|\bwrong\b"
)
_SUBJECT = re.compile(r"(?:go|goes|going|went) back\b|back\b|\w+ to go\b")  # what goes back is named before
_AVAILABLE = re.compile(
    r"\b(?:is|are|comes?|you (?:still |also )?(?:have|sell|carry|got)|there(?:'s| is| are))\b"
)
_LEFT = re.compile(r"\b(?:ship(?:ped|ping)?|sent|left|dispatched|processed|on (?:its|the) way)\b")
_AND_ALSO = re.compile(r"(?:,|;|\band)(?: and)?(?: also| then)? ?$")
_ABOUT = re.compile(
    r"\b(?:refund|get back|total|price|cost|address|tracking|balance|status|difference|payment)\b"
)
_ASKS = re.compile(r"how|what|which|when|where|total")
_IT = re.compile(r"(?: \S+){0,3}? (?:it|them|that|everything)\b")
_NEVER = re.compile(r"\b(?:guarantee|promise)\b|保证")
_DONE = re.compile(r"\b(?:is|are|was|were|gets?|been) (?:\w+ )?(?:returned|exchanged|cancell?ed|refunded)\b")
_SOFTENS = re.compile(r"(?:if|where|wherever|when|for preference)\b")
_LIMIT = re.compile(
    r"(?:\b(?:less|lower|cheaper) than|\bunder|\bbelow|<|低于|不到|少于)\s*[$€£¥]?\s*(\d{2,6})\b"
)


def scan(turn: Turn, context: ReadingContext) -> list[Planned]:
    """The commands planned, in the order said; the last may have do '' (things and options without a verb)."""
    state = _Sentences(turn, context)
    for start, end in turn.sentences:
        state.sentence(start, end)
    return state.done()


class _Verbs(Joining):
    """What is to be done: opens commands, or goes on with the one at hand."""

    def verb(self, mention: Mention, end: int) -> None:
        do, text = mention.value, self.turn.text
        word = text[mention.start : mention.end]
        after = self.until_next(mention, end)
        segment = text[mention.start : after]
        if do == "exchange":
            do = self.changed(segment, mention)
        if (
            do == "ask"
            and self.bare.drafts
            and _HAVE_IN.match(text, mention.start)
            and _MISFIT.search(text[self.start : mention.start])
        ):
            do = "exchange"  # "the jacket is too small, do you have it in L?"
        if (
            do == "change_address"
            and mention.value == do
            and any(m.kind == "method" and mention.end <= m.start < after for m in self.turn.mentions)
        ):
            return  # "the difference should go to my card"
        if (
            do == "return"
            and self.current is not None
            and self.current.do in WISHING
            and not any(
                m.kind in ("thing", "all_items", "order")
                for m in self.turn.mentions
                if mention.end <= m.start < after
            )
            and any(
                m.kind == "method" and m.start - mention.end <= 14
                for m in self.turn.mentions
                if m.start >= mention.end
            )
        ):
            return  # 钱退回支付宝: where the money goes
        if (
            do == "return"
            and word == "退款"
            and self.mode != "otherwise"
            and self.current is not None
            and self.current.do in WISHING
        ):
            return
        if (
            do == "return"
            and self.current_do() in WISHING
            and self.mode != "otherwise"
            and (
                re.match(r"refund (?:me|us)\b", word)
                or (
                    self.current_do() != "exchange"
                    and (re.search(r" (?:refund|money back)$", word) or _MONEY.match(segment))
                )
            )
            and not any(
                m.kind in ("thing", "all_items", "order") and mention.end <= m.start < after
                for m in self.turn.mentions
            )
        ):
            return  # "take it off the order and refund me"
        if word == "back" and self.current_do() == "return":
            return  # "send all back apart from ..."
        if do == "pay":
            numbered = re.search(r"\borders?\b|#|(?<!ending in )(?<!ending )\d{4,}|订单", segment)
            asking = (
                self.current is not None
                and self.current.do in (*WISHING, "ask")
                and (self.current.start >= self.start or not numbered)
            )
            if asking or re.search(r"\b(?:difference|extra|rest|charges)\b|差价", segment):
                return
            do = "change_payment"
        if do == "track" and re.search(r"\brefund\b|\bmoney\b|退款", segment):
            do = "ask"
        asking = self.current is not None and self.current.do == "ask"
        if asking and do in ("ask", "track"):
            told = text[self.current.start : mention.start]  # type: ignore[union-attr]
            if not (_AND_ALSO.search(told) and _ABOUT.search(told) and _ASKS.match(word)):
                self.current.end = end  # type: ignore[union-attr]
                return
            self.current.end = mention.start  # type: ignore[union-attr]
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
        if (
            do == self.current_do()
            and do in ("return", "cancel")
            and self.current
            and (self.current.drafts or self.current.all_items or (do == "cancel" and self.current.order))
        ):
            own = [
                m
                for m in self.turn.mentions
                if mention.end <= m.start < after and m.kind in ("thing", "all_items", "all_orders", "order")
            ]
            order = do == "cancel" and re.search(r"\border\b|单", segment)
            if not own and not order and self.mode != "otherwise":
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
        if self.bare.drafts and (do == "change_address" or (do == "cancel" and self.mode == "otherwise")):
            self.settle()  # "I'd like the lamp in black, and then it should go to my home"
            order = self.current.order if self.current is not None else order
            otherwise = otherwise or self.mode == "otherwise"
        if do == "never_mind" and self.mode == "otherwise" and self.current_do() in ("exchange", ""):
            left = [
                m.value for m in self.turn.mentions if m.kind == "thing" and mention.end <= m.start < after
            ]
            if self.draft is not None and all(
                set(t.titles) & set(self.draft.titles or t.titles) for t in left
            ):
                self.leave()  # "... and if there is none, leave the lamp as it is"
                return
        if do == "never_mind" and re.search(r"\bones?\s*$", text[self.start : mention.start]):
            return  # "... and the cheap one stays with me"
        stays = self.staying(mention) if do == "never_mind" else None
        opened = self.open(do, mention.start, end)
        if stays is not None:
            opened.drafts.append(stays)
            self.current = None
            return
        if do == "change_address" and not opened.order and _IT.match(text, mention.end):
            opened.order, opened.sticky = order, True
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
        if do == "change_address" and self.bare.drafts and not self.things_follow(mention.end, end):
            opened.drafts, self.bare.drafts = self.bare.drafts, []
        if do in ("change_address", "change_payment") and self.bare.order:
            opened.order, self.bare.order = opened.order or self.bare.order, ""
        if do in ("ask", "track") and self.bare.drafts and not self.things_follow(mention.end, end):
            opened.drafts, self.bare.drafts = self.bare.drafts, []
        if do == "cancel" and re.match(r"\w+ (?:the |my )?(?:whole |entire )?order\b", segment):
            opened.whole = True  # the order, not the thing named before
        elif (
            do in WISHING
            and (self.bare.drafts or self.bare.excepted or self.bare.all_items)
            and (_SUBJECT.match(word) or not self.things_follow(mention.end, end))
            and not (otherwise and self.bare.answers)
        ):
            opened.drafts, self.bare.drafts = self.of_sentence(mention)
            opened.all_items, opened.all_orders = self.bare.all_items, self.bare.all_orders
            opened.excepted, self.bare.excepted = self.bare.excepted, []
            opened.order = opened.order or self.bare.order
            self.bare.all_items = self.bare.all_orders = False
            self.draft = opened.drafts[-1] if opened.drafts else None
        if (
            do == "exchange"
            and self.draft is not None
            and re.match(r"(?:更|调)?[换改变](?:成|为|到)", text[mention.start :])
        ):
            self.target = True

    def changed(self, segment: str, mention: Mention) -> str:
        """Whether "change ..." is about an address, about the payment, or about things."""
        word = self.turn.text[mention.start : mention.end]
        thing = next(
            (m.start for m in self.turn.mentions if m.kind == "thing" and m.start >= mention.end), 10**6
        )
        before = self.turn.text[max(0, mention.start - 24) : mention.start]
        if found := re.search(
            r"(\baddress\b(?:[^.,]{0,8}|[.!;,] )|地址[^.。]{0,10})$|(?:\bpayment(?: method)?\b|支付方式|付款方式)[^.,，。]{0,8}$",
            before,
        ):
            return "change_address" if found[1] else "change_payment"
        if self.only_addresses(mention):
            return "change_address"
        paid = next((m for m in self.turn.mentions if m.kind == "method" and m.start >= mention.end), None)
        if paid is not None and _PUT_ON.fullmatch(self.turn.text[mention.end : paid.start]):
            return "change_payment"
        for pattern, do in ((_ADDRESS, "change_address"), (_PAYMENT, "change_payment")):
            if (found := pattern.search(segment)) and not word.startswith(
                ("exchang", "swap", "trad", "换货")
            ):
                about = [m for m in self.turn.mentions if m.kind in ("option", "move", "pick", "leave")]
                said = any(mention.end <= m.start < mention.start + found.start() for m in about)
                if do == "change_payment" and (said or self.bare.drafts):
                    continue
                if mention.start + found.start() < thing or do == "change_address":
                    return do
        return "exchange"

    def only_addresses(self, mention: Mention) -> bool:
        """Whether a sentence names addresses and nothing else that could be changed."""
        end = next((e for s, e in self.turn.sentences if s <= mention.start < e), len(self.turn.text))
        kinds = {m.kind for m in self.turn.mentions if self.start <= m.start < end}
        told = re.search(r"\baddress(?:es)?\b|地址", self.turn.text[self.start : mention.start])
        return bool(told) and not kinds & {
            "thing",
            "option",
            "move",
            "pick",
            "method",
            "item_id",
            "all_items",
        }


class _Sentences(_Verbs):
    """Goes through the sentences, their conditions and mentions; in the end joins what belongs together."""

    def sentence(self, start: int, end: int) -> None:
        text = self.turn.text[start:end]
        self.start, self.ending, self.heading = start, end, ""
        self.settle()
        asked = self.turn.text[:start].rstrip().endswith("?")  # "not black? then blue"
        self.mode = "otherwise" if self.mode == "otherwise" and (self.current is None or asked) else ""
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
            if mention.kind == "option" and any(
                m.kind == "otherwise" and m.start < mention.start and mention.end <= m.end
                for m in self.turn.mentions
            ):
                continue  # 没有蓝色就粉色: the blue one is what there is not
            if condition is not None and not self.on_offer(condition):
                self.in_condition(mention, condition[2])
                continue
            if conditions and (passed := [c for c in conditions if c[1] <= mention.start]):
                conditions = [c for c in conditions if c not in passed]
                self.after_condition(passed[-1][2], self.turn.text[passed[-1][0] : passed[-1][1]])
            self.event(mention, end)
        if self.mode == "except" and self.excepting:
            place, at = self.excepting
            if not place.excepted and (said := re.sub(r"^\W+|\W+$", "", self.turn.raw[at:end])):
                place.excepted.append(Draft(said[:60], at=at))  # something is to stay, whatever it is
        for condition in conditions:
            self.after_condition(condition[2], self.turn.text[condition[0] : condition[1]])
        if self.current is not None:
            self.current.end = end

    def _starts_with_things(self, start: int, end: int) -> bool:
        """Whether a sentence names new things and says only then what to do with them: 台灯坏了,退掉."""
        if self.current is None:
            return False
        inside = [m for m in self.turn.mentions if start <= m.start < end]
        verb = next((m.start for m in inside if m.kind == "verb" and m.value in WISHING), -1)
        first = next((m for m in inside if m.kind == "thing"), None)
        if first is not None and self.current.do in ("cancel", "return") and self.mode != "otherwise":
            doing = any(m.kind in ("verb", "negated", "otherwise", "except") for m in inside)
            turned = next((m.start for m in inside if m.kind == "flip" and m.start > first.start), -1)
            if not doing and turned >= 0 and any(m.kind == "option" and m.start > turned for m in inside):
                return True  # "Cancel order 12. I wanted the lamp to be white"
        if verb < 0 or first is None or first.start > verb or self.mode == "otherwise":
            return False
        if any(m.kind in ("otherwise", "except") and m.start < first.start for m in inside):
            return False
        return not any(c[0] <= first.start < c[1] for c in self.turn.conditions)

    def on_offer(self, condition: tuple[int, int, bool]) -> bool:
        """Whether a condition tells what is wanted: "if there is a white lamp, swap mine"."""
        start, end, negative = condition
        inside = [m.kind for m in self.turn.mentions if start <= m.start < end]
        if negative or self.current is not None or "option" not in inside or "thing" not in inside:
            return False
        rest = [m for m in self.turn.mentions if m.start >= end]
        doing = next((m for m in rest if m.kind == "verb"), None)
        named = any(m.kind == "thing" and doing and doing.start < m.start for m in rest[:3])
        told = _AVAILABLE.search(self.turn.text[start:end])
        return bool(told and doing is not None and doing.value == "exchange" and not named)

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

    def unpromised(self, mention: Mention) -> bool:
        """ "Can you guarantee five days? If not, cancel it": nobody guarantees it, so the wish stands."""
        before = self.turn.text[: mention.start].rstrip()[-120:]
        if before.endswith("?") and _LEFT.search(before.rstrip("?").rpartition("?")[2]):
            return True  # "did it ship? If not, cancel it": the flow sees whether it did
        return self.turn.text.startswith("if not", mention.start) and bool(_NEVER.search(before))

    def start_fallback(self) -> None:
        self.fresh = True

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
            if self.current is not None and self.current.do == "ask":
                return
            place = self.current
            place = place or (
                self.planned[-1] if self.planned and self.planned[-1].do in WISHING else self.bare
            )
            near = self.turn.text[max(0, mention.start - 20) : mention.start]
            left = re.search(r"\bfrom (?:my |the )?$", near) and re.match(
                r"\s*(?:\w+ ){0,3}(?:to|onto|->)\b", self.turn.text[mention.end :]
            )  # "from my card to PayPal"
            if left or re.search(r"\b(?:instead of|not|rather than) (?:my |the )?$|不用$|而不是$", near):
                return
            between = self.turn.text[max(0, mention.start - 40) : mention.start]
            second = re.search(r"\b(?:or|else|otherwise|if (?:not|that|it))\b|否则|不够|不行", between)
            if not place.method or (place.do == "change_payment" and not second):
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
            self.back, self.target = True, False
        elif kind == "otherwise" and self.unpromised(mention):
            pass
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
                and _SOFTENS.match(self.turn.text[mention.start :])
                and self.softened(mention)
            ):
                return
            if kind == "except":
                self.excepting = (self.current or self.bare, mention.end)
            self.mode = kind if not (kind == "prefer" and self.mode == "otherwise") else self.mode
        elif kind == "pick":
            self.picked(mention)
        elif kind == "all_orders":
            (self.current or self.bare).all_orders = True
            if re.match(
                r"every(?:thing| item| single item)|all (?:of )?(?:my |the )?(?:items|things|stuff|goods)",
                self.turn.text[mention.start :],
            ):
                (self.current or self.bare).all_items = True
        elif kind == "all_items":
            place = self.current or self.bare
            after = [m for m in self.turn.mentions if m.kind == "thing" and 0 <= m.start - mention.end <= 1]
            if after and re.match(r"全部|所有", self.turn.text[mention.start :]):
                self.count = -1  # 全部大衣: all of one kind
            elif mention.end - mention.start == 1 and place.all_orders:
                pass
            elif mention.end - mention.start == 1 and (drafts := place.drafts or self.bare.drafts):
                for draft in drafts:
                    draft.count = draft.count or -1
            else:
                place.all_items = True
        elif kind == "leave":
            if "cancel" in self.turn.text[mention.start : mention.end] and not any(
                do == "cancel" for do in (*(p.do for p in self.planned), *(c.do for c in self.context.said))
            ):
                return  # "... and don't cancel anything"
            self.leave()
        elif kind == "count":
            self.counted(mention)
        elif kind == "same_as":
            self.same_as(mention)
        elif kind == "another":
            self.another(mention)
        elif kind == "order_word":
            self.order_word(mention)
        elif kind == "item_id":
            self.item_id(mention)
