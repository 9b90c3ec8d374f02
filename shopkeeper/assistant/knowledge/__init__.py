"""Knowledge: the shop's policies and documents, found and quoted with where it stands."""

from shopkeeper.assistant.knowledge.knowledge import Knowledge
from shopkeeper.assistant.knowledge.types import (
    Answer,
    Citation,
    FileFault,
    KnownDocument,
    Passage,
    Passages,
    SyncReport,
)
from shopkeeper.assistant.knowledge.unanswered import QuestionGroup

__all__ = [
    "Answer",
    "Citation",
    "FileFault",
    "Knowledge",
    "KnownDocument",
    "Passage",
    "Passages",
    "QuestionGroup",
    "SyncReport",
]
