# Reports how fresh the lists of packages are, which packages are installed, and what zypper would do.

# zypper_run COMMAND LINES [OPTION...]: calls zypper with the options of the task and more words, one a line. Options are
# those of zypper itself.
zypper_run() {
  zypper_words=$KP_ZYPPER_OPTIONS
  case $1 in
    install | update | dist-upgrade | remove) zypper_words=$zypper_words$nl$1$nl$KP_COMMAND_OPTIONS$nl$2 ;;
    *) zypper_words=$zypper_words$nl$1 ;;
  esac
  shift 2
  zypper_status=0
  run_with "$zypper_words" zypper "$@" || zypper_status=$?
  # zypper(8): what it says about reboots, restarts and skipped repositories
  case $zypper_status in
    0 | 102 | 103 | 106) ;;
    *) return "$zypper_status" ;;
  esac
}

# zypper_would COMMAND [NAME...]: sets $zypper_plan to what zypper would do, as XML; empty for nothing.
zypper_would() {
  zypper_command=$1
  shift
  zypper_names=''
  if [ $# != 0 ]; then zypper_names=--type$nl$KP_TYPE$nl--$nl$(printf '%s\n' "$@"); fi
  zypper_status=0
  zypper_plan=$(zypper_run "$zypper_command" "--dry-run$nl$zypper_names" --xmlout) || zypper_status=$?
  case $zypper_command:$zypper_status:$zypper_plan in
    # nothing of this name is installed
    remove:104:* | *:0:*'packages-to-change="0"'*) zypper_plan='' ;;
    *:0:*'<install-summary '*) ;;
    *:0:*) zypper_plan='' ;;
    *) fail "zypper cannot say what it would do for $zypper_command${1:+ $*}" "$(zypper_errors)" ;;
  esac
}

# Prints the errors of the XML.
zypper_errors() {
  printf '%s\n' "$zypper_plan" | sed -n "s/<message type=\"error\">\(.*\)<\/message>/\1/p" | sed "s/&apos;/'/g"
}

# zypper_emit_plan NAME: emits the state of what rpm cannot find.
zypper_emit_plan() {
  if [ "$KP_STATE" = absent ]; then zypper_would remove "$1"; else zypper_would install "$1"; fi
  case $KP_STATE:$zypper_plan in
    *:) emit "$1" "$KP_STATE" ;;
    absent:*) emit "$1" present ;;
    *) emit "$1" absent ;;
  esac
}

# Emits the state of packages without a version, and of those with one that rpm knows.
zypper_emit_packages() {
  rpm_find "$@"
  zypper_newer=''
  if [ "$KP_STATE" = latest ] && [ -n "$rpm_found" ]; then
    run_with "$rpm_found" zypper_would install
    zypper_newer=$(printf '%s\n' "$zypper_plan" |
      sed -n 's/^<solvable type="package" name="\([^"]*\)" .* edition-old=.*/\1/p')
  fi
  emit_packages "$rpm_found" "$zypper_newer" "$@"
}

# zypper_emit_version NAME SIGN-VERSION: emits the version of a package: the wanted one, as the task says it, or the installed
# one. The sign is =, <, <=, > or >=.
zypper_emit_version() {
  zypper_is=$(rpm -q --qf '%{VERSION}-%{RELEASE}\n' -- "$1") || zypper_is=absent
  # a kernel can have several
  zypper_is=${zypper_is##*"$nl"}
  zypper_same=''
  if [ "$zypper_is" != absent ] && zypper_has_version "$2"; then zypper_same=yes; fi
  case $KP_STATE:$zypper_same in
    absent:yes) emit "$1" present ;;
    absent:) emit "$1" absent ;;
    *:yes) emit "$1" "${2#=}" ;;
    *) emit "$1" "$zypper_is" ;;
  esac
}

zypper_has_version() {
  zypper_wanted=${1#[=<>]}
  zypper_sign=$(zypper --terse versioncmp --match "$zypper_is" "${zypper_wanted#=}") || fail 'zypper cannot compare versions'
  case $1:$zypper_sign in
    =*:0 | [\<\>]=*:0 | \<*:-1 | \>*:1) return 0 ;;
  esac
  return 1
}

command -v zypper >/dev/null || fail 'this host has no zypper' 'the module package uses the package manager that there is'
# seconds to wait while another program uses zypper
export ZYPP_LOCK_TIMEOUT=60

if [ -n "$KP_UPDATE_CACHE" ]; then emit_lists 60 /var/cache/zypp/raw '*' /etc/zypp/repos.d; fi

for zypper_name; do
  shift
  case $KP_TYPE:$KP_STATE:$zypper_name in
    package:*:/*.rpm) rpm_emit_file "$zypper_name" ;;
    package:*:*.rpm) zypper_emit_plan "$zypper_name" ;;
    package:*:*[=\<\>]*) zypper_emit_version "${zypper_name%%[=<>]*}" "${zypper_name#"${zypper_name%%[=<>]*}"}" ;;
    package:*) set -- "$@" "$zypper_name" ;;
    *) zypper_emit_plan "$zypper_name" ;;
  esac
done
zypper_emit_packages "$@"

if [ -n "$KP_UPGRADE" ]; then
  zypper_would "$KP_UPGRADE"
  zypper_count=${zypper_plan#*packages-to-change=\"}
  zypper_count=${zypper_count%%\"*}
  emit upgrades "${zypper_count:-none}"
fi
