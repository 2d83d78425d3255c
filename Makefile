# What a developer or an operator types. `make run` and `make test` need nothing but Python 3.11+.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUESTIONS ?= $(wildcard ../shared/questions/dev.jsonl ../shared/questions/dev_written.jsonl)

.PHONY: run setup test check format evaluate bench soak lock migration

run: setup                       ## serve the web chat at http://127.0.0.1:8080
	@$(BIN)/niangjia serve

setup: $(VENV)/.done             ## make .venv from requirements.lock

$(VENV)/.done: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Set PYTHON=python3.11 or the like.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

test: setup                      ## all tests
	@$(BIN)/python -m pytest

check: setup                     ## lint, format, types, knowledge
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/niangjia knowledge lint

format: setup                    ## put the code in shape
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

evaluate: setup                  ## answer quality on labelled questions (QUESTIONS="file …")
	@$(BIN)/niangjia evaluate $(QUESTIONS)

bench: setup                     ## speed and memory, as ratios against plain baselines of the same run
	@$(BIN)/python -m tests.bench

soak: setup                      ## the long runs
	@$(BIN)/python -m pytest tests/whole -m soak

lock: setup                      ## write requirements.lock anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev pyproject.toml -o requirements.lock

migration: setup                 ## write the next migration: make migration m="what changes"
	@$(BIN)/python deploy/tools/new_migration.py "$(m)"
