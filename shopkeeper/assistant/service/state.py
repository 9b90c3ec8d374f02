"""What the desk remembers between turns: who the customer is, the wants on the agenda, the question put, the open card.

All of it is plain JSON, so that a conversation goes on after a restart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.promises.consent import Card
from shopkeeper.assistant.promises.identity import Claim

__all__ = ["DeskState", "Question", "Want"]


@dataclass(slots=True)
class Want:
    """One thing the customer wants done. `thing` "" is the whole order. `order` is as said, `order_id` and `lines` as
    found; `variant` is the variant settled on, `free` says that options not named may change.

    `stage`: open, waiting (hangs on the wants `after`, see Command.when), held (declined, a correction may still come),
    done, refused, dropped. `batch` counts the turns in which wants came.
    """

    id: int
    do: str
    thing: str = ""
    current: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    otherwise: list[dict[str, str]] = field(default_factory=list)
    pick: str = ""
    count: int = 0
    order: str = ""
    all_items: bool = False
    except_: list[str] = field(default_factory=list)
    method: str = ""
    reason: str = ""
    address: dict[str, str] = field(default_factory=dict)
    scope: str = ""
    when: str = ""
    after: list[int] = field(default_factory=list)
    text: str = ""
    batch: int = 0
    order_id: str = ""
    lines: list[str] = field(default_factory=list)
    variant: str = ""
    free: bool = False
    stage: str = "open"
    why: str = ""

    @property
    def live(self) -> bool:
        return self.stage in ("open", "waiting", "held")

    @property
    def items(self) -> bool:
        """Whether it is about things in an order and not about the order as a whole."""
        if self.do in ("return", "exchange"):
            return True
        return self.do == "cancel" and bool(self.thing or self.current or self.lines or self.except_)

    def command(self) -> Command:
        """As a command, for a reader that reads corrections."""
        wishes: tuple[Wish, ...] = ()
        if self.thing or self.current or self.options or self.pick:
            wishes = (
                Wish(
                    self.thing, self.order_id or self.order, self.current, self.options, tuple(self.otherwise),
                    self.pick, self.count,
                ),
            )  # fmt: skip
        return Command(
            self.do,
            self.order_id or self.order,
            wishes,
            tuple(self.except_),
            self.all_items,
            self.method,
            self.reason,
            self.address,
            self.scope,
            when=self.when,
        )


@dataclass(slots=True)
class Question:
    """What was asked last, about `wants`: `kind` as in reading.context.ASKED, or "offer" (something else instead), or
    "either"; `choices` can be answered (ids of lines, orders, variants, methods); `times`: how often it was put."""

    kind: str
    wants: list[int] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    times: int = 1
    topic: str = ""


@dataclass(slots=True)
class DeskState:
    """`heard`: what was said before the customer was known, to be read again. `preferred`: the payment methods named so
    far. `before`: addresses as they were before a change, by order id ("" for the profile). `receipts`: what was done,
    oldest first. `calls`: what was asked of the order backend. `seen`: lines of orders already told. `stuck`: how often
    in a row the same card or question came back."""

    language: str = "en"
    customer: str = ""
    claim: Claim = field(default_factory=Claim)
    heard: list[str] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)
    next_id: int = 1
    batch: int = 0
    asked: Question | None = None
    card: Card | None = None
    card_wants: list[list[int]] = field(default_factory=list)
    preferred: str = ""
    before: dict[str, dict[str, str]] = field(default_factory=dict)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    later: list[dict[str, Any]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    talked: str = ""
    handed: bool = False
    failures: int = 0
    stuck: int = 0

    def want(self, id: int) -> Want | None:
        return next((w for w in self.wants if w.id == id), None)

    def put(self) -> tuple[str, list[int]]:
        """What the customer was asked last, and about which wants: the card, or the question."""
        if self.card is not None:
            return self.card.id, [id for group in self.card_wants for id in group]
        return (self.asked.kind, list(self.asked.wants)) if self.asked is not None else ("", [])

    def live(self) -> list[Want]:
        return [w for w in self.wants if w.live]

    def add(self, want: Want) -> Want:
        want.id = self.next_id
        self.next_id += 1
        self.wants.append(want)
        return want

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            **{
                f.name: getattr(self, f.name)
                for f in fields(self)
                if f.name not in ("claim", "wants", "asked", "card")
            },
            "claim": self.claim.as_dict(),
            "wants": [asdict(w) for w in self.wants],
            "asked": asdict(self.asked) if self.asked else None,
            "card": self.card.as_dict() if self.card else None,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> DeskState:
        """Raises ValueError when `row` has not the form of `as_dict`."""
        try:
            plain = {k: v for k, v in row.items() if k not in ("claim", "wants", "asked", "card")}
            wants: Sequence[Mapping[str, Any]] = row.get("wants", ())
            return cls(
                **plain,
                claim=Claim.from_dict(row.get("claim", {})),
                wants=[Want(**w) for w in wants],
                asked=Question(**row["asked"]) if row.get("asked") else None,
                card=Card.from_dict(row["card"]) if row.get("card") else None,
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a state of the service desk: {error}") from error
