"""The rules as a customer reads them: one page of Markdown in English or Chinese, made from the same values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shopkeeper.language.currency import exponent
from shopkeeper.orders.model import OrderStatus, PaymentKind
from shopkeeper.orders.policy.rules import Rules
from shopkeeper.orders.policy.words import join, name_of, own_language

__all__ = ["prose"]


def prose(rules: Rules, language: str, *, currency: str = "USD") -> str:
    """Every rule in `language` (Chinese, else English); amounts are in `currency`."""
    parts = _chinese(rules, currency) if own_language(language) == "zh" else _english(rules, currency)
    return "\n".join(parts).strip() + "\n"


def _money(amount: int, currency: str) -> str:
    places = exponent(currency)
    digits = str(amount).rjust(places + 1, "0")
    return (f"{digits[:-places]}.{digits[-places:]}" if places else digits) + f" {currency}"


def _all(statuses: tuple[OrderStatus, ...], language: str) -> str:
    return join([status.value for status in statuses], language)


def _each(values: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    yield from values.items()


def _often_english(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _english(rules: Rules, currency: str) -> Iterator[str]:
    yield "# Changes, cancellations, returns and refunds\n"
    yield "## Before an order leaves\n"
    if rules.cancel.statuses:
        yield f"- An order can be cancelled while it is {_all(rules.cancel.statuses, 'en')}. " + (
            f"Accepted reasons: {join(rules.cancel.reasons, 'en')}."
            if rules.cancel.reasons
            else "No reason is needed."
        )
        if rules.cancel.refund_every_entry:
            yield "- A cancellation refunds every entry of the order's payment history."
    else:
        yield "- Orders cannot be cancelled here."
    if rules.address.statuses:
        yield f"- Its address can be changed while it is {_all(rules.address.statuses, 'en')}."
    else:
        yield "- The address of an order cannot be changed here."
    if rules.payment.statuses:
        yield (
            f"- Its payment method can be changed while it is {_all(rules.payment.statuses, 'en')}, to one other "
            "method; a gift card must hold the whole amount. The earlier method is refunded."
        )
    else:
        yield "- The payment method of an order cannot be changed here."
    if rules.items.statuses:
        often = f", {_often_english(rules.items.per_order)} per order" if rules.items.per_order else ""
        yield (
            f"- Items can be changed to other available variants of the same product while the order is "
            f"{_all(rules.items.statuses, 'en')}{often}. The difference in price is paid or refunded."
        )
        if rules.items.locks:
            locks = join([_LOCKS[one][0] for one in rules.items.locks], "en")
            yield f"- After its items were changed, an order's {locks} is no longer possible."
        if rules.items.last_variant_for_all:
            yield "- All changed items are listed with the price and options of the last new variant."
    else:
        yield "- Items of an order cannot be changed here."
    yield from ("", "## Returns\n")
    returns = rules.returns
    if returns.statuses:
        window = f" within {returns.days} days of delivery" if returns.days else ""
        yield f"- An order can be returned{window} once it is {_all(returns.statuses, 'en')}."
        for name, days in _each(returns.category_days):
            yield f"- {name}: within {days} days of delivery."
        for season in returns.seasons:
            span = f"from {season.start} to {season.end} (month-day)"
            yield f"- Orders placed {span} can be returned until {season.until}."
        if returns.per_order:
            yield f"- A return can be requested {_often_english(returns.per_order)} per order."
        if not returns.after_exchange:
            yield "- An order with an exchange cannot be returned as well."
        if returns.fee:
            fee_text = _money(returns.fee, currency)
            yield f"- Return postage of {fee_text} is taken from the refund, unless the goods were faulty or wrong."
        for name, fee in _each(returns.category_fees):
            yield f"- {name}: return postage of {_money(fee, currency)}, unless the goods were faulty or wrong."
    else:
        yield "- Returns are not taken here."
    yield from ("", "## Exchanges\n")
    exchanges = rules.exchanges
    if exchanges.statuses:
        window = f" within {exchanges.days} days of delivery" if exchanges.days else ""
        often = f", {_often_english(exchanges.per_order)} per order" if exchanges.per_order else ""
        same = "" if exchanges.same_variant else " other"
        yield (
            f"- Items can be exchanged for{same} available variants of the same product{window} once the order is "
            f"{_all(exchanges.statuses, 'en')}{often}. The difference in price is paid or refunded."
        )
        if not exchanges.after_return:
            yield "- An order with a return cannot be exchanged as well."
    else:
        yield "- Goods are not exchanged here."
    if rules.final_sale.products or rules.final_sale.categories:
        names = join((*rules.final_sale.categories, *rules.final_sale.products), "en", word="and")
        yield f"- Final sale, neither returned nor exchanged unless faulty or wrong: {names}."
    yield from ("", "## Refunds\n")
    yield f"- The refund of a return goes to {join([_TO[one][0] for one in rules.refunds.to], 'en')}."
    for kind, (least, most) in rules.refunds.days.items():
        if kind is not PaymentKind.DEMO:
            name = name_of(kind.value, "en")
            yield f"- {name[0].upper()}{name[1:]}: {_span_english(least, most)}."
    yield from ("", "## Your account\n")
    can = "can" if rules.profile_address else "cannot"
    yield f"- The default address of your account {can} be changed here; orders keep theirs."
    if rules.today:
        yield f"- This is a demonstration: days are counted up to {rules.today}."


def _span_english(least: int, most: int) -> str:
    if not most:
        return "at once"
    return f"within {most} business days" if least in (0, most) else f"in {least} to {most} business days"


_LOCKS = {
    "cancel": ("cancellation", "取消订单"),
    "address": ("change of address", "修改地址"),
    "payment": ("change of payment method", "更换支付方式"),
}
_TO = {
    "original": ("the original payment method", "原支付方式"),
    "gift_card": ("an existing gift card of yours", "您已有的礼品卡"),
    "any": ("any of your payment methods", "您的任一支付方式"),
}


def _chinese(rules: Rules, currency: str) -> Iterator[str]:
    yield "# 订单修改、取消、退换货与退款\n"
    yield "## 发货之前\n"
    if rules.cancel.statuses:
        yield f"- 订单状态为{_all(rules.cancel.statuses, 'zh')}时可以取消。" + (
            f"可接受的原因：{join(rules.cancel.reasons, 'zh')}。"
            if rules.cancel.reasons
            else "无需说明原因。"
        )
        if rules.cancel.refund_every_entry:
            yield "- 取消订单时，付款记录中的每一笔都会退回。"
    else:
        yield "- 此处不支持取消订单。"
    if rules.address.statuses:
        yield f"- 订单状态为{_all(rules.address.statuses, 'zh')}时可以修改收货地址。"
    else:
        yield "- 此处不支持修改订单地址。"
    if rules.payment.statuses:
        yield (
            f"- 订单状态为{_all(rules.payment.statuses, 'zh')}时可以更换为另一种支付方式；礼品卡余额须足以支付全额。"
            "原支付方式将获退款。"
        )
    else:
        yield "- 此处不支持更换支付方式。"
    if rules.items.statuses:
        often = f"，每个订单{rules.items.per_order}次" if rules.items.per_order else ""
        yield (
            f"- 订单状态为{_all(rules.items.statuses, 'zh')}时，商品可以更改为同一商品的其他有货款式{often}。"
            "差价多退少补。"
        )
        if rules.items.locks:
            yield f"- 商品更改之后，不能再{join([_LOCKS[one][1] for one in rules.items.locks], 'zh')}。"
        if rules.items.last_variant_for_all:
            yield "- 所有更改的商品均按最后一个新款式的价格和选项列出。"
    else:
        yield "- 此处不支持更改订单商品。"
    yield from ("", "## 退货\n")
    returns = rules.returns
    if returns.statuses:
        window = f"，期限为签收后{returns.days}天内" if returns.days else ""
        yield f"- 订单状态为{_all(returns.statuses, 'zh')}时可以退货{window}。"
        for name, days in _each(returns.category_days):
            yield f"- {name}：签收后{days}天内。"
        for season in returns.seasons:
            yield f"- {season.start}至{season.end}（月-日）下的订单，可退至{season.until}。"
        if returns.per_order:
            yield f"- 每个订单可申请退货{returns.per_order}次。"
        if not returns.after_exchange:
            yield "- 已申请换货的订单不能再退货。"
        if returns.fee:
            yield f"- 退货运费{_money(returns.fee, currency)}从退款中扣除；质量问题或发错商品除外。"
        for name, fee in _each(returns.category_fees):
            yield f"- {name}：退货运费{_money(fee, currency)}；质量问题或发错商品除外。"
    else:
        yield "- 此处不支持退货。"
    yield from ("", "## 换货\n")
    exchanges = rules.exchanges
    if exchanges.statuses:
        window = f"，期限为签收后{exchanges.days}天内" if exchanges.days else ""
        often = f"，每个订单{exchanges.per_order}次" if exchanges.per_order else ""
        other = "" if exchanges.same_variant else "其他"
        yield (
            f"- 订单状态为{_all(exchanges.statuses, 'zh')}时，可以换为同一商品的{other}有货款式{window}{often}。"
            "差价多退少补。"
        )
        if not exchanges.after_return:
            yield "- 已申请退货的订单不能再换货。"
    else:
        yield "- 此处不支持换货。"
    if rules.final_sale.products or rules.final_sale.categories:
        names = join((*rules.final_sale.categories, *rules.final_sale.products), "zh", word="and")
        yield f"- 最终售卖商品不支持退换（质量问题或发错商品除外）：{names}。"
    yield from ("", "## 退款\n")
    yield f"- 退货款项退至{join([_TO[one][1] for one in rules.refunds.to], 'zh')}。"
    for kind, (least, most) in rules.refunds.days.items():
        if kind is not PaymentKind.DEMO:
            yield f"- {name_of(kind.value, 'zh')}：{_span_chinese(least, most)}。"
    yield from ("", "## 您的账户\n")
    can = "可以" if rules.profile_address else "不可以"
    yield f"- {can}在此修改账户的默认地址；已有订单的地址不变。"
    if rules.today:
        yield f"- 本店为演示店铺：期限计算至{rules.today}。"


def _span_chinese(least: int, most: int) -> str:
    if not most:
        return "即时到账"
    return f"{most}个工作日内" if least in (0, most) else f"{least}至{most}个工作日"
