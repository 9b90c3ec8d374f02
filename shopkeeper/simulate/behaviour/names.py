"""Invented people and places: plausible, nobody in particular; e-mail at example.com, phones 555-01xx."""

from __future__ import annotations

__all__ = ["chinese", "english", "place"]

_FIRST = (
    "Ada Alan Alice Amir Anna Ben Bianca Carl Carmen Celia Chloe Clara Colin "
    "Cora Daniel Dario David Dina Edith Elena Eli Ella Emil Emma Eva Felix "
    "Fiona Frank Freya George Gina Grace Hanna Harry Hazel Hugo Ida Ines Iris "
    "Ivan Jack Jane Jasper Joan Jonas Julia June Karl Kate Kira Lara Laura "
    "Leo Lena Liam Lily Lucas Lucy Luis Maja Marco Maria Mark Martha Maya Mia "
    "Milan Mona Nadia Nina Noah Nora Olga Oliver Omar Oscar Paula Peter Petra "
    "Philip Priya Ravi Rosa Ruben Ruth Samir Sara Selma Simon Sofia Stella "
    "Tara Theo Thomas Tina Vera Victor Viola Walter Wanda Yara Zoe "
).split()
_LAST = (
    "Abbott Adler Alvarez Archer Bailey Barker Becker Bell Berg Bishop Blake "
    "Brandt Brook Burke Carver Castillo Chandler Clarke Cole Costa Crane "
    "Dalton Diaz Dixon Drake Dunn Ellis Falk Farrell Fischer Fletcher Flores "
    "Foster Frost Garcia Gibson Grant Gray Hale Hansen Harper Hart Hayes Hill "
    "Holm Hughes Hunt Ibsen Jansen Keller Khan Klein Kumar Lane Larsen Lopez "
    "Lowe Maier Marsh Mason Mehta Meyer Miller Moore Moreno Nash Neumann "
    "Novak Olsen Ortega Page Parker Patel Pereira Porter Quinn Ramos Reed "
    "Rivera Romero Rossi Sanders Santos Shaw Silva Sommer Stone Tanner Torres "
    "Turner Vega Vogel Wagner Walsh Ward Webb Weiss West Winter Wolf Wood "
    "Young "
).split()
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_PINYIN = (
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he "
    "guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao "
    "yuan deng xu fu shen zeng peng lv "
).split()
_GIVEN = (
    "子涵 雨桐 欣怡 梓萱 浩然 宇轩 思远 文博 佳宁 晓雯 雪梅 建国 志强 丽华 婷婷 "
    "俊杰 嘉怡 明轩 诗涵 晨曦 安琪 若曦 天佑 静雯 海燕 春燕 秀兰 国栋 立新 一鸣 "
    "可欣 书瑶 景行 乐怡 云帆 芷若 伟 芳 娜 敏 静 磊 洋 艳 勇 杰 涛 明 超 "
    "霞 平 刚 玲 桂英 玉兰 凯 琳 悦 "
).split()
_CITIES = (
    ("Fairhaven", "MA", "02719"), ("Millbrook", "NY", "12545"),
    ("Cedar Falls", "IA", "50613"), ("Ashland", "OR", "97520"),
    ("Brookfield", "WI", "53005"), ("Lakewood", "CO", "80226"),
    ("Riverton", "UT", "84065"), ("Oakdale", "MN", "55128"),
    ("Franklin", "TN", "37064"), ("Greenville", "SC", "29601"),
    ("Clayton", "NC", "27520"), ("Salem", "VA", "24153"),
    ("Georgetown", "TX", "78626"), ("Springdale", "AR", "72762"),
    ("Newport", "RI", "02840"), ("Auburn", "WA", "98001"),
    ("Bristol", "CT", "06010"), ("Dover", "DE", "19901"),
    ("Hudson", "OH", "44236"), ("Monroe", "MI", "48161"),
)  # fmt: skip
_STREETS = (
    "Maple Oak Cedar Elm Birch Willow Juniper Hazel Orchard Meadow Harbor "
    "Mill Chapel Station Garden Hill Lake River "
).split()
_WAYS = "Street Avenue Road Lane Drive Court".split()
_ZH_CITIES = (
    ("上海市", "上海", "200000"), ("北京市", "北京", "100000"),
    ("广州市", "广东", "510000"), ("深圳市", "广东", "518000"),
    ("杭州市", "浙江", "310000"), ("南京市", "江苏", "210000"),
    ("成都市", "四川", "610000"), ("武汉市", "湖北", "430000"),
    ("西安市", "陕西", "710000"), ("重庆市", "重庆", "400000"),
    ("苏州市", "江苏", "215000"), ("厦门市", "福建", "361000"),
    ("青岛市", "山东", "266000"), ("长沙市", "湖南", "410000"),
    ("大连市", "辽宁", "116000"), ("昆明市", "云南", "650000"),
)  # fmt: skip
_ZH_STREETS = (
    "青松路 明月路 翠竹街 梧桐路 桂花巷 湖滨路 学苑路 锦绣街 春晖路 枫林路 望江路 丹桂街 和平里 书香路 "
).split()


def english(u: float, v: float, number: int) -> tuple[str, str]:
    """Name and e-mail address; `u` and `v` are chances in 0..1, `number` keeps addresses apart."""
    first, last = _FIRST[int(u * len(_FIRST))], _LAST[int(v * len(_LAST))]
    return f"{first} {last}", f"{first}.{last}{number}@example.com".lower()


def chinese(u: float, v: float, number: int) -> tuple[str, str]:
    """The same for a Chinese speaker, family name first."""
    i = int(u * len(_FAMILY))
    return _FAMILY[i] + _GIVEN[int(v * len(_GIVEN))], f"{_PINYIN[i]}{number}@example.com"


def place(zh: bool, u: float, v: float, w: float) -> tuple[str, str, str, str, str, str]:
    """line1, line2, city, region, postal code, country."""
    if zh:
        city, region, code = _ZH_CITIES[int(u * len(_ZH_CITIES))]
        street = _ZH_STREETS[int(v * len(_ZH_STREETS))]
        return (
            f"{street}{int(w * 300) + 1}号",
            f"{int(u * 977) % 20 + 1}幢{int(w * 7919) % 1800 + 101}室",
            city,
            region,
            code,
            "CN",
        )
    city, region, code = _CITIES[int(u * len(_CITIES))]
    street = f"{_STREETS[int(v * len(_STREETS))]} {_WAYS[int(v * 9973) % len(_WAYS)]}"
    return (
        f"{int(w * 900) + 1} {street}",
        f"Apt {int(w * 7919) % 60 + 1}" if u * 31 % 1 < 0.3 else "",
        city,
        region,
        code,
        "US",
    )
