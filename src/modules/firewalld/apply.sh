# Changes the zone, in the running firewall and permanently.

# firewalld_do FUNCTION OPTION...: calls the function.
firewalld_do() {
  "$@" >&2 || fail 'firewalld refuses the change' 'what it said is above'
}

if [ -n "$KP_ENABLE" ]; then firewalld_verb=add firewalld_back=remove; else firewalld_verb=remove firewalld_back=add; fi
# an interface may be of another zone
if [ "$firewalld_verb:$KP_OPTION" = add:interface ]; then firewalld_verb=change; fi

set --
if differs immediate; then set -- ${KP_ZONE:+--zone="$KP_ZONE"} "--$firewalld_back-$KP_OPTION$KP_VALUE"; fi
# shellcheck disable=SC2016 # for the shell that puts it back
keep_by firewalld 'tar -cf files -C / etc/firewalld; for word; do printf "%s\n" "$word"; done >words' '
  rm -rf /etc/firewalld/zones
  tar -xpf files -C /
  while IFS="" read -r word; do set -- "$@" "$word"; done <words
  if [ "$#" -gt 0 ]; then firewall-cmd -q "$@"; fi' "$@"

if differs zone; then
  firewalld_name=$KP_ZONE KP_ZONE=''
  if [ "$KP_STATE" = present ]; then firewalld_verb=new; else firewalld_verb=delete; fi
  firewalld_do firewalld_permanent "--$firewalld_verb-zone=$firewalld_name"
  KP_ZONE=$firewalld_name
fi
if differs target; then firewalld_do firewalld_permanent --set-target="$KP_TO_TARGET"; fi
if differs permanent; then firewalld_do firewalld_permanent "--$firewalld_verb-$KP_OPTION$KP_VALUE"; fi
if differs immediate; then
  firewalld_do firewalld_call "--$firewalld_verb-$KP_OPTION$KP_VALUE" ${KP_ENABLE:+${KP_TIMEOUT:+--timeout="$KP_TIMEOUT"}}
fi
