"""What a question is about: an order, goods, or the shop's rules."""

from __future__ import annotations

import re

__all__ = ["asks_for_goods", "question_about"]

_ABOUT: tuple[tuple[str, str], ...] = (
    ("orders", r"\b(?:what|which) orders (?:do|have|did) i\b|\b(?:show|list|tell|give|see|view)\b(?: \w+){0,3} (?:all )?(?:of )?my orders\b|\b(?:my order history|list of my orders)\b|我(?:都)?有(?:哪些|什么|几个)订单|我的(?:所有|全部)订单有?(?:哪些)?$"),
    ("items", r"\bhow (?:much|many) (?:storage|memory|ram|pieces|capacity|watts?)\b|\bhow (?:long|big|large|heavy) (?:is|are)\b|\bbattery\b"),
    ("tracking", r"\btracking\b|快递单号|运单|物流单?号?|单号"),
    ("count", r"\bhow many\b(?!.{0,20}\b(?:days?|weeks?|hours?|orders?|items? (?:are|did|do i|have i))\b)|\bnumber of\b.{0,30}\b(?:options?|variants?|types?|kinds?|styles?|versions?|available)\b|多少(?:种|款|个)|几(?:种|款)"),
    ("balance", r"\b(?:balance|left on|remaining on|how much (?:is|do i have) (?:on|in|left))\b|余额"),
    ("refund", r"\brefund(?:ed|s)?\b|\bget back\b|\bmoney back\b|\bback in total\b|\b(?:get|receive|save|saved)\b[^.?]{0,25}\b(?:back|total|money)\b|\bhow much (?:money )?(?:can|will|would|do|could) i (?:get|save|receive)\b|退(?:我|给我|回)?多少|退款|能退"),
    ("difference", r"\bdifference\b|\b(?:extra|additional)\b.{0,15}\b(?:cost|charge|pay|fee)|\bhow much (?:more|extra|less)\b|\b(?:owe|have to pay|need to pay|(?<!did i )(?<!have i )pay (?:today|now|in total))\b|差价|补多少"),
    ("dearest", r"\bmost expensive\b|\bpriciest\b|\bhighest price\b|最贵"),
    ("cheapest", r"\bcheapest\b|\bleast expensive\b|\blowest price\b|最便宜"),
    ("total", r"\btotal\b|\bhow much (?:did|have|was|were|is|are)\b[^.?]{0,30}\b(?:pay|paid|spend|spent|order|purchase|everything|cost me|charged)\b|\bsum\b|\boverall\b|\baltogether\b|\b(?:were|was|are|is|cost|did) (?:they|those|these|it|both|all)(?: cost)?(?: all)? together\b|\b(?:paid|pay) for\b|总(?:价|额|共|计|金额)|一共(?:多少|花)|合计|花了多少"),
    ("address", r"\baddress\b|\bwhere (?:was|is|did|were|are|will)\b[^.?]{0,30}\b(?:sent|ship|shipped|going|deliver|delivered) to\b|\bsent to\b|地址|寄到哪|送到哪"),
    ("payment", r"\b(?:payment|paid with|pay with|card (?:was|did|is)|charged to|which card|how did i pay)\b|支付方式|付款方式|哪张卡|怎么付"),
    ("status", r"\bstatus\b|\bon (?:its|the|their) way\b|\bin transit\b|\bshipped\b|\bdelivered\b|\bwhen(?:'s| will| is| does| do| can| should| my| the| it| they)\b|\bleft (?:yet|already|the warehouse|you)\b|\b(?:has|have|did) (?:it|they|the order|my \w+) (?:left|leave|show)\b|\b(?:news|updates?|word) (?:on|of|about|from)\b|\barriv\w*\b|\bwhere(?:'s| is| are)\b|\bwhere (?:it|they|my \w+) (?:is|are)\b|\bpending\b|\bprocessed\b|状态|进度|[到在]哪|什么时候到|发货|发出|寄出|快递(?!费)|包裹|没(?:有)?收到|还没(?:有)?到"),
    ("available", r"\b(?:available|in stock|do you (?:have|sell|carry|offer)|are there|is there|options? (?:are|do|for)|(?:what|which) (?:colou?rs?|sizes?|options?|materials?|kinds?|types?|variants?))\b|有没有|有[^，。]{1,8}的?吗|有货|现货|有哪些|哪些(?:款|颜色|尺码|选择)"),
    ("price", r"\bprices?\b|\bcosts?\b|\bhow much\b|\bexpensive\b|多少钱|价格|价钱|什么价"),
    ("items", r"\b(?:items?|what (?:did i|have i|is in|'s in|are in|was in)|which\b.{0,30}\b(?:order(?:ed)?|bought|have|got)|what's in|list|material|colou?r|size|storage|spec\w*|details?)\b|买了(?:什么|啥)|哪些商品|有什么"),
)  # fmt: skip
_COMPILED = [(name, re.compile(pattern, re.I)) for name, pattern in _ABOUT]
_POLICY = re.compile(
    r"\b(?:policy|policies|warrant(?:y|ies)|guarantee|how (?:long|many days) (?:do|does|have|is|are|will|would|it take)|return window|shipping (?:cost|fee|time|option)s?|free (?:shipping|returns?)|delivery (?:time|cost|fee)s?|do (?:you|u) (?:ship|deliver|accept|offer (?:free|refunds|returns|warrant|price|discount|student|military))|payment (?:methods|options) do you|rules?|terms|restocking|price match\w*|discounts?|coupons?|promo\w*|loyalty|store hours|opening hours|gift wrap\w*|international|customs|how do i (?:return|exchange|cancel|track|use|pay|contact)|can i (?:return|exchange|cancel) (?:an?|any|something|opened|used|worn|items?|sale|goods)\b)"
    r"|政策|规定|保修|质保|运费|包邮|几天(?:内|无理由|能|可以)|到账|多久(?:能|可以|内)|七天|无理由|优惠|折扣|发票|怎么(?:退|换|取消|用|付)|流程|营业时间",
    re.I,
)
_MINE = re.compile(
    r"\b(?:my|mine|i (?:ordered|bought|got|received|paid|get|have|had|can|will|would|spent)|order #?\w*\d|the order|this order|that order|for me|me back)\b|我的?|订单",
    re.I,
)
_FIND = re.compile(
    r"\b(?:i'?m looking (?:for|to buy)|looking for|recommend|suggest(?:ion)?s?|show me|i (?:want|need|would like|'d like) to (?:buy|purchase|order|get)|i need (?:a|an|some)\b(?! (?:\w+ )?(?:help|hand|refund|returns?|exchange|cancellation|replacement|favou?r|change|person|human|agent|answer|assistance|info\w*|advice|longer|new one|different|bigger|smaller|larger|other)\b)|gift (?:for|idea)|do you (?:have|sell|carry) (?:a|an|any|some)|find me|search for|shopping for|add (?:it|this|that|the|a|one) to (?:my |the )?(?:cart|basket|bag))\b"
    r"|推荐|想买|想要买|有没有(?!发货|收到|到货)|找(?:一?[个款件双台]|找)|送(?:礼|给)|加(?:入|到)购物车",
    re.I,
)


def question_about(text: str, has_thing: bool, own_thing: bool) -> tuple[str, str]:
    """(do, about) of a question: ask_order, ask_goods, ask_policy, or track."""
    about = next((name for name, pattern in _COMPILED if pattern.search(text)), "")
    mine = bool(_MINE.search(text))
    if (
        _POLICY.search(text)
        and not (own_thing and about in ("items", "price", "status", "total"))
        and not (about in ("tracking", "balance", "total") and mine)
    ):
        if about not in ("refund", "difference", "status", "count") or not mine:
            return "ask_policy", ""
    if about in ("tracking", "status"):
        return "track", about
    if about in ("count", "available"):
        return "ask_goods", about
    if about in ("price", "cheapest", "dearest") and has_thing and not (own_thing and mine):
        return "ask_goods", about
    if about in ("items",) and has_thing and not mine:
        return "ask_goods", about
    if about:
        return "ask_order", about
    return ("ask_goods", "") if has_thing and not mine else ("", "")


def asks_for_goods(text: str) -> bool:
    """Whether goods are looked for, to buy."""
    return bool(_FIND.search(text)) and not _COMPILED[0][1].search(text)
