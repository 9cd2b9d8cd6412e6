# Fetches lists, then installs, removes and upgrades packages with apk.

# apk_change VERB LINES: calls apk, and reports a failure.
apk_change() {
  apk_run "$1" "$2" || fail "apk $1 failed" 'what it said is above'
}

apk_updated=''
if differs cache; then
  apk_change update ''
  make_parent /var/cache/apk/x
  touch .
  apk_updated=yes
fi

# the names that differ; with new lists, there may be newer versions of all
find_differing "$@"
if [ "$KP_STATE:$apk_updated" = latest:yes ]; then differing=$(printf '%s\n' "$@"); fi
if [ -n "$differing" ]; then
  case $KP_STATE in
    absent) apk_change del "--$nl$differing" ;;
    latest) apk_change add "-u$nl--$nl$differing" ;;
    present) apk_change add "--$nl$differing" ;;
  esac
fi
if [ -n "$KP_UPGRADE" ]; then
  if differs upgrades || [ -n "$apk_updated" ]; then apk_change upgrade "${KP_AVAILABLE:+--available}"; fi
fi
