"""Which models there are: name -> where its class is, and what it needs. Each is imported when first asked for."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.recommend.recommender import Recommender

__all__ = ["DEFAULT", "MODELS", "Entry", "model_class", "names"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`torch` says that fitting needs PyTorch (serving never does); `words` describe it in one line."""

    module: str
    cls: str
    words: str
    torch: bool = False


_HERE = "shopkeeper.recommend.models."
MODELS: dict[str, Entry] = {
    "popularity": Entry(_HERE + "popularity", "Popularity", "what is liked in the shop lately"),
    "co_visit": Entry(_HERE + "transitions", "CoVisit", "what people look at after looking at a product"),
    "co_purchase": Entry(_HERE + "transitions", "CoPurchase", "what people buy with and after a product"),
    "content": Entry(_HERE + "content", "Content", "products of like words, details and category"),
    "repeat": Entry(_HERE + "repeat", "Repeat", "what a person buys again and again, when it is due"),
    "ease": Entry(_HERE + "ease", "Ease", "a linear model of which products go together"),
    "als": Entry(_HERE + "factors", "Als", "people and products as factors (implicit's ALS)"),
    "bpr": Entry(_HERE + "factors", "Bpr", "people and products as factors, by pairs (implicit's BPR)"),
    "session": Entry(_HERE + "session", "SessionModel", "the next product of an anonymous visit"),
    "linear": Entry(_HERE + "linear", "Linear", "a linear model of what follows what"),
    "sequential": Entry(
        _HERE + "sequential", "Sequential", "a transformer over what a person did", torch=True
    ),
}
#: what `shopkeeper recommend train` makes when no names are given; none of them needs PyTorch
DEFAULT = ("popularity", "co_visit", "co_purchase", "content", "repeat", "linear", "session")


def names() -> tuple[str, ...]:
    """The models this version has."""
    return tuple(name for name, entry in MODELS.items() if importlib.util.find_spec(entry.module) is not None)


def model_class(name: str) -> type[Recommender]:
    """The class of a model. Raises InputError for a name nobody has, MissingExtra when a package is missing."""
    if name not in names():
        raise InputError(f"model {name!r} is not known; there are {', '.join(names())}")
    entry = MODELS[name]
    try:
        module = importlib.import_module(entry.module)
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package == "shopkeeper":
            raise
        raise MissingExtra(package, "recommend", f"the recommendation model {name!r}") from None
    found: type[Recommender] = getattr(module, entry.cls)
    return found
