"""`shopkeeper serve-model`: the embedded model for other programs, by the OpenAI protocol."""

from __future__ import annotations

import json
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import click

from shopkeeper.cli.options import say, shop_option
from shopkeeper.cli.serve import check_free
from shopkeeper.config import Config, load_config
from shopkeeper.errors import MissingExtra
from shopkeeper.llm.metered import MeteredEngine
from shopkeeper.llm.models import ModelFolder, find_model
from shopkeeper.llm.open import open_engine
from shopkeeper.shop import Shop

__all__ = ["serve_model_command"]

DIALOGUES = 8  # whose caches have room at once, when the settings name no memory
DIALOGUE_TOKENS = 4096
MOST_MEGABYTES = 1024
GRACE = 10  # seconds that replies have to end when the server stops


@click.command("serve-model")
@click.argument("name", required=False, default="")
@shop_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="Port; 0: any free one."
)
@click.option("--key", envvar="SHOPKEEPER_SERVE_KEY", default="", help="Key that clients must send.")
def serve_model_command(name: str, shop_path: Path, host: str, port: int, key: str) -> None:
    """Serves the embedded model NAME (default: the shop's setting) to other programs. Ctrl-C stops it.

    The protocol is OpenAI's: /v1/chat/completions, /v1/embeddings, /v1/models. With a shop, its budgets hold and
    its usage is recorded; a model needs none.
    """
    try:
        import uvicorn

        from shopkeeper.web.model_server import create_model_app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("shopkeeper"):
            raise
        raise MissingExtra(error.name or "uvicorn", "web", "serving a model") from error
    source = click.get_current_context().get_parameter_source("shop_path")
    has_shop = shop_path.is_dir() or source is not click.core.ParameterSource.DEFAULT
    check_free(host, port)
    if has_shop:
        Shop.open(
            shop_path
        ).close()  # what is wrong with the shop is said before what is wrong with the model
    shop = Shop.open(shop_path, **_settings(shop_path, name)) if has_shop else None
    try:
        config = shop.config if shop else load_config(shop_path, _settings(shop_path, name))
        engine = shop.llm if shop else open_engine(config, shop_path)
        try:
            app = create_model_app(engine, key=key, max_bytes=config.max_request_bytes)
            with _listen(host, port) as listener:
                _greet(engine, config, listener, key)
                signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
                settings: dict[str, Any] = {
                    "log_level": "warning",
                    "access_log": False,
                    "server_header": False,
                    "timeout_graceful_shutdown": GRACE,
                }
                uvicorn.Server(uvicorn.Config(app, **settings)).run(sockets=[listener])
        finally:
            engine.close()
    finally:
        if shop is not None:
            shop.close()


def _settings(shop_path: Path, name: str) -> dict[str, Any]:
    """The shop's own, with this model in this process and room for the caches of eight dialogues."""
    given: dict[str, Any] = {"model_url": "", **({"model": name} if name else {})}
    config = load_config(shop_path, given)
    model = find_model(config.model, shop_path)
    if not config.model_memory:
        given["model_memory"] = cache_megabytes(model)
    return given


def cache_megabytes(model: ModelFolder) -> int:
    """What the caches of eight dialogues take, 4,096 tokens each (or all that the model reads); at most 1,024."""
    decoder = json.loads((model.path / "genai_config.json").read_text("utf-8"))["model"]["decoder"]
    token = 8 * decoder["num_hidden_layers"] * decoder["num_key_value_heads"] * decoder["head_size"]
    tokens = DIALOGUES * min(model.context_tokens, DIALOGUE_TOKENS)
    return min(MOST_MEGABYTES, -(-int(token) * tokens // 1_000_000))


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(128)
    return listener


def _greet(engine: MeteredEngine, config: Config, listener: socket.socket, key: str) -> None:
    host, port = listener.getsockname()[:2]
    address = f"[{host}]" if ":" in host else host
    say(
        f"{engine.name}: {engine.context_tokens:,} tokens of context, "
        f"{config.model_memory:,} MB for caches (model_memory)"
    )
    if not key and host not in ("127.0.0.1", "::1"):
        say("no key: whoever reaches this port can use the model; set one with --key", as_json=True)
    say(f"http://{address}:{port}/v1  (Ctrl-C stops)")
    sys.stdout.flush()
