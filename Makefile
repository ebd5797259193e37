# Everything that a person does with this repository. Nothing needs an activated virtual environment.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check messages features bench lock clean

ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PACKAGE := pyproject.toml
UV := uv==0.13.8
# A file's tests stay together: they share a sandbox. The long files come first (tests/conftest.py). Many tests
# wait for what others do: more of them than a small machine has cores keep it busy.
PARALLEL := --numprocesses 4 --dist loadfile --no-loadscope-reorder

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run ## the bot, a pretended Telegram and clinic: ARGS="--provider all --locale pl --no-browser --port N"
	@$(BIN)/clinicbot demo $(ARGS)

test: $(VENV)/.test $(VENV)/.sdk ## every check and test: ARGS="tests/bot -k word"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

check: $(VENV)/.test ## style, types and who imports whom, without the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

messages: $(VENV)/.test ## take the sentences out of the code and update every catalogue
	@$(BIN)/python -m bot.cli.messages $(ARGS)

features: $(VENV)/.test ## update the table of what each provider can do
	@$(BIN)/python -m bot.cli.features $(ARGS)

bench: $(VENV)/.test ## the figures of the README
	@$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/bin/python ## pin every requirement again: ARGS="--upgrade" for newer ones
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet $(UV)
	@$(MAKE) --no-print-directory requirements COMPILE="$(VENV)/lock/bin/uv pip compile $(PACKAGE) --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock' \
	  --group build $(ARGS)" SDK="$(VENV)/lock/bin/uv pip compile --group sdk --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --custom-compile-command 'make lock' $(ARGS)"

.PHONY: requirements
requirements:
	@$(COMPILE) --output-file requirements/run.txt
	@$(COMPILE) --group dev --constraint requirements/run.txt --output-file requirements/test.txt
	@$(SDK) --output-file requirements/sdk.txt

clean: ## forget the environment, the caches and the demo's data
	@rm -rf $(VENV) .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist

$(BIN)/python:
	@python=; for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo 'clinicbot needs Python 3.11 or newer, and found none on the PATH.' >&2; exit 1; fi; \
	echo "Creating $(VENV) with $$($$python --version)"; \
	$$python -m venv $(VENV) || { echo 'Python cannot make virtual environments: install its venv package.' >&2; exit 1; }

# The stamps say which requirements the environment holds. Those of the tests include those of the bot.
$(VENV)/.run: requirements/run.txt $(PACKAGE) | $(BIN)/python
	@$(call install,requirements/run.txt)

$(VENV)/.test: requirements/test.txt $(PACKAGE) | $(BIN)/python
	@$(call install,requirements/test.txt)
	@touch $(VENV)/.run

# Eka Care's own SDK, against which the sandbox is held: its old pins need an environment to themselves.
$(VENV)/.sdk: requirements/sdk.txt | $(BIN)/python
	@echo 'Installing requirements/sdk.txt, once'
	@$(BIN)/python -m venv --clear $(VENV)/sdk
	@$(VENV)/sdk/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/sdk.txt
	@touch $@

define install
echo 'Installing $(1), once'; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(1) && \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . && \
touch $@
endef
