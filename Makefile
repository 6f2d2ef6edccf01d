# `make site` publishes the shipped knowledge base; `make test` runs the tests. Both set up .venv themselves.
PYTHON ?= python3
BIN := .venv/bin
SETTLED := .venv/.runtime
SETTLED_DEV := .venv/.dev
SETTLED_NPM := tests/browser/node_modules/.package-lock.json
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: site serve test test-site lint bench bench-scale bench-align questions lock wheel release clean

site: $(SETTLED)
	$(BIN)/bestyet build

serve: $(SETTLED)
	$(BIN)/bestyet serve

# What is compiled is kept, whatever the environment says: else each of hundreds of programs compiles it again.
test test-site: export PYTHONDONTWRITEBYTECODE :=

# As many as there are processors: one more fills the moments in which all wait, and costs more than that in turns.
test: $(SETTLED_DEV)
	$(BIN)/python -m pytest -q -n logical --dist worksteal -m "not browser"

# The gates of the finished site, in Chromium and with tools of npm. Prints what each counted.
test-site: $(SETTLED_DEV) $(SETTLED_NPM)
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m browser tests/browser
	$(BIN)/python -m pytest -q -m browser tests/cli/publish tests/imports

lint: $(SETTLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture

bench: $(SETTLED_DEV)
	$(BIN)/python bench/run.py

# Large bases and long histories: most of an hour.
bench-scale: $(SETTLED_DEV)
	$(BIN)/python bench/run.py --scale

bench-align: $(SETTLED_DEV)
	$(BIN)/python bench/align_bench.py

questions: $(SETTLED_DEV)
	$(BIN)/python bench/questions.py

wheel: $(SETTLED_DEV)
	rm -rf dist
	$(BIN)/python -m build --no-isolation --wheel

# What a release holds: wheel, source, a list of what it is made of (SBOM), and the digest of each.
release: $(SETTLED)
	rm -rf dist build/release
	$(PYTHON) -m venv build/release
	build/release/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-release.lock
	build/release/bin/python -m build --no-isolation
	build/release/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --mc-type application --output-reproducible -o dist/bestyet.cdx.json
	cd dist && sha256sum * > SHA256SUMS

# Pinned with hashes: what is installed is what was reviewed. Run by hand after changing pyproject.toml (needs uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group release -c requirements.lock -o requirements-release.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group send -o tools/bestyet/repo/starter_kit/dot-bestyet/send.lock

clean:
	rm -rf .venv build site dist .cache tests/browser/node_modules

.venv:
	$(PYTHON) -m venv .venv

$(SETTLED): requirements.lock pyproject.toml | .venv
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(SETTLED_DEV): requirements-dev.lock pyproject.toml | .venv
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@ $(SETTLED)

# Where there is no npm, the tests that need it say so.
$(SETTLED_NPM): tests/browser/package-lock.json
	if command -v npm >/dev/null; then cd tests/browser && npm ci --ignore-scripts --silent && touch ../../$@; fi
