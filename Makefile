# Two commands for a newcomer: make demo, make test. Each sets up what it needs; a second run is quick.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock clean

help:
	@echo "make demo    시연용 군을 올리고 http://localhost:$(PORT) 에서 연다 (load the demo county and serve it)"
	@echo "make test    시험을 SQLite와 PostgreSQL에서 돌린다 (run the tests on both databases)"
	@echo "make check   형식·자료형·의존 방향·마이그레이션·API 사본을 검사한다 (lint, types, contracts, snapshots)"
	@echo "make bench   이름을 밝힌 상대와 같은 자리에서 견준다 (benchmarks, as ratios)"

# pip builds nothing here: every dependency is a wheel, and the hashes are in the lock.
$(VENV)/.core: requirements/core.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 이상이 필요합니다."; exit 1; }
	@echo "[1/2] 꾸러미 설치 (installing packages) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 이상이 필요합니다."; exit 1; }
	@echo "[1/2] 개발용 꾸러미 설치 (installing development packages) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core
	@$(BIN)/hyeonjang demo --port $(PORT)

test: $(VENV)/.dev
	@$(BIN)/python -m tests.support.run

check: $(VENV)/.dev
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings hyeonjang.config.settings
	$(BIN)/python -m pytest -q tests/architecture tests/surfaces/test_rest.py -k "architecture or 설명서"

# Copyleft peers live in an environment of their own, never beside the product.
$(VENV)-oracle/.ready: requirements/oracle.txt
	@echo "[2/2] 비교할 상대의 꾸러미 설치 (installing the peers to compare with) ..."
	@test -x $(VENV)-oracle/bin/python || $(PYTHON) -m venv $(VENV)-oracle
	@$(VENV)-oracle/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/oracle.txt
	@touch $@

bench: $(VENV)/.dev $(VENV)-oracle/.ready
	HYEONJANG_ORACLE_PYTHON=$(abspath $(VENV)-oracle/bin/python) $(BIN)/python -m bench

# The lock holds hashes and no registry address; uv resolves for Python 3.11 and later at once.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --allow-unsafe -q pyproject.toml requirements/build.in --extra postgres -o requirements/core.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --allow-unsafe -q pyproject.toml requirements/build.in --extra postgres --group dev -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --allow-unsafe -q requirements/build.in --group oracle -o requirements/oracle.txt

clean:
	rm -rf $(VENV) $(VENV)-oracle var
