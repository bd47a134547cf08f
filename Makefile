# Everything a newcomer or CI runs. Needs Python 3.11+ and make; `make lock` alone needs the network beyond the locked packages.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python on the path that is new enough; say `make PYTHON=/path/to/python` for another.
PYTHON ?= $(shell for candidate in python3.11 python3.12 python3.13 python3 python; do \
	"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$candidate" && break; done)
# Test processes side by side: one more than the two cores they are meant for, since scenarios often wait.
WORKERS ?= 3
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore
# Modules stay compiled: each of the many processes of a test run would compile them all anew.
unexport PYTHONDONTWRITEBYTECODE
export PIP_NO_WARN_SCRIPT_LOCATION := 1

BIN := .venv/bin
INSTALLED := .venv/.installed
# Tesseract's Arabic data, as an npm package carries it; where it cannot be had, only pictures of Arabic stay unread.
ARABIC := .venv/share/tessdata/ara.traineddata
ARABIC_PACKAGE := @tesseract.js-data/ara@1.0.0
ARABIC_SHA256 := e7d6494e2ef249ee97ad151eb01e0e6ae3aaf429256442ad6af534862a2a8c0f

.PHONY: help venv demo test check format lock messages bench clean

help: ## List the targets (this is the default).
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  ARGS passes words on: make demo ARGS=--once, make test ARGS="-k cards", make bench ARGS=--help'

venv: $(INSTALLED) ## Create .venv with the locked dependencies.

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer was not found. Say where: make PYTHON=/path/to/python' >&2; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -c '' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv
	@echo 'Installing the locked dependencies into .venv (once; a few minutes at most) …'
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(MAKE) $(ARABIC) || echo 'Pictures of Arabic will not be read: `nexus doctor` tells what to install.' >&2
	@touch $@

$(ARABIC):
	@command -v npm >/dev/null
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent $(ARABIC_PACKAGE) >/dev/null \
		&& tar -xzOf tesseract.js-data-ara-*.tgz package/4.0.0_best_int/ara.traineddata.gz | gunzip >ara.part; rm -f ./*.tgz
	@cd $(@D) && echo '$(ARABIC_SHA256)  ara.part' | sha256sum --check --quiet && mv ara.part ara.traineddata

demo: $(INSTALLED) ## Show the whole walk here: CV files become ranked cards (ARGS=--once leaves when they stand).
	@$(BIN)/nexus demo $(ARGS)

test: $(INSTALLED) ## Run the whole test suite on an embedded PostgreSQL.
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(INSTALLED) ## Lint, format, types and import contracts.
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo

format: $(INSTALLED) ## Format the code and mend what the linter can mend.
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

lock: $(INSTALLED) ## Make requirements.lock anew from pyproject.toml (versions stay unless ARGS=--upgrade).
	$(BIN)/python -m uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --python-version 3.11 --quiet --output-file requirements.lock $(ARGS)

messages: $(INSTALLED) ## Collect the words users read into build/nexus.pot.
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --no-location --project=nexus-bot --output-file=build/nexus.pot bot handlers
	@echo 'build/nexus.pot'

bench: $(INSTALLED) ## Run the benchmarks of bench/, one after the other.
	@for name in cvs acks slots; do echo "== $$name"; $(BIN)/python -m bench.$$name $(ARGS); done

clean: ## Remove .venv, caches and build output (the data under .nexus stays).
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis nexus_bot.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
