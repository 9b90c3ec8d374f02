"""Occasions that goods are bought for, and the words by which a product says that it is for one."""

from __future__ import annotations

import re

from shopkeeper.language import fold

__all__ = ["OCCASIONS", "occasions_in"]

#: key -> (English name, Chinese name, English words as a pattern, Chinese words as a pattern)
OCCASIONS: dict[str, tuple[str, str, str, str]] = {
    "christmas": ("Christmas", "圣诞节", r"christmas|xmas|advent|santa|noel|reindeer|nativity", "圣诞|平安夜"),
    "easter": ("Easter", "复活节", r"easter", "复活节"),
    "halloween": ("Halloween", "万圣节", r"halloween|trick or treat", "万圣节"),
    "valentine": ("Valentine's Day", "情人节", r"valentine'?s?", "情人节|七夕"),
    "new-year": ("New Year", "新年", r"new year'?s?", "新年|元旦|跨年"),
    "spring-festival": ("Spring Festival", "春节", r"spring festival|(?:lunar|chinese) new year", "春节|年货|压岁"),
    "mid-autumn": ("Mid-Autumn Festival", "中秋节", r"mid-?autumn|moon ?cakes?", "中秋|月饼"),
    "dragon-boat": ("Dragon Boat Festival", "端午节", r"dragon boat", "端午|粽子"),
    "mothers-day": ("Mother's Day", "母亲节", r"mother'?s'? day", "母亲节"),
    "fathers-day": ("Father's Day", "父亲节", r"father'?s'? day", "父亲节"),
    "birthday": ("birthdays", "生日", r"birthdays?", "生日|寿"),
    "wedding": ("weddings", "婚礼", r"weddings?|bridal|bridesmaids?|just married|honeymoon", "婚礼|结婚|新婚|伴娘"),
    "baby": ("a new baby", "新生儿", r"baby shower|new ?born|christening", "新生儿|满月|百日宴"),
    "party": ("parties", "聚会", r"part(?:y|ies)|bunting|balloons?|confetti", "派对|聚会|气球"),
    "picnic": ("picnics", "野餐", r"picnics?", "野餐"),
    "barbecue": ("barbecues", "烧烤", r"barbecues?|bbq", "烧烤"),
    "camping": ("camping", "露营", r"camping|tents?|sleeping bags?", "露营|帐篷|睡袋"),
    "travel": ("travel", "旅行", r"travel|luggage|suitcases?", "旅行|旅游|行李箱"),
    "school": ("school", "上学", r"back to school|school|pencil cases?", "开学|上学|书包|文具"),
    "office": ("the office", "办公", r"home office|office", "办公"),
    "housewarming": ("a new home", "乔迁", r"house ?warming", "乔迁|新居"),
}  # fmt: skip

_PATTERN = re.compile(
    "|".join(
        rf"(?P<k{number}>\b(?:{english})\b|{chinese})"
        for number, (_, _, english, chinese) in enumerate(OCCASIONS.values())
    )
)
_KEYS = tuple(OCCASIONS)


def occasions_in(text: str) -> tuple[str, ...]:
    """Keys of the occasions that a text names, in the order in which it does, each once."""
    folded = fold(text)
    return tuple(dict.fromkeys(_KEYS[int(str(m.lastgroup)[1:])] for m in _PATTERN.finditer(folded)))
