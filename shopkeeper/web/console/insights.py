"""What the assistant's conversations tell: volume, resolution, handoffs, satisfaction, promises, cost, speed; and the
questions that no document answers, with the form to write the missing one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.assistant import analytics
from shopkeeper.assistant.promises.violations import PROMISES
from shopkeeper.catalog.model import Money
from shopkeeper.errors import InputError
from shopkeeper.web import i18n
from shopkeeper.web.console import charts
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.console.queries import short_day

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
PERIODS = (7, 30, 90)
GROUPS, COMMENTS = 20, 8


@router.get("/assistant")
def insights(console: Open, days: int = 30) -> Response:
    """The last days, today included."""
    return _page(console, days if days in PERIODS else 30)


@router.post("/assistant/write")
def write(console: Open, form: Form) -> Response:
    """Writes the missing document; tells when it does not answer the question after all."""
    title, text, language = field(form, "title"), field(form, "text"), field(form, "language")
    question = field(form, "question")[:500]
    knowledge = console.shop.knowledge
    try:
        if not title or not text or language not in i18n.LANGUAGES:
            raise InputError(console.t("insights.write_missing"))
        if any(
            d.title.casefold() == title.casefold() and d.language == language for d in knowledge.documents()
        ):
            raise InputError(console.t("insights.write_known", title=title))
        knowledge.write(title, text, language)
    except InputError as error:
        written = {"title": title, "text": text, "language": language, "question": question}
        return _page(console, 30, fault=str(error), written=written, status=422)
    answered = not question or knowledge.answer(question, language).supported
    return console.back("/assistant", "written" if answered else "written_open")


@router.post("/assistant/dismiss")
def dismiss(console: Open, form: Form) -> Response:
    """Closes a group of questions without a document."""
    numbers = [int(one) for one in field(form, "numbers").split(",") if one.isascii() and one.isdigit()]
    console.shop.knowledge.dismiss(numbers[:2000])
    return console.back("/assistant", "dismissed")


def _page(
    console: Console,
    days: int,
    *,
    fault: str = "",
    written: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    engine = console.shop.engine
    until = datetime.now(UTC).date()
    since = until - timedelta(days - 1)
    overview = analytics.overview(engine, since, until)
    satisfaction = analytics.satisfaction(engine, since, until, COMMENTS)
    stopped = analytics.violations_by_promise(engine, since, until)
    cost = analytics.cost_by_day(engine, since, until)
    return console.page(
        "insights.html",
        status=status,
        days=days,
        periods=PERIODS,
        overview=overview,
        satisfaction=satisfaction,
        latency=analytics.latency(engine, since, until),
        tokens=sum(row[1] for row in cost),
        cost=i18n.money(
            Money(round(sum(row[2] for row in cost)), console.shop.config.currency), console.language
        ),
        drawn=_charts(console, since, until, satisfaction, stopped, cost) if overview.conversations else [],
        groups=console.shop.knowledge.unanswered(GROUPS),
        open_questions=console.shop.knowledge.open_questions.count(),
        fault=fault,
        written=written,
        document_languages=i18n.LANGUAGES,
    )


def _charts(
    console: Console,
    since: date,
    until: date,
    satisfaction: analytics.Satisfaction,
    stopped: list[tuple[str, str, int]],
    cost: list[tuple[date, int, float]],
) -> list[charts.Chart]:
    """One for each question that has something to draw."""
    c, engine = console.t, console.shop.engine
    drawn: list[charts.Chart] = []
    volume = analytics.volume(engine, since, until)
    labels = [short_day(day.day.isoformat(), console.language) for day in volume]
    drawn.append(
        charts.lines(
            c("insights.volume"),
            c(
                "insights.volume_about",
                n=sum(d.conversations for d in volume),
                handoffs=sum(d.handoffs for d in volume),
            ),
            labels,
            {
                c("insights.conversations"): [day.conversations for day in volume],
                c("insights.handoffs"): [day.handoffs for day in volume],
            },
        )
    )
    if reasons := analytics.handoff_reasons(engine, since, until)[:8]:
        head = (c("insights.reason"), c("queries.times"))
        shown = [(_reason(console, reason), float(count)) for reason, count in reasons]
        drawn.append(charts.bars(c("insights.reasons"), c("insights.reasons_about"), head, shown))
    if satisfaction.ratings:
        head = (c("insights.stars"), c("insights.ratings"))
        stars = [("★" * number, float(count)) for number, count in reversed(satisfaction.counts)]
        about = c("insights.satisfaction_about", n=satisfaction.ratings)
        drawn.append(charts.bars(c("insights.satisfaction"), about, head, stars))
    if stopped:
        head = (c("insights.promise"), c("queries.times"))
        sums = {p: float(sum(n for name, _, n in stopped if name == p)) for p in PROMISES}
        rows = [(c(f"insights.promise.{name}"), count) for name, count in sums.items() if count]
        drawn.append(charts.bars(c("insights.stopped"), c("insights.stopped_about"), head, rows))
    speeds = [
        (label, analytics.latency(engine, d.day, d.day)) for label, d in zip(labels, volume, strict=True)
    ]
    if measured := [(label, one) for label, one in speeds if one.turns]:
        series = {
            c("insights.half"): [round(one.first_p50, 3) for _, one in measured],
            c("insights.most"): [round(one.first_p95, 3) for _, one in measured],
        }
        days = [label for label, _ in measured]
        drawn.append(charts.lines(c("insights.speed"), c("insights.speed_about"), days, series))
    if cost:
        by_day = {day: tokens for day, tokens, _ in cost}
        tokens = {c("insights.tokens"): [float(by_day.get(day.day, 0)) for day in volume]}
        drawn.append(charts.columns(c("insights.cost"), c("insights.cost_about"), labels, tokens))
    return drawn


def _reason(console: Console, reason: str) -> str:
    """The reason in the page's language; one that the model wrote stays as it is."""
    key = f"insights.reason.{reason.replace(' ', '_')}"
    return console.t(key) if f"console.{key}" in i18n.texts(console.language) else reason
