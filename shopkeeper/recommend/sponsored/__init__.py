"""Sponsored slots: campaigns, the auction for marked places, pacing of budgets, charging of clicks, reports."""

from shopkeeper.recommend.sponsored.auction import Bid, Won, hold
from shopkeeper.recommend.sponsored.campaign import STATUSES, Campaign, Status
from shopkeeper.recommend.sponsored.campaigns import Campaigns
from shopkeeper.recommend.sponsored.charging import Charge, Outcome
from shopkeeper.recommend.sponsored.rates import ClickRates, Rate, Shown
from shopkeeper.recommend.sponsored.report import Day, Report
from shopkeeper.recommend.sponsored.slots import SLOTS, Places, Slots
from shopkeeper.recommend.sponsored.sponsored import Sponsored

__all__ = [
    "SLOTS",
    "STATUSES",
    "Bid",
    "Campaign",
    "Campaigns",
    "Charge",
    "ClickRates",
    "Day",
    "Outcome",
    "Places",
    "Rate",
    "Report",
    "Shown",
    "Slots",
    "Sponsored",
    "Status",
    "Won",
    "hold",
]
