# Reports the keys in the file of a user, and prepares its new text.

find_account passwd "$KP_USER"
if [ -z "$account" ]; then
  [ -n "$KP_CHECK" ] || fail "there is no user $KP_USER"
  # an earlier step may make it
  account=$KP_USER:::::/nonexistent:
fi
key_rest=${account#*:*:}
key_uid=${key_rest%%:*} key_rest=${key_rest#*:}
key_gid=${key_rest%%:*} key_rest=${key_rest#*:*:}
key_home=${key_rest%%:*}
key_file=${KP_PATH:-$key_home/.ssh/authorized_keys}
enter "$key_file"
[ -z "$entry" ] || [ ! -L "$entry" ] ||
  fail "$key_file is a link" 'its owner could redirect this task to any file: set path to the file with the keys'

# key_take LINE: splits a line of the stat below; key_is is mode and owner.
key_take() {
  key_stat=${1#* }
  key_is="${key_stat%% *} ${1%% *}"
}

# one stat for both
key_dir_is=absent key_file_is=absent
take_attributes ''
if [ -n "$entry" ]; then
  key_stats=$(stat -c "%u $stat_format" -- . "$entry" 2>/dev/null || true)
  key_take "${key_stats%%"$nl"*}"
  if [ "$key_is" = "700 $key_uid" ]; then key_dir_is=0700; else key_dir_is=$key_is; fi
  case $key_stats in
    *"$nl"*)
      key_take "${key_stats#*"$nl"}"
      take_attributes "$key_stat"
      if [ "$file_type $key_is" = "file 600 $key_uid" ]; then key_file_is=0600; else key_file_is=$key_is; fi
      ;;
  esac
fi
emit directory "$key_dir_is"
emit file "$key_file_is"

# Reads the file, and prepares the new one in key_new. Each line is searched for a key: the text before the key is its
# options. If that text is a key itself, the line is that key with an unusual comment.
key_new='' key_others=0 key_have=
if [ "$key_file_is" != absent ]; then
  open_entry
  while IFS= read -r key_entry || [ -n "$key_entry" ]; do
    key_i=0 key_match=
    case $key_entry in
      '' | '#'* | [[:blank:]]*'#'*) key_match=comment ;;
    esac
    while [ -z "$key_match" ] && [ "$key_i" -lt $# ]; do
      # from the first to the last key, turning the words round once
      key_label=$1 key_blob=$2 key_options=$3 key_comment=$4
      shift 4
      set -- "$@" "$key_label" "$key_blob" "$key_options" "$key_comment"
      key_i=$((key_i + 4))
      case " $key_entry " in
        *" $key_blob "*) ;;
        *) continue ;;
      esac
      key_before=" $key_entry "
      key_before=${key_before%%" $key_blob "*}
      key_before=${key_before# }
      case $key_before in
        ssh-* | ecdsa-* | sk-*) continue ;;
      esac
      key_match=key
      if [ "$KP_STATE" = absent ]; then
        key_have="$key_have$nl$key_label=present$nl"
      elif [ "$key_before" != "$key_options" ] && [ -n "$KP_OPTIONS_GIVEN$key_options" ]; then
        key_have="$key_have$nl$key_label=other options$nl"
        key_rest=" $key_entry "
        key_rest=${key_rest#*" $key_blob"}
        key_rest=${key_rest% }
        key_new=$key_new${key_options:+"$key_options "}$key_blob$key_rest$nl
      else
        key_have="$key_have$nl$key_label=present$nl"
        key_new=$key_new$key_entry$nl
      fi
    done
    while [ "$key_i" -gt 0 ] && [ "$key_i" -lt $# ]; do
      # all the way round
      key_label=$1 key_blob=$2 key_options=$3 key_comment=$4
      shift 4
      set -- "$@" "$key_label" "$key_blob" "$key_options" "$key_comment"
      key_i=$((key_i + 4))
    done
    case $key_match in
      key) ;;
      comment) key_new=$key_new$key_entry$nl ;;
      *)
        key_others=$((key_others + 1))
        if [ -z "$KP_EXCLUSIVE" ]; then key_new=$key_new$key_entry$nl; fi
        ;;
    esac
  done <&8
fi
while [ $# -gt 0 ]; do
  case $key_have in
    *"$nl$1=other options$nl"*) emit "$1" 'other options' ;;
    *"$nl$1=present$nl"*) emit "$1" present ;;
    *)
      emit "$1" absent
      key_new=$key_new${3:+"$3 "}$2${4:+" $4"}$nl
      ;;
  esac
  shift 4
done
if [ "$key_others" = 0 ]; then emit 'other keys' none; else emit 'other keys' "$key_others"; fi
