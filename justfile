# What is done in this project, by name. `just ready` is what CI runs, no more and no less.

set shell := ["bash", "-euo", "pipefail", "-c"]

# The recipes
default:
    @just --list --unsorted

# Everything a change must pass
ready: format lint stages test parquet docs rules deny

# Formatting, as rustfmt.toml has it
format:
    cargo fmt --check

# Warnings are errors: the program with its tests, and the library alone
lint:
    cargo clippy --all-targets --locked -- -D warnings
    cargo clippy --no-default-features --lib --locked -- -D warnings

# The benchmarks of the stages: that they build
stages:
    cargo fmt --check --manifest-path bench/stages/Cargo.toml
    cargo clippy --quiet --all-targets --locked --manifest-path bench/stages/Cargo.toml -- -D warnings

# Unit tests, the integration tests and the examples in the documentation
test:
    cargo test --locked

# The feature `parquet`, which is not in by default
parquet:
    cargo clippy --all-targets --features parquet --locked -- -D warnings
    cargo test --locked --features parquet --test all -- Parquet

# The documentation of the library, with no broken link
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked

# Every bundled rule against its examples
rules:
    cargo run --quiet --locked -- rules check

# Licences and known faults of the dependencies, where cargo-deny is installed
deny:
    @if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo "cargo-deny is not installed; skipped"; fi

# The Python package: its wheel, built, installed into a fresh environment, and tested with all that it works with
python:
    cargo fmt --check --manifest-path python/Cargo.toml
    cargo clippy --quiet --release --manifest-path python/Cargo.toml -- -D warnings
    python3 -m venv --clear target/wheel
    target/wheel/bin/pip install --quiet --disable-pip-version-check --requirement python/tests/requirements.txt
    rm -rf target/wheels
    target/wheel/bin/maturin build --quiet --release --manifest-path python/Cargo.toml --out target/wheels
    target/wheel/bin/pip install --quiet --disable-pip-version-check --no-index target/wheels/*.whl
    cd python/package && ../../target/wheel/bin/mypy --config-file ../pyproject.toml naqi
    cd python/tests && ../../target/wheel/bin/stubtest --mypy-config-file ../pyproject.toml naqi._naqi
    NAQI_PROGRAM="$(realpath --quiet --canonicalize-existing target/debug/naqi || true)" target/wheel/bin/pytest python/tests

# Write the parts of the documentation that are made from the program
generate:
    NAQI_GENERATE=1 cargo test --locked --test all -- generated

# Write the snapshots of tests/docs anew; read the difference before you commit it
snapshots:
    INSTA_UPDATE=always cargo test --locked --test all -- document
