# Changes the configuration of nginx, for modules about it: nginx checks a copy first, and the old files come back if it
# refuses the new ones or does not load them. In a transaction of the playbook, that one reloads.

# need_nginx: fails if the host has no nginx.
need_nginx() {
  command -v nginx >/dev/null || fail 'nginx is not installed on this host' 'install the package nginx first'
}

# nginx_change WHAT PATH FUNCTION: lets nginx check its configuration with the files and folders of $stage in it, which have the
# names that they have in /etc/nginx. Then calls the function, which installs them, and reloads nginx. WHAT is for messages; PATH is
# the file that the task changes.
nginx_change() {
  kp_hint="$1 and the rest of the configuration are as before"
  kp_verdict=$(kp_rehearse) && kp_rc=0 || kp_rc=$?
  if [ "$kp_rc" != 99 ]; then kp_judge_nginx "$kp_rc" "$1" "$2" "$stage/${2#/etc/nginx/}"; fi
  # the new configuration may name another file for the process id
  kp_find_master
  open_transaction
  "$3"
  if [ "$kp_rc" = 99 ]; then
    kp_verdict=$(nginx -t -q 2>&1) && kp_rc=0 || kp_rc=$?
    kp_judge_nginx "$kp_rc" "$1" "$2" "$2"
  fi
  if ! in_transaction; then kp_reload_nginx; fi
  close_transaction
}

# Lets nginx check the copy in a mount namespace. Status 99: this host does not allow that.
kp_rehearse() {
  command -v unshare >/dev/null || return 99
  # shellcheck disable=SC2016 # the inner shell expands these
  unshare --mount sh -c '
    for each in "$1"/*; do
      mount --bind "$each" "/etc/nginx/${each##*/}" || exit 99
    done
    nginx -t -q
    [ "$?" = 0 ] || exit 1
  ' sh "$stage" 2>&1
}

# kp_judge_nginx STATUS WHAT PATH FILE: fails with the message of nginx, and with the line of FILE that it is about.
kp_judge_nginx() {
  [ "$1" != 0 ] || return 0
  printf '%s\n' "$kp_verdict" >&2
  kp_why=${kp_verdict#*\[emerg\] }
  kp_why=${kp_why%%"$nl"*}
  # a time and a process id may come before it
  case $kp_why in *'#'*': '*) kp_why=${kp_why#*'#'*': '} ;; esac
  kp_line=${kp_why##*:}
  case $kp_why:$kp_line in
    *"/${3##*/}:$kp_line:$kp_line")
      case $kp_line in
        '' | *[!0-9]*) ;;
        *) kp_hint="line $kp_line of it: $(sed -n "${kp_line}p" "$4")$nl$kp_hint" ;;
      esac
      ;;
  esac
  fail "nginx refuses $2: $kp_why" "$kp_hint"
}

# Sets kp_master to the process id of the nginx that runs, if one does.
kp_find_master() {
  kp_master=''
  kp_pid=$(sed -n 's/^[[:blank:]]*pid[[:blank:]]\{1,\}\([^;[:blank:]]*\).*/\1/p' /etc/nginx/nginx.conf 2>/dev/null) || :
  case $kp_pid in /*) ;; *) kp_pid=/run/nginx.pid ;; esac
  if [ -s "$kp_pid" ]; then read -r kp_master <"$kp_pid" || :; fi
  case $kp_master in *[!0-9]*) kp_master='' ;; esac
  if [ -n "$kp_master" ] && ! kill -0 "$kp_master" 2>/dev/null; then kp_master=''; fi
}

# The process ids of nginx's workers.
kp_nginx_workers() {
  kp_workers=''
  if [ -r "/proc/$kp_master/task/$kp_master/children" ]; then
    read -r kp_workers <"/proc/$kp_master/task/$kp_master/children" || :
  fi
}

# A reload has succeeded when there is a new worker: if it fails, nginx keeps its old configuration without a message.
kp_reload_nginx() {
  [ -n "$kp_master" ] || return 0
  kp_nginx_workers
  kp_old_workers=$kp_workers
  kill -HUP "$kp_master" 2>&1 || fail 'nginx cannot be reloaded' "$kp_hint"
  if [ -z "$kp_old_workers" ]; then return 0; fi
  kp_waited=0
  while [ "$kp_waited" -lt 250 ]; do
    kp_nginx_workers
    for kp_worker in $kp_workers; do
      case " $kp_old_workers " in
        *" $kp_worker "*) ;;
        *) return 0 ;;
      esac
    done
    sleep 0.02
    kp_waited=$((kp_waited + 1))
  done
  tail -n 5 /var/log/nginx/error.log >&2 || :
  fail 'nginx still uses its old configuration after the reload' "its error log is above; $kp_hint"
}
