"""The reader that asks a model, under a grammar made from the context; rules read first, and again when the model fails."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.reading.context import Reader, ReadingContext
from shopkeeper.assistant.reading.grammar import grammar
from shopkeeper.assistant.reading.prompt import concerned, prompt
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.reading.short import from_lines
from shopkeeper.errors import ShopkeeperError
from shopkeeper.llm.types import ChatRequest, Engine

__all__ = ["ModelReader", "sure"]

MAX_TOKENS = 240
_LOG = logging.getLogger(__name__)
#: what rules read beyond doubt: a model is not asked
_PLAIN = frozenset({"yes", "no", "nothing_else", "thanks", "greet", "more"})


class ModelReader:
    """Reads with any engine. `fallback` reads the hint, and all when the engine fails; `trained`: whether the engine's
    model was trained on the short prompt (the project's own models are). `always`: asks the model also where the
    fallback is sure of its reading; by default only a model that was not trained here, a larger one, is."""

    def __init__(
        self,
        engine: Engine,
        fallback: Reader | None = None,
        *,
        trained: bool = True,
        timeout: float = 10.0,
        always: bool | None = None,
    ) -> None:
        self.engine = engine
        self.fallback: Reader = fallback if fallback is not None else RulesReader()
        self.trained, self.timeout = trained, timeout
        self.always = not trained if always is None else always

    def read(self, sentence: str, context: ReadingContext) -> tuple[Command, ...]:
        """The commands meant. A model that fails or writes nonsense is noted in the log, and the rules' reading is taken."""
        hint = self.fallback.read(sentence, context)
        if not sentence.strip() or (hint and all(c.do in _PLAIN for c in hint) and len(sentence) <= 40):
            return hint
        if not self.always and sure(hint, context):
            return hint
        try:
            commands = self.ask(sentence, context, hint)
        except ShopkeeperError as error:
            _LOG.warning("the rules read alone: %s", error)
            return hint
        return _completed(commands, hint) if commands else hint

    def ask(self, sentence: str, context: ReadingContext, hint: Sequence[Command]) -> tuple[Command, ...]:
        """What the model alone reads. Raises ModelError and what the engine raises."""
        goods = concerned(sentence, context)
        messages = prompt(sentence, context, hint, goods, explain=not self.trained)
        request = ChatRequest(
            messages,
            constraint=grammar(sentence, context, goods),
            max_tokens=MAX_TOKENS,
            timeout=self.timeout,
            purpose="understanding",
        )
        return from_lines(self.engine.chat(request).text, context)


def sure(commands: Sequence[Command], context: ReadingContext) -> bool:
    """Whether a reading by rules hangs together: something was read, each thing is one of the customer's or the shop's,
    a wish to exchange says for what, and an answer answers a question."""
    if not commands:
        return False
    titles = {line.title for order in context.orders for line in order.lines} | {
        *context.goods,
        *context.products,
    }
    for command in commands:
        wishes = command.wishes
        if command.do == "answer" and not (context.asked or context.card_open):
            return False
        if any(
            w.thing and w.thing not in titles and w.thing != "it" and not w.thing.isdigit() for w in wishes
        ):
            return False
        if command.do == "exchange" and not all(w.options or w.pick or w.otherwise for w in wishes):
            return False
        if command.do in ("exchange", "return") and context.orders and not (wishes or command.all_items):
            return False
    return True


def _completed(commands: Sequence[Command], hint: Sequence[Command]) -> tuple[Command, ...]:
    """What rules read better than a small model writes: e-mails, addresses and method ids; and a consent is only what
    both read as one."""
    made: list[Command] = []
    for command in commands:
        if command.do == "yes" and not any(h.do == "yes" for h in hint):
            continue
        same = next((h for h in hint if h.do == command.do), None)
        if same is not None:
            if same.fields:
                command = replace(command, fields=same.fields)
            if same.address and "same_as" not in same.address:
                command = replace(command, address=same.address)
            if same.method and command.method and "," not in command.method:
                command = replace(command, method=same.method)
        made.append(command)
    if any(h.do == "identify" for h in hint) and not any(c.do == "identify" for c in made):
        made.insert(0, next(h for h in hint if h.do == "identify"))
    return tuple(made) or tuple(hint)
