# Everything lives in .venv and build; nothing is written outside this folder.
PYTHON ?= python3
BIN := .venv/bin
SAMPLE := samples/plants/kisarazu
export PIP_CACHE_DIR := $(CURDIR)/build/pip-cache
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export XDG_CACHE_HOME := $(CURDIR)/build/cache
# pip asks rustc for its version, and rustc's launcher would write into the home folder.
export RUSTUP_HOME := $(CURDIR)/build/rustup

.PHONY: audit test proof bench curves docs golden clean

audit: .venv/audit
	$(BIN)/auditor audit $(SAMPLE) --fail-on never --format text --format html=build/report.html --format json=build/report.json

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --cache-dir build/mypy
	$(BIN)/lint-imports --cache-dir build/importlinter
	$(BIN)/python -m pytest -n 2 -m "not long"

proof: .venv/test
	$(BIN)/python -m pytest -n 2 -m long

bench: .venv/audit
	$(BIN)/python -m tests.bench

curves: .venv/audit
	$(BIN)/python -m tests.bench --curves

docs: .venv/test
	$(BIN)/python -m tests.generate_words
	AUDITOR_LANG=en COLUMNS=100 $(BIN)/python -m tests.generate_docs

golden: .venv/test
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/test_samples.py

.venv/bin/python:
	$(PYTHON) -m venv .venv

# A mark is only newer than setup.cfg once the install succeeded; with it, everything works offline.
.venv/audit: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/test: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	touch $@ .venv/audit

clean:
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache
