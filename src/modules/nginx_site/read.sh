# Reports the site's file, and whether nginx reads it.

# Uses Debian's layout if it exists; otherwise a site that is not enabled has another suffix in conf.d.
if [ -d /etc/nginx/sites-available ] && [ -d /etc/nginx/sites-enabled ]; then
  site_path=/etc/nginx/sites-available/$KP_NAME site_link=/etc/nginx/sites-enabled/$KP_NAME site_other=''
else
  site_path=/etc/nginx/conf.d/$KP_NAME.conf site_link='' site_other=$site_path.disabled
  if [ "$KP_STATE:$KP_ENABLED" = present: ]; then site_path=$site_other site_other=/etc/nginx/conf.d/$KP_NAME.conf; fi
fi
if [ "$KP_STATE" = present ] && ! command -v nginx >/dev/null; then
  emit state absent
  emit enabled 'no nginx'
  return 0
fi
enter "$site_path"
emit_file
if [ -n "$site_link" ]; then
  if [ -e "$site_link" ] && [ "$site_link" -ef "$site_path" ]; then
    emit enabled yes
  elif [ -e "$site_link" ] || [ -L "$site_link" ]; then
    emit enabled 'with another file'
  else
    emit enabled no
  fi
elif [ -e "/etc/nginx/conf.d/$KP_NAME.conf" ]; then
  emit enabled yes
elif [ "$KP_STATE" = absent ] && [ -e "$site_other" ]; then
  emit enabled 'no, but it is there'
else
  emit enabled no
fi
