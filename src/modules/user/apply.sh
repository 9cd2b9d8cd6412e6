# Creates, changes or removes a user, with the programs of shadow or of busybox.

if [ "$KP_STATE" = absent ]; then
  if command -v userdel >/dev/null; then
    userdel ${KP_FORCE:+-f} ${KP_REMOVE:+-r} -- "$KP_NAME"
  else
    deluser ${KP_REMOVE:+--remove-home} "$KP_NAME"
  fi
  forget_accounts
  return 0
fi

user_new=
if differs state; then
  user_new=1
  user_primary=$KP_GROUP
  if [ -z "$user_primary" ]; then
    find_account group "$KP_NAME"
    [ -z "$account" ] || user_primary=$KP_NAME
  fi
  if command -v useradd >/dev/null; then
    if [ -n "$KP_CREATE_HOME" ]; then set -- -m; else set -- -M; fi
    set -- "$@" ${KP_SYSTEM:+-r} ${KP_UID:+-u "$KP_UID"} ${KP_NON_UNIQUE:+-o} \
      ${KP_SKELETON:+-k "$KP_SKELETON"} ${user_primary:+-g "$user_primary"} \
      ${KP_GROUPS:+-G "$KP_GROUPS"} ${KP_HOME:+-d "$KP_HOME"} ${KP_SHELL:+-s "$KP_SHELL"} \
      ${KP_COMMENT:+-c "$KP_COMMENT"} ${KP_EXPIRES:+-e "$KP_EXPIRES"}
    # useradd creates only the last part of a home
    if [ -n "$KP_CREATE_HOME$KP_HOME" ] && [ ! -d "${KP_HOME%/*}/" ]; then make_parent "$KP_HOME"; fi
    useradd "$@" -- "$KP_NAME"
  else
    if [ -n "$KP_CREATE_HOME" ]; then set -- -D; else set -- -D -H; fi
    adduser "$@" ${KP_SYSTEM:+-S} ${KP_UID:+-u "$KP_UID"} ${user_primary:+-G "$user_primary"} \
      ${KP_HOME:+-h "$KP_HOME"} ${KP_SHELL:+-s "$KP_SHELL"} ${KP_COMMENT:+-g "$KP_COMMENT"} "$KP_NAME"
    user_rest=$KP_GROUPS
    while [ -n "$user_rest" ]; do
      addgroup "$KP_NAME" "${user_rest%%,*}"
      case $user_rest in
        *,*) user_rest=${user_rest#*,} ;;
        *) user_rest='' ;;
      esac
    done
  fi
else
  set --
  if differs uid; then set -- "$@" ${KP_NON_UNIQUE:+-o} -u "$KP_UID"; fi
  if differs group; then set -- "$@" -g "$KP_GROUP"; fi
  if differs groups; then set -- "$@" ${KP_APPEND:+-a} -G "$KP_GROUPS"; fi
  if differs home; then
    set -- "$@" -d "$KP_HOME" ${KP_MOVE_HOME:+-m}
    if [ ! -d "${KP_HOME%/*}/" ]; then make_parent "$KP_HOME"; fi
  fi
  if differs shell; then set -- "$@" -s "$KP_SHELL"; fi
  if differs comment; then set -- "$@" -c "$KP_COMMENT"; fi
  if differs expires; then set -- "$@" -e "$KP_EXPIRES"; fi
  if [ $# -gt 0 ]; then
    command -v usermod >/dev/null || fail 'only usermod can change a user' 'install the package shadow first'
    usermod "$@" -- "$KP_NAME"
  fi
fi

# useradd has chosen values that the task does not set
forget_accounts
# through a pipe: everybody can see the arguments of programs
if differs password || [ -n "$user_new$KP_PASSWORD" ]; then
  if [ -n "$KP_PASSWORD" ] && { [ -n "$user_new" ] || differs password; }; then
    printf '%s:%s\n' "$KP_NAME" "$KP_PASSWORD" | chpasswd -e
  fi
fi

if differs password_lock; then
  if [ -n "$KP_PASSWORD_LOCK" ]; then usermod -L -- "$KP_NAME"; else usermod -U -- "$KP_NAME"; fi
fi
if differs password_expire_max; then chage -M "$KP_PASSWORD_EXPIRE_MAX" -- "$KP_NAME"; fi
if differs password_expire_min; then chage -m "$KP_PASSWORD_EXPIRE_MIN" -- "$KP_NAME"; fi

find_account passwd "$KP_NAME"
user_rest=${account#*:*:}
user_uid=${user_rest%%:*} user_rest=${user_rest#*:}
user_gid=${user_rest%%:*} user_rest=${user_rest#*:*:}
user_home=${user_rest%%:*}

if [ -n "$KP_CREATE_HOME" ] && [ ! -d "$user_home" ]; then
  # nobody else can enter it before the user owns it
  make_parent "$user_home"
  make_entry 0700
  if [ -d /etc/skel ]; then cp -R /etc/skel/. .; fi
  chown -hR "$user_uid:$user_gid" .
fi

if differs ssh_key; then
  # as the user, who owns the home and may have created links in it
  # shellcheck disable=SC2016 # the inner shell expands it
  su -s /bin/sh "$KP_NAME" -c 'umask 077
    cd && mkdir -p -- "$(dirname -- "$1")" && umask 022 && ssh-keygen -q -t "$2" ${3:+-b "$3"} ${4:+-C "$4"} -N "" -f "$1"' \
    sh "$KP_SSH_KEY_FILE" "$KP_SSH_KEY_TYPE" "$KP_SSH_KEY_BITS" "$KP_SSH_KEY_COMMENT" 3>&-
fi
