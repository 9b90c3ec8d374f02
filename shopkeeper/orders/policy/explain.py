"""Why the policy refuses something: one sentence for each rule, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.policy.words import join, own_language

__all__ = ["SENTENCES", "explain", "refuse"]

#: rule -> (English, Chinese); names in braces are the refusal's facts
SENTENCES: dict[str, tuple[str, str]] = {
    "platform.cannot": (
        "This cannot be changed from here; a colleague can do it in {platform}.",
        "这里无法办理此项修改；我们的同事可以在{platform}中为您处理。",
    ),
    "cancel.status": (
        "Order {order} is {status}; only orders that are {allowed} can be cancelled.",
        "订单{order}的状态为“{status}”；只有{allowed}的订单可以取消。",
    ),
    "cancel.reason": (
        "An order can be cancelled only because it is {reasons}.",
        "只有以下原因可以取消订单：{reasons}。",
    ),
    "address.status": (
        "Order {order} is {status}; the address can be changed only while an order is {allowed}.",
        "订单{order}的状态为“{status}”；只有{allowed}的订单可以修改地址。",
    ),
    "payment.status": (
        "Order {order} is {status}; the payment method can be changed only while an order is {allowed}.",
        "订单{order}的状态为“{status}”；只有{allowed}的订单可以更换支付方式。",
    ),
    "payment.same": (
        "Order {order} is already paid with this payment method; choose a different one.",
        "订单{order}已经使用该支付方式；请选择其他支付方式。",
    ),
    "payment.split": (
        "The payment of order {order} was changed or split before; its payment method can no longer be changed.",
        "订单{order}的付款已有变更或由多种方式支付；无法再更换支付方式。",
    ),
    "items.status": (
        "Order {order} is {status}; items can be changed only while an order is {allowed}.",
        "订单{order}的状态为“{status}”；只有{allowed}的订单可以更改商品。",
    ),
    "items.once": (
        "The items of order {order} were changed before; this can be done {times} per order.",
        "订单{order}的商品已更改过；每个订单只能更改{times}。",
    ),
    "items.locked": (
        "The items of order {order} were changed; after that it can no longer be cancelled or changed this way.",
        "订单{order}的商品已更改；之后不能再取消或做此修改。",
    ),
    "return.status": (
        "Order {order} is {status}; only orders that are {allowed} can be returned.",
        "订单{order}的状态为“{status}”；只有{allowed}的订单可以退货。",
    ),
    "return.window": (
        "{title} could be returned within {days} days of delivery, until {until}.",
        "{title}可在签收后{days}天内退货，截止日期为{until}。",
    ),
    "return.once": (
        "A return was requested for order {order} before; this can be done {times} per order.",
        "订单{order}已申请过退货；每个订单只能退货{times}。",
    ),
    "return.after_exchange": (
        "An exchange was requested for order {order}; it cannot be returned as well.",
        "订单{order}已申请换货，不能再退货。",
    ),
    "return.final_sale": (
        "{title} is a final sale and cannot be returned.",
        "{title}属于最终售卖商品，不支持退货。",
    ),
    "return.quantity": (
        "Of {title} in order {order}, {left} can still be sent back, not {quantity}.",
        "订单{order}中的{title}还可退换{left}件，不足{quantity}件。",
    ),
    "exchange.status": (
        "Order {order} is {status}; only orders that are {allowed} can be exchanged.",
        "订单{order}的状态为“{status}”；只有{allowed}的订单可以换货。",
    ),
    "exchange.window": (
        "{title} could be exchanged within {days} days of delivery, until {until}.",
        "{title}可在签收后{days}天内换货，截止日期为{until}。",
    ),
    "exchange.once": (
        "An exchange was requested for order {order} before; this can be done {times} per order.",
        "订单{order}已申请过换货；每个订单只能换货{times}。",
    ),
    "exchange.after_return": (
        "A return was requested for order {order}; it cannot be exchanged as well.",
        "订单{order}已申请退货，不能再换货。",
    ),
    "exchange.final_sale": (
        "{title} is a final sale and cannot be exchanged.",
        "{title}属于最终售卖商品，不支持换货。",
    ),
    "variant.product": (
        "Variant {variant} is not one of {title}; a thing can be swapped only for another variant of itself.",
        "款式{variant}不属于{title}；只能更换为同一商品的其他款式。",
    ),
    "variant.available": (
        "{title} ({options}) is not available now.",
        "{title}（{options}）目前缺货。",
    ),
    "variant.same": (
        "{title} ({options}) is what the order holds already; choose another variant.",
        "订单中的{title}已是该款式（{options}）；请选择其他款式。",
    ),
    "refund.method": (
        "A refund can go only to {allowed}.",
        "退款只能退至{allowed}。",
    ),
    "gift_card.balance": (
        "The gift card holds {balance}, which is not enough for {amount}.",
        "礼品卡余额为{balance}，不足以支付{amount}。",
    ),
    "profile.address": (
        "The address of an account cannot be changed here.",
        "此处无法修改账户地址。",
    ),
}
_OFF = {
    "cancel.status": ("This shop does not cancel orders here.", "本店不支持在此取消订单。"),
    "address.status": (
        "This shop does not change the address of orders here.",
        "本店不支持在此修改订单地址。",
    ),
    "payment.status": (
        "This shop does not change the payment method of orders here.",
        "本店不支持在此更换支付方式。",
    ),
    "items.status": ("This shop does not change the items of orders here.", "本店不支持在此更改订单商品。"),
    "return.status": ("This shop does not take returns here.", "本店不支持在此退货。"),
    "exchange.status": ("This shop does not exchange goods here.", "本店不支持在此换货。"),
}
_NONE_LEFT = (
    "That cannot be done: all pieces of {title} in order {order} are on their way back already.",
    "无法办理：订单{order}中的{title}已全部申请退换。",
)
_PLACES = {
    "original": ("the original payment method", "原支付方式"),
    "gift_card": ("an existing gift card of the customer", "客户已有的礼品卡"),
    "any": ("a payment method of the customer", "客户的任一支付方式"),
}


def explain(refusal: PolicyRefusal, language: str) -> str:
    """The refusal's sentence in `language` (Chinese, else English); its own message for a rule not known here."""
    return _sentence(refusal.rule, refusal.facts, language) or str(refusal)


def refuse(rule: str, **facts: str) -> PolicyRefusal:
    """The refusal to raise; lists among the facts ("allowed", "reasons") are joined by "|"."""
    return PolicyRefusal(rule, _sentence(rule, facts, "en"), facts)


def _sentence(rule: str, facts: Mapping[str, str], language: str) -> str:
    zh = own_language(language) == "zh"
    pair = SENTENCES.get(rule)
    if rule in _OFF and not facts.get("allowed"):
        pair = _OFF[rule]
    if rule == "return.quantity" and facts.get("left") == "0":
        pair = _NONE_LEFT
    if pair is None:
        return ""
    values = dict(facts)
    for name in ("allowed", "reasons", "status"):
        if name in values:
            parts = [_PLACES[one][zh] if one in _PLACES else one for one in values[name].split("|")]
            values[name] = join(parts, language)
    if "times" in values:
        times = values["times"]
        values["times"] = f"{times}次" if zh else "once" if times == "1" else f"{times} times"
    try:
        return pair[zh].format_map(values)
    except KeyError:
        return ""
