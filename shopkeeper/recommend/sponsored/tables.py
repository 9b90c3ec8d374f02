"""Tables of sponsored slots: campaigns, what was served at which price, what clicks came to, counts and spending."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text

from shopkeeper.database import metadata

__all__ = ["audit", "campaigns", "clicks", "counts", "places", "products", "served", "spending"]

_ROW = BigInteger().with_variant(Integer, "sqlite")

#: `spent` is exactly the sum of what the campaign's clicks were charged; amounts are minor units; a budget of 0: none
campaigns = Table(
    "sponsored_campaigns",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("merchant", String(200), nullable=False),
    Column("status", String(10), nullable=False),  # active, paused, ended
    Column("bid", BigInteger, nullable=False),
    Column("daily_budget", BigInteger, nullable=False),
    Column("total_budget", BigInteger, nullable=False),
    Column("starts", String(10), nullable=False),  # first day (UTC), '' at once
    Column("ends", String(10), nullable=False),  # last day (UTC), '' never
    Column("places", Text, nullable=False),  # JSON list; empty: all that have slots
    Column("spent", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", String(32), nullable=False),
    Column("updated", String(32), nullable=False),
)

products = Table(
    "sponsored_products",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("product", String, primary_key=True),
    Column("number", Integer, nullable=False),
)

#: what a campaign spent on one day (whole days since 1970 UTC); changed in one transaction with its `spent`
spending = Table(
    "sponsored_spending",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("spent", BigInteger, nullable=False),
)

#: one sponsored product in one answer, with the price of a click as the auction found it
served = Table(
    "sponsored_served",
    metadata,
    Column("answer", String(64), primary_key=True),
    Column("product", String, primary_key=True),
    Column("campaign", String(40), nullable=False),
    Column("place", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("bid", BigInteger, nullable=False),
    Column("rate", Float, nullable=False),  # the predicted click rate
    Column("time", BigInteger, nullable=False),  # microseconds since 1970 UTC
    Column("seen", BigInteger, nullable=False),  # when it was seen, 0: not yet
)
Index("ix_sponsored_served_time", served.c.time)

#: every first click on a served product, and what it came to; `charged` in minor units
clicks = Table(
    "sponsored_clicks",
    metadata,
    Column("seq", _ROW, primary_key=True, autoincrement=True),
    Column("answer", String(64), nullable=False),
    Column("product", String, nullable=False),
    Column("campaign", String(40), nullable=False),
    Column("place", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("customer", String, nullable=False),
    Column("session", String, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("charged", BigInteger, nullable=False),
)
Index("uq_sponsored_clicks_answer_product", clicks.c.answer, clicks.c.product, unique=True)
Index("ix_sponsored_clicks_campaign_time", clicks.c.campaign, clicks.c.time)
Index("ix_sponsored_clicks_session", clicks.c.session)
Index("ix_sponsored_clicks_customer", clicks.c.customer)

#: by campaign, product, place, position and day: what was seen and clicked (robots and repeats left out)
counts = Table(
    "sponsored_counts",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("product", String, primary_key=True),
    Column("place", String(20), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("impressions", Integer, nullable=False),
    Column("clicks", Integer, nullable=False),
)

#: the slots of a place as the shop set them; no row: as in SLOTS
places = Table(
    "sponsored_places",
    metadata,
    Column("place", String(20), primary_key=True),
    Column("positions", Text, nullable=False),  # JSON list
    Column("reserve", BigInteger, nullable=False),
    Column("floor", Float, nullable=False),
    Column("updated", String(32), nullable=False),
)

audit = Table(
    "sponsored_audit",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("time", String(32), nullable=False),
    Column("by", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("subject", String(40), nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
)
