# Everything a person does with this repository. `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest
.DEFAULT_GOAL := help
.PHONY: help run demo test test-all lint format check rules drills clean bench

help: ## list what can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: $(VENV)/.run ## start Lymph on http://127.0.0.1:8000 (PORT, HOST and LEARN_… are respected)
	@exec $(BIN)/learn serve

demo: $(VENV)/.run ## the same with an instructor and 40 learners who have histories
	@exec $(BIN)/learn demo

test: $(VENV)/.dev system ## everything a change must pass: under 15 minutes on two cores
	@$(MAKE) --no-print-directory --jobs=2 lint check rules
	$(PYTEST) -n 2 --dist loadgroup -m "not slow"

test-all: $(VENV)/.dev ## the same and the slow rest: dark, forced colours, long properties
	@LEARN_TEST_ALL=1 $(BIN)/python tests/system.py
	@$(MAKE) --no-print-directory --jobs=2 lint check rules
	LEARN_TEST_ALL=1 $(PYTEST) -n 2 --dist loadgroup

lint: $(VENV)/.dev ## format, lint, types, import order, templates, security
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint learn/templates --lint --quiet
	$(BIN)/bandit -q -c pyproject.toml -r learn

check: $(VENV)/.dev ## the shipped modules, with every warning an error
	$(BIN)/learn check --strict modules

rules: $(VENV)/.dev ## every branch of the pure rules is tested
	$(BIN)/python tests/rules_coverage.py

drills: $(VENV)/.dev ## kill, starve and crowd the server; a line of figures for each drill (about 10 minutes)
	@LEARN_TEST_ALL=1 $(BIN)/python tests/system.py
	$(PYTEST) -q tests/drills

bench: $(VENV)/.run ## every yardstick of speed on both databases; for an idle machine
	@$(BIN)/python -m benchmarks

format: $(VENV)/.dev ## bring code, templates and content into the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/learn format modules

clean: ## remove the virtual environment and caches; data stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

.PHONY: system
system: $(VENV)/.dev
	@$(BIN)/python tests/system.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Lymph needs Python 3.11 or later; $(PYTHON) is older. Try: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Lymph needs into $(VENV) (once; about a minute) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q learn
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
