"""A conversation for the customer to keep: plain text, or one page that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from shopkeeper.assistant.transcript import Line, Transcript
from shopkeeper.catalog.model import Money
from shopkeeper.web import i18n

__all__ = ["html_transcript", "text_transcript"]

STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:44em;margin:2em auto;padding:0 1em;color:#1f1c18}"
    "article{margin:1em 0;padding-left:1em;border-left:3px solid #ddd}.customer{border-color:#a63d1a}"
    ".agent{border-color:#26663a}p{white-space:pre-wrap;margin:.2em 0}time{color:#5f584e;font-size:.85em}"
    "ul{margin:.3em 0}table{border-collapse:collapse}td,th{border:1px solid #ddd;padding:.3em .6em;text-align:left}"
)


def text_transcript(found: Transcript, shop: str, language: str) -> str:
    """One paragraph for each thing said, with what was shown below it."""
    parts = [_title(found, shop, language)]
    for line in found.lines:
        told = [line.text, *(row for event in line.events for row in _rows(event, language))]
        if any(told):
            parts.append(f"[{_time(line)}] {_who(line, language)}: " + "\n".join(row for row in told if row))
    return "\n\n".join(parts) + "\n"


def html_transcript(found: Transcript, shop: str, language: str) -> str:
    """A whole page; everything in it is text."""
    title = escape(_title(found, shop, language))
    parts = [
        f'<!doctype html><html lang="{i18n.LANGUAGE_TAGS.get(language, "en")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1>"
    ]
    for line in found.lines:
        shown = "".join(_shown(event, language) for event in line.events)
        if not (line.text or shown):
            continue
        role = line.role if line.role in ("customer", "agent", "assistant") else "note"
        text = f"<p>{escape(line.text)}</p>" if line.text else ""
        parts.append(
            f'<article class="{role}"><b>{escape(_who(line, language))}</b> <time datetime="{escape(line.time)}">'
            f"{escape(_time(line))}</time>{text}{shown}</article>"
        )
    return "".join(parts) + "</body></html>\n"


def _title(found: Transcript, shop: str, language: str) -> str:
    day = i18n.date(found.lines[0].time, language) if found.lines else ""
    return i18n.text(language, "chat.transcript.title", shop=shop, date=day)


def _who(line: Line, language: str) -> str:
    if line.role == "agent" and line.agent:
        return line.agent
    key = {"customer": "chat.you", "assistant": "chat.assistant", "agent": "chat.person"}.get(
        line.role, "chat.note_line"
    )
    return i18n.text(language, key)


def _time(line: Line) -> str:
    return line.time.replace("T", " ").replace("Z", " UTC")


def _rows(event: Mapping[str, Any], language: str) -> list[str]:
    """What was shown, a line each."""
    kind = event.get("kind")
    if kind == "products":
        return [f"- {_goods(one, language)}" for one in event.get("products", ())]
    if kind == "citation":
        place = " › ".join(str(event[k]) for k in ("document", "heading") if event.get(k))
        return [f"“{event.get('quote', '')}” — {place}"]
    if kind == "card":
        if event.get("state") != "open":
            return [i18n.text(language, f"chat.card.{event.get('state')}")]
        return [f"- {one}" for one in event.get("lines", ()) if isinstance(one, str)]
    if kind == "order":
        return [i18n.text(language, "chat.order", id=str(event.get("id", "")))]
    if kind == "table":
        return [" | ".join(map(str, row)) for row in (event.get("columns", ()), *event.get("rows", ()))]
    if kind == "handoff":
        agent = event.get("agent") or i18n.text(language, "chat.person")
        return [i18n.text(language, f"chat.handoff.{event.get('state', 'waiting')}", agent=agent)]
    return []


def _shown(event: Mapping[str, Any], language: str) -> str:
    if event.get("kind") == "table":
        head = "".join(f"<th>{escape(str(one))}</th>" for one in event.get("columns", ()))
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(str(one))}</td>" for one in row) + "</tr>"
            for row in event.get("rows", ())
        )
        return f"<table><tr>{head}</tr>{body}</table>"
    rows = [row.removeprefix("- ") for row in _rows(event, language)]
    return "<ul>" + "".join(f"<li>{escape(row)}</li>" for row in rows) + "</ul>" if rows else ""


def _goods(one: Mapping[str, Any], language: str) -> str:
    price, currency = one.get("price"), one.get("currency")
    shown = ""
    if isinstance(price, int) and isinstance(currency, str) and currency:
        shown = f" — {i18n.money(Money(price, currency), language)}"
    return f"{one.get('title', one.get('id', ''))}{shown}"
