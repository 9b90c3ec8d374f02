#!/usr/bin/env bash
# Runs the tests; installs Debian's chromium for the browser tests where it can, else says what is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

missing=()
find_chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi cjk || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test: installing ${missing[*]} for the browser tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null; } || echo "test: apt-get could not install ${missing[*]}" >&2
fi
if ! find_chromium >/dev/null; then
    if [ "${CI:-}" = true ]; then
        echo "test: chromium is missing and CI=true: the browser tests may not be skipped" >&2
        exit 1
    fi
    printf '%s\n' "" \
        "  !!  chromium is missing: EVERY BROWSER TEST WILL BE SKIPPED." \
        "  !!  Install it with  sudo apt-get install chromium fonts-noto-cjk  and run make test again." "" >&2
fi

code=0
.venv/bin/python -m pytest -n "${TEST_PROCESSES:-2}" --dist loadfile "$@" || code=$?
case $code in
    0) ;;
    1) echo "test: some tests failed" >&2 ;;
    5) echo "test: no tests were found" >&2 ;;
    *) echo "test: pytest stopped with exit code $code" >&2 ;;
esac
exit "$code"
