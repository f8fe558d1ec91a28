# `make help` lists what can be done from here.

PORT ?= 8000
export PORT
# Bytecode makes every later start quicker, also where the machine's own setting turns it off.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export LYKT_MODE ?= demonstration

.PHONY: help run test spark messages vendor bench faults lock clean
.DEFAULT_GOAL := help

help: ## List this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export LYKT_MODE = demonstration
run: ## Install, load the demonstration and serve it (PORT=8000)
	@tools/install base
	@lykt prepare
	@lykt load_demo
	@lykt serve --port $(PORT)

test: ## Everything that a change must pass; also what .ci/run calls
	@tools/install dev
	@tools/test

spark: ## Install Spark for counting tables on a cluster; the tests then try it too (400 MB, needs Java)
	@tools/install dev
	@tools/install spark

messages: ## Take new texts from the source into the catalogues
	@tools/install dev
	@lykt update_catalogues
	@lykt compile_catalogues

vendor: ## Fetch third-party browser code anew, as package.json pins it
	npm ci --ignore-scripts --no-audit --no-fund
	python3 tools/vendor.py

bench: ## Measure import and pages with a million registrations
	@tools/install dev
	@python -m bench

faults: ## Kill, hang and cut a running service; nothing written may be lost (7 minutes)
	@tools/install dev
	@python -m faults $(FAULTS)

bench-chat: ## Measure live conversations beside the bare limit and Prosody
	@tools/install dev
	@python -m bench.chat

bench-tables: ## Count a three-way table of ten million responses beside the bare query
	@tools/install dev
	@python -m bench.tables

lock: ## Pin the newest fitting versions of what requirements/*.in name
	@tools/install dev
	@tools/lock

clean: ## Remove what was installed and built; the data in var/ stay
	rm -rf .venv build *.egg-info node_modules .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	find lykt -name '*.mo' -delete
