# The one list of developer commands. Each works from a fresh clone; `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: help dev format lint types architecture test test-all bench demo docs readme check clean

help:            ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## / — /'

$(BIN)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

dev: $(BIN)/.dev ## make the virtual environment with everything in it

format: dev      ## lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: dev        ## check layout and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: dev       ## check types strictly
	$(BIN)/mypy

architecture: dev ## check that each room knows only the rooms below it
	$(BIN)/lint-imports

test: dev        ## the default tests (under two minutes)
	$(BIN)/python -m pytest

test-all: dev    ## the default tests and the slow ones
	$(BIN)/python -m pytest -m "slow or not slow"

bench: dev       ## the measurements behind every number in README
	$(BIN)/python -m tests.bench

demo: dev        ## a fake arXiv on port 8099 to play with
	$(BIN)/python -m tests.fake_arxiv --port 8099 --papers data/snapshot.jsonl

docs: dev        ## build the documentation's pages in build/docs
	$(BIN)/python -m sphinx -W -q -b html docs build/docs

readme: dev      ## write the generated parts of README anew
	$(BIN)/python -m tests.readme --write

check: lint types architecture test ## everything that CI checks

clean:           ## remove what the commands above made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
