# What can be done here, and the setting-up that it needs. A machine with Python 3.11 to 3.13, make and git
# is enough: `make demo` and `make test` build .venv from the locked packages by themselves.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# A command may be there and not run (a version manager's stand-in), so each candidate is tried.
PYTHON_FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON_CANDIDATES := python3.13 python3.12 python3.11 python3

.PHONY: help demo test fuzz crash check ui bench bench-growth bench-peers dictionary clean lock

help: ## say what each of these does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(READY) ## build a synthetic county, load it and publish its indicators
	@$(BIN)/performance demo

test: $(READY) ## run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile

fuzz: $(READY) ## try 10,000 damaged files (FILES, SEED, PROCESSES), then the tests that take minutes
	@$(BIN)/python tests/campaigns/run_fuzz.py
	@$(BIN)/python -m pytest -m expensive

crash: $(READY) ## kill 50 loads and restages at random moments, and compare what comes of it
	@$(BIN)/python tests/campaigns/crash.py

check: $(READY) ## format, lint, types, layers, generated documents; changes nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m assets.reports.dictionary --check docs/data-dictionary.md
	@$(BIN)/python -m assets.reports.catalogue --check docs/indicators.md

ui: $(READY) ## serve the Dagster UI on http://127.0.0.1:3000 until Ctrl-C
	@$(BIN)/performance ui

bench: $(READY) ## measure a load of three million rows against hand-written SQL
	@$(BIN)/python tests/bench/run.py

bench-growth: $(READY) ## measure a night with one new file after 30, 300 and 3,000 extracts (SIZES, RUNS)
	@$(BIN)/python tests/bench/growth.py $(if $(SIZES),--sizes $(SIZES)) $(if $(RUNS),--runs $(RUNS))

# The peers have an environment of their own, below the data folder, from a lock of their own.
bench-peers: $(READY) ## measure highway events beside dbt-duckdb and pandas
	@$(BIN)/python tests/bench/run_peers.py

dictionary: $(READY) ## write the data dictionary and the catalogue of indicators into docs/
	@$(BIN)/python -m assets.reports.dictionary docs/data-dictionary.md
	@$(BIN)/python -m assets.reports.catalogue docs/indicators.md

clean: ## remove ./data: landing zone, archive, warehouse and releases of the demo
	@if [ -e data ] || [ -L data ]; then \
	    echo "Removing $(CURDIR)/data ($$(du -sh data 2>/dev/null | cut -f1)): everything in it."; \
	    rm -rf -- data; \
	else echo "There is no $(CURDIR)/data."; fi
	@if [ -n "$$PERFORMANCE_HOME" ]; then echo "PERFORMANCE_HOME is $$PERFORMANCE_HOME; nothing outside ./data is touched."; fi

# Needs uv on the path. One lock serves Python 3.11 to 3.13 and every platform; read the difference before
# committing it, and run the tests.
lock: ## lock the packages anew into requirements.txt (needs uv)
	@command -v uv >/dev/null || { echo "Locking needs uv, which is not on the path." >&2; exit 1; }
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
	    --only-binary :all: --no-emit-index-url --no-annotate --no-header --upgrade \
	    --output-file requirements.txt pyproject.toml

# The lock names every package, so pip resolves nothing (--no-deps: in hash mode pip refuses extras such as
# psycopg[binary]) and `pip check` proves that nothing is missing. All is compiled here, the project too: where
# Python is told not to write bytecode, every start would compile it again.
$(READY): requirements.txt pyproject.toml
	@if ! $(BIN)/python -c 'import pip; $(PYTHON_FITS)' 2>/dev/null; then \
	    found=; \
	    for candidate in $(PYTHON_CANDIDATES); do \
	        if $$candidate -c '$(PYTHON_FITS)' >/dev/null 2>&1; then found=$$candidate; break; fi; \
	    done; \
	    if [ -z "$$found" ]; then \
	        echo "Python 3.11, 3.12 or 3.13 is needed, with its venv module (python3-venv on Debian and Ubuntu)." >&2; \
	        echo "None of these fits: $(PYTHON_CANDIDATES)" >&2; \
	        exit 1; \
	    fi; \
	    echo "Making $(VENV) with $$($$found --version)."; \
	    $$found -m venv --clear $(VENV); \
	fi
	@echo "Installing locked packages; a minute or two."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --compile \
	    --no-deps --require-hashes --only-binary :all: -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input \
	    --no-deps --no-build-isolation --no-index -e .
	@$(BIN)/python -m compileall -q pipelines assets checks warehouse demo
	@$(BIN)/python -m pip check --disable-pip-version-check
	@touch $@
