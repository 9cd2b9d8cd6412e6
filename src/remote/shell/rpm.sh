# Asks rpm which packages are installed, for the package managers that use it.

# rpm_find NAME...: sets $rpm_found to those that are installed, one a line. A name is that of a package, with its version and
# architecture or without, or of something that a package provides. KP_INSTALLROOT is the root directory.
rpm_find() {
  rpm_found=''
  [ $# != 0 ] || return 0
  kp_format='%{NAME}\n%{NAME}.%{ARCH}\n%{NAME}-%{VERSION}\n%{NAME}-%{VERSION}-%{RELEASE}\n'
  kp_rows=$nl$(kp_rpm "$kp_format%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}\n" -- "$@" || true)$nl
  for kp_name; do
    shift
    case $kp_rows in
      *"$nl$kp_name$nl"*) rpm_found=$rpm_found$kp_name$nl ;;
      *) set -- "$@" "$kp_name" ;;
    esac
  done
  [ $# != 0 ] || return 0
  kp_rows=$nl$(kp_rpm '[%{PROVIDENAME}\n][%{FILENAMES}\n]' --whatprovides -- "$@" || true)$nl
  for kp_name; do
    case $kp_rows in *"$nl$kp_name$nl"*) rpm_found=$rpm_found$kp_name$nl ;; esac
  done
}

kp_rpm() {
  # rpm would create a database in a new root directory
  if [ -n "$KP_INSTALLROOT" ] && ! kp_exists "$KP_INSTALLROOT/var/lib/rpm/*" &&
    ! kp_exists "$KP_INSTALLROOT/usr/lib/sysimage/rpm/*"; then
    return 0
  fi
  rpm ${KP_INSTALLROOT:+--root "$KP_INSTALLROOT"} -q --qf "$@"
}

# rpm_emit_file PATH: emits the state of the package in a file of the host.
rpm_emit_file() {
  if [ ! -e "$1" ]; then
    # an earlier step may bring it
    [ -n "$KP_CHECK" ] || fail "there is no file $1"
    emit "$1" absent
    return 0
  fi
  kp_package=$(rpm -qp --nosignature --qf '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}' -- "$1") || fail "$1 is not a package"
  rpm_find "$kp_package"
  if [ -n "$rpm_found" ]; then emit "$1" "$KP_STATE"; else emit "$1" absent; fi
}
