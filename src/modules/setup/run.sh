# Returns the wanted facts.

read_only

# Reads what os-release(5) says, once.
setup_os_release() {
  [ -z "${setup_knows_os-}" ] || return 0
  setup_knows_os=yes ID='' ID_LIKE='' VERSION_ID='' VERSION_CODENAME='' PRETTY_NAME=''
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
        PRETTY_NAME) PRETTY_NAME=$value ;;
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
    os_family | distribution | distribution_* | lsb) setup_system "$1" ;;
    system) result system "$(uname -s)" ;;
    architecture) result architecture "$(uname -m)" ;;
    kernel) result kernel "$(uname -r)" ;;
    kernel_version) result kernel_version "$(uname -v)" ;;
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
    memory_mb) fact_memory memory_mb MemTotal ;;
    memfree_mb) fact_memory memfree_mb MemFree ;;
    swaptotal_mb) fact_memory swaptotal_mb SwapTotal ;;
    swapfree_mb) fact_memory swapfree_mb SwapFree ;;
    default_ipv4) fact_default_address 4 ;;
    default_ipv6) fact_default_address 6 ;;
    ipv4_addresses) fact_addresses ipv4_addresses 4 ;;
    ipv6_addresses) fact_addresses ipv6_addresses 6 ;;
    interfaces | dns | mounts | devices | packages | services | selinux | apparmor | date_time | env | local) "fact_$1" ;;
    product_name | product_serial | product_uuid | product_version | bios_version) setup_line "$1" "/sys/class/dmi/id/$1" ;;
    system_vendor) setup_line system_vendor /sys/class/dmi/id/sys_vendor ;;
    python | python_version) fact_python "$1" ;;
    virtualization | virtualization_role) fact_virtualization "$1" ;;
    cmdline) setup_line cmdline /proc/cmdline ;;
    loadavg) setup_line loadavg /proc/loadavg ;;
    uptime_seconds) setup_line uptime_seconds /proc/uptime ;;
    fips) setup_line fips /proc/sys/crypto/fips_enabled ;;
    machine_id) setup_line machine_id /etc/machine-id ;;
    boot_id) setup_line boot_id /proc/sys/kernel/random/boot_id ;;
    *) setup_other "$1" ;;
  esac
}

# Reports facts of os-release(5).
setup_system() {
  setup_os_release
  case $1 in
    os_family)
      setup_family
      result os_family "$family"
      ;;
    distribution)
      setup_distribution
      result distribution "$name"
      ;;
    distribution_version) result distribution_version "$VERSION_ID" ;;
    distribution_major_version) result distribution_major_version "${VERSION_ID%%.*}" ;;
    distribution_release) result distribution_release "$VERSION_CODENAME" ;;
    lsb)
      setup_distribution
      result lsb.id "$name"
      result lsb.release "$VERSION_ID"
      result lsb.major_release "${VERSION_ID%%.*}"
      result lsb.codename "$VERSION_CODENAME"
      result lsb.description "$PRETTY_NAME"
      ;;
  esac
}

# Reports facts about the programs and the user of the session.
setup_other() {
  case $1 in
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
    user)
      session_user
      result user "$value"
      ;;
    uid) result uid "$(id -u)" ;;
    gid) result gid "$(id -g)" ;;
    home) result home "${HOME-}" ;;
    shell) result shell "${SHELL-}" ;;
    timezone) setup_timezone ;;
  esac
}

# Sets a result to the first line of a file, or to nothing.
setup_line() {
  line=''
  if [ -r "$2" ]; then { read -r line <"$2"; } 2>/dev/null || :; fi
  result "$1" "$line"
}

setup_fqdn() {
  hostname -f 2>/dev/null || uname -n
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
