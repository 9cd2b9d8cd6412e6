# Finds the package manager of the host, and reports which packages are installed.

if command -v apt-get >/dev/null; then
  if [ -n "$KP_UPDATE_CACHE" ]; then emit_apt_lists 60; fi
  emit_apt_packages "$@"
  pkg_with=apt
  return 0
elif command -v dnf >/dev/null; then
  pkg_with=dnf
elif command -v yum >/dev/null; then
  pkg_with=yum
elif command -v apk >/dev/null; then
  pkg_with=apk
else
  fail 'this host has no supported package manager' 'supported: apt-get, dnf, yum, apk'
fi

if [ -n "$KP_UPDATE_CACHE" ]; then
  # $pkg_cache is as old as the lists are
  pkg_cache=/var/cache/$pkg_with
  case $pkg_with in
    dnf) emit_lists 60 "$pkg_cache" '*.solv' /etc/yum.repos.d ;;
    yum) emit_lists 60 "$pkg_cache" '*' /etc/yum.repos.d ;;
    apk) emit_lists 60 "$pkg_cache" 'APKINDEX*' /etc/apk/repositories ;;
  esac
fi

# the names of installed packages, and of those with a newer version, one a line
pkg_found='' pkg_newer=''
if [ "$pkg_with" = apk ]; then
  pkg_found=$(apk info -e -- "$@" || true)
  if [ "$KP_STATE" = latest ]; then
    pkg_newer=$(apk version -l '<' -- "$@") || fail 'apk cannot say which packages are old'
    pkg_newer=$(printf '%s\n' "$pkg_newer" | sed -n 's/-[0-9][^ ]*-r[0-9]* .*//p')
  fi
else
  rpm_find "$@"
  pkg_found=$rpm_found
  if [ "$KP_STATE" = latest ]; then
    pkg_status=0
    pkg_newer=$("$pkg_with" -q check-update -- "$@") || pkg_status=$?
    # dnf(8): 100 says that there are updates
    case $pkg_status in
      0) pkg_newer='' ;;
      100) pkg_newer=$(printf '%s\n' "$pkg_newer" | awk 'NF == 3 { print $1; sub(/\.[^.]+$/, "", $1); print $1 }') ;;
      *) fail "$pkg_with check-update failed" ;;
    esac
  fi
fi
emit_packages "$pkg_found" "$pkg_newer" "$@"
