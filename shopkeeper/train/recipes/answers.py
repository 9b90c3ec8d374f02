"""Recipe "answers": a customer's question about one product, and one short sentence that its facts support.

One row in six asks for what the facts do not tell; the reply then says so in a fixed sentence.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from shopkeeper.llm import prompts
from shopkeeper.train.recipes.goods_recipe import GoodsRecipe, Other
from shopkeeper.train.recipes.goods_text import LABELS, Fact, Sheet, made_up
from shopkeeper.train.recipes.questions import ask, check, tell
from shopkeeper.train.recipes.row import Row, chat_row

__all__ = ["RECIPE", "answer_row"]

#: facts shown beside the one asked for
_MOST = 7


def answer_row(sheet: Sheet, other: Other, rng: random.Random, part: str, source: str) -> Row:
    """One question about `sheet`; facts of other goods are asked for where the answer is that nothing is stated."""
    language = sheet.language
    others = [fact for _ in range(4) for fact in other(None).facts]
    facts = list(sheet.facts)
    rng.shuffle(facts)
    facts = facts[: rng.randint(2, _MOST)]
    heads = ["title", *(h for h in ("brand", "price", "stock") if rng.random() < 0.5)]
    draw = rng.random()
    shown = sheet.shown(tuple(facts), head=tuple(heads))
    if draw < 0.17 or not facts:
        known = {name.lower() for name in shown} | {f.name.lower() for f in sheet.facts}
        missing = [f for f in others if f.name.lower() not in known]
        if missing:
            fact = rng.choice(missing)
            question, template = ask(fact, language, part, rng)
            return _row(sheet, question, shown, prompts.NOT_STATED[language], template, part, source)
    labels = LABELS[language]
    told = [h for h in heads if h != "title" and labels[h] in shown]
    if told and (draw < 0.37 or not facts):
        head = rng.choice(told)
        fact = Fact(labels[head], shown[labels[head]], "text")
        question, template = ask(fact, language, part, rng, head)
        reply = tell(fact, language) if head != "stock" else _stock(sheet.in_stock, language)
        return _row(sheet, question, shown, reply, template, part, source)
    if not facts:
        fact = Fact(labels["title"], sheet.title, "text")
        question, template = ask(fact, language, part, rng)
        return _row(sheet, question, shown, tell(fact, language), template, part, source)
    fact = rng.choice(facts)
    if fact.kind in ("text", "number") and draw > 0.85:
        question, reply, template = _checked(fact, others, language, part, rng)
        return _row(sheet, question, shown, reply, template, part, source)
    question, template = ask(fact, language, part, rng)
    return _row(sheet, question, shown, tell(fact, language), template, part, source)


def _checked(
    fact: Fact, others: Sequence[Fact], language: str, part: str, rng: random.Random
) -> tuple[str, str, str]:
    same = [f.value for f in others if f.name == fact.name and f.value != fact.value]
    wrong = rng.choice(same) if same and rng.random() < 0.5 else ""
    question, template = check(fact, wrong or fact.value, language, part, rng)
    said = tell(fact, language)
    if language == "zh":
        return question, f"{'不是' if wrong else '是的'}，{said}", template
    return question, f"{'No' if wrong else 'Yes'}, {said[0].lower()}{said[1:]}", template


def _stock(there: bool, language: str) -> str:
    if language == "zh":
        return "有货。" if there else "目前缺货。"
    return "Yes, it is in stock." if there else "No, it is out of stock."


def _row(
    sheet: Sheet, question: str, shown: dict[str, str], reply: str, template: str, part: str, source: str
) -> Row:
    return chat_row(
        prompts.answer(question, shown, sheet.language), reply, skill="answer", language=sheet.language,
        source=source, part=part, templates=(template,),
    )  # fmt: skip


RECIPE = GoodsRecipe("answers", made_up, "made-up goods", answer_row)
