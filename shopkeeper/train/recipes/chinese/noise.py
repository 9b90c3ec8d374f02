"""How the words are typed in the end: slips of the pen, lazy punctuation, dialect and net words, traditional characters.

Words between marks keep their form, but for traditional characters, which change a whole message.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from shopkeeper.train.recipes.chinese.slips import homophone, in_pinyin
from shopkeeper.train.recipes.chinese.traditional import traditional
from shopkeeper.train.recipes.chinese.voice import CLOSE, OPEN, Voice, glue, mark, unmark

__all__ = ["typed"]

PIECE = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}|[^{OPEN}]+")
# without these characters a message would mean something else
VITAL = frozenset(
    "不没别无非除最第以内上下左右低高超过多少到至起零一二三四五六七八九十百千万两俩来个件前后贵便宜新退换取消改"
)
NUMBER = frozenset("0123456789零一二三四五六七八九十百千万两kK")
PAUSES = "，。！？、；,!?"
NARROW = {"，": ",", "。": ".", "！": "!", "？": "?", "：": ":", "；": ";", "（": "(", "）": ")"}
WIDE = {",": "，", "?": "？", "!": "！", ":": "："}
# a comma or point that would join two numbers or words
LATIN_PAUSE = re.compile(
    f"([0-9A-Za-z]{CLOSE}?)([,.])(?={OPEN}[0-9A-Za-z]|[A-Za-z])|([A-Za-z0-9]{CLOSE})([,.])(?=[0-9])"
)
# word -> what some people write for it
HABITS = {
    "有没有": "有木有 有莫有 有无 有没得 有冇 ymy",
    "什么": "啥 什麽 甚么 神马 嘛 shenme sm",
    "怎么": "咋 怎麽 肿么 咋个 zenme",
    "没有": "木有 莫得 冇 没得 meiyou",
    "这个": "介个 这个个 zhege 辣个",
    "那个": "辣个 内个 nage",
    "谢谢": "蟹蟹 谢谢谢 xx thx 3q 谢谢哒",
    "喜欢": "稀罕 喜番 稀饭 xh",
    "知道": "晓得 造",
    "你们": "泥萌 你们家 nm",
    "我想": "窝想 偶想 俺想 我想要",
    "我要": "窝要 俺要 我要要",
    "推荐": "推薦 安利 tuijian tj 推",
    "快递": "kd kuaidi 快弟 快第",
    "客服": "kf 客福 小二",
    "退款": "tk tuikuan 退kuan",
    "退货": "th 退huo tuihuo",
    "发货": "fh 发huo fahuo",
    "包邮": "by 包油 包yo",
    "订单": "定单 order dd 单子",
    "购物车": "gwc 购物che cart",
    "多少钱": "多钱 几多钱 dsq 几米",
    "价格": "价钱 jiage price 价位",
    "颜色": "color yanse 色",
    "尺码": "size 码子 cm码",
    "质量": "zhiliang 品质 质量量 zl",
    "便宜": "便宜宜 pianyi",
    "预算": "budget yusuan 预祘",
    "麻烦": "麻凡 mafan",
    "帮我": "帮偶 给我 帮窝 bang我",
    "给我": "给偶 给俺 给窝",
    "朋友": "盆友 py 旁友",
    "可以": "可几 阔以 ky 闊以",
    "看看": "瞅瞅 康康 瞧瞧 望望",
    "东西": "东东 东细 物件",
    "真的": "真滴 zd 尊的",
    "好的": "好滴 好哒 ok",
    "现在": "这会儿 介会儿 xz 宪在",
    "还有": "还有有 海有 haiyou",
    "怎么办": "咋整 咋办 zmb",
    "找": "搵 寻",
    "吗": "嘛 么 不 伐 撒 嘞 吗吗 咩 哇",
    "的": "滴 哒 嘀 de の",
    "呢": "捏 咧 涅 nie",
    "了": "啦 嘞 咯 喽 叻 鸟",
    "很": "老 贼 忒 超 灰常",
    "我": "俺 偶 窝 咱 wo 阿拉 额",
}
LONGEST_FIRST = sorted(HABITS, key=len, reverse=True)
EMOJI = "😭 🙏 😂 😅 😊 🥺 ❤️ 😡 👍 🤔 😤 🌹 💰 🐶 ✨ [玫瑰] [抱拳] [微笑] [捂脸] (╯°□°）╯ (´･ω･`) ヾ(≧▽≦*)o ⊙﹏⊙ =_= ->_<- 0.0 hhh 嘤嘤嘤 哈哈哈".split()


def typed(text: str, wants: list[str], voice: Voice) -> tuple[str, list[str]]:
    """`text` as it is typed in the end, and the `wants` as they stand in it."""
    rng = voice.rng
    roll = rng.random()
    if roll < 0.52:
        pass
    elif roll < 0.68:
        text = _habits(text, rng)
    elif roll < 0.78:
        text = _pauses(text, rng, rng.choice(("", "", " ")))
    elif roll < 0.83:
        text = _narrowed(text)
    elif roll < 0.96:
        text = rng.choice(SLIPS)(text, rng)
    else:
        text = _pauses(_habits(text, rng), rng, " ")
    if rng.random() < 0.04:
        text = glue((text, rng.choice(EMOJI)), rng.choice((" ", "", "")))
    if rng.random() < 0.05:
        text = "".join(traditional(piece) for piece in PIECE.findall(text))
        wants = [traditional(want) for want in wants]
    return unmark(text), wants


def _pieces(text: str, change: Callable[[str], str]) -> str:
    return glue(piece if piece[0] == OPEN else change(piece) for piece in PIECE.findall(text))


def _habits(text: str, rng: random.Random) -> str:
    """One or a few words in the customer's own way, each time they come."""
    free = "".join(piece for piece in PIECE.findall(text) if piece[0] != OPEN)
    able = [word for word in LONGEST_FIRST if word in free]
    for word in rng.sample(able, min(len(able), rng.choice((1, 1, 1, 2, 3)))):
        other = rng.choice(HABITS[word].split())
        # what was replaced is kept from further changes
        text = _pieces(text, lambda piece, word=word, other=other: piece.replace(word, mark(other)))  # type: ignore[misc]
    return text


def _pauses(text: str, rng: random.Random, pause: str) -> str:
    """Without punctuation, as speech recognition writes; two numbers never run together."""
    plain = unmark(text)
    spoken: list[str] = []
    at, inside = -1, False
    for char in text:
        if char in (OPEN, CLOSE):
            inside = char == OPEN
            spoken.append(char)
            continue
        at += 1
        if (
            inside
            or char not in PAUSES
            or (char == "," and plain[at - 1 : at].isdigit() and plain[at + 1 : at + 4].isdigit())
        ):
            spoken.append(char)
            continue
        before, after = plain[at - 1 : at], plain[at + 1 : at + 2]
        close = (before in NUMBER or (before.isascii() and before.isalnum())) and (
            after in NUMBER or (after.isascii() and after.isalnum())
        )
        spoken.append(" " if close else pause)
    return "".join(spoken).strip()


def _narrowed(text: str) -> str:
    """Latin punctuation for Chinese; 300，20 does not become 300,20."""
    signs = _pieces(text, lambda piece: "".join(NARROW.get(char, char) for char in piece))
    return LATIN_PAUSE.sub(lambda match: match[0] + " ", signs)


def _slip(text: str, rng: random.Random, change: Callable[[str, int], str]) -> str:
    """`text` with one character, neither marked nor vital, put through `change(piece, spot)`."""
    pieces = PIECE.findall(text)
    spots = [
        (number, spot)
        for number, piece in enumerate(pieces)
        if piece[0] != OPEN
        for spot, char in enumerate(piece)
        if "\u4e00" <= char <= "\u9fff" and char not in VITAL
    ]
    if spots:
        number, spot = rng.choice(spots)
        pieces[number] = change(pieces[number], spot)
    return glue(pieces)


def _homophone(text: str, rng: random.Random) -> str:
    return _slip(text, rng, lambda piece, at: piece[:at] + homophone(piece[at], rng) + piece[at + 1 :])


def _omission(text: str, rng: random.Random) -> str:
    return _slip(text, rng, lambda piece, at: piece[:at] + piece[at + 1 :])


def _doubled(text: str, rng: random.Random) -> str:
    return _slip(text, rng, lambda piece, at: piece[: at + 1] + piece[at:])


def _swapped(text: str, rng: random.Random) -> str:
    def swap(piece: str, at: int) -> str:
        if at + 1 >= len(piece) or piece[at + 1] in VITAL:
            return piece
        return piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :]

    return _slip(text, rng, swap)


def _pinyin(text: str, rng: random.Random) -> str:
    return _slip(text, rng, lambda piece, at: piece[:at] + in_pinyin(piece[at]) + piece[at + 1 :])


def _particles(text: str, rng: random.Random) -> str:
    """的, 得 and 地 mixed up, or 的 left out."""
    other = rng.choice(("得", "地", "", "哒", "滴"))
    return _pieces(text, lambda piece: piece.replace("的", other, 1))


def _spaced(text: str, rng: random.Random) -> str:
    """Wide punctuation for narrow, or spaces for it."""
    return _pieces(text, lambda piece: "".join(WIDE.get(char, char) for char in piece))


SLIPS = (
    _homophone,
    _homophone,
    _homophone,
    _omission,
    _doubled,
    _swapped,
    _pinyin,
    _particles,
    _particles,
    _spaced,
)
