# Installs, removes or upgrades packages with the package manager that read.sh has found.

if [ "$pkg_with" = apt ]; then
  if differs cache; then apt_update; fi
  apt_need_lists
  apt_change "$@"
  return 0
fi

if differs cache; then
  if [ "$pkg_with" = apk ]; then apk update 3>&-; else "$pkg_with" -y makecache 3>&-; fi
  enter "$pkg_cache"
  touch -- "$entry"
fi

# only the packages that differ, or all of them if there may be newer versions now
pkg_count=$#
for pkg_name; do
  if differs "$pkg_name" || { [ "$KP_STATE" = latest ] && differs cache; }; then set -- "$@" "$pkg_name"; fi
done
shift "$pkg_count"
[ $# != 0 ] || return 0

case $pkg_with:$KP_STATE in
  apk:absent) apk del ${KP_PURGE:+--purge} -- "$@" 3>&- ;;
  apk:latest) apk add -u -- "$@" 3>&- ;;
  apk:present) apk add -- "$@" 3>&- ;;
  *:absent) "$pkg_with" -y remove -- "$@" 3>&- ;;
  *:present) "$pkg_with" -y install -- "$@" 3>&- ;;
  *:latest)
    # install does not upgrade installed packages, upgrade does not install
    "$pkg_with" -y install -- "$@" 3>&-
    "$pkg_with" -y upgrade -- "$@" 3>&-
    ;;
esac
