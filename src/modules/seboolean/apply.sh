# Switches the boolean.

[ -r /etc/selinux/config ] || fail 'this host has no SELinux: there is no /etc/selinux/config'
command -v setsebool >/dev/null || fail 'this host has no setsebool' 'install the package policycoreutils first'
if differs persistent; then set -- -P; else set --; fi
setsebool "$@" "$KP_NAME" "$seboolean_wanted" >&2 3>&- ||
  fail "setsebool cannot switch $KP_NAME" 'its reason is above; getsebool -a lists the booleans of the host'
