# Compares a directory with the files that a task wants in it, and installs those that differ, for modules that bring whole trees.
# Other files of the directory stay.
#
# A tree is described by two texts: $tree_sums, in the format of sha256sum, and $tree_stats, two lines for each object,
# `MODE OWNER GROUP TYPE/NAME` and its name as `stat -c %N` shows it, with the target of a link. * stands for anything. Directories
# come before what is in them. Names begin with ./ and hold no newline.
kp_tree_format='%a %U %G %F/%n
%N'

# read_tree: describes the tree in $stage/tree.
read_tree() {
  cd -P -- "$stage/tree" || exit
  [ -z "$(find . -name "*$nl*")" ] || fail 'a name with a newline is not supported'
  kp_odd=$(find . ! -type f ! -type d ! -type l | head -n 1)
  [ -z "$kp_odd" ] || fail "$kp_odd is a device, a pipe or a socket" 'only files, directories and links are installed'
  tree_sums=$(find . -type f -exec sha256sum -- {} +) || fail 'cannot read the new files'
  tree_stats=$(find . ! -name . -exec stat -c "$kp_tree_format" -- {} +) || fail 'cannot look at the new files'
}

# refuse_links_outside: fails if a link in $stage/tree leads out of it.
refuse_links_outside() {
  cd -P -- "$stage/tree" || exit
  # shellcheck disable=SC2016 # the inner shell expands it
  kp_links=$(find . -type l -exec sh -c '
    for l; do
      kp_to=$(readlink -n -- "$l"; printf /)
      case $kp_to in *"
"*) kp_to=/ ;; esac
      printf "%s\n" "$l" "${kp_to%/}/"
    done' sh {} +)
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $kp_links
  kp_end_lines
  while [ $# != 0 ]; do
    kp_stays_inside "${1%/*}" "$2" || fail "the link $1 leads out of the directory, to $2"
    shift 2
  done
}

# kp_stays_inside FOLDER TARGET: does a link in FOLDER lead to an object below the current directory?
kp_stays_inside() {
  kp_rest=${1#.}/$2/
  kp_depth=0
  case $2 in /*) return 1 ;; esac
  kp_names=$2
  while :; do
    case $kp_names in ../* | ./* | /*) kp_names=${kp_names#*/} ;; *) break ;; esac
  done
  # after a name, `..` leads up from where that name leads if it is a link
  case /$kp_names in
    */../*) case $(readlink -f -- "$1/${2%/}") in "$PWD" | "$PWD"/*) ;; *) return 1 ;; esac ;;
  esac
  while [ -n "$kp_rest" ]; do
    case ${kp_rest%%/*} in
      '' | .) ;;
      ..) kp_depth=$((kp_depth - 1)) ;;
      *) kp_depth=$((kp_depth + 1)) ;;
    esac
    kp_rest=${kp_rest#*/}
    [ "$kp_depth" -ge 0 ] || return 1
  done
}

# compare_tree: compares the current directory with the description; sets $tree_differing to the names that differ.
compare_tree() {
  kp_root=$PWD kp_safe='' kp_right=''
  if kp_tree_is_safe; then kp_safe=yes; else kp_sum_objects; fi
  tree_differing=$(kp_compare_tree) || fail "cannot compare the files in $PWD"
}

# emit_tree KEY [WANTED]: read: does the same, and emits how many there are.
emit_tree() {
  compare_tree
  if [ -z "$tree_differing" ]; then
    emit "$1" "${2-as wanted}"
  else
    kp_count_lines "$tree_differing"
    kp_differing=$kp_lines
    kp_count_lines "$tree_stats"
    emit "$1" "$kp_differing of $((kp_lines / 2)) differ"
  fi
}

kp_count_lines() {
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $1
  kp_end_lines
  kp_lines=$#
}

# Sets kp_right to the lines of sha256sum -c for the files that are as wanted. Where other users can create names, a name can lead
# anywhere, and to a pipe that never ends: each file is opened by itself.
kp_sum_objects() {
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $tree_sums
  kp_end_lines
  kp_type=$file_type
  for kp_line; do
    kp_sum=${kp_line%%  *} kp_name=${kp_line#*  }
    case $kp_sum in \\*) kp_sum=${kp_sum#?} kp_name=$(printf %b "$kp_name") ;; esac
    enter "$kp_root/${kp_name#./}"
    [ -n "$entry" ] || continue
    file_attributes
    [ "$file_type" = file ] || continue
    open_entry
    [ "$(sha256sum <&8)" != "$kp_sum  -" ] || kp_right=$kp_right$kp_name': OK'$nl
  done
  kp_step_into "$kp_root" "$kp_root" || fail "$kp_root was moved meanwhile"
  file_type=$kp_type entry=.
}

# What stat and sha256sum do not find has no line.
kp_compare_tree() {
  {
    printf '%s\n\n' "$tree_stats"
    printf '%s\n' "$tree_stats" | sed -n 's,^[^/]*/,,p;n' | tr '\n' '\000' |
      xargs -0 stat -c "$kp_tree_format" -- 2>/dev/null || :
    printf '\n'
    if [ -z "$kp_safe" ]; then
      printf %s "$kp_right"
    elif [ -n "$tree_sums" ]; then
      printf '%s\n' "$tree_sums" | sha256sum -c 2>/dev/null || :
    fi
  } | awk '
    function same(wanted, is,   w, h, i) {
      split(wanted, w, " "); split(is, h, " ")
      for (i = 1; i <= 4; i++) if (w[i] != "*" && w[i] "" != h[i]) return 0
      return 1
    }
    $0 == "" { part++; next }
    part == 2 { if (sub(/: OK$/, "")) { if (sub(/^\\/, "")) gsub(/\\\\/, "\\"); ok[$0] = 1 } next }
    { name = substr($0, index($0, "/") + 1); state = substr($0, 1, index($0, "/") - 1); getline shown }
    part == 1 { have[name] = state; shown_is[name] = shown; next }
    { names[++count] = name; wanted[name] = state; target[name] = state ~ / symbolic/ ? shown : "" }
    END {
      for (i = 1; i <= count; i++) {
        name = names[i]
        if (!(name in have) || !same(wanted[name], have[name]) || (wanted[name] ~ / regular/ && !ok[name]) ||
          (target[name] != "" && target[name] != shown_is[name])) print name
      }
    }'
}

# put_tree: installs what differs from $stage/tree into the current directory. Where only root and the session's user can create
# names, one tar does it; elsewhere, and where existing objects keep some of their attributes, each object is installed by itself.
put_tree() {
  [ -z "$kp_transaction" ] || fail 'a folder cannot be copied in a transaction' 'copy its files in a loop'
  kp_root=$PWD kp_bulk='' kp_keep='' kp_default_mode=$KP_DEFAULT_MODE
  kp_mode=$KP_MODE kp_owner=$KP_OWNER kp_group=$KP_GROUP kp_umask=$KP_UMASK
  case $tree_stats in *'* '*) kp_keep=yes ;; esac
  kp_begin_lines
  # shellcheck disable=SC2086 # a line each
  set -- $tree_differing
  kp_end_lines
  for kp_name; do
    kp_apart=''
    # GNU tar reads a backslash in a name as the beginning of an escape
    case $kp_safe:$kp_name in :* | *\\*) kp_apart=yes ;; esac
    if [ -n "$kp_keep" ] && [ -e "$kp_name" ]; then kp_apart=yes; fi
    if [ -n "$kp_apart" ]; then
      kp_put_object "$kp_name"
      kp_step_into "$kp_root" "$kp_root" || fail "$kp_root was moved meanwhile"
    else
      kp_bulk=$kp_bulk$kp_name$nl
    fi
  done
  # of the task, not of the last object
  KP_MODE=$kp_mode KP_OWNER=$kp_owner KP_GROUP=$kp_group KP_UMASK=$kp_umask
  [ -n "$kp_bulk" ] || return 0
  kp_need_room
  # what is missing after that is found when the files are compared again
  # shellcheck disable=SC2016 # the inner shell expands it
  printf '%s' "$kp_bulk" | tr '\n' '\000' | xargs -0 sh -c '
    tar -c -f - -C "$0" --no-recursion -- "$@" | tar -x -p -f -' "$stage/tree" 3>&- ||
    fail "cannot install all files in $kp_root" 'what tar said is above'
}

# Fails if the files of $kp_bulk do not fit on this disk: tar removes an old file before it writes the new one.
kp_need_room() {
  kp_free=$(stat -f -c '%f %a %S' .) || return 0
  # shellcheck disable=SC2086 # numbers
  set -- $kp_free
  if [ "${kp_me%%:*}" = root ]; then kp_free=$(($1 * $3 / 1024)); else kp_free=$(($2 * $3 / 1024)); fi
  kp_needed=$(
    cd -P -- "$stage/tree" && printf %s "$kp_bulk" | tr '\n' '\000' | xargs -0 stat -c '%s %F' -- |
      awk '/regular/ { sum += $1 } END { printf "%d", sum / 1024 }'
  )
  [ "$kp_needed" -le "$kp_free" ] ||
    fail "cannot install the files in $kp_root: No space left on device" "they need $kp_needed KiB, and $kp_free KiB are free"
}

kp_tree_is_safe() {
  kp_stats=$(
    {
      printf '.\000'
      printf '%s\n' "$tree_stats" | sed -n 's,^[^/]* directory/,,p;n' | tr '\n' '\000'
    } | xargs -0 stat -c '%a %U ' -- 2>/dev/null
  ) || :
  kp_begin_lines
  for kp_around in $kp_stats; do
    kp_judge_around
    if ! kp_is_trusted "$kp_writer"; then
      kp_end_lines
      return 1
    fi
  done
  kp_end_lines
}

# Installs one object with the attributes of its description.
kp_put_object() {
  kp_from=$stage/tree/$1
  kp_line=${tree_stats%%"/$1$nl"*}
  kp_line=${kp_line##*"$nl"}
  KP_UMASK='' KP_MODE=${kp_line%% *} kp_line=${kp_line#* }
  KP_OWNER=${kp_line%% *} kp_line=${kp_line#* }
  KP_GROUP=${kp_line%% *} kp_line=${kp_line#* }
  [ "$KP_MODE" != '*' ] || KP_MODE=''
  [ "$KP_OWNER" != '*' ] || KP_OWNER=''
  [ "$KP_GROUP" != '*' ] || KP_GROUP=''
  enter "$kp_root/${1#./}"
  file_attributes
  case $kp_line:$file_type in
    directory:absent | directory:directory)
      if [ "$file_type" = absent ]; then make_entry "$(stat -c %a -- "$kp_from")"; else enter_entry; fi
      set_attributes .
      ;;
    regular*:absent | regular*:file | regular*:link)
      # a new file has the mode of the one in $stage
      if [ -z "$KP_MODE$file_mode$kp_default_mode" ]; then KP_DEFAULT_MODE=0$(stat -c %a -- "$kp_from"); fi
      open_temp
      cat -- "$kp_from" >&9 || fail "cannot write $kp_path"
      touch -r "$kp_from" -- /proc/self/fd/9
      replace_entry
      ;;
    symbolic*:absent | symbolic*:file | symbolic*:link)
      temp_link "$(readlink -- "$kp_from")"
      rename_temp
      ;;
    *) fail "$kp_path is of another type" 'remove it first' ;;
  esac
}
