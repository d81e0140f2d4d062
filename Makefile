# make demo · make test · make soak · make check · make bench · make bench-national · make sbom

.PHONY: demo test soak check bench bench-national sbom ui setup screenshots

TARGET := $(or $(CARGO_TARGET_DIR),target)

# Loads the Hà Tĩnh example into the embedded database, shows it, and serves it on localhost.
demo: ui
	cargo run --locked --package cli -- demo --data out/demo-data --out out/demo

# Everything: both databases, real LibreOffice, real kills, a real browser, package and container, and ten seconds of fuzzing for each reader.
test: setup ui
	scripts/with-postgres cargo test --workspace --locked
	$(TARGET)/debug/nongthon check reference
	(scripts/try-package $(TARGET)/debug/nongthon && scripts/try-container $(TARGET)/debug/nongthon) & scripts/fuzz 10 || broken=yes; wait $$! && test -z "$$broken"
	NONGTHON_BINARY=$(TARGET)/debug/nongthon node --test --test-concurrency=2 tests/browser/

# What takes long: a thousand falls under load on each database, both at once.
soak: setup ui
	NONGTHON_FALLS=1000 scripts/with-postgres cargo test --workspace --locked --test it -- nothing_acknowledged_is_lost --nocapture

check: setup ui
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo deny check licenses bans sources
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	npm run --prefix ui check

# Ratios to floors, then pages under load (loadtest).
bench: ui
	cargo build --release --locked --package bench --package cli
	$(TARGET)/release/bench
	NONGTHON_BINARY=$(TARGET)/release/nongthon node tests/load/pages.mjs
	node scripts/benchmarks.mjs

# Ten million observations of the whole country on PostgreSQL.
bench-national: setup ui
	cargo build --release --locked --package bench --package cli
	NONGTHON_POSTGRES_FSYNC=on scripts/with-postgres sh -c '$(TARGET)/release/bench national "$$NONGTHON_TEST_POSTGRES"'
	node scripts/benchmarks.mjs

# What the program is made of, as CycloneDX, in out/sbom.
sbom:
	node scripts/sbom.mjs out/sbom

# The pictures of the README, taken from the running demonstration.
screenshots: setup ui
	cargo build --locked --package cli
	NONGTHON_BINARY=$(TARGET)/debug/nongthon node scripts/screenshots.mjs

# Fonts, styles, scripts and icons come from npm, by lock file; what the binary embeds lies in ui/dist.
ui: ui/dist/app.js

ui/node_modules/.package-lock.json: ui/package-lock.json
	npm ci --prefix ui --no-audit --no-fund
	touch $@

ui/dist/app.js: ui/node_modules/.package-lock.json ui/build.mjs $(wildcard ui/src/*)
	npm run --prefix ui build

# What the tests need on Debian: PostgreSQL, LibreOffice, poppler, Chromium, cargo-deny.
setup:
	scripts/setup
