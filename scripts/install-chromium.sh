#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests: the machine's own, else Debian's where apt may be
# used, else the one that playwright-core downloads. Fails, and says so, where none of them comes to run.
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

runs && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo 'Installing chromium with apt.'
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null
  runs && exit 0
fi

echo 'Installing chromium with playwright-core.'
npx --no-install playwright-core install chromium
runs && exit 0

echo 'There is no Chromium, and none could be installed. Install one, or set CHROMIUM_PATH to it.' >&2
exit 1
