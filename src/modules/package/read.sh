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

# Lists the names of installed packages, and of those with a newer version, one a line.
pkg_found=$nl pkg_newer=$nl
if [ "$pkg_with" = apk ]; then
  pkg_found=$nl$(apk info -e -- "$@" || true)$nl
  if [ "$KP_STATE" = latest ]; then pkg_newer=$nl$(apk version -l '<' -- "$@"); fi
else
  # a name may be what a package provides
  for pkg_name; do
    if rpm -q --whatprovides -- "$pkg_name" >/dev/null 2>&1; then pkg_found=$pkg_found$pkg_name$nl; fi
  done
  if [ "$KP_STATE" = latest ]; then
    pkg_rc=0
    pkg_newer=$nl$("$pkg_with" -q check-update -- "$@") || pkg_rc=$?
    # dnf(8): 100 says that there are updates
    case $pkg_rc in
      0) pkg_newer='' ;;
      100) ;;
      *) fail "$pkg_with check-update failed" ;;
    esac
  fi
fi

for pkg_name; do
  case $KP_STATE:$KP_PURGE:$pkg_found in
    latest:*"$nl$pkg_name$nl"*)
      case $pkg_newer in
        *"$nl$pkg_name."* | *"$nl$pkg_name-"[0-9]*) emit "$pkg_name" 'not the latest' ;;
        *) emit "$pkg_name" latest ;;
      esac
      ;;
    *"$nl$pkg_name$nl"*) emit "$pkg_name" present ;;
    absent:yes:*) emit "$pkg_name" purged ;;
    *) emit "$pkg_name" absent ;;
  esac
done
