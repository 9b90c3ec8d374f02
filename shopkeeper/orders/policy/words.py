"""What statuses, ways to pay and reasons are called in front of a customer, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["join", "name_of", "own_language"]

_NAMES: dict[str, tuple[str, str]] = {
    "pending": ("pending", "待处理"),
    "processing": ("being processed", "处理中"),
    "shipped": ("shipped", "已发货"),
    "delivered": ("delivered", "已签收"),
    "cancelled": ("cancelled", "已取消"),
    "card": ("card", "银行卡"),
    "paypal": ("PayPal", "PayPal"),
    "wallet": ("wallet", "电子钱包"),
    "gift_card": ("gift card", "礼品卡"),
    "demo": ("demo payment", "演示支付"),
    "no longer needed": ("no longer needed", "不再需要"),
    "ordered by mistake": ("ordered by mistake", "误下单"),
}


def own_language(language: str) -> str:
    """ "zh" for any Chinese, else "en"."""
    return "zh" if language.lower().startswith("zh") else "en"


def name_of(value: str, language: str) -> str:
    """The customer's word for a status, a kind of payment or a known reason; anything else as it is."""
    pair = _NAMES.get(value)
    return pair[own_language(language) == "zh"] if pair else value


def join(values: Iterable[str], language: str, *, word: str = "or") -> str:
    """ "a, b or c"; in Chinese 「a、b或c」. `word` is "or" or "and"."""
    names = [name_of(value, language) for value in values]
    if len(names) < 2:
        return "".join(names)
    if own_language(language) == "zh":
        return "、".join(names[:-1]) + {"or": "或", "and": "和"}[word] + names[-1]
    return ", ".join(names[:-1]) + f" {word} " + names[-1]
