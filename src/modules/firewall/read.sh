# Reports the rules in the files of nftables, or of ufw where it is active, whether the kernel has them, and whether they are loaded
# at boot.

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
BEGIN { present = task["present"] != "" }'
firewall_edit() {
  run_awk "$firewall_awk$text_awk" print "$1" present "$firewall_present"
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

firewall_read_nft() {
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
  if is_first_look && [ "$KP_STATE" = present ] && differs running; then
    refuse_lockout INPUT <<END
$KP_LINES
END
  fi
}

# shellcheck disable=SC2016 # dollars of awk
firewall_ufw_awk='
function edit(   i, n, own, from, to, wanted, mine) {
  n = split(task["rules"], wanted, "\n")
  for (i = 1; i < n; i += 2) mine[packets(wanted[i])] = 1
  was = "absent"
  for (i = 1; i <= count; i++) {
    if (lines[i] !~ /^### tuple ### [a-z_-]+ /) continue
    # "kplay" is at the beginning of the comment
    own = bare(lines[i]) ~ / in(_[^ ]*)? comment=6b706c6179(3a20|$)/
    if (own) was = "different"
    if (!own && !(packets(lines[i]) in mine)) continue
    from = i > 1 && bare(lines[i - 1]) == "" ? i - 1 : i
    for (to = i; to < count && lines[to + 1] ~ /^-A ufw6?-user-input /;) to++
    cut(from, to)
    i = from - 1
  }
  for (to = 1; to < count && bare(lines[to]) != "### RULES ###";) to++
  for (i = 1; i < n; i += 2) {
    put(++to, "\n"); put(++to, wanted[i] "\n"); put(++to, wanted[i + 1] "\n")
  }
}
# What a line of ufw says about packets, without the decision.
function packets(line) {
  line = bare(line)
  sub(/^### tuple ### [^ ]+ /, "", line)
  sub(/ comment=.*/, "", line)
  return line
}'
# firewall_ufw_edit PRINT: changes the rules of ufw on stdin, for $firewall_family.
firewall_ufw_edit() {
  if [ "$firewall_family" = 6 ]; then firewall_ours=$KP_UFW6; else firewall_ours=$KP_UFW4; fi
  run_awk "$firewall_ufw_awk$text_awk" print "$1" rules "$firewall_ours"
}

# Sets firewall_families to those that ufw filters: nothing is for IPv4.
firewall_ufw_find_families() {
  ufw_setting /etc/default/ufw IPV6
  if [ "$value" = yes ]; then firewall_families='4 6'; else firewall_families=4; fi
}

# firewall_ufw_compare FAMILY: compares the file and the kernel with what is wanted. Sets firewall_rules to the text that the file
# should have, firewall_file and firewall_kernel to words for what is there.
firewall_ufw_compare() {
  firewall_family=${1#4}
  firewall_path=/etc/ufw/user$firewall_family.rules
  firewall_file=$(firewall_ufw_edit '' <"$firewall_path")
  firewall_rules=$(firewall_ufw_edit yes <"$firewall_path")
  set -- "ip${firewall_family}tables" "ufw$firewall_family-user-input"
  # in a network of its own, the kernel prints the rules as it does here
  # shellcheck disable=SC2016 # for the inner shell
  firewall_wanted=$(printf '%s\n' "$firewall_rules" |
    unshare --net sh -c '"$1-restore" && exec "$1" -w -S "$2"' sh "$@" 3>&-) || fail 'iptables refuses the rules' 'what it said is above'
  firewall_is=$("$1" -w -S "$2" 3>&-) || firewall_is=''
  if [ "$firewall_is" = "$firewall_wanted" ]; then firewall_kernel=''; else firewall_kernel=${firewall_file:-different}; fi
}

# Are the policies of ufw as wanted?
firewall_ufw_has_policies() {
  ufw_policy INPUT
  [ "$value" = "$KP_INCOMING" ] || return 1
  ufw_policy OUTPUT
  [ "$value" = "$KP_OUTGOING" ] || return 1
  ufw_policy FORWARD
  [ -z "$KP_FORWARDED" ] || [ "$value" = "$KP_FORWARDED" ]
}

# Fails if a change would close the port of the SSH connection.
firewall_ufw_watch() {
  if [ -z "$firewall_file$firewall_kernel" ] && { [ "$KP_STATE" = absent ] || firewall_ufw_has_policies; }; then return 0; fi
  ssh_family
  case $value:$firewall_family in ipv4: | ipv6:6) ;; *) return 0 ;; esac
  value=DROP
  if [ "$KP_STATE" = absent ]; then ufw_setting /etc/default/ufw DEFAULT_INPUT_POLICY; fi
  if [ "$KP_STATE:$KP_INCOMING" = present:allow ]; then value=ACCEPT; fi
  ufw_refuse_lockout "$firewall_family" "$value" "$firewall_rules"
}

firewall_read_ufw() {
  [ "$KP_STATE" = absent ] || [ -z "$KP_PROBLEM" ] ||
    fail "ufw is active on this host, and $KP_PROBLEM" 'change the rule, or disable ufw: then the rules are for nftables'
  firewall_ufw_find_families
  firewall_files='' firewall_kernels=''
  for firewall_each in $firewall_families; do
    firewall_ufw_compare "$firewall_each"
    firewall_files=$firewall_files$firewall_file firewall_kernels=$firewall_kernels$firewall_kernel
    if is_first_look; then firewall_ufw_watch; fi
  done
  firewall_ufw_emit
}

# Emits what was found, in the words of nftables: what is there is "different", unless none of it is from kplay.
firewall_ufw_emit() {
  # rules of nftables from before ufw was active make a difference, too
  if [ -e "$KP_DEST" ]; then firewall_files=different$firewall_files; fi
  emit enabled yes
  if [ "$KP_STATE" = absent ]; then
    emit included no
    if [ -n "$firewall_files" ]; then emit state file; else emit state absent; fi
    if [ -n "$firewall_kernels" ]; then emit running present; else emit running absent; fi
    return 0
  fi
  emit included yes
  case $firewall_kernels in
    '') emit running 'as declared' ;;
    *different*) emit running different ;;
    *) emit running absent ;;
  esac
  if [ -z "$firewall_files" ] && firewall_ufw_has_policies; then
    emit state file
    emit sha256 "$KP_SHA256"
  elif [ -z "${firewall_files##*different*}" ]; then
    emit state file
    emit sha256 different
  else
    emit state absent
  fi
}

if ufw_is_active; then firewall_read_ufw; else firewall_read_nft; fi
