"""Names, numbers and prices that nobody has seen before: what made-up goods are called and cost."""

from __future__ import annotations

import random
import re
from typing import Literal

__all__ = ["brand", "extras", "model", "other_number", "price"]

_ONSETS = "b br c ch cl d dr f fl g gl h j k kr l m n p pl qu r s sh sk sl st t th tr v w z".split()
_NUCLEI = "a e i o u ai ea ee io oa ou y".split()
_CODAS = ["", "", "", "l", "n", "m", "r", "s", "t", "x", "nd", "rk", "ll", "sk", "th"]
_BRAND_TAILS = ("& Co", "Works", "Lab", "Studio", "Home", "Goods", "Supply", "House", "Bros", "Design")
_HAN = (
    "安柏晨澄初川淳岱帆枫谷禾鹤恒弘湖华嘉锦静君开朗乐黎林岭陆麓鸣茗木南宁沐朴启青清秋然瑞森山尚深石时书水"
    "松素棠天庭桐万微文屋溪夏向小心星雅言野一怡亦因友余屿雨域远越云泽知竹庄子自"
)
_MODEL_WORDS = (
    "Alder Arc Atlas Bay Birch Bolt Brook Cape Cedar Cove Crest Dawn Delta Dune Echo Edge Fern Field Fjord Forge "
    "Glen Grove Halo Haven Hill Isle Jet Kite Lake Lark Loop Luna Mesa Mist Moss Nest Nova Oak Onyx Orbit Peak "
    "Pine Plume Pulse Reef Ridge Rift Rook Sage Sky Slate Spark Stone Terra Tide Vale Vega Wave Willow Zen"
).split()
_EXTRAS: dict[str, tuple[tuple[str, str, Literal["text", "number", "flag"]], ...]] = {
    "en": (
        ("Warranty", "1 year/2 years/3 years/5 years/6 months/18 months", "number"),
        ("Made in", "Portugal/Vietnam/Germany/Japan/Poland/Turkey/India/China/Italy/Mexico", "text"),
        ("Weight", "120 g/350 g/0.8 kg/1.4 kg/2.6 kg/7 kg/95 g/640 g/11 kg", "number"),
        ("Width", "18 cm/24 cm/42 cm/60 cm/95 cm/120 cm/7 cm", "number"),
        ("Depth", "9 cm/14 cm/33 cm/48 cm/55 cm", "number"),
        ("Height", "6 cm/21 cm/37 cm/74 cm/110 cm/180 cm", "number"),
        ("Cable length", "0.9 m/1.2 m/1.5 m/2 m/3 m", "number"),
        ("Batteries included", "yes/no", "flag"),
        ("Batteries", "2 x AA/3 x AAA/1 x CR2032/built in", "text"),
        ("Assembly required", "yes/no", "flag"),
        ("Recyclable packaging", "yes/no", "flag"),
        ("Spare parts available", "yes/no", "flag"),
        ("Fragrance free", "yes/no", "flag"),
        ("Voltage", "110 V/220 V/12 V/24 V", "number"),
        ("Age", "3+/6+/8+/12+/14+", "text"),
        ("Pattern", "plain/striped/checked/floral/dotted", "text"),
        ("Season", "summer/winter/all year", "text"),
        ("Certificate", "CE/OEKO-TEX/FSC/Fairtrade/GOTS", "text"),
        ("Pack size", "1 piece/2 pieces/4 pieces/6 pieces/12 pieces/24 pieces", "number"),
        ("Max. temperature", "60 °C/120 °C/180 °C/230 °C/260 °C", "number"),
        ("Water resistant", "yes/no", "flag"),
        ("Gift box", "yes/no", "flag"),
    ),
    "zh": (
        ("保修", "1年/2年/3年/5年/6个月/18个月", "number"),
        ("产地", "福建/浙江/广东/越南/德国/日本/葡萄牙/云南/四川", "text"),
        ("重量", "120克/350克/0.8公斤/1.4公斤/2.6公斤/7公斤/95克", "number"),
        ("宽度", "18厘米/24厘米/42厘米/60厘米/95厘米", "number"),
        ("高度", "6厘米/21厘米/37厘米/74厘米/110厘米/180厘米", "number"),
        ("线长", "0.9米/1.2米/1.5米/2米/3米", "number"),
        ("含电池", "是/否", "flag"),
        ("需要组装", "是/否", "flag"),
        ("可回收包装", "是/否", "flag"),
        ("提供配件", "是/否", "flag"),
        ("电压", "110伏/220伏/12伏/24伏", "number"),
        ("适用年龄", "3岁以上/6岁以上/8岁以上/12岁以上", "text"),
        ("图案", "纯色/条纹/格子/碎花/波点", "text"),
        ("适用季节", "夏季/冬季/四季", "text"),
        ("认证", "CE/FSC/3C/有机认证/OEKO-TEX", "text"),
        ("包装数量", "1件/2件/4件/6件/12件", "number"),
        ("耐温", "60℃/120℃/180℃/230℃", "number"),
        ("礼盒装", "是/否", "flag"),
        ("防泼水", "是/否", "flag"),
    ),
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def brand(rng: random.Random, language: str) -> str:
    """A brand's name: pronounceable, two to four Han characters in some Chinese shops."""
    if language == "zh" and rng.random() < 0.6:
        return "".join(rng.sample(_HAN, rng.choice((2, 2, 2, 3, 4))))
    name = _word(rng, rng.choice((1, 2, 2, 3))).capitalize()
    draw = rng.random()
    if draw < 0.1:
        return f"{name} {rng.choice(_BRAND_TAILS)}"
    if draw < 0.18:
        return name.upper()
    if draw < 0.25:
        return f"{name} {_word(rng, 1).capitalize()}"
    return name


def model(rng: random.Random) -> str:
    """A model's name or code; '' for goods that have none."""
    draw = rng.random()
    if draw < 0.25:
        return ""
    word = rng.choice(_MODEL_WORDS)
    letters = "".join(rng.choices("ABCDEFGHKLMNPRSTVX", k=rng.choice((1, 2, 2, 3))))
    number = str(rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 9999))))
    if draw < 0.5:
        return word
    if draw < 0.65:
        return f"{word} {number}"
    return rng.choice((f"{letters}{number}", f"{letters}-{number}", f"{letters}{number}{rng.choice('ABCX')}"))


def price(rng: random.Random, language: str) -> str:
    """A price as shown in some shop."""
    amount = 10 ** rng.uniform(0.5, 3.4)
    amount = round(amount) if amount > 60 else round(amount, 1)
    ending = rng.choice(("", "", ".99", ".50", ".90"))
    text = f"{int(amount):,}{ending}"
    if language == "zh":
        return rng.choice((f"¥{text}", f"{text}元", f"¥{text}"))
    return rng.choice((f"${text}", f"${text}", f"£{text}", f"€{text}", f"{text} CHF", f"{text} SEK"))


def other_number(value: str, rng: random.Random) -> str:
    """The value with its first number changed, written with as many places."""

    def change(match: re.Match[str]) -> str:
        text = match.group()
        places = len(text.partition(".")[2])
        number = float(text) * rng.uniform(0.5, 1.9)
        return f"{number:.{places}f}" if places else str(max(round(number), 1))

    return _NUMBER.sub(change, value, count=1)


def extras(
    rng: random.Random, language: str, count: int
) -> list[tuple[str, str, Literal["text", "number", "flag"]]]:
    """`count` attributes that any goods may have: (name, value, kind)."""
    chosen = rng.sample(_EXTRAS[language], count)
    return [(name, rng.choice(values.split("/")), kind) for name, values, kind in chosen]


def _word(rng: random.Random, syllables: int) -> str:
    text = "".join(
        rng.choice(_ONSETS) + rng.choice(_NUCLEI) + (rng.choice(_CODAS) if n == syllables - 1 else "")
        for n in range(syllables)
    )
    return text if len(text) > 2 else text + rng.choice("nrlx")
