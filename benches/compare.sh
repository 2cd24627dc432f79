#!/usr/bin/env bash
# Other tools and this one, side by side on the same files in one run: throughput and quality.
#
#   benches/compare.sh [PAGES.ndjson]     rows with id, html and text (the gold body); default: the golden pages of fixtures/
#
# Installs the others below target/peers (needs network, Python 3 with venv, and the Rust toolchain).
set -euo pipefail
cd "$(dirname "$0")/.."
home=target/peers
if [ ! -x $home/bin/python ]; then
  python3 -m venv $home
  # The recognizers want an old emoji, the HTML cleaners a part that lxml gave up.
  $home/bin/pip install --quiet trafilatura jusText lxml_html_clean dateparser recognizers-text-suite 'emoji==1.7.0' price-parser
fi
cargo build --release --quiet
cargo build --release --quiet --manifest-path benches/peers/Cargo.toml --target-dir $home/crates
exec $home/bin/python benches/compare.py --crates $home/crates/release/faitout-peers "$@"
