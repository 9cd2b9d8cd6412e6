# Finds the package manager of the host, and reports which packages are installed.

# pkg_rpm OPTION...: calls dnf or yum, with the repositories of the task.
pkg_rpm() {
  "$pkg_with" ${KP_DISABLEREPO:+"--disablerepo=$KP_DISABLEREPO"} ${KP_ENABLEREPO:+"--enablerepo=$KP_ENABLEREPO"} "$@" 3>&-
}

# pkg_newer_rpms NAME...: sets $pkg_newer to the names of packages that dnf, yum or zypper would upgrade.
pkg_newer_rpms() {
  pkg_status=0
  if [ "$pkg_with" = zypper ]; then
    pkg_newer=$(zypper --non-interactive --xmlout list-updates) || fail 'zypper list-updates failed'
    pkg_newer=$(printf '%s\n' "$pkg_newer" | sed -n 's/.*<update kind="package" .*name="\([^"]*\)".*/\1/p')
    return 0
  fi
  pkg_newer=$(pkg_rpm -q check-update -- "$@") || pkg_status=$?
  # dnf(8): 100 says that there are updates
  case $pkg_status in
    0) pkg_newer='' ;;
    100) pkg_newer=$(printf '%s\n' "$pkg_newer" | awk 'NF == 3 { print $1; sub(/\.[^.]+$/, "", $1); print $1 }') ;;
    *) fail "$pkg_with check-update failed" ;;
  esac
}

pkg_with=''
for pkg_name in apt-get dnf yum zypper apk pacman; do
  if [ -z "$pkg_with" ] && command -v "$pkg_name" >/dev/null; then pkg_with=$pkg_name; fi
done
if [ "$pkg_with" = apt-get ]; then
  if [ -n "$KP_UPDATE_CACHE" ]; then emit_apt_lists 60; fi
  emit_apt_packages "$@"
  return 0
fi
[ -n "$pkg_with" ] ||
  fail 'this host has no supported package manager' 'supported: apt-get, dnf, yum, zypper, apk, pacman'

if [ -n "$KP_UPDATE_CACHE" ]; then
  # $pkg_cache is as old as the lists are
  pkg_cache=/var/cache/$pkg_with
  case $pkg_with in
    dnf) emit_lists 60 "$pkg_cache" '*.solv' /etc/yum.repos.d ;;
    yum) emit_lists 60 "$pkg_cache" '*' /etc/yum.repos.d ;;
    apk) emit_lists 60 "$pkg_cache" 'APKINDEX*' /etc/apk/repositories ;;
    zypper)
      pkg_cache=/var/cache/zypp/raw
      emit_lists 60 "$pkg_cache" '*' /etc/zypp/repos.d
      ;;
    pacman)
      pkg_cache=/var/lib/pacman/sync
      emit_lists 60 "$pkg_cache" '*.db' /etc/pacman.conf /etc/pacman.d
      ;;
  esac
fi

# the names of installed packages, and of those with a newer version, one a line
pkg_newer=''
case $pkg_with in
  apk)
    pkg_found=$(apk info -e -- "$@" || true)
    if [ "$KP_STATE" = latest ]; then
      pkg_newer=$(apk version -l '<' -- "$@") || fail 'apk cannot say which packages are old'
      pkg_newer=$(printf '%s\n' "$pkg_newer" | sed -n 's/-[0-9][^ ]*-r[0-9]* .*//p')
    fi
    ;;
  pacman)
    pacman_find "$@"
    pkg_found=$pacman_found
    if [ "$KP_STATE" = latest ]; then pacman_find_newer; fi
    pkg_newer=$pacman_newer
    ;;
  *)
    rpm_find "$@"
    pkg_found=$rpm_found
    if [ "$KP_STATE" = latest ]; then pkg_newer_rpms "$@"; fi
    ;;
esac
emit_packages "$pkg_found" "$pkg_newer" "$@"
