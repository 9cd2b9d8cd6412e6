# Reads the settings of ufw, calls it, and refuses rules that would lock kplay out, for all modules that change it.

# ufw_setting FILE NAME: sets $value to a setting of ufw's.
ufw_setting() {
  value=''
  while read -r kp_line || [ -n "$kp_line" ]; do
    case $kp_line in
      "$2="*)
        value=${kp_line#*=}
        value=${value#\"}
        value=${value%\"}
        ;;
    esac
  done <"$1"
}

# ufw_policy CHAIN: sets $value to the policy for INPUT, OUTPUT or FORWARD: allow, deny or reject.
ufw_policy() {
  ufw_setting /etc/default/ufw "DEFAULT_${1}_POLICY"
  case $value in
    ACCEPT) value=allow ;;
    REJECT) value=reject ;;
    *) value=deny ;;
  esac
}

# ufw_is_active: is it active at boot, and now?
ufw_is_active() {
  command -v ufw >/dev/null && [ -r /etc/ufw/ufw.conf ] || return 1
  ufw_setting /etc/ufw/ufw.conf ENABLED
  [ "$value" = yes ] && iptables -w -n -L ufw-user-input >/dev/null 2>&1 3>&-
}

# ufw_do VERB...: calls ufw.
ufw_do() {
  LC_ALL=C ufw --force "$@" >&2 3>&- || fail "ufw $1 failed" 'what it said is above'
}

# keep_ufw: a transaction, if there is one, can put all of ufw back.
keep_ufw() {
  keep_by ufw 'ufw status >status; tar -cf files -C / etc/default/ufw etc/ufw' '
    tar -xpf files -C /
    if grep -q "^Status: active" status; then ufw --force enable && ufw reload; else ufw disable; fi'
}

# ufw_refuse_lockout FAMILY POLICY RULES: fails if a policy for incoming packets (ACCEPT or DROP) and the rules, the text of a file of
# ufw, would close the port of the SSH connection. FAMILY is 6 for IPv6, and empty for IPv4.
ufw_refuse_lockout() {
  refuse_lockout INPUT <<END
:INPUT $2
-A INPUT -j ufw$1-before-input
-A INPUT -j ufw$1-user-input
$(cat "/etc/ufw/before$1.rules")
$3
END
}
