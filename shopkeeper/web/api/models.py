"""What the API answers, as OpenAPI describes it.

Answers are built as plain dictionaries and written by orjson; tests hold them to these models.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "CategoryList",
    "ErasedOut",
    "EventReceipt",
    "Health",
    "PersonOut",
    "ProductDetail",
    "ProductPage",
    "ProfileOut",
    "SearchAnswer",
    "SimilarAnswer",
    "SuggestAnswer",
]

TEXT = "Language tag to text; the language asked for with `language`, or all there are."


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MoneyOut(Model):
    """An exact amount."""

    amount: int = Field(description="Minor units: 1999 USD is 19.99 dollars.", examples=[1999])
    currency: str = Field(description="ISO 4217.", examples=["USD"])


class QuantityOut(Model):
    """A number with its unit."""

    value: float | None = Field(examples=[13.3])
    unit: str = Field(examples=["inch"])


class ImageOut(Model):
    """A picture."""

    url: str = Field(description="Address, or path on this server.", examples=["/media/640/ab/cd.png"])
    alt: dict[str, str] = Field(description=TEXT)


class VariantOut(Model):
    """One thing that can be bought."""

    id: str
    options: dict[str, str] = Field(description="Its choices.", examples=[{"Size": "M"}])
    price: MoneyOut | None
    sale_price: MoneyOut | None
    availability: str = Field(examples=["in_stock"])
    quantity: int | None = Field(description="In stock; null: not counted.")
    gtin: str
    mpn: str
    image: str = Field(description="Address of its picture, or ''.")


class ProductDetail(Model):
    """One product with everything the shop knows."""

    id: str = Field(examples=["kettle-1"])
    url: str = Field(description="Path of its page.", examples=["/en/p/kettle-1"])
    title: dict[str, str] = Field(description=TEXT, examples=[{"en": "Kettle 1.5 L", "zh": "电水壶 1.5升"}])
    summary: dict[str, str] = Field(description=TEXT)
    description: dict[str, str] = Field(description=TEXT)
    brand: str
    category: list[str] = Field(
        description="Path from the department down.", examples=[["Kitchen", "Kettles"]]
    )
    attributes: dict[str, str | bool | list[str] | QuantityOut] = Field(
        description="As the merchant named them."
    )
    price: MoneyOut | None
    sale_price: MoneyOut | None
    availability: str = Field(examples=["in_stock"])
    quantity: int | None
    gtins: list[str]
    mpn: str
    condition: str
    images: list[ImageOut]
    variants: list[VariantOut]
    rating: float | None = Field(description="1 to 5.")
    rating_count: int
    tags: list[str]
    released: str = Field(description="UTC, ISO 8601; '' when unknown.")
    updated: str


class ProductPage(Model):
    """One page of the catalogue in the order of change."""

    products: list[ProductDetail]
    retired: list[str] = Field(description="Ids that left the shop since `cursor`.")
    next: str | None = Field(
        description="`cursor` of the next page; null: this is the last.", examples=["512"]
    )
    cursor: str = Field(description="Where this page ends: ask from here later for what has changed.")
    total: int = Field(description="Products in the shop.")


class ProductBrief(Model):
    """A product as it stands in a list."""

    title: str
    url: str
    brand: str
    category: list[str]
    price: MoneyOut | None
    sale_price: MoneyOut | None
    availability: str
    image: str
    rating: float | None
    rating_count: int


class HitOut(Model):
    """One result."""

    id: str
    score: float | None = Field(description="Higher is better; comparable within one answer only.")
    variant: str = Field(description="The variant that matches best; '' when none stands out.")
    alike: int = Field(description="Further near-identical products folded behind this one.")
    pinned: bool = Field(description="The merchant put it here.")
    product: ProductBrief
    explanation: dict[str, Any] | None = Field(None, description="Why it stands here; with explain=true.")


class FacetValueOut(Model):
    """One value of a facet."""

    value: str = Field(description="For `filter`.")
    label: str = Field(description="In the language asked for.")
    count: int
    selected: bool


class FacetOut(Model):
    """One way to narrow the results."""

    name: str = Field(description="For `filter` or `range`.")
    label: str
    kind: Literal["terms", "range", "path"]
    values: list[FacetValueOut]
    low: float | None
    high: float | None
    unit: str


class ChipOut(Model):
    """One thing understood from the words of the query."""

    kind: Literal["filter", "range", "sort", "avoid", "code"]
    name: str
    value: str
    text: str = Field(description="The words it was read from.")


class PaidHit(Model):
    """A paid product between results. Mark it for people."""

    id: str
    position: int = Field(
        description="Where it stands among results and paid products, from 1 over all pages."
    )
    campaign: str
    product: ProductBrief


class PaidHits(Model):
    """Paid products between the results of one page. Where one of them is a result too, show it once, as paid."""

    id: str = Field(description="Send it as `recommended` with impressions and clicks; '' with no items.")
    items: list[PaidHit]


class SearchAnswer(Model):
    """The results of a search."""

    query: str = Field(description="What was searched, after correction.")
    total: int
    hits: list[HitOut]
    facets: list[FacetOut]
    chips: list[ChipOut]
    did_you_mean: str
    corrected_from: str = Field(description="What was typed, when it was corrected.")
    relaxed: list[str] = Field(description="What was dropped to find anything, in words.")
    redirect: str = Field(description="An address the merchant chose for this query; ''.")
    took_ms: float
    explanation: dict[str, Any] | None = Field(None, description="How the query was read; with explain=true.")
    sponsored: PaidHits | None = Field(None, description="With sponsored=true.")


class SimilarAnswer(Model):
    """Products like one product."""

    hits: list[HitOut]


class SuggestionOut(Model):
    """One completion."""

    kind: Literal["query", "category", "product"]
    text: str
    value: str = Field(description="Category path or product id.")
    count: int


class SuggestAnswer(Model):
    """Completions of what is being typed."""

    suggestions: list[SuggestionOut]


class CategoryOut(Model):
    """One category."""

    path: list[str] = Field(examples=[["Kitchen", "Kettles"]])
    label: str = Field(description="Its name in the language asked for.")
    filter: str = Field(description="For `filter`.", examples=["category:Kitchen > Kettles"])
    count: int = Field(description="Products directly in it.")
    total: int = Field(description="Products in it and below.")


class CategoryList(Model):
    """Every category, parents before children."""

    categories: list[CategoryOut]


class RefusedEvent(Model):
    """An event that was not stored."""

    index: int = Field(description="Its place in the batch, from 0.")
    reason: str


class EventReceipt(Model):
    """What became of the events."""

    accepted: int = Field(description="Stored now.")
    duplicates: int = Field(description="Known by their id already.")
    flagged: int = Field(description="Kept aside, because they look like a robot's.")
    refused: list[RefusedEvent]


class ElsewherePart(Model):
    """Another part of the shop that keeps something of a person."""

    part: str = Field(examples=["orders"])
    count: int = Field(description="How many.")
    note: str = Field(description="What it is, and how to have it erased or why it is kept.")


class InterestOut(Model):
    """One interest of a person."""

    kind: str = Field(examples=["category"])
    value: str = Field(examples=["Kitchen > Kettles"])
    weight: float = Field(description="0 to 1: how much it stands out, and on how much that stands.")
    source: Literal["acts", "said", "corrected"]
    because: list[str] = Field(description="Ids of the products it was read from.")
    words: str = Field(description="What the person said; ''.")


class ProfileOut(Model):
    """What the shop believes of a person."""

    person: str
    short: list[InterestOut] = Field(description="Of the last days.")
    long: list[InterestOut] = Field(description="Of all that is known.")
    unwanted: list[InterestOut] = Field(description="Struck out by the person.")
    personal: bool = Field(description="False: the person declined; nothing was read.")
    acts: int = Field(description="How many things that they did were read.")


class PersonOut(Model):
    """What the shop keeps of what one person did and likes."""

    customer: str
    events: list[dict[str, Any]] = Field(description="What they did, in order of time.")
    flagged: list[dict[str, Any]] = Field(description="Events kept aside as a robot's.")
    profile: ProfileOut = Field(description="What is read from it, in words.")
    said: list[dict[str, Any]]
    corrections: list[dict[str, Any]]
    choices: list[dict[str, Any]]
    paid_clicks: list[dict[str, Any]] = Field(description="Their clicks on sponsored products.")
    chats: list[dict[str, Any]] = Field(description="Conversations with what was said and answered.")
    memory: list[dict[str, Any]] = Field(description="What the chat was allowed to remember.")
    alerts: list[dict[str, Any]] = Field(description="What they want to hear of when it is in stock again.")
    reviews: list[dict[str, Any]] = Field(description="What they wrote of products.")
    elsewhere: list[ElsewherePart]


class ErasedOut(Model):
    """What was erased."""

    customer: str
    events: int
    flagged: int
    profile: int
    paid_clicks: int = Field(description="Clicks on sponsored products that name them no more.")
    chats: int
    memory: int
    alerts: int
    reviews: int = Field(description="Reviews that name them no more.")
    elsewhere: list[ElsewherePart]


class Health(Model):
    """The state of the shop."""

    status: Literal["ok"]
    products: int
    revision: int = Field(description="Grows with every change of the catalogue.")
    version: str = Field(description="Of Shopkeeper.")
