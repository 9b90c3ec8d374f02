"""What /api/v1/sponsored takes and gives, as OpenAPI describes it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from shopkeeper.recommend.sponsored import Status
from shopkeeper.recommend.sponsored.campaign import LARGEST, MOST_PRODUCTS
from shopkeeper.web.api.models import Model
from shopkeeper.web.api.recommend import Place, Word

__all__ = [
    "CampaignChange",
    "CampaignIn",
    "CampaignList",
    "CampaignOut",
    "CampaignReport",
    "CampaignsReport",
    "PlaceList",
    "SlotsIn",
    "StatusIn",
]

Day = Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$", examples=["2026-03-31"])]
Amount = Annotated[int, Field(description="Minor units; 0: no limit.", ge=0, le=LARGEST)]
Bid = Annotated[
    int, Field(description="The most that a click may cost, in minor units.", ge=1, le=LARGEST, examples=[45])
]
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*\S[^\x00]*$", examples=["Spring kettles"])]
Products = Annotated[
    list[Annotated[Word, Field(min_length=1)]],
    Field(
        description="Ids of the products.", min_length=1, max_length=MOST_PRODUCTS, examples=[["kettle-1"]]
    ),
]
Places = Annotated[
    list[Place], Field(description="Only there; empty: every place that has slots.", max_length=20)
]


class CampaignIn(BaseModel):
    """A new campaign."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    products: Products
    bid: Bid
    daily_budget: Amount = 0
    total_budget: Amount = 0
    merchant: Word = Field("", description="Who pays, and has one slot at most on a page; '': the name.")
    places: Places = []
    starts: Day = Field("", description="The first day (UTC); '': at once.")
    ends: Day = Field("", description="The last day (UTC); '': never.")
    status: Status = "active"


class CampaignChange(BaseModel):
    """What is to be otherwise; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(description="As it was read.", ge=1, le=2**31)
    name: Name = ""
    products: Products = []
    bid: Bid = 1
    daily_budget: Amount = 0
    total_budget: Amount = 0
    merchant: Word = ""
    places: Places = []
    starts: Day = ""
    ends: Day = ""
    status: Status = "active"


class StatusIn(BaseModel):
    """Whether a campaign runs."""

    model_config = ConfigDict(extra="forbid")

    status: Status = Field(examples=["paused"])


class SlotsIn(BaseModel):
    """The slots of a place."""

    model_config = ConfigDict(extra="forbid")

    positions: list[Annotated[int, Field(ge=1, le=1000)]] = Field(
        description="Counted from 1 over all pages, none beside another.", max_length=20, examples=[[3, 9]]
    )
    reserve: int = Field(5, description="The least that a click costs, in minor units.", ge=1, le=10**9)
    floor: float = Field(0.3, description="The least relevance.", gt=0, le=1)

    @field_validator("positions")
    @classmethod
    def _apart(cls, value: list[int]) -> list[int]:
        if any(position + 1 in value for position in value):
            raise ValueError("two sponsored products may not stand side by side; leave one between")
        return value


class CampaignOut(Model):
    """A campaign."""

    id: str
    name: str
    merchant: str
    status: Status
    products: list[str]
    places: list[str]
    bid: int
    daily_budget: int
    total_budget: int
    starts: str
    ends: str
    spent: int = Field(description="Exactly what its clicks were charged, in minor units.")
    version: int = Field(description="Grows with every change.")
    created: str
    updated: str


class CampaignList(Model):
    """Campaigns, newest first."""

    campaigns: list[CampaignOut]


class Figures(Model):
    """What came of it. Amounts are minor units."""

    impressions: int
    clicks: int
    charged: int = Field(description="Clicks that were paid for.")
    spend: int
    orders: int = Field(description="Order lines within a week of a click.")
    sales: int
    click_rate: float | None = Field(description="Clicks a view; null: nothing was seen.")
    price: float | None = Field(description="Average of a paid click; null: there was none.")
    roas: float | None = Field(description="Sales for each unit spent; null: nothing was spent.")


class DayOut(Figures):
    """One day (UTC)."""

    day: date


class CampaignReport(Model):
    """What one campaign brought."""

    campaign: str
    currency: str
    total: Figures
    days: list[DayOut]


class CampaignRow(Figures):
    """One campaign, over all days."""

    campaign: str
    name: str
    merchant: str


class CampaignsReport(Model):
    """What campaigns brought."""

    currency: str
    total: Figures
    campaigns: list[CampaignRow]


class PlaceOut(Model):
    """The slots of one place."""

    place: str
    positions: list[int]
    reserve: int
    floor: float


class PlaceList(Model):
    """The slots of every place."""

    places: list[PlaceOut]
