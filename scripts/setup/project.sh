#!/bin/sh
# The part of setup.sh that needs no root: Node.js, npm packages, dist/. Arguments: mode, Debian packages that are missing.
set -eu

mode=$1
missing=$2
. scripts/setup/talk.sh
. scripts/setup/node.sh

# replace FOLDER NEW: what is not whole never stands in its place, and what fails leaves the old one.
replace() {
  rm -rf .netmon/old
  [ ! -e "$1" ] || mv "$1" .netmon/old
  mv "$2" "$1"
  rm -rf .netmon/old
}

# What the installed npm packages depend on: when it changes they are installed anew.
packages_key() {
  for tool in g++ make python3; do command -v "$tool" || echo "no $tool"; done
  ls /usr/include/pcap/pcap.h 2>&1 || :
  "$node" -p 'process.version + process.arch'
  sha256sum package-lock.json .npmrc
}

install_npm_packages() {
  key=$(packages_key | sha256sum)
  [ "$(cat .netmon/installed 2>/dev/null)" != "$mode $key" ] || [ ! -f node_modules/.package-lock.json ] || return 0
  say 'installing npm packages'
  omit=--omit=dev
  [ "$mode" = run ] || omit=--include=dev
  fresh=.netmon/packages
  rm -rf "$fresh"
  mkdir "$fresh"
  cp package.json package-lock.json .npmrc "$fresh"
  npm_install "$fresh" "$omit" || npm_failed 'the npm packages in package-lock.json'
  rm -f .netmon/installed .netmon/ready
  replace node_modules "$fresh/node_modules"
  rm -rf "$fresh"
  quietly "$node" -e 'require("pcap")' || pcap_failed
  sync -f .netmon
  echo "$mode $key" >.netmon/installed
}

pcap_failed() {
  say 'the capture module (npm package pcap) was not built: frames are not seen, so new devices are found late, by'
  say "sweeps and the neighbour table, and forged ARP is not found; why: $PWD/$log"
}

# Types are not checked here: their packages are not among those that running needs.
build() {
  sources='src tsconfig.json tsconfig.build.json package-lock.json'
  # shellcheck disable=SC2086 # a list
  key=$(find $sources -type f -exec sha256sum {} + | LC_ALL=C sort -k 2 | sha256sum)
  [ ! -f dist/main.js ] || [ "$(cat .netmon/built 2>/dev/null)" != "$key" ] || return 0
  say 'building'
  rm -rf dist.new
  quietly "$node" node_modules/typescript/bin/tsc -p tsconfig.build.json --noCheck --types '' --outDir dist.new || {
    show_log
    fail 'the build failed; what was built before is untouched'
  }
  rm -f .netmon/built .netmon/ready
  replace dist dist.new
  echo "$key" >.netmon/built
}

choose_node
touch .netmon/started
install_npm_packages
build
printf '%s\n%s\n%s\n' "$node" "$mode" "$missing" >.netmon/ready.new
touch -r .netmon/started .netmon/ready.new
mv .netmon/ready.new .netmon/ready
