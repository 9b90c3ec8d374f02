"""`orders.toml` in the shop folder: read strictly, and written so that a person can change it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from shopkeeper.errors import ConfigError
from shopkeeper.orders.model import OrderStatus, PaymentKind
from shopkeeper.orders.policy.rules import (
    CancelRule,
    ChangeRule,
    ExchangeRule,
    FinalSale,
    ItemsRule,
    RefundRule,
    ReturnRule,
    Rules,
    Season,
)

__all__ = ["RULES_FILE", "dump_rules", "load_rules", "parse_rules"]

RULES_FILE = "orders.toml"
LOCKS = ("cancel", "address", "payment")
REFUND_TO = ("original", "gift_card", "any")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SECTIONS = {
    "cancel": CancelRule,
    "address": ChangeRule,
    "payment": ChangeRule,
    "items": ItemsRule,
    "returns": ReturnRule,
    "exchanges": ExchangeRule,
    "refunds": RefundRule,
    "final_sale": FinalSale,
}


def load_rules(folder: Path) -> Rules:
    """The rules of the shop in `folder`; the default ones where it has no `orders.toml`.

    Raises ConfigError for a file that cannot be understood.
    """
    file = folder / RULES_FILE
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Rules()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{str(file)!r} cannot be read ({error}); mend or remove it") from error
    return parse_rules(text, str(file))


def parse_rules(text: str, source: str = RULES_FILE) -> Rules:
    """The rules that `text` (TOML) sets. Raises ConfigError that quotes what is wrong in `source`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{source} is not TOML: {error}") from error
    known = [*_SECTIONS, "profile", "demo"]
    for name, value in document.items():
        if name not in known:
            raise ConfigError(f"{source}: section {name!r} is not known; there are {', '.join(known)}")
        if not isinstance(value, dict):
            raise ConfigError(f"{source}: {name!r} is not a section; write [{name}] above its keys")
    rules: dict[str, Any] = {
        name: _section(kind, document.get(name, {}), f"{source}: {name}") for name, kind in _SECTIONS.items()
    }
    profile = document.get("profile", {})
    for key, value in profile.items():
        if key != "address" or type(value) is not bool:
            raise ConfigError(f"{source}: profile.{key} = {value!r} is not known; write address = true")
    demo = document.get("demo", {})
    for key, value in demo.items():
        if key != "today" or not _is_day(value):
            raise ConfigError(f'{source}: demo.{key} = {value!r} is not known; write today = "2026-10-31"')
    return Rules(**rules, profile_address=profile.get("address", True), today=demo.get("today", ""))


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _section(kind: type, table: Mapping[str, Any], where: str) -> Any:
    defaults = kind()
    known = {one.name: getattr(defaults, one.name) for one in fields(kind)}
    values = {}
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"{where}.{key} is not known; there are {', '.join(known)}")
        values[key] = _value(key, value, known[key], f"{where}.{key} = {value!r}")
    return kind(**values)


def _value(key: str, value: Any, default: Any, where: str) -> Any:
    if key == "statuses":
        allowed = [status.value for status in OrderStatus]
        return tuple(OrderStatus(one) for one in _texts(value, where, allowed))
    if key in ("locks", "to"):
        return _texts(value, where, LOCKS if key == "locks" else REFUND_TO)
    if key == "seasons":
        return _seasons(value, where)
    if key == "days" and isinstance(default, Mapping):
        return {**default, **_spans(value, where)}
    if isinstance(default, bool):
        if type(value) is not bool:
            raise ConfigError(f"{where} is neither true nor false")
        return value
    if isinstance(default, int):
        return _number(value, where)
    if isinstance(default, Mapping):
        if not isinstance(value, dict):
            raise ConfigError(f"{where} is not a table; write category = number below it")
        return {name: _number(one, where) for name, one in value.items()}
    return _texts(value, where)


def _number(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ConfigError(f"{where} is not a whole number from 0")
    return value


def _texts(value: Any, where: str, allowed: tuple[str, ...] | list[str] | None = None) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ConfigError(f'{where} is not a list of texts; write ["one", "two"], or []')
    for one in value:
        if allowed and one not in allowed:
            raise ConfigError(f"{where}: {one!r} is not known; there are {', '.join(allowed)}")
    return tuple(dict.fromkeys(value))


def _seasons(value: Any, where: str) -> tuple[Season, ...]:
    found = []
    for one in value if isinstance(value, list) else [None]:
        if not isinstance(one, dict) or set(one) != {"from", "to", "until"}:
            raise ConfigError(f'{where}: write {{ from = "11-01", to = "12-24", until = "01-31" }} for each')
        for day in one.values():
            if not isinstance(day, str) or not _DAY.fullmatch(day):
                raise ConfigError(f'{where}: {day!r} is not a month and day; write it like "12-24"')
        found.append(Season(one["from"], one["to"], one["until"]))
    return tuple(found)


def _spans(value: Any, where: str) -> dict[PaymentKind, tuple[int, int]]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} is not a table; write card = [5, 7] below it")
    kinds = [kind.value for kind in PaymentKind]
    found = {}
    for name, span in value.items():
        if name not in kinds:
            raise ConfigError(f"{where}: {name!r} is not a way to pay; there are {', '.join(kinds)}")
        if not isinstance(span, list) or len(span) != 2:
            raise ConfigError(f"{where}: {span!r} is not the least and the most days; write [5, 7]")
        least, most = (_number(one, where) for one in span)
        if least > most:
            raise ConfigError(f"{where}: {span!r} has more days at least than at most; swap them")
        found[PaymentKind(name)] = (least, most)
    return found


def dump_rules(rules: Rules) -> str:
    """The whole file for `rules`; `parse_rules` of it gives equal rules."""
    out = ["# What may be done to orders. See docs/orders.md; what is left out has the default value.", ""]
    for name in _SECTIONS:
        section = getattr(rules, name)
        tables: list[str] = []
        out.append(f"[{name}]")
        for one in fields(section):
            value = getattr(section, one.name)
            if isinstance(value, Mapping):
                if value:
                    tables += [
                        "",
                        f"[{name}.{one.name}]",
                        *(f"{_key(k)} = {_toml(v)}" for k, v in value.items()),
                    ]
            else:
                out.append(f"{one.name} = {_toml(value)}")
        out += [*tables, ""]
    out += ["[profile]", f"address = {_toml(rules.profile_address)}", ""]
    if rules.today:
        out += ["[demo]", f"today = {_toml(rules.today)}", ""]
    return "\n".join(out)


def _key(name: Any) -> str:
    text = str(name.value if isinstance(name, PaymentKind) else name)
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _toml(text)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Season):
        return f'{{ from = "{value.start}", to = "{value.end}", until = "{value.until}" }}'
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
