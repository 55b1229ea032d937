# make run    build everything, place a real key set, run the documents, serve the demo (PORT, KEYS, SERVE=0)
# make test   build everything, pass every test
# make verify format, lint, types, layers; never writes      make fix     what verify can mend by itself
# make bench  ours beside the peers, in one run              make vectors write the shared vectors again
# make docs   write the generated tables of docs/ again
# make e2e    the browser's tests alone                      make build   .venv and bindings-wasm/dist
SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := build
.PHONY: build run test verify fix bench docs vectors e2e clean

PORT ?= 8000
SERVE ?= 1
NPM := npm --no-audit --no-fund --loglevel=error
PY := .venv/bin/python
BIN := .venv/bin
CORE := Cargo.toml Cargo.lock $(shell find core -name '*.rs' -o -name Cargo.toml)
PYTHON := $(shell find bindings-py -not -path '*/__pycache__*' -type f)
WASM := $(shell find bindings-wasm -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/build/*' -not -path '*/packaging/*')
DEMO := $(shell find web-demo -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/paraglide/*')
TARBALL := target/npm/ringwright.tgz

build: .make/wheel $(TARBALL) .make/demo

# --- what a new machine lacks ---

.make/tools:
	@mkdir -p .make
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.88 or newer"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is missing"; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Node 20 or newer is missing"; exit 1; }
	@rustc --print target-libdir --target wasm32-unknown-unknown | xargs test -d || rustup target add wasm32-unknown-unknown \
		|| { echo "the Rust target wasm32-unknown-unknown is missing: rustup target add wasm32-unknown-unknown"; exit 1; }
	@touch $@

.make/venv: tests/requirements.txt .make/tools
	python3 -m venv .venv || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

.make/browser: .make/tools
	tests/e2e/install-browser
	@touch $@

.make/engines: tests/engines/install .make/tools
	tests/engines/install
	@touch $@

.make/recipes: tests/recipes/requirements.txt .make/venv
	@java -version >/dev/null 2>&1 || { echo "the recipe for PySpark needs Java 17 or newer: apt-get install openjdk-17-jre-headless"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/recipes/requirements.txt
	@touch $@

.make/npm-wasm: bindings-wasm/package-lock.json .make/tools
	cd bindings-wasm && $(NPM) ci
	@touch $@

.make/npm-demo: web-demo/package-lock.json $(TARBALL)
	cd web-demo && $(NPM) ci && $(NPM) install --no-save --no-package-lock ../$(TARBALL)
	@touch $@

.make/npm-tests: tests/package-lock.json $(TARBALL)
	cd tests && $(NPM) ci && $(NPM) install --no-save --no-package-lock ../$(TARBALL)
	@touch $@

# --- the packages ---

.make/wheel: .make/venv $(CORE) $(PYTHON)
	cp LICENSE-MIT LICENSE-APACHE bindings-py/
	rm -rf target/wheels
	$(BIN)/maturin build --release --locked --quiet -m bindings-py/Cargo.toml --out target/wheels
	$(BIN)/pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall target/wheels/*.whl
	@touch $@

$(TARBALL): .make/npm-wasm $(CORE) $(WASM)
	cd bindings-wasm && node build.mjs
	mkdir -p target/npm
	cd bindings-wasm && $(NPM) pack --silent --pack-destination ../target/npm
	mv target/npm/ringwright-*.tgz $@

.make/demo: .make/npm-demo $(DEMO)
	cd web-demo && $(NPM) run build
	@touch $@

target/wasm32-unknown-unknown/release/ringwright_hostless.wasm: $(CORE) tests/hostless/src/lib.rs .make/tools
	cargo build --release --locked --quiet --target wasm32-unknown-unknown -p ringwright -p ringwright-hostless
	@touch $@

# --- the main job ---

run: build
	@mkdir -p target/job
	@$(if $(KEYS),cp "$(KEYS)" target/job/keys.txt,$(PY) tests/lock_keys.py Cargo.lock */package-lock.json > target/job/keys.txt)
	@echo; echo "Where $$(wc -l < target/job/keys.txt) keys live: ringwright place"; echo
	@$(BIN)/ringwright place --nodes $(NODES) target/job/keys.txt
	@echo; echo "What moves when cache-6 joins: ringwright plan --add cache-6@eu"; echo
	@$(BIN)/ringwright plan --nodes $(NODES) --add cache-6@eu target/job/keys.txt
	@echo; echo "The documents' samples, mended: ringwright documents"; echo
	@$(BIN)/ringwright documents
	@if [ "$(SERVE)" != 0 ]; then \
		echo; echo "The demo: http://127.0.0.1:$(PORT)/  (Ctrl-C ends it)"; \
		$(PY) -m http.server $(PORT) --bind 127.0.0.1 --directory web-demo/dist; \
	fi

NODES := cache-1@eu,cache-2@eu,cache-3@us,cache-4=2@us,cache-5@asia

# --- tests and checks ---

test: build .make/npm-tests .make/browser .make/engines .make/recipes target/wasm32-unknown-unknown/release/ringwright_hostless.wasm
	cargo test --release --locked -p ringwright -p ringwright-tests
	$(PY) -m pytest -q -p no:cacheprovider tests/py
	$(PY) -m pytest -q -p no:cacheprovider tests/engines
	$(PY) -m pytest -q -p no:cacheprovider tests/recipes
	cd tests && $(NPM) run js
	cd web-demo && $(NPM) test
	cd tests && $(NPM) run e2e

e2e: build .make/npm-tests .make/browser
	cd tests && $(NPM) run e2e

verify: build .make/npm-tests
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
	cargo test --release --locked --quiet -p ringwright-tests --test laws
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --no-deps -p ringwright
	$(BIN)/ruff format --quiet --check --config bindings-py/pyproject.toml bindings-py/python tests docs
	$(BIN)/ruff check --quiet --config bindings-py/pyproject.toml bindings-py/python tests docs
	$(BIN)/mypy --config-file bindings-py/pyproject.toml -p ringwright
	$(BIN)/mypy --config-file bindings-py/pyproject.toml tests/py tests/lock_keys.py
	$(BIN)/mypy --config-file bindings-py/pyproject.toml tests/engines
	$(PY) -m mypy.stubtest ringwright --concise --allowlist bindings-py/stubtest-allow.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/node_modules/.bin/pyright --verifytypes ringwright --ignoreexternal
	cd bindings-wasm && $(NPM) run check && $(NPM) run --silent lint:package
	cd web-demo && $(NPM) run check
	cd tests && $(NPM) run check

fix: .make/venv
	cargo fmt --all
	cargo clippy --workspace --all-targets --fix --allow-dirty --allow-staged --quiet
	$(BIN)/ruff check --quiet --fix --config bindings-py/pyproject.toml bindings-py/python tests docs
	$(BIN)/ruff format --quiet --config bindings-py/pyproject.toml bindings-py/python tests docs

docs: .make/wheel
	$(PY) tests/py/write_compatibility.py

vectors:
	cargo run --release --locked --quiet -p ringwright-tests --bin vectors

bench: .make/wheel $(TARBALL)
	tests/bench/run

clean:
	rm -rf .make .venv target bindings-wasm/build bindings-wasm/dist web-demo/dist
