"""Recipes "documents" and "shop_documents": questions on written policies, answered from them with the number of the text.

Texts are pieces of Markdown: a section's sentences, an item of a list, a row of a table. Without a shop they come from
the demo shop's policies with every number changed, so that answers are read and not remembered.
"""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from shopkeeper.errors import InputError
from shopkeeper.language.text import detect, segment
from shopkeeper.llm import prompts
from shopkeeper.train.recipes.row import Row, chat_row, held_out, pick

__all__ = ["NOT_WRITTEN", "RECIPE", "SHOP", "Passage", "passages_of", "read_documents"]

NOT_WRITTEN = {"en": "The texts do not say.", "zh": "文本里没有写明。"}
_ASK = {
    ("en", "section"): (
        "what about {h}?", "{h}?", "can you tell me about {h}", "what are your rules on {h}?", "I have a question on {h}",
        "how does it work with {h}?", "{d}: {h}?", "what do you say about {h}?", "please explain {h}",
        "where can I read about {h}, what does it say?", "information on {h} please",
    ),
    ("en", "words"): (
        "{w}?", "what about {w}", "tell me: {w}", "is there anything on {w}?", "{d}, {w}?", "I'd like to know about {w}",
        "how is it with {w}?", "question: {w}", "what do you write about {w}?",
    ),
    ("en", "row"): (
        "{r}: {c}?", "{r} - what is the {c}?", "what's the {c} for {r}?", "{c} of {r}?", "in the case of {r}, which {c}?",
        "how about {c} when it is {r}?", "tell me the {c} for {r}",
    ),
    ("zh", "section"): (
        "{h}是怎样的？", "{h}？", "请问{h}", "关于{h}有什么规定", "想问一下{h}", "{h}怎么算", "{d}里{h}怎么说", "说一下{h}", "{h}能解释一下吗", "麻烦讲讲{h}",
    ),
    ("zh", "words"): (
        "{w}？", "请问{w}", "{w}怎么办", "关于{w}", "{w}有规定吗", "想了解{w}", "{w}是怎么规定的", "{w}的话呢？",
    ),
    ("zh", "row"): (
        "{r}的{c}是多少？", "{r}，{c}？", "{r}的话{c}呢", "请问{r}的{c}", "{c}：{r}？", "要是{r}，{c}怎么算",
    ),
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])|(?<=[$€£¥])\d+(?:\.\d+)?")
_STOP = frozenset(
    "the a an of and or to in is are be you we your our it its for on at by with from this that as not can may within until after".split()
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement of a document: `row` and `column` are set for a cell of a table (its text is then the value)."""

    document: str
    heading: str
    text: str
    language: str
    row: str = ""
    column: str = ""

    @property
    def shown(self) -> str:
        """As a numbered text in the prompt shows it."""
        place = f"{self.document}, {self.heading}" if self.heading else self.document
        if self.row:
            return f"{place}: {self.row} - {self.column}: {self.text}"
        return f"{place}: {self.text}"


def passages_of(markdown: str, language: str) -> list[Passage]:
    """The statements of one Markdown document."""
    document, heading = "", ""
    found: list[Passage] = []
    table: list[list[str]] = []
    for line in [*markdown.splitlines(), ""]:
        line = line.strip()
        if line.startswith("|"):
            table.append([_plain(cell) for cell in line.strip("|").split("|")])
            continue
        if table:
            found += _cells(table, document, heading, language)
            table = []
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            title = _plain(line.lstrip("#"))
            document, heading = (title, "") if level == 1 else (document or title, title)
        elif line:
            item = re.sub(r"^(?:[-*+]|\d+[.)])\s+", "", line)
            texts = [item] if item != line else re.split(r"(?<=[.!?])\s+(?=[A-Z\d*])|(?<=[。！？])", item)
            found += [
                Passage(document, heading, text, language)
                for t in texts
                if 8 <= len(text := _plain(t)) <= 260
            ]
    return found


def read_documents(folder: Path) -> dict[str, tuple[Passage, ...]]:
    """Statements by language of the Markdown files below policies/ and documents/ of a shop."""
    found: dict[str, list[Passage]] = {}
    for place in ("policies", "documents"):
        for file in sorted((folder / place).rglob("*.md")):
            try:
                text = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(f"cannot read {str(file)!r} ({error}); save it as UTF-8 text") from error
            named = file.parent.name[:2]
            language = named if named in ("en", "zh") else "zh" if detect(text) == "zh" else "en"
            found.setdefault(language, []).extend(passages_of(text, language))
    return {language: tuple(passages) for language, passages in found.items()}


def document_row(passages: tuple[Passage, ...], rng: random.Random, part: str, source: str) -> Row:
    """A question on one passage among one to four; one in eight is on a passage that is not shown."""
    asked = rng.choice(_of_part(passages, part))
    language = asked.language
    others = [p for p in rng.sample(passages, min(len(passages), 6)) if p.text != asked.text]
    stated = rng.random() > 0.12
    if not stated:
        others = [p for p in others if p.heading != asked.heading]
    shown = others[: rng.randint(1 if stated else 2, 3)]
    if stated:
        shown = [*shown[: rng.randint(0, 2)], asked]
    rng.shuffle(shown)
    question, template = _question(asked, rng, part)
    if not stated or not shown:
        shown = [p for p in shown if p is not asked]
        reply = NOT_WRITTEN[language]
    else:
        value = (
            asked.text
            if not asked.row
            else f"{asked.column}: {asked.text}"
            if language == "en"
            else f"{asked.column}：{asked.text}"
        )
        reply = f"{value.rstrip(';；')} [{shown.index(asked) + 1}]"
    return chat_row(
        prompts.cite(question, [p.shown for p in shown], language), reply, skill="document", language=language,
        source=source, part=part, templates=(template,),
    )  # fmt: skip


def _question(asked: Passage, rng: random.Random, part: str) -> tuple[str, str]:
    language = asked.language
    kind = "row" if asked.row else "section" if asked.heading and rng.random() < 0.3 else "words"
    text, template = pick(rng, _ASK[language, kind], f"document.{language}.{kind}", part)
    heading = asked.heading if language == "zh" else asked.heading.lower()
    words = [
        w
        for w in segment(asked.text.lower(), parts=False)
        if w not in _STOP and (len(w) > 1 or not w.isascii())
    ]
    start = rng.randrange(max(len(words) - 2, 1))
    said = ("" if language == "zh" else " ").join(words[start : start + rng.choice((2, 3, 4))])
    for mark, value in (
        ("{h}", heading),
        ("{d}", asked.document),
        ("{w}", said),
        ("{r}", asked.row),
        ("{c}", asked.column),
    ):
        text = text.replace(mark, value)
    if kind == "section":
        text += f" {said}" if language == "en" else said
    return text, template


def _of_part(passages: tuple[Passage, ...], part: str) -> list[Passage]:
    kept = [p for p in passages if held_out(p.heading + p.text[:20], 6) == (part != "train")]
    return kept or list(passages)


def _cells(table: list[list[str]], document: str, heading: str, language: str) -> Iterator[Passage]:
    head, *rows = table
    for row in rows:
        if all(set(cell) <= set("-: ") for cell in row):
            continue
        for column, cell in zip(head[1:], row[1:], strict=False):
            if cell.strip("–- ") and row[0]:
                yield Passage(document, heading, cell, language, row[0], column)


def _plain(text: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*_`]+", "", text).split())


@dataclass(frozen=True)
class Documents:
    """The recipe over the documents of a shop; of the made-up shops when `folder` is None."""

    name: str
    folder: Path | None = None

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows; none for a shop without documents."""
        rng = random.Random(f"{self.name}/{seed}/{part}")
        found = _made_up() if self.folder is None else read_documents(self.folder)
        languages = sorted(found)
        for _ in range(count if languages else 0):
            passages = found[rng.choice(languages)]
            if self.folder is None:
                passages = _renumbered(passages, rng)
            yield document_row(passages, rng, part, "made-up documents" if self.folder is None else "shop")


@cache
def _made_up() -> dict[str, tuple[Passage, ...]]:
    root = files("shopkeeper.simulate.goods.policies")
    return {
        language: tuple(
            p
            for file in sorted((root / language).iterdir(), key=lambda f: f.name)
            if file.name.endswith(".md")
            for p in passages_of(file.read_text("utf-8"), language)
        )
        for language in ("en", "zh")
    }


def _renumbered(passages: tuple[Passage, ...], rng: random.Random) -> tuple[Passage, ...]:
    chosen = rng.sample(passages, min(len(passages), 12))

    def change(match: re.Match[str]) -> str:
        text = match.group()
        if not text.isdigit():
            return f"{rng.randint(1, 90)}.{rng.choice(('50', '90', '00', '95'))}" if "." in text else text
        return str(rng.randint(1, 60)) if len(text) < 3 else str(rng.randint(1, 60) * 10)

    return tuple(
        Passage(p.document, p.heading, _NUMBER.sub(change, p.text), p.language, p.row, p.column)
        for p in chosen
    )


class _Shop:
    name = "shop_documents"
    needs = "shop"

    def at(self, folder: Path) -> Documents:
        """The recipe over the documents of the shop in `folder`."""
        return Documents(self.name, folder)


RECIPE = Documents("documents")
SHOP = _Shop()
