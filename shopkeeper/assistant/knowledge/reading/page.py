"""HTML to an outline: what a reader of the page sees of its content; menus, scripts and forms are left out."""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shopkeeper.assistant.knowledge.reading.outline import Outline
from shopkeeper.assistant.knowledge.types import DocumentText
from shopkeeper.errors import MissingExtra

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["read_page"]

_LEFT_OUT = "script, style, noscript, template, nav, header nav, footer, form, svg, iframe, button, [hidden], [aria-hidden=true]"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    "p div section article main header aside ul ol li dl dt dd table blockquote pre figure figcaption details summary address".split()
).union(_HEADINGS)
_QUESTIONS = ("dt", "summary")


def read_page(text: str, *, title: str) -> DocumentText:
    """`title` is used where the page has none. Raises MissingExtra without the package selectolax."""
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise MissingExtra("selectolax", "documents", "reading HTML") from None
    tree = LexborHTMLParser(text)
    named = tree.css_first("title")
    html = tree.css_first("html")
    link = tree.css_first("link[rel=canonical]")
    for node in tree.css(_LEFT_OUT):
        node.decompose()
    outline = Outline()
    body = tree.css_first("main, article") or tree.body
    if body is not None:
        _walk(body, outline)
    return outline.document(
        title=" ".join(named.text().split()) if named is not None and named.text().strip() else title,
        language=_attribute(html, "lang"),
        url=_attribute(link, "href"),
    )


def _walk(node: LexborNode, outline: Outline) -> None:
    loose: list[str] = []

    def flush() -> None:
        if text := " ".join("".join(loose).split()):
            outline.paragraph(text)
        loose.clear()

    for child in node.iter(include_text=True):
        tag = child.tag
        if tag not in _BLOCKS and not _holds_blocks(child):
            loose.append("\n" if tag == "br" else child.text(deep=True) or "")
            continue
        flush()
        if tag in _HEADINGS:
            outline.heading(int(str(tag)[1]), child.text(deep=True))
        elif tag == "p":
            outline.paragraph(child.text(deep=True))
        elif tag in ("ul", "ol"):
            _list(child, outline)
        elif tag == "table":
            _table(child, outline)
        elif tag in _QUESTIONS:
            outline.heading(6, child.text(deep=True))
        elif tag == "pre":
            outline.paragraph(child.text(deep=True))
        else:
            _walk(child, outline)
    flush()


def _list(node: LexborNode, outline: Outline) -> None:
    for item in node.iter():
        if item.tag in ("ul", "ol"):
            _list(item, outline)
            continue
        inner = [c for c in item.iter() if c.tag in ("ul", "ol", "table")]
        outline.item(_without(item, inner))
        for child in inner:
            if child.tag == "table":
                _table(child, outline)
            else:
                _list(child, outline)


def _without(node: LexborNode, inner: list[LexborNode]) -> str:
    held = {c.mem_id for c in inner}
    return "".join(
        c.text(deep=True, separator=" ") if c.tag in _BLOCKS else c.text(deep=True) or ""
        for c in node.iter(include_text=True)
        if c.mem_id not in held
    )


def _table(node: LexborNode, outline: Outline) -> None:
    names: list[str] = []
    for number, row in enumerate(node.css("tr")):
        cells = [c for c in row.iter() if c.tag in ("td", "th")]
        texts = [c.text(deep=True, separator=" ") for c in cells]
        headed = all(c.tag == "th" for c in cells) or (
            number == 0 and len(cells) > 1 and all(c.css_first("strong, b") is not None for c in cells)
        )
        if cells and headed:
            names = texts
        elif cells:
            outline.row(names, texts)


def _holds_blocks(node: LexborNode) -> bool:
    return node.tag not in ("-text", "-comment") and any(
        child.tag in _BLOCKS or _holds_blocks(child) for child in node.iter()
    )


def _attribute(node: LexborNode | None, name: str) -> str:
    attributes: dict[str, Any] = node.attributes if node is not None else {}
    return str(attributes.get(name) or "").strip()
