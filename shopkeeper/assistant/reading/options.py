"""Which option values a phrase means, among those the goods in question are sold with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from shopkeeper.assistant.reading.words import Token, keys_of, lower

__all__ = ["Choice", "NameMention", "OptionMention", "find_names", "find_options"]

LONGEST = 6
_SIZES = ({"s", "small", "小号", "小码"}, {"m", "medium", "中号", "中码"}, {"l", "larg", "大号", "大码"},
          {"xs", "extrasmal", "xsmall", "extrasmall"}, {"xl", "extralarg", "xlarg", "加大号"},
          {"xxl", "2xl", "doublexl", "extraextralarg", "xxlarg"}, {"xxxl", "3xl", "tripl xl"})  # fmt: skip
_NO = frozenset({"no", "none", "not", "non", "without", "false", "无", "否", "没有"})
_YES = frozenset({"yes", "true", "是", "有"})
_BEFORE_NO = frozenset(
    "none isn aren doesn don no not without non w aren't isn't doesn't don't lacks lacking zero minus".split()
)
_NONE = frozenset({"no", "none"})
_HAN_NO = frozenset("无不没非")
_LITTLE = frozenset(
    "in to of on or it is me my no so we us up by at an as am be do go he if hi ok id im".split()
)
_ANYTHING = frozenset("anything any everything all nothing colour color size one none".split())
_REFUSING = frozenset("not no without non except but".split())
#: values that are everyday words: they need a thing or an option's name near them
_PLAIN = frozenset(
    "high low medium larg small full half standard basic light dark fix non no yes none regular short long one on auto "
    "men women natur road mountain plain custom art fresh grip other new s m l xl xs xxl gas electr laptop camera battery "
    "manual digit wire wireless profession graphic soft hard firm metal gold white black".split()
)
_COLORS = frozenset(
    "black white red blue green gray silver gold brown pink purpl yellow orang navi beig teal".split()
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one option of one title."""

    title: str
    option: str
    value: str


@dataclass(frozen=True, slots=True)
class OptionMention:
    """Tokens [first:last] mean one of `choices`. `plain`: only an everyday word or a bare number. `negated`: what is
    said is what it must not be."""

    first: int
    last: int
    choices: tuple[Choice, ...]
    plain: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class NameMention:
    """Tokens [first:last] name an option itself: (title, option) pairs."""

    first: int
    last: int
    names: tuple[tuple[str, str], ...]


Goods = Mapping[str, Mapping[str, tuple[str, ...]]]


def find_options(tokens: Sequence[Token], goods: Goods, text: str = "") -> list[OptionMention]:
    """The option values named, in order. `text`: the sentence as written, to tell the size L from a letter."""
    index, names = _index(_frozen(goods))
    forms = [t.form for t in tokens]
    taken: list[OptionMention] = []

    naming = _naming_tokens(tokens, names, index)

    def free(first: int, last: int) -> bool:
        inside = all(at in naming for at in range(first, last))
        return not inside and not any(first < m.last and m.first < last for m in taken)

    for mention in _negated_names(tokens, names, goods):
        if free(mention.first, mention.last):
            taken.append(mention)
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            last = first + length
            key = "".join(forms[first:last])
            if key not in index or not free(first, last):
                continue
            if length == 1 and not _stands(tokens, first, text, key, names):
                continue
            near = _near(tokens, first, last, names)
            choices = _narrowed(index[key], near, "".join(t.text for t in tokens[first:last]))
            plain = length == 1 and (key in _PLAIN or key.replace(".", "").isdigit()) and not near
            negated = first > 0 and tokens[first - 1].text in _REFUSING
            if (
                negated and tokens[first - 1].text == "but"
            ):  # "anything but red", and not "leather, but waterproof"
                negated = first > 1 and tokens[first - 2].text in _ANYTHING
            taken.append(OptionMention(first, last, choices, plain, negated))
    for first, choices in _measures(tokens, goods):
        if free(first, first + 2):
            taken.append(OptionMention(first, first + 2, choices))
    for at, token in enumerate(tokens):
        if len(token.form) >= 4 and token.form.isascii() and token.form.isalpha() and free(at, at + 1):
            found = [
                (key, rows) for key, rows in index.items() if key.startswith(token.form) and key.isalpha()
            ]
            values = {choice.value for _, rows in found for choice in rows}
            options = {choice.option for _, rows in found for choice in rows}
            beside = any(
                (m.last == at or m.first == at + 1) and options & {c.option for c in m.choices} for m in taken
            )
            if found and len(values) == 1 and token.form not in _NOT_SHORT and not beside:
                near = _near(tokens, at, at + 1, names)
                choices = _narrowed(
                    tuple(dict.fromkeys(choice for _, rows in found for choice in rows)), near
                )
                taken.append(OptionMention(at, at + 1, choices, plain=token.form in _PLAIN and not near))
    words = [(key, rows) for key, rows in index.items() if len(key) >= 5 and key.isascii() and key.isalpha()]
    for at, token in enumerate(tokens):
        if len(token.text) >= 5 and token.text.isascii() and token.text.isalpha() and free(at, at + 1):
            if token.form in _NEAR or token.form in names:
                continue
            alike = [
                rows
                for key, rows in words
                if key[0] == token.form[0] and OSA.distance(key, token.form, score_cutoff=1) <= 1
            ]
            if len(alike) == 1:
                taken.append(OptionMention(at, at + 1, _narrowed(alike[0], _near(tokens, at, at + 1, names))))
    return _all_negated(sorted(taken, key=lambda m: m.first), tokens)


def _all_negated(found: list[OptionMention], tokens: Sequence[Token]) -> list[OptionMention]:
    """ "Not light and Brand B": what is joined to a value that it must not be, must not be either."""
    made: list[OptionMention] = []
    for mention in found:
        before = made[-1] if made else None
        if before is not None and before.negated and not mention.negated:
            words = [t.text for t in tokens[before.last : mention.first]]
            if words in (["and"], ["or"], ["nor"]) and {c.title for c in before.choices} & {
                c.title for c in mention.choices
            }:
                mention = replace(mention, negated=True)
        made.append(mention)
    return made


def _naming_tokens(
    tokens: Sequence[Token],
    names: Mapping[str, tuple[tuple[str, str], ...]],
    index: Mapping[str, tuple[Choice, ...]],
) -> set[int]:
    """The words of an option's name that are values too, where a value follows: "bagged/bagless: bagged"."""
    found: set[int] = set()
    for first in range(len(tokens) - 2):
        for length in (3, 2):
            last = first + length
            pairs = names.get("".join(t.form for t in tokens[first:last]), ()) if last < len(tokens) else ()
            if pairs and any((c.title, c.option) in pairs for c in index.get(tokens[last].form, ())):
                found |= set(range(first, last))
                break
    return found


#: right words that are near the names of values
_NEAR = frozenset(
    "other others there their these those would could about again after right wrong thing place change order please still "
    "great green clear close small large light night might sight fixed mixed since price never ever every where which while "
    "white whole there three threw through though brown grown blown sport short shirt start smart state staff stuff steal "
    "steel wheel money month mouth mount count hours house horse home some come same name game want went when then than them "
    "cancel return refund address latest bigger better letter matter butter later water track trick stick stock black block "
    "blank plank plant plain train trail brand grand stand sound round found bound mail nail tail sale salt half hall ball".split()
)
_NOT_SHORT = frozenset(
    "that this what with have from then they like will want need just some more most mine make made over also only back "
    "what when were into each same full half plea come good hear rest sens able card comp comm cont cust ever fore inte "
    "came line begin lear land oran meta bott phon real rose refe pers perf prob".split()
)


def _measures(tokens: Sequence[Token], goods: Goods) -> Iterable[tuple[int, tuple[Choice, ...]]]:
    """Numbers with a unit that an option is measured in, though no such value is sold: "8 bar"."""
    units: dict[str, set[tuple[str, str]]] = {}
    for title, options in goods.items():
        for option, values in options.items():
            for value in values:
                forms = keys_of(value)
                if len(forms) == 2 and forms[0].replace(".", "").isdigit() and forms[1].isalpha():
                    units.setdefault(forms[1], set()).add((title, option))
    for at in range(len(tokens) - 1):
        number, unit = tokens[at], tokens[at + 1]
        if number.form.replace(".", "").isdigit() and unit.form in units:
            said = f"{number.text} {unit.text}"
            yield at, tuple(Choice(title, option, said) for title, option in sorted(units[unit.form]))


def find_names(tokens: Sequence[Token], goods: Goods) -> list[NameMention]:
    """The options named themselves ("the same colour", "another size"), in order."""
    _, names = _index(_frozen(goods))
    forms = [t.form for t in tokens]
    found: list[NameMention] = []
    for length in range(min(4, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            last = first + length
            if pairs := names.get("".join(forms[first:last])):
                if not any(first < m.last and m.first < last for m in found):
                    found.append(NameMention(first, last, pairs))
    return sorted(found, key=lambda m: m.first)


def _frozen(goods: Goods) -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    return tuple(
        (title, tuple((o, tuple(vs)) for o, vs in options.items())) for title, options in goods.items()
    )


@lru_cache(maxsize=128)
def _index(
    goods: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...],
) -> tuple[dict[str, tuple[Choice, ...]], dict[str, tuple[tuple[str, str], ...]]]:
    values: dict[str, list[Choice]] = {}
    names: dict[str, list[tuple[str, str]]] = {}
    for title, options in goods:
        for option, offered in options:
            for name in _option_names(option, [o for o, _ in options]):
                if (title, option) not in (row := names.setdefault(name, [])):
                    row.append((title, option))
            own = set(keys_of(option))
            parts = {
                value: {p for p in _parts(keys_of(value)) if p not in own and keys_of(value)[0] not in _NO}
                for value in offered
            }
            for value in offered:
                for key in _value_keys(value, option):
                    values.setdefault(key, []).append(Choice(title, option, value))
                others = set().union(*(p for v, p in parts.items() if v != value), *(_value_keys(v, option) for v in offered if v != value))  # fmt: skip
                for key in parts[value] - others:
                    values.setdefault(key, []).append(Choice(title, option, value))
    return {k: tuple(dict.fromkeys(v)) for k, v in values.items()}, {k: tuple(v) for k, v in names.items()}


def _value_keys(value: str, option: str) -> set[str]:
    forms = keys_of(value)
    whole = "".join(forms)
    keys = {whole} if whole else set()
    if len(value) == 2 and value.endswith("色"):
        keys |= {f"{value[0]}的", f"{value[0]}款"}  # 那件黑的
    for group in _SIZES:
        if whole in group:
            keys |= group
    if len(forms) == 2 and forms[0].replace(".", "").isdigit():
        number = float(forms[0])
        if forms[1] == "ml":
            keys |= {f"{number / 1000:g}liter", f"{number / 1000:g}l"}
        elif forms[1] == "liter":
            keys |= {f"{number * 1000:g}ml", f"{number:g}l"}
    if len(forms) == 3 and forms[0].isdigit() and forms[1].isdigit():
        keys.add(f"{forms[0]}to{forms[1]}{forms[2]}")
    if whole in _YES:
        keys = set(_option_names(option, [option]))
    elif whole in _NO:
        keys = {
            f"{no}{name}"
            for no in ("no", "not", "non", "无", "不")
            for name in _option_names(option, [option])
        }
    return keys


def _parts(forms: tuple[str, ...]) -> Iterable[str]:
    """Runs of a value's words that may stand for it, when no other value has them."""
    for first in range(len(forms)):
        for last in range(first + 1, len(forms) + 1):
            run = forms[first:last]
            if len(run) == len(forms) or (
                len(run) == 1 and (run[0] in _SMALL or run[0].replace(".", "").isdigit())
            ):
                continue
            key = "".join(run)
            if len(key) >= 2:
                yield key


_SMALL = frozenset(
    "morning evening day from my by at is it that this one two more some any all from you your mine same not only just a b c d e f g i k m o p r s t u v w x y z + % and or of with for the to no not non inch ft cm mm lb liter hour degree "
    "equival cup cover style brand set type frame size full half free up on back oper mode".split()
)  # fmt: skip


def _option_names(option: str, siblings: Sequence[str]) -> list[str]:
    forms = keys_of(option)
    found = ["".join(forms)]
    for form in forms if len(forms) > 1 else ():
        if (len(form) > 3 or not form.isascii()) and not any(
            form in keys_of(o) for o in siblings if o != option
        ):
            found.append(form)
    if len(forms) > 2 and not forms[0].isascii():
        found += ["".join(forms[-2:]), "".join(forms[:2])]
    return [name for name in dict.fromkeys(found) if len(name) > 1]


def _narrowed(choices: tuple[Choice, ...], near: set[tuple[str, str]], said: str = "") -> tuple[Choice, ...]:
    kept = tuple(c for c in choices if (c.title, c.option) in near) or choices
    if said in ("small", "medium", "large"):  # a size first, where a thing has one
        return tuple(sorted(kept, key=lambda c: "size" not in c.option))
    exact = {c.title for c in kept if lower(c.value) == said}
    return tuple(c for c in kept if c.title not in exact or lower(c.value) == said)


def _near(
    tokens: Sequence[Token], first: int, last: int, names: Mapping[str, tuple[tuple[str, str], ...]]
) -> set[tuple[str, str]]:
    """Options whose names stand right before or after the words."""
    found: set[tuple[str, str]] = set()
    for start, end in (
        (last, last + 2),
        (last, last + 1),
        (first - 3, first),
        (first - 2, first),
        (first - 1, first),
        (first - 3, first - 1),
    ):
        if 0 <= start < end <= len(tokens):
            found |= set(names.get("".join(t.form for t in tokens[start:end]), ()))
            if found:
                return found
    return found


def _stands(
    tokens: Sequence[Token], at: int, text: str, key: str, names: Mapping[str, tuple[tuple[str, str], ...]]
) -> bool:
    """Whether a single letter or a bare number may be a value here."""
    token = tokens[at]
    if key.replace(".", "").isdigit():
        before = tokens[at - 1].text if at else ""
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        return bool(
            before in ("size", "a", "an", "sz", "号", "码", "to", "in", "be", "is", "of") or after in ("size", "码", "号", "piece", "pieces", "one", "片", "")
            or _near(tokens, at, at + 1, names)
            or len(key) >= 3
        )  # fmt: skip
    if len(token.text) == 2 and token.text.isalpha() and token.text not in _LITTLE:
        return True
    if len(token.text) <= 2 and token.text.isascii() and token.text.isalpha():
        raw = text[token.start : token.end] if text else token.text.upper()
        return raw.isupper() or bool(_near(tokens, at, at + 1, names))
    return True


def _none_of(pairs: Iterable[tuple[str, str]], goods: Goods) -> tuple[Choice, ...]:
    """The values of these options that say none."""
    return tuple(
        Choice(title, option, value)
        for title, option in pairs
        for value in goods.get(title, {}).get(option, ())
        if keys_of(value)[:1] and keys_of(value)[0] in _NO
    )


def _negated_names(
    tokens: Sequence[Token], names: Mapping[str, tuple[tuple[str, str], ...]], goods: Goods
) -> Iterable[OptionMention]:
    """No backlight, without armrests, not waterproof, backlight: none, none armrest: the value that says none."""
    for at, token in enumerate(tokens):
        if token.text in _NONE:
            for length in (3, 2, 1):
                start = at - length
                pairs = names.get("".join(t.form for t in tokens[start:at]), ()) if start >= 0 else ()
                if choices := _none_of(pairs, goods):
                    yield OptionMention(start, at + 1, choices)
                    break
        if token.text not in _BEFORE_NO and token.text not in _HAN_NO:
            continue
        start = at + 1
        while start < len(tokens) and tokens[start].text in (
            "any",
            "the",
            "a",
            "an",
            "带",
            "要",
            "有",
            "be",
            "need",
            "t",
            "even",
            "really",
            "at",
            "all",
            "that",
            "have",
        ):
            start += 1
        for length in (3, 2, 1):
            pairs = names.get("".join(t.form for t in tokens[start : start + length]), ())
            if not pairs or start + length > len(tokens):
                continue
            if choices := _none_of(pairs, goods):
                yield OptionMention(at, start + length, choices)
                break
