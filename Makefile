# Two commands matter: `make run` and `make test`. Everything else is a part of them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
unexport PYTHONDONTWRITEBYTECODE  # compiled once, a start takes half the time
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv/bin
PIP := $(VENV)/python -m pip --disable-pip-version-check --quiet
CI_OUTPUT_DIR ?= var/ci
JOBS ?= 2
ROOMS := $(wildcard api domain workers ops tests bench)

FRONTEND_SOURCES := $(shell find frontend/src frontend/public frontend/scripts -type f 2>/dev/null) \
	$(wildcard frontend/*.html frontend/*.ts frontend/package.json)

.PHONY: help run test check-python test-python test-frontend test-browser frontend rules bench lock schema clean

help: ## What there is
	@sed -n 's/^\([a-z-]*\):.*## /\1 — /p' $(MAKEFILE_LIST)

run: .venv/.base frontend/dist/index.html ## Start everything and print where; Ctrl-C stops it
	@exec $(VENV)/python -m ops up

# What needs no servers goes side by side; every part runs even if an earlier one fails.
test: ## Everything that is checked, as CI does it
	@failed=0; \
	$(MAKE) --keep-going -j2 --output-sync=target check-python test-frontend || failed=1; \
	$(MAKE) test-python || failed=1; \
	$(MAKE) test-browser || failed=1; \
	exit $$failed

# --- parts --------------------------------------------------------------------------------------------

check-python: .venv/.dev
	@$(VENV)/ruff format --quiet --check .
	@$(VENV)/ruff check --quiet .
	@$(VENV)/mypy --no-error-summary $(ROOMS)
	@$(VENV)/lint-imports --no-logo | tail -n 3
	@$(VENV)/python -m ops schema --check
	@$(VENV)/python -m ops.rules --require docs/rules/first-day.txt --require docs/rules/money-engine.txt | tail -n 1

test-python: .venv/.dev
	@mkdir -p "$(CI_OUTPUT_DIR)"
	@$(VENV)/python -m pytest -q -n $(JOBS) --dist worksteal --junitxml="$(CI_OUTPUT_DIR)/pytest.xml" | tee "$(CI_OUTPUT_DIR)/pytest.txt"

test-frontend: frontend/node_modules/.installed
	@cd frontend && npm run --silent check

test-browser: .venv/.base frontend/dist/index.html
	@mkdir -p "$(CI_OUTPUT_DIR)"
	@$(VENV)/python -m ops.browser_run --screenshots "$(CI_OUTPUT_DIR)" -- node scripts/e2e.mjs

frontend: frontend/dist/index.html ## Build the screens

rules: .venv/.base ## Which rules of docs/rules a test proves
	@$(VENV)/python -m ops.rules --unproven

bench: .venv/.dev frontend/dist/index.html ## Measure, and write bench/results/
	@$(VENV)/python -m bench

schema: .venv/.base ## Write schema.graphql from the code
	@$(VENV)/python -m ops schema

lock: .venv/.dev ## Compile requirements/*.in to pinned, hashed *.txt
	@for name in base dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/uv pip compile --quiet --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt; \
	done

clean: ## Remove what was installed and built (not var/, which holds data)
	rm -rf .venv frontend/node_modules frontend/dist

# --- what the parts stand on; each is made again only when its source changed ------------------------------

.venv/bin/python:
	@echo "Creating .venv with $(PYTHON) …"
	@$(PYTHON) -m venv .venv

.venv/.base: requirements/base.txt | .venv/bin/python
	@echo "Installing the pinned requirements …"
	@$(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Installing what the checks need …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@echo "Installing the frontend's packages …"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(FRONTEND_SOURCES)
	@echo "Building the screens …"
	@cd frontend && npm run --silent build -- --logLevel warn
	@touch $@
