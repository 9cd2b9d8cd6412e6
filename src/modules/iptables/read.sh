# Reports the rule, the chain or the policy.

# iptables_call VERB...: calls iptables for the table.
iptables_call() {
  "$KP_PROGRAM" -w "$KP_WAIT" -t "$KP_TABLE" "$@" 3>&-
}

# iptables_change FUNCTION RULE...: calls the function with the words of the change.
iptables_change() {
  if [ -n "$KP_FLUSH" ]; then
    "$1" -F ${KP_CHAIN:+"$KP_CHAIN"}
  elif [ -n "$KP_POLICY" ]; then
    "$1" -P "$KP_CHAIN" "$KP_POLICY"
  elif [ -z "$KP_HAS_RULE" ]; then
    if [ "$KP_STATE" = present ]; then "$1" -N "$KP_CHAIN"; else "$1" -X "$KP_CHAIN"; fi
  else
    iptables_to=$1
    shift
    case $KP_STATE:$KP_ACTION in
      absent:*) "$iptables_to" -D "$KP_CHAIN" "$@" ;;
      *:insert) "$iptables_to" -I "$KP_CHAIN" ${KP_RULE_NUM:+"$KP_RULE_NUM"} "$@" ;;
      *) "$iptables_to" -A "$KP_CHAIN" "$@" ;;
    esac
  fi
}

# Sets iptables_rules to the rules as they would be, from a network of its own. Fails if the host does not allow that.
iptables_rehearse() {
  # shellcheck disable=SC2016 # the inner shell expands these
  iptables_rules=$("$KP_PROGRAM-save" -t filter 3>&- | unshare --net sh -c '
    program=$1
    shift
    "$program-restore" && "$program" "$@" && exec "$program-save" -t filter
  ' sh "$KP_PROGRAM" "$@" 2>/dev/null 3>&-)
}

# Fails if the change would close the port of the SSH connection.
iptables_watch_port() {
  ssh_family
  if [ "$KP_TABLE:$KP_IP_VERSION" != "filter:$value" ]; then return 0; fi
  if iptables_change iptables_rehearse "$@"; then
    refuse_lockout INPUT <<END
$iptables_rules
END
  fi
}

# Emits whether the rule exists. Status 1 says that it does not; others, that iptables does not understand it.
iptables_emit_rule() {
  iptables_status=0
  iptables_said=$(iptables_call -C "$KP_CHAIN" "$@" 2>&1) || iptables_status=$?
  case $iptables_status in
    0) emit rule present ;;
    1) emit rule absent ;;
    *) fail "$KP_PROGRAM refuses the rule: ${iptables_said%%"$nl"*}" ;;
  esac
}

# Emits the state of the chain, its policy, and whether it has rules; without a chain, whether the table has rules.
iptables_emit_chain() {
  if ! iptables_all=$(iptables_call -S ${KP_CHAIN:+"$KP_CHAIN"} 2>/dev/null); then
    emit chain absent
    emit rules none
    return 0
  fi
  emit chain present
  case $nl$iptables_all in *"$nl-A "*) emit rules some ;; *) emit rules none ;; esac
  case $iptables_all in
    "-P $KP_CHAIN "*)
      iptables_all=${iptables_all#"-P $KP_CHAIN "}
      emit policy "${iptables_all%%[ "$nl"]*}"
      ;;
  esac
}

if ! command -v "$KP_PROGRAM" >/dev/null; then
  # an earlier task of the same run may install it
  [ -n "$KP_CHECK" ] || fail "this host has no $KP_PROGRAM" 'install the package iptables first'
  emit rule absent
  emit chain absent
  emit rules none
  emit policy ACCEPT
  return 0
fi
if [ -n "$KP_HAS_RULE" ]; then iptables_emit_rule "$@"; fi
if [ -z "$KP_HAS_RULE" ] || [ -n "$KP_CHAIN_MANAGEMENT" ]; then iptables_emit_chain; fi
if is_first_look && { differs rule || differs rules || differs policy; }; then iptables_watch_port "$@"; fi
