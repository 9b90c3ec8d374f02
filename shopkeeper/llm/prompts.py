"""What the shop's own model is asked for each skill: the same few words in training and in serving.

Every builder gives the messages of one request (system, user); its answer is read by the `read_…` beside it.
Understanding has its own prompt (shopkeeper.understanding.prompt).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shopkeeper.llm.types import Message

__all__ = [
    "EMPTY",
    "INTENT",
    "NOT_STATED",
    "TEXT",
    "answer",
    "cite",
    "compare",
    "copy",
    "extract",
    "facts_text",
    "intent",
    "read_extract",
    "read_intent",
    "reword",
    "title",
]

#: what the model says when the facts do not tell, by language
NOT_STATED = {"en": "The product facts do not say.", "zh": "商品资料里没有说明。"}
#: what the model writes for an attribute that a title does not name
EMPTY = "n/a"
#: the name of a fact that is running text: a review, a piece of the description
TEXT = {"en": "Text", "zh": "原文"}
INTENT = "Name the intent of the customer's message, and the entity it names."
_SYSTEM = {
    "reword": {
        "en": "Say this in other words.",
        "zh": "换个说法。",
    },
    "answer": {
        "en": "Answer in one short sentence, from the facts only.",
        "zh": "只根据资料，用一句话回答。",
    },
    "title": {"en": "Write the product's title.", "zh": "写商品标题。"},
    "copy": {"en": "Write one or two sentences about the product.", "zh": "写一两句商品文案。"},
    "compare": {"en": "Compare the two products, from the facts only.", "zh": "只根据资料，比较两件商品。"},
    "cite": {
        "en": "Answer from the numbered texts and cite the number.",
        "zh": "根据编号的文本回答，并注明编号。",
    },
    "extract": {
        "en": f"Copy each attribute's value from the title; {EMPTY} when it is not there.",
        "zh": f"从标题中抄出各属性的值，没有则写{EMPTY}。",
    },
}
_EXPLAINED_REWORD = (
    "You speak for a shop to its customer. Say what the user writes, in your own words: warm, brief, plain, one or "
    "two sentences, in the same language. Keep every number, amount, date, order number, name of goods, address and "
    "payment method exactly as it is written. Add no fact, promise nothing more, leave nothing out. A question stays "
    "a question."
)


def facts_text(facts: Mapping[str, str]) -> str:
    """One fact a line, "name: value"; the product's title, when it is given, is a fact like the others."""
    return "\n".join(f"{name}: {_line(value)}" for name, value in facts.items())


def answer(question: str, facts: Mapping[str, str], language: str = "en") -> tuple[Message, ...]:
    """A question about one product. The reply is one sentence, or `NOT_STATED` of that language."""
    return _ask("answer", language, f"{facts_text(facts)}\n\n{_line(question)}")


def compare(
    first: Mapping[str, str], second: Mapping[str, str], question: str = "", language: str = "en"
) -> tuple[Message, ...]:
    """Two products side by side, and what the customer wants to know of them."""
    asked = f"\n\n{_line(question)}" if question else ""
    return _ask("compare", language, f"1\n{facts_text(first)}\n2\n{facts_text(second)}{asked}")


def cite(question: str, texts: Sequence[str], language: str = "en") -> tuple[Message, ...]:
    """A question about the shop's documents; `texts` are numbered from 1, the reply ends with "[1]"."""
    numbered = "\n".join(f"[{n}] {_line(text)}" for n, text in enumerate(texts, 1))
    return _ask("cite", language, f"{numbered}\n\n{_line(question)}")


def title(attributes: Mapping[str, str], language: str = "en") -> tuple[Message, ...]:
    """The title of a product that has these attributes."""
    return _ask("title", language, facts_text(attributes))


def copy(attributes: Mapping[str, str], language: str = "en") -> tuple[Message, ...]:
    """One or two sentences that say nothing but the attributes."""
    return _ask("copy", language, facts_text(attributes))


def extract(title: str, names: Sequence[str], language: str = "en") -> tuple[Message, ...]:
    """Values of the named attributes, verbatim from a title; read the reply with `read_extract`."""
    return _ask("extract", language, f"{_line(title)}\n{' | '.join(map(_line, names))}")


def read_extract(text: str, names: Sequence[str]) -> dict[str, str]:
    """Attribute -> value of a reply; what is missing, or said to be so, is ''."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        for name in names:
            if line.startswith(f"{name}: "):
                value = line[len(name) + 2 :].strip()
                found.setdefault(name, "" if value == EMPTY else value)
    return {name: found.get(name, "") for name in names}


def reword(text: str, language: str = "en", *, explain: bool = False) -> tuple[Message, ...]:
    """What the shop tells a customer, to be said in other words with the same facts. `explain` spells the task out, for
    models that were not trained on it."""
    if explain:
        return (Message("system", _EXPLAINED_REWORD), Message("user", text.strip()))
    return _ask("reword", language, text)


def intent(text: str) -> tuple[Message, ...]:
    """What a customer's message is about; read the reply with `read_intent`."""
    return (Message("system", INTENT), Message("user", text))


def read_intent(text: str) -> tuple[str, str, str]:
    """(intent, type of the entity, entity) of a reply; '' where none is named."""
    label, _, rest = text.strip().partition("\t")
    kind, _, value = rest.partition("=")
    return label.strip(), kind.strip(), value.strip()


def _ask(skill: str, language: str, text: str) -> tuple[Message, ...]:
    texts = _SYSTEM[skill]
    return (Message("system", texts.get(language.partition("-")[0], texts["en"])), Message("user", text))


def _line(text: str) -> str:
    return " ".join(text.split())
