"""Made-up addresses, people, phone numbers and companies: numbers and names that no slot holds."""

from __future__ import annotations

import random

__all__ = ["address", "company", "person", "phone"]

CITIES = "杭州市 成都市 广州市 武汉市 南京市 长沙市 青岛市 西安市 苏州市 沈阳市 合肥市 昆明市 上海市 北京市 深圳市 郑州市 兰州市 佛山市".split()
ROADS = "文三路 人民路 解放路 中山北路 建设大道 南京路 学府街 滨江路 科技园路 和平街 新华路 桃园路 云山大道 湖滨路".split()
HOMES = "阳光花园 翠苑小区 万和城 东方家园 学府名苑 金桂苑 和平里 丽景湾 绿城小区 紫荆公寓".split()
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 小红 子涵 浩然 雨欣 思琪".split()
)
FIRMS = "晨光 宏达 鼎盛 云帆 联创 博远 恒信 天成 新锐 万象".split()
TRADES = "科技 贸易 商贸 网络科技 文化传媒 实业 电子商务 建材".split()


def address(rng: random.Random) -> str:
    """A street in a town."""
    city = rng.choice(CITIES) if rng.random() < 0.7 else ""
    home = rng.choice(HOMES) if rng.random() < 0.6 else ""
    where = f"{rng.choice(ROADS)}{rng.randint(1, 399)}号" if not home or rng.random() < 0.5 else ""
    flat = f"{rng.randint(1, 30)}栋{rng.randint(101, 2804)}" if home and rng.random() < 0.6 else ""
    return city + where + home + flat


def person(rng: random.Random) -> str:
    """A person's name."""
    return rng.choice(FAMILY) + rng.choice([*GIVEN, "女士", "先生"])


def phone(rng: random.Random) -> str:
    """A phone number, its middle hidden."""
    return f"{rng.choice(('138', '139', '150', '186', '177', '199'))}****{rng.randint(0, 9999):04d}"


def company(rng: random.Random) -> str:
    """A company for an invoice."""
    return f"{rng.choice(CITIES).removesuffix('市')}{rng.choice(FIRMS)}{rng.choice(TRADES)}有限公司"
