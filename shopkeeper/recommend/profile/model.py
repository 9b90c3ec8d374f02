"""What a profile is: interests in words, each with where it comes from and what it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["INTEREST_KINDS", "Interest", "InterestKind", "Profile", "Source", "person_of"]

InterestKind = Literal["category", "brand", "price", "attribute", "occasion"]
INTEREST_KINDS: tuple[InterestKind, ...] = get_args(InterestKind)
Source = Literal["acts", "said", "corrected"]


@dataclass(frozen=True, slots=True)
class Interest:
    """One interest. `value` by kind: a category path ("Kitchen > Kettles"), a brand, a price level (low, middle,
    high, within the things looked at), an attribute ("Color: Red"), an occasion (a key of `occasions`).

    `weight` (0..1) grows with how much was done and with how far that stands out against the whole shop. `because`
    are the products it was read from, the weightiest first; `words` what the person said, '' otherwise.
    """

    kind: InterestKind
    value: str
    weight: float = 1.0
    source: Source = "acts"
    because: tuple[str, ...] = ()
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same interest: kind and value."""
        return self.kind, self.value


@dataclass(frozen=True, slots=True)
class Profile:
    """Interests of one person, the strongest first. `short`: of the last days; `long`: of all that is known.

    `unwanted` are struck out by the person: never shown, never used. `personal` is False where the person declined:
    then nothing was read and everything is empty. `acts` is how many things that they did were read.
    """

    person: str
    short: tuple[Interest, ...] = ()
    long: tuple[Interest, ...] = ()
    unwanted: tuple[Interest, ...] = ()
    personal: bool = True
    acts: int = 0

    @property
    def interests(self) -> tuple[Interest, ...]:
        """Short and long together, each once with its greater weight, the strongest first."""
        best: dict[tuple[str, str], Interest] = {}
        for one in (*self.short, *self.long):
            if one.key not in best or one.weight > best[one.key].weight:
                best[one.key] = one
        return tuple(sorted(best.values(), key=lambda one: -one.weight))


def person_of(customer: str = "", session: str = "") -> str:
    """The name under which a person is kept: the customer where known, else the visit; '' for nobody."""
    if customer:
        return f"customer:{customer}"
    return f"session:{session}" if session else ""
