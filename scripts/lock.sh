#!/usr/bin/env bash
# Writes requirements.lock: every extra but minilm, pinned with hashes. PyTorch alone is left out: which build of its
# pinned version is installed (for a CPU, for which GPU) is the machine's choice, so it has no one hash.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t extras < <(.venv/bin/python -c '
import tomllib
extras = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]
print("\n".join(f"--extra={name}" for name in extras if name != "minilm"))')
PIP_FIND_LINKS='' CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet "${extras[@]}" --strip-extras \
    --generate-hashes --no-allow-unsafe --unsafe-package torch --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
    --output-file requirements.lock "$@" pyproject.toml
if grep -nE '://|^--|^torch==' requirements.lock; then
    echo "lock: requirements.lock names a host, a path or PyTorch (lines above)" >&2
    exit 1
fi
