# shellcheck shell=sh
# Sourced: tells whether the last set-up still holds. Costs two small processes, as every start of netmon pays for it.

# is_ready CLONE MODE: sets `node` to the Node.js to run and succeeds when nothing is left to do.
# The change time (ctime) is compared, as unpacking and copying preserve modification times.
# .netmon/ready: the Node.js to run, the mode it was set up for, and the packages that only root can add.
is_ready() {
  [ -f "$1/.netmon/ready" ] && [ -f "$1/dist/main.js" ] && [ -f "$1/node_modules/.package-lock.json" ] || return 1
  { read -r node && read -r ready_for && read -r missing; } <"$1/.netmon/ready" || return 1
  [ -x "$node" ] || return 1
  [ "$2" = run ] || [ "$ready_for" = "$2" ] || return 1
  [ -z "$missing" ] || [ "$(id -u)" -ne 0 ] || return 1
  changed=$(find "$node" "$1/src" "$1/scripts/setup" "$1/scripts/runtime" "$1/package.json" "$1/package-lock.json" \
    "$1/tsconfig.json" "$1/tsconfig.build.json" -newercm "$1/.netmon/ready" -print -quit)
  [ -z "$changed" ]
}
