"""A mapping file: which columns of a table, or keys of JSON records, become which fields of a product.

A small TOML file; `shopkeeper/catalog/mappings/` holds the bundled ones, docs/catalog.md explains the keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from shopkeeper.errors import FeedError

__all__ = ["FIELDS", "Mapping", "bundled_mappings", "load_mapping"]

#: fields of a product that a mapping can fill
FIELDS = frozenset(
    """id title description summary brand category price sale_price currency availability quantity gtins mpn
    condition images rating rating_count link tags released created updated""".split()
)
#: of these, the ones that hold a text for each language
TEXTS = frozenset({"title", "description", "summary"})
_KINDS = ("text", "number", "boolean", "list")
_OPTIONS: dict[str, type] = {
    "price_unit": str,
    "currency": str,
    "language": str,
    "category_separator": str,
    "category_list": str,
    "list_separator": str,
    "decimal": str,
    "encoding": str,
    "delimiter": str,
    "rest": str,
}
_CHOICES = {"price_unit": ("major", "minor"), "rest": ("extra", "attribute", "ignore"), "decimal": (".", ",")}


@dataclass(frozen=True, slots=True)
class Mapping:
    """`fields`: product field (texts: with language, "title.en") -> alternatives, each a column or a
    "{column}-{column}" pattern. `prefixes` and `columns` give attribute columns their kind; `names` rename them.
    """

    name: str
    fields: MappingOf[str, tuple[str, ...]]
    detect: tuple[str, ...] = ()
    prefixes: MappingOf[str, str] = field(default_factory=dict)
    columns: MappingOf[str, tuple[str, str]] = field(default_factory=dict)
    options: MappingOf[str, str] = field(default_factory=dict)

    def option(self, name: str, default: str = "") -> str:
        """An option of the file, or `default`."""
        return self.options.get(name, default)

    def used(self) -> frozenset[str]:
        """Every column that some field reads."""
        names: set[str] = set()
        for alternatives in self.fields.values():
            for alternative in alternatives:
                names.update(re.findall(r"\{([^{}]+)\}", alternative) or [alternative])
        return frozenset(names)

    def fits(self, columns: Iterable[str]) -> bool:
        """True when the file names columns to know its feeds by, and all are there."""
        return bool(self.detect) and set(self.detect) <= set(columns)


def bundled_mappings() -> dict[str, Mapping]:
    """The mappings that come with Shopkeeper, by name."""
    folder = files("shopkeeper.catalog") / "mappings"
    found = {}
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.endswith(".toml"):
            name = item.name.removesuffix(".toml")
            found[name] = parse_mapping(name, item.read_text("utf-8"))
    return found


def load_mapping(name: str | Path) -> Mapping:
    """The mapping in file `name`, or the bundled one of that name. Raises FeedError."""
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        try:
            return parse_mapping(path.stem, path.read_text("utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise FeedError(f"cannot read the mapping {str(path)!r}: {reason}") from error
    bundled = bundled_mappings()
    if str(name) not in bundled:
        raise FeedError(
            f"no mapping {str(name)!r}; bundled are {', '.join(bundled)}; or give the path of a .toml file"
        )
    return bundled[str(name)]


def parse_mapping(name: str, text: str, source: str = "") -> Mapping:
    """The mapping written in `text`. Raises FeedError that quotes the key at fault."""
    where = f"mapping {source or name!r}"
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FeedError(f"{where} is not valid TOML ({error})") from error
    if unknown := set(table) - {"detect", "fields", "options", "attributes"}:
        raise FeedError(
            f"{where}: unknown key {sorted(unknown)[0]!r}; known: detect, fields, options, attributes"
        )
    fields = _fields(_table(table, "fields", where), where)
    prefixes: dict[str, str] = {}
    columns: dict[str, tuple[str, str]] = {}
    for key, value in _table(table, "attributes", where).items():
        kind, label = (value, key) if isinstance(value, str) else (None, key)
        if isinstance(value, dict):
            kind, label = value.get("kind", "text"), value.get("name", key)
        if kind not in _KINDS or not isinstance(label, str):
            raise FeedError(f"{where}: attribute {key!r} = {value!r}; write one of {', '.join(_KINDS)}")
        if key.endswith(("_", "*")):
            prefixes[key.rstrip("*")] = kind
        else:
            columns[key] = (kind, label)
    options = _table(table, "options", where)
    for key, value in options.items():
        if key not in _OPTIONS:
            raise FeedError(f"{where}: unknown option {key!r}; known: {', '.join(_OPTIONS)}")
        if not isinstance(value, str):
            raise FeedError(f"{where}: option {key} = {value!r} must be a text in quotes")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise FeedError(f"{where}: option {key} = {value!r}; write one of {', '.join(_CHOICES[key])}")
    detect = table.get("detect", [])
    if not isinstance(detect, list) or not all(isinstance(item, str) for item in detect):
        raise FeedError(f"{where}: detect must be a list of column names")
    return Mapping(name, fields, tuple(detect), prefixes, columns, options)


def _table(table: MappingOf[str, Any], key: str, where: str) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise FeedError(f"{where}: {key} must be a table: write [{key}]")
    return value


def _fields(table: MappingOf[str, Any], where: str) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    for key, value in table.items():
        if key not in FIELDS:
            raise FeedError(f"{where}: unknown field {key!r}; known: {', '.join(sorted(FIELDS))}")
        languages = value if isinstance(value, dict) else {"": value}
        if isinstance(value, dict) and key not in TEXTS:
            raise FeedError(f'{where}: field {key!r} has no languages; write {key} = "column"')
        for language, columns in languages.items():
            items = [columns] if isinstance(columns, str) else columns
            if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
                raise FeedError(
                    f"{where}: field {key!r} = {columns!r}; write the name of a column, or a list of them"
                )
            alternatives = tuple(part.strip() for item in items for part in item.split("|"))
            fields[f"{key}.{language}" if language else key] = alternatives
    for needed in ("id", "title"):
        if not any(name.partition(".")[0] == needed for name in fields):
            raise FeedError(f"{where}: [fields] needs {needed!r}")
    return fields
