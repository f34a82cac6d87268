# What one does with Concierto. Needs Python 3.11 or newer and make; everything else is installed into .venv.

PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test conformance check bench bench-growth bench-peers torture frontend pictures constraints clean

help:
	@echo "make run       start Concierto with its demo Network (web and worker in one process, SQLite under var/)"
	@echo "make test      every test; starts its own PostgreSQL, Redis and Chromium"
	@echo "make conformance  the BPMN, DMN and MIWG suites, with a closing line each (CONCIERTO_CONFORMANCE: where they are)"
	@echo "make check     format, lint, types, import contracts"
	@echo "make torture   the fault tests in their long profile: 200 kills, servers that fail again and again (about an hour)"
	@echo "make bench     figures that depend on the machine, in less than ten minutes: docs/performance.md"
	@echo "make bench-growth  steps and inboxes with a million open instances and ten million activities"
	@echo "make bench-peers  the same beside Operaton, Flowable and feelin (needs a JDK, Maven, Node)"
	@echo "make frontend  rebuild the third-party browser bundles (needs Node 20; only to upgrade one)"
	@echo "make pictures  draw the diagrams, the printed plan and the pictures of proofs in docs anew (needs Chromium)"
	@echo "make clean     remove what these commands made, but not the data in var/"

run: .venv/installed
	$(BIN)/concierto serve --demo

# A file's tests stay together, so that what they share is made once.
test: .venv/installed-for-tests
	tests/servers.sh
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

conformance: .venv/installed-for-tests
	$(BIN)/python -m pytest -q tests/conformance

check: .venv/installed-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-for-tests
	$(BIN)/python -m benchmarks.run

bench-growth: .venv/installed-for-tests
	$(BIN)/python -m benchmarks.run growth_whole

# Java engines beside ours, where a JDK and Maven are present.
bench-peers: .venv/installed-for-tests
	$(BIN)/python -m benchmarks.run peers

pictures: .venv/installed-for-tests
	$(BIN)/python docs/processes/draw.py $$(find processes -name '*.bpmn')
	$(BIN)/python docs/processes/draw_plan.py
	$(BIN)/python docs/proving/draw.py

# The short profile of the same is part of `make test`.
torture: .venv/installed-for-tests
	tests/servers.sh
	$(BIN)/python -m pytest -m torture_long tests/torture

frontend:
	cd frontend && npm ci --ignore-scripts && node build.mjs

# The versions that the tests last passed with: run it after upgrading, then test.
constraints: .venv/installed-for-tests
	$(BIN)/python -m pip freeze --exclude-editable --disable-pip-version-check > .ci/constraints.txt

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf frontend/node_modules tests/screenshots
	find engine forms processes workers webapp tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Expected Python 3.11 or newer on PATH, but there is none" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Expected $(PYTHON) to make environments, but it cannot: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# A stamp file says that .venv holds what pyproject.toml asks for: a second `make run` installs nothing.
.venv/installed: pyproject.toml .ci/constraints.txt | .venv/pyvenv.cfg
	$(INSTALL) --editable .
	@touch $@

.venv/installed-for-tests: pyproject.toml .ci/constraints.txt | .venv/pyvenv.cfg
	$(INSTALL) --editable '.[test]'
	@touch .venv/installed $@
