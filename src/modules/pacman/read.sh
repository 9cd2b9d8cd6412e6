# Reports how fresh the lists of packages are, which packages are installed, and which have a newer version.

# pacman_emit_file PATH: emits the state of the package in a file, whose name is NAME-VERSION-RELEASE-ARCHITECTURE.
pacman_emit_file() {
  pacman_part=${1##*/}
  pacman_part=${pacman_part%-*.pkg.tar*}
  pacman_release=${pacman_part##*-} pacman_part=${pacman_part%-*}
  # what an address has for the colon of an epoch
  pacman_version=${pacman_part##*-}
  case $pacman_version in *%3[Aa]*) pacman_version=${pacman_version%%\%3*}:${pacman_version#*%3[Aa]} ;; esac
  pacman_is=$(pacman -Q -- "${pacman_part%-*}" 2>/dev/null || true)
  if [ "$pacman_is" = "${pacman_part%-*} $pacman_version-$pacman_release" ]; then
    emit "$1" "$KP_STATE"
  else
    emit "$1" "${pacman_is:-absent}"
  fi
}

command -v pacman >/dev/null || fail 'this host has no pacman' 'the module package uses the package manager that there is'
if [ -n "$KP_UPDATE_CACHE" ]; then
  emit_lists 60 /var/lib/pacman/sync '*.db' /etc/pacman.conf /etc/pacman.d
fi

for pacman_name; do
  shift
  case $pacman_name in
    *.pkg.tar*) pacman_emit_file "$pacman_name" ;;
    *) set -- "$@" "$pacman_name" ;;
  esac
done
pacman_find "$@"
if [ -n "$KP_UPGRADE" ] || [ "$KP_STATE" = latest ]; then pacman_find_newer; fi
emit_packages "$pacman_found" "$pacman_newer" "$@"
if [ -n "$KP_UPGRADE" ]; then
  if [ -n "$pacman_newer" ]; then
    emit upgrades "$(printf '%s\n' "$pacman_newer" | wc -l)"
  else
    emit upgrades none
  fi
fi
