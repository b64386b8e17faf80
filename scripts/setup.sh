#!/bin/sh
# Makes this clone ready: Debian packages (as root), a recent Node.js, npm packages, dist/. Asks nothing and does only
# what is not done yet; several at once wait for each other.
#   sh scripts/setup.sh run    what netmon itself needs
#   sh scripts/setup.sh test   also what tests, checks and benchmarks need
set -eu
umask 022

cd "$(dirname -- "$0")/.."
mode=$1
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
. scripts/setup/talk.sh
. scripts/setup/ready.sh
. scripts/setup/suricata.sh
. scripts/setup/packages.sh
. scripts/setup/node.sh

check_machine() {
  getconf GNU_LIBC_VERSION >/dev/null 2>&1 || fail 'needs Linux with glibc, such as Debian 12 or Ubuntu 22.04'
  case $(uname -m)/$(getconf LONG_BIT) in
    x86_64/64 | aarch64/64) ;;
    *) fail "needs a 64-bit x86 or ARM system; this is $(uname -m), $(getconf LONG_BIT) bit" ;;
  esac
  [ -d "$runtime" ] || can_fetch_runtime ||
    fail 'needs Node.js 18 or newer with npm in PATH: apt-get install nodejs npm (with nvm: first once without sudo)'
}

# The folder .netmon, held by this process alone until it ends.
hold() {
  (mkdir -p .netmon && : >>.netmon/lock) 2>/dev/null ||
    fail "cannot write to $PWD/.netmon; run this as $(stat -c %U .), who owns the clone, or once with sudo"
  exec 9>>.netmon/lock
  flock -n 9 || { say 'waiting for another set-up of this clone'; flock 9; }
}

# Becomes the owner of the clone, so that a later `git pull` or `npm test` without sudo can write everywhere, and
# nothing that npm brings runs as root at set-up.
as_owner() {
  owner=$(stat -c %u .)
  if [ "$(id -u)" -ne 0 ] || [ "$owner" -eq 0 ]; then
    "$@"
    return
  fi
  for made in .netmon node_modules dist; do
    [ ! -e "$made" ] || chown -hR "$owner:$(stat -c %g .)" "$made"
  done
  home=$(getent passwd "$owner" | cut -d : -f 6)
  groups=--clear-groups
  [ -z "$home" ] || groups=--init-groups
  setpriv --reuid "$owner" --regid "$(stat -c %g .)" "$groups" env HOME="${home:-$PWD/.netmon}" "$@"
}

check_machine
hold
! is_ready . "$mode" || exit 0
# A clone that was set up for tests stays so.
[ "${ready_for:-}" != test ] || mode='test'
trap 'release_postgres; say "set-up was interrupted; the same command takes it up again"; exit 130' INT TERM
: >"$log"
install_packages "$mode"
as_owner sh scripts/setup/project.sh "$mode" "$missing"
