# Reports the time zone that /etc/localtime leads to.

enter /etc/localtime
timezone_is=unknown
if [ -L "$entry" ]; then
  timezone_is=$(readlink -- "$entry")
  timezone_is=${timezone_is#*/zoneinfo/}
fi
if [ -r /etc/timezone ]; then
  read -r timezone_file </etc/timezone || :
  if [ "$timezone_file" != "$timezone_is" ]; then timezone_is="$timezone_is, and $timezone_file in /etc/timezone"; fi
fi
emit zone "$timezone_is"
