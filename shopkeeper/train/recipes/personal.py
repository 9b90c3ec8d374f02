"""Takes personal data out of texts: names, e-mail addresses, phones, postal addresses, cards, accounts, order numbers.

Each is replaced by an invented one of the same shape, the same one every time within a `Scrubber`, so that a dialogue
stays a dialogue. Which replaces which follows from a secret key: without it nothing leads back.
"""

# ruff: noqa: E501  (patterns)

from __future__ import annotations

import hashlib
import random
import re
import secrets
from collections.abc import Callable, Iterable

__all__ = ["Scrubber"]

_FIRST = (
    "Ada Alma Ben Bo Cara Carl Dana Eli Emil Eva Finn Gia Hal Ida Ina Jan Jo June Kai Lea Leo Lia Max Mia Nia Noa "
    "Olaf Pia Rex Rosa Sam Sia Tess Tim Una Uma Vic Wes Yara Zoe"
).split()
_LAST = (
    "Abel Berg Cole Dahl Ellis Falk Gray Hahn Ibsen Jonas Kern Lind Marsh North Olsen Pratt Quist Roth Stone Thorn "
    "Udall Voss Wells Young Zander"
).split()
_SURNAMES = "赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔曹金魏陶姜"
_GIVEN = "安晨宁佳乐然子轩雨欣明远思琪天佑文博若兰嘉怡志强"
_STREETS = "Elm Oak Mill Park Hill Lake Station Garden Church River Spring Meadow".split()
_WAYS = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|sq|terrace|close|crescent|straße|strasse|str"
_CITIES = "Ashford Brookvale Carlow Dunholm Eastmoor Fairhaven Glenford Hartwell".split()
_HAN = r"[\u3400-\u9fff]"

#: characters that no text holds: they mark what was replaced meanwhile
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+|[\w.+%'-]+@[\w-]+", re.UNICODE)
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'）)，。]+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{3,4}){3,8}\b")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})"
    r"(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d)?Z?)?(?!\d)"
)
#: "#" with a digit in it; or six characters or more of which five are digits: #W12, SK12345678, 1Z999AA10123456784
_ORDER = re.compile(
    r"#\s?[A-Za-z0-9-]*\d[A-Za-z0-9-]*|(?<![A-Za-z0-9-])(?=(?:[A-Za-z-]*\d){5})[A-Za-z0-9][A-Za-z0-9-]{4,}[A-Za-z0-9](?![A-Za-z0-9])"
)
#: what is called an order, a parcel, an account ... and has two digits or more
_CALLED = re.compile(
    r"(?P<key>(?:\b(?:order|parcel|tracking|invoice|account|customer|member(?:ship)?|reference|ticket)(?:\s(?:number|no\.?|id|code))?"
    r"|订单号?|单号|运单号?|发票号?|会员号?|账号|客户号)\s?(?:is|was|:|：|是|为)?\s*)(?P<code>(?=(?:[A-Za-z-]*\d){2})[A-Za-z0-9-]{3,})(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:[$€£¥]|USD|EUR|GBP|CNY)\s?\d[\d,.]*|\d[\d,.]*\s?(?:[$€£¥]|USD|EUR|GBP|CNY|元|块|dollars?\b|euros?\b|pounds?\b)"
)
_ZIP = re.compile(r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
#: seven digits or more, with the marks that people put between them;
_DIGITS = re.compile(r"(?<![A-Za-z\d.,¥$€£#-])\+?\(?\d(?:[ ()./-]{0,2}\d){6,30}[Xx]?(?![\d,])")
_STREET = re.compile(
    rf"\b\d{{1,5}}[a-zA-Z]?,?\s+(?!x\s)(?:[^\W\d_][\w.'’-]*\s+){{1,4}}(?:{_WAYS})\b\.?(?:[,\s]+(?:apt|suite|unit|flat|floor|#)\.?\s*[\w-]+)?"
    rf"|\b[^\W\d_][\w'’-]*(?:straße|strasse|weg|gasse|platz)\s+\d{{1,4}}[a-z]?\b",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?P<key>\b(?:zip(?:\s?code)?|post(?:al)?\s?code|postcode|邮编)\s*(?:is|was|:|：|是|为)?\s*)(?P<code>[A-Za-z0-9][A-Za-z0-9 -]{2,8}[A-Za-z0-9])",
    re.IGNORECASE,
)
_ADDRESS_ZH = re.compile(
    rf"(?:{_HAN}{{2,7}}(?:省|自治区|市|区|县|镇|乡)){{0,4}}{_HAN}{{1,8}}(?:路|街|道|巷|弄|胡同|村)[0-9一二三四五六七八九十百]+(?:号|弄)"
    rf"(?:{_HAN}{{0,8}}?[0-9一二三四五六七八九十A-Za-z-]+(?:号楼|栋|幢|单元|室|楼|层|号)){{0,4}}"
)
_WORD = r"[A-Z][\w'’-]+"
_SAYS_NAME = re.compile(
    rf"(?P<key>\b(?:my name is|name is|name's|this is|i am|i'm|mr\.?|mrs\.?|ms\.?|miss|dr\.?|dear|hi|hello|hey|regards,?|"
    rf"sincerely,?|thanks,?|signed,?|recipient:?|name:|customer:|attn:?)\s+)(?P<name>{_WORD}(?:\s+{_WORD}){{0,2}})",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(rf"^(?P<name>{_WORD}(?:\s+{_WORD}){{0,2}})")
_NOT_NAMES = frozenset(
    "I It The A An And But Thanks Thank Please Could Can Would Hello Hi Hey Dear There Sir Madam Team Support All Everyone "
    "My Your Our This That Customer Shop Store Service Just Not So Very Still Really Also Is In On At To For".split()
)
_NAME_ZH = re.compile(
    rf"(?P<key>我叫|我是|姓名[:：是为]?\s?|收件人[:：是为]?\s?|收货人[:：是为]?\s?|联系人[:：是为]?\s?)(?P<name>[{_SURNAMES}林高罗梁宋唐邓萧冯程曾蔡彭潘袁"
    rf"董余苏叶卢蒋田杜丁沈任姚钟崔谭陆范石廖贾夏韦付方白邹孟熊邱江尹薛闫段雷侯龙史黎贺顾毛郝龚邵万覃武钱戴严莫孔向汤刘胡徐郭马黄]{_HAN}{{1,2}})"
    rf"(?=$|[\s，。,.！!；;、的（(])"
)
_TITLE_ZH = re.compile(rf"(?P<name>[{_SURNAMES}林高罗梁宋唐邓萧程曾蔡彭刘胡徐郭马黄])(?P<key>先生|女士|小姐)")


class Scrubber:
    """Replaces personal data in texts. The same secret `key` gives the same replacements; without one they are random."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key if key is not None else secrets.token_bytes(32)
        self._starting: dict[str, list[tuple[str, Callable[[str], str]]]] = {}

    def know(
        self,
        *,
        names: Iterable[str] = (),
        addresses: Iterable[str] = (),
        numbers: Iterable[str] = (),
    ) -> None:
        """Names, lines of addresses (street, postcode, city) and numbers (orders, customers, parcels) that are known
        to be personal: they are replaced wherever they stand, whatever they look like."""
        for whole in names:
            self._add([whole, *(p for p in whole.split() if len(p) > 2 and p not in _NOT_NAMES)], self.name)
        self._add((text for text in addresses if len(text.strip()) > 2), self.place)
        self._add(numbers, self.number)

    def scrub(self, text: str) -> str:
        """`text` with all personal data replaced."""
        return self.scrub_all([text])[0]

    def scrub_all(self, texts: Iterable[str]) -> list[str]:
        """The texts of one dialogue: a name that one of them tells is replaced in all of them."""
        given = list(texts)
        for text in given:
            self._learn(text)
        return [self._scrub(text) for text in given]

    def email(self, text: str) -> str:
        rng = self._draw("email", text.lower())
        return f"{rng.choice(_FIRST).lower()}.{rng.choice(_LAST).lower()}{rng.randint(1, 999)}@example.com"

    def name(self, text: str) -> str:
        """A person's name with as many parts, in the same script."""
        if re.search(_HAN, text):
            rng = self._draw("name", text)
            return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, max(len(text) - 1, 0)))
        parts = text.split()
        made = [self._draw("first" if n == 0 else "last", p.lower()) for n, p in enumerate(parts)]
        return " ".join(rng.choice(_FIRST if n == 0 else _LAST) for n, rng in enumerate(made))

    def number(self, text: str) -> str:
        """The same shape: each digit another digit, each letter of a longer mix another letter; "#" and dashes stay."""
        rng = self._draw("number", re.sub(r"[\s()#./+-]", "", text).upper())
        letters = re.match(r"#?\s?[A-Za-z]{0,6}(?=[-_]?\d)", text)
        start = letters.end() if letters else 0
        made: list[str] = []
        for c in text[start:]:
            if c.isdigit():
                made.append(str(rng.randrange(1 if not made else 0, 10)))
            elif c.isascii() and c.isalpha():
                drawn = rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
                made.append(drawn if c.isupper() else drawn.lower())
            else:
                made.append(c)
        return text[:start] + "".join(made)

    def place(self, text: str) -> str:
        """A street, a town or a postcode like `text`."""
        rng = self._draw("place", text.lower())
        if re.search(_HAN, text):
            return f"{rng.choice('云青安明')}{rng.choice('州城江山')}市{rng.choice('东西南北')}{rng.choice('湖园河岭')}路{rng.randint(1, 300)}号"
        if not re.search(r"\d", text):
            return rng.choice(_CITIES)
        if " " not in text.strip() or not re.search(r"[a-zA-Z]{4}", text):
            return "".join(
                str(rng.randrange(10)) if c.isdigit() else rng.choice("ABCEGHJKLM") if c.isalpha() else c
                for c in text
            )
        return f"{rng.randint(1, 400)} {rng.choice(_STREETS)} Street"

    def _learn(self, text: str) -> None:
        found = []
        for match in _SAYS_NAME.finditer(text):
            name = _NAME_AFTER.match(match["name"])
            words = name["name"].split() if name else []
            while words and words[-1].rstrip("'s") in _NOT_NAMES:
                words.pop()
            if words and words[0] not in _NOT_NAMES:
                found.append(" ".join(words))
        found += [m["name"] for m in _NAME_ZH.finditer(text)]
        if found:
            self.know(names=found)

    def _scrub(self, text: str) -> str:
        made: list[str] = []

        def put(new: str) -> str:
            made.append(new)
            return f"\ue000{chr(0xF0000 + len(made) - 1)}\ue001"

        def each(pattern: re.Pattern[str], replace: Callable[[str], str], text: str) -> str:
            return pattern.sub(lambda m: put(replace(m.group())), text)

        text = _PRIVATE.sub("", text)
        text = each(_EMAIL, self.email, text)
        text = each(_LINK, lambda link: "https://example.com", text)
        text = self._replace_known(text, put)
        text = _TITLE_ZH.sub(lambda m: put(self.name(m["name"])) + m["key"], text)
        text = _POST.sub(lambda m: m["key"] + put(self.place(m["code"])), text)
        text = each(_STREET, self.place, text)
        text = each(_ADDRESS_ZH, self.place, text)
        text = each(_ZIP, self.place, text)
        text = each(_DATE, lambda date: date, text)
        text = each(_AMOUNT, lambda amount: amount, text)
        text = _CALLED.sub(lambda m: m["key"] + put(self.number(m["code"])), text)
        text = each(_IBAN, self.number, text)
        text = each(_DIGITS, self.number, text)
        text = each(_ORDER, self.number, text)
        while "\ue000" in text:
            text = re.sub("\ue000(.)\ue001", lambda m: made[ord(m[1]) - 0xF0000], text)
        return text

    def _replace_known(self, text: str, put: Callable[[str], str]) -> str:
        """Known names and numbers, the longest first; found by their first two characters."""
        folded = text.lower()
        if len(folded) != len(text):  # a letter whose small form is two characters
            folded = text
        made: list[str] = []
        at = 0
        while at < len(text):
            for known, replace in self._starting.get(folded[at : at + 2], ()):
                end = at + len(known)
                if folded.startswith(known, at) and _whole(folded, at, end):
                    made.append(put(replace(text[at:end])))
                    at = end
                    break
            else:
                made.append(text[at])
                at += 1
        return "".join(made)

    def _add(self, texts: Iterable[str], replace: Callable[[str], str]) -> None:
        for text in texts:
            known = text.strip().lower()
            if len(known) < 2:
                continue
            bucket = self._starting.setdefault(known[:2], [])
            if all(known != other for other, _ in bucket):
                bucket.append((known, replace))
                bucket.sort(key=lambda entry: -len(entry[0]))

    def _draw(self, kind: str, text: str) -> random.Random:
        mixed = hashlib.blake2b(f"{kind}\0{text}".encode(), key=self._key, digest_size=8).digest()
        return random.Random(int.from_bytes(mixed, "big"))


def _whole(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is no piece of a longer Latin word or number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (
        (before.isascii() and before.isalnum() and text[start].isascii())
        or (after.isascii() and after.isalnum() and text[end - 1].isascii())
    )
