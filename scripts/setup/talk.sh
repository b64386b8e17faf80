# shellcheck shell=sh
# Sourced in the root of the clone: how set-up speaks, and where the noise of what it calls goes.

log=.netmon/setup.log

say() { printf 'netmon: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 2
}

# quietly COMMAND…: its output goes to the log only.
quietly() {
  printf '\n$ %s\n' "$*" >>"$log"
  "$@" </dev/null >>"$log" 2>&1
}

# What the log says of the last command, and where all of it is.
show_log() {
  tail -n 12 "$log" | cut -c 1-200 | sed 's/^/    /' >&2
  say "all of it is in $PWD/$log"
}

# The last command of the log could not reach a server.
was_offline() {
  tail -n 60 "$log" | grep -qE \
    'EAI_AGAIN|ENOTFOUND|ECONN(REFUSED|RESET)|ETIMEDOUT|ENETUNREACH|failure resolving|not resolve|[Nn]ot connect|Unable to connect'
}
