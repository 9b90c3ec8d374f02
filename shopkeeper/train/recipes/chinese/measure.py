"""Measure words: 一双鞋, 两件衬衫, 三袋猫粮."""

from __future__ import annotations

import functools
import random

__all__ = ["measure"]

# the last character or word of the thing -> measure words
BY_END: tuple[tuple[str, str], ...] = (
    ("鞋 靴 袜 袜子 拖鞋 手套 筷子 耳环 球鞋", "双"),
    (
        "裤 裙 裤子 裙子 毛巾 围巾 被子 毯 毯子 项链 皮带 数据线 充电线 线 绳 鱼竿 浴巾 领带 床单 地毯 腰带 手链 牵引绳",
        "条",
    ),
    ("衣 衫 衬衫 外套 T恤 夹克 毛衣 羽绒服 服 背心 雨衣 内衣 卫衣 马甲 大衣 棉服", "件"),
    ("书 本 笔记本 绘本 字典 词典 小说 教材 画册 漫画 日历 台历", "本"),
    (
        "电脑 机 电视 冰箱 空调 扇 电扇 风扇 洗衣机 相机 打印机 显示器 炉 烤箱 锅炉 净化器 加湿器 吸尘器 投影仪 仪 榨汁机 跑步机 台灯",
        "台",
    ),
    ("椅 椅子 刀 伞 雨伞 锤 锤子 扳手 螺丝刀 梳 梳子 锁 钥匙 剪刀 钳 钳子 尺 牙刷 勺 吉他 扫把 剃须刀", "把"),
    ("桌 桌子 床 沙发床 纸 贴纸 膜 面膜 床垫 垫 卡 海报 地图", "张"),
    (
        "水 酒 油 醋 洗发水 沐浴露 饮料 奶 牛奶 酱油 香水 乳液 精华 爽肤水 洗手液 机油 玻璃水 果汁 洗衣液 可乐 辣椒酱",
        "瓶",
    ),
    (
        "粮 猫粮 狗粮 米 大米 面粉 零食 薯片 茶 茶叶 咖啡豆 坚果 纸尿裤 尿不湿 猫砂 洗衣粉 糖 盐 抽纸 饼干 湿巾",
        "包 袋",
    ),
    ("笔 口红 钢笔 铅笔 牙膏 唇膏 眼线笔 护手霜 洗面奶 温度计 手电", "支"),
    ("巧克力 月饼 积木 拼图 颜料 眼影 药 口罩 蛋 鸡蛋 粉底 面霜 饼 礼盒 奶粉 茶点", "盒"),
    ("奶粉 蜂蜜 罐头 可乐 啤酒 油漆", "罐"),
    ("灯 灯泡 蜡烛", "盏 个"),
    ("沙发 家具 餐具 四件套 套装 西装 茶具 睡衣 工具箱 桌椅 零件 家居服", "套"),
    ("自行车 车 童车 婴儿车 滑板车 推车 平衡车", "辆"),
    ("轮胎", "条 个"),
    ("眼镜 墨镜 手套 耳机 对讲机 音箱 哑铃", "副 对"),
    ("柜 柜子 书架 衣柜 箱 行李箱 架 帐篷 鱼缸 马桶", "个"),
    ("手表 表", "块 只"),
    ("玩偶 娃娃 公仔 猫爬架 杯 杯子 碗 盘 盘子 壶 锅 盆 桶 包 背包 帽 帽子", "个 只"),
    ("花 玫瑰 绿植", "盆 束"),
    ("螺丝 钉 钉子 螺母", "颗 盒"),
    ("电池", "节 板"),
    ("手机", "部 台"),
    ("皮 布 席 凉席 毛毡", "张"),
)
ENDS = {word: tuple(measures.split()) for words, measures in reversed(BY_END) for word in words.split()}


@functools.lru_cache(4096)
def _fitting(thing: str) -> tuple[str, ...]:
    for start in range(len(thing)):
        if thing[start:] in ENDS:
            return ENDS[thing[start:]]
    return ("个",)


def measure(thing: str, rng: random.Random) -> str:
    """A measure word for `thing` (may be empty), mostly the right one."""
    if not thing or rng.random() < 0.25:
        return rng.choice("个个个件份")
    return rng.choice(_fitting(thing))
