# make run · test · lint · bench · simulate · demo · bundle · clean; everything happens in .venv

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SENTENCES := resources/locale/id/LC_MESSAGES/detox.mo

.PHONY: run test lint bench simulate simulate-long demo bundle clean system sentences

run: $(READY) sentences ## start Detox; without a display make the demo
	@.ci/run-or-demo

test: $(READY) sentences ## every test, the desktop ones too
	@.ci/system-packages test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY) ## style, types and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python resources/build/sentences.py --check

bench: $(READY) sentences ## start, memory, the core, and the log beside ActivityWatch's
	@.ci/system-packages test
	$(BIN)/python -m tests.benchmarks.start
	$(BIN)/python -m tests.benchmarks.memory
	$(BIN)/python -m tests.benchmarks.core
	$(BIN)/python -m tests.benchmarks.storage

simulate: $(READY) sentences ## a random year of life against the real core and storage: SEED=… DAYS=…
	$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED)) --days $(or $(DAYS),365)

simulate-long: $(READY) sentences ## a hundred such years
	$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED)) --days $(or $(DAYS),365) --lives 100

demo: $(READY) sentences ## a sample week as text, CSV and pictures in ./demo
	$(BIN)/python -m detox demo -o demo

bundle: $(READY) sentences ## a folder that runs without Python, in dist/, and its selftest
	$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build/bundle build.spec
	dist/detox-timer/detox-timer selftest

clean: ## all that was built, but not .venv
	rm -rf build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	rm -rf resources/locale/id
	find detox tests resources -name __pycache__ -type d -exec rm -rf {} +

sentences: $(READY)
	@$(BIN)/python resources/build/sentences.py

system:
	@.ci/system-packages run

$(READY): requirements.lock | system
	@$(PYTHON) -c 'import sys; sys.exit("Detox needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@
