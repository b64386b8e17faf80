# shellcheck shell=sh
# shellcheck disable=SC2154 # log and mode come from setup.sh
# Sourced by setup.sh: the Debian packages, of which only those are installed whose program or file is not there yet.

# One a line: program or file that shows that it is there, package, what for.
packages() {
  cat <<'LIST'
nmap nmap finds hosts, open ports and services
dumpcap tshark records traffic
tshark tshark says who talked with whom in a recording
ip iproute2 reads interfaces and the neighbour table
/usr/include/pcap/pcap.h libpcap-dev to compile the capture module
g++ g++ to compile the capture module
make make to compile the capture module
python3 python3 to compile the capture module
/etc/ssl/certs/ca-certificates.crt ca-certificates to check the servers it downloads from
LIST
  [ "$1" = run ] || cat <<'LIST'
/usr/lib/postgresql/*/bin/initdb postgresql tests of the shared store start a server of their own
pdftotext poppler-utils tests read the PDF report
sysctl procps tests quieten the hosts of their network
arpwatch arpwatch the benchmark compares with it
iperf3 iperf3 the benchmark fills the network
ndiff ndiff tests and the benchmark compare with it
suricata suricata tests let it watch
LIST
}

# is_there PROBE: a program in PATH, or a file (pattern).
is_there() {
  case $1 in
    /*) for file in $1; do [ ! -e "$file" ] || return 0; done; return 1 ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Sets `missing` to the packages of MODE that are not there, separated by spaces.
find_missing() {
  missing=
  while read -r probe package why; do
    is_there "$probe" || missing="$missing${missing:+ }$package"
  done <<LIST
$(packages "$1")
LIST
}

# announce MODE WORD: one line for each missing package.
announce() {
  packages "$1" | while read -r probe package why; do
    is_there "$probe" || say "$2 $package ($why)"
  done
}

# install_packages MODE: sets `missing` to what could not be installed; that is not the end, netmon does what it can.
install_packages() {
  release_postgres
  release_suricata
  find_missing "$1"
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null; then
    announce "$1" 'missing:'
    say 'this system has no apt-get: install what is missing by its own means; going on without'
  elif [ "$(id -u)" -ne 0 ]; then
    announce "$1" 'missing:'
    say 'not root, so going on without; stored data, reports, replay and the neighbour table work as far as they can'
    say "to add them: sudo apt-get install --no-install-recommends $missing"
  else
    announce "$1" installing
    apt_install "$missing"
  fi
}

apt_install() {
  if [ -n "$(ls /var/lib/dpkg/updates 2>/dev/null)" ]; then
    say 'finishing an interrupted dpkg run'
    quietly env DEBIAN_FRONTEND=noninteractive dpkg --configure -a || :
  fi
  hold_back_postgres
  others=$(echo " $1 " | sed 's/ suricata / /')
  # shellcheck disable=SC2086 # a list
  apt install $others || { apt update && apt install $others; } ||
    for package in $others; do apt install "$package" || :; done
  case " $1 " in
    *' suricata '*) install_suricata ;;
  esac
  release_postgres
  find_missing "$mode"
  [ -n "$missing" ] || return 0
  if was_offline; then
    say "could not install $missing: the package server cannot be reached"
  else
    say "could not install $missing:"
    grep '^E: ' "$log" | sort -u | sed 's/^/    /' >&2
    say "all of it is in $PWD/$log"
  fi
  announce "$mode" 'going on without'
}

# The tests need PostgreSQL's programs only: its package shall not create and start a server on this machine.
postgres_conf=/etc/postgresql-common/createcluster.d/netmon.conf

hold_back_postgres() {
  case " $missing " in
    *' postgresql '*) mkdir -p "${postgres_conf%/*}" && echo 'create_main_cluster = false' >"$postgres_conf" ;;
  esac
}

# Also after a set-up that was ended in between.
release_postgres() { [ ! -w "$postgres_conf" ] || rm -f "$postgres_conf"; }

# apt install|update …, waiting up to ten minutes while another package manager is at work.
apt() {
  verb=$1
  shift
  tries=0
  until quietly env LC_ALL=C DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get "$verb" -y \
    --no-install-recommends -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" 9>&-; do
    tail -n 5 "$log" | grep -qE 'Could not get lock|Unable to (acquire|lock)' && [ "$tries" -lt 200 ] || return 1
    [ "$tries" -gt 0 ] || say 'waiting for another package manager to finish'
    tries=$((tries + 1))
    sleep 3
  done
}
