#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests: Debian's without windows, which is much faster, where the
# machine has it or apt may be used; else the machine's own, else the one that playwright-core downloads. Fails, and
# says so, where none of them comes to run.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

find_chromium() {
  node --input-type=module -e '
    import { findChromium } from "./test/browser/support/find-chromium.js";
    process.stdout.write(findChromium());
  ' 2>/dev/null
}

runs() {
  local path
  path=$(find_chromium) && version=$(timeout 30 "$path" --version 2>/dev/null) && echo "$path: $version"
}

# install SECONDS PACKAGE
install() {
  timeout "$1" apt-get -qq install --yes --no-install-recommends "$2" fonts-dejavu-core >/dev/null
}

if [ -n "${CHROMIUM_PATH:-}" ] || command -v chromium-headless-shell >/dev/null; then
  runs && exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo 'Installing chromium-headless-shell with apt.'
  export DEBIAN_FRONTEND=noninteractive
  install 100 chromium-headless-shell 2>/dev/null ||
    { timeout 60 apt-get -qq update && install 100 chromium-headless-shell; } ||
    runs || install 200 chromium
fi
runs && exit 0

echo 'Installing chromium with playwright-core.'
npx --no-install playwright-core install chromium
runs && exit 0

echo 'There is no Chromium, and none could be installed. Install one, or set CHROMIUM_PATH to it.' >&2
exit 1
