PYTHON ?= python3
BOOTSTRAP = $(PYTHON) hdhcompliance/launch/bootstrap.py
MANAGE = .venv/bin/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run demo-accounts test lint bench screenshots messages clean

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is missing, then start everything (PORT=8000)
	@$(BOOTSTRAP) run

demo-accounts: ## new passwords for the demonstration accounts
	@$(MANAGE) demo_accounts

test: ## install what tests need, lint, then run the whole suite on SQLite and PostgreSQL
	@$(BOOTSTRAP) test

lint: ## style, types, directions of imports, templates, migrations, deployment check
	@$(BOOTSTRAP) lint

bench: ## measure, side by side with a reference, in one run
	@$(BOOTSTRAP) bench

screenshots: ## photograph every page (light and dark, 1280 and 360 px) into var/screenshots
	@$(BOOTSTRAP) screenshots

messages: ## collect the texts to translate into locale/
	@$(MANAGE) makemessages -l fr -l en --no-obsolete --no-location -i .venv -i var -i tests

clean: ## remove what can be made again (never var/)
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
