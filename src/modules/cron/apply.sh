# Writes the crontab with or without the job.

if [ -n "$KP_PATH" ]; then
  put_text "$cron_key" cron_edit
else
  cron_text=$(printf '%s' "${cron_text:+$cron_text$nl}" | cron_edit yes)
  printf '%s' "${cron_text:+$cron_text$nl}" | crontab ${KP_USER:+-u "$KP_USER"} - 3>&- ||
    fail 'crontab refuses the new crontab' 'what it said is above'
fi
