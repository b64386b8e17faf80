# shellcheck shell=sh
# Sourced by setup.sh: Suricata, which only the tests need. Debian 12 has version 6, too old for them; 7 is in its backports.

backports=/etc/apt/sources.list.d/netmon-backports.list
masked=/run/systemd/system/suricata.service

# Its package starts a service that listens on the first interface. Nobody asked for that, so it is held back, and left disabled.
install_suricata() {
  [ ! -d /run/systemd/system ] || ln -s /dev/null "$masked"
  release=
  if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ]; then
    release=bookworm-backports
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) $release main" >"$backports"
    apt update || :
  fi
  apt install ${release:+-t "$release"} suricata || :
  release_suricata
}

# Also after a set-up that was ended in between.
release_suricata() {
  [ ! -w "$backports" ] || rm -f "$backports"
  [ -L "$masked" ] || return 0
  rm -f "$masked"
  ! command -v suricata >/dev/null || quietly systemctl disable suricata || :
}

# The server that the machine's own packages come from.
debian_mirror() {
  sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\{0,1\}\(https\{0,1\}:[^ ]*\) .*/\2/p' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | grep -m 1 . || echo http://deb.debian.org/debian
}
