# Brings a pair of folders to what is wanted: copies of the real ones.
site_stage() {
  stage=${TMPDIR:-/tmp}/.kplay-$kp_token-$kp_id
  mkdir -m 0700 -- "$stage"
  kp_undo=site_unstage
  for folder in "${site_path%/*}" ${site_link:+"${site_link%/*}"}; do
    cp -a -- "$folder" "$stage/${folder##*/}"
  done
  staged=$stage/${site_path#/etc/nginx/}
  rm -f -- "$staged" "$stage/conf.d/${site_other##*/}"
  if [ -n "$site_link" ]; then rm -f -- "$stage/sites-enabled/$KP_NAME"; fi
  if [ "$KP_STATE" = present ]; then
    write_content "$staged"
    if [ -n "$KP_ENABLED" ] && [ -n "$site_link" ]; then
      ln -s -- "$site_path" "$stage/sites-enabled/$KP_NAME"
    fi
  fi
}

site_unstage() {
  kp_undo=''
  rm -rf -- "$stage"
}

# Asks nginx about the configuration as it would be, aside. Status 99: this host does not let us.
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

# site_judge STATUS OUTPUT FILE: fails with nginx's own words and the line that it means.
site_judge() {
  [ "$1" != 0 ] || return 0
  printf '%s\n' "$2" >&2
  why=${2#*\[emerg\] }
  why=${why%%"$nl"*}
  # a time and a process id may stand before it
  case $why in *'#'*': '*) why=${why#*'#'*': '} ;; esac
  line=${why##*:}
  hint='the site and the configuration are as before'
  case $why:$line in
    *"/$KP_NAME:$line:$line" | *"/$KP_NAME.conf:$line:$line")
      case $line in
        '' | *[!0-9]*) ;;
        *) hint="line $line of it: $(sed -n "${line}p" "$3")$nl$hint" ;;
      esac
      ;;
  esac
  fail "nginx refuses the site $KP_NAME: $why" "$hint"
}

# Hard links and copies of what is there, so that it can come back byte for byte.
site_keep() {
  kept=${site_path%/*}/.$KP_NAME.kplay-$kp_token-$kp_id-old
  kept_file='' kept_link='' kept_other=''
  # what a run that was killed has left
  rm -f -- "${site_path%/*}/.$KP_NAME.kplay-"*
  if [ -e "$site_path" ]; then ln -- "$site_path" "$kept" && kept_file=yes; fi
  if [ -n "$site_link" ] && { [ -e "$site_link" ] || [ -L "$site_link" ]; }; then
    cp -pP -- "$site_link" "$kept-link" && kept_link=yes
  fi
  if [ -n "$site_other" ] && [ -e "$site_other" ]; then ln -- "$site_other" "$kept-other" && kept_other=yes; fi
  kp_undo=site_restore
  trap 'exit 129' HUP INT TERM PIPE
}

site_restore() {
  kp_undo=''
  if [ -n "$kept_link" ]; then
    mv -f -- "$kept-link" "$site_link"
  elif [ -n "$site_link" ]; then
    rm -f -- "$site_link"
  fi
  if [ -n "$kept_file" ]; then site_back "$kept" "$site_path"; else rm -f -- "$site_path"; fi
  if [ -n "$kept_other" ]; then site_back "$kept-other" "$site_other"; fi
}

# mv refuses two names of one file
site_back() {
  if [ "$1" -ef "$2" ]; then rm -f -- "$1"; else mv -f -- "$1" "$2"; fi
}

# What leads nginx to the file comes last, and goes first.
site_swap() {
  if [ "$KP_STATE" = absent ]; then
    rm -f -- ${site_link:+"$site_link"} ${site_other:+"$site_other"}
    rm -f -- "$site_path"
    return 0
  fi
  if [ -n "$site_link" ] && [ -z "$KP_ENABLED" ]; then rm -f -- "$site_link"; fi
  if [ -z "$KP_ENABLED" ] && [ -n "$site_other" ]; then rm -f -- "$site_other"; fi
  put_file "$site_path"
  if [ -n "$site_link" ] && [ -n "$KP_ENABLED" ] && differs enabled; then
    kp_temp=$kept-new
    ln -s -- "$site_path" "$kp_temp"
    install_temp "$site_link"
  fi
  if [ -n "$site_other" ]; then rm -f -- "$site_other"; fi
}

# The process ids of nginx's workers.
site_workers() {
  workers=''
  if [ -r "/proc/$master/task/$master/children" ]; then read -r workers <"/proc/$master/task/$master/children" || :; fi
}

# A reload counts when there is a new worker: nginx goes on as before when it cannot, and says nothing.
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
  fail 'nginx goes on with its old configuration after the reload' \
    'its error log is above; the site and the configuration are as before'
}

command -v nginx >/dev/null || fail 'there is no nginx on this host' 'install the package nginx first'
if differs state || differs sha256 || differs enabled; then
  site_stage
  verdict=$(site_rehearse) && status=0 || status=$?
  if [ "$status" != 99 ]; then site_judge "$status" "$verdict" "$staged"; fi
  site_unstage
  site_keep
  site_swap
  if [ "$status" = 99 ]; then
    verdict=$(nginx -t -q 2>&1) && status=0 || status=$?
    site_judge "$status" "$verdict" "$site_path"
  fi
  site_reload
  kp_undo=''
  rm -f -- "$kept" "$kept-link" "$kept-other"
else
  put_file "$site_path"
fi
