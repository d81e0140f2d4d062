# make demo · make test · make check · make bench

.PHONY: demo run-demo test check bench fonts setup

# Runs the programme on the Hà Tĩnh example, on the embedded database.
demo: fonts
	cargo run --locked --package cli -- demo --data out/demo-data --out out/demo

# Everything: both databases, real LibreOffice, real kills.
test: setup fonts
	scripts/with-postgres cargo test --workspace --locked

check: setup fonts
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo deny check licenses bans sources
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	cargo run --locked --package cli -- check reference

bench: fonts
	cargo run --release --locked --package bench

# The fonts of the documents come from npm, by lock file.
fonts: ui/node_modules/.package-lock.json

ui/node_modules/.package-lock.json: ui/package-lock.json
	npm ci --prefix ui --no-audit --no-fund
	touch $@

# What the tests need on Debian: PostgreSQL, LibreOffice, poppler, cargo-deny.
setup:
	scripts/setup
