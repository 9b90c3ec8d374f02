"""Questions about the shop itself: its car park, its branches, what it does for people; not about a product."""

from __future__ import annotations

import re

__all__ = ["of_the_shop", "of_what_it_does", "where_it_is"]

_SHOP = r"(?:you|your (?:shop|store|company)|the (?:shop|store))"
#: after the name of a place: the end, or where and when; a toilet brush is no toilet
_ENDS = r"(?=\W*$|[?.!,;]|\s+(?:in|at|near|nearby|here|there|for|on|available|open|somewhere|i|we)\b)"
#: what a shop has beside its goods
_PLACES = re.compile(
    r"\b(?:car ?parks?|parking(?: (?:lot|space|place)s?)?|toilets?|restrooms?|(?:public|free) wi-?fi|"
    r"(?:fitting|changing|dressing) rooms?|show ?rooms?|branch(?:es)?|physical (?:shops?|stores?)|"
    r"wheelchair access|click (?:and|&) collect|in-?store pick-?up|student discounts?|"
    rf"loyalty (?:cards?|programm?e?s?|schemes?)|job openings?|vacanc(?:y|ies)|(?:shop|store) hours)\b{_ENDS}"
    r"|停车场|停车位|能停车|洗手间|厕所|卫生间|试衣间|更衣室|(?:实体|线下|门)店|分店|展厅|招聘|营业时间|会员(?:卡|制)|学生优惠",
    re.I,
)
_WHERE = re.compile(
    r"\bwhere (?:are you(?: based| located)?|is (?:your|the) (?:shop|store|office)|can i (?:find|visit) you)\W*$"
    rf"|\b(?:when|what time|until when|how late|what days?) (?:do|are|is|does) {_SHOP}\b[^?]{{0,12}}\b(?:open|clos)"
    r"|\bare you (?:open|closed|hiring)\b"
    r"|\bdo you have (?:an? )?(?:shop|store|office|outlet)s?(?: (?:in|at|near)\b|\W*$)"
    r"|\bcan i (?:park|visit (?:you|(?:your|the) (?:shop|store)))\b"
    r"|(?:你们|贵店|店铺?)(?:店)?在(?:哪|什么地方)|几点(?:开门|关门|营业|下班)|怎么去你们",
    re.I,
)
#: what a shop does for people, asked of the shop: "do you repair ...?"
_DOES = re.compile(
    rf"\b(?:do|does|can|could|will|would) {_SHOP} (?:also |even |ever |still )?"
    r"(?:do (?:\w+ )?(?:repairs?|installations?|assembly|engraving|rentals?|trade-?ins?)|repair|install|assemble|"
    r"engrave|deliver|ship|rent|lease|insure|buy back|trade in|gift[- ]?wrap|price[- ]?match|recycle|"
    r"(?:sell|offer) (?:gift (?:cards?|vouchers?)|insurance|financing|instal?lments?))\b"
    r"(?! (?:my|the|this|that) (?:order|parcel|package))"
    r"|(?:你们|贵店|店里|店铺?).{0,4}(?:能|可以|会|提供|支持|做|接受|有).{0,12}"
    r"(?:送货|送到|配送|寄到|发到|维修|修理|安装|上门|回收|以旧换新|分期|定制|刻字|租赁|出租)",
    re.I,
)


def of_the_shop(text: str) -> bool:
    """Whether it asks for something that the shop has or is: "do you have a car park?", "where are you?"."""
    return bool(_PLACES.search(text)) or where_it_is(text)


def where_it_is(text: str) -> bool:
    """Whether it asks where the shop is or when it is open."""
    return bool(_WHERE.search(text))


def of_what_it_does(text: str) -> bool:
    """Whether it asks what the shop does for people in general: "do you repair bicycles?"."""
    return bool(_DOES.search(text))
