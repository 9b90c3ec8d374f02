"""The tokenizer: byte-level BPE for English and Chinese, learnt from the training rows themselves.

What the 16M-parameter model must copy exactly is cut the same way wherever it stands: every digit and every Chinese
character is a token of its own, a word with a capital never carries the space before it, and no token holds letters
of a name together with a quote. The keys of the typed request are the exception: `{"intent":"` and `","category":"`
are one token each, because they are never copied.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.train.rows import Row, read_rows, texts_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = [
    "PATTERN",
    "SPECIAL",
    "learn_tokenizer",
    "load_tokenizer",
    "marked",
    "save_tokenizer",
    "train_tokenizer",
]

#: ids 0, 1, 2, ... in this order
SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<tool_call>",
    "</tool_call>",
    "<tool_response>",
    "</tool_response>",
    "<|fim|>",
    *(f"<|extra_{i}|>" for i in range(8)),
)

_KEYS = (
    "intent|want|category|brand|attributes|avoid|price|min|max|about|sort|quantity|order|refs|name|arguments"
)
_LOWER = r"(?:(?!\p{Han})[\p{Ll}\p{Lm}\p{Lo}\p{M}])+"
#: how text is cut before merges are learnt, one alternative a line (Oniguruma)
PATTERN = "|".join(
    (
        rf'["\]}}]*,?\{{?(?:"(?:{_KEYS})": ?[\[{{]?)+"?',  # keys of the request with what opens and closes around
        r"\p{N}",  # each digit alone
        r"\p{Han}",  # each Chinese character alone
        r"'(?:[sdmt]|ll|ve|re)(?!\p{L})",  # it's, don't, we'll
        rf"\p{{Lu}}{_LOWER}",  # Name, without the space before it
        r"[\p{Lu}\p{Lt}]+",  # USB
        rf" ?{_LOWER}",  # word, with the space before it
        r"\s*[\r\n]+",
        r" ?[^\s\p{L}\p{N}]+",  # punctuation
        r"\s+(?!\S)",
        r"\s",
    )
)
_BUDGET = 12_000_000  # characters for each language: merges stop changing well before


def learn_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """BPE of `vocabulary` ids, the specials first, learnt from `texts`. Every byte has an id: nothing is unknown.
    Raises InputError when `vocabulary` is too small for the specials and the bytes."""
    try:
        from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    except ImportError as error:
        raise MissingExtra("tokenizers", "train", "training a tokenizer") from error
    least = len(SPECIAL) + 256
    if vocabulary < least:
        raise InputError(
            f"a vocabulary of {vocabulary} is too small: at least {least} ids (specials and bytes)"
        )
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=vocabulary,
            min_frequency=2,
            special_tokens=list(SPECIAL),
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        ),
    )
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context: int = 4096) -> None:
    """Writes tokenizer.json, tokenizer_config.json and chat_template.jinja: a folder that transformers, vLLM and the
    embedded engine read. It appears whole or not at all."""
    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    tokenizer.save(str(part / "tokenizer.json"))
    template = resources.files("shopkeeper.llm").joinpath("data/chat_template.jinja").read_text("utf-8")
    (part / "chat_template.jinja").write_text(template, "utf-8")
    settings: dict[str, Any] = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": "<|im_end|>",
        "pad_token": "<|endoftext|>",
        "bos_token": None,
        "unk_token": None,
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": context,
    }
    (part / "tokenizer_config.json").write_text(json.dumps(settings, indent=2), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def load_tokenizer(folder: Path | str) -> Any:
    """The transformers tokenizer of a folder (or of a checkpoint's name). Raises InputError."""
    try:
        from transformers import AutoTokenizer
    except ImportError as error:
        raise MissingExtra("transformers", "train", "training") from error
    try:
        return AutoTokenizer.from_pretrained(str(folder))
    except (OSError, ValueError) as error:
        raise InputError(
            f"no tokenizer in '{folder}': make one with  shopkeeper train tokenizer  ({error})".splitlines()[
                0
            ]
        ) from error


def marked(tokenizer: Any) -> Any:
    """The tokenizer with a chat template that marks what the assistant says, without which nothing would be learnt from
    dialogues: its own where it does, else this project's, which Qwen's checkpoints understand (ChatML).
    Raises InputError for a tokenizer without ChatML's tokens."""
    if re.search(r"\{%-?\s*generation\s*-?%\}", str(tokenizer.chat_template or "")):
        return tokenizer
    if not {"<|im_start|>", "<|im_end|>"} <= set(tokenizer.get_vocab()):
        raise InputError(
            f"the chat template of '{tokenizer.name_or_path}' does not mark the assistant's turns with "
            "{% generation %}, and it is no ChatML, so this project's cannot replace it: save it with marks first"
        )
    tokenizer.chat_template = (
        resources.files("shopkeeper.llm").joinpath("data/chat_template.jinja").read_text("utf-8")
    )
    return tokenizer


def train_tokenizer(inputs: Iterable[Path], folder: Path, vocabulary: int) -> dict[str, Any]:
    """Learns from rows and text files, both languages by the same number of characters, and saves to `folder`.
    Returns what is worth knowing of it: ids, characters by language, characters a token by language."""
    paths = list(inputs)
    sizes: Counter[str] = Counter()
    for row in read_rows(paths):
        sizes[row.language] += sum(map(len, texts_of(row)))
    if not sizes:
        raise InputError(f"nothing to learn from in {', '.join(map(str, paths)) or 'no files'}")
    budget = min(_BUDGET, *sizes.values())
    tokenizer = learn_tokenizer(_balanced(read_rows(paths), budget), vocabulary)
    save_tokenizer(tokenizer, folder)
    sample: dict[str, str] = {}
    for row in read_rows(paths):
        if len(have := sample.get(row.language, "")) < 100_000:
            sample[row.language] = have + "\n".join(texts_of(row))
    return {
        "vocabulary": tokenizer.get_vocab_size(),
        "characters": dict(sizes),
        "learnt_from": budget,
        "characters_per_token": {
            language: round(len(text) / max(1, len(tokenizer.encode(text).ids)), 2)
            for language, text in sample.items()
        },
    }


def _balanced(rows: Iterable[Row], budget: int) -> Iterator[str]:
    """Texts, for each language until `budget` characters have come."""
    left: dict[str, int] = {}
    for row in rows:
        room = left.get(row.language, budget)
        if room > 0:
            texts = texts_of(row)
            left[row.language] = room - sum(map(len, texts))
            yield from texts
