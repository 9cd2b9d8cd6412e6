# Reports whether the file contains the user, with the password.

# shellcheck disable=SC2016 # dollars of awk
htpasswd_awk='
function edit(   i, found) {
  was = "absent"
  for (i = count; i >= 1; i--) {
    if (index(lines[i], user ":") != 1) continue
    was = present ? "other password" : "present"
    if (!present || found) cut(i, i)
    else if (lines[i] != line "\n") lines[i] = line "\n"
    found = 1
  }
  if (found || !present) return
  end_last()
  put(count + 1, line "\n")
}
BEGIN { user = task["user"] ""; line = task["line"] ""; present = task["state"] == "present" }'
htpasswd_edit() {
  run_awk "$htpasswd_awk$text_awk" print "$1" user "$KP_NAME" line "$KP_NAME:$htpasswd_hash" state "$KP_STATE"
}

# Sets htpasswd_hash to the hash that the file has for the user.
htpasswd_find() {
  htpasswd_hash=''
  open_entry
  while IFS=: read -r htpasswd_user htpasswd_rest || [ -n "$htpasswd_user" ]; do
    if [ "$htpasswd_user" = "$KP_NAME" ]; then htpasswd_hash=$htpasswd_rest && return 0; fi
  done <&8
}

# Is the hash in the file that of the password?
htpasswd_fits() {
  htpasswd_salt=${htpasswd_hash#\$*\$}
  htpasswd_salt=${htpasswd_salt%%\$*}
  case $htpasswd_hash in
    '$apr1$'*) htpasswd_is=$(htpasswd_openssl -apr1 -salt "$htpasswd_salt") ;;
    '$1$'*) htpasswd_is=$(htpasswd_openssl -1 -salt "$htpasswd_salt") ;;
    # with a number of rounds
    '$5$rounds='* | '$6$rounds='*) return 1 ;;
    '$5$'*) htpasswd_is=$(htpasswd_openssl -5 -salt "$htpasswd_salt") ;;
    '$6$'*) htpasswd_is=$(htpasswd_openssl -6 -salt "$htpasswd_salt") ;;
    '$2'*) htpasswd_verify && return 0 || return 1 ;;
    *) return 1 ;;
  esac
  [ "$htpasswd_is" = "$htpasswd_hash" ]
}

# htpasswd_openssl OPTION...: prints a hash of the password.
htpasswd_openssl() {
  command -v openssl >/dev/null || fail 'this host has no openssl' 'install the package openssl first'
  printf '%s\n' "$KP_PASSWORD" | openssl passwd "$@" -stdin 3>&-
}

# Compares a hash of bcrypt.
htpasswd_verify() {
  command -v htpasswd >/dev/null || return 1
  make_stage
  printf '%s:%s\n' "$KP_NAME" "$htpasswd_hash" >"$stage/users"
  printf '%s\n' "$KP_PASSWORD" | htpasswd -vi "$stage/users" "$KP_NAME" >/dev/null 2>&1 3>&-
}

# Sets htpasswd_hash to a new hash, once.
htpasswd_make() {
  if [ -n "${htpasswd_new-}" ]; then htpasswd_hash=$htpasswd_new && return 0; fi
  if [ -n "$KP_OPENSSL" ]; then
    htpasswd_new=$(htpasswd_openssl "$KP_OPENSSL") || fail 'openssl cannot hash the password'
  else
    command -v htpasswd >/dev/null || fail 'this host has no htpasswd' 'bcrypt needs the package apache2-utils'
    htpasswd_new=$(printf '%s\n' "$KP_PASSWORD" | htpasswd -niB -- "$KP_NAME" 3>&-) || fail 'htpasswd cannot hash the password'
    htpasswd_new=${htpasswd_new#*:}
    htpasswd_new=${htpasswd_new%%"$nl"*}
  fi
  htpasswd_hash=$htpasswd_new
}

enter_target "$KP_PATH"
file_attributes
htpasswd_hash=''
if [ "$file_type" = file ]; then htpasswd_find; fi
if [ "$KP_STATE" = present ] && ! htpasswd_fits; then htpasswd_make; fi
emit_text user "$KP_STATE" htpasswd_edit
