# Lets nginx check a copy of the new configuration, installs it, and reloads nginx.

# Applies the wanted state to a pair of folders, which are copies of the real ones.
site_stage() {
  make_stage
  for folder in "${site_path%/*}" ${site_link:+"${site_link%/*}"}; do
    stage_copy "$folder" "${folder##*/}"
  done
  staged=$stage/${site_path#/etc/nginx/}
  rm -f -- "$stage/${site_path#/etc/nginx/}" "$stage/conf.d/${site_other##*/}"
  if [ -n "$site_link" ]; then rm -f -- "$stage/sites-enabled/$KP_NAME"; fi
  if [ "$KP_STATE" = present ]; then
    stage_content "${site_path#/etc/nginx/}"
    if [ -n "$KP_ENABLED" ] && [ -n "$site_link" ]; then
      ln -s -- "$site_path" "$stage/sites-enabled/$KP_NAME"
    fi
  fi
}

# Lets nginx check the new configuration in a copy. Status 99: this host does not allow that.
site_rehearse() {
  command -v unshare >/dev/null || return 99
  # shellcheck disable=SC2016 # the inner shell expands these
  unshare --mount sh -c '
    for folder in conf.d sites-available sites-enabled; do
      if [ -d "$1/$folder" ]; then mount --bind "$1/$folder" "/etc/nginx/$folder" || exit 99; fi
    done
    nginx -t -q
    [ "$?" = 0 ] || exit 1
  ' sh "$stage" 2>&1
}

# site_judge STATUS OUTPUT FILE: fails with the message of nginx and the line that it is about.
site_judge() {
  [ "$1" != 0 ] || return 0
  printf '%s\n' "$2" >&2
  site_why=${2#*\[emerg\] }
  site_why=${site_why%%"$nl"*}
  # a time and a process id may come before it
  case $site_why in *'#'*': '*) site_why=${site_why#*'#'*': '} ;; esac
  line=${site_why##*:}
  hint='the site and the configuration are as before'
  case $site_why:$line in
    *"/$KP_NAME:$line:$line" | *"/$KP_NAME.conf:$line:$line")
      case $line in
        '' | *[!0-9]*) ;;
        *) hint="line $line of it: $(sed -n "${line}p" "$3")$nl$hint" ;;
      esac
      ;;
  esac
  fail "nginx refuses the site $KP_NAME: $site_why" "$hint"
}

# site_remove PATH...: ignores an empty path.
site_remove() {
  for path; do
    if [ -n "$path" ]; then
      enter "$path"
      remove_entry
    fi
  done
}

# The link that leads nginx to the file is created last, and removed first.
site_swap() {
  if [ "$KP_STATE" = absent ]; then
    site_remove "$site_link" "$site_other" "$site_path"
    return 0
  fi
  if [ -z "$KP_ENABLED" ]; then site_remove "$site_link" "$site_other"; fi
  enter "$site_path"
  put_file
  if [ -n "$site_link" ] && [ -n "$KP_ENABLED" ] && differs enabled; then
    enter "$site_link"
    temp_link "$site_path"
    rename_temp
  fi
  if [ -n "$KP_ENABLED" ]; then site_remove "$site_other"; fi
}

# The process ids of nginx's workers.
site_workers() {
  workers=''
  if [ -r "/proc/$master/task/$master/children" ]; then read -r workers <"/proc/$master/task/$master/children" || :; fi
}

# A reload has succeeded when there is a new worker: if it fails, nginx keeps its old configuration without a message.
site_reload() {
  master=''
  if [ -s /run/nginx.pid ]; then read -r master </run/nginx.pid || :; fi
  if [ -z "$master" ] || ! kill -0 "$master" 2>/dev/null; then return 0; fi
  site_workers
  before=$workers
  nginx -s reload 2>&1 || fail 'nginx cannot be reloaded' 'the site and the configuration are as before'
  if [ -z "$before" ]; then return 0; fi
  waited=0
  while [ "$waited" -lt 250 ]; do
    site_workers
    for worker in $workers; do
      case " $before " in
        *" $worker "*) ;;
        *) return 0 ;;
      esac
    done
    sleep 0.02
    waited=$((waited + 1))
  done
  tail -n 5 /var/log/nginx/error.log >&2 || :
  fail 'nginx still uses its old configuration after the reload' \
    'its error log is above; the site and the configuration are as before'
}

command -v nginx >/dev/null || fail 'nginx is not installed on this host' 'install the package nginx first'
if differs state || differs sha256 || differs enabled; then
  site_stage
  verdict=$(site_rehearse) && status=0 || status=$?
  if [ "$status" != 99 ]; then site_judge "$status" "$verdict" "$staged"; fi
  open_transaction
  site_swap
  if [ "$status" = 99 ]; then
    verdict=$(nginx -t -q 2>&1) && status=0 || status=$?
    site_judge "$status" "$verdict" "$site_path"
  fi
  if ! in_transaction; then site_reload; fi
  close_transaction
else
  put_file
fi
