"""The chat template, rendered exactly as transformers' apply_chat_template renders it, without transformers.

Text from outside that spells a special token (`<|im_end|>`) is broken by a zero-width space, so that nobody can
end their turn and speak as someone else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.llm.types import Message, Tool
from shopkeeper.llm.wire import message_dict, tool_dict

__all__ = ["ChatTemplate", "chat_template", "template_of"]


def chat_template() -> str:
    """The product's own chat template (Jinja), the same in training and in serving."""
    return files("shopkeeper.llm").joinpath("data/chat_template.jinja").read_text("utf-8")


def template_of(folder: Path) -> str:
    """The template of a model folder: its chat_template.jinja, else its tokenizer_config.json's, else ours."""
    file = folder / "chat_template.jinja"
    if file.exists():
        return file.read_text("utf-8")
    config = folder / "tokenizer_config.json"
    found = json.loads(config.read_text("utf-8")).get("chat_template") if config.exists() else None
    return found if isinstance(found, str) else chat_template()


class ChatTemplate:
    """A compiled template. `special` are the token texts that no content may spell.

    Raises ModelError for a template that does not parse.
    """

    def __init__(self, source: str, special: Iterable[str] = ()) -> None:
        try:
            import jinja2
            from jinja2 import nodes
            from jinja2.ext import Extension, loopcontrols
            from jinja2.sandbox import ImmutableSandboxedEnvironment
        except ImportError as error:
            raise MissingExtra("jinja2", "llm", "the chat template") from error

        class Generation(Extension):
            """`{% generation %}` marks what the assistant said, for training; here its body is just printed."""

            tags = {"generation"}  # noqa: RUF012  (jinja2's own form)

            def parse(self, parser: Any) -> nodes.Node | list[nodes.Node]:
                lineno = next(parser.stream).lineno
                body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
                return nodes.Scope(body, lineno=lineno)

        def refuse(message: str) -> None:
            raise jinja2.TemplateError(message)

        def tojson(
            value: Any,
            ensure_ascii: bool = False,
            indent: int | None = None,
            separators: tuple[str, str] | None = None,
            sort_keys: bool = False,
        ) -> str:
            return json.dumps(
                value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
            )

        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
        )
        environment.filters["tojson"] = tojson
        environment.globals["raise_exception"] = refuse
        environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
        self._error = jinja2.TemplateError
        try:
            self._template = environment.from_string(source)
        except jinja2.TemplateError as error:
            raise ModelError(f"the chat template does not parse ({error})") from error
        words = sorted((token for token in special if len(token) > 1), key=len, reverse=True)
        self._special = re.compile("|".join(map(re.escape, words))) if words else None

    def render(
        self, messages: Sequence[Message], tools: Sequence[Tool] = (), *, generation_prompt: bool = True
    ) -> str:
        """The text that the model reads. Raises ModelError when the template refuses the messages."""
        turns = [self._plain(message_dict(message, arguments_as_text=False)) for message in messages]
        try:
            return self._template.render(
                messages=turns,
                tools=[self._plain(tool_dict(tool)) for tool in tools] or None,
                add_generation_prompt=generation_prompt,
                enable_thinking=False,
            )
        except self._error as error:
            raise ModelError(f"the chat template refuses these messages ({error})") from error

    def _plain(self, value: Any) -> Any:
        """`value` with every spelled special token broken."""
        if isinstance(value, str):
            if self._special is None:
                return value
            return self._special.sub(lambda found: f"{found[0][0]}\u200b{found[0][1:]}", value)
        if isinstance(value, Mapping):
            return {self._plain(key): self._plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._plain(item) for item in value]
        return value
