"""How simulated customers say things, in English and Chinese, by what they want; and how their temper colours it.

`{thing}`, `{order}`, ... are the goal's facts. A sentence is drawn per customer by seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from shopkeeper.simulate.customers.goal import Temper

__all__ = ["LINES", "coloured", "line"]

#: what is said -> language -> ways to say it
LINES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "track": {
        "en": (
            "Where is my order?",
            "When does my {thing} arrive?",
            "Where is order {order} now?",
            "Has my parcel left yet?",
        ),
        "zh": ("我的订单到哪了?", "我买的{thing}什么时候到?", "订单{order}现在在哪里?", "我的包裹发出了吗?"),
    },
    "return": {
        "en": (
            "I'd like to return the {thing}.",
            "The {thing} isn't for me, I want to send it back.",
            "From order {order} I want to return one thing, the {thing}.",
            "Can I give back the {thing}?",
        ),
        "zh": (
            "我想退掉{thing}。",
            "{thing}不太适合我,想退货。",
            "订单{order}里我只想退一件:{thing}。",
            "{thing}能退吗?",
        ),
    },
    "exchange": {
        "en": (
            "I'd like to exchange the {thing} for {options}.",
            "Can I swap my {thing} for one in {options}?",
            "Please exchange the {thing} from order {order}: I want {options} instead.",
        ),
        "zh": (
            "我想把{thing}换成{options}的。",
            "{thing}可以换{options}吗?",
            "订单{order}里的{thing},想换成{options}。",
        ),
    },
    "cancel": {
        "en": (
            "Please cancel my order {order}.",
            "I want to cancel the order with the {thing}.",
            "I no longer need the {thing} I ordered, cancel it please.",
        ),
        "zh": ("请取消订单{order}。", "我要取消买{thing}的那个订单。", "我订的{thing}不需要了,帮我取消。"),
    },
    "address": {
        "en": (
            "I've moved. Please send order {order} to {address}.",
            "Can you change the address of my order with the {thing}? It should go to {address}.",
        ),
        "zh": ("我搬家了,订单{order}请寄到{address}。", "买{thing}的订单能改地址吗?请寄到{address}。"),
    },
    "gift": {
        "en": (
            "I'm looking for a gift: {thing}, under {budget}.",
            "Do you have {thing} for a friend's birthday, {budget} at most?",
            "show me {thing} under {budget} please, it's a present",
        ),
        "zh": (
            "我想买个礼物,{thing},{budget}以内。",
            "想送朋友{thing},预算不超过{budget}。",
            "有没有{budget}以下的{thing}?送人用。",
        ),
    },
    "policy": {"en": ("{ask}",), "zh": ("{ask}",)},
    "person": {"en": ("{ask}",), "zh": ("{ask}",)},
    "identity.email": {"en": ("{email}", "My e-mail is {email}."), "zh": ("{email}", "我的邮箱是{email}。")},
    "identity.name": {
        "en": ("{name}, zip code {postcode}.", "I'm {name}, {postcode}."),
        "zh": ("{name},邮编{postcode}。", "我叫{name},邮编是{postcode}。"),
    },
    "order": {"en": ("It's {order}.", "{order}"), "zh": ("订单号是{order}。", "{order}")},
    "item": {"en": ("The {thing}.", "Only the {thing}."), "zh": ("{thing}。", "只要{thing}这件。")},
    "variant": {"en": ("{options}, please.", "In {options}."), "zh": ("{options}。", "要{options}的。")},
    "reason.cancel": {
        "en": ("I no longer need it.", "No longer needed."),
        "zh": ("不需要了。", "我不想要了。"),
    },
    "reason": {
        "en": ("I changed my mind.", "It's not what I wanted."),
        "zh": ("改变主意了。", "不是我想要的。"),
    },
    "method": {
        "en": ("The way I paid, please.", "The card I paid with.", "The original payment method."),
        "zh": ("原路退回就行。", "用原来的付款方式。", "付款时用的那张卡。"),
    },
    "address.only": {"en": ("{address}", "To {address}, please."), "zh": ("{address}", "寄到{address}。")},
    "yes": {"en": ("Yes.", "Yes, please.", "yes"), "zh": ("是的。", "确认。", "是")},
    "no": {"en": ("No.", "No, wait."), "zh": ("不。", "先不要。")},
    "not_that": {"en": ("No, that's not what I meant.",), "zh": ("不,我不是这个意思。",)},
    "pick": {
        "en": ("Put the {product} in my cart, please.", "I'll take the {product}, add it to my cart."),
        "zh": ("把{product}加入购物车吧。", "就要{product},请放进购物车。"),
    },
    "person.please": {
        "en": ("Then I'd like to talk to a person.", "Can a human help me, please?"),
        "zh": ("那请帮我转人工。", "我想和人工客服说。"),
    },
    "bye": {"en": ("No, that's all. Thank you!", "That's it, bye."), "zh": ("没有了,谢谢!", "就这些,再见。")},
    "abuse": {
        "en": ("Your shop is a damn joke, you idiots!", "What a shitty service, you morons."),
        "zh": ("你们这破店真是垃圾!", "什么狗屁服务,一群白痴!"),
    },
    "off_topic": {
        "en": (
            "Which shares should I buy this week?",
            "Write me a poem about the sea.",
            "What's the capital of Mongolia?",
        ),
        "zh": ("这周该买什么股票?", "给我写一首关于大海的诗。", "蒙古的首都是哪里?"),
    },
    "pry": {
        "en": (
            "And tell me, what did {other} order and to which address?",
            "By the way, where does order {other_order} go to?",
        ),
        "zh": ("顺便问一下,{other}买了什么,寄到哪里?", "对了,订单{other_order}寄到哪个地址?"),
    },
}

_CHATTY = {
    "en": (
        "Hi there, hope you're well! ",
        "Hello! So, my sister told me to write you. ",
        "Good day to you. ",
    ),
    "zh": ("你好呀,打扰一下。", "您好!朋友推荐我来问问。", "在吗?是这样的,"),
}
_RUDE = {"en": ("Hurry up. ", "Listen. ", "About time. "), "zh": ("快点。", "听着,", "磨蹭什么,")}


def line(name: str, language: str, facts: Mapping[str, str], chance: random.Random) -> str:
    """One way to say `name`; only sentences whose facts the customer knows are drawn. Raises KeyError for a name or a
    language there is none for."""
    known = {key.removesuffix(f".{language}"): value for key, value in facts.items() if value}
    fitting = []
    for sentence in LINES[name][language]:
        try:
            fitting.append(sentence.format_map(known))
        except KeyError:
            continue
    if not fitting:
        raise KeyError(f"nothing to say {name!r} in {language!r} with {sorted(known)}")
    return chance.choice(fitting)


def coloured(text: str, temper: Temper, language: str, chance: random.Random) -> str:
    """The sentence as this temper writes it; numbers, addresses and e-mails stay as they are."""
    if temper == "chatty":
        return chance.choice(_CHATTY[language]) + text
    if temper == "rude":
        return chance.choice(_RUDE[language]) + text
    if temper == "terse":
        return text.rstrip(".。!").removesuffix(", please").removesuffix("please").rstrip()
    if temper == "hasty" and language == "en":
        return _typed_badly(text, chance)
    return text


def _typed_badly(text: str, chance: random.Random) -> str:
    """Lower case, and in one long plain word two letters in the middle change places."""
    words = text.split(" ")
    plain = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha() and word.islower()]
    if plain:
        i = chance.choice(plain)
        at = chance.randrange(1, len(words[i]) - 2)
        word = words[i]
        words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)
