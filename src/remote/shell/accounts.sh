# Finds users and groups: one fork reads both /etc/passwd and /etc/group, for all steps that are sent together.

# Keeps the lines of both, each behind the name of its file: /etc/passwd:root:x:0:0:...
kp_see_accounts() {
  kp_accounts=$(grep . /etc/passwd /etc/group </dev/null 2>/dev/null) || :
}

# find_account FILE NAME: sets $account to the line of FILE, which is passwd or group, that belongs to NAME; empty if no
# line does. An account that is not in the file may still come from a directory service.
find_account() {
  account=
  kp_need_accounts
  kp_begin_lines
  for kp_one in $kp_accounts; do
    case $kp_one in
      "/etc/$1:$2:"*)
        account=${kp_one#"/etc/$1:"}
        break
        ;;
    esac
  done
  kp_end_lines
  if [ -n "$account" ] || ! command -v getent >/dev/null; then return 0; fi
  account=$(getent "$1" "$2" </dev/null) || :
  case $account in "$2":*) ;; *) account='' ;; esac
}

# each_group FUNCTION: calls it with name, number and members of each group of /etc/group.
each_group() {
  kp_need_accounts
  kp_begin_lines
  for kp_one in $kp_accounts; do
    case $kp_one in /etc/group:*) ;; *) continue ;; esac
    kp_one=${kp_one#/etc/group:}
    kp_rest=${kp_one#*:*:}
    "$1" "${kp_one%%:*}" "${kp_rest%%:*}" "${kp_rest#*:}"
  done
  kp_end_lines
}

# What was read ahead is valid for the steps that it was read for, until a step may have changed something.
kp_need_accounts() {
  if [ -n "$kp_ahead_accounts" ] && [ -n "$kp_accounts" ]; then return 0; fi
  kp_ahead_accounts=1
  kp_see_accounts
}

# forget_accounts: a step that has changed users or groups must read them again.
forget_accounts() {
  kp_accounts=''
}
