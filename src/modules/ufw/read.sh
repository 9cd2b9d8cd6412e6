# Reports the rule, the default policy, the logging, and whether the firewall is active.

# ufw_rule WORD...: calls ufw for the rule; only to see what it would do, if ufw_dry is set.
ufw_rule() {
  LC_ALL=C ufw ${ufw_dry:+--dry-run} ${KP_ROUTE:+route} ${KP_DELETE:+delete} ${ufw_place:+insert "$ufw_place"} "$@" 3>&-
}

# Sets ufw_place to the number of a new rule, as `ufw status numbered` counts: first those of IPv4.
ufw_find_place() {
  ufw_place=''
  if [ -z "$KP_INSERT" ] || [ -n "$KP_DELETE" ]; then return 0; fi
  ufw_place=$KP_INSERT
  if [ "$KP_INSERT_RELATIVE_TO" = zero ]; then return 0; fi
  ufw_count=0 ufw_count6=0
  while read -r ufw_line; do
    case $ufw_line in '### tuple'*) ufw_count=$((ufw_count + 1)) ;; esac
  done </etc/ufw/user.rules
  while read -r ufw_line; do
    case $ufw_line in '### tuple'*) ufw_count6=$((ufw_count6 + 1)) ;; esac
  done </etc/ufw/user6.rules
  ufw_last=$((ufw_count + ufw_count6))
  case $KP_INSERT_RELATIVE_TO in
    first-ipv4) ufw_from=1 ;;
    last-ipv4) ufw_from=$((ufw_count > 0 ? ufw_count : 1)) ;;
    first-ipv6) ufw_from=$((ufw_count + 1)) ;;
    last-ipv6) ufw_from=$((ufw_count6 > 0 ? ufw_last : ufw_last + 1)) ;;
  esac
  ufw_place=$((KP_INSERT + ufw_from))
  if [ "$ufw_place" -gt "$ufw_last" ]; then ufw_place=''; fi
}

# Is the rule there, as far as its lines show that?
ufw_has_rule() {
  [ -n "$KP_TUPLE4" ] && grep -Fqx -- "$KP_TUPLE4" /etc/ufw/user.rules || return 1
  ufw_setting /etc/default/ufw IPV6
  [ -z "$KP_TUPLE6" ] || [ "$value" != yes ] || grep -Fqx -- "$KP_TUPLE6" /etc/ufw/user6.rules
}

# Sets ufw_rules to what the rules would be, and ufw_same if they are the same. ufw prints only those of the families concerned.
ufw_foresee() {
  ufw_same=yes ufw_rules='' ufw_dry=yes
  if ufw_has_rule; then return 0; fi
  ufw_find_place
  ufw_rules=$(ufw_rule "$@") || fail 'ufw refuses the rule' 'what it said is above'
  # shellcheck disable=SC2016 # dollars of awk
  ufw_same=$(printf '%s\n' "$ufw_rules" | awk '
    /^:ufw6?-user-input/ { family = /ufw6/; seen[now, family] = 1 }
    /^### tuple/ { all[now, family] = all[now, family] $0 "\n" }
    END {
      for (family = 0; family < 2; family++)
        if (seen[0, family] && all[0, family] != all[1, family]) exit
      print "yes"
    }' now=0 - now=1 /etc/ufw/user.rules /etc/ufw/user6.rules 3>&-)
}

ufw_emit_policies() {
  case $KP_DIRECTION in
    incoming) ufw_policy INPUT ;;
    outgoing) ufw_policy OUTPUT ;;
    routed) ufw_policy FORWARD ;;
  esac
  emit "$KP_DIRECTION" "$value"
}

ufw_emit_rule() {
  if [ -z "$KP_RULE" ]; then return 0; fi
  ufw_foresee "$@"
  case $ufw_same:$KP_DELETE in
    yes: | :yes) emit rule present ;;
    *) emit rule absent ;;
  esac
}

ufw_emit_logging() {
  ufw_setting /etc/ufw/ufw.conf LOGLEVEL
  if [ "$KP_LOGGING:$value" = "on:${value#off}" ]; then value=on; fi
  emit logging "$value"
}

# Emits whether it is active: at boot, and now.
ufw_emit_active() {
  if ufw_is_active; then ufw_active=yes; else ufw_active=no; fi
  emit active "$ufw_active"
}

# Fails if the change would close the port of the SSH connection.
ufw_watch_port() {
  ssh_family
  if [ -z "$value" ] || [ "${KP_STATE:-reloaded}:$ufw_active" = reloaded:no ]; then return 0; fi
  case $KP_STATE in disabled | reset) return 0 ;; esac
  if [ "$value" = ipv6 ]; then ufw_family=6; else ufw_family=''; fi
  ufw_setting /etc/default/ufw IPV6
  if [ "$ufw_family:$value" = 6:no ]; then return 0; fi
  ufw_setting /etc/default/ufw DEFAULT_INPUT_POLICY
  if [ "$KP_DIRECTION" = incoming ] && [ -n "$KP_DEFAULT" ]; then
    if [ "$KP_DEFAULT" = allow ]; then value=ACCEPT; else value=DROP; fi
  fi
  case $ufw_rules in
    *":ufw$ufw_family-user-input "*) ;;
    *) ufw_rules=$(cat "/etc/ufw/user$ufw_family.rules") ;;
  esac
  ufw_refuse_lockout "$ufw_family" "$value" "$ufw_rules"
}

if ! command -v ufw >/dev/null; then
  # an earlier task of the same run may install it
  [ -n "$KP_CHECK" ] || fail 'this host has no ufw' 'install the package ufw first'
  emit active no
  emit rule absent
  return 0
fi
ufw_rules=''
ufw_emit_active
ufw_emit_policies
ufw_emit_logging
ufw_emit_rule "$@"
emit reloaded "${ufw_reloaded:-no}"
if [ "$KP_STATE" = reset ]; then
  if grep -q '^### tuple' /etc/ufw/user.rules /etc/ufw/user6.rules; then emit rules some; else emit rules none; fi
fi
if is_first_look && { differs rule || differs incoming || differs active; }; then ufw_watch_port; fi
