# thb-monitor. `make run` looks at flagged ads; `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ADS ?= 300
SIZE ?= 200000
WORKERS ?= 2

.PHONY: setup run test lint check bench bench-text bench-indicators bench-servers servers servers-stop clean
.DEFAULT_GOAL := help

help: ## what there is to make
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "setup: installing into $(VENV) (about a minute the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "python cannot make virtual environments; install the package python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

run: setup ## serve the demo boards, crawl, score, and open the workbench
	@$(BIN)/thb demo --ads $(ADS)

servers: setup ## start Kafka, Elasticsearch and PostgreSQL on loopback; prints their addresses
	@$(BIN)/python -m tests.servers start

servers-stop: ## stop them and remove their data
	@$(BIN)/python -m tests.servers stop

test: setup ## every test; those of real servers too while `make servers` runs them
	@$(BIN)/python -m pytest -n $(WORKERS)

lint: setup ## formatting, style, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/thb indicators lint

check: lint test ## lint and test

bench: setup ## one table of medians beside a naive way, in one run
	@$(BIN)/python -m benchmarks

bench-servers: setup ## the servers of `make servers` beside the embedded backends (SIZE ads)
	@$(BIN)/python -m benchmarks.servers --ads $(SIZE)

bench-text: setup ## speed and quality of reading texts, and of the text models
	@$(BIN)/python -m pip install --quiet --group bench || echo "bench: some libraries are missing"
	@$(BIN)/python -m benchmarks text models
	@$(BIN)/python -m benchmarks.quality_text

bench-indicators: setup ## speed of scoring, and how right the rules are
	@$(BIN)/python -m benchmarks indicators score
	@$(BIN)/python -m benchmarks.quality_rules
	@$(BIN)/python -m benchmarks.demo_truth
	@$(BIN)/python -m benchmarks.emscad

clean: ## remove what was made (not the data in var/)
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
