"""The end of a scan: what belongs together is joined, what was named before is taken up, what is of two kinds is parted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shopkeeper.assistant.reading.draft import Draft, elsewhere
from shopkeeper.assistant.reading.naming import Naming
from shopkeeper.assistant.reading.plan import WISHING, Planned

__all__ = ["Joining"]

_PRONOUN = re.compile(
    r"\b(?:it|mine|them|that|those|these|this|one|ones|both)\b|它|这个|那个|这件|那件|这些|都"
)


_THAT_ORDER = re.compile(r"\b(?:that|this|the|its|said) (?:order|parcel|package|shipment|delivery)\b")


class Joining(Naming):
    """Makes the commands planned of what was scanned."""

    def done(self) -> list[Planned]:
        rows: list[Planned] = []
        waiting: Planned | None = self.bare if self._useful(self.bare) else None
        for planned in self.planned:
            needs = (
                not planned.whole
                and planned.do in WISHING
                and not planned.all_items
                and not planned.all_orders
                and not planned.excepted
            )
            nothing = not [d for d in planned.drafts if d.titles]
            if (
                planned.do in ("ask", "track")
                and not (planned.drafts or planned.order)
                and waiting is not None
                and [d for d in waiting.drafts if d.titles]
                and _THAT_ORDER.search(self.turn.text[planned.start : planned.end])
            ):  # "I lost the tablet. What's the tracking number of that order?"
                planned.drafts = [Draft(d.said, d.titles, d.order, at=d.at) for d in waiting.drafts]
            if planned.when == "refused" and waiting is not None and waiting.answers:
                pass  # "white, else refund me": white is the answer
            elif needs and nothing and waiting is not None and waiting.drafts:
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
            elif waiting is not None and self.own_wish(waiting, planned):
                pass
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
                and (
                    (planned.when == "refused" and planned.do == "return")
                    or _PRONOUN.search(self.turn.text[planned.start : planned.end])
                )
            ):
                self.referring(planned, rows)
            if planned.twin is not None:
                for name in ("drafts", "excepted", "all_items", "all_orders", "order"):
                    setattr(planned.twin, name, getattr(planned, name))
            rows.append(planned)
            rows += self.split_off(planned)
        if waiting is not None:
            rows.append(waiting)
        return rows

    @staticmethod
    def own_wish(waiting: Planned, planned: Planned) -> bool:
        """Whether what has no verb is a later wish for other things: its order is not that of the one before."""
        things = [d for d in waiting.drafts if d.titles]
        apart = bool([d for d in planned.drafts if d.titles]) or planned.all_items or bool(planned.order)
        wanted = waiting.wanted and any(d.options or d.current or d.soft or d.pick for d in things)
        return wanted and apart and all(d.at > planned.start for d in things)

    def split_off(self, planned: Planned) -> list[Planned]:
        """ "Send the jacket back and get the lamp in white": what is named with values it has not is to be exchanged."""
        if planned.do != "return" or not self.context.orders:
            return []
        strange = [d for d in planned.drafts if d.titles and not d.pick and elsewhere(d, self.context)]
        if not strange or len(strange) == len(planned.drafts):
            return []
        planned.drafts = [d for d in planned.drafts if d not in strange]
        for draft in strange:
            draft.want_later()
        return [Planned("exchange", strange[0].at, planned.end, drafts=strange, order=planned.order)]

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
            if earlier.do == planned.do == "cancel" and earlier.order and not earlier.drafts:
                return  # "Cancel order 12, I don't need it any more"
            if earlier.do in ("ask", "track") and earlier.order and not (earlier.drafts or planned.order):
                planned.order = earlier.order
                return
            if earlier.drafts:
                if planned.when == "refused" and re.search(
                    r"\b(?:whole|entire)\b|^cancel\w* (?:the|that|this|my) order\b",
                    self.turn.text[planned.start : planned.end],
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
                    draft.pick = draft.pick or (earlier.pick if planned.do == "exchange" else "")
                    for other in extra:
                        _merge(draft, other)
                        if other.pick and other.count == 0 and planned.do != "exchange":
                            draft.count = 0  # "I have two mugs. Return the dearer one"
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
