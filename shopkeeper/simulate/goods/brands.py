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
        Brand(
            pair(name), tier, tuple(lines.split()), tuple(pair(v) for v in voice), accent, i * 3 + len(name)
        )
        for i, (name, tier, lines, accent, voice) in enumerate(rows)
    )


BRANDS: dict[str, tuple[Brand, ...]] = {
    "audio": _family(
        (
            "Norvane|诺梵",
            0.85,
            "Strata Halden Fjell Lumen",
            "#d9a441",
            (
                "Norvane tunes every model by ear in a small studio above the workshop, and publishes the measurements.|诺梵的每一款产品都在工坊楼上的小录音室里逐一调音，并公开测量数据。",
                "Spare pads, cables and screws are kept in stock for ten years.|耳垫、线材和螺丝等备件保证供应十年。",
            ),
        ),
        (
            "Pebblewave|砾波",
            0.3,
            "Go Hop Mini Bounce",
            "#ee8068",
            (
                "Pebblewave keeps things simple: few buttons, good sound, fair prices.|砾波主张简单：按键少、声音好、价格实在。",
            ),
        ),
        (
            "Auralind|奥岚",
            0.65,
            "Vela Corda Sonata Tern",
            "#8bbfe0",
            (
                "Auralind has built loudspeakers since its founders met in a choir, and still voices them for singers first.|奥岚的创始人相识于合唱团，至今仍以人声作为调音的第一标准。",
            ),
        ),
        (
            "Kestro|科卓",
            0.5,
            "Pulse Drift Arc Ridge",
            "#7fc7a0",
            (
                "Kestro tests its gear on trains, in gyms and in open-plan offices before anyone else hears it.|科卓的产品上市前，先在地铁、健身房和开放式办公室里反复试用。",
            ),
        ),
        (
            "Tonwerk Lund|隆德声坊",
            0.95,
            "Aria Largo Opus",
            "#c9a24f",
            (
                "Tonwerk Lund makes small batches and signs each one on the inside.|隆德声坊坚持小批量制作，每件产品内侧都有技师签名。",
            ),
        ),
    ),
    "tech": _family(
        (
            "Quillon|奎仑",
            0.8,
            "Meridian Vector Atlas Prism",
            "#6c9bd2",
            (
                "Quillon designs for repair: four screws, one guide, no glue.|奎仑为维修而设计：四颗螺丝、一本指南、不用胶水。",
            ),
        ),
        (
            "Bitfern|蕨比",
            0.35,
            "Sprout Leaf Frond Moss",
            "#7fc77a",
            (
                "Bitfern spends the money where you will notice it and nowhere else.|蕨比只把钱花在你感受得到的地方。",
            ),
        ),
        (
            "Oskara|奥斯卡拉",
            0.6,
            "Nova Tempo Studio Line",
            "#e5803a",
            (
                "Oskara ships in plastic-free boxes and answers support mail within one working day.|奥斯卡拉使用无塑包装，客服邮件一个工作日内回复。",
            ),
        ),
        (
            "Halcyon Works|翠鸟工坊",
            0.92,
            "Zephyr Zenith Aurora",
            "#cfa85c",
            (
                "Every Halcyon Works machine runs for 48 hours on the bench before it is packed.|翠鸟工坊的每台设备在装箱前都要连续运行48小时。",
            ),
        ),
        (
            "Tarnic|塔尼克",
            0.48,
            "Core Forge Shift Node",
            "#c5383c",
            (
                "Tarnic began as a repair shop, and it shows: parts are easy to reach and easy to get.|塔尼克起家于维修店，因此零件好拆、也好买。",
            ),
        ),
    ),
    "kitchen": _family(
        (
            "Morrow & Pike|墨派",
            0.7,
            "Hearth Larder Ember Crofter",
            "#bf6648",
            (
                "Morrow & Pike tests every piece in a working restaurant kitchen for a season before it goes on sale.|墨派的每件厨具上市前都要在真实的餐厅后厨用满一季。",
            ),
        ),
        (
            "Tavola Nord|北桌",
            0.88,
            "Isbre Solvang Kyst",
            "#27395c",
            (
                "Tavola Nord guarantees its cookware for as long as you cook with it.|北桌的锅具，用多久保多久。",
            ),
        ),
        (
            "Kitchette|小灶",
            0.28,
            "Everyday Basics Joy",
            "#efc23f",
            (
                "Kitchette makes the things a first kitchen needs, and no more of them than that.|小灶只做第一个厨房真正需要的东西，不多也不少。",
            ),
        ),
        (
            "Brasswick|铜巷",
            0.55,
            "Quay Mill Lane Forge",
            "#b9714b",
            (
                "Brasswick rounds every edge that a hand or a cloth will meet.|凡是手和抹布会碰到的边角，铜巷都打磨圆润。",
            ),
        ),
        (
            "Yunhe|云禾",
            0.62,
            "Qing Mu Shan He",
            "#a3b594",
            (
                "Yunhe draws its shapes from the tableware of southern Chinese tea houses.|云禾的造型取自江南茶馆里的日用器物。",
            ),
        ),
    ),
    "coffee": _family(
        (
            "Slow Harbour|缓港",
            0.6,
            "Drift Anchor Tide Jetty",
            "#1f7f83",
            (
                "Slow Harbour roasts on Tuesdays and Fridays, and prints the date on everything it makes.|缓港每周二、周五烘焙，所有产品都印有日期。",
            ),
        ),
        (
            "Altamonte|高岭",
            0.85,
            "Cumbre Sierra Valle",
            "#742c3a",
            (
                "Altamonte pays its growers first and prints what it paid on the label.|高岭先付款给种植者，并把收购价印在标签上。",
            ),
        ),
        (
            "Beanwright|豆匠",
            0.45,
            "Works Daily Bench",
            "#cf9a2c",
            (
                "Beanwright was started by two engineers who could not find a spare part.|豆匠由两位买不到零件的工程师创办。",
            ),
        ),
        (
            "Mistleaf|雾叶",
            0.7,
            "Cloud Terrace Spring",
            "#3f8455",
            (
                "Mistleaf buys from family gardens above 800 metres and visits each one every spring.|雾叶只采购海拔800米以上的家庭茶园，每年春天逐一走访。",
            ),
        ),
    ),
    "textile": _family(
        (
            "Linnet & Loom|朱雀织",
            0.75,
            "Meadow Selvedge Weft",
            "#a3b594",
            (
                "Linnet & Loom weaves in a mill that has run on river water since 1912.|朱雀织的织厂自1912年起就以河水为动力。",
            ),
        ),
        (
            "Softmoor|柔原",
            0.4,
            "Drowse Nap Haven",
            "#b6a7d6",
            (
                "Softmoor washes every fabric before sewing, so what you buy keeps its size.|柔原的面料先水洗后缝制，买来什么尺寸，洗后还是什么尺寸。",
            ),
        ),
        (
            "Casa Duna|沙丘之家",
            0.6,
            "Arena Brisa Oasis",
            "#cf9a2c",
            (
                "Casa Duna dyes in small baths, so neighbouring pieces may differ by a shade.|沙丘之家采用小缸染色，相邻两件可能略有色差。",
            ),
        ),
        (
            "Hushfold|静叠",
            0.9,
            "Still Quiet Calm",
            "#8e9197",
            (
                "Hushfold publishes the thread count it measures, not the one that sells.|静叠只公布实测纱支，不玩数字游戏。",
            ),
        ),
    ),
    "furniture": _family(
        (
            "Fjordholm|峡屋",
            0.72,
            "Vik Nes Dal Sund",
            "#2d5440",
            (
                "Fjordholm builds with dowels and bolts, so a move does not end a piece of furniture.|峡屋采用木榫与螺栓结构，搬家不会终结一件家具。",
            ),
        ),
        (
            "Boxwood Lane|黄杨里",
            0.42,
            "Gable Attic Porch",
            "#efc23f",
            (
                "Boxwood Lane packs flat, labels every part and puts two spare screws in each bag.|黄杨里采用平板包装，每个零件都有编号，并多送两颗螺丝。",
            ),
        ),
        (
            "Atelier Corvo|鸦工坊",
            0.92,
            "Ombra Sera Riva",
            "#742c3a",
            (
                "Atelier Corvo finishes by hand with oil and wax, and will refinish a piece for the cost of carriage.|鸦工坊手工上油打蜡，只收运费即可为旧家具翻新。",
            ),
        ),
        (
            "Plainfield Studio|平野",
            0.6,
            "Acre Barn Fold Mews",
            "#1f7f83",
            ("Plainfield Studio uses timber from forests it can name.|平野的每块木料都说得出来自哪片林子。",),
        ),
    ),
    "light": _family(
        (
            "Lumenor|流明诺",
            0.7,
            "Halo Beam Dusk",
            "#cfa85c",
            (
                "Lumenor makes every light source replaceable, with tools you already own.|流明诺的每个光源都可更换，用家里现成的工具就行。",
            ),
        ),
        (
            "Glimmerwick|烛微",
            0.4,
            "Spark Wisp Glint",
            "#e5803a",
            (
                "Glimmerwick wires its lamps with fabric cable because it hangs better.|烛微坚持使用布艺电线，因为它垂得更好看。",
            ),
        ),
        (
            "Noorlicht|诺光",
            0.85,
            "Polar Aurora Zon",
            "#8bbfe0",
            (
                "Noorlicht measures flicker on every batch and rejects what the eye would tire of.|诺光逐批检测频闪，伤眼的一律淘汰。",
            ),
        ),
        (
            "Papilio|蝶影",
            0.55,
            "Wing Silk Fold",
            "#ecc9c2",
            (
                "Papilio folds its shades by hand, forty creases to an hour.|蝶影的灯罩手工折叠，一小时四十道折痕。",
            ),
        ),
    ),
    "apparel": _family(
        (
            "Thornbury|棘里",
            0.65,
            "Field Lane Ridge",
            "#742c3a",
            (
                "Thornbury mends what it sells: send it back with a note and it returns with a patch.|棘里承诺修补：写张便条寄回，补好再寄给你。",
            ),
        ),
        (
            "Everloft|恒织",
            0.4,
            "Basic Day Line",
            "#8bbfe0",
            (
                "Everloft keeps its colours from year to year, so a second one will match the first.|恒织的颜色年年不变，第二件和第一件永远配得上。",
            ),
        ),
        (
            "Marisol Vey|玛丽索",
            0.85,
            "Luz Brisa Alba",
            "#ee8068",
            (
                "Marisol Vey cuts on the body and not on the table, and it shows in the shoulders.|玛丽索坚持立体剪裁，看肩线就知道。",
            ),
        ),
        (
            "Kindling|拾火",
            0.5,
            "Spark Tinder Ash",
            "#e5803a",
            (
                "Kindling sews in runs of two hundred and rarely repeats a print.|拾火每批只做两百件，印花很少重复。",
            ),
        ),
        (
            "Qingye|青野",
            0.58,
            "Yun Lin Feng",
            "#a3b594",
            (
                "Qingye dyes with plants where it can and says so where it cannot.|青野尽量使用植物染，做不到的地方会如实写明。",
            ),
        ),
    ),
    "shoes": _family(
        (
            "Strideon|迈踏",
            0.55,
            "Pace Tempo Glide Rush",
            "#e5803a",
            (
                "Strideon tests soles to 800 km before it signs off a last.|迈踏的鞋楦定型前，鞋底要先跑满800公里。",
            ),
        ),
        (
            "Cobbler's Row|鞋匠街",
            0.85,
            "Arbour Guild Welt",
            "#b98b5e",
            (
                "Cobbler's Row resoles its shoes for a fixed price, twice in a lifetime.|鞋匠街提供固定价换底服务，一双鞋可换两次。",
            ),
        ),
        (
            "Puddlewise|水洼",
            0.35,
            "Splash Hop Skip",
            "#8bbfe0",
            ("Puddlewise makes shoes for weather, not for shelves.|水洼的鞋是为天气做的，不是为鞋柜做的。",),
        ),
        (
            "Tarn & Fell|峰潭",
            0.7,
            "Scree Crag Beck",
            "#3f8455",
            (
                "Tarn & Fell walks every new model from valley to summit and back before it ships.|峰潭的每款新鞋都要先从山谷走到山顶再走回来。",
            ),
        ),
    ),
    "bags": _family(
        (
            "Wanderfold|漫褶",
            0.5,
            "Transit Metro Loop",
            "#1f7f83",
            (
                "Wanderfold sews stress points three times and guarantees zips for five years.|漫褶在受力处缝三道线，拉链保五年。",
            ),
        ),
        (
            "Hartwell Hide|哈特皮艺",
            0.9,
            "Warden Usher Porter",
            "#b98b5e",
            (
                "Hartwell Hide cuts each bag from one hide, so the panels age alike.|哈特皮艺一包一皮，各片皮面同步养成。",
            ),
        ),
        (
            "Kitefield|鸢野",
            0.35,
            "Dash Hop Sunny",
            "#efc23f",
            (
                "Kitefield weaves its cloth from bottles, eleven to a bag.|鸢野的面料由回收塑料瓶织成，每只包用掉十一个。",
            ),
        ),
        (
            "Northpack|北囊",
            0.68,
            "Traverse Cairn Col",
            "#bf6648",
            (
                "Northpack weighs everything twice and drops what does not earn its grams.|北囊的每个部件都称两遍，不值那几克的就去掉。",
            ),
        ),
    ),
    "outdoor": _family(
        (
            "Cairnfell|石冢",
            0.8,
            "Summit Ridge Bivvy",
            "#e5803a",
            (
                "Cairnfell lends its prototypes to mountain guides and pays them to complain.|石冢把样品借给高山向导，付钱请他们挑毛病。",
            ),
        ),
        (
            "Dewpoint|露点",
            0.55,
            "Mist Rain Brook",
            "#1f7f83",
            (
                "Dewpoint prints the water column and the weight on the outside, where you can check them.|露点把防水指数和重量印在外面，方便你核对。",
            ),
        ),
        (
            "Campfolk|营民",
            0.32,
            "Weekend Patch Glade",
            "#3f8455",
            (
                "Campfolk makes gear for families who camp twice a year and want it to work both times.|营民为一年露营两次的家庭设计，两次都要好用。",
            ),
        ),
        (
            "Sastrugi|雪垄",
            0.92,
            "Polar Nunatak Firn",
            "#8bbfe0",
            (
                "Sastrugi builds for cold first; everything else is a mild day.|雪垄先为严寒而造，其他天气都不在话下。",
            ),
        ),
    ),
    "sport": _family(
        (
            "Ironbark|铁皮木",
            0.65,
            "Core Grit Rep",
            "#c5383c",
            ("Ironbark labels true weight to within one per cent.|铁皮木标称重量误差不超过1%。",),
        ),
        (
            "Limbra|灵步",
            0.5,
            "Flow Reach Bend",
            "#6c529c",
            (
                "Limbra works with physiotherapists, and prints three exercises on every box.|灵步与理疗师合作，每个包装盒上都印有三个练习动作。",
            ),
        ),
        (
            "Playfair|公平赛",
            0.35,
            "Match Club Court",
            "#efc23f",
            ("Playfair gives one ball in a hundred to a school.|公平赛每卖出一百件，就捐一件给学校。",),
        ),
        (
            "Velocast|速铸",
            0.8,
            "Aero Sprint Peloton",
            "#2f6bb3",
            (
                "Velocast replaces a crashed helmet at half price within three years.|速铸承诺三年内头盔摔损，半价换新。",
            ),
        ),
    ),
    "toys": _family(
        (
            "Tumbletown|翻斗镇",
            0.5,
            "Jolly Parade Circus",
            "#d8504a",
            ("Tumbletown tests with children first and adults second.|翻斗镇先请孩子试玩，再请大人试玩。",),
        ),
        (
            "Little Acorn|小橡果",
            0.75,
            "Grove Twig Sprout",
            "#4f9a5e",
            (
                "Little Acorn uses water-based paint and sands every edge by hand.|小橡果使用水性漆，每个边角手工打磨。",
            ),
        ),
        (
            "Brightbox|亮盒",
            0.35,
            "Pop Zip Pixel",
            "#3f7fc0",
            (
                "Brightbox sells every lost piece singly, for the price of the postage.|亮盒可单独补件，只收邮费。",
            ),
        ),
        (
            "Moonrabbit|月兔",
            0.6,
            "Lantern Starry Osmanthus",
            "#efc23f",
            ("Moonrabbit takes its stories from the old Chinese calendar.|月兔的故事取材于二十四节气。",),
        ),
    ),
    "beauty": _family(
        (
            "Verabloom|薇绽",
            0.6,
            "Petal Dew Silk",
            "#e9a5b4",
            (
                "Verabloom lists every ingredient with the reason it is there.|薇绽列出全部成分，并写明每一种的用途。",
            ),
        ),
        (
            "Saltmarsh|盐沼",
            0.45,
            "Tide Kelp Shore",
            "#1f7f83",
            ("Saltmarsh uses no perfume beyond what its plants bring.|盐沼不添加香精，气味只来自植物本身。",),
        ),
        (
            "Maison Lys|百合之家",
            0.92,
            "Nuit Ambre Soie",
            "#cfa85c",
            (
                "Maison Lys refills its bottles at half the price of a new one.|百合之家的瓶子可回店补充，只需新品半价。",
            ),
        ),
        (
            "Baicao|百草",
            0.55,
            "Lu Xue Yu",
            "#a3b594",
            ("Baicao starts from the herb garden and ends in the laboratory.|百草始于药圃，成于实验室。",),
        ),
    ),
    "pets": _family(
        (
            "Whiskerby|须比",
            0.6,
            "Purr Tuft Nook",
            "#bf6648",
            ("Whiskerby's own cats have the last word on every design.|须比的每个设计都由自家的猫拍板。",),
        ),
        (
            "Goodboy Supply|乖乖补给",
            0.4,
            "Fetch Wag Romp",
            "#2f6bb3",
            (
                "Goodboy Supply replaces any toy destroyed within a month, and asks for a photo of the culprit.|乖乖补给承诺一个月内咬坏包换，只要一张“嫌犯”照片。",
            ),
        ),
        (
            "Pawsome Fields|爪野",
            0.75,
            "Meadow Barley Trail",
            "#3f8455",
            (
                "Pawsome Fields cooks in small batches and prints the batch date on the bag.|爪野小批量制作，袋上印有批次日期。",
            ),
        ),
    ),
    "garden": _family(
        (
            "Greenhollow|绿谷",
            0.6,
            "Hedge Orchard Lawn",
            "#3f8455",
            (
                "Greenhollow sharpens what it sells, for the cost of the stamp.|绿谷为售出的刀具免费开刃，你只需付邮资。",
            ),
        ),
        (
            "Pottering|盆趣",
            0.4,
            "Sill Patio Yard",
            "#bf6648",
            ("Pottering plants a tree for every hundred pots.|盆趣每卖出一百只花盆，就种下一棵树。",),
        ),
        (
            "Florabund|繁花",
            0.8,
            "Rosa Viola Dahlia",
            "#e9a5b4",
            (
                "Florabund grows on its own nursery and replaces any plant that fails in its first month.|繁花自有苗圃，植物首月枯萎包换。",
            ),
        ),
    ),
    "paper": _family(
        (
            "Inkwell & Co|墨井",
            0.75,
            "Folio Quarto Margin",
            "#27395c",
            (
                "Inkwell & Co tests its paper with the wettest nibs it can find.|墨井用出水最大的笔尖来测试每一种纸。",
            ),
        ),
        (
            "Paperfinch|纸雀",
            0.45,
            "Chirp Perch Nest",
            "#ee8068",
            (
                "Paperfinch prints with soy ink on paper from well-run forests.|纸雀使用大豆油墨和可持续林木纸。",
            ),
        ),
        (
            "Shuyuan|书苑",
            0.6,
            "Zhu Song Mei",
            "#742c3a",
            ("Shuyuan binds with thread, so every page lies flat.|书苑坚持锁线装订，每一页都能平摊。",),
        ),
        (
            "Blockley|方格里",
            0.3,
            "Desk Memo Grid",
            "#efc23f",
            (
                "Blockley makes plain things well and prices them for classrooms.|方格里把普通文具做好，价格让每间教室都买得起。",
            ),
        ),
    ),
    "food": _family(
        (
            "Orchard Gate|果园门",
            0.65,
            "Harvest Windfall Cellar",
            "#c5383c",
            ("Orchard Gate names the farm on every label.|果园门在每张标签上写明农场名。",),
        ),
        (
            "Meadowcroft|牧田",
            0.45,
            "Hearth Barn Dairy",
            "#3f8455",
            ("Meadowcroft uses no colours and no preservatives.|牧田不添加色素和防腐剂。",),
        ),
        (
            "Nonna Bice|碧琪奶奶",
            0.8,
            "Sole Campo Antico",
            "#bf6648",
            ("Nonna Bice cooks from three generations of notebooks.|碧琪奶奶的配方来自三代人的手抄本。",),
        ),
        (
            "Shanwei|山味",
            0.55,
            "Xian Xiang Gu",
            "#cf9a2c",
            (
                "Shanwei buys from cooperatives in the hills of Yunnan and Fujian.|山味直采云南与福建山区的合作社。",
            ),
        ),
    ),
    "home": _family(
        (
            "Airlea|风原",
            0.65,
            "Breeze Zephyr Calm",
            "#8bbfe0",
            (
                "Airlea keeps filters and parts in stock for eight years after the last machine is sold.|风原承诺停产后八年内供应滤芯和配件。",
            ),
        ),
        (
            "Hearthside|炉边",
            0.45,
            "Nook Glow Ember",
            "#e5803a",
            (
                "Hearthside designs for small flats: nothing it makes needs a cupboard of its own.|炉边为小户型设计，没有一件需要专门的柜子。",
            ),
        ),
        (
            "Studio Kessel|凯瑟",
            0.88,
            "Form Linie Kreis",
            "#3b3c41",
            ("Studio Kessel signs and numbers what it makes.|凯瑟的每件作品都有签名和编号。",),
        ),
        (
            "Tidewell|潮井",
            0.3,
            "Tidy Fresh Simple",
            "#1f7f83",
            ("Tidewell answers the telephone.|潮井的电话，真的有人接。",),
        ),
    ),
}
