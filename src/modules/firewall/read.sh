# Reports the file, whether the kernel has its rules, and whether they are loaded at boot.

# shellcheck disable=SC2016 # dollars of awk
firewall_awk='
function edit(   i, found) {
  for (i = count; i >= 1; i--) {
    if (bare(lines[i]) !~ /^[ \t]*include[ \t]+"\/etc\/nftables\.d\/(kplay|\*)\.nft"/) continue
    found = 1
    if (!present && lines[i] ~ /kplay/) cut(i, i)
  }
  was = found ? "yes" : "no"
  if (found || !present) return
  end_last()
  put(count + 1, "include \"/etc/nftables.d/kplay.nft\"\n")
}
BEGIN { present = ENVIRON["F_PRESENT"] != "" }'
firewall_edit() {
  T_PRINT=$1 F_PRESENT=$firewall_present awk "$firewall_awk$text_awk" 3>&-
}

# Sets firewall_conf to the configuration of nftables.
firewall_find_conf() {
  for KP_PATH in /etc/sysconfig/nftables.conf /etc/nftables.nft /etc/nftables.conf; do
    if [ -e "$KP_PATH" ]; then return 0; fi
  done
}

firewall_emit_include() {
  firewall_find_conf
  if [ "$KP_STATE" = present ]; then firewall_present=yes; else firewall_present=''; fi
  emit_text included "${firewall_present:-no}" firewall_edit
}

# Emits whether the kernel has the rules: it would print the same for those of the file, in a network of its own.
firewall_emit_running() {
  firewall_is=$(nft -s list table inet kplay 2>/dev/null 3>&-) || firewall_is=''
  if [ -z "$firewall_is" ]; then
    emit running absent
  elif [ "$KP_STATE" = absent ]; then
    emit running present
  elif [ "$firewall_is" = "$firewall_wanted" ]; then
    emit running 'as declared'
  else
    emit running different
  fi
}

# Sets firewall_wanted to the rules as the kernel prints them.
firewall_rehearse() {
  firewall_wanted=$(printf %s "$KP_CONTENT" | unshare --net sh -c 'nft -f - && exec nft -s list table inet kplay' 3>&-) ||
    fail 'nft refuses the rules' 'what it said is above'
}

firewall_emit_enabled() {
  for firewall_link in /etc/systemd/system/*.wants/nftables.service; do
    if [ -L "$firewall_link" ]; then
      emit enabled yes
      return 0
    fi
  done
  if [ -d /run/systemd/system ]; then emit enabled no; else emit enabled yes; fi
}

enter "$KP_DEST"
emit_file
if ! command -v nft >/dev/null; then
  # an earlier task of the same run may install it
  [ -n "$KP_CHECK" ] || [ "$KP_STATE" = absent ] || fail 'this host has no nft' 'install the package nftables first'
  emit running absent
  emit included no
  emit enabled no
  return 0
fi
if [ "$KP_STATE" = present ] && is_first_look; then firewall_rehearse; fi
firewall_emit_running
firewall_emit_include
firewall_emit_enabled
if is_first_look && [ "$KP_STATE" = present ]; then
  if command -v ufw >/dev/null && iptables -w -n -L ufw-user-input >/dev/null 2>&1 3>&-; then
    fail 'ufw is active on this host, and could drop what the rules let in' 'use the module ufw here, or disable it'
  fi
  if differs running; then
    refuse_lockout INPUT <<END
$KP_LINES
END
  fi
fi
