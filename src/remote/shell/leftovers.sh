# Removes what sessions of this user have left whose shell and watchdog were both killed: nothing else is left of them that could.
# The log of a session names its processes and its files. Without such logs, this forks nothing.

# They are where the log of this session is, or before: kp_create_log tries the same places. A large /tmp takes a while to read.
kp_sweep_logs() {
  for kp_logs in /run /dev/shm /tmp; do
    for kp_file in "$kp_logs"/kplay-*-[01]; do
      kp_old=${kp_file%-?}
      case ${kp_old##*/kplay-} in *[!0-9a-f]*) continue ;; esac
      if [ "$kp_old" != "$kp_log" ] && kp_is_own "$kp_file" && kp_is_abandoned; then kp_remove_abandoned; fi
    done
    [ "$kp_logs" != "${kp_log%/*}" ] || break
  done
}

# kp_is_own FILE: is it a file of this user?
kp_is_own() {
  [ -f "$1" ] && [ -O "$1" ] && [ ! -L "$1" ]
}

# Are all processes of the session gone that has written the log $kp_old? One without a head was left by a shell that was killed
# when it began, or could not be written.
kp_is_abandoned() {
  kp_old_token=''
  if ! kp_read_head 1 && ! kp_read_head 0; then
    [ "$kp_file" -ot "$kp_log-0" ]
    return
  fi
  [ "$kp_old_boot" = "${kp_boot:-unknown}" ] || return 0
  # a container can share the folder, and has processes of its own
  [ "$kp_old_init" = "$kp_init" ] || return 1
  if kp_lives "$kp_old_pid" && [ "$kp_began" = "$kp_old_began" ]; then return 1; fi
  ! kp_is_watchdog "$kp_old_watchdog"
}

# kp_read_head PAGE: reads the first line of a page. Others can make pipes with such a name.
kp_read_head() {
  kp_is_own "$kp_old-$1" || return 1
  { IFS=' ' read -r kp_old_boot kp_old_pid kp_old_began kp_old_page kp_old_watchdog kp_old_init kp_old_token kp_old_public <"$kp_old-$1"; } 2>/dev/null ||
    return 1
  case $kp_old_pid-$kp_old_began-$kp_old_page-$kp_old_watchdog-$kp_old_init in *[!0-9-]* | -* | *- | *--*) return 1 ;; esac
  case $kp_old_token-$kp_old_public in *[!0-9a-f-]* | -* | *-) return 1 ;; esac
}

# kp_lives PID: does this process exist, and has not ended? Sets what kp_read_process sets.
kp_lives() {
  { kp_read_process "/proc/$1/stat"; } 2>/dev/null || return 1
  case $kp_state in Z | X) return 1 ;; esac
}

# kp_is_watchdog PID: without a known process, PID is 0.
kp_is_watchdog() {
  kp_lives "$1" && [ "$kp_name" = kplay-watchdog ]
}

# Removes the log $kp_old, with the temporary files in the folders that it names, and the uploads.
kp_remove_abandoned() {
  for kp_file in "$kp_old-0" "$kp_old-1"; do
    if [ -z "$kp_old_token" ] || ! kp_is_own "$kp_file"; then continue; fi
    while IFS='' read -r kp_line; do
      case $kp_line in 'folder /'*) rm -f -- "${kp_line#folder }"/.*".kplay-$kp_old_public-"* ;; esac
    done <"$kp_file"
  done
  [ -z "$kp_old_token" ] || kp_remove_uploads "$kp_old_token"
  rm -f -- "$kp_old-0" "$kp_old-1"
}
