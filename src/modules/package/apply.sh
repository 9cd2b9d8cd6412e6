# Installs, removes or upgrades packages with the package manager that read.sh has found.

export DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1

# apt-get waits for others to end; a name that is not known must not be taken as a pattern for others
pkg_apt() {
  apt-get -y -q -o APT::Cmd::Pattern-Only=true -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" 3>&-
}

pkg_update() {
  case $pkg_with in
    apt)
      if ! pkg_apt -o APT::Update::Error-Mode=any update; then
        # lists that came only in part must not look fresh
        touch -t 200001010000 /var/lib/apt/lists
        fail 'the lists of packages could not be fetched'
      fi
      touch /var/lib/apt/lists
      ;;
    apk) apk update 3>&- ;;
    *) "$pkg_with" -y makecache 3>&- ;;
  esac
  if [ "$pkg_with" != apt ]; then
    enter "$pkg_cache"
    touch -- "$entry"
  fi
  pkg_updated=1
}

pkg_updated=
if differs cache; then pkg_update; fi
# a fresh VM has no lists at all
if [ -z "$pkg_updated" ] && [ "$pkg_with" = apt ] && [ "$KP_STATE" != absent ]; then
  pkg_any=
  for pkg_path in /var/lib/apt/lists/*Packages*; do
    if [ -e "$pkg_path" ]; then pkg_any=1; fi
  done
  [ -n "$pkg_any" ] || pkg_update
fi

# only what differs, or all of them if newer ones may have turned up
pkg_count=$#
for pkg_name; do
  if differs "$pkg_name" || [ "$KP_STATE:$pkg_updated" = latest:1 ]; then set -- "$@" "$pkg_name"; fi
done
shift "$pkg_count"
[ $# -gt 0 ] || return 0

case $pkg_with:$KP_STATE in
  apt:absent) pkg_apt ${KP_PURGE:+--purge} remove -- "$@" ;;
  apt:*)
    pkg_apt install -- "$@" ||
      fail 'apt-get install failed' 'if a package is not known, is the cache old? update_cache: true'
    ;;
  apk:absent) apk del ${KP_PURGE:+--purge} -- "$@" 3>&- ;;
  apk:latest) apk add -u -- "$@" 3>&- ;;
  apk:present) apk add -- "$@" 3>&- ;;
  *:absent) "$pkg_with" -y remove -- "$@" 3>&- ;;
  *:present) "$pkg_with" -y install -- "$@" 3>&- ;;
  *:latest)
    # install leaves what is there alone, upgrade does not install
    "$pkg_with" -y install -- "$@" 3>&-
    "$pkg_with" -y upgrade -- "$@" 3>&-
    ;;
esac
