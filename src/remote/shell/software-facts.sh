# Reports the facts about installed software: packages, services, Python.

# fact_packages [MANAGER...]: sets the result `packages`: the name of a package manager, and its packages, a line each. Without
# arguments, it takes the first one that the host has.
fact_packages() {
  if [ $# = 0 ]; then set -- apt apk rpm pacman; fi
  for kp_manager in "$@"; do
    kp_list=''
    case $kp_manager in
      apt) kp_program=dpkg-query ;;
      dnf | dnf5 | yum | zypper) kp_program=rpm ;;
      *) kp_program=$kp_manager ;;
    esac
    if command -v "$kp_program" >/dev/null; then
      kp_list_packages "$kp_program" || fail "$kp_program cannot list the packages"
      result packages "$kp_program$nl$kp_list"
      return 0
    fi
  done
  result packages ''
}

kp_list_packages() {
  case $1 in
    dpkg-query)
      # shellcheck disable=SC2016 # fields of dpkg-query
      kp_list=$(dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${Section}\t${Origin}\n')
      ;;
    rpm) kp_list=$(rpm -qa --qf '%{NAME}\t%{VERSION}\t%{RELEASE}\t%{EPOCH}\t%{ARCH}\n') ;;
    apk) kp_list=$(apk info -v 2>/dev/null) ;;
    pacman) kp_list=$(pacman -Q) ;;
  esac
}

# fact_services: sets the result `services`: the name of a service manager, and what it prints about its services.
fact_services() {
  if [ -d /run/systemd/system ]; then
    kp_list=$(systemctl list-units --no-pager --plain --no-legend --type service --all) ||
      fail 'systemctl cannot list the services'
    kp_files=$(systemctl list-unit-files --no-pager --no-legend --type service) ||
      fail 'systemctl cannot list the files of services'
    result services "systemd$nl$kp_list$nl$nl$kp_files"
  elif command -v rc-status >/dev/null; then
    kp_list=$(rc-status --all --servicelist --nocolor 2>/dev/null || rc-status --servicelist)
    result services "openrc$nl$kp_list"
  else
    result services ''
  fi
}

# fact_python NAME: sets the result of this name to the path of Python and its version.
fact_python() {
  kp_python=''
  for kp_program in python3 /usr/libexec/platform-python python; do
    if kp_python=$(command -v "$kp_program"); then break; fi
  done
  kp_version=''
  if [ -n "$kp_python" ]; then
    kp_version=$("$kp_python" -c 'import platform; print(platform.python_version())' 2>/dev/null) || kp_version=''
  fi
  result "$1" "$kp_python$nl$kp_version"
}
