"""The corpus: rows streamed from files, tokenised, deduplicated, packed into blocks of one length, kept in shards.

A shard is two memory-mapped arrays of shape (blocks, block): `tokens` (uint16, or uint32 for large vocabularies) and
`flags` (uint8: 1 = the model learns to write this token, 2 = a document starts here, 4 = padding). One shard is
written for each portion of documents, so that an interrupted build goes on after the last whole one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError, TrainError
from shopkeeper.train.rows import Row, hash_file, read_file
from shopkeeper.train.tokenizer import load_tokenizer, marked

__all__ = ["LEARN", "PADDING", "START", "Document", "build_corpus", "encode", "pack", "read_manifest"]

LEARN, START, PADDING = 1, 2, 4
PORTION = 10_000  # documents a shard
_OPEN = 128  # blocks with room left that a document may still go to

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Document:
    """Token ids and, of the same length, whether each is learnt when tuning (the assistant's tokens)."""

    ids: Array
    learn: NDArray[np.bool_]


def encode(row: Row, tokenizer: Any) -> Document:
    """A dialogue through the chat template, with its assistant's tokens (turn end included, tools' turns not) to be
    learnt; a text whole, closed by <|endoftext|>. Raises InputError for a row that the template refuses."""
    if not row.messages:
        ids = [*tokenizer.encode(row.text, add_special_tokens=False), tokenizer.pad_token_id]
        return Document(np.asarray(ids), np.ones(len(ids), bool))
    special = re.compile("|".join(map(re.escape, tokenizer.all_special_tokens)) or "(?!)")
    try:
        made = tokenizer.apply_chat_template(
            _plain(list(row.messages), special),
            tools=_plain(list(row.tools), special) or None,
            return_dict=True,
            return_assistant_tokens_mask=True,
        )
    except Exception as error:  # whatever a template raises
        raise InputError(f"the chat template refuses the row {str(row.messages)[:120]!r}: {error}") from error
    return Document(np.asarray(made["input_ids"]), np.asarray(made["assistant_masks"], bool))


def pack(documents: Iterable[Document], block: int) -> Iterator[list[Document]]:
    """Documents put together into blocks of at most `block` tokens, each into the open block where it leaves the least
    room (best fit); a document longer than a block must have been cut before. Order of blocks is not kept."""
    bins: list[tuple[int, list[Document]]] = []  # (room, documents)
    for document in documents:
        size = len(document.ids)
        fits = [(room, i) for i, (room, _) in enumerate(bins) if room >= size]
        if fits:
            room, i = min(fits)
            bins[i][1].append(document)
            bins[i] = (room - size, bins[i][1])
            if room - size < 8:
                yield bins.pop(i)[1]
        else:
            bins.append((block - size, [document]))
        if len(bins) > _OPEN:
            yield bins.pop(min(range(len(bins)), key=lambda i: bins[i][0]))[1]
    yield from (documents for _, documents in bins)


def build_corpus(
    inputs: Sequence[Path],
    tokenizer: Path | str,
    folder: Path,
    block: int = 512,
    progress: Callable[[str], None] = lambda message: None,
) -> dict[str, Any]:
    """Builds `folder` from `inputs` and returns its manifest; goes on where an interrupted build of the same inputs
    stopped. Rows whose part is not "train" go to the shards of "heldout". Raises InputError, TrainError."""
    coder = marked(load_tokenizer(tokenizer))
    plan = {
        "inputs": [
            {"path": str(p), "bytes": p.stat().st_size, "sha256": hash_file(p)} for p in _existing(inputs)
        ],
        "tokenizer": hashlib.sha256(coder.backend_tokenizer.to_str().encode()).hexdigest(),
        "template": hashlib.sha256(str(coder.chat_template).encode()).hexdigest(),
        "vocabulary": len(coder),
        "block": block,
    }
    manifest = _manifest(folder, plan, coder.pad_token_id)
    if manifest["done"]:
        return manifest
    if not (folder / "tokenizer").exists():
        coder.save_pretrained(folder / "tokenizer")
    seen = _seen(folder, manifest)
    for number in range(manifest["at"][0], len(inputs)):
        start = manifest["at"][1] if number == manifest["at"][0] else 0
        rows = read_file(inputs[number], start)
        while portion := list(islice(rows, PORTION)):
            _write_portion(folder, manifest, portion, coder, seen)
            manifest["at"] = [number, portion[-1].end]
            _save(folder / "corpus.json", manifest)
            progress(f"{manifest['documents']:,} documents, {manifest['train']['tokens']:,} tokens")
        manifest["at"] = [number + 1, 0]
    if not manifest["train"]["tokens"]:
        raise TrainError(f"no row of {', '.join(map(str, inputs))} is for training: nothing was packed")
    manifest["done"] = True
    _save(folder / "corpus.json", manifest)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished corpus. Raises TrainError when there is none."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "corpus.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainError(f"no corpus in '{folder}': make one with  shopkeeper train corpus") from error
    if not manifest["done"]:
        raise TrainError(f"the corpus in '{folder}' is not finished: run  shopkeeper train corpus  again")
    return manifest


def _plain(value: Any, special: re.Pattern[str]) -> Any:
    """`value` with every special token that it spells broken by a zero-width space, as llm.template does in serving: a
    document that quotes <|im_end|> ends no turn."""
    if isinstance(value, str):
        return special.sub(lambda found: f"{found[0][0]}\u200b{found[0][1:]}", value)
    if isinstance(value, Mapping):
        return {_plain(key, special): _plain(item, special) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, special) for item in value]
    return value


def _existing(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_file():
            raise InputError(f"no file '{path}': rows are made by  shopkeeper train data")
        yield path


def _manifest(folder: Path, plan: Mapping[str, Any], pad: int) -> dict[str, Any]:
    """The manifest as it stands when it is of this very plan; else a new one in an emptied folder."""
    if (folder / "corpus.json").is_file():
        manifest: dict[str, Any] = json.loads((folder / "corpus.json").read_text("utf-8"))
        if manifest["plan"] == plan:
            return manifest
    elif folder.exists() and any(folder.iterdir()):
        raise TrainError(f"'{folder}' holds something that is no corpus: give an empty or a new folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    empty = {"shards": [], "tokens": 0, "learnt": 0, "padding": 0, "documents": 0}
    manifest = {
        "plan": plan,
        "block": plan["block"],
        "dtype": "uint16" if plan["vocabulary"] <= 65_536 else "uint32",
        "pad": pad,
        "at": [0, 0],
        "done": False,
        "documents": 0,
        "duplicates": 0,
        "too_long": 0,
        "train": empty,
        "heldout": {**empty, "shards": []},
    }
    _save(folder / "corpus.json", manifest)
    return manifest


def _seen(folder: Path, manifest: Mapping[str, Any]) -> set[bytes]:
    """Hashes of the documents already packed."""
    seen: set[bytes] = set()
    for part in ("train", "heldout"):
        for shard in manifest[part]["shards"]:
            raw = (folder / f"{shard['name']}.seen").read_bytes()
            seen.update(raw[i : i + 12] for i in range(0, len(raw), 12))
    return seen


def _write_portion(
    folder: Path, manifest: dict[str, Any], portion: list[Row], tokenizer: Any, seen: set[bytes]
) -> None:
    block = manifest["block"]
    kept: dict[str, list[Document]] = {"train": [], "heldout": []}
    fresh: dict[str, list[bytes]] = {"train": [], "heldout": []}
    for row in portion:
        document = encode(row, tokenizer)
        digest = hashlib.blake2b(document.ids.astype(np.uint32).tobytes(), digest_size=12).digest()
        manifest["documents"] += 1
        if digest in seen:
            manifest["duplicates"] += 1
        elif len(document.ids) > block and row.messages:
            manifest["too_long"] += 1  # half a dialogue teaches to answer what was not asked
        else:
            seen.add(digest)
            part = "train" if row.part == "train" else "heldout"
            fresh[part].append(digest)
            for i in range(0, len(document.ids), block):
                kept[part].append(Document(document.ids[i : i + block], document.learn[i : i + block]))
    for part, documents in kept.items():
        if documents:
            _write_shard(folder, manifest, part, documents, b"".join(fresh[part]))


def _write_shard(
    folder: Path, manifest: dict[str, Any], part: str, documents: list[Document], digests: bytes
) -> None:
    state = manifest[part]
    blocks = list(pack(documents, manifest["block"]))
    tokens = np.full((len(blocks), manifest["block"]), manifest["pad"], manifest["dtype"])
    flags = np.full(tokens.shape, PADDING, np.uint8)
    for b, members in enumerate(blocks):
        at = 0
        for document in members:
            end = at + len(document.ids)
            tokens[b, at:end] = document.ids
            flags[b, at:end] = document.learn * LEARN
            flags[b, at] |= START
            at = end
        flags[b, at : at + 1] |= START  # padding is a document of its own
    name = f"{part}-{len(state['shards']):05}"
    for suffix, raw in (("tokens", tokens.tobytes()), ("flags", flags.tobytes()), ("seen", digests)):
        (folder / f"{name}.{suffix}").write_bytes(raw)
    state["shards"].append({"name": name, "blocks": len(blocks)})
    state["documents"] += len(documents)
    state["tokens"] += sum(len(d.ids) for d in documents)
    state["learnt"] += int(sum(d.learn.sum() for d in documents))
    state["padding"] += int((flags & PADDING).astype(bool).sum())


def _save(path: Path, document: Any) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as stream:
        json.dump(document, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
