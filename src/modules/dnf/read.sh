# Reports how fresh the lists of packages are, which packages are installed, and what dnf would do.

# dnf_run VERB LINES: calls dnf with the options of the task, and with more words, one a line.
dnf_run() {
  case $1 in
    check-update | install | upgrade) dnf_words=$KP_OPTIONS$nl$KP_CHOICES$nl$2 ;;
    *) dnf_words=$KP_OPTIONS$nl$2 ;;
  esac
  dnf_left=$KP_LOCK_TIMEOUT
  while :; do
    dnf_status=0
    run_with "$dnf_words" "$dnf_program" "$1" --setopt=exit_on_lock=1 || dnf_status=$?
    # another program uses dnf
    [ "$dnf_status" = 200 ] || return "$dnf_status"
    [ "$dnf_left" -gt 0 ] || fail "another program is using $dnf_program, and it did not end within $KP_LOCK_TIMEOUT s"
    sleep 1
    dnf_left=$((dnf_left - 1))
  done
}

# dnf_would VERB [NAME]: sets $dnf_plan to what dnf would do; empty for nothing.
dnf_would() {
  dnf_status=0
  dnf_plan=$(dnf_run "$1" "--assumeno${2:+$nl--$nl$2}") || dnf_status=$?
  case $dnf_plan in
    *"${nl}Transaction Summary"*[0-9]' '[Pp]ackage*) ;;
    # an installed group
    *"${nl}Transaction Summary"*) dnf_plan='' ;;
    *)
      [ "$dnf_status" = 0 ] || fail "$dnf_program cannot say what it would do for $1${2:+ $2}"
      dnf_plan=''
      ;;
  esac
}

# dnf_emit_count KEY VERB: emits how many packages dnf would change.
dnf_emit_count() {
  dnf_would "$2"
  emit "$1" "$(printf '%s\n' "$dnf_plan" | awk '
    /^Transaction Summary/ { in_summary = 1 }
    in_summary && match($0, /[0-9]+ +[Pp]ackage/) { count += substr($0, RSTART) }
    END { print count ? count : "none" }')"
}

# dnf_emit_plan NAME: emits the state of a group or of the package at an address.
dnf_emit_plan() {
  dnf_is=$KP_STATE
  if [ "$KP_STATE" = absent ]; then
    dnf_would remove "$1"
    [ -z "$dnf_plan" ] || dnf_is=present
  else
    dnf_would install "$1"
    if [ -n "$dnf_plan" ]; then
      dnf_is=absent
    elif [ "$KP_STATE" = latest ]; then
      dnf_would upgrade "$1"
      [ -z "$dnf_plan" ] || dnf_is='not the latest'
    fi
  fi
  emit "$1" "$dnf_is"
}

# Sets $dnf_newer to the installed packages that have a newer version, with and without architecture, one a line.
dnf_find_newer() {
  dnf_newer='' dnf_status=0
  [ "$KP_STATE" = latest ] && [ -n "$rpm_found" ] || return 0
  dnf_list=$(dnf_run check-update "-q$nl--$nl$rpm_found") || dnf_status=$?
  case $dnf_status in
    0) ;;
    # dnf(8): there are updates
    100) dnf_newer=$(printf '%s\n' "$dnf_list" | awk 'NF == 3 { print $1; sub(/\.[^.]+$/, "", $1); print $1 }') ;;
    *) fail "$dnf_program check-update failed" ;;
  esac
}

if command -v dnf >/dev/null; then
  dnf_program=dnf dnf_cache=$KP_INSTALLROOT/var/cache/dnf
  if [ -d "$KP_INSTALLROOT/var/cache/libdnf5" ]; then dnf_cache=$KP_INSTALLROOT/var/cache/libdnf5; fi
elif command -v yum >/dev/null; then
  dnf_program=yum dnf_cache=$KP_INSTALLROOT/var/cache/yum
else
  fail 'this host has neither dnf nor yum' 'the module package uses the package manager that there is'
fi

if [ -n "$KP_UPDATE_CACHE" ]; then emit_lists 60 "$dnf_cache" '*' "$KP_INSTALLROOT/etc/yum.repos.d"; fi

# what is known by its name is for rpm, the rest for dnf
for dnf_name; do
  shift
  case $dnf_name in
    /*.rpm) rpm_emit_file "$dnf_name" ;;
    @* | *.rpm) dnf_emit_plan "$dnf_name" ;;
    *) set -- "$@" "$dnf_name" ;;
  esac
done
rpm_find "$@"
dnf_find_newer
# with update_only, a package that is not installed is as wanted
emit_packages "$rpm_found$KP_UNINSTALLED_OK" "$dnf_newer" "$@"

if [ -n "$KP_UPGRADE" ]; then dnf_emit_count upgrades upgrade; fi
if [ -n "$KP_AUTOREMOVE" ]; then dnf_emit_count unneeded autoremove; fi
