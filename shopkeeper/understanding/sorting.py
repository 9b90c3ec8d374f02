"""The order that a sentence asks for: cheapest first, the newest, what sells best."""

from __future__ import annotations

import re

__all__ = ["sort_said"]


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_SORTS: dict[str, re.Pattern[str]] = {
    "price_desc": _any_of(
        r"most expensive|priciest|dearest|highest.price|high.end"
        r"|luxur|pricier|money is no object|price high to low",
        r"descending price|expensive first|fancier|more premium",
        "最贵|价格最高|贵一点|贵点|高端|再贵|更高级|加点钱|价格从高到低|不差钱|高到低|贵的优先",
    ),
    "price_asc": _any_of(
        r"(?<!not )(?<!nothing )(?<!anything )(?<!none )\bcheap(?!er th[ae]n)(?!skate)"
        r"|lowest.pric|lowest.cost|affordable|inexpensive|least expensive|on a budget|low.cost",
        r"(?<!over )(?<!above )(?<!\d )(?<!\d is )(?<!more is )too (?:expensive|pricey|dear)|less expensive|bargain"
        r"|low(?:est)? to high|(?:sort(?:ed)?|order(?:ed)?) by price|not (?:so |too |very )?expensive|money is tight",
        r"more th[ae]n i wanted to spend|i'?m broke|low.price"
        r"|on the cheap|budget.friendly|cost less(?! th[ae]n)|by price\b|price ascending",
        "便宜|低价|价格最?低|实惠|(?<!哪个)(?<!哪款)(?<!更)划算|性价比|太贵|贵了|省钱|低到高|按价格排|穷|平价|便宜点",
    ),
    "newest": _any_of(
        r"\bnewest|\blatest(?! (?:order|purchase|parcel|package|delivery))"
        r"|new arrival|just (?:came|arrived)|new in\b|anything new",
        r"(?:just|newly|recently) (?:released|launched|out|in\b)|new stuff|this season|new collection|latest release"
        r"|newly (?:added|released)|recently (?:added|released)|brand new",
        "新款|最新(?!订单|的订单)|新品|上新|新到|刚上|上架时间|新出的|当季|刚出",
    ),
    "rating": _any_of(
        r"(?:best|top|highest|well|better|good)[ -](?:rat|review)|(?<!my )(?<!a )\breviews\b"
        r"|top reviews?|lots of stars|\d stars?\b|ratings?\b|rated",
        r"most loved|\bbest (?!sell|before|price|regards|way|wishes|thing|place|for )"
        r"|highly (?:rated|reviewed|recommended)|people rated",
        "好评|评分|口碑|评价(?:最|高|好)|零差评|分数最?高",
    ),
    "popular": _any_of(
        r"popular|best.?sell|top.?sell|most.(?:sold|bought)|trending"
        r"|every(?:one|body) (?:buys|is buying|gets)"
        r"|sell(?:s|ing)? (?:the )?(?:best|better)|(?:better|most).sell(?:s|ing)",
        r"people (?:usually )?buy|in demand|flying off",
        "销量|热销|爆款|畅销|受欢迎|卖得|热门|人气|月销|大家都(?:在)?买|别人都买|卖的最?好|买的人最?多|买得最?多|网红",
    ),
}


def sort_said(text: str) -> str:
    """One of `request.SORTS`, '' when none is said. `text` is folded."""
    return next((name for name, pattern in _SORTS.items() if pattern.search(text)), "")
