# Reports how fresh the lists of packages are, what is installed, and what apt-get would do.

if [ -n "$KP_CACHE_MINUTES" ]; then emit_apt_lists "$KP_CACHE_MINUTES"; fi

emit_apt_packages "$@"

# One field of a package's control file; not every dpkg-deb can print them one by one.
apt_field() {
  printf '%s\n' "$apt_control" | sed -n "s/^$1: *//p"
}

if [ -n "$KP_DEB" ] && [ ! -f "$KP_DEB" ]; then
  # an earlier step may bring it
  [ -n "$KP_CHECK" ] || fail "there is no file $KP_DEB"
  emit deb absent
elif [ -n "$KP_DEB" ]; then
  apt_control=$(dpkg-deb -f "$KP_DEB") || fail "$KP_DEB is not a package"
  apt_name=$(apt_field Package):$(apt_field Architecture) apt_wanted=$(apt_field Version)
  # shellcheck disable=SC2016
  apt_says=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "${apt_name%:all}" 2>/dev/null || true)
  case $apt_says in
    "installed $apt_wanted") emit deb installed ;;
    installed\ *)
      # a newer one is fine unless a downgrade is allowed
      if [ -z "$KP_ALLOW_DOWNGRADE" ] && dpkg --compare-versions "${apt_says#* }" gt "$apt_wanted"; then
        emit deb installed
      else
        emit deb "${apt_says#* }"
      fi
      ;;
    *) emit deb absent ;;
  esac
fi

# what apt-get would do, by its own simulation
for apt_command in $KP_UPGRADE ${KP_AUTOREMOVE:+autoremove} ${KP_AUTOCLEAN:+autoclean}; do
  apt_says=$(apt-get -s -qq ${KP_DEFAULT_RELEASE:+-t "$KP_DEFAULT_RELEASE"} -o APT::Get::Upgrade-Allow-New=true \
    "$apt_command" | grep -cE '^(Inst|Remv|Del) ' || true)
  [ "$apt_says" != 0 ] || apt_says=none
  case $apt_command in
    *upgrade) emit upgrades "$apt_says" ;;
    autoremove) emit unneeded "$apt_says" ;;
    autoclean) emit outdated_files "$apt_says" ;;
  esac
done

if [ -n "$KP_CLEAN" ]; then
  apt_says=none
  for apt_name in /var/cache/apt/archives/*.deb; do
    if [ -e "$apt_name" ]; then apt_says=some; fi
  done
  emit downloads "$apt_says"
fi
