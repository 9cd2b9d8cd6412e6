# Reports the facts about the network, as `ip` prints them.

# fact_interfaces: sets the result `interfaces`: links, an empty line, and addresses.
fact_interfaces() {
  kp_links=$(ip -o link show 2>/dev/null) || kp_links=''
  kp_addresses=$(ip -o addr show 2>/dev/null) || kp_addresses=''
  result interfaces "$kp_links$nl$nl$kp_addresses"
}

# fact_default_address 4|6: sets the results `default_ipv4.*` or `default_ipv6.*`.
fact_default_address() {
  kp_family=$1 kp_gateway='' kp_interface='' kp_address=''
  kp_list=$(ip "-$1" route show default 2>/dev/null) || kp_list=''
  # shellcheck disable=SC2086 # words of the route
  set -- $kp_list
  while [ $# -gt 1 ]; do
    case $1 in
      via) kp_gateway=${kp_gateway:-$2} ;;
      dev) kp_interface=${kp_interface:-$2} ;;
      src) kp_address=${kp_address:-$2} ;;
    esac
    shift
  done
  kp_list=$(ip "-$kp_family" -o addr show ${kp_interface:+dev "$kp_interface"} scope global 2>/dev/null) || kp_list=''
  kp_take_address
  kp_name=default_ipv$kp_family
  result "$kp_name.address" "$kp_address"
  result "$kp_name.interface" "$kp_interface"
  result "$kp_name.gateway" "$kp_gateway"
  result "$kp_name.prefix" "$kp_prefix"
  [ "$kp_family" = 6 ] || result "$kp_name.broadcast" "$kp_broadcast"
  kp_link_result macaddress address
  kp_link_result mtu mtu
}

# Sets a result to what the kernel says of the interface in a file.
kp_link_result() {
  kp_line=''
  { read -r kp_line <"/sys/class/net/$kp_interface/$2"; } 2>/dev/null || :
  result "$kp_name.$1" "$kp_line"
}

# Takes the line of the address; without a default route, or with one that has no address, the first address that
# reaches further than this host.
kp_take_address() {
  kp_prefix='' kp_broadcast=''
  while read -r _ kp_one _ kp_two kp_key kp_value _; do
    if [ -n "$kp_two" ] && { [ -z "$kp_address" ] || [ "${kp_two%/*}" = "$kp_address" ]; }; then
      kp_address=${kp_two%/*} kp_prefix=${kp_two#*/} kp_interface=${kp_interface:-$kp_one}
      if [ "$kp_key" = brd ]; then kp_broadcast=$kp_value; fi
      return 0
    fi
  done <<END
$kp_list
END
}

# fact_addresses NAME 4|6: sets the result to the addresses that reach further than this host, a line each.
fact_addresses() {
  kp_list=$(ip "-$2" -o addr show scope global 2>/dev/null) || kp_list=''
  kp_addresses=''
  while read -r _ _ _ kp_address _; do
    kp_addresses=$kp_addresses${kp_addresses:+$nl}${kp_address%/*}
  done <<END
$kp_list
END
  result "$1" "$kp_addresses"
}

# fact_dns: sets the result `dns` to the lines of resolv.conf.
fact_dns() {
  kp_list=''
  if [ -r /etc/resolv.conf ]; then
    while read -r kp_line || [ -n "$kp_line" ]; do kp_list=$kp_list$kp_line$nl; done </etc/resolv.conf
  fi
  result dns "$kp_list"
}
