"""What the chat API takes and gives, for OpenAPI."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shopkeeper.assistant.assistant import LONGEST

__all__ = [
    "Answered",
    "CartAnswer",
    "Chosen",
    "Consent",
    "Memory",
    "Rated",
    "RatingIn",
    "Said",
    "Setup",
    "Start",
    "Started",
    "State",
    "Uploaded",
]

Id = Annotated[str, Field(max_length=200)]
After = Annotated[int, Field(description="The last event that is known.", ge=0, le=2**40)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Start(_In):
    """A new conversation."""

    language: str = Field(
        "en", description="The page's language.", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
    )
    visitor: str = Field(
        "",
        description="The name under which this browser was remembered before.",
        pattern=r"^([A-Za-z0-9_-]{22})?$",
    )


class Started(BaseModel):
    """The new conversation; whoever has the token holds it."""

    id: str
    token: str = Field(description="Send it with every request: Authorization: Bearer TOKEN.")
    language: str


class Said(_In):
    """What the visitor says."""

    text: str = Field(min_length=1, max_length=LONGEST)
    key: str = Field(
        "",
        description="The same key again is the same message: nothing is said twice.",
        pattern=r"^[A-Za-z0-9_-]{0,64}$",
    )
    after: After = 0


class Answered(_In):
    """Yes or no to a card."""

    answer: Literal["yes", "no"]
    after: After = 0


class Chosen(_In):
    """One piece to be put in the cart."""

    product: Id
    variant: Id = ""


class RatingIn(_In):
    """How it was."""

    stars: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=2000)


class Rated(BaseModel):
    stars: int
    comment: str


class Consent(_In):
    """May the shop remember?"""

    consent: bool


class Fact(BaseModel):
    name: str
    label: str
    value: str


class Memory(BaseModel):
    """What is remembered of this visitor."""

    consent: bool
    visitor: str = Field(description="Under which name; keep it only while consent is given.")
    facts: list[Fact]


class CartAnswer(BaseModel):
    """The visitor's cart."""

    count: int
    total_text: str
    url: str
    message: str = ""


class State(BaseModel):
    """A whole conversation; `frames` are [kind, data, number] as the stream sends them."""

    id: str
    language: str
    status: Literal["open", "waiting", "taken", "closed"]
    agent: str
    running: bool = Field(description="A reply is being written.")
    frames: list[tuple[str, dict[str, Any], int]]
    cart: CartAnswer


class Uploaded(BaseModel):
    """The picture as it is kept."""

    name: str
    width: int
    height: int
    frames: list[tuple[str, dict[str, Any], int]]


class Setup(BaseModel):
    """What a page needs to show the chat."""

    shop: str
    language: str
    words: dict[str, Any]
    app: str
    style: str
    no_photo: str
    most_picture_bytes: int
