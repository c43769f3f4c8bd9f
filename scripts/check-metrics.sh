#!/usr/bin/env bash
# Asks promtool about /metrics of the built service and about deploy/prometheus. Where there is no promtool it is
# unpacked from the distribution's package into .cache: needs apt, but nothing is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

promtool=$(command -v promtool || echo "$PWD/.cache/prometheus/usr/bin/promtool")
work=$(mktemp -d)
server=
clean_up() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

if [ ! -x "$promtool" ]; then
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download prometheus)
  dpkg-deb --extract "$work"/prometheus_*.deb "$work/root"
  mkdir -p .cache
  mv "$work/root" .cache/prometheus
fi

"$promtool" check rules deploy/prometheus/*.rules.yaml

LOG_DIR='' PORT=0 SQLITE_PATH=:memory: node --import ./dist/instrument.js dist/main.js >"$work/log" 2>&1 &
server=$!
for ((attempt = 0; attempt < 300; attempt++)); do
  url=$(grep -oE -m 1 'ready at http://[0-9.:]+' "$work/log" | cut -d ' ' -f 3 || true)
  [ -z "$url" ] || break
  kill -0 "$server" 2>/dev/null || { cat "$work/log"; exit 1; }
  sleep 0.2
done
# One turn with a tool and one that fails, so that all kinds of series are there.
for input in 'Calculate 6 * 7' '[demo:fail]'; do
  curl --silent --show-error --output /dev/null --json "{\"input\": \"$input\"}" "$url/v1/turns"
done
curl --silent --show-error --fail "$url/metrics" >"$work/metrics"
"$promtool" check metrics <"$work/metrics"
echo "promtool: nothing to say on $(grep -c '^nestor_' "$work/metrics") series of Nestor"
