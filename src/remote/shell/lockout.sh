# Refuses rules of a firewall that would not let kplay connect again.

# The rules are lines of iptables-save(8). can_enter(CHAIN): could they accept a new connection from `source` to TCP port `port` of
# `target`? What the program does not know counts as "perhaps", so that it refuses only what is sure.
# A rule matches (1), does not (0) or perhaps does (2). A chain can accept (1), does not (0), or passes on (2).
# shellcheck disable=SC2016 # dollars of awk
kp_lockout_awk='
function bits(address,   n, i, part, more, all, gap, before, after) {
  all = ""
  if (address !~ /:/) {
    n = split(address, part, ".")
    for (i = 1; i <= n; i++) all = all binary(part[i], 8)
    return all
  }
  gap = index(address, "::")
  before = split(gap ? substr(address, 1, gap - 1) : address, part, ":")
  after = gap ? split(substr(address, gap + 2), more, ":") : 0
  for (i = 1; i <= before; i++) all = all binary(hex(part[i]), 16)
  for (i = before + after; i < 8; i++) all = all binary(0, 16)
  for (i = 1; i <= after; i++) all = all binary(hex(more[i]), 16)
  return all
}
function hex(text,   i, value) {
  value = 0
  for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", tolower(substr(text, i, 1))) - 1
  return value
}
function binary(value, width,   i, all) {
  all = ""
  for (i = 0; i < width; i++) { all = (value % 2) all; value = int(value / 2) }
  return all
}
function within(address, range,   part, is, of, width) {
  if (range !~ /^[0-9a-fA-F.:]+(\/[0-9]+)?$/) return 2
  if ((address ~ /:/) != (range ~ /:/)) return 0
  split(range, part, "/")
  is = bits(address); of = bits(part[1])
  width = part[2] == "" ? length(of) : part[2] + 0
  return substr(is, 1, width) == substr(of, 1, width)
}
function among(list,   n, i, part, range) {
  n = split(list, part, ",")
  for (i = 1; i <= n; i++) {
    if (part[i] !~ /^[0-9:]+$/) return 2
    split(part[i] ":" part[i], range, ":")
    if (port + 0 >= range[1] + 0 && port + 0 <= range[2] + 0) return 1
  }
  return 0
}
function matched(name, value) {
  if (name == "-p") return value == "tcp" || value == "all" || value == "6"
  if (name == "-s") return within(source, value)
  if (name == "-d") return within(target, value)
  if (name == "-i") return value == "lo" ? source ~ /^(127\.|::1$)/ : 2
  if (name == "-o") return 0
  if (name ~ /^--(dport|dports|destination-port)$/) return among(value)
  if (name ~ /^--(ctstate|state)$/) return value ~ /(^|,)NEW(,|$)/
  return 2
}
# Sets `to` to the target of a rule.
function is_matched(rule,   n, part, i, is, one, negated) {
  n = split(rule, part, " ")
  is = 1; negated = 0; to = ""
  for (i = 3; i <= n; i++) {
    if (part[i] == "!") { negated = 1; continue }
    # what follows a target are its options
    if (part[i] ~ /^(-j|-g)$/) { to = part[i + 1]; break }
    if (part[i] == "-m") one = part[++i] ~ /^(tcp|multiport|conntrack|state|comment)$/ ? 1 : 2
    else if (part[i] == "--comment") one = 1
    else one = matched(part[i], part[i + 1])
    while (i < n && part[i + 1] !~ /^(-|!$)/) i++
    if (negated && one < 2) one = !one
    negated = 0
    if (one == 0) return 0
    if (one == 2) is = 2
  }
  return is
}
function enters(chain,   i, is, target_of, into, returns) {
  returns = 0
  for (i = 1; i <= count[chain]; i++) {
    is = is_matched(rules[chain, i])
    target_of = to
    if (is == 0 || target_of ~ /^(|LOG|NFLOG|MARK|CONNMARK|SET|TRACE)$/) continue
    if (target_of == "RETURN") {
      returns = 1
      if (is == 1) break
      continue
    }
    # the names of targets are in capitals; the rules of another chain may not be here
    into = target_of ~ /^(DROP|REJECT)$/ ? 0 : target_of in count ? enters(target_of) : target_of ~ /[a-z]/ ? 2 : 1
    if (into == 1) return 1
    if (is == 1 && into == 0) return returns ? falls(chain) : 0
  }
  return falls(chain)
}
function falls(chain) { return chain in policy && policy[chain] != "-" ? policy[chain] == "ACCEPT" : 2 }
function can_enter(chain) { return enters(chain) != 0 }
{ gsub(/"([^"\\]|\\.)*"/, "\"\"") }
/^:/ { name = substr($1, 2); policy[name] = $2; count[name] += 0 }
/^-P / { policy[$2] = $3; count[$2] += 0 }
/^-N / { count[$2] += 0 }
/^-A / { rules[$2, ++count[$2]] = $0 }
/^-I / { for (i = ++count[$2]; i > 1; i--) rules[$2, i] = rules[$2, i - 1]; rules[$2, 1] = $0 }
BEGIN { source = task["source"]; target = task["target"]; port = task["port"] }
END { if (!can_enter(task["chain"])) print "closed" }'

# Sets kp_ssh to the connection of this session: two addresses, each with a port; empty without SSH. sudo removes the variable, so
# that it may be one of a process above.
kp_find_ssh() {
  kp_ssh=${SSH_CONNECTION-}
  kp_parent=$$
  while [ -z "$kp_ssh" ] && [ "$kp_parent" -gt 1 ]; do
    IFS='' read -r kp_line <"/proc/$kp_parent/stat" || return 0
    # shellcheck disable=SC2086 # a letter and numbers, see proc_pid_stat(5)
    set -- ${kp_line##*) }
    kp_parent=$2
    kp_ssh=$(tr '\000' '\n' <"/proc/$kp_parent/environ" | sed -n 's/^SSH_CONNECTION=//p') 2>/dev/null || return 0
  done
}

# ssh_address: sets $value to the address of the controller, as the SSH connection of this session shows it; empty without one.
ssh_address() {
  kp_find_ssh
  value=${kp_ssh%% *}
}

# ssh_family: sets $value to ipv4 or ipv6, the family of that address.
ssh_family() {
  ssh_address
  case $value in
    *:*) value=ipv6 ;;
    ?*) value=ipv4 ;;
  esac
}

# refuse_lockout CHAIN: fails if the rules on stdin, as iptables-save prints them, would not accept another SSH connection like that
# of this session, unless a transaction can put everything back.
refuse_lockout() {
  kp_find_ssh
  if [ -z "$kp_ssh" ] || [ -n "$kp_confirms" ]; then return 0; fi
  # shellcheck disable=SC2086 # four words
  set -- "$1" $kp_ssh
  kp_verdict=$(run_awk "$kp_lockout_awk" chain "$1" source "$2" target "$4" port "$5") || fail 'awk cannot read the rules'
  [ -z "$kp_verdict" ] ||
    fail "this would close port $5 to $2, from where kplay is connected" \
      'allow it before, or write the task into a block with transaction: {confirm: 30}, which puts the rules back if no new connection is possible'
}
