# Fetches lists, then installs, removes and upgrades packages with apt-get.

export DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1

# Who holds one of apt's locks? Sets apt_holder to the pid and name of the program, or nothing.
apt_find_holder() {
  apt_holder=
  [ -r /proc/locks ] || return 0
  for apt_lock in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock; do
    [ -e "$apt_lock" ] || continue
    apt_inode=$(stat -c %i -- "$apt_lock")
    while read -r _ _ _ _ apt_pid apt_place _; do
      if [ "${apt_place##*:}" = "$apt_inode" ] && [ "$apt_pid" != "$$" ]; then
        apt_comm='a program'
        if [ -r "/proc/$apt_pid/comm" ]; then read -r apt_comm <"/proc/$apt_pid/comm" || true; fi
        apt_holder="$apt_comm (process $apt_pid)"
      fi
    done </proc/locks
    [ -z "$apt_holder" ] || return 0
  done
}

# apt-get waits for dpkg's lock by itself, but not for that of the lists
apt_wait() {
  apt_left=$KP_LOCK_TIMEOUT
  apt_find_holder
  while [ -n "$apt_holder" ] && [ "$apt_left" -gt 0 ]; do
    sleep 1
    apt_left=$((apt_left - 1))
    apt_find_holder
  done
  [ -z "$apt_holder" ] || fail "$apt_holder is using apt, and it did not end within $KP_LOCK_TIMEOUT s"
}

# Pattern-Only: a name that is not known must not be taken as a regular expression for others
apt_get() {
  apt-get -y -q -o APT::Cmd::Pattern-Only=true -o "DPkg::Lock::Timeout=$KP_LOCK_TIMEOUT" -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    ${KP_DEFAULT_RELEASE:+-t "$KP_DEFAULT_RELEASE"} ${KP_RECOMMENDS:+-o "APT::Install-Recommends=$KP_RECOMMENDS"} \
    ${KP_ALLOW_DOWNGRADE:+--allow-downgrades} "$@" 3>&-
}

apt_update() {
  apt_wait
  if ! apt_get -o APT::Update::Error-Mode=any update; then
    # lists that came only in part must not look fresh
    touch -t 200001010000 /var/lib/apt/lists
    apt_find_holder
    [ -z "$apt_holder" ] || fail "the lists of packages could not be fetched, $apt_holder is using apt"
    fail 'the lists of packages could not be fetched'
  fi
  # apt-get leaves the time as it is when nothing is new
  touch /var/lib/apt/lists
  apt_updated=1
}

# Says why apt-get has failed, as far as that can be seen.
apt_failed() {
  apt_find_holder
  [ -z "$apt_holder" ] || fail "$1 failed, $apt_holder is using apt" \
    "it was waited for, $KP_LOCK_TIMEOUT s: lock_timeout"
  if [ "$1" = install ] && [ -n "$KP_NAME" ]; then
    apt_rest=$KP_NAME$nl
    while [ -n "$apt_rest" ]; do
      apt_name=${apt_rest%%[" $nl"]*} apt_rest=${apt_rest#*"$nl"}
      apt_known=$(apt-cache showpkg "$apt_name" 2>/dev/null || true)
      case $apt_known in
        *"Versions: $nl$nl"*"Reverse Provides: $nl"?* | *"Versions: $nl"[!"$nl"]*) ;;
        *) fail "there is no package $apt_name" 'is the cache old? update_cache: true' ;;
      esac
    done
  fi
  fail "apt-get $1 failed"
}

apt_updated=
if differs cache; then apt_update; fi

if [ -n "$KP_NAME" ] || [ -n "$KP_DEB" ]; then
  # a fresh VM has no lists at all
  if [ -z "$apt_updated" ] && [ "$KP_STATE" != absent ]; then
    apt_any=
    for apt_path in /var/lib/apt/lists/*Packages*; do
      [ ! -e "$apt_path" ] || apt_any=1
    done
    [ -n "$apt_any" ] || apt_update
  fi
fi

if [ -n "$KP_NAME" ]; then
  # only what differs, or all of them if newer ones may have turned up
  apt_count=$#
  for apt_name; do
    if differs "${apt_name%%[=/]*}" || [ "$KP_STATE:$apt_updated" = latest:1 ]; then
      set -- "$@" "$apt_name"
    fi
  done
  shift "$apt_count"
  if [ $# -gt 0 ]; then
    case $KP_STATE:$KP_PURGE in
      absent:yes) apt_get purge ${KP_AUTOREMOVE:+--autoremove} -- "$@" || apt_failed purge ;;
      absent:) apt_get remove ${KP_AUTOREMOVE:+--autoremove} -- "$@" || apt_failed remove ;;
      *) apt_get install -- "$@" || apt_failed install ;;
    esac
  fi
fi
if differs deb; then apt_get install -- "$KP_DEB" || apt_failed install; fi
if [ -n "$KP_UPGRADE" ]; then
  if differs upgrades || [ -n "$apt_updated" ]; then
    apt_get -o APT::Get::Upgrade-Allow-New=true "$KP_UPGRADE" || apt_failed "$KP_UPGRADE"
  fi
fi
if [ -n "$KP_AUTOREMOVE" ]; then apt_get ${KP_PURGE:+--purge} autoremove || apt_failed autoremove; fi
if [ -n "$KP_AUTOCLEAN" ]; then apt_get autoclean || apt_failed autoclean; fi
