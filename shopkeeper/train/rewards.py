"""Rewards that a program can check: each is a plain function from a reply and its training row to a score.

Add one by writing such a function and naming it in REWARDS, or anywhere else and passing "module:function".
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from shopkeeper.errors import InputError
from shopkeeper.understanding.request import INTENTS, TypedRequest, read_requests

__all__ = [
    "DEFAULT",
    "REWARDS",
    "Reward",
    "brevity",
    "exact",
    "exact_slots",
    "final_state",
    "grounded",
    "in_vocabulary",
    "keeps_facts",
    "parsed",
    "rewards",
    "slot_f1",
    "slot_scores",
    "valid_json",
]


class Reward(Protocol):
    """`reply` is what the model wrote; `row` is the training row, whose last message is the right answer.
    The score is between 0 and 1; None says that this reward does not judge such a row."""

    def __call__(self, reply: str, row: Mapping[str, Any], /) -> float | None: ...


def exact(reply: str, row: Mapping[str, Any]) -> float:
    """1 when the reply is the answer: the same typed requests, or, for other skills, the same text."""
    wanted = parsed(answer(row))
    if wanted is None:
        return float(" ".join(reply.split()) == " ".join(answer(row).split()))
    return float(parsed(reply) == wanted)


def exact_slots(reply: str, row: Mapping[str, Any]) -> float | None:
    """1 when intents and slots of all requests are right and nothing is added; the words of `want` do not count."""
    wanted = parsed(answer(row))
    if wanted is None:
        return None
    said = parsed(reply)
    return float(said is not None and [_pairs(r, True) for r in said] == [_pairs(r, True) for r in wanted])


def slot_f1(reply: str, row: Mapping[str, Any]) -> float | None:
    """F1 of the (slot, value) pairs, intents counted as slots; 0 for what is no typed request."""
    wanted = parsed(answer(row))
    if wanted is None:
        return None
    said = parsed(reply)
    if said is None:
        return 0.0
    hits, told, right = slot_scores(said, wanted, intents=True)
    return 2 * hits / (told + right) if told + right else 1.0


def valid_json(reply: str, row: Mapping[str, Any]) -> float | None:
    """1 when every line is a typed request with an intent that exists."""
    return None if parsed(answer(row)) is None else float(parsed(reply) is not None)


def in_vocabulary(reply: str, row: Mapping[str, Any]) -> float | None:
    """The share of categories, brands and attribute values that stand in the prompt, where the shop's own
    names are given; 1 when the reply names none."""
    if parsed(answer(row)) is None:
        return None
    said = parsed(reply)
    if said is None:
        return 0.0
    text = prompt_text(row).casefold()
    names = [name for request in said for name in _names(request)]
    return sum(name.casefold() in text for name in names) / len(names) if names else 1.0


def brevity(reply: str, row: Mapping[str, Any]) -> float:
    """1 up to the length of the answer, falling to 0 at twice that length (in characters)."""
    limit = max(len(answer(row)), 1)
    return min(1.0, max(0.0, 2.0 - len(reply) / limit))


def grounded(reply: str, row: Mapping[str, Any]) -> float:
    """The share of the reply's numbers (prices, sizes, ids) that stand in the prompt; 1 without numbers."""
    said = _NUMBER.findall(reply)
    known = set(_NUMBER.findall(prompt_text(row)))
    return sum(number in known for number in said) / len(said) if said else 1.0


def final_state(reply: str, row: Mapping[str, Any]) -> float | None:
    """Of commands in a simulated dialogue: the flows carry them out on made-up records, the customer answers what is
    asked and says yes to what is proposed. 1 when the records end as with the right commands (or, where these
    change nothing, when the desk says the same), half of that when more had to be asked; else 0. For rows with a
    case (recipe command_dialogues)."""
    case = row.get("case")
    if not case:
        return None
    from shopkeeper.train.rollout.play import outcome

    wanted, reached = case["final"], outcome(case, reply)
    if reached is None or reached.sha != wanted["sha"] or reached.changed != wanted["changed"]:
        return 0.0
    if not wanted["changed"] and reached.said != wanted["said"]:
        return 0.0
    return 1.0 if reached.answers <= wanted["answers"] else 0.5


def keeps_facts(reply: str, row: Mapping[str, Any]) -> float | None:
    """Of rows of the skill "reply": 1 when the reply says the same facts as the text in other words, by the guard that
    serving has; half of that for the very text; else 0."""
    if row.get("skill") != "reply":
        return None
    from shopkeeper.assistant.wording.voice import keeps

    text = str(row["messages"][-2].get("content") or "")
    words = " ".join(reply.split())
    return 0.0 if keeps(text, words) else 0.5 if words == " ".join(text.split()) else 1.0


#: name -> function; the command's --reward takes these names, or "module:function"
REWARDS: dict[str, Reward] = {
    "exact": exact,
    "exact_slots": exact_slots,
    "slot_f1": slot_f1,
    "valid_json": valid_json,
    "in_vocabulary": in_vocabulary,
    "brevity": brevity,
    "grounded": grounded,
    "final_state": final_state,
    "keeps_facts": keeps_facts,
}
#: what is used when nothing is said, with the weights: being right counts most, form least
DEFAULT: dict[str, float] = {
    "exact": 1.0,
    "slot_f1": 1.0,
    "valid_json": 0.25,
    "in_vocabulary": 0.5,
    "brevity": 0.25,
}


def rewards(names: Iterable[str]) -> list[tuple[str, float, Reward]]:
    """(name, weight, function) of "exact", "exact=2" or "my.module:function=0.5"; the DEFAULT when empty.
    Raises InputError for a name that is not there."""
    chosen = list(names) or [f"{name}={weight}" for name, weight in DEFAULT.items()]
    return [_reward(one) for one in chosen]


def slot_scores(
    said: Sequence[TypedRequest], wanted: Sequence[TypedRequest], *, intents: bool = False
) -> tuple[int, int, int]:
    """(pairs in both, pairs said, pairs wanted), the requests of one sentence matched by their place."""
    told = {(place, *pair) for place, request in enumerate(said) for pair in _pairs(request, intents)}
    right = {(place, *pair) for place, request in enumerate(wanted) for pair in _pairs(request, intents)}
    return len(told & right), len(told), len(right)


def parsed(text: str) -> tuple[TypedRequest, ...] | None:
    """The typed requests of a reply; None when it is not one or more of them."""
    try:
        requests = read_requests(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return requests if requests and all(request.intent in INTENTS for request in requests) else None


def answer(row: Mapping[str, Any]) -> str:
    """The text of the row's last message."""
    return str(row["messages"][-1].get("content") or "")


def prompt_text(row: Mapping[str, Any]) -> str:
    """Everything said before the answer."""
    return "\n".join(str(message.get("content") or "") for message in row["messages"][:-1])


def for_trl(name: str, reward: Reward) -> Callable[..., list[float | None]]:
    """The reward as TRL calls it: over a batch, with the row as JSON in the column `row`."""

    def scores(completions: list[Any], row: list[str], **_: Any) -> list[float | None]:
        return [
            reward(_written(completion), json.loads(one))
            for completion, one in zip(completions, row, strict=True)
        ]

    scores.__name__ = name
    return scores


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _written(completion: Any) -> str:
    return completion if isinstance(completion, str) else str(completion[-1].get("content") or "")


def _pairs(request: TypedRequest, intents: bool) -> set[tuple[str, str]]:
    return set(request.slots()) | ({("intent", request.intent)} if intents else set())


def _names(request: TypedRequest) -> list[str]:
    names = [request.category] if request.category else []
    names += request.brands
    for slot in (request.attributes, request.avoid):
        names += [value for values in slot.values() for value in values]
    return names


def _reward(text: str) -> tuple[str, float, Reward]:
    name, _, weight = text.partition("=")
    try:
        worth = float(weight or 1)
    except ValueError:
        raise InputError(f"reward {text!r}: the weight {weight!r} is no number, as in exact=0.5") from None
    if name in REWARDS:
        return name, worth, REWARDS[name]
    module, colon, function = name.partition(":")
    if colon:
        try:
            return function, worth, getattr(importlib.import_module(module), function)
        except (ImportError, AttributeError) as error:
            raise InputError(f"reward {name!r} cannot be imported: {error}") from error
    raise InputError(f"no reward {name!r}: choose from {', '.join(REWARDS)}, or give module:function")
