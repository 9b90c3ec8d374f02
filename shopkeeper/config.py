"""The shop's settings: defaults < `shopkeeper.toml` < environment < arguments.

`Config` is the whole list; each key's comment is its documentation (docs/config.md is checked against it).
The environment name of a key is SHOPKEEPER_ + its upper-case name.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from shopkeeper.errors import ConfigError

__all__ = ["CONFIG_FILE", "Config", "load_config", "write_config"]

CONFIG_FILE = "shopkeeper.toml"


def key(default: Any, doc: str) -> Any:
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one shop."""

    name: str = key("Shop", "The shop's name, as shown on its pages.")
    language: str = key("en", "Language of texts that do not name theirs (BCP 47, e.g. en or zh).")
    currency: str = key("USD", "Currency of prices that do not name theirs (ISO 4217).")
    database: str = key("", "SQLAlchemy URL of the database; empty: shop.db in the shop folder.")
    host: str = key("127.0.0.1", "Address that the web server listens on.")
    port: int = key(8000, "Port that the web server listens on.")
    workers: int = key(1, "Web server processes.")
    base_url: str = key("", "Public address of the shop, for links in feeds; empty: the request's own.")
    secret: str = key("", "Signs cookies; empty: made once and kept in the shop folder.")
    console_password: str = key("", "Password of the merchant console; empty: only from this machine.")
    demo_customers: int = key(
        0, "1: a demo, whose visitors may be any of its made-up customers; never where customers are real."
    )
    rate_limit: int = key(600, "JSON API requests per minute and address; 0: no limit.")
    chat_origins: str = key(
        "",
        "Sites whose pages may embed the chat: origins with blanks between; * for any; empty: the shop's own.",
    )
    chat_rate_limit: int = key(30, "Chat messages per minute and address; 0: no limit.")
    orders: str = key("builtin", "Where orders are kept: builtin, webhook, shopify, woocommerce.")
    orders_url: str = key("", "Address of that order system; not for builtin.")
    orders_key: str = key("", "Shopify: the Admin API access token; WooCommerce: the consumer key.")
    orders_secret: str = key(
        "", "Webhook: the secret that both sides sign with; WooCommerce: the consumer secret."
    )
    sponsored_repeat_minutes: int = key(
        30, "Minutes in which one person is charged to one advertising campaign once."
    )
    server_key: str = key(
        "",
        "Key of your own servers: with it the JSON API takes events of every kind, exports and erases what people "
        "did, and recommends to customers; empty: nobody may.",
    )
    max_request_bytes: int = key(10_000_000, "Largest request body accepted, in bytes.")
    dense: str = key(
        "auto", "Dense retriever: auto, off, shop (trained on this catalogue), minilm, or a model folder."
    )
    ranker: str = key("auto", "Learned ranker: auto (used when trained), off.")
    model: str = key(
        "nano",
        "Language model: nano (packaged), a name in models/, a model folder, or the served model's name.",
    )
    model_url: str = key("", "OpenAI-compatible server of the model (…/v1); empty: run it in this process.")
    model_key: str = key("", "Key for model_url.")
    model_grammar: str = key("schema", "Grammars at model_url: schema (send the JSON schema) or vllm.")
    assistant_reader: str = key(
        "auto",
        "What reads wishes about orders: rules, model, auto: the model where it was trained for it or is not made by "
        "this project, else rules.",
    )
    assistant_driver: str = key(
        "auto",
        "What drives the assistant: flows (code; the model only reads), tools (the model calls tools freely), auto: "
        "flows for models made by this project and without a model, tools for others at model_url.",
    )
    assistant_replies: str = key(
        "code",
        "Who words what is said of orders: code, model: the model says it in other words, where these keep every fact.",
    )
    model_timeout: int = key(60, "Seconds that a reply of the model may take, when the caller does not say.")
    model_memory: int = key(0, "Megabytes for the caches of dialogues; 0: 96, or twice the model's size.")
    embedding_model: str = key("", "Model of embeddings at model_url; empty: the same as model.")
    conversation_tokens: int = key(0, "Tokens that one conversation may use; 0: no limit.")
    day_tokens: int = key(0, "Tokens that all conversations may use in a day (UTC); 0: no limit.")
    day_money: int = key(0, "Minor units of the currency that a day's tokens may cost; 0: no limit.")
    input_price: int = key(0, "Minor units of the currency for a million tokens read.")
    output_price: int = key(0, "Minor units of the currency for a million tokens written.")


def load_config(
    folder: Path, arguments: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Config:
    """Settings for the shop in `folder`. Raises ConfigError that names the source and quotes the value."""
    known = {f.name: f for f in fields(Config)}
    values: dict[str, Any] = {}
    path = folder / CONFIG_FILE
    if path.exists():
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: not valid TOML ({error})") from error
        for name, value in table.items():
            if name not in known:
                raise ConfigError(f"{path}: unknown key {name!r}; known keys: {', '.join(sorted(known))}")
            values[name] = _typed(name, value, known[name].default, str(path))
    for name, f in known.items():
        variable = f"SHOPKEEPER_{name.upper()}"
        if variable in (env := os.environ if environ is None else environ):
            values[name] = _typed(name, env[variable], f.default, variable)
    for name, value in (arguments or {}).items():
        if value is not None:
            if name not in known:
                raise ConfigError(f"unknown setting {name!r}; known keys: {', '.join(sorted(known))}")
            values[name] = _typed(name, value, known[name].default, "argument")
    return Config(**values)


def write_config(folder: Path, values: Mapping[str, Any]) -> None:
    """Writes `values` as the shop's shopkeeper.toml (strings and whole numbers only)."""
    lines = []
    for name, value in values.items():
        escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
        text = str(value) if isinstance(value, int) else f'"{escaped}"'
        lines.append(f"{name} = {text}\n")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG_FILE).write_text("".join(lines), "utf-8")


def _typed(name: str, value: Any, default: Any, source: str) -> Any:
    if isinstance(default, int):
        try:
            if isinstance(value, bool):
                raise ValueError
            return int(value)
        except (TypeError, ValueError):
            raise ConfigError(f"{source}: {name} = {value!r} is not a whole number") from None
    if not isinstance(value, str):
        raise ConfigError(f"{source}: {name} = {value!r} is not a text; put it in quotes")
    return value
