# Reports the facts about the running system: time, environment, security, and what its administrator has defined.

# fact_date_time: sets the result `date_time` to words of date(1).
fact_date_time() {
  result date_time "$(date '+%Y %m %d %H %M %S %s %z %Z %A %w %W %j')"
}

# fact_env: sets the result `env` to the environment with which the session's shell was started, a variable a line;
# newlines in values are bytes of value 1.
fact_env() {
  result env "$(tr '\000\n' '\n\001' <"/proc/$$/environ")"
}

# fact_local: sets a result `local.NAME` for each file NAME.fact: what it contains, or prints if it is a program.
fact_local() {
  kp_name=''
  for kp_file in /etc/ansible/facts.d/*.fact; do
    [ -f "$kp_file" ] || continue
    kp_name=${kp_file##*/}
    if [ -x "$kp_file" ]; then
      kp_text=$("$kp_file" 3>&-) || fail "$kp_file ended with code $?"
    else
      kp_text=$(cat -- "$kp_file") || fail "cannot read $kp_file"
    fi
    result "local.${kp_name%.fact}" "$kp_text"
  done
  [ -n "$kp_name" ] || result local ''
}

# fact_selinux: sets the results `selinux.*`.
fact_selinux() {
  kp_mode='' kp_policy='' kp_config='' kp_kind=''
  if [ -r /sys/fs/selinux/enforce ]; then
    { read -r kp_mode </sys/fs/selinux/enforce; } 2>/dev/null || [ -n "$kp_mode" ] || kp_mode=0
    { read -r kp_policy </sys/fs/selinux/policyvers; } 2>/dev/null || :
  fi
  if [ -r /etc/selinux/config ]; then
    while IFS='=' read -r kp_key kp_value; do
      case $kp_key in
        SELINUX) kp_config=$kp_value ;;
        SELINUXTYPE) kp_kind=$kp_value ;;
      esac
    done </etc/selinux/config
  fi
  case $kp_mode in
    0) kp_status=enabled kp_mode=permissive ;;
    1) kp_status=enabled kp_mode=enforcing ;;
    *) kp_status=disabled ;;
  esac
  result selinux.status "$kp_status"
  result selinux.mode "$kp_mode"
  result selinux.config_mode "$kp_config"
  result selinux.policyvers "$kp_policy"
  result selinux.type "$kp_kind"
}

# fact_apparmor: sets the result `apparmor.status`.
fact_apparmor() {
  if [ -d /sys/kernel/security/apparmor ]; then
    result apparmor.status enabled
  else
    result apparmor.status disabled
  fi
}

# fact_virtualization NAME: sets the result to the kind of virtual machine or container, or to its role.
fact_virtualization() {
  kp_kind=$(systemd-detect-virt 2>/dev/null) || kp_kind=${kp_kind:-none}
  case $1:$kp_kind in
    virtualization:*) result "$1" "$kp_kind" ;;
    *:none) if [ -e /dev/kvm ]; then result "$1" host; else result "$1" NA; fi ;;
    *) result "$1" guest ;;
  esac
}
