"""Files become text with headings: Markdown, HTML, PDF, DOCX, CSV."""

from shopkeeper.assistant.knowledge.reading.files import FORMATS, read_file

__all__ = ["FORMATS", "read_file"]
