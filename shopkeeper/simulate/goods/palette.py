"""Colours as shoppers name them, in families that suit a kind of goods; and what materials look like."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Pair, pair

__all__ = ["COLORS", "MATERIALS", "PALETTES", "Color"]

Color = tuple[Pair, str]

COLORS: dict[str, Color] = {
    text.partition("|")[0]: (pair(text), color)
    for text, color in (
        ("Black|黑色", "#26262b"),
        ("Graphite|石墨灰", "#4a4d55"),
        ("Silver|银色", "#c3c7cd"),
        ("White|白色", "#f1efec"),
        ("Cream|奶油色", "#f0e4cd"),
        ("Sand|沙色", "#d9c4a3"),
        ("Grey|灰色", "#8e9197"),
        ("Light Grey|浅灰色", "#c9cbcf"),
        ("Navy|藏青色", "#27395c"),
        ("Blue|蓝色", "#2f6bb3"),
        ("Sky Blue|天蓝色", "#8bbfe0"),
        ("Teal|青色", "#1f7f83"),
        ("Green|绿色", "#3f8455"),
        ("Sage|鼠尾草绿", "#a3b594"),
        ("Forest|森林绿", "#2d5440"),
        ("Olive|橄榄绿", "#7a7a45"),
        ("Mint|薄荷绿", "#b2dccb"),
        ("Yellow|黄色", "#efc23f"),
        ("Mustard|芥末黄", "#cf9a2c"),
        ("Orange|橙色", "#e5803a"),
        ("Terracotta|陶土色", "#bf6648"),
        ("Red|红色", "#c5383c"),
        ("Burgundy|酒红色", "#742c3a"),
        ("Pink|粉色", "#e9a5b4"),
        ("Blush|淡粉色", "#ecc9c2"),
        ("Purple|紫色", "#6c529c"),
        ("Lilac|淡紫色", "#b6a7d6"),
        ("Brown|棕色", "#7a5238"),
        ("Tan|浅棕色", "#b98b5e"),
        ("Rose Copper|铜色", "#b9714b"),
        ("Gold|金色", "#cfa85c"),
        ("Natural|原木色", "#d2ad7d"),
        ("Dark Walnut|胡桃木色", "#7d5638"),
        ("Clear|透明", "#d8e6ea"),
        ("Amber|琥珀色", "#b4702a"),
        ("Coral|珊瑚色", "#ee8068"),
        ("Ivory|象牙白", "#efe8d8"),
        ("Charcoal|炭灰色", "#3b3c41"),
    )
}

_FAMILIES = {
    "tech": "Black Graphite Silver White Navy Sage",
    "gadget": "Black White Graphite Navy Sage Coral Lilac Sky_Blue",
    "screen": "Black Graphite Silver",
    "pc": "Graphite Silver Black White Navy",
    "kitchen": "Black White Cream Sage Red Silver Terracotta Teal",
    "steel": "Silver Graphite Black Rose_Copper",
    "ceramic": "White Cream Sage Terracotta Navy Sky_Blue Charcoal Mustard Blush",
    "textile": "White Sand Sage Navy Terracotta Blush Charcoal Mustard Light_Grey Forest Ivory Lilac",
    "upholstery": "Light_Grey Sand Navy Forest Mustard Terracotta Charcoal Cream Teal Blush",
    "wood": "Natural Dark_Walnut Black White",
    "lamp": "Black White Gold Sage Terracotta Mustard Navy",
    "wear": "Black White Navy Grey Olive Burgundy Sand Sky_Blue Forest Mustard Blush Terracotta Charcoal Teal",
    "denim": "Navy Blue Black Light_Grey Charcoal",
    "shoe": "White Black Grey Navy Tan Sage Coral Brown Sky_Blue",
    "leather": "Brown Tan Black Burgundy Navy Forest",
    "bag": "Black Navy Olive Sand Graphite Terracotta Teal Mustard Burgundy Forest",
    "outdoor": "Orange Forest Navy Olive Red Teal Mustard Graphite Sand",
    "sport": "Black Blue Red Green Purple Coral Teal Yellow Orange",
    "toy": "Red Blue Yellow Green Orange Purple Pink Teal Mint",
    "plush": "Brown Cream Grey Pink Sky_Blue Tan Mint Lilac",
    "beauty": "Blush Ivory Sage Lilac Coral White Amber Mint Pink",
    "lip": "Red Coral Pink Burgundy Terracotta Blush",
    "glass": "Clear Amber Sage Sky_Blue Blush",
    "pet": "Grey Navy Sand Teal Red Mustard Sage Terracotta",
    "pot": "Terracotta White Charcoal Sage Cream Sand Navy",
    "garden": "Green Forest Grey Sage Black Orange Mustard Sky_Blue",
    "paper": "Black Navy Sage Terracotta Mustard Blush Forest Cream Sky_Blue Burgundy Lilac",
    "pack": "Terracotta Sage Mustard Navy Cream Forest Burgundy Teal Coral Brown Sky_Blue",
    "case": "Clear Black Navy Sage Blush Lilac Forest Sand Red Teal",
    "cable": "White Black Graphite Sky_Blue Sage",
}

PALETTES: dict[str, tuple[Color, ...]] = {
    name: tuple(COLORS[word.replace("_", " ")] for word in words.split()) for name, words in _FAMILIES.items()
}

#: what an attribute value makes a picture's second material look like
MATERIALS = {
    "Oak": "#c8a06b",
    "Walnut": "#75502f",
    "Beech": "#d8b484",
    "Ash": "#d9c6a2",
    "Pine": "#dfbd85",
    "Acacia": "#8f5c37",
    "Bamboo": "#d6b273",
    "Birch": "#e2cda6",
    "Olive wood": "#a9814e",
    "Brass": "#c9a24f",
    "Steel": "#9aa0a8",
    "Stainless steel": "#b4b9bf",
    "Cast iron": "#35363a",
    "Carbon steel": "#4b4d52",
    "Aluminium": "#c0c5cb",
    "Copper": "#b9714b",
    "Leather": "#8b5a36",
    "Full-grain leather": "#7f4f2f",
    "Vegetable-tanned leather": "#a56c3c",
    "Rattan": "#cfa468",
    "Cork": "#bd925f",
    "Jute": "#c3a474",
    "Marble": "#e4e1dd",
    "Ceramic": "#ece7de",
    "Fired clay": "#bf6648",
    "Concrete": "#a9a8a4",
    "Plastic": "#d5d6d8",
    "Glass": "#cfe0e4",
}
