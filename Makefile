# `make run` and `make test` set up what they need; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# pip installs uv, and uv the rest: each file by its hash, what builds a package from source included.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all:
LOCK := requirements/lock.txt
UV := $(BIN)/uv pip install -q --python $(BIN)/python -c $(LOCK) -b $(LOCK) --require-build-hashes --compile-bytecode
# Tests that share what is expensive to start form a group, which stays in one of the two workers.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadgroup
FAST := not (slow or browser or training or package)
COMMAND := $(BIN)/fuzzy-vision

# Variables reach the command through the environment, where make puts them: no shell reads them.
# A variable that no target knows is a spelling mistake: `make destroy STGAE=prod` must not run.
KNOWN := ARGS PORT OPEN VENV PYTHON DATA STAGE YES ARCH EMAIL DOMAIN CERTIFICATE KEEP_DAYS NAME_LENGTH \
  WORKERS DAILY CLIENT_HOURLY BUDGET REVIEW ACCESS REQUESTS PRICE_CLASS MODEL_FOLDER PICTURE URL SECONDS N SEED HOST \
  ENGINE PASSWORD EMBED
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
UNKNOWN := $(filter-out $(KNOWN) MAKEFLAGS MAKEOVERRIDES,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error No target knows the variable $(firstword $(UNKNOWN)). These are known: $(sort $(KNOWN)))
endif

ifeq ($(filter PASSWORD,$(GIVEN))$(filter none,$(PASSWORD)),PASSWORD)
$(error On the command line others can read a password. Say PASSWORD=... before make, not after it)
endif

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/for-run ## start Fuzzy Vision on this machine (PORT=8000, DATA=data, WORKERS=2, OPEN=1 opens the browser)
	@exec $(COMMAND) run

test: $(VENV)/for-test ## run all tests but the slow ones (ARGS="-k names" passes on to pytest)
	@$(PYTEST) -m "not slow" $(ARGS)

test-fast: $(VENV)/for-test ## run the tests that need no browser, TensorFlow or package
	@$(PYTEST) -m "$(FAST)" $(ARGS)

coverage: $(VENV)/for-test ## run the fast tests, and fail where they run too little of the code
	@$(PYTEST) -m "$(FAST)" --cov --cov-report=term:skip-covered $(ARGS)

test-slow: $(VENV)/for-test build/formats/installed build/schemathesis/installed ## run the tests that take long by nature
	@$(PYTEST) -m slow $(ARGS)

test-ceph: $(VENV)/for-test ## run the storage tests against a real S3 server, Ceph's Object Gateway
	@tests/support/ceph get
	@tests/support/ceph run $(BIN)/python -m pytest tests/store tests/contract tests/chalicelib/aws/test_s3.py tests/chalicelib/uploads/test_worker.py $(ARGS)

test-ministack: $(VENV)/for-test ## hold the AWS adapters to their contract on ministack, another emulator of AWS
	@tests/support/ministack get $(BIN)/python
	@tests/support/ministack run $(BIN)/python -m pytest tests/contract $(ARGS)

checkov: $(VENV)/for-test build/checkov/installed ## compare what checkov finds in the template with docs/operations.md
	@$(BIN)/python -m tests.support.aws.checkov

# What only some tests read with, in a separate virtual environment.
build/%/installed: requirements/%.txt
	@echo "Installing $*; some seconds, once ..."
	@rm -rf build/$* && $(BIN)/python -m venv --without-pip build/$*
	@$(BIN)/uv pip install -q --python build/$*/bin/python --require-hashes --no-deps --only-binary :all: -r $<
	@touch $@

test-moto: $(VENV)/for-test ## run journeys, faults and browser tests on what runs on AWS, with moto in its place
	@ENGINE=moto $(PYTEST) -m "not slow" $(or $(ARGS),tests/journeys tests/faults tests/browser)

shrink-test: $(VENV)/for-test ## compare verdicts before and after the page shrinks photographs (N=500)
	@N="$${N:-500}" $(BIN)/python -m pytest -s tests/browser/test_shrink.py -k label_changes $(ARGS)

search: $(VENV)/for-test ## search for pictures that cost too much time or memory (SECONDS=600, ARGS=seed)
	@$(BIN)/python -m tests.support.cost_search "$${SECONDS:-600}" $(ARGS)

simulate: $(VENV)/for-test ## run the service in simulated histories, and shrink what fails (N=10000, SEED=0)
	@$(BIN)/python -m tests.support.simulation

check: $(VENV)/for-test node_modules/.package-lock.json ## lint, format, types, words and links
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(BIN)/python -m docs.checks
	@npm run --silent check && npm test --silent

node_modules/.package-lock.json: package-lock.json
	@command -v npm >/dev/null || { echo "make check needs Node 20 and npm: install nodejs and npm."; exit 2; }
	@npm ci --silent --no-audit --no-fund
	@touch $@

audit: ## look for known advisories about all that is pinned (ARGS=--required: fail where none are offered)
	@$(or $(PYTHON),$(firstword $(wildcard $(BIN)/python) python3)) -m requirements.audit $(ARGS)

format: $(VENV)/for-test ## put the code into the house's format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(VENV)/for-run ## measure against the tutorial's way and Gradio (ARGS=--growth: with many pictures)
	@$(BIN)/python -m benchmarks $(ARGS)

train: $(VENV)/for-train ## train a model into vendor/model: make train DATA=folder (ARGS="--out build/model": elsewhere)
	@test -n "$${DATA:-}" || { echo "Name the pictures: make train DATA=folder-of-folders"; exit 2; }
	@$(COMMAND) train "$$DATA" $(ARGS)

souqnet: $(VENV)/for-train ## make the bundled model by its own recipe: make souqnet DATA=folder (ARGS="--more folder")
	@test -n "$${DATA:-}" || { echo "Name the pictures: make souqnet DATA=folder-of-folders"; exit 2; }
	@$(BIN)/python -m examples.souqnet "$$DATA" $(ARGS)

package: $(VENV)/for-run ## build what Lambda runs, and the template, in build/package (STAGE=dev, ARCH=arm64)
	@$(COMMAND) package $(ARGS)

deploy: $(VENV)/for-run ## deploy to AWS, or change what is there (STAGE=dev, YES=1; docs/aws.md lists the options)
	@$(COMMAND) deploy $(if $(YES),--yes) $(ARGS)

releases: $(VENV)/for-run ## list the last five releases of a stage (STAGE=dev)
	@$(COMMAND) releases

rollback: $(VENV)/for-run ## serve an earlier release again; asks first (STAGE=dev, YES=1, ARGS="--to ID")
	@$(COMMAND) rollback $(if $(YES),--yes) $(ARGS)

status: $(VENV)/for-run ## show how a stage is, and what it has cost so far (STAGE=dev)
	@$(COMMAND) status

destroy: $(VENV)/for-run ## remove a stage and everything in it; asks first (STAGE=dev, YES=1)
	@$(COMMAND) destroy $(if $(YES),--yes)

screenshots: $(VENV)/for-test ## take the README's screenshots: make screenshots PICTURE=mouse.jpg URL=http://localhost:8000
	@$(BIN)/python -m docs.walkthrough.screenshots --url "$${URL:-http://localhost:$${PORT:-8000}}" --picture "$${PICTURE:-}"

lighthouse: $(VENV)/for-test ## score the page on a phone with Lighthouse 12.2.3 (needs Node 20)
	@$(BIN)/python -m benchmarks.lighthouse

clean: ## remove the virtual environment and everything built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# One virtual environment for everything; each stamp says that its packages are in it.
$(VENV)/for-%: requirements.txt pyproject.toml $(wildcard requirements/*.txt)
	@PYTHON="$(PYTHON)" requirements/make-venv $(VENV)
	@echo "Installing what 'make $*' needs; about a minute, the first time only ..."
	@$(PIP) -r requirements/uv.txt
	@$(UV) --require-hashes -r requirements/$*.txt
	@$(UV) --no-deps -e .
	@touch $@

.PHONY: help run test test-fast coverage test-slow test-ceph test-ministack checkov test-moto shrink-test search simulate check audit format bench train souqnet package \
  deploy releases rollback status destroy screenshots lighthouse clean
