# Lets nginx check a copy of the new configuration, installs it, and reloads nginx.

# Applies the wanted state to a pair of folders, which are copies of the real ones.
site_stage() {
  make_stage
  for folder in "${site_path%/*}" ${site_link:+"${site_link%/*}"}; do
    stage_copy "$folder" "${folder##*/}"
  done
  rm -f -- "$stage/${site_path#/etc/nginx/}" "$stage/conf.d/${site_other##*/}"
  if [ -n "$site_link" ]; then rm -f -- "$stage/sites-enabled/$KP_NAME"; fi
  if [ "$KP_STATE" = present ]; then
    stage_content "${site_path#/etc/nginx/}"
    if [ -n "$KP_ENABLED" ] && [ -n "$site_link" ]; then
      ln -s -- "$site_path" "$stage/sites-enabled/$KP_NAME"
    fi
  fi
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

need_nginx
if differs state || differs sha256 || differs enabled; then
  site_stage
  nginx_change "the site $KP_NAME" "$site_path" site_swap
else
  put_file
fi
