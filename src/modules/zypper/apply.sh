# Fetches lists, then installs, removes and upgrades packages with zypper.

# zypper_change COMMAND [NAMES]: calls zypper for the names, one a line, or for all packages.
zypper_change() {
  zypper_run "$1" "${2:+--type$nl$KP_TYPE$nl--$nl$2}" || fail "zypper $1 failed" 'what it said is above'
}

zypper_updated=''
if differs cache; then
  zypper_run refresh '' || fail 'zypper cannot fetch the lists of packages'
  make_parent /var/cache/zypp/raw/x
  touch .
  zypper_updated=yes
fi

# the names that differ; with new lists, there may be newer versions of all
find_differing "$@"
if [ "$KP_STATE:$zypper_updated" = latest:yes ]; then differing=$(printf '%s\n' "$@"); fi
if [ -n "$differing" ]; then
  if [ "$KP_STATE" = absent ]; then zypper_change remove "$differing"; else zypper_change install "$differing"; fi
fi
if [ -n "$KP_UPGRADE" ]; then
  if differs upgrades || [ -n "$zypper_updated" ]; then zypper_change "$KP_UPGRADE"; fi
fi
