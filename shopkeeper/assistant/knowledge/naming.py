"""Questions that ask for a whole document or section by its name ("what is your return policy?", "退货怎么办理？").

No one statement answers those best: the opening statements of what is named are quoted. A name counts when a title or
heading says all of it; what no heading names is left to the statements.
"""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shopkeeper.assistant.knowledge.concepts import Concepts, Said
from shopkeeper.assistant.knowledge.things import Translate, things_in
from shopkeeper.assistant.knowledge.types import Passage, Statement
from shopkeeper.language import fold

__all__ = ["Named", "named_in", "section_of"]

OPENING = 3  # statements quoted
MOST_ROWS = 8
#: least share of what a heading says that the name has to say: a heading of much else is about something narrower
SHARE = 0.34

_RULES = r"(?:polic(?:y|ies)|rules?|terms(?: and conditions)?|conditions|guidelines?|regulations?|info(?:rmation)?|details)"
_OPEN = (
    r"^(?:(?:and|so|ok|okay|hi|hello|hey|please|sorry|excuse me|well|then|now)[,!.\s]+)*"
    r"(?:(?:can|could|would|will) (?:you|i|we) (?:please )?(?:tell|explain|describe|show|give|see|read|have|get)(?: (?:to )?(?:me|us))? "
    r"|(?:please )?(?:tell|explain|describe|show|give|let)(?: (?:to )?(?:me|us))? (?:see |know |read )?"
    r"|i(?:'d| would)? (?:want|need|like|love)(?: to (?:know|see|read|hear|understand|ask))? "
    r"|where (?:can|do) i (?:find|read|see|get) |do you have |is there |have you got "
    r"|what(?:'s|s| is| are| does| do)(?: (?:you|it) (?:say|have))? )?"
    r"(?:more |something |all |everything |anything )?(?:about |on |of |what(?:'s| is| are) )?"
)
#: each captures the name; the first that matches counts
_WHOLE = tuple(
    re.compile(pattern)
    for pattern in (
        _OPEN
        + rf"(?:your |the |our |any |a |an |of )*(?:shop'?s? |store'?s? |company'?s? )?{_RULES} (?:on|for|about|regarding|concerning|of|around|when it comes to|with) (?P<name>.+)",
        _OPEN + rf"(?P<name>[^,.;]+?) {_RULES}(?: (?:please|like|exactly|here|look like|say|work))*",
        _OPEN + rf"(?P<name>[^,.;]+? {_RULES} (?:on|for|about|regarding|concerning|of|around|with) .+)",
        r"^(?:(?:and|so|ok|okay|hi|hello|hey|please|sorry)[,!.\s]+)*(?:(?:can|could|would|will) you (?:please )?)?(?:please )?(?:tell (?:me|us)|talk to me|inform (?:me|us)|i(?:'d| would)? (?:want|like|need) to (?:know|hear|learn|ask)) (?:more |something |all |everything |a bit )?(?:about|on) (?P<name>.+)",
        r"^(?:and |so )?(?:what|how) about (?P<name>.+)",
        r"^(?:请问|麻烦|想问(?:一下|下)?|问(?:一下|下)|请|帮我|给我|能不能|能否|可以|可否|能|我想(?:了解|知道|看看|问问?|咨询)?(?:一下|下)?|想(?:了解|知道|看看)(?:一下|下)?|[,，、\s])*(?:介绍|解释|说明|讲讲|说说|聊聊|讲|说|谈谈|了解|看看|看)(?:一下|下|说|讲)?(?P<name>.+)",
        r"^(?:请问|麻烦|想问(?:一下|下)?|问(?:一下|下)|请|[,，、\s])*(?:有关|关于|对于)?(?P<name>.+?)(?:方面)?的?(?:相关|具体|有关)?的?(?:政策|规定|规则|条款|须知|说明|制度|流程|规矩|条件|要求|细则|办法)(?:都)?(?:是|有)?(?:什么(?:样的?)?|啥|哪些|怎样的?|怎么样的?|如何|怎么(?:规定|说|写)的?|多少)?",
        r"^(?:请问|想问(?:一下|下)?|[,，、\s])*(?:有关|关于|对于)?(?P<name>.+?)(?:是)?(?:怎么|怎样|如何)(?:规定|回事)的?",
    )
)
_HOW = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:and |so |please )?how (?:do|does|would|will|is|are) (?P<name>.+?) (?:work|go|function|handled|done|dealt with|organi[sz]ed)(?: (?:here|exactly|with you|at your (?:shop|store)))*",
        r"^(?:and |so |please |tell me )?how (?:do|can|could|would|should|to)(?: (?:i|we|you|one|people|customers))? (?:go about |proceed with |get to |make )?(?P<name>.+)",
        r"^(?:请问|想问(?:一下|下)?|我想知道|[,，、\s])*(?:我|我们|你们|这边|想|要|该|应该|可以|能|具体|到底)*(?:怎么|怎样|如何|咋)(?:去|来|才能|能|可以|办理|办|申请|进行|操作)?(?P<name>.+)",
        r"^(?:请问|想问(?:一下|下)?|[,，、\s])*(?P<name>.+?)(?:是|要|该|应该|需要|具体|一般)?(?:怎么|怎样|如何|咋)(?:办理|办|弄|操作|申请|处理|走|算|做|进行|搞)?(?:的)?",
    )
)
#: headings under which a document says how a thing is done
_STEPS = re.compile(
    r"^how (?:it|this|that|to)\b|\bhow (?:\w+ )?works?\b|\bsteps?\b|\bprocess\b|\bprocedure\b|步骤|流程|怎么|如何|怎样|方法|办理"
)
_END = re.compile(r"[\s?？!！.。~～]+$|(?<=.)(?:呢|啊|呀|吗|吧|哦)[\s?？!！.。~～]*$")
_HAN_HEAD = re.compile(r"^(?:你们|你家|贵店|贵司|本店|店里|店家|咱们|你|您|我们|家|店|的)+")
_HAN_TAIL = re.compile(
    r"(?:方面)?的?(?:相关|具体)?的?(?:政策|规定|规则|条款|须知|说明|制度|流程|规矩|细则|信息|情况|事情|事)?$"
)
_AND = re.compile(r"\s*(?:,|&|\band\b|、|，|以及|和|与|及)\s*")


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a question asks for. `whole`: it asks for all of it ("policy", "tell me about"), else how it is
    done, which a single statement may tell better."""

    names: tuple[str, ...]
    whole: bool


def named_in(question: str) -> Named | None:
    """What the question asks for by name; None when it is no such question."""
    text = fold(question).strip()
    while (shorter := _END.sub("", text)) != text:
        text = shorter
    for patterns, whole in ((_WHOLE, True), (_HOW, False)):
        for pattern in patterns:
            if (found := pattern.fullmatch(text)) is None:
                continue
            name = _HAN_TAIL.sub("", _HAN_HEAD.sub("", found["name"].strip()))
            names = tuple(part for part in _AND.split(name) if part.strip())
            if names:
                return Named(names, whole)
    return None


def section_of(
    name: str,
    chunks: Sequence[Passage],
    concepts: Concepts,
    rarity: Callable[[str], float],
    translate: Translate | None = None,
    *,
    steps: bool = False,
) -> list[tuple[Passage, Statement]]:
    """The opening statements of the document or section whose title or heading says all of `name`, each with its
    passage; [] when none does. `chunks`: by document and place. Of several headings the one that says least besides
    counts, what people wrote before rules. Names of goods that no document has are left out (`rarity` 1): rules hold
    for all goods. `steps`: of the section of it that tells how it is done, [] when there is none."""
    wanted = _wanted(concepts.read(name), concepts, _goods(name, rarity, translate))
    if not wanted:
        return []
    best: tuple[float, int, int, int] | None = None  # share, whether people wrote it, -depth, -place
    opening: Passage | None = None
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for at, passage in enumerate(chunks):
        document, headings = passage.document, passage.chunk.headings
        for depth in range(len(headings) + 1):
            path = headings[:depth]
            if (document.id, path) in seen:
                continue
            seen.add((document.id, path))
            share = _share(wanted, (document.title, *path), concepts)
            if share < SHARE:
                continue
            rank = (share, -(document.kind == "rules"), -depth, -at)
            if best is None or rank > best:
                best, opening = rank, passage
    if opening is not None and best is not None and steps:
        opening = _steps_of(opening, -best[2], chunks)
    if opening is None:
        return []
    said = opening.chunk.statements
    count = MOST_ROWS if said[0].kind == "row" else OPENING
    return [(opening, statement) for statement in said[:count]]


def _steps_of(opening: Passage, depth: int, chunks: Sequence[Passage]) -> Passage | None:
    """The section of the same document, under the same headings (`depth` of them), that tells how a thing is done."""
    path = opening.chunk.headings[:depth]
    for passage in chunks:
        headings = passage.chunk.headings
        under = passage.document.id == opening.document.id and headings[:depth] == path
        if under and headings and _STEPS.search(fold(headings[-1])):
            return passage
    return None


def _goods(name: str, rarity: Callable[[str], float], translate: Translate | None) -> frozenset[str]:
    """Stems of goods that no document names."""
    return frozenset(
        stem for thing in things_in(name, translate) for stem in thing.stems if rarity(stem) >= 1.0
    )


def _wanted(said: Said, concepts: Concepts, unnamed: frozenset[str]) -> list[frozenset[int] | str]:
    """What a heading has to say: meanings (any one of each set) and words; [] when the name says nothing telling."""
    phrases: list[frozenset[int] | str] = list(dict.fromkeys(said.phrases))
    telling = [p for p in phrases if isinstance(p, frozenset) and not p <= concepts.common]
    words = [w for w in sorted(said.words) if w not in unnamed]
    # "shipping" is a name when it stands alone, and adds nothing beside another: "refund for an order"
    return [*(telling or phrases), *words]


def _share(wanted: Sequence[frozenset[int] | str], path: Sequence[str], concepts: Concepts) -> float:
    """How much of the last heading of a path the name says, 0 to 1; 0 unless the path says all of the name and the
    last heading some of it."""
    each = [concepts.read(heading) for heading in path]
    last = each[-1]
    if not all(any(_says(one, thing) for one in each) for thing in wanted):
        return 0.0
    own = [thing for thing in wanted if _says(last, thing)]
    if not own:
        return 0.0
    phrases = set(last.phrases)
    telling = {p for p in phrases if not p <= concepts.common}
    return min(1.0, len(own) / (len(telling or phrases) + len(last.words)))


def _says(said: Said, thing: frozenset[int] | str) -> bool:
    return said.holds(thing) if isinstance(thing, str) else bool(thing & said.concepts)
