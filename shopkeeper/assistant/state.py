"""What a conversation remembers between turns, beside its turns: the parts' own states, what was shown, the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["TalkState"]

#: products kept as shown before, newest last
MOST_SHOWN = 60


@dataclass(slots=True)
class TalkState:
    """`desk` and `guide` are the parts' own; `shown`: ids of the products on display last, in their order; `reach`: ids
    of all products returned in this conversation; `facts`: the ledger's; `asked`: what CORE asked last (a variant to
    choose, whether to remember); `card`: the open card of the tools; `receipts`: what was done; `handoffs`: how many
    the model asked for; `declined_memory`: said no to being remembered."""

    desk: dict[str, Any] = field(default_factory=dict)
    guide: dict[str, Any] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    reach: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    card: dict[str, Any] = field(default_factory=dict)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    handoffs: int = 0
    declined_memory: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Without what is empty."""
        rows = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in rows.items() if value}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> TalkState:
        """The reverse of `as_dict`; unknown keys are left out."""
        return cls(**{name: value for name, value in row.items() if name in cls.__slots__})

    def show(self, ids: list[str]) -> None:
        """These products are on display now, and may be put in the cart from now on."""
        self.shown = list(dict.fromkeys(ids))
        self.reached(ids)

    def reached(self, ids: list[str]) -> None:
        """These products were returned to the customer."""
        kept = [id for id in self.reach if id not in ids] + list(dict.fromkeys(ids))
        self.reach = kept[-MOST_SHOWN * 10 :]
