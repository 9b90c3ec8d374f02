"""The slots of a request, one fact each, and their words: before the thing, as a clause, as a keyword."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from shopkeeper.train.recipes.chinese.measure import measure
from shopkeeper.train.recipes.chinese.numbers import amount, count, numeral, range_of_two
from shopkeeper.train.recipes.chinese.pattern import Pattern
from shopkeeper.train.recipes.chinese.patterns import GROUPS
from shopkeeper.train.recipes.chinese.voice import Voice, mark
from shopkeeper.understanding.request import Price, TypedRequest

__all__ = ["Fact", "facts", "keep", "words"]

# a sort of attribute, by what its name contains: first match counts
SORTS_OF_ATTRIBUTE = (
    ("color", "颜色 色系 配色 色号 花色分类 color colour"),
    ("material", "材质 面料 材料 用料 质地 填充 内胆 主石"),
    ("size", "尺码 码数 鞋码 尺寸 大小 size"),
    ("flavour", "口味 味道 风味"),
    ("smell", "香型 香味 气味"),
    ("diet", "饮食 成分 特殊需求 配料"),
    ("age", "年龄"),
    ("people", "人群 性别 对象 肤质 发质 宠物"),
    ("fit", "适用型号 适配 兼容 车型 机型 接口 插头 连接"),
    ("space", "空间 场景"),
    (
        "number",
        "容量 净含量 重量 净重 功率 电压 长度 线长 总长 内存 存储 体积 规格 屏幕 件数 数量 包装 装数 跟高 鞋跟 瓦数",
    ),
    ("season", "季节"),
    ("feature", "功能 特点 特性 卖点"),
    ("style", "风格 款式 版型 款型 剪裁 图案 花纹 花色 领 袖 形状 外形 设计"),
    ("origin", "产地 产区"),
)
UNPRICED = Price()
YES = frozenset("是 有 支持 可以 yes true Yes True".split())
NO = frozenset("否 无 没有 不支持 no false No False".split())
UNITS = (
    (re.compile(r"(?<=\d)ml$", re.I), ("毫升", "ML")),
    (re.compile(r"(?<=\d)kg$", re.I), ("公斤", "千克", "KG")),
    (re.compile(r"(?<=\d)g$"), ("克",)),
    (re.compile(r"(?<=\d)L$"), ("升", "l")),
    (re.compile(r"(?<=\d)W$"), ("瓦", "w")),
    (re.compile(r"(?<=\d)V$"), ("伏", "v")),
    (re.compile(r"(?<=\d)GB$"), ("G", "g")),
    (re.compile(r"(?<=\d)TB$"), ("T", "t")),
    (re.compile(r"(?<=\d)英寸$"), ("寸", "吋")),
    (re.compile(r"(?<=\d)cm$", re.I), ("厘米", "公分")),
    (re.compile(r"(?<=\d)米$"), ("m",)),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`slot`: field of the request; `name`: attribute of the shop; `group`: prefix of its patterns."""

    slot: str
    name: str
    group: str
    values: tuple[str, ...] = ()
    price: Price = UNPRICED
    quantity: int = 0


@cache
def sort_of_attribute(name: str) -> str:
    """Which way of speaking suits an attribute of this name."""
    lower = name.lower()
    for sort, words in SORTS_OF_ATTRIBUTE:
        if any(word in lower for word in words.split()):
            return sort
    return "other"


def facts(request: TypedRequest) -> list[Fact]:
    """The request's slots that can stand beside goods: all but category, order and refs."""
    found: list[Fact] = []
    if request.brands:
        found.append(Fact("brand", "", "brand", request.brands))
    for name, values in request.attributes.items():
        sort = sort_of_attribute(name)
        if len(values) == 1 and values[0] in YES | NO:
            sort = "yes" if values[0] in YES else "no"
        found.append(Fact("attributes", name, f"attr.{sort}", values))
    for name, values in request.avoid.items():
        if name in ("brand", "category"):
            group = f"avoid.{name}"
        else:
            sort = sort_of_attribute(name)
            eaten = sort == "flavour" or (sort == "diet" and not any(v[0] in "无低零高素有" for v in values))
            group = f"avoid.{'food' if eaten else sort}"
        found.append(Fact("avoid", name, group, values))
    if request.price != Price():
        low, high, about = request.price.low, request.price.high, request.price.about
        price = Price(about=about) if low is None and high is None else Price(low, high)
        found.append(Fact("price", "", "price", price=price))
    if request.sort:
        found.append(Fact("sort", "", f"sort.{request.sort}"))
    if request.quantity:
        found.append(Fact("quantity", "", "quantity", quantity=request.quantity))
    return found


def keep(request: TypedRequest, said: list[Fact], **changes: object) -> TypedRequest:
    """`request` with only the slots that were said, and `changes` (want, category, order, refs)."""
    attributes = {f.name: f.values for f in said if f.slot == "attributes"}
    avoid = {f.name: f.values for f in said if f.slot == "avoid"}
    slots = {f.slot for f in said}
    price = next((f.price for f in said if f.slot == "price"), Price())
    rest: dict[str, object] = {
        "want": "",
        "category": "",
        "order": "",
        "refs": (),
        "attributes": {k: v for k, v in request.attributes.items() if k in attributes},
        "avoid": {k: v for k, v in request.avoid.items() if k in avoid},
        "brands": request.brands if "brand" in slots else (),
        "price": price,
        "sort": request.sort if "sort" in slots else "",
        "quantity": request.quantity if "quantity" in slots else 0,
    }
    return replace(request, **(rest | changes))  # type: ignore[arg-type]


def words(fact: Fact, place: str, voice: Voice, thing: str = "") -> str:
    """How `voice` says `fact` at `place`: "pre", "post" or "key". `thing`: what is counted."""
    if fact.slot == "quantity":
        said = mark(count(fact.quantity, voice.rng, measure(thing, voice.rng)))
        return (
            said
            if place == "pre"
            else voice.phrase(f"quantity.{place}", values={"q": said, "d": mark(str(fact.quantity))})
        )
    if fact.slot == "price":
        return _price(fact, place, voice)
    group = _group(fact, place, voice)
    if fact.slot == "sort":
        return mark(voice.phrase(group))
    pattern = voice.pick(group)
    both = fact.slot == "avoid" or voice.comparing
    joint = voice.one(("和", "跟", "、", "还有") if both else ("或者", "或", "、", "和", "/", "跟"))
    shown = [_shown(fact, value, voice, "{v}的" in pattern.text) for value in fact.values]
    pattern = _without_echo(pattern, shown[0][0], shown[-1][-1])
    values: Mapping[str, str] = {"v": joint.join(mark(v) for v in shown), "name": mark(fact.name)}
    return pattern.fill(voice.rng, values)


def _without_echo(pattern: Pattern, first: str, last: str) -> Pattern:
    """`pattern` without 款 after 黑色款 and without 带 before 带麦克风."""
    text = re.sub(rf"(?<={{v}}){re.escape(last)}", "", pattern.text)
    text = re.sub(rf"{re.escape(first)}(?={{v}})", "", text)
    return pattern if text == pattern.text else replace(pattern, text=text)


def _group(fact: Fact, place: str, voice: Voice) -> str:
    own = f"{fact.group}.{place}"
    common = "avoid" if fact.slot == "avoid" else "attr.other"
    if own not in GROUPS:
        return f"{common}.{place}"
    if fact.slot == "avoid" and fact.name not in ("brand", "category") and voice.chance(0.6):
        return f"avoid.{place}"
    return own


def _shown(fact: Fact, value: str, voice: Voice, of: bool) -> str:
    """A value as people write it: 红 for 红色 before 的, M码 for M, 500毫升 for 500ml, nike for Nike."""
    if fact.slot == "brand" or fact.name == "brand":
        return value.lower() if value.isascii() and voice.chance(0.25) else value
    sort = sort_of_attribute(fact.name)
    if (
        sort == "color"
        and of
        and len(value) == 2
        and value.endswith("色")
        and value[0] in "红蓝黑白灰绿黄紫粉橙"
    ):
        return value[0] if voice.chance(0.25) else value
    if sort == "size" and value.isascii() and re.fullmatch(r"\d{2}|\d?X{0,4}[SML]", value):
        if value.isalpha() and voice.chance(0.15):
            value = value.lower()
        return value + (voice.one(("码", "码", "号", "码")) if voice.chance(0.6) else "")
    if voice.chance(0.3):
        for unit, others in UNITS:
            if unit.search(value):
                return unit.sub(voice.one(others), value)
    if value.isascii() and voice.chance(0.1):
        return value.lower()
    return value


def _price(fact: Fact, place: str, voice: Voice) -> str:
    price, currency = fact.price, voice.scene.world.currency
    if price.low is not None and price.high is not None:
        span = range_of_two(price.low, price.high)
        if span and voice.chance(0.35):
            return voice.phrase(f"price.span.{place}", values={"n": mark(span)})
        pattern = voice.pick(f"price.both.{place}")
        if voice.chance(0.4) and price.high == price.high.to_integral_value():
            low, high = f"{price.low.normalize():f}", f"{price.high.normalize():f}"
            unit = voice.one(("", "块", "元")) if high.isdigit() else ""
            return pattern.fill(voice.rng, {"a": mark(low), "b": mark(high + unit)})
        low, high = amount(price.low, voice.rng, currency), amount(price.high, voice.rng, currency)
        return pattern.fill(voice.rng, {"a": mark(low), "b": mark(high)})
    if price.about is not None:
        rough = _rough(int(price.about)) if price.about == int(price.about) else ""
        if rough and voice.chance(0.25):
            return voice.phrase(f"price.some.{place}", values={"n": mark(rough)})
        return voice.phrase(
            f"price.about.{place}", values={"n": mark(amount(price.about, voice.rng, currency))}
        )
    bound, value = ("high", price.high) if price.high is not None else ("low", price.low)
    assert value is not None
    return voice.phrase(f"price.{bound}.{place}", values={"n": mark(amount(value, voice.rng, currency))})


def _rough(number: int) -> str:
    """一百来 for 100, 三十来 for 30; empty for what is not round."""
    for unit in (1000, 100, 10):
        if number >= unit:
            return numeral(number) + "来" if number % unit == 0 and 1 <= number // unit < 10 else ""
    return ""
