#!/bin/sh
# Runs the tests after setting up for them. Arguments are options of `node --test` and test files; no file means all.
set -eu

cd "$(dirname -- "$0")/.."
for argument in "$@"; do
  case $argument in
    -*) ;;
    *) some=yes ;;
  esac
done
[ -z "${CI:-}" ] || set -- --import ./test/support/same-seed.ts "$@"
# Many tests run commands from source: without it each of them strips the types of the same modules.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$PWD/.netmon/compile-cache}"
[ -n "${some:-}" ] || set -- "$@" 'test/**/*.test.ts'
exec sh scripts/with-setup.sh node --disable-warning=ExperimentalWarning --test --test-concurrency="$(nproc)" "$@"
