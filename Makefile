# `make run` and `make test` set up what they need; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c requirements/constraints.txt
# Tests that share what is expensive to start form a group, which stays in one of the two workers.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadgroup
# What a stage on AWS is to be like; what is empty is left as it comes.
ON_AWS = --stage "$(or $(STAGE),dev)" --arch "$(ARCH)" --email "$(EMAIL)" --domain "$(DOMAIN)" \
  --certificate "$(CERTIFICATE)" --keep-days "$(KEEP_DAYS)" --name-length "$(NAME_LENGTH)" \
  --workers "$(WORKERS)" --requests "$(REQUESTS)" --price-class "$(PRICE_CLASS)"

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/for-run ## start Fuzzy Vision on this machine (PORT=8000, OPEN=1 opens the browser)
	@exec $(BIN)/python -m fuzzyvision.local.moto --port $(PORT) $(if $(OPEN),--open)

test: $(VENV)/for-test ## run all tests but the slow ones (ARGS="-k names" passes on to pytest)
	@$(PYTEST) -m "not slow" $(ARGS)

test-fast: $(VENV)/for-test ## run the tests that need no browser, TensorFlow or package
	@$(PYTEST) -m "not (slow or browser or training or package)" $(ARGS)

test-slow: $(VENV)/for-test ## run the tests that take long by nature
	@$(PYTEST) -m slow $(ARGS)

test-ceph: $(VENV)/for-test ## run the storage tests against a real S3 server, Ceph's Object Gateway
	@tests/support/ceph get
	@tests/support/ceph run $(BIN)/python -m pytest tests/store tests/chalicelib/aws/test_s3.py tests/chalicelib/uploads/test_worker.py $(ARGS)

check: $(VENV)/for-test ## lint, format and type checks
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/for-test ## put the code into the house's format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(VENV)/for-run ## measure against the tutorial's way and Gradio (ARGS=--quick: Fuzzy Vision alone)
	@$(BIN)/python -m benchmarks $(ARGS)

train: $(VENV)/for-train ## train a model into vendor/model: make train DATA=folder (ARGS="--out build/model": elsewhere)
	@test -n "$(DATA)" || { echo "Say which pictures: make train DATA=folder-of-folders"; exit 2; }
	@$(BIN)/python -m fuzzyvision.training.command "$(DATA)" $(ARGS)

package: $(VENV)/for-run ## make build/package: what Lambda runs, and the template (STAGE=dev, ARCH=arm64)
	@$(BIN)/python -m fuzzyvision.aws.package $(ON_AWS) $(ARGS)

deploy: $(VENV)/for-run ## put it on AWS, or change what is there (STAGE=dev; docs/aws.md lists the rest)
	@$(BIN)/python -m fuzzyvision.aws.deploy $(ON_AWS) $(ARGS)

status: $(VENV)/for-run ## how a stage is, and what it has cost so far (STAGE=dev)
	@$(BIN)/python -m fuzzyvision.aws.status --stage "$(or $(STAGE),dev)"

destroy: $(VENV)/for-run ## remove a stage and all that it holds; asks first (STAGE=dev, YES=1)
	@$(BIN)/python -m fuzzyvision.aws.destroy --stage "$(or $(STAGE),dev)" $(if $(YES),--yes)

cost: $(VENV)/for-run ## what pictures cost on AWS, reckoned from `make bench` (ARGS=--arm)
	@$(BIN)/python -m fuzzyvision.aws.cost $(ARGS)

export: $(VENV)/for-run ## what peers labelled, as folders to train on: make export TO=labelled STAGE=prod
	@test -n "$(TO)" || { echo "Say where to: make export TO=labelled"; exit 2; }
	@$(BIN)/python -m fuzzyvision.dataset.command "$(TO)" $(if $(STAGE),--stage "$(STAGE)") $(ARGS)

compare: $(VENV)/for-run ## a new model with the bundled one: make compare MODEL=build/new STAGE=prod
	@test -n "$(MODEL)" || { echo "Say which model: make compare MODEL=build/new"; exit 2; }
	@$(BIN)/python -m fuzzyvision.comparing.command "$(MODEL)" $(if $(STAGE),--stage "$(STAGE)") $(ARGS)

model: $(VENV)/for-train ## bring your own model: make model MODEL=file LABELS=file, or APP=MobileNetV2 (docs/models.md)
	@$(BIN)/python -m fuzzyvision.importing.command $(if $(MODEL),"$(MODEL)") $(if $(LABELS),--labels="$(LABELS)") \
	  $(if $(APP),--app="$(APP)") $(if $(WEIGHTS),--weights="$(WEIGHTS)") $(if $(SIZE),--size="$(SIZE)") \
	  $(if $(SCALING),--scaling="$(SCALING)") $(if $(CHECK),--check="$(CHECK)") $(if $(OUT),--out="$(OUT)") $(ARGS)

model-card: $(VENV)/for-run ## write docs/model-card.md from the model's card (TEXT=words.json: your words into it first)
	@$(BIN)/python -m fuzzyvision.reports.model_card $(if $(TEXT),--text "$(TEXT)") $(ARGS)

screenshots: $(VENV)/for-test ## take the README's screenshots: make screenshots PICTURE=mouse.jpg URL=http://localhost:8000
	@$(BIN)/python -m docs.walkthrough.screenshots --url "$(or $(URL),http://localhost:$(PORT))" --picture "$(PICTURE)"

clean: ## remove the virtual environment and everything built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# One virtual environment for everything; each stamp says that its packages are in it.
$(VENV)/for-%: requirements.txt $(wildcard requirements/*.txt)
	@PYTHON="$(PYTHON)" requirements/make-venv $(VENV)
	@echo "Installing what 'make $*' needs; about a minute, the first time only ..."
	@$(PIP) -r requirements/$*.txt
	@touch $@

.PHONY: help run test test-fast test-slow test-ceph check format bench train model model-card export compare package \
  deploy status destroy cost screenshots clean
