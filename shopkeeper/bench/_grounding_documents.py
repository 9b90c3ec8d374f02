"""Questions on a shop's documents: which are answered with the right quote, which are declined; with baselines."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shopkeeper.assistant.knowledge import Answer, Knowledge
from shopkeeper.assistant.knowledge.decision import Decision
from shopkeeper.assistant.knowledge.rules import rules_as_prose
from shopkeeper.database import migrate, open_database
from shopkeeper.errors import InputError
from shopkeeper.language import fold, segment, stem
from shopkeeper.orders.policy import RULES_FILE
from shopkeeper.simulate.goods.policies import write_policies, write_rules

__all__ = ["Question", "baselines", "knowledge_of", "measure", "read_questions"]


SURE = 0.6  # answered from here on: of the dev part's unanswerable questions 98 % are then declined (97 % at 0.5)


@dataclass(frozen=True, slots=True)
class Question:
    """One line of questions.jsonl. `contains`: a right quote holds one of these; `other`: the same in the documents of
    the other language."""

    id: str
    part: str
    language: str
    question: str
    answerable: bool
    contains: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def read_questions(file: Path) -> list[Question]:
    """Raises InputError that names the line."""
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            found.append(
                Question(
                    str(row["id"]), str(row.get("part", "test")), str(row["language"]), str(row["question"]),
                    bool(row["answerable"]), tuple(row.get("contains", ())), tuple(row.get("other", ())),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file}:{number}: not a question ({error!r})") from error
    return found


@contextmanager
def knowledge_of(directory: Path, languages: Sequence[str] = ()) -> Iterator[Knowledge]:
    """Knowledge of the folder documents/ in `directory`, else of the demo shop's policies; of `languages` only."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = directory / "documents"
        if not given.is_dir():
            write_policies(folder / "policies")
            write_rules(folder / RULES_FILE, date(2026, 1, 1))
            if languages:
                for place in (folder / "policies").iterdir():
                    if place.name not in languages:
                        for file in place.iterdir():
                            file.unlink()
        engine = open_database(f"sqlite:///{folder / 'shop.db'}")
        migrate(engine)
        try:
            told = None
            if languages:  # the rules in these languages only
                rules = rules_as_prose(folder, "USD")
                told = {name: row for name, row in rules.items() if row[0] in languages}
            knowledge = Knowledge(engine, folder, prose=(lambda: told) if told is not None else None)
            if given.is_dir():
                knowledge.add(given)
            yield knowledge
        finally:
            engine.dispose()


def measure(
    questions: Sequence[Question], answer: Callable[[Question], Answer], *, other: bool = False
) -> dict[str, Any]:
    """Shares: of answerable questions answered and answered right, of the others declined; both right, in all."""
    answerable = [q for q in questions if q.answerable]
    rest = [q for q in questions if not q.answerable]
    said = {q.id: answer(q) for q in questions}
    right = [q for q in answerable if said[q.id].supported and is_right(q, said[q.id], other=other)]
    declined = [q for q in rest if not said[q.id].supported]
    answered = [q for q in questions if said[q.id].supported]
    return {
        "answerable": len(answerable),
        "answered": _share(sum(said[q.id].supported for q in answerable), len(answerable)),
        "answered_right": _share(len(right), len(answerable)),
        "unanswerable": len(rest),
        "declined": _share(len(declined), len(rest)),
        "right_of_answers": _share(len(right), len(answered)),
        "right": _share(len(right) + len(declined), len(questions)),
    }


def is_right(question: Question, answer: Answer, *, other: bool = False) -> bool:
    """Whether the quotes hold what a right answer holds."""
    wanted = question.other if other else question.contains
    text = fold(" ".join(c.quote for c in answer.citations))
    return any(fold(w) in text for w in wanted)


def baselines(knowledge: Knowledge, questions: Sequence[Question], part: str) -> dict[str, dict[str, Any]]:
    """The best passage always; the best passage above a score, or a share of words in common, that suits the dev part
    best."""
    found: dict[str, dict[str, Any]] = {}
    for name, score in (("best passage", _always), ("passage score", _bm25), ("words in common", _common)):
        scored = {q.id: score(knowledge, q) for q in questions}
        dev = [q for q in questions if q.part == "dev"]
        least = _best_threshold(dev, scored) if name != "best passage" else 0.0
        test = [q for q in questions if q.part == part]
        found[name] = measure(test, lambda q, scored=scored, least=least: _cut(scored[q.id], least))  # type: ignore[misc]
    return found


def _always(knowledge: Knowledge, question: Question) -> tuple[float, Answer]:
    return 1.0, _passage(knowledge, question)[1]


def _bm25(knowledge: Knowledge, question: Question) -> tuple[float, Answer]:
    return _passage(knowledge, question)


def _common(knowledge: Knowledge, question: Question) -> tuple[float, Answer]:
    _, answer = _passage(knowledge, question)
    quote = answer.citations[0].quote if answer.citations else ""
    asked, told = ({stem(w) for w in segment(fold(text))} for text in (question.question, quote))
    return len(asked & told) / max(len(asked), 1), answer


def _passage(knowledge: Knowledge, question: Question) -> tuple[float, Answer]:
    from shopkeeper.assistant.knowledge import Citation

    passages = knowledge.search(question.question, question.language, 1)
    if not passages.found:
        return 0.0, Answer(question.question, "", False)
    best = passages.found[0]
    quote = Citation(best.document.title, best.chunk.heading, best.text)
    return best.score, Answer(question.question, best.text, True, (quote,))


def _cut(scored: tuple[float, Answer], least: float) -> Answer:
    score, answer = scored
    return answer if score >= least else Answer(answer.question, "", False)


def _best_threshold(questions: Sequence[Question], scored: Mapping[str, tuple[float, Answer]]) -> float:
    best, kept = -1.0, 0.0
    for least in sorted({score for score, _ in scored.values()}):
        share = measure(questions, lambda q, least=least: _cut(scored[q.id], least))["right"]  # type: ignore[misc]
        if share > best:
            best, kept = share, least
    return kept


def _share(count: int, total: int) -> float:
    return count / total if total else 0.0


def calibrated(folders: Sequence[Path]) -> tuple[dict[str, float], float, float, str]:
    """Weights, bias, threshold and their origin, from the dev parts of the questions in `folders`."""
    from shopkeeper.assistant.knowledge.answering import answer_from
    from shopkeeper.assistant.knowledge.evidence import FEATURES
    from shopkeeper.bench._grounding_fit import fit

    rows: list[tuple[dict[str, float], bool]] = []
    asked_in_all = 0
    for folder in folders:
        questions = [q for q in read_questions(folder / "questions.jsonl") if q.part == "dev"]
        asked_in_all += len(questions)
        with knowledge_of(folder) as knowledge:
            for q in questions:
                asked, evidence = knowledge.evidence(q.question, q.language)
                if evidence:
                    answer = answer_from(asked, evidence, Decision({}, 1.0, 0.0), q.language)
                    rows.append((evidence[0].features(), q.answerable and is_right(q, answer)))
    weights, bias = fit(rows, FEATURES)
    source = f"{asked_in_all} questions of the dev parts of {', '.join(f.name for f in folders)}"
    return weights, bias, SURE, source


def across(directory: Path, questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """Questions of one language when the shop has documents of the other only: found among five passages, answered,
    declined; both ways."""
    found = {}
    for language, other, name in (
        ("zh", "en", "Chinese question, English documents"),
        ("en", "zh", "English question, Chinese documents"),
    ):
        asked = [q for q in questions if q.language == language]
        with knowledge_of(directory, (other,)) as knowledge:
            among = sum(
                any(
                    fold(w) in fold(p.text)
                    for p in knowledge.search(q.question, language, 5)
                    for w in q.other
                )
                for q in asked
                if q.answerable
            )
            row = measure(asked, lambda q: knowledge.answer(q.question, q.language), other=True)
        found[name] = {"found_in_5": _share(among, row["answerable"])} | row
    return found
