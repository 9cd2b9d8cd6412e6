# Reports since when resources are as they are, and who was logged in. Only reads; what a host does not know has no line.
# KP_FILES, KP_PACKAGES and KP_UNITS have one name a line; the lines of the answer have their numbers, counted from 0.

# kp_epoch TIME: sets $kp_time to the seconds since 1970 of a local time, or to nothing. For date, no text is midnight.
kp_epoch() {
  kp_time=''
  [ -z "$1" ] || kp_time=$(date -d "$1" +%s 2>/dev/null) || kp_time=''
}

# A file that is gone has changed its directory, at the latest then.
kp_origins_files() {
  kp_number=0
  while IFS= read -r kp_file; do
    if [ -e "$kp_file" ] || [ -L "$kp_file" ]; then
      stat -c "f $kp_number %Y %Z %U" -- "$kp_file" 2>/dev/null || :
    else
      stat -c "g $kp_number %Z" -- "${kp_file%/*}/" 2>/dev/null || :
    fi
    kp_number=$((kp_number + 1))
  done <<KP_END
$KP_FILES
KP_END
}

# kp_origins_dpkg NAME: what dpkg and apt have last noted about a package.
kp_origins_dpkg() {
  kp_last=$(awk -v kp_name="$1" '
    $3 ~ /^(install|upgrade|remove|purge)$/ { split($4, part, ":"); if (part[1] == kp_name) last = $1 " " $2 " " $3 }
    END { print last }' /var/log/dpkg.log 2>/dev/null) || :
  [ -n "$kp_last" ] || return 0
  kp_epoch "${kp_last% *}"
  printf 'p %s %s %s\n' "$kp_number" "$kp_time" "${kp_last##* }"
  [ -r /var/log/apt/history.log ] || return 0
  awk -v kp_name="$1" -v kp_n="$kp_number" '
    /^Start-Date:/ { line = ""; by = ""; found = 0 }
    /^Commandline:/ { line = substr($0, 14, 200) }
    /^Requested-By:/ { by = $2 }
    /^(Install|Upgrade|Downgrade|Reinstall|Remove|Purge):/ { if (index($0, " " kp_name ":")) found = 1 }
    /^End-Date:/ { if (found) last = by "\t" line }
    END { if (last != "") print "a " kp_n " " last }' /var/log/apt/history.log || :
}

kp_origins_packages() {
  kp_number=0
  while IFS= read -r kp_package; do
    if [ -r /var/log/dpkg.log ]; then
      kp_origins_dpkg "$kp_package"
    elif command -v rpm >/dev/null; then
      kp_time=$(rpm -q --qf '%{INSTALLTIME}\n' -- "$kp_package" 2>/dev/null) || kp_time=''
      if [ -n "$kp_time" ]; then printf 'p %s %s install\n' "$kp_number" "${kp_time##*"$nl"}"; fi
    elif [ -f /lib/apk/db/installed ]; then
      stat -c "g $kp_number.apk %Y" /lib/apk/db/installed
    fi
    kp_number=$((kp_number + 1))
  done <<KP_END
$KP_PACKAGES
KP_END
}

# The first time is that of the state, the second one that of the link by which the unit is enabled, the third one that of the
# newest folder with such links.
kp_origins_units() {
  command -v systemctl >/dev/null || return 0
  kp_folder=0
  for kp_time in $(stat -c %Z /etc/systemd/system /etc/systemd/system/*.wants 2>/dev/null); do
    if [ "$kp_time" -gt "$kp_folder" ]; then kp_folder=$kp_time; fi
  done
  kp_number=0
  while IFS= read -r kp_unit; do
    kp_time=$(systemctl show --no-pager -p StateChangeTimestamp -- "$kp_unit" 2>/dev/null) || kp_time=''
    kp_epoch "${kp_time#*=}"
    kp_link=''
    for kp_file in /etc/systemd/system/*.wants/"$kp_unit" /etc/systemd/system/"$kp_unit"; do
      if [ -L "$kp_file" ]; then kp_link=$(stat -c %Z -- "$kp_file") || :; fi
    done
    printf 'u %s %s %s %s\n' "$kp_number" "${kp_time:--}" "${kp_link:--}" "$kp_folder"
    kp_number=$((kp_number + 1))
  done <<KP_END
$KP_UNITS
KP_END
}

kp_origins_logins() {
  if command -v last >/dev/null && [ -r /var/log/wtmp ]; then
    last -w --time-format iso -n 200 2>/dev/null | sed -n 's/^/w /p' || :
  fi
  if command -v journalctl >/dev/null; then
    journalctl -q -o short-unix --no-pager -n 4000 -t sshd -t sshd-session -t login -t sudo 2>/dev/null |
      sed -n -e '/session opened for user/s/^/j /p' -e '/session closed for user/s/^/j /p' -e '/COMMAND=/s/ : .*//' \
        -e '/sudo\[[0-9]*\]: *[^ ]*$/s/^/s /p' | tail -n 1000 || :
  fi
}

kp_origins() {
  [ -n "$KP_FILES$KP_PACKAGES$KP_UNITS" ] || return 0
  if [ -n "$KP_FILES" ]; then kp_origins_files; fi
  if [ -n "$KP_PACKAGES" ]; then kp_origins_packages; fi
  if [ -n "$KP_UNITS" ]; then kp_origins_units; fi
  kp_origins_logins
}
