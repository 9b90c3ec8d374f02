"""Promise 1, who: nothing of a customer is read or changed before that customer is identified; one a conversation.

A customer is who the e-mail address, or the full name together with the zip code, belongs to. An account id proves
nothing; it only helps to read the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from shopkeeper.orders.backend import OrderBackend
from shopkeeper.orders.model import Customer

__all__ = ["Claim", "find_claim", "identify", "namesakes"]

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_POSTAL = re.compile(r"(?<![\w#@.-])(\d{5,6})(?:-\d{4})?(?![\w@-])")
_POSTAL_SAID = re.compile(
    r"(?:zip|postal|post)\s*-?(?:code)?\s*(?:is|:)?\s*([A-Za-z0-9][A-Za-z0-9 -]{2,8}\d)\b|邮编(?:是|：|:)?\s*(\d{6})",
    re.I,
)
_HANDLE = re.compile(
    r"(?<![\w@.])(?!(?:credit|debit|gift|bank|pay)_)([a-z]{2,})_([a-z]{2,})_?\d+(?![\w@])", re.I
)
_NAME_SAID = re.compile(
    r"(?i:(?:my (?:full )?name(?:'s| is)?|this is|i am|i'm|it's|name:|under the name(?: of)?)\s+)"
    r"([A-Z][\w'’-]+(?:\s+(?:[A-Z]\.|[a-z]{1,3}))?(?:\s+[A-Z][\w'’-]+)+)"
)
_NAME_BARE = re.compile(
    r"(?:^|[.!,;:]\s*|(?:and|is) )([A-Z][a-z'’-]+(?:\s+[A-Z][a-z'’-]+){1,2})(?=\s*(?:[,.;]|and\b|$|\d|zip))"
)
_ZH_NAME = re.compile(
    r"(?:我叫|我是|\bI(?:'m|’m| am)\s|\b[Nn]ame is\s|姓名(?:是|：|:)?|名字(?:是|叫|：|:)?)"
    r"\s*([\u4e00-\u9fff·]{2,6}?)(?=[，,。；;、 ]|邮编|$)"
)


#: "hey ada king 90210, ...": tried as a name and a zip code
_AT_START = re.compile(
    r"^\W*(?:(?:hi+|hey+|hello|yo|good (?:morning|afternoon|evening|day))(?: there)?\W+)?"
    r"[^\W\d_][\w'’-]+ [^\W\d_][\w'’-]+[\s,]+(\d{5})(?![\w@-])",
    re.I,
)
#: "my friend Ada King, zip 90210": tells of another person
_KIN = (
    r"(?:friend|wife|husband|partner|girlfriend|boyfriend|son|daughter|brother|sister|mother|mom|mum|father|dad"
    r"|neighbou?r|roommate|flatmate|colleague|coworker|boss|cousin|aunt|uncle|grand\w+)"
)
_OF_ANOTHER = re.compile(
    rf"\b(?:my|his|her|their|our|a|the) (?:best |good |old )?{_KIN}(?:'s)?,? "
    r"(?:is |called |named |name is |whose name is )?[A-Z][\w'’-]+ [A-Z][\w'’-]+[^.?!]{0,60}?"
    r"(?:\d{5,6}|[\w.+-]+@[\w.-]+\w)"
    r"|我(?:的)?(?:朋友|老公|老婆|丈夫|妻子|儿子|女儿|哥哥?|姐姐?|弟弟?|妹妹?|爸爸?|妈妈?|父亲|母亲|邻居|同事)(?:叫)?"
    r"[\u4e00-\u9fff]{2,4}[，,、 ]{0,2}(?:的?邮编(?:是)?)?\d{6}",
)
#: short answers that are nobody's name: "yes", "no thanks", "why"
_NO_NAME = re.compile(
    r"\b(?:yes|yep|yeah|yup|no|nope|nah|ok|okay|sure|please|thanks|thank|thx|hi|hello|hey|why|what|how|which|who|when|where|"
    r"help|wait|right|correct|fine|good|great|cool|done|maybe|later|nothing|none|never|return|exchange|cancel|refund|order|"
    r"email|e-mail|name|zip|my|the|it|that|this|you|not|don't|can't|cannot|human|agent|person|sorry|lol|really|again)\b",
    re.I,
)
_FIELDS = ("emails", "names", "postal_codes", "maybe")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
#: how many pairs of words are tried as names
MOST_MAYBE = 8


@dataclass(slots=True)
class Claim:
    """What someone says they are called and where they live: as said, not proven. `maybe`: words side by side that
    may be a name; a zip code with it must belong to a customer called so, or they are nothing."""

    emails: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    postal_codes: list[str] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.emails or self.names or self.postal_codes)

    @property
    def named(self) -> bool:
        """Whether a full name is among the names: two words, or Chinese characters."""
        return any(_full(n) for n in self.names)

    @property
    def complete(self) -> bool:
        """Whether it is enough to look a customer up."""
        return bool(self.emails or (self.postal_codes and self.named))

    def merged(self, later: Claim) -> Claim:
        """With what was said later first."""

        def join(new: Sequence[str], old: Sequence[str]) -> list[str]:
            return list(dict.fromkeys([*new, *old]))[:6]

        names = join(later.names, self.names)
        if later.names and self.names and not _full(names[0]) and len(self.names[0].split()) == 1:
            # first and last name given one after the other
            names = [f"{self.names[0]} {later.names[0]}", f"{later.names[0]} {self.names[0]}", *names][:6]
        maybe = list(dict.fromkeys([*later.maybe, *self.maybe]))[:MOST_MAYBE]
        return Claim(
            join(later.emails, self.emails), names, join(later.postal_codes, self.postal_codes), maybe
        )

    def as_dict(self) -> dict[str, Any]:
        row = asdict(self)
        return row if self.maybe else {k: v for k, v in row.items() if k != "maybe"}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Claim:
        return cls(**{k: [str(v) for v in row.get(k, ())] for k in _FIELDS})


def _full(name: str) -> bool:
    return len(name.split()) > 1 or bool(re.fullmatch(r"[\u4e00-\u9fff·]{2,}", name))


def find_claim(text: str, said: Mapping[str, str] | None = None, *, asked: bool = False) -> Claim:
    """What `text` says of who is speaking; `said` are the fields that a reader found (email, name, postal_code).
    `asked`: the question just put was who they are, so that bare names and numbers are answers to it."""
    said = said or {}
    if match := _OF_ANOTHER.search(text):  # who somebody else is: nobody's claim
        said, text = {}, text[: match.start()] + " " + text[match.end() :]
    emails = [e.rstrip(".") for e in _EMAIL.findall(" ".join([said.get("email", ""), text]))]
    without = _EMAIL.sub(" ", text)
    names: list[str] = []
    first, last = said.get("first_name", ""), said.get("last_name", "")
    for name in (said.get("name", ""), f"{first} {last}".strip()):
        if name:
            names.append(" ".join(name.replace("_", " ").split()))
    names += [m[1] for m in _NAME_SAID.finditer(without)]
    names += [m[1] for m in _ZH_NAME.finditer(without)]
    names += [f"{m[1]} {m[2]}".title() for m in _HANDLE.finditer(without)]
    if asked:
        names += [m[1] for m in _NAME_BARE.finditer(without)]
        if (
            not names
            and re.fullmatch(r"\s*[A-Za-z'’-]{2,}(?:\s+[A-Za-z'’-]{2,})?[.!]?\s*", without)
            and not _NO_NAME.search(without)
        ):
            names.append(without.strip(" .!"))
    postal = [said["postal_code"]] if said.get("postal_code") else []
    postal += [m[1] or m[2] for m in _POSTAL_SAID.finditer(without)]
    if asked or names or re.search(r"zip|postal|邮编|live|living|resid", without, re.I):
        postal += [m[1] for m in _POSTAL.finditer(without)]
    if match := _AT_START.match(without):
        postal.append(match[1])
    return Claim(
        list(dict.fromkeys(emails)),
        list(dict.fromkeys(names)),
        list(dict.fromkeys(p.strip() for p in postal)),
        _pairs(without) if asked or postal else [],
    )


def _pairs(text: str) -> list[str]:
    """Words side by side, with nothing but a space or comma between: names are among them, whatever is said around."""
    words = list(_WORD.finditer(text))
    code = next((m.start() for m in _POSTAL.finditer(text)), len(text))
    pairs = [
        (not (one[0][0].isupper() and other[0][0].isupper()), abs(code - other.end()), one[0], other[0])
        for one, other in pairwise(words)
        if text[one.end() : other.start()].strip() in ("", ",")
    ]
    return list(dict.fromkeys(f"{one} {other.rstrip('.')}" for *_, one, other in sorted(pairs)))[:MOST_MAYBE]


def identify(backend: OrderBackend, claim: Claim, text: str = "") -> Customer | None:
    """The one customer that `claim` belongs to; None when nobody or more than one does. Of people who share name and
    postal code, the one who has the order whose number is said in `text`."""
    for email in claim.emails:
        found = backend.find_customers(email=email)
        if len(found) == 1:
            return found[0]
    for postal_code in claim.postal_codes:
        for name in (*filter(_full, claim.names), *claim.maybe):
            found = backend.find_customers(name=name, postal_code=postal_code)
            if len(found) == 1:
                return found[0]
            owners = [one for one in found if text and _told(backend, one, text)]
            if len(owners) == 1:
                return owners[0]
    return None


def namesakes(backend: OrderBackend, claim: Claim) -> bool:
    """Whether more than one customer has the name and the postal code claimed."""
    return any(
        len(backend.find_customers(name=name, postal_code=postal_code)) > 1
        for postal_code in claim.postal_codes
        for name in filter(_full, claim.names)
    )


def _told(backend: OrderBackend, customer: Customer, text: str) -> bool:
    """Whether the number of one of the customer's orders stands in the text, whole."""
    said = {re.sub(r"\W", "", m[0]).lower() for m in re.finditer(r"#?[A-Za-z\d-]*\d[A-Za-z\d-]*", text)}
    return any(re.sub(r"\W", "", order.id).lower() in said for order in backend.orders_of(customer.id))
