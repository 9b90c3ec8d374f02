"""The tool of policies and documents: passages that answer a question, with where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.tools.products import outside
from shopkeeper.assistant.tools.tool import ShopTool, ToolContext, ToolResult, schema
from shopkeeper.assistant.wording.talk import say

__all__ = ["DOCUMENTS"]


def search_documents(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    """Quotes only when the shop's writing supports an answer; what is quoted may be said, as far as it is
    not left out."""
    knowledge = context.parts.knowledge
    answer = knowledge.answer(given["question"], context.language) if knowledge is not None else None
    if answer is None or not answer.supported:
        if knowledge is not None:
            asked = str(given["question"])
            knowledge.note_unanswered(asked, context.language, conversation=context.turn.conversation.id)
        data = {"supported": False, "next": "say that the shop's documents do not tell; offer a person"}
        return ToolResult(data, (), (say("unknown", context.language),))
    rows, quotes, events = [], [], []
    for citation in answer.citations:
        told = outside(context, citation.quote, "document")
        rows.append({"document": citation.document, "heading": citation.heading, "quote": told})
        quotes.append(told.partition("> ")[2].rpartition(" </data")[0])
        events.append(Event("citation", citation.as_dict()))
    return ToolResult(
        {"supported": True, "passages": rows}, tuple(events), tuple(quotes), facts=tuple(quotes)
    )


DOCUMENTS = (
    ShopTool(
        "search_documents",
        "What the shop's policies and documents say about a question: shipping, returns, payment, warranty, care, use.",
        schema(["question"], question=("string", "the question in full, in the customer's language")),
        "read",
        ("facts", "fence"),
        "citation",
        {"en": "Reading the shop's documents", "zh": "正在查阅本店资料"},
        search_documents,
    ),
)
