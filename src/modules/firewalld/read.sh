# Reports whether the zone has what the task is about, in the running firewall and permanently.

# firewalld_call OPTION...: calls firewall-cmd for the zone; status 252 says that firewalld does not run.
firewalld_call() {
  firewall-cmd ${KP_ZONE:+--zone="$KP_ZONE"} "$@" 3>&-
}

# firewalld_permanent OPTION...: the same for the permanent configuration, whether firewalld runs or not.
firewalld_permanent() {
  firewalld_status=0
  firewalld_call --permanent "$@" || firewalld_status=$?
  if [ "$firewalld_status" != 252 ]; then return "$firewalld_status"; fi
  firewall-offline-cmd ${KP_ZONE:+--zone="$KP_ZONE"} "$@" 3>&-
}

# firewalld_ask KEY FUNCTION: emits whether the zone has this. A query has status 1 if not.
firewalld_ask() {
  firewalld_rc=0
  firewalld_said=$("$2" "--query-$KP_OPTION$KP_VALUE" 2>&1) || firewalld_rc=$?
  case $firewalld_rc in
    0) emit "$1" enabled ;;
    1) emit "$1" disabled ;;
    252) fail 'firewalld does not run' 'start it, or write permanent: true without immediate' ;;
    *) fail "firewalld refuses this: ${firewalld_said#Error: }" ;;
  esac
}

firewalld_emit_zone() {
  firewalld_name=$KP_ZONE KP_ZONE=''
  firewalld_zones=$(firewalld_permanent --get-zones 2>&1) || fail "firewalld does not list its zones: $firewalld_zones"
  KP_ZONE=$firewalld_name
  case " $firewalld_zones " in *" $KP_ZONE "*) emit zone present ;; *) emit zone absent ;; esac
}

firewalld_emit_target() {
  firewalld_target=$(firewalld_permanent --get-target 2>&1) || fail "firewalld refuses this: ${firewalld_target#Error: }"
  emit target "$firewalld_target"
}

# firewalld_rules LIST: turns `ports: 22/tcp 80-81/tcp` into rules of iptables.
firewalld_rules() {
  for firewalld_port in $1; do
    if [ "$KP_OPTION$KP_VALUE" = "port=$firewalld_port" ]; then continue; fi
    firewalld_ports=${firewalld_port%/*}
    printf -- '-A INPUT -p %s --dport %s -j ACCEPT\n' "${firewalld_port#*/}" "$(printf %s "$firewalld_ports" | tr - :)"
  done
}

# Prints the rules that the zone has without what the task removes. What only firewalld understands lets perhaps in.
firewalld_left() {
  firewalld_call --list-all 2>/dev/null | while read -r firewalld_key firewalld_list; do
    case $firewalld_key in
      target:) if [ "$firewalld_list" = ACCEPT ]; then printf -- '-P INPUT ACCEPT\n'; else printf -- '-P INPUT DROP\n'; fi ;;
      ports:) firewalld_rules "$firewalld_list" ;;
      protocols:) case " $firewalld_list " in *' tcp '*) [ "$KP_OPTION$KP_VALUE" = protocol=tcp ] || printf -- '-A INPUT -p tcp -j ACCEPT\n' ;; esac ;;
      rule) printf -- '-A INPUT -m rich -j ACCEPT\n' ;;
      services:)
        for firewalld_service in $firewalld_list; do
          if [ "$KP_OPTION$KP_VALUE" = "service=$firewalld_service" ]; then continue; fi
          firewalld_info=$(firewall-cmd --info-service="$firewalld_service" 2>/dev/null 3>&-) || firewalld_info=''
          firewalld_info=${firewalld_info#*ports: }
          firewalld_rules "${firewalld_info%%"$nl"*}"
        done
        ;;
    esac
  done
}

# Is the zone of the task that of the interface through which SSH comes? One with sources may be another one.
firewalld_is_own_zone() {
  firewalld_active=$(firewall-cmd --get-active-zones 2>/dev/null 3>&-) || return 1
  case $firewalld_active in *sources:*) return 1 ;; esac
  firewalld_default=$(firewall-cmd --get-default-zone 2>/dev/null 3>&-) || return 1
  firewalld_device=$(ip -o route get "$1" 2>/dev/null 3>&-) || return 1
  firewalld_device=${firewalld_device#* dev }
  firewalld_device=${firewalld_device%% *}
  firewalld_zone=$(firewall-cmd --get-zone-of-interface="$firewalld_device" 2>/dev/null 3>&-) || firewalld_zone=$firewalld_default
  [ "${KP_ZONE:-$firewalld_default}" = "$firewalld_zone" ]
}

# Fails if the change would close the port of the SSH connection.
firewalld_watch_port() {
  ssh_address
  if [ -z "$value" ] || [ -n "$KP_ENABLE" ]; then return 0; fi
  case $KP_OPTION in service | port | protocol) ;; *) return 0 ;; esac
  if firewalld_is_own_zone "$value"; then
    refuse_lockout INPUT <<END
$(firewalld_left)
END
  fi
}

if ! command -v firewall-cmd >/dev/null; then
  # an earlier task of the same run may install it
  [ -n "$KP_CHECK" ] || fail 'this host has no firewalld' 'install the package firewalld first'
  emit permanent disabled
  emit immediate disabled
  emit zone absent
  emit target default
  return 0
fi
if [ -n "$KP_TARGET" ]; then
  firewalld_emit_target
elif [ -z "$KP_OPTION" ]; then
  firewalld_emit_zone
else
  if [ -n "$KP_PERMANENT" ]; then firewalld_ask permanent firewalld_permanent; fi
  if [ -n "$KP_NOW" ]; then firewalld_ask immediate firewalld_call; fi
fi
if is_first_look && differs immediate; then firewalld_watch_port; fi
