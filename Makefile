# `make` alone lists what there is.
.PHONY: help run test webhook kills simulation check bench docs
.NOTPARALLEL:

# A command tied to make ends with it, even when make is killed outright (Linux; elsewhere the
# terminal and make's own SIGTERM have to do).
TIED := $(shell setpriv --pdeathsig TERM echo setpriv --pdeathsig TERM 2>/dev/null)
VENV_PYTHON := $(TIED) .venv/bin/python
# Warnings are left out: they speak of this machine's package mirrors, errors still show.
INSTALL := $(VENV_PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r
PYTEST := $(VENV_PYTHON) -m pytest
KILLS := $(addprefix tests/conversations/test_,kill_matrix.py due_kills.py file_kills.py)

PYTHON ?= $(shell for python in python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $$python && break; done)
VENV_MISSING = $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	$(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')

help:
	@echo "make run    start the bot; without BOT_TOKEN the playground, to try it in a browser"
	@echo "make test   every test; load tests last, one at a time"
	@echo "make simulation  two hundred seeds, two thousand events each; about six minutes"
	@echo "make kills  six hundred kills over all features; about five minutes"
	@echo "make webhook  every conversation once more, with updates that are pushed"
	@echo "make check  format, lint, types and the fast tests, without conversations; before each commit"
	@echo "make bench  measure, beside the references of the same run"
	@echo "make docs   write the pages that are made from the program: commands, settings, schema"

run: .venv/.runtime
	@$(VENV_PYTHON) -m bot run

# The tests are many processes: what one has compiled no other need compile again.
test webhook kills check: export PYTHONDONTWRITEBYTECODE =

test: .venv/.dev
	@$(PYTEST) -n 3 --dist worksteal -m "not (serial or long)"
	@$(PYTEST) -m serial || [ $$? -eq 5 ]  # 5: there are none

kills: .venv/.dev
	@$(PYTEST) -n 3 --dist worksteal -k "not sample" $(KILLS)

webhook: .venv/.dev
	@ENCORE_BY=webhook $(PYTEST) -n 3 --dist worksteal -m "not (serial or browser or polling)" tests/conversations

check: .venv/.dev
	@$(VENV_PYTHON) -m ruff format --check --quiet .
	@$(VENV_PYTHON) -m ruff check --quiet .
	@$(VENV_PYTHON) -m mypy --strict .
ifeq ($(filter test,$(MAKECMDGOALS)),)  # `test` runs them too: once is enough
	@$(PYTEST) -n 2 -m "not (slow or serial or browser)" --ignore=tests/conversations --ignore=tests/playground
endif

simulation: .venv/.dev
	@PYTHONHASHSEED=0 $(VENV_PYTHON) -m tests.simulation 1-200

bench: .venv/.runtime
	@$(VENV_PYTHON) -m benchmarks

docs: .venv/.dev
	@$(VENV_PYTHON) -m tests.docs

.venv/bin/pip:
	$(if $(PYTHON),,$(error Python 3.11 or newer is missing: apt install python3.11 python3.11-venv))
	$(if $(VENV_MISSING),$(error Python cannot make its environment: apt install $(VENV_MISSING)))
	@$(TIED) $(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/pip
	@echo "Installing the libraries into .venv, once; this takes half a minute …"
	@$(INSTALL) requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/pip
	@echo "Installing the libraries and tools into .venv, once; this takes a minute …"
	@$(INSTALL) requirements-dev.txt
	@touch .venv/.runtime $@
