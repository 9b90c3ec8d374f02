"""A model's tokenizer (tokenizer.json), without transformers: text to ids, and ids to text as they come."""

from __future__ import annotations

from pathlib import Path

from shopkeeper.errors import MissingExtra, ModelError

__all__ = ["TokenStream", "Tokens"]


class Tokens:
    """Encodes and decodes. `special` maps the text of each special token to its id."""

    def __init__(self, folder: Path) -> None:
        try:
            import tokenizers
        except ImportError as error:
            raise MissingExtra("tokenizers", "llm", "the embedded model") from error
        file = folder / "tokenizer.json"
        if not file.exists():
            raise ModelError(f"the model folder {str(folder)!r} has no tokenizer.json")
        self.source = file.read_text("utf-8")
        try:
            self.tokenizer = tokenizers.Tokenizer.from_str(self.source)
        except Exception as error:
            raise ModelError(f"{str(file)!r} cannot be read as a tokenizer ({error})") from error
        self.special: dict[str, int] = {
            token.content: id for id, token in self.tokenizer.get_added_tokens_decoder().items()
        }

    def encode(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: list[int]) -> str:
        return str(self.tokenizer.decode(ids, skip_special_tokens=False))

    def stream(self) -> TokenStream:
        return TokenStream(self)


class TokenStream:
    """Ids to text, one at a time: what `step` returns is whole characters, "" while one is unfinished."""

    def __init__(self, tokens: Tokens) -> None:
        from tokenizers.decoders import DecodeStream

        self._tokenizer = tokens.tokenizer
        self._stream = DecodeStream(skip_special_tokens=False)

    def step(self, id: int) -> str:
        return self._stream.step(self._tokenizer, id) or ""
