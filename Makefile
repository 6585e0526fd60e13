# Two commands are all a newcomer needs: make demo, make test.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: demo test test-slow lint clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(VENV)/installed
	$(BIN)/exodus migrate examples/takeouts/facebook/2024-json examples/takeouts/instagram/2024-json \
		examples/takeouts/x/2023-data --store demo.exodus --to static:demo-archive

test: $(VENV)/tested
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

test-slow: $(VENV)/tested
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m slow

lint: $(VENV)/tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) demo.exodus demo-archive
