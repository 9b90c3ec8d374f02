"""Traditional characters, by a small hand-made table, for customers who write them."""

from __future__ import annotations

import re

from shopkeeper.language.han import PAIRS

__all__ = ["TABLE", "WORDS", "traditional"]

TABLE = {pair[0]: pair[1] for pair in PAIRS.split() if pair[0] != pair[1]} | {"只": "只", "划": "划"}
# words in which a character goes another way
WORDS = {
    "头发": "頭髮", "理发": "理髮", "发质": "髮質", "染发": "染髮", "洗发": "洗髮", "护发": "護髮", "发夹": "髮夾", "卷发": "捲髮",
    "面条": "麵條", "面粉": "麵粉", "面包": "麵包", "方便面": "方便麵", "泡面": "泡麵", "拉面": "拉麵", "干净": "乾淨", "饼干": "餅乾",
    "干皮": "乾皮", "吹干": "吹乾", "晾干": "晾乾", "果干": "果乾", "烘干": "烘乾", "速干": "速乾", "干枯": "乾枯", "肉干": "肉乾",
    "手表": "手錶", "茶几": "茶几", "松木": "松木", "松饼": "鬆餅", "回复": "回覆", "下面": "下面", "王后": "王后",
}  # fmt: skip
TABLE["松"] = "鬆"
WORD = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
CHARS = str.maketrans(TABLE)


def traditional(text: str) -> str:
    """`text` in traditional characters; of the same length."""
    pieces, last = [], 0
    for match in WORD.finditer(text):
        pieces += [text[last : match.start()].translate(CHARS), WORDS[match[0]]]
        last = match.end()
    return "".join(pieces) + text[last:].translate(CHARS)
