"""What simulated customers ask of the shop's documents: questions with the words that must be in an answer, and
questions that no document and no catalogue answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["QUESTIONS", "UNANSWERABLE", "answered_by"]

#: asked only of a shop whose documents hold the words `known.*`
QUESTIONS: tuple[Mapping[str, str], ...] = (
    {
        "ask.en": "How many days do I have to return something?",
        "ask.zh": "买了以后多少天之内可以退货?",
        "known.en": "30 days",
        "known.zh": "30天",
    },
    {
        "ask.en": "What does standard shipping to Canada cost?",
        "ask.zh": "寄到加拿大的标准运费是多少?",
        "known.en": "$12.90",
        "known.zh": "$12.90",
    },
    {
        "ask.en": "How long is the warranty on shoes?",
        "ask.zh": "鞋子的质保期是多久?",
        "known.en": "12 months",
        "known.zh": "12个月",
    },
    {
        "ask.en": "How many days do I have to pay by bank transfer?",
        "ask.zh": "银行转账要在几天内付款?",
        "known.en": "7 days",
        "known.zh": "7天",
    },
    {
        "ask.en": "How many coupons can I use per order?",
        "ask.zh": "一个订单可以用几张优惠券?",
        "known.en": "One coupon per order",
        "known.zh": "每单限用一张",
    },
    {
        "ask.en": "From what amount on is shipping free within the United States?",
        "ask.zh": "美国境内满多少钱免运费?",
        "known.en": "$49.00",
        "known.zh": "$49.00",
    },
)

UNANSWERABLE: tuple[Mapping[str, str], ...] = (
    {
        "ask.en": "Can I hire your warehouse for my wedding next May?",
        "ask.zh": "我明年五月结婚,可以租你们的仓库办婚礼吗?",
    },
    {
        "ask.en": "Who is the architect of your head office?",
        "ask.zh": "你们总部大楼是哪位建筑师设计的?",
    },
    {
        "ask.en": "Do you sponsor local football clubs?",
        "ask.zh": "你们赞助本地的足球俱乐部吗?",
    },
    {
        "ask.en": "Is your packaging ink certified as vegan?",
        "ask.zh": "你们包装上用的油墨有纯素认证吗?",
    },
)


def answered_by(folder: Path) -> list[Mapping[str, str]]:
    """The questions whose answers the shop's documents hold, in every language that the folder has."""
    texts = {
        language: "\n".join(
            file.read_text("utf-8", errors="replace") for file in sorted((folder / language).glob("*.md"))
        ).replace("**", "")
        for language in ("en", "zh")
    }
    return [
        q
        for q in QUESTIONS
        if all(q[f"known.{x}"] in text for x, text in texts.items() if text) and any(texts.values())
    ]
