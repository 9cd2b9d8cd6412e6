# Asks dpkg and apt about packages and installs them.

apt_updated=''

# emit_apt_lists MINUTES: emits whether the lists of apt are fresh, see emit_lists.
emit_apt_lists() {
  emit_lists "$1" /var/lib/apt/lists '*Packages*' \
    /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/preferences.d
}

# emit_apt_packages NAME...: emits the state of each, in the words of `state`: present, latest, absent, purged, or the wanted
# version, a pattern; otherwise its version or status. Names have the syntax of apt-get: name[=version | /release].
emit_apt_packages() {
  [ $# != 0 ] || return 0
  kp_apt_look "$@"
  for kp_name; do
    kp_wanted=''
    case $kp_name in *=*) kp_wanted=${kp_name#*=} ;; esac
    kp_name=${kp_name%%[=/]*}
    kp_apt_find
    case $kp_status:$KP_STATE:$KP_PURGE in
      installed:* | triggers-*) kp_apt_present ;;
      config-files:absent:yes) kp_is=config-files ;;
      not-installed:* | config-files:*) kp_apt_missing ;;
      *) kp_is=$kp_status ;;
    esac
    emit "$kp_name" "$kp_is"
  done
}

# Asks about all packages with one fork. A missing package is not an error, so the exit status is ignored. Each package
# is listed by its name alone and with its architecture.
kp_apt_look() {
  for kp_name; do
    shift
    set -- "$@" "${kp_name%%[=/]*}"
  done
  # shellcheck disable=SC2016 # fields of dpkg-query
  kp_fields='${db:Status-Status} ${Version}\n'
  # shellcheck disable=SC2016
  kp_fields='${Package} '$kp_fields'${Package}:${Architecture} '$kp_fields
  kp_packages=$nl$(dpkg-query -W -f "$kp_fields" -- "$@" 2>/dev/null || true)$nl
  kp_policy='' kp_provided=''
  [ "$KP_STATE" != latest ] ||
    kp_policy=$nl$(apt-cache ${KP_DEFAULT_RELEASE:+-t "$KP_DEFAULT_RELEASE"} policy -- "$@")$nl
}

# Sets kp_status and kp_version of the package kp_name.
kp_apt_find() {
  kp_status=not-installed kp_version=''
  case $kp_packages in
    *"$nl$kp_name "*)
      kp_status=${kp_packages#*"$nl$kp_name "}
      kp_status=${kp_status%%"$nl"*}
      kp_version=${kp_status#* } kp_status=${kp_status%% *}
      ;;
  esac
}

# Compares an installed package with the wanted state.
kp_apt_present() {
  case $KP_STATE:$kp_wanted in
    latest:)
      kp_is=${kp_policy#*"$nl$kp_name:$nl"}
      kp_is=${kp_is#*Candidate: }
      if [ "${kp_is%%"$nl"*}" = "$kp_version" ]; then kp_is=latest; else kp_is=$kp_version; fi
      ;;
    absent:* | *:) kp_is=present ;;
    *)
      # shellcheck disable=SC2254 # a pattern is meant
      case $kp_version in
        $kp_wanted) kp_is=$kp_wanted ;;
        *) kp_is=$kp_version ;;
      esac
      ;;
  esac
}

# Another package may provide a missing one. This is checked last, since it reads all packages.
kp_apt_missing() {
  kp_is=absent
  if [ -n "${KP_ONLY_UPGRADE-}" ]; then
    kp_is=${kp_wanted:-$KP_STATE}
  elif [ "$KP_STATE" = absent ]; then
    if [ -n "$KP_PURGE" ]; then kp_is=purged; fi
  elif [ -z "$kp_wanted" ]; then
    # shellcheck disable=SC2016 # fields of dpkg-query
    kp_fields='${db:Status-Status} , ${Provides},\n'
    [ -n "$kp_provided" ] || kp_provided=$(dpkg-query -W -f "$kp_fields" | grep '^installed , .' || true)' '
    case $kp_provided in *", $kp_name,"* | *", $kp_name ("*) kp_is=$KP_STATE ;; esac
  fi
}

# Pattern-Only: apt-get must not read an unknown name as a regular expression
kp_apt_get() {
  for kp_option in ${KP_DPKG_OPTIONS-force-confdef force-confold}; do set -- -o "Dpkg::Options::=--$kp_option" "$@"; done
  DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1 apt-get -y -q \
    -o APT::Cmd::Pattern-Only=true -o "DPkg::Lock::Timeout=$KP_LOCK_TIMEOUT" -o Dpkg::Use-Pty=0 \
    ${KP_DEFAULT_RELEASE:+-t "$KP_DEFAULT_RELEASE"} ${KP_RECOMMENDS:+-o "APT::Install-Recommends=$KP_RECOMMENDS"} \
    ${KP_ALLOW_DOWNGRADE:+--allow-downgrades} ${KP_ALLOW_UNAUTHENTICATED:+--allow-unauthenticated} \
    ${KP_ALLOW_CHANGE_HELD_PACKAGES:+--allow-change-held-packages} ${KP_FAIL_ON_AUTOREMOVE:+--no-remove} \
    ${KP_ONLY_UPGRADE:+--only-upgrade} "$@" 3>&-
}

# Finds the program that holds one of apt's locks: sets kp_holder to its name and pid, or to nothing.
kp_apt_find_holder() {
  kp_holder=''
  [ -r /proc/locks ] || return 0
  for kp_lock in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock; do
    [ -e "$kp_lock" ] || continue
    kp_ino=$(stat -c %i -- "$kp_lock")
    while read -r _ _ _ _ kp_pid kp_place _; do
      if [ "${kp_place##*:}" = "$kp_ino" ] && [ "$kp_pid" != "$$" ]; then
        kp_comm='a program'
        if [ -r "/proc/$kp_pid/comm" ]; then read -r kp_comm <"/proc/$kp_pid/comm" || true; fi
        kp_holder="$kp_comm (process $kp_pid)"
      fi
    done </proc/locks
    [ -z "$kp_holder" ] || return 0
  done
}

# apt-get waits for dpkg's lock by itself, but not for that of the lists
kp_apt_wait() {
  kp_left=$KP_LOCK_TIMEOUT
  kp_apt_find_holder
  while [ -n "$kp_holder" ] && [ "$kp_left" -gt 0 ]; do
    sleep 1
    kp_left=$((kp_left - 1))
    kp_apt_find_holder
  done
  [ -z "$kp_holder" ] || fail "$kp_holder is using apt, and it did not end within $KP_LOCK_TIMEOUT s"
}

# apt_update: fetches the lists of packages, and sets $apt_updated.
apt_update() {
  kp_apt_wait
  if ! kp_apt_get -o APT::Update::Error-Mode=any update; then
    # lists that were fetched only in part must not look fresh
    touch -t 200001010000 /var/lib/apt/lists
    kp_apt_find_holder
    [ -z "$kp_holder" ] || fail "cannot fetch the package lists: $kp_holder is using apt"
    fail 'cannot fetch the package lists'
  fi
  # apt-get does not change the time if nothing is new
  touch /var/lib/apt/lists
  apt_updated=yes
}

# apt_need_lists: fetches the lists before an installation if they do not exist, as on a fresh VM.
apt_need_lists() {
  [ "$KP_STATE" != absent ] || return 0
  kp_exists '/var/lib/apt/lists/*Packages*' || apt_update
}

# apt_change NAME...: installs or removes those that differ, or all of them if there may be newer versions now.
apt_change() {
  kp_count=$#
  for kp_name; do
    if differs "${kp_name%%[=/]*}" || [ "$KP_STATE:$apt_updated" = latest:yes ]; then set -- "$@" "$kp_name"; fi
  done
  shift "$kp_count"
  [ $# != 0 ] || return 0
  case $KP_STATE:$KP_PURGE in
    absent:yes) apt_do purge ${KP_AUTOREMOVE:+--autoremove} -- "$@" ;;
    absent:) apt_do remove ${KP_AUTOREMOVE:+--autoremove} -- "$@" ;;
    *) apt_do install -- "$@" ;;
  esac
}

# apt_do VERB ...: calls apt-get, and reports why it failed, as far as that is known.
apt_do() {
  if kp_apt_get "$@"; then return 0; fi
  kp_apt_find_holder
  [ -z "$kp_holder" ] || fail "$1 failed: $kp_holder is using apt" \
    "kplay waited $KP_LOCK_TIMEOUT s for it (lock_timeout)"
  [ "$1" != install ] || kp_apt_find_unknown "$@"
  fail "apt-get $1 failed"
}

# kp_apt_find_unknown install -- NAME...: fails if there is no such package.
kp_apt_find_unknown() {
  shift 2
  for kp_name; do
    case $kp_name in /*) continue ;; esac
    kp_name=${kp_name%%[=/]*}
    case $(apt-cache showpkg "$kp_name" 2>/dev/null || true) in
      *"Versions: $nl$nl"*"Reverse Provides: $nl"?* | *"Versions: $nl"[!"$nl"]*) ;;
      *) fail "there is no package $kp_name" 'is the cache old? update_cache: true' ;;
    esac
  done
}
