# Fetches lists, then installs, removes and upgrades packages with dnf.

# dnf_change VERB NAMES: calls dnf for the names, one a line, or for all packages.
dnf_change() {
  dnf_run "$1" "-y${2:+$nl--$nl$2}" || fail "$dnf_program $1 failed" 'what it said is above'
}

# Without allow_downgrade, no package gets an older version.
dnf_check_downgrade() {
  [ -z "$KP_ALLOW_DOWNGRADE" ] || return 0
  case $1 in *-[0-9]* | /*.rpm) ;; *) return 0 ;; esac
  dnf_would install "$1"
  case $dnf_plan in
    *"${nl}Downgrading:"*) fail "$1 is older than the installed version" 'allow_downgrade: true installs it' ;;
  esac
}

dnf_updated=''
if differs cache; then
  if [ "$dnf_program" = dnf ]; then dnf_run makecache --refresh; else dnf_run makecache ''; fi ||
    fail "$dnf_program cannot fetch the lists of packages"
  make_parent "$dnf_cache/x"
  touch .
  dnf_updated=yes
fi

# the names that differ; with new lists, there may be newer versions of all
find_differing "$@"
if [ "$KP_STATE:$dnf_updated" = latest:yes ]; then differing=$(printf '%s\n' "$@"); fi
case $KP_STATE in
  absent) if [ -n "$differing" ]; then dnf_change remove "$differing"; fi ;;
  present)
    for dnf_name; do
      if differs "$dnf_name"; then dnf_check_downgrade "$dnf_name"; fi
    done
    if [ -n "$differing" ]; then dnf_change install "$differing"; fi
    ;;
  latest)
    # install does not upgrade installed packages, upgrade does not install
    dnf_missing=''
    for dnf_name; do
      case $nl$rpm_found$KP_UNINSTALLED_OK$nl in
        *"$nl$dnf_name$nl"*) ;;
        *) if differs "$dnf_name"; then dnf_missing=$dnf_missing$dnf_name$nl; fi ;;
      esac
    done
    if [ -n "$dnf_missing" ]; then dnf_change install "$dnf_missing"; fi
    if [ -n "$differing" ] && [ "$differing$nl" != "$dnf_missing" ]; then dnf_change upgrade "$differing"; fi
    if [ -n "$KP_UPGRADE" ]; then
      if differs upgrades || [ -n "$dnf_updated" ]; then dnf_change upgrade ''; fi
    fi
    ;;
esac
if [ -n "$KP_AUTOREMOVE" ] && differs unneeded; then dnf_change autoremove ''; fi
