"""Every error Shopkeeper raises on purpose.

    ShopkeeperError
    ├── ConfigError        a key, a value or a file of the configuration
    ├── ShopError          the shop folder: missing, damaged, of a newer version
    ├── InputError         what a person or a program gave us
    │   ├── FeedError      a feed as a whole (encoding, cut archive, wrong columns)
    │   └── NotFound       an id nobody has
    ├── Conflict           the thing changed meanwhile, or is held by another process
    ├── LimitExceeded      too large, too many, too fast
    ├── MissingExtra       an optional package is not installed
    ├── ModelError         a language model is missing, refused, timed out, or went over its budget
    ├── OrderError         a shop's order system cannot be reached or answers nonsense
    ├── PolicyRefusal      what the shop's policy forbids (shopkeeper.orders.backend)
    └── TrainError         a training run cannot start or go on

A message is one line: what is wrong, the value quoted, what to do next.
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "Conflict",
    "FeedError",
    "InputError",
    "LimitExceeded",
    "MissingExtra",
    "ModelError",
    "NotFound",
    "OrderError",
    "ShopError",
    "ShopkeeperError",
    "TrainError",
]


class ShopkeeperError(Exception):
    """Root of the tree; the command line prints its message and exits with 1."""

    exit_code = 1


class ConfigError(ShopkeeperError):
    """A configuration key, value or file cannot be used."""


class ShopError(ShopkeeperError):
    """The shop folder is missing, damaged or written by a newer version."""


class InputError(ShopkeeperError):
    """A value given from outside cannot be used."""


class FeedError(InputError):
    """A feed as a whole cannot be read; the catalogue is left as it was."""


class NotFound(InputError):
    """An id that nobody has."""


class Conflict(ShopkeeperError):
    """Someone else changed or holds the thing."""


class LimitExceeded(ShopkeeperError):
    """Too large, too many or too fast."""


class MissingExtra(ShopkeeperError):
    """An optional package is not installed; the message names the command that installs it."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the package '{package}': run  pip install 'shopkeeper[{extra}]'")


class ModelError(ShopkeeperError):
    """A language model is missing, refused, timed out, or went over its budget."""


class TrainError(ShopkeeperError):
    """A training run cannot start or go on."""


class OrderError(ShopkeeperError):
    """A shop's order system cannot be reached, refuses us, or answers what cannot be understood."""
