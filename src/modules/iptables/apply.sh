# Changes the rule, the chain or the policy.

# iptables_do VERB...: calls iptables.
iptables_do() {
  iptables_call "$@" >&2 || fail "$KP_PROGRAM $1 failed" 'what it said is above'
}

# A table that was not in use is emptied.
# shellcheck disable=SC2016 # for the shell that puts them back
keep_by 'the rules of iptables' 'iptables-save -c >ipv4; ip6tables-save -c >ipv6' '
  for family in ipv4 ipv6; do
    if [ "$family" = ipv4 ]; then program=iptables; else program=ip6tables; fi
    "$program-restore" -w 60 -c <"$family" || exit
    for table in filter nat mangle raw security; do
      if grep -q "^\*$table" "$family" || ! "$program-save" | grep -q "^\*$table"; then continue; fi
      "$program" -w 60 -t "$table" -F
      "$program" -w 60 -t "$table" -X
      "$program-save" -t "$table" | sed -n "s/^:\([A-Z]*\) [A-Z].*/\1/p" | while read -r chain; do
        "$program" -w 60 -t "$table" -P "$chain" ACCEPT
      done
    done
  done'

if [ -n "$KP_HAS_RULE" ] && differs chain; then iptables_do -N "$KP_CHAIN"; fi
if differs rule || differs rules || differs policy || [ -z "$KP_HAS_RULE" ]; then iptables_change iptables_do "$@"; fi
