# Loads the rules, writes them to the file, and lets nftables load it at boot.

if differs running; then
  keep_by 'the table inet kplay' 'nft list table inet kplay >table 2>/dev/null || : >table' '
    { printf "table inet kplay\ndelete table inet kplay\n"; cat table; } | nft -f -'
  if [ "$KP_STATE" = absent ]; then
    nft delete table inet kplay 3>&- || fail 'nft cannot delete the table' 'what it said is above'
  else
    printf %s "$KP_CONTENT" | nft -f - 3>&- || fail 'nft refuses the rules' 'what it said is above'
  fi
fi
# before the file goes, nothing may include it
if differs included && [ "$KP_STATE" = absent ]; then
  enter_target "$KP_PATH"
  file_attributes
  open_entry
  put_text included firewall_edit
fi
enter "$KP_DEST"
file_attributes
if [ "$KP_STATE" = absent ]; then
  if [ -n "$entry" ] && [ "$file_type" != absent ]; then remove_entry; fi
  return 0
fi
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
