"""The Chinese speaker says what is meant, no more and no less, and keeps held-out patterns out of training."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from decimal import Decimal

import pytest

from shopkeeper.train.recipes.chinese import CHINESE, patterns
from shopkeeper.train.recipes.chinese.numbers import numeral, range_of_two, short_numeral
from shopkeeper.train.recipes.chinese.traditional import TABLE, WORDS
from shopkeeper.train.recipes.scene import Kind, Part, Said, Scene, Shown, World
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.request import INTENTS, SORTS, Price, TypedRequest

KINDS = (
    Kind("保温杯", ("保温杯", "水杯", "保温壶"), ("上班路上保温咖啡", "给孩子带热水"),
         {"材质": ("304不锈钢", "玻璃", "塑料"), "容量": ("350ml", "500ml", "1L"), "颜色": ("红色", "蓝色", "藏青色")},
         ("暖山", "Thermo Fox"), (30, 300)),
    Kind("跑步鞋", ("跑步鞋", "跑鞋"), ("晨跑不伤膝盖",),
         {"颜色分类": ("黑色", "白色", "粉色"), "鞋码": ("38", "42", "44"), "功能": ("防水", "透气")},
         ("飞驰", "Runo", "云步"), (99, 900)),
    Kind("坚果", ("坚果", "混合坚果"), ("追剧的时候解馋",),
         {"口味": ("原味", "麻辣", "蒜香"), "净含量": ("250g", "1kg"), "饮食需求": ("无糖", "有机")}, ("果小仓",), (10, 90)),
    Kind("连衣裙", ("连衣裙", "裙子"), (),
         {"尺码": ("S", "M", "XL"), "面料": ("纯棉", "真丝"), "风格": ("法式", "简约"), "季节": ("夏季", "春秋")},
         ("LUMI", "素白"), (80, 1500)),
    Kind("电钻", ("电钻", "手电钻"), ("在墙上打孔挂画",),
         {"电压": ("12V", "20V"), "供电方式": ("充电", "插电"), "遥控": ("是", "否"), "产地": ("福建",)},
         ("铁匠",), (100, 2000)),
    Kind("猫粮", ("猫粮",), ("喂刚断奶的小猫",),
         {"适用宠物": ("幼猫", "成猫"), "口味": ("鸡肉", "三文鱼"), "香型": ("无香",), "年龄段": ("6岁以上",)}, (), (20, 400)),
)  # fmt: skip
WORLD = World("小店", "zh", "元", KINDS)


def random_scene(rng: random.Random) -> Scene:
    """A scene with any intent and any slots."""
    shown = tuple(_shown(rng) for _ in range(rng.choice((0, 1, 2, 3, 5))))
    count = rng.choice((1, 1, 1, 1, 2, 3))
    rows = [_request(rng, shown) for _ in range(count)]
    return Scene(
        WORLD,
        tuple(request for request, _ in rows),
        tuple(kind for _, kind in rows),
        tuple(bool(kind and kind.uses and rng.random() < 0.3) for _, kind in rows),
        None,
        shown,
    )


def _shown(rng: random.Random) -> Shown:
    kind = rng.choice(KINDS)
    values = {name: rng.choice(options) for name, options in kind.attributes.items()}
    brand = rng.choice(kind.brands or ("",))
    return Shown(f"{brand}{kind.name}", kind, brand, values, rng.randint(*kind.prices))


def _request(rng: random.Random, shown: tuple[Shown, ...]) -> tuple[TypedRequest, Kind | None]:
    intent = rng.choice((*INTENTS, "find", "find", "find", "find", "refine", "refine", "refine"))
    kind = rng.choice(KINDS) if rng.random() < 0.7 else None
    source = kind or rng.choice(KINDS)
    names = rng.sample(sorted(source.attributes), rng.choice((0, 1, 1, 2)))
    attributes = {name: (rng.choice(source.attributes[name]),) for name in names}
    avoid: dict[str, tuple[str, ...]] = {}
    left = [name for name in source.attributes if name not in names and name != "遥控"]
    if rng.random() < 0.25:
        name = rng.choice(left)
        avoid[name] = tuple(
            rng.sample(source.attributes[name], rng.randint(1, min(2, len(source.attributes[name]))))
        )
    if rng.random() < 0.1:
        avoid[rng.choice(("brand", "category"))] = (rng.choice(("飞驰", "铁匠")),)
    return TypedRequest(
        intent=intent,
        category=kind.name if kind else "",
        brands=tuple(rng.sample(source.brands, min(len(source.brands), rng.choice((0, 0, 1, 2))))),
        attributes=attributes,
        avoid=avoid,
        price=_price(rng) if rng.random() < 0.5 else Price(),
        sort=rng.choice(SORTS) if rng.random() < 0.2 else "",
        quantity=rng.choice((1, 2, 3, 5, 12, 20, 150)) if rng.random() < 0.3 else 0,
        order=rng.choice(("20240518", "#1043", "SO-7781", "D99120")) if rng.random() < 0.3 else "",
        refs=tuple(sorted(rng.sample(range(1, len(shown) + 1), min(len(shown), rng.choice((0, 1, 2)))))),
    ), kind  # fmt: skip


def _price(rng: random.Random) -> Price:
    low = Decimal(rng.choice((30, 50, 100, 120, 150, 300, 1500, 2000, 88, 10500)))
    return rng.choice(
        (
            Price(high=low),
            Price(low=low),
            Price(about=low),
            Price(low=low, high=low * 2),
            Price(low=low, high=low + 100),
        )
    )


DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}
UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10000}


def numbers_in(text: str) -> set[int]:
    """Every number that a reader may see in `text`, read by other means than the speaker's."""
    text = (
        unicodedata.normalize("NFKC", text.replace("，", " "))
        .lower()
        .replace("貳", "二")
        .replace("兩", "两")
        .replace("萬", "万")
    )
    found: set[int] = set()
    for run in re.findall(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[k千万]?\d?", text):
        plain = run.replace(",", "")
        for unit in "k千万":
            if unit in plain:
                head, _, tail = plain.partition(unit)
                found.add(int(Decimal(head) * UNITS[unit]) + (int(tail) * UNITS[unit] // 10 if tail else 0))
        found |= {int(digits) for digits in re.findall(r"\d+", plain)}
    for run in re.findall("[零一二三四五六七八九十百千万两俩〇]+", text):
        found |= {_read(run), _read_pair(run, 0), _read_pair(run, 1)}
    if "打" in text:
        found |= {12 * n for n in set(found)}
    return found


def _read(run: str) -> int:
    total, section, digit, last = 0, 0, 0, 0
    for char in run.replace("〇", "零"):
        if char in UNITS:
            unit = UNITS[char]
            section, last = (
                ((section + digit) * unit, unit) if unit == 10000 else (section + (digit or 1) * unit, unit)
            )
            if unit == 10000:
                total, section = total + section, 0
            digit = 0
        else:
            digit = DIGITS[char]
            last = 0 if digit == 0 else last
    return total + section + (digit * last // 10 if digit and last > 10 else digit)


def _read_pair(run: str, which: int) -> int:
    match = re.fullmatch("([一二三四五六七八九])([两二三四五六七八九])([十百千万])", run)
    return DIGITS[match[1 + which]] * UNITS[match[3]] if match else -1


SORT_WORDS = {
    "price_asc": "便宜 实惠 低 平价 贵 省 平替 白菜 升 cheap 下来",
    "price_desc": "贵 高 顶 档 便宜没好货 不差钱 便宜了 降 往上 加",
    "newest": "新 老 旧 刚 上架",
    "rating": "评 口碑",
    "popular": "销 火 热 爆 人气 受欢迎 大家 买的人 随大流 网红 卖得 回购 别人",
}  # fmt: skip
SAME = {
    "毫升": "ml",
    "公斤": "kg",
    "千克": "kg",
    "克": "g",
    "升": "l",
    "瓦": "w",
    "伏": "v",
    "厘米": "cm",
    "公分": "cm",
}


def says(text: str, value: str) -> bool:
    """Whether `value` of the shop can be read from `text`."""
    text, value = (unicodedata.normalize("NFKC", t).lower() for t in (text, value))
    if value in text or (value.endswith("色") and value[:-1] in text):
        return True
    for word, unit in SAME.items():
        text = text.replace(word, unit)
    return value in text or value.removesuffix("b") in text


def missing(said: Said, scene: Scene) -> list[str]:
    """Slots in the gold requests that cannot be read from the text."""
    text, lacks = simplified(said.text), []
    numbers = numbers_in(text)
    for request in said.requests:
        if request.want and request.want not in said.text:
            lacks.append(f"want {request.want}")
        if request.category and not request.want:
            lacks.append(f"category {request.category}")
        lacks += [f"brand {b}" for b in request.brands if not says(text, b)]
        for values in (request.attributes, request.avoid):
            for name, several in values.items():
                lacks += [f"{name} {v}" for v in several if not says(text, name if v in "是否" else v)]
        for limit in (request.price.low, request.price.high, request.price.about):
            if limit is not None and int(limit) not in numbers:
                lacks.append(f"price {limit}")
        if request.quantity and request.quantity not in numbers:
            lacks.append(f"quantity {request.quantity}")
        if request.sort and not any(word in text for word in SORT_WORDS[request.sort].split()):
            lacks.append(f"sort {request.sort}")
        if request.order and request.order not in said.text:
            lacks.append(f"order {request.order}")
        lacks += [f"ref {ref}" for ref in request.refs if not _points(text, ref, scene.shown, numbers)]
    return lacks


def _points(text: str, ref: int, shown: tuple[Shown, ...], numbers: set[int]) -> bool:
    item = shown[ref - 1]
    tells = [item.brand, *item.attributes.values(), str(item.price), item.title]
    hints = "这 那 最 前 后 第 上面 链接 贵 便宜 全部 所有 两个 头 图 号 倒数 中间 当中 No".split()
    return ref in numbers or any(t and says(text, t) for t in tells) or any(h in text for h in hints)


def simplified(text: str) -> str:
    """Back from traditional characters, as far as the speaker's table goes."""
    pairs = [
        *TABLE.items(),
        *(pair for short, long in WORDS.items() for pair in zip(short, long, strict=True)),
    ]
    return text.translate({ord(long): short for short, long in pairs if short != long})


def sayings(seed: int, count: int, part: Part = "train") -> list[tuple[Scene, Said]]:
    rng = random.Random(seed)
    scenes = [random_scene(rng) for _ in range(count)]
    return [(scene, CHINESE.say(scene, rng, part)) for scene in scenes]


@pytest.mark.parametrize("part", ["train", "heldout"])
def test_every_slot_of_the_gold_requests_can_be_read_from_the_text(part: Part) -> None:
    wrong = [(said.text, lacks) for scene, said in sayings(1, 4000, part) if (lacks := missing(said, scene))]
    assert not wrong, wrong[:5]


def test_no_slot_appears_that_was_not_meant() -> None:
    for scene, said in sayings(2, 2000):
        for meant, gold in zip(scene.requests, said.requests, strict=True):
            assert gold.intent == meant.intent
            assert gold.slots() <= meant.slots()


def test_a_find_keeps_all_that_was_meant() -> None:
    for scene, said in sayings(3, 3000):
        for meant, gold, kind in zip(scene.requests, said.requests, scene.kinds, strict=True):
            if meant.intent == "find" and kind:
                dropped = meant.slots() - gold.slots()
                assert {slot for slot, _ in dropped} <= {"order", "ref"}, (said.text, dropped)


def test_training_never_uses_a_held_out_pattern_and_held_out_always_does() -> None:
    part = {pattern.id: pattern.part for pattern in patterns()}
    for _, said in sayings(4, 2500, "train"):
        assert all(part[used] == "train" for used in said.templates)
    for _, said in sayings(5, 2500, "heldout"):
        assert any(part[used] == "heldout" for used in said.templates), said


def test_pattern_ids_are_unique_and_about_an_eighth_is_held_out() -> None:
    everything = patterns()
    assert len({pattern.id for pattern in everything}) == len(everything)
    held = sum(pattern.part == "heldout" for pattern in everything)
    assert 0.09 < held / len(everything) < 0.18


def test_ids_and_parts_do_not_depend_on_the_run() -> None:
    pattern = next(p for p in patterns() if p.group == "find" and p.text == "有没有{np}")
    assert (pattern.id, pattern.part) == ("zh.find.5c0a13cf", "train")


def test_every_intent_is_said_in_many_ways() -> None:
    rng = random.Random(6)
    for intent in INTENTS:
        scene = Scene(WORLD, (TypedRequest(intent, category="跑步鞋"),), (KINDS[1],))
        texts = {CHINESE.say(scene, rng).text for _ in range(200)}
        assert len(texts) > 60, (intent, len(texts))


def test_every_pattern_is_reached() -> None:
    used = Counter(
        i for part in ("train", "heldout") for _, s in sayings(7, 12000, part) for i in s.templates
    )
    unused = [pattern for pattern in patterns() if pattern.id not in used]
    assert len(unused) < 0.08 * len(patterns()), [(p.group, p.text) for p in unused[:40]]


def test_serving_can_read_every_amount_and_order_number() -> None:
    for _, said in sayings(9, 3000):
        numbers, orders = set(amounts(said.text)), set(order_numbers(said.text))
        for request in said.requests:
            limits = {request.price.low, request.price.high, request.price.about} - {None}
            assert limits <= numbers, said
            assert request.quantity < 3 or request.quantity in numbers, said
            assert not request.order or request.order in orders, said


def test_a_text_is_held_out_everywhere_or_nowhere() -> None:
    parts: dict[str, set[str]] = {}
    for pattern in patterns():
        parts.setdefault(pattern.text, set()).add(pattern.part)
    assert all(len(several) == 1 for several in parts.values())


def test_a_value_said_before_may_be_swapped_for_another() -> None:
    previous = TypedRequest("find", category="跑步鞋", attributes={"颜色分类": ("黑色",)})
    request = TypedRequest("refine", attributes={"颜色分类": ("白色",)})
    scene = Scene(WORLD, (request,), (None,), (False,), previous)
    rng = random.Random(3)
    sayings = [CHINESE.say(scene, rng) for _ in range(200)]
    assert any("黑色" in said.text for said in sayings)
    assert all(said.requests == (request,) for said in sayings)


def test_a_misspelt_name_is_wanted_as_it_is_written() -> None:
    rng = random.Random(4)
    scene = Scene(WORLD, (TypedRequest("find", category="保温杯"),), (KINDS[0],), (False,))
    wants = {CHINESE.say(scene, rng).requests[0].want for _ in range(1500)}
    assert len(wants - {"保温杯", "水杯", "保温壶"}) > 3
    assert "保溫杯" in wants


def test_the_same_seed_says_the_same() -> None:
    assert [s.text for _, s in sayings(8, 200)] == [s.text for _, s in sayings(8, 200)]


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (2, "二"), (10, "十"), (15, "十五"), (105, "一百零五"), (110, "一百一十"), (200, "两百"), (1500, "一千五百"),
     (2008, "两千零八"), (12000, "一万两千"), (10500, "一万零五百"), (20, "二十"), (222, "两百二十二")],
)  # fmt: skip
def test_numerals_are_written_as_in_chinese(number: int, words: str) -> None:
    assert numeral(number) == words


def test_short_numerals_and_neighbouring_ranges() -> None:
    assert [short_numeral(n) for n in (150, 2300, 12000, 105, 100, 1550)] == [
        "一百五",
        "两千三",
        "一万二",
        "",
        "",
        "",
    ]
    assert range_of_two(Decimal(300), Decimal(400)) == "三四百"
    assert range_of_two(Decimal(100), Decimal(200)) == "一两百"
    assert range_of_two(Decimal(300), Decimal(500)) == ""
