#!/bin/sh
# Runs a command with the Node.js and the packages of this clone first in PATH, setting them up for tests before it.
#   sh scripts/with-setup.sh COMMAND…
set -eu

cd "$(dirname -- "$0")/.."
. scripts/setup/ready.sh

is_ready . test || { sh scripts/setup.sh test && read -r node <.netmon/ready; } || exit
PATH=$PWD/node_modules/.bin:${node%/*}:$PATH
exec "$@"
