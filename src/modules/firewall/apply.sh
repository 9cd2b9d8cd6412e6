# Writes the rules and loads them: for nftables, which also loads them at boot, or for ufw where it is active.

firewall_keep_table() {
  keep_by 'the table inet kplay' 'nft list table inet kplay >table 2>/dev/null || : >table' '
    { printf "table inet kplay\ndelete table inet kplay\n"; cat table; } | nft -f -'
}

firewall_remove_table() {
  firewall_keep_table
  nft delete table inet kplay 3>&- || fail 'nft cannot delete the table' 'what it said is above'
}

# firewall_rewrite FUNCTION: replaces $KP_PATH by what the function makes of it.
firewall_rewrite() {
  enter_target "$KP_PATH"
  file_attributes
  open_entry
  own_entry
  open_temp
  "$1" yes </proc/self/fd/8 >&9
  replace_entry
}

firewall_remove_file() {
  enter "$KP_DEST"
  file_attributes
  if [ -n "$entry" ] && [ "$file_type" != absent ]; then remove_entry; fi
}

firewall_remove_nft() {
  if nft list table inet kplay >/dev/null 2>&1 3>&-; then firewall_remove_table; fi
  # before the file goes, nothing may include it
  firewall_find_conf
  if [ -f "$KP_PATH" ]; then
    firewall_present=''
    firewall_rewrite firewall_edit
  fi
  firewall_remove_file
}

firewall_put_nft() {
  if differs running; then
    firewall_keep_table
    printf %s "$KP_CONTENT" | nft -f - 3>&- || fail 'nft refuses the rules' 'what it said is above'
  fi
  enter "$KP_DEST"
  file_attributes
  if [ -z "$entry" ]; then make_parent "$KP_DEST"; fi
  put_file
  if differs included; then
    enter_target "$KP_PATH"
    file_attributes
    if [ "$file_type" = file ]; then open_entry; fi
    put_text included firewall_edit
  fi
  if differs enabled; then
    keep_by 'the service nftables' : 'systemctl -q disable nftables'
    systemctl -q enable nftables >&2 3>&- || fail 'systemd cannot enable nftables' 'what it said is above'
  fi
}

# firewall_put_ufw FAMILY: brings the rules into the file and the kernel, if they differ.
firewall_put_ufw() {
  firewall_ufw_compare "$1"
  if [ -n "$firewall_file" ]; then
    KP_PATH=$firewall_path
    firewall_rewrite firewall_ufw_edit
  fi
  if [ -n "$firewall_kernel" ]; then
    printf '%s\n' "$firewall_rules" | "ip${firewall_family}tables-restore" -w -n 3>&- ||
      fail 'iptables refuses the rules' 'what it said is above'
  fi
}

# firewall_put_policy CHAIN WANTED DIRECTION: sets a policy of ufw, if it differs.
firewall_put_policy() {
  ufw_policy "$1"
  if [ -n "$2" ] && [ "$value" != "$2" ]; then ufw_do default "$2" "$3"; fi
}

firewall_apply_ufw() {
  keep_ufw
  for firewall_each in $firewall_families; do firewall_put_ufw "$firewall_each"; done
  if [ "$KP_STATE" = present ]; then
    firewall_put_policy INPUT "$KP_INCOMING" incoming
    firewall_put_policy OUTPUT "$KP_OUTGOING" outgoing
    firewall_put_policy FORWARD "$KP_FORWARDED" routed
  fi
  if [ -e "$KP_DEST" ]; then firewall_remove_nft; fi
}

if ufw_is_active; then
  firewall_apply_ufw
elif [ "$KP_STATE" = absent ]; then
  firewall_remove_nft
else
  firewall_put_nft
fi
