"""Invented makers, four or five a family, each with a place in the market, names for its lines and a voice.

`tier` runs from 0 (plain and cheap) to 1 (the best there is). No name here is meant to be anyone's trademark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopkeeper.simulate.goods.kind import Pair, pair

__all__ = ["BRANDS", "Brand"]


@dataclass(frozen=True, slots=True)
class Brand:
    """A maker. `lines` name its models, `voice` are sentences that could close a description."""

    name: Pair
    tier: float
    lines: tuple[str, ...]
    voice: tuple[Pair, ...]
    accent: str
    mark: int


def _family(*rows: tuple[str, float, str, str, Sequence[str]]) -> tuple[Brand, ...]:
    return tuple(
        Brand(pair(name), tier, tuple(lines.split()), tuple(pair(v) for v in voice), accent, i * 3 + len(name))
        for i, (name, tier, lines, accent, voice) in enumerate(rows)
    )


BRANDS: dict[str, tuple[Brand, ...]] = {
    "audio": _family(
        ("Norvane|诺梵", 0.85, "Strata Halden Fjell Lumen", "#d9a441", ("Norvane tunes every model by ear in a small studio above the workshop, and publishes the measurements.|诺梵的每一款产品都在工坊楼上的小录音室里逐一调音，并公开测量数据。", "Spare pads, cables and screws are kept in stock for ten years.|耳垫、线材和螺丝等备件保证供应十年。")),
        ("Pebblewave|砾波", 0.3, "Go Hop Mini Bounce", "#ee8068", ("Pebblewave keeps things simple: few buttons, good sound, fair prices.|砾波主张简单：按键少、声音好、价格实在。",)),
        ("Auralind|奥岚", 0.65, "Vela Corda Sonata Tern", "#8bbfe0", ("Auralind has built loudspeakers since its founders met in a choir, and still voices them for singers first.|奥岚的创始人相识于合唱团，至今仍以人声作为调音的第一标准。",)),
        ("Kestro|科卓", 0.5, "Pulse Drift Arc Ridge", "#7fc7a0", ("Kestro tests its gear on trains, in gyms and in open-plan offices before anyone else hears it.|科卓的产品上市前，先在地铁、健身房和开放式办公室里反复试用。",)),
        ("Tonwerk Lund|隆德声坊", 0.95, "Aria Largo Opus", "#c9a24f", ("Tonwerk Lund makes small batches and signs each one on the inside.|隆德声坊坚持小批量制作，每件产品内侧都有技师签名。",)),
    ),
    "tech": _family(
        ("Quillon|奎仑", 0.8, "Meridian Vector Atlas Prism", "#6c9bd2", ("Quillon designs for repair: four screws, one guide, no glue.|奎仑为维修而设计：四颗螺丝、一本指南、不用胶水。",)),
        ("Bitfern|蕨比", 0.35, "Sprout Leaf Frond Moss", "#7fc77a", ("Bitfern spends the money where you will notice it and nowhere else.|蕨比只把钱花在你感受得到的地方。",)),
        ("Oskara|奥斯卡拉", 0.6, "Nova Tempo Studio Line", "#e5803a", ("Oskara ships in plastic-free boxes and answers support mail within one working day.|奥斯卡拉使用无塑包装，客服邮件一个工作日内回复。",)),
        ("Halcyon Works|翠鸟工坊", 0.92, "Zephyr Zenith Aurora", "#cfa85c", ("Every Halcyon Works machine runs for 48 hours on the bench before it is packed.|翠鸟工坊的每台设备在装箱前都要连续运行48小时。",)),
        ("Tarnic|塔尼克", 0.48, "Core Forge Shift Node", "#c5383c", ("Tarnic began as a repair shop, and it shows: parts are easy to reach and easy to get.|塔尼克起家于维修店，因此零件好拆、也好买。",)),
    ),
}
