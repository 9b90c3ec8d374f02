"""`shopkeeper serve`: the web server of one shop."""

from __future__ import annotations

import errno
import json
import os
import socket
from pathlib import Path
from typing import Any

import click

from shopkeeper.cli.options import shop_option
from shopkeeper.errors import ConfigError, MissingExtra
from shopkeeper.shop import Shop

__all__ = ["serve_command"]


@click.command("serve")
@shop_option
@click.option("--host", help="Address to listen on (default: the shop's setting, 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on (default: the shop's setting, 8000)."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Server processes (default: the shop's setting, 1)."
)
def serve_command(shop_path: Path, host: str | None, port: int | None, workers: int | None) -> None:
    """Serves the shop on the web: storefront, merchant console, JSON API. Ctrl-C stops it."""
    try:
        import uvicorn

        from shopkeeper.web import app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("shopkeeper"):
            raise
        raise MissingExtra(error.name or "uvicorn", "web", "serving the shop") from error
    given = {"host": host, "port": port, "workers": workers}
    settings: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    with Shop.open(shop_path, **settings) as shop:
        config, name, count = shop.config, shop.config.name, shop.catalog.count()
        assert shop.secret
        shop.search.sync()
    check_free(config.host, config.port)
    os.environ[app.SHOP] = str(shop_path.resolve())
    os.environ[app.SETTINGS] = json.dumps(settings)
    address = f"[{config.host}]" if ":" in config.host else config.host
    click.echo(
        f"{name}: {count:,} products, served by {config.workers} process{'es' if config.workers > 1 else ''}"
    )
    click.echo(f"http://{address}:{config.port}  (Ctrl-C stops)")
    uvicorn.run(
        "shopkeeper.web.app:from_environment",
        factory=True,
        host=config.host,
        port=config.port,
        workers=config.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def check_free(host: str, port: int) -> None:
    """Raises ConfigError when nothing can listen on `host` and `port`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise ConfigError(
            f"host {host!r} is not an address of this machine; use --host 127.0.0.1 or --host 0.0.0.0"
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ConfigError(
                    f"port {port} on {host} is taken; choose another with --port {port + 1}"
                ) from error
            if error.errno == errno.EACCES:
                raise ConfigError(f"port {port} may not be used by this user; choose --port 8000") from error
            raise ConfigError(
                f"host {host!r} cannot be listened on ({error.strerror}); use --host 127.0.0.1"
            ) from error
