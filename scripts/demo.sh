#!/usr/bin/env bash
# Builds the demo shop in ./demo-shop if it is not there and serves it until stopped.
set -euo pipefail
cd "$(dirname "$0")/.."
shop=${SHOP:-demo-shop}
if [ -f "$shop/shop.db" ]; then
    echo "demo: serving the demo shop that is in $shop (delete the folder to have it built anew)"
else
    echo "demo: building the demo shop in $shop; this takes a minute or two"
    .venv/bin/shopkeeper demo --shop "$shop"
fi
echo "demo: http://${HOST:-127.0.0.1}:${PORT:-8000}  (stop with Ctrl-C)"
exec .venv/bin/shopkeeper serve --shop "$shop" --host "${HOST:-127.0.0.1}" --port "${PORT:-8000}"
