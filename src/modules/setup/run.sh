# Returns the wanted facts.

read_only

setup_os_release() {
  ID='' ID_LIKE='' VERSION_ID='' VERSION_CODENAME=''
  for file in /etc/os-release /usr/lib/os-release; do
    [ -r "$file" ] || continue
    while IFS='=' read -r key value; do
      # the file holds shell words; only quotes around the whole are removed, nothing is run
      case $value in \"*\" | \'*\') value=${value#?} value=${value%?} ;; esac
      case $key in
        ID) ID=$value ;;
        ID_LIKE) ID_LIKE=$value ;;
        VERSION_ID) VERSION_ID=$value ;;
        VERSION_CODENAME) VERSION_CODENAME=$value ;;
      esac
    done <"$file"
    return 0
  done
}

setup_family() {
  case " $ID $ID_LIKE " in
    *' debian '* | *' ubuntu '*) family='Debian' ;;
    *' rhel '* | *' fedora '* | *' centos '*) family='RedHat' ;;
    *' suse '* | *' opensuse '*) family='Suse' ;;
    *' alpine '*) family='Alpine' ;;
    *' arch '*) family='Archlinux' ;;
    *) family=$ID ;;
  esac
}

setup_distribution() {
  case $ID in
    debian) name='Debian' ;;
    ubuntu) name='Ubuntu' ;;
    rhel) name='RedHat' ;;
    centos) name='CentOS' ;;
    rocky) name='Rocky' ;;
    almalinux) name='AlmaLinux' ;;
    fedora) name='Fedora' ;;
    alpine) name='Alpine' ;;
    arch) name='Archlinux' ;;
    *) name=$ID ;;
  esac
}

# Finds the first of some programs that exists.
setup_first() {
  found=''
  for program in "$@"; do
    if command -v "$program" >/dev/null; then
      found=$program
      return 0
    fi
  done
}

setup_fact() {
  case $1 in
    os_family)
      setup_os_release
      setup_family
      result os_family "$family"
      ;;
    distribution)
      setup_os_release
      setup_distribution
      result distribution "$name"
      ;;
    distribution_version)
      setup_os_release
      result distribution_version "$VERSION_ID"
      ;;
    distribution_major_version)
      setup_os_release
      result distribution_major_version "${VERSION_ID%%.*}"
      ;;
    distribution_release)
      setup_os_release
      result distribution_release "$VERSION_CODENAME"
      ;;
    architecture) result architecture "$(uname -m)" ;;
    kernel) result kernel "$(uname -r)" ;;
    hostname)
      name=$(uname -n)
      result hostname "${name%%.*}"
      ;;
    fqdn) result fqdn "$(setup_fqdn)" ;;
    domain)
      name=$(setup_fqdn)
      case $name in *.*) result domain "${name#*.}" ;; *) result domain '' ;; esac
      ;;
    cpus) result cpus "$(grep -c '^processor' /proc/cpuinfo)" ;;
    memory_mb)
      while read -r key value _; do
        if [ "$key" = MemTotal: ]; then result memory_mb "$((value / 1024))"; fi
      done </proc/meminfo
      ;;
    default_ipv4) setup_default_ipv4 ;;
    ipv4_addresses)
      result ipv4_addresses "$(ip -4 -o addr show scope global 2>/dev/null | while read -r _ _ _ address _; do printf '%s\n' "${address%/*}"; done)"
      ;;
    service_manager)
      if [ -d /run/systemd/system ]; then
        result service_manager systemd
      else
        setup_first rc-service
        if [ -n "$found" ]; then result service_manager openrc; else result service_manager sysv; fi
      fi
      ;;
    package_manager)
      setup_first apt-get dnf yum zypper apk pacman
      result package_manager "${found%-get}"
      ;;
    machine_id) setup_line machine_id /etc/machine-id ;;
    boot_id) setup_line boot_id /proc/sys/kernel/random/boot_id ;;
    user)
      session_user
      result user "$value"
      ;;
    uid) result uid "$(id -u)" ;;
    home) result home "${HOME-}" ;;
    shell) result shell "${SHELL-}" ;;
    virtualization) result virtualization "$(systemd-detect-virt 2>/dev/null || :)" ;;
    timezone) setup_timezone ;;
  esac
}

setup_line() {
  line=''
  if [ -r "$2" ]; then read -r line <"$2" || :; fi
  result "$1" "$line"
}

setup_fqdn() {
  hostname -f 2>/dev/null || uname -n
}

setup_default_ipv4() {
  route=$(ip -4 route show default 2>/dev/null) || route=''
  gateway='' interface='' address=''
  # shellcheck disable=SC2086 # words of the route
  set -- $route
  while [ $# -gt 1 ]; do
    case $1 in
      via) gateway=$2 ;;
      dev) interface=$2 ;;
      src) address=$2 ;;
    esac
    shift
  done
  if [ -z "$address" ]; then
    # no default route, or one without an address of its own: the first address that reaches further than this host
    set -f
    # shellcheck disable=SC2046
    set -- $(ip -4 -o addr show ${interface:+dev "$interface"} scope global 2>/dev/null)
    set +f
    if [ $# -gt 3 ]; then interface=$2 address=${4%/*}; fi
  fi
  result default_ipv4.address "$address"
  result default_ipv4.interface "$interface"
  result default_ipv4.gateway "$gateway"
}

setup_timezone() {
  zone=$(readlink -f /etc/localtime 2>/dev/null) || zone=''
  case $zone in
    */zoneinfo/*) result timezone "${zone#*/zoneinfo/}" ;;
    *) result timezone UTC ;;
  esac
}

for setup_name in $KP_NAMES; do
  setup_fact "$setup_name"
done
