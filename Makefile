# chainscan: `make demo` shows it at work, `make test` checks it. Needs python3 (3.11 or newer).
PYTHON ?= python3
VENV   ?= .venv
RUN     = $(VENV)/bin
PIP     = $(RUN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test lint sample wheelhouse clean

demo: $(VENV)/installed
	$(RUN)/chainscan demo

test: lint
	$(RUN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/installed-dev
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

sample: $(VENV)/installed
	$(RUN)/python tools/make_sample.py

wheelhouse: $(VENV)/installed
	PIP_DISABLE_PIP_VERSION_CHECK=1 $(RUN)/python tools/make_wheelhouse.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install -c constraints.txt -e ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build dist wheelhouse .pytest_cache .mypy_cache .ruff_cache .hypothesis
