"""Comparing words: bigger, less bright, the longest, one size smaller, 500 pieces more; which option they move and whither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopkeeper.assistant.reading.words import keys_of

__all__ = ["Move", "find_moves", "option_for"]


@dataclass(frozen=True, slots=True)
class Move:
    """At [start:end]: `up` or down along an option named by one of `names` ('' : the words after tell it).
    `far`: to the end of the scale. `by`: a step said as a number."""

    start: int
    end: int
    names: tuple[str, ...]
    up: bool
    far: bool = False
    by: float = 0.0

    @property
    def value(self) -> str:
        """As an option's value: ">", "<", "max", "min", "+500", "-500"."""
        if self.by:
            return f"{'+' if self.up else '-'}{self.by:g}"
        return ("max" if self.up else "min") if self.far else (">" if self.up else "<")


_SIZE = (
    "size",
    "capacity",
    "volume",
    "screen",
    "frame",
    "diameter",
    "storage",
    "length",
    "height",
    "尺码",
    "尺寸",
    "容量",
    "大小",
    "内存",
    "屏幕",
)
_ROWS: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    (r"bigger|larger|roomier", r"biggest|largest|max(?:imum)? size", _SIZE, True),
    (r"smaller|tinier|more compact", r"smallest|tiniest|most compact", _SIZE, False),
    (r"brighter|more bright", r"brightest", ("brightness", "light", "亮度"), True),
    (r"dimmer|less bright|softer light", r"dimmest|least bright", ("brightness", "light", "亮度"), False),
    (r"(?<!no )(?<!any )longer|lengthier", r"longest", ("length", "battery", "height", "size", "长度", "续航"), True),
    (r"shorter", r"shortest", ("length", "height", "size", "长度"), False),
    (r"taller|higher up", r"tallest", ("height", "length", "size", "高度"), True),
    (r"thicker", r"thickest", ("thickness", "厚度"), True),
    (r"thinner|slimmer", r"thinnest|slimmest", ("thickness", "厚度"), False),
    (r"wider|broader", r"widest", ("width", "field", "diameter", "宽度"), True),
    (r"narrower", r"narrowest", ("width", "field", "diameter", "宽度"), False),
    (r"harder|more difficult|more challenging", r"hardest|most difficult|most challenging", ("difficulty", "level", "firmness", "难度"), True),
    (r"easier|less difficult|simpler", r"easiest|simplest|least difficult", ("difficulty", "level", "难度"), False),
    (r"heavier", r"heaviest", ("weight", "重量"), True),
    (r"lighter", r"lightest", ("weight", "重量", "brightness"), False),
    (r"faster|quicker", r"fastest|quickest", ("speed", "processor", "速度"), True),
    (r"slower", r"slowest", ("speed", "速度"), False),
    (r"stronger|more powerful", r"strongest|most powerful", ("power", "pressure", "processor", "功率"), True),
    (r"warmer", r"warmest", ("temperature", "warmth"), False),
    (r"higher|greater|(?<!any )(?<!no )(?<!one )(?<!once )(?<!some )(?<!thing )more(?! than| of|,|[.!?]|$)|increased?", r"highest|greatest|most|max(?:imum|imal)?|fullest|best", (), True),
    (r"lower|less|fewer|reduced?", r"lowest|least|fewest|min(?:imum|imal)?", (), False),
    (r"大一?[点些号码]|更大|再大|大一个?号", r"最大", _SIZE, True),
    (r"小一?[点些号码]|更小|再小|小一个?号", r"最小", _SIZE, False),
    (r"更亮|亮一?[点些]", r"最亮", ("亮度", "brightness"), True),
    (r"暗一?[点些]|更暗|没那么亮|不那么亮", r"最暗", ("亮度", "brightness"), False),
    (r"长一?[点些]|更长", r"最长", ("长度", "续航", "length", "高度"), True),
    (r"短一?[点些]|更短", r"最短", ("长度", "length"), False),
    (r"厚一?[点些]|更厚", r"最厚", ("厚度", "thickness"), True),
    (r"薄一?[点些]|更薄", r"最薄", ("厚度", "thickness"), False),
    (r"简单一?[点些]|更简单|容易一?[点些]", r"最简单|最容易", ("难度", "difficulty"), False),
    (r"难一?[点些]|更难", r"最难", ("难度", "difficulty"), True),
    (r"更高|高一?[点些]", r"最高(?!价)", ("高度", "height"), True),
    (r"更低|低一?[点些]", r"最低(?!价)", ("高度", "height"), False),
)  # fmt: skip
_MOVES = [
    (re.compile(rf"\b(?:{near})\b" if near[0].isascii() else near), re.compile(rf"\b(?:{far})\b" if far[0].isascii() else far), names, up)
    for near, far, names, up in _ROWS
]  # fmt: skip
_SIZE_STEP = re.compile(
    r"\b(?:one|a|1|next|half a) sizes? (?P<down>smaller|down|less|lower)\b|\b(?:one|a|1|next|half a) sizes? (?P<up>larger|bigger|up|higher)\b|\bsize (?P<up2>up)\b|\bsize (?P<down2>down)\b"
)
_BY = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:more|extra|additional)\s+(\w+)|(\d+(?:\.\d+)?)\s+(\w+)\s+(more|less|fewer|larger|smaller|longer|shorter)\b"
)
_PRICE = re.compile(
    r"\b(?:more|less|most|least|lower|lowest|higher|highest|max(?:imum)?|best)[ -]+(?:expensive|pric\w*|cost\w*|money|than|of|information|details?|refund|deal|likely|recent\w*)"
)


def find_moves(text: str) -> list[Move]:
    """The comparing words of a lowered text, in order."""
    found: list[Move] = []
    for match in _SIZE_STEP.finditer(text):
        found.append(Move(match.start(), match.end(), _SIZE, bool(match["up"] or match["up2"])))
    for match in _BY.finditer(text):
        number, noun = (match[1], match[2]) if match[1] else (match[3], match[4])
        up = bool(match[1]) or match[5] in ("more", "larger", "longer")
        found.append(Move(match.start(), match.end(), (noun,), up, by=float(number)))
    blocked = [m.span() for m in _PRICE.finditer(text)]
    for near, far, names, up in _MOVES:
        for pattern, farthest in ((far, True), (near, False)):
            for match in pattern.finditer(text):
                if any(start < match.end() and match.start() < end for start, end in blocked) or any(
                    m.start < match.end() and match.start() < m.end for m in found
                ):
                    continue
                found.append(Move(match.start(), match.end(), names, up, farthest))
    return sorted(found, key=lambda m: m.start)


def option_for(move: Move, options: Mapping[str, tuple[str, ...]], after: str) -> str:
    """Which of the goods' options a move is along: one whose name stands in the words `after` it, else by the word's own
    names; '' when none fits."""
    words = keys_of(after)[:4]
    for option in options:
        if any(form in words for form in keys_of(option) if len(form) > 2 or not form.isascii()):
            return option
    if move.by:
        noun = keys_of(" ".join(move.names))
        for option, values in options.items():
            if any(form in noun for form in keys_of(option)) or any(
                f in keys_of(v) for v in values for f in noun
            ):
                return option
        return ""
    for name in move.names:
        for option in options:
            if any(form in keys_of(option) for form in keys_of(name)) or (
                not name.isascii() and name in option
            ):
                return option
    if move.names == _SIZE or not move.names:
        return ""
    return ""
