# Shopkeeper: make demo (a shop on http://127.0.0.1:8000), make test. Nothing but Python 3.11 and make is needed.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format docs bench lock

help:      ## list the targets
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

setup:     ## make .venv with the pinned packages
	@PYTHON='$(PYTHON)' bash scripts/setup.sh

demo: setup    ## build the demo shop (once) and serve it on http://127.0.0.1:8000
	@bash scripts/demo.sh

test: setup    ## run the tests; installs chromium for the browser tests where it can
	@bash scripts/test.sh $(ARGS)

lint: setup    ## ruff, mypy and the import contracts
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: setup    ## let ruff put the code in order
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: setup    ## write the generated parts of docs/ anew
	.venv/bin/python scripts/docs.py

bench: setup    ## run every benchmark in bench/ and write bench/results/
	@bash bench/run.sh

lock: setup    ## pin the newest allowed packages in requirements.lock
	@bash scripts/lock.sh --upgrade
