"""How customers ask about a fact, and how it is told: patterns by language, kind of fact and, for common facts, by name.

{a} is the attribute's name, {v} its value, {w} a value that it has not.
"""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import random
import re

from shopkeeper.train.recipes.goods_text import Fact
from shopkeeper.train.recipes.row import pick

__all__ = ["ask", "check", "lower", "negated", "tell"]

# (question patterns) per (language, kind); the last sixth of each is kept for held-out parts
_ASK = {
    ("en", "text"): (
        "what is the {a}?", "what's the {a}", "which {a} is it?", "{a}?", "can you tell me the {a}?", "what {a} does it have",
        "do you know the {a} of this one?", "hi, what is its {a}?", "I'd like to know the {a}", "tell me the {a} please",
        "what about the {a}?", "and the {a}?", "could you look up the {a} for me", "what does it say about {a}?",
        "before I order: what {a} is this?", "sorry, I can't find the {a} anywhere",
    ),
    ("en", "number"): (
        "what is the {a}?", "what's the {a}", "{a}?", "how much is the {a}?", "can you tell me the {a}?", "what {a} does it have",
        "I need to know the {a}", "what's its {a} exactly?", "hello! which {a} does this have?", "tell me the {a} please",
        "and the {a}?", "do you know the {a} by any chance?", "what about {a}", "the {a} of this one?",
        "could you check the {a} for me?", "is the {a} given anywhere?",
    ),
    ("en", "list"): (
        "what are the {a}?", "{a}?", "which {a} are there?", "can you list the {a}?", "what {a} does it have", "what about {a}?",
        "tell me the {a}", "what do I get for {a}?", "which {a} can I choose from?", "any choice of {a}?",
    ),
    ("zh", "text"): (
        "{a}是什么？", "{a}是什么", "请问{a}？", "{a}呢", "这款的{a}是什么呀", "{a}是哪种？", "想知道{a}", "亲，{a}是什么", "麻烦告诉我{a}",
        "它的{a}？", "你好，{a}是啥", "请问一下这个{a}是什么", "{a}方面怎么样？", "帮我看下{a}",
    ),
    ("zh", "number"): (
        "{a}是多少？", "{a}多少", "请问{a}多少？", "{a}呢", "这款{a}有多少", "{a}是多少呀", "想了解一下{a}", "亲，{a}多少呢", "它的{a}？",
        "麻烦查一下{a}", "你好，{a}是多少", "具体{a}？", "{a}大概多少啊", "能说下{a}吗",
    ),
    ("zh", "list"): (
        "{a}有哪些？", "有什么{a}", "{a}都有啥", "请问有哪些{a}可选", "{a}呢", "可以选哪些{a}", "说一下{a}", "{a}有几种",
    ),
    ("en", "adjective"): (
        "is it {a}?", "is this {a}", "{a}?", "is this one {a} or not?", "hi, is it {a}?", "would you say it's {a}?",
        "I need something {a}, is it?", "is that {a} at all?", "can I be sure it's {a}?", "does it count as {a}?",
    ),
    ("en", "noun"): (
        "does it have {a}?", "does this one have {a}", "{a}?", "does it come with {a}?", "is there {a}?", "with {a}?", "has it got {a}",
        "hi, {a} yes or no?", "I need {a}, is that included?", "is {a} part of it?", "any {a} on this?",
    ),
    ("zh", "flag"): (
        "{a}吗？", "{a}吗", "请问{a}吗", "这款{a}吗？", "是不是{a}的", "支持{a}吗", "有{a}吗", "{a}不？", "亲，这个{a}吗", "我想要{a}的，这款是吗",
        "能不能{a}", "确定{a}吗？",
    ),
}  # fmt: skip
# questions that do not name the attribute; key: attribute's name in lower case
_SPECIAL = {
    "capacity": ("how much does it hold?", "how big is it inside?", "how much fits in?", "will it hold enough, how much is it?"),
    "volume": ("how much does it hold?", "how much is in it?", "how much do I get?", "what quantity is in there?"),
    "weight": ("how heavy is it?", "what does it weigh?", "is it heavy? how much", "how much does this weigh"),
    "material": ("what is it made of?", "what's it made from", "which material?", "made out of what?"),
    "battery life": ("how long does the battery last?", "how long does a charge last", "how many hours on one charge?", "when does it run flat?"),
    "power": ("how strong is it?", "how many watts?", "how powerful is this", "what wattage?"),
    "keeps hot": ("how long does it keep drinks hot?", "how long does my coffee stay hot?", "how long is it hot for", "until when is it still hot?"),
    "keeps cold": ("how long does it stay cold?", "how long does it keep things cold", "for how long is it cold?", "how long until the ice is gone?"),
    "screen size": ("how big is the screen?", "what size is the display", "how many inches?", "is the screen large? what size"),
    "color": ("what colours does it come in?", "which colours are there?", "what color is it", "which colour would I get?"),
    "size": ("what sizes are there?", "which sizes do you have", "what size is it?", "how does it come in sizes?"),
    "warranty": ("how long is it guaranteed?", "is there a guarantee?", "what guarantee do I get", "for how long are you liable?"),
    "made in": ("where is it made?", "where does it come from", "which country is it from?", "who produces it, what country?"),
    "origin": ("where does it come from?", "where is it from", "which region is it from?", "where was it grown?"),
    "for": ("who is it for?", "is it for men or women?", "is it a men's or women's one", "for whom is this?"),
    "brightness": ("how bright is it?", "how much light does it give", "is it bright? how many lumens", "what's the light output?"),
    "height": ("how tall is it?", "how high is it", "what does it measure in height?", "how tall would that stand?"),
    "width": ("how wide is it?", "how broad is this", "will it fit, how wide?", "what does it measure across?"),
    "length": ("how long is it?", "how long is this", "what does it measure lengthwise?", "is it long? how much"),
    "diameter": ("how wide is it across?", "how big around is it", "what does it measure across?", "what's it like from rim to rim?"),
    "noise": ("how loud is it?", "is it loud?", "is it quiet? how many decibels", "will I hear it running?"),
    "players": ("how many can play?", "for how many players is it", "how many people can play this?", "can a big group play?"),
    "people": ("how many people does it fit?", "for how many people is it", "how many can sleep in it?", "is there room for a family?"),
    "pockets": ("how many pockets?", "does it have pockets", "how many pockets are there?", "where do I put my things, pockets?"),
    "maximum load": ("how much can it carry?", "what can I put on it at most", "how much weight does it take?", "when is it too heavy for it?"),
    "roast": ("how dark is it roasted?", "is it a dark or a light roast", "which roast?", "how was it roasted?"),
    "容量": ("能装多少？", "有多大", "装得下多少", "多大容积啊"),
    "重量": ("重不重？多重", "有多重？", "多少克", "拿着沉吗，多重"),
    "材质": ("什么做的？", "是什么料子", "用的什么材料", "啥材料的"),
    "续航时间": ("充一次电能用多久？", "电池能撑多久", "续航怎么样", "几个小时没电"),
    "功率": ("多少瓦？", "功率大不大", "几瓦的", "费电吗，多少瓦"),
    "保温时长": ("能保温多久？", "热水能热多久", "保温几个小时", "到下午还热吗"),
    "颜色": ("有什么颜色？", "都有哪些颜色", "是什么色的", "可以选什么色"),
    "尺寸": ("有哪些尺码？", "尺码有啥", "多大的", "有什么大小可选"),
    "保修": ("保修多久？", "质保几年", "坏了保多久", "售后保多长时间"),
    "产地": ("哪里产的？", "是哪儿的", "产自哪里", "哪里生产的啊"),
    "适用人群": ("男款还是女款？", "适合谁用", "男生能用吗", "给谁用的"),
    "亮度": ("有多亮？", "亮不亮，多少流明", "够亮吗", "光线强不强"),
    "高度": ("有多高？", "多高啊", "高多少", "立起来多高"),
    "宽度": ("有多宽？", "多宽啊", "宽多少", "横着多宽"),
    "长度": ("有多长？", "多长啊", "长多少", "拉直多长"),
    "最大承重": ("最多能承多重？", "能放多重的东西", "承重多少", "放多重会坏"),
    "噪声": ("声音大吗？", "吵不吵，多少分贝", "噪音多大", "会不会吵"),
}  # fmt: skip
_SPECIAL_TELL = {
    "capacity": "It holds {v}.", "volume": "It holds {v}.", "weight": "It weighs {v}.", "material": "It is made of {v}.",
    "battery life": "The battery lasts {v}.", "made in": "It is made in {v}.", "origin": "It comes from {v}.",
    "color": "It comes in {v}.", "warranty": "The warranty is {v}.", "keeps hot": "It keeps drinks hot for {v}.",
    "price": "It costs {v}.", "brand": "It is made by {v}.", "people": "It is for {v} people.",
    "价格": "售价{v}。", "品牌": "品牌是{v}。", "材质": "材质是{v}。", "产地": "产自{v}。", "保修": "保修{v}。", "重量": "重{v}。",
}  # fmt: skip
_HEAD_ASK = {
    ("en", "price"): ("how much is it?", "what does it cost?", "price?", "what's the price", "how much do you want for it?",
                      "how expensive is this one?", "what would I pay?"),
    ("en", "brand"): ("what brand is it?", "who makes it?", "which brand", "who is the manufacturer?", "whose product is it?"),
    ("en", "stock"): ("is it in stock?", "do you have it?", "is it available", "can I get it right now?", "still available?",
                      "have you got any left?"),
    ("zh", "price"): ("多少钱？", "什么价", "价格多少", "这个怎么卖", "现在卖多少钱呀", "请问价位是？"),
    ("zh", "brand"): ("什么牌子的？", "是哪个品牌", "哪家生产的", "牌子是啥？", "什么品牌呀"),
    ("zh", "stock"): ("有货吗？", "现在有货没", "还有吗", "能买到吗", "库存还有吗？", "现货吗"),
}  # fmt: skip
_CHECK = {
    "en": ("is the {a} {w}?", "is it {w}?", "{w}, right?", "so the {a} is {w}?", "it's {w}, isn't it?", "does it have {w}?",
           "am I right that it's {w}?", "I read {w}, correct?"),
    "zh": ("{a}是{w}吗？", "是{w}的吗", "{w}对吧", "是不是{w}", "{a}是{w}吧？", "我看是{w}，对吗"),
}  # fmt: skip
_ADJECTIVE = re.compile(
    r"(able|proof|resistant|free|safe|ed|less|ic|ing cancelling|cancelling|dimmable|friendly|sealed|repellent|an|smart|"
    r"curved|outdoor|handed|adjustable|swappable|insulated|magnetic)$",
    re.IGNORECASE,
)
_NOT_ADJECTIVE = ("batteries included", "pen included", "poster included", "lead included", "converter included",
                  "filling included", "assembly required", "spare parts available")  # fmt: skip


def lower(name: str) -> str:
    """A name within a sentence: "Battery life" -> "battery life", but USB-C, Wi-Fi and 5G stay."""
    first = name.split(" ")[0]
    return name[0].lower() + name[1:] if first[1:].islower() or len(first) == 1 else name


def ask(fact: Fact, language: str, part: str, rng: random.Random, head: str = "") -> tuple[str, str]:
    """A question about the fact, and the id of its pattern. `head`: "price", "brand" or "stock" for those facts."""
    if head:
        return pick(rng, _HEAD_ASK[language, head], f"ask.{language}.{head}", part)
    special = _SPECIAL.get(fact.name.lower())
    if special and rng.random() < 0.5 and fact.kind != "flag":
        return pick(rng, special, f"ask.{language}.{fact.name.lower()}", part)
    kind = _flag_kind(fact.name, language) if fact.kind == "flag" else fact.kind
    text, template = pick(rng, _ASK[language, kind], f"ask.{language}.{kind}", part)
    return text.replace("{a}", _named(fact.name, kind, language)), template


def check(fact: Fact, value: str, language: str, part: str, rng: random.Random) -> tuple[str, str]:
    """A question whether the fact is `value`."""
    text, template = pick(rng, _CHECK[language], f"check.{language}", part)
    return text.replace("{a}", lower(fact.name)).replace("{w}", lower(value)), template


def tell(fact: Fact, language: str) -> str:
    """The fact as one sentence; the value stands in it as it stands in the facts."""
    name = fact.name
    if fact.kind == "flag":
        if language == "zh":
            return f"是的，{name}。" if fact.yes else f"不，{negated(name)}。"
        adjective = _flag_kind(name, language) == "adjective"
        if adjective:
            return f"Yes, it is {lower(name)}." if fact.yes else f"No, it is not {lower(name)}."
        return f"Yes: {lower(name)}." if fact.yes else f"No: no {lower(name)}."
    pattern = _SPECIAL_TELL.get(name.lower())
    if fact.kind == "list" and name.lower() != "color":
        return f"{name}有{fact.value}。" if language == "zh" else f"{name}: {fact.value}."
    if pattern is None:
        pattern = "{a}是{v}。" if language == "zh" else "The {a} is {v}."
    return pattern.replace("{a}", lower(name)).replace("{v}", fact.value)


def negated(name: str) -> str:
    """A Chinese flag that is not set: 可折叠 -> 不可折叠, 含电池 -> 不含电池, 有口袋 -> 没有口袋."""
    if name.startswith(("可", "含", "带", "防", "支持", "需要", "提供", "对", "易", "无")):
        return f"不{name}" if name[0] != "无" else f"并非{name}"
    return f"没{name}" if name.startswith("有") else f"没有{name}"


def _flag_kind(name: str, language: str) -> str:
    if language == "zh":
        return "flag"
    known = name.lower() in _NOT_ADJECTIVE
    return "adjective" if _ADJECTIVE.search(name) and not known else "noun"


def _named(name: str, kind: str, language: str) -> str:
    return name if language == "zh" else lower(name)
