# Asks pacman which packages are installed.

pacman_newer=''

# pacman_find NAME...: sets $pacman_found to those that are installed, one a line: packages, what packages provide, and groups
# with all their packages. With state absent, a group with one of its packages is enough.
pacman_find() {
  pacman_found=''
  [ $# != 0 ] || return 0
  if [ "$KP_STATE" = absent ]; then
    kp_rows=$nl$(pacman -Qq -- "$@" 2>/dev/null || true)$nl
    kp_groups=$nl$(pacman -Qg -- "$@" 2>/dev/null || true)
    for kp_name; do
      case $kp_rows$kp_groups in
        *"$nl$kp_name$nl"* | *"$nl$kp_name "*) pacman_found=$pacman_found$kp_name$nl ;;
      esac
    done
  else
    kp_pacman_missing "$@"
    for kp_name; do
      case $kp_rows in
        *"$nl${kp_name##*/}$nl"*) if ! kp_pacman_has_group "$kp_name"; then continue; fi ;;
      esac
      pacman_found=$pacman_found$kp_name$nl
    done
  fi
}

# pacman_find_newer: sets $pacman_newer to the names of packages with a newer version, one a line.
pacman_find_newer() {
  # NAME OLD -> NEW, without those that the configuration ignores; otherwise the status is 1
  pacman_newer=$(pacman -Qu || true)
  pacman_newer=$(printf '%s\n' "$pacman_newer" | sed -n '/\[ignored\]$/d; s/ .*//p')
}

# kp_pacman_missing NAME...: sets kp_rows to the names that are not installed; a name can have a repository.
kp_pacman_missing() {
  for kp_name; do
    shift
    set -- "$@" "${kp_name##*/}"
  done
  kp_status=0
  kp_rows=$(pacman -T -- "$@") || kp_status=$?
  # pacman(8): some are missing
  [ "$kp_status" = 0 ] || [ "$kp_status" = 127 ] || fail 'pacman cannot say what is installed'
  kp_rows=$nl$kp_rows$nl
}

kp_pacman_has_group() {
  kp_group=$(pacman -Sgq -- "$1" 2>/dev/null) || return 1
  run_with "$kp_group" pacman -T -- >/dev/null
}
