"""CSV FAQ to an outline: a row is a question with its answer, under a category where the file has such a column."""

from __future__ import annotations

import csv
import io

from shopkeeper.assistant.knowledge.reading.outline import Outline
from shopkeeper.assistant.knowledge.types import DocumentText
from shopkeeper.errors import InputError

__all__ = ["read_faq"]

_COLUMNS = {
    "question": ("question", "questions", "q", "query", "title", "问题", "提问", "问", "标题"),
    "answer": ("answer", "answers", "a", "reply", "response", "text", "答案", "回答", "答复", "答", "内容"),
    "category": ("category", "topic", "section", "group", "类别", "分类", "主题"),
    "language": ("language", "lang", "locale", "语言"),
    "url": ("url", "link", "链接"),
}


def read_faq(text: str, *, title: str) -> list[DocumentText]:
    """One document a language that the rows name (one in all where they name none).

    Raises InputError when there is no column of questions or of answers.
    """
    sample = text[:4096]
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(
            sample.splitlines()[0] if sample else "", ",;\t"
        )
    except (csv.Error, IndexError):
        dialect = csv.excel
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter))
    except csv.Error as error:
        raise InputError(f"not a CSV file ({error}); save it as CSV again") from error
    head = [name.strip().strip("\ufeff").lower() for name in rows[0]] if rows else []
    at = {column: next((head.index(n) for n in names if n in head), -1) for column, names in _COLUMNS.items()}
    if at["question"] < 0 or at["answer"] < 0:
        raise InputError(f"its columns are {', '.join(head) or 'none'}; name two of them question and answer")
    outlines: dict[str, Outline] = {}
    places: dict[str, str] = {}
    for row in rows[1:]:
        said = {column: row[i].strip() if 0 <= i < len(row) else "" for column, i in at.items()}
        outline = outlines.setdefault(said["language"].lower(), Outline(title))
        if said["category"] and places.get(said["language"]) != said["category"]:
            outline.heading(2, said["category"])
            places[said["language"]] = said["category"]
        outline.faq(said["question"], said["answer"])
    return [o.document(title=title, language=language) for language, o in outlines.items()]
