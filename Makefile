# `make run` sets everything up, ranks Kenya and opens the window; `make test` runs all tests.
# Needs Python 3.11 or newer and make; nothing else is asked for.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RANKED := out/kenya/result.json

.PHONY: run setup test check cases benchmark screenshot clean

run: setup
	$(BIN)/heatsite rank kenya --out out/kenya
	@$(BIN)/heatsite gui out/kenya --if-display

setup: $(BIN)/.ready

$(BIN)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "HeatSite needs Python 3.11 or newer; call make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable .
	touch $@

$(BIN)/.ready-test: $(BIN)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable '.[test]'
	touch $@

test: $(BIN)/.ready-test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n auto

check: $(BIN)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/mypy

cases: $(BIN)/.ready-test
	$(BIN)/python -m tests.reference.cases docs/cases.md $(CASES)
	$(BIN)/python -m tests.reference.sun_wind

benchmark: $(BIN)/.ready-test
	$(BIN)/python tests/benchmarks/run.py
	$(BIN)/python tests/benchmarks/solar.py
	$(BIN)/python tests/benchmarks/far_climate.py
	$(BIN)/python tests/benchmarks/smaa.py
	$(BIN)/python tests/benchmarks/portfolio.py
	$(BIN)/python tests/benchmarks/readers.py

screenshot: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m app.ui.screenshot docs/screenshot.png

clean:
	rm -rf $(VENV) build *.egg-info out
