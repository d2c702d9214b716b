# Every verb goes through one first stage that installs what is missing and stamps what it did.
PYTHON ?= python3
STAGE = exec $(PYTHON) -m hdhcompliance.launch.bootstrap

.DEFAULT_GOAL := help
.PHONY: help run demo-accounts test lint bench screenshots messages clean

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: ## install what is missing and start everything (PORT=8000)
	@$(STAGE) run

demo-accounts: ## give the demonstration accounts new passwords and show them
	@$(STAGE) manage demo_accounts

test: ## lint and the whole suite on SQLite, then on PostgreSQL
	@$(STAGE) test

lint: ## style, types, directions of imports, templates, migrations, deployment check
	@$(STAGE) lint

bench: ## measure the engine beside other libraries, then pages and reports
	@$(STAGE) bench

# LANGUAGE is gettext's variable too: only one typed after make counts.
screenshots: ## photograph every page, light and dark, 1280 and 360 px, into var/screenshots (LANGUAGE=en)
	@$(STAGE) screenshots $(if $(filter command%,$(origin LANGUAGE)),$(LANGUAGE))

messages: ## collect the texts to translate into locale/ and compile them
	@$(PYTHON) -m hdhcompliance.launch.bootstrap manage makemessages \
		--locale fr --locale en --no-obsolete --no-location --ignore ".venv*" --ignore var --ignore tests
	@$(STAGE) manage compilemessages --ignore ".venv*" --ignore var

clean: ## remove what make can make again; var/ (your data) stays
	rm -rf .venv .venv.lock .venv-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name '*.mo' -delete
