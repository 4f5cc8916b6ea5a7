# Rondo's commands. `make` lists them.

.DEFAULT_GOAL := help
.PHONY: help setup build demo bench test format lint clean

help: ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: ## Install what a build needs, as far as it is missing
	@scripts/setup

build: setup ## Build everything, optimised
	@echo "==> Building (the first time takes some minutes)"
	swift build -c release --product lifecycle-worker
	swift build -c release --product retention-worker
	swift build -c release --product winback-worker
	swift build -c release --product rondo

demo: build ## Watch customers move through their lifecycle; DATA=file.csv.gz for real orders
	@echo "==> Demo"
	.build/release/rondo demo $(if $(DATA),--data "$(DATA)") $(DEMO_OPTIONS)

bench: build ## Measure the workers beside the floor; BOOTSTRAP_SERVERS=host:port for a real Kafka, BENCH_OPTIONS="…"
	swift build -c release --product rondo-stages
	swift build -c release --product rondo-bench
	@echo "==> Benchmark"
	.build/release/rondo-bench $(BENCH_OPTIONS) $(if $(BOOTSTRAP_SERVERS),--bootstrap-servers "$(BOOTSTRAP_SERVERS)")

test: ## Set up for the tests, and run them all
	@echo "==> Setting up"
	@scripts/setup --test
	@echo "==> Building"
	swift build --build-tests
	@echo "==> Testing: rooms, and workers on the simulated broker"
	swift test --skip-build --skip KafkaTests --skip RondoTests --skip ReadmeTests --skip ProcessTests --skip BenchTests
	@echo "==> Testing: the binding of Kafka"
	swift test --skip-build --filter KafkaTests
	@echo "==> Testing: the command line and the README"
	swift test --skip-build --filter 'RondoTests|ReadmeTests'
	@echo "==> Testing: workers as processes"
	swift test --skip-build --filter ProcessTests
	@echo "==> Testing: the bench, and allocations per record"
	swift test --skip-build --filter BenchTests

format: ## Format the code
	swift format -i -r -p Package.swift Sources Tests Examples

lint: ## Check the format
	swift format lint --strict -r -p Package.swift Sources Tests Examples

clean: ## Remove what was built
	rm -rf .build
