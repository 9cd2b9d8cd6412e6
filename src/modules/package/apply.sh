# Installs, removes or upgrades packages with the package manager that read.sh has found.

if [ "$pkg_with" = apt-get ]; then
  if differs cache; then apt_update; fi
  apt_need_lists
  apt_change "$@"
  return 0
fi

if differs cache; then
  case $pkg_with in
    apk) apk update 3>&- ;;
    zypper) zypper --non-interactive refresh 3>&- ;;
    pacman) pacman --noconfirm -Sy 3>&- ;;
    *) pkg_rpm -y makecache ;;
  esac
  enter "$pkg_cache"
  touch -- "$entry"
fi

# only the packages that differ, or all of them if there may be newer versions now
find_differing "$@"
if [ "$KP_STATE" = latest ] && differs cache; then differing=$(printf '%s\n' "$@"); fi
[ -n "$differing" ] || return 0

case $pkg_with:$KP_STATE in
  apk:absent) run_with "$differing" apk del ${KP_PURGE:+--purge} -- ;;
  apk:latest) run_with "$differing" apk add -u -- ;;
  apk:present) run_with "$differing" apk add -- ;;
  pacman:absent) run_with "$differing" pacman --noconfirm -R ${KP_PURGE:+--nosave} -- ;;
  pacman:*) run_with "$differing" pacman --noconfirm --noprogressbar -S --needed -- ;;
  zypper:absent) run_with "$differing" zypper --non-interactive remove -- ;;
  zypper:*) run_with "$differing" zypper --non-interactive install --auto-agree-with-licenses -- ;;
  *:absent) run_with "$differing" pkg_rpm -y remove -- ;;
  *:present) run_with "$differing" pkg_rpm -y install -- ;;
  *:latest)
    # install does not upgrade installed packages, upgrade does not install
    run_with "$differing" pkg_rpm -y install --
    run_with "$differing" pkg_rpm -y upgrade --
    ;;
esac
