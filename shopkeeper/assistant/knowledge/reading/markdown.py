"""Markdown to an outline: headings, paragraphs, lists, tables; code and raw HTML are left out."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from shopkeeper.assistant.knowledge.reading.outline import Outline
from shopkeeper.assistant.knowledge.types import DocumentText

__all__ = ["read_markdown"]

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(
    r"^(title|lang|language|url|permalink)\s*:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE
)
_parser = MarkdownIt("commonmark", {"html": True}).enable("table")


def read_markdown(text: str, *, title: str) -> DocumentText:
    """`title` is used where the text has no heading of its own. A front matter may give title, language, url."""
    front = _FRONT.match(text)
    said = {k.lower(): v for k, v in _KEY.findall(front[1])} if front else {}
    outline = Outline(said.get("title", ""))
    _walk(SyntaxTreeNode(_parser.parse(text[front.end() :] if front else text)), outline)
    return outline.document(
        title=title,
        language=said.get("language", said.get("lang", "")),
        url=said.get("url", said.get("permalink", "")),
    )


def _walk(node: SyntaxTreeNode, outline: Outline) -> None:
    for child in node.children:
        if child.type == "heading":
            outline.heading(int(child.tag[1]), _text(child))
        elif child.type == "paragraph":
            outline.paragraph(_text(child))
        elif child.type in ("bullet_list", "ordered_list"):
            for item in child.children:
                _item(item, outline)
        elif child.type == "table":
            _table(child, outline)
        elif child.type == "blockquote":
            _walk(child, outline)


def _item(node: SyntaxTreeNode, outline: Outline) -> None:
    texts = [_text(c) for c in node.children if c.type in ("paragraph", "heading")]
    outline.item(" ".join(texts))
    for child in node.children:
        if child.type in ("bullet_list", "ordered_list"):
            for inner in child.children:
                _item(inner, outline)
        elif child.type == "table":
            _table(child, outline)


def _table(node: SyntaxTreeNode, outline: Outline) -> None:
    names: list[str] = []
    for part in node.children:
        for row in part.children:
            cells = [_text(cell) for cell in row.children]
            if part.type == "thead":
                names = cells
            else:
                outline.row(names, cells)


def _text(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type in ("html_inline", "html_block"):
        return ""
    return "".join(_text(child) for child in node.children)
