"""Sentences of the tools, in English and Chinese: results in plain words, for when the model's own words fail."""

from __future__ import annotations

__all__ = ["TEXTS", "text"]

TEXTS: dict[str, tuple[str, str]] = {
    "product": ("{title}: {price}", "{title}：{price}"),
    "nothing": ("Nothing in the shop fits that.", "本店没有符合条件的商品。"),
    "sponsored": ("Sponsored", "广告"),
    "suited": ("Here is what may suit you; under each stands why.", "这些可能适合您，每件下面都写明了原因。"),
    "what": ("", "对比"),
    "price": ("Price", "价格"),
    "rating": ("Rating", "评分"),
    "available": ("Available", "有货"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "alert": (
        "{title}: noted. I'll tell you here as soon as it is in stock again.",
        "{title}：已登记。一有货，我会在这里告诉您。",
    ),
    "back": ("Good news: {title} is in stock again.", "好消息：{title} 已到货。"),
    "added": ("{title} is in your cart ({count}).", "已将 {title} 加入购物车（{count} 件）。"),
    "cart": ("In your cart: {things}. Total: {total}.", "购物车内：{things}。合计：{total}。"),
    "cart_line": ("{quantity} × {title}", "{title} × {quantity}"),
    "cart_empty": ("Your cart is empty.", "您的购物车是空的。"),
    "card_title": ("Please confirm", "请确认"),
    "confirm": ("{effect} Do you confirm? (yes/no)", "{effect}确认吗？（是/否）"),
    "done": ("Done: {effect}", "已完成：{effect}"),
    "declined": ("All right, nothing was changed.", "好的，未做任何更改。"),
    "expired": (
        "That is no longer possible as shown; nothing was changed. Shall I look at it anew?",
        "所示内容已发生变化，未做任何更改。需要我重新查看吗？",
    ),
    "no_card": ("There is nothing to confirm any more.", "目前没有需要确认的事项。"),
    "order": ("Order {id}: {status}", "订单 {id}：{status}"),
    "who": (
        "To look at orders I need to know who you are: your e-mail address, or your full name and zip code.",
        "为了查询订单，请告诉我您的邮箱，或姓名和邮编。",
    ),
    "unsure": (
        "I would rather not guess. Here I can only say what the shop's records say; please ask in other words, or let "
        "me fetch a person.",
        "我不想随意猜测，只能依据本店记录回答。请换个问法，或让我为您转接人工客服。",
    ),
    "facts": ("This is what the shop's records say:", "以下是本店记录中的信息："),
    "remember_ask": (
        "Shall I remember this for next time: {what}? (yes/no) You can see and erase it any time.",
        "需要我为下次记住这些吗：{what}？（是/否）您可以随时查看和删除。",
    ),
    "remembered": (
        'I\'ll remember: {what}. Say "forget it" to erase it.',
        "已记住：{what}。说「忘掉这些」即可删除。",
    ),
    "not_remembered": ("All right, I'll not keep it.", "好的，我不会保存。"),
    "memory": ("This is what I keep about you: {what}.", "我为您保存了：{what}。"),
    "memory_none": ("I keep nothing about you.", "我没有保存任何关于您的信息。"),
    "forgotten": ("It is erased.", "已删除。"),
}


def text(name: str, language: str, **facts: object) -> str:
    """The sentence in `language`, filled in."""
    english, chinese = TEXTS[name]
    return (chinese if language == "zh" else english).format(**facts)
