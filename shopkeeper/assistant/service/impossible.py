"""What customers ask for that no flow does: an order paid in two ways, a cancellation taken back, a discount."""

from __future__ import annotations

import re

__all__ = ["impossible", "splits_payment"]

_HALF = r"(?:half|part|some)(?: of (?:it|that))?"
_OVER = r"(?:on |with |by |to |from |via )?(?:(?:my|the|a) )?(?:\w+ )?(?:gift ?card|card|pay ?pal)"
_SPLIT = re.compile(
    r"\bsplit\b[^.?!]{0,40}\b(?:payments?|pay|cards?|cost|total|methods?)\b|\bpay\b[^.?!]{0,30}\b(?:two|both) cards\b"
    rf"|\b{_HALF} {_OVER}\b[^.?!]{{0,24}}\b(?:half|rest|part|remainder|other half)\b"
    r"|拆分付款|分开支付|一半[^。？！]{0,12}一半",
    re.I,
)
_BACK = (
    r"(?:undo|revers\w*|revert|restor\w*|reinstat\w*|reactivat\w*|re-?open|un-?cancel|withdraw"
    r"|take back|bring back)"
)
_DONE = r"(?:cancell?ations?|cancell?ed|return request|returns?|exchange request|exchanges?|order)"
_WANT = r"(?:give|get|want|need|offer|apply|have|expect|demand|deserve|match|request|ask(?:ing)? for)"
_LESS = r"(?:discount|coupon|voucher|compensation|price match\w*|lower price)"
_TO_ORDER = r"(?:in|on|to|into) (?:(?:my|the|that|this|an?|existing|pending|same) ){0,3}order"
_IN_GENERAL = re.compile(
    r"\b(?:do|does) (?:you|the shop|your shop) (?:ever |still )?(?:have|offer|do|give|accept|take|run)\b"
    r"|\b(?:are|is) there\b|有没有(?:什么)?(?:折扣|优惠|活动)",
    re.I,
)
_SIGNS = {
    "no.undo_done": re.compile(
        rf"\b{_BACK}\b[^.?!]{{0,30}}\b{_DONE}\b|\bun-?cancel\b|恢复[^。？！]{{0,8}}订单"
        r"|(?:撤回|撤销)[^。？！]{0,6}(?:取消|退货|换货)",
        re.I,
    ),
    "no.add_item": re.compile(
        rf"\badd(?:ing)?\b(?! (?:it|that|this|them) to (?:the|my) (?:exchange|return))[^.?!]{{2,60}}?\b{_TO_ORDER}\b"
        r"|(?:往|给|在)[^。？！]{0,10}订单[^。？！]{0,4}(?:加|添)",
        re.I,
    ),
    "no.discount": re.compile(
        rf"\b{_WANT}\b[^.?!]{{0,40}}\b{_LESS}\b|\bprice[- ]match\w*\b|\d+ ?% off\b"
        r"|\bmatch (?:the|that|their|this|its) (?:\w+ )?(?:price|offer)\b"
        r"|给[^。？！]{0,6}(?:折扣|优惠券?|补偿|赔偿)|便宜点(?:吧|行吗|可以吗)|能不能(?:打折|便宜)",
        re.I,
    ),
}


def splits_payment(text: str) -> bool:
    """Whether an order is to be paid with two methods."""
    return bool(_SPLIT.search(text))


def impossible(text: str) -> list[str]:
    """The names of the sentences (wording) that tell why what is asked for cannot be done. Whether there are discounts
    at all is a question to the documents."""
    found = [name for name, sign in _SIGNS.items() if sign.search(text)]
    return [name for name in found if name != "no.discount" or not _IN_GENERAL.search(text)]
