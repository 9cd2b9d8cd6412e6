# Enters the directory of a step's path, and sets $entry to its name there: ./NAME. Nobody can redirect the step by
# changing the path meanwhile. A link on the way is followed only if root or the user of this session owns it: the
# owner of a directory can create links in it that lead anywhere, and kplay is root.

# enter PATH: enters the directory of PATH; $entry is then PATH inside of it, such as ./NAME. $entry is empty, and
# nothing is entered, if there is no such directory. Forks only if there are links on the way.
enter() {
  kp_entered=$1 kp_path=$1 kp_hops=0
  kp_split "$1"
  if kp_step_into "$kp_parent" "$kp_parent"; then return 0; fi
  kp_walk "${kp_parent#/}" '' || entry=''
}

# enter_target PATH: the same for what PATH leads to in the end, if it is a link.
enter_target() {
  enter "$1"
  kp_follow
}

# Enters the directory of what $entry leads to.
kp_follow() {
  while [ -n "$entry" ] && [ -L "$entry" ]; do
    kp_read_link "$entry"
    # what was read ahead is the link
    kp_entered=''
    case $kp_target in /*) ;; *) kp_target=${PWD%/}/$kp_target ;; esac
    kp_split "$kp_target"
    kp_walk "${kp_parent#/}" '' || entry=''
  done
}

# make_parent PATH: like enter, but creates missing directories.
make_parent() {
  kp_path=$1 kp_hops=0
  kp_split "$1"
  kp_walk "${kp_parent#/}" make
}

# make_entry [MODE]: creates the directory $entry and enters it.
make_entry() {
  kp_mkdir "$entry" "$@" || fail "cannot create the directory $kp_path"
  enter_entry
}

# kp_mkdir NAME [MODE]: another process may create it at the same time, such as a step for an alias of this host.
kp_mkdir() {
  keep_entry "$1"
  mkdir ${2:+-m "$2"} -- "$1" 2>/dev/null || [ -d "$1" ] || mkdir -- "$1" || return 1
  sync_folder
}

# enter_entry: enters the directory $entry itself, if it is one and not a link.
enter_entry() {
  if [ "$entry" = . ]; then return 0; fi
  kp_step_into "$entry" "${PWD%/}/${entry#./}" || fail "$kp_path was replaced while it was entered"
  entry=.
}

# take_entry NAME: sets $entry to ./NAME in this directory.
take_entry() {
  entry=$1 kp_path=${PWD%/}/${1#./} kp_entered=''
}

# leave_entry: goes back to the directory above.
leave_entry() {
  kp_above=${PWD%/*}
  kp_step_into .. "${kp_above:-/}" || fail "$PWD was moved during the task"
}

# Splits a path into $kp_parent and $entry.
kp_split() {
  kp_parent=$1
  while [ "${kp_parent%/}" != "$kp_parent" ]; do kp_parent=${kp_parent%/}; done
  entry=./${kp_parent##*/}
  case $entry in
    ./ | ./. | ./..) entry=. ;;
    *) kp_parent=${kp_parent%/*} ;;
  esac
  kp_parent=${kp_parent:-/}
}

# kp_step_into WHERE PHYSICAL: enters a directory; fails if that leads anywhere but to PHYSICAL. The kernel reports
# the current directory, so a swap on the way is always noticed. bash does not ask it: for bash, cd resolves the path twice, and a
# swap in between deceives it. The second cd has a path that only the kernel resolves, and nobody can swap.
kp_step_into() {
  cd -P -- "$1" 2>/dev/null && { cd -P /proc/self/cwd 2>/dev/null || [ ! -e /proc/self/cwd ]; } && [ "$PWD" = "$2" ]
}

# kp_walk REST MAKE: enters REST from / on, a part at a time. With MAKE, creates what is missing; otherwise returns 1 if
# there is no such directory.
kp_walk() {
  kp_rest=$1/
  cd -P / || exit
  while [ -n "$kp_rest" ]; do
    kp_part=${kp_rest%%/*} kp_rest=${kp_rest#*/} kp_here=${PWD%/}
    case $kp_part in
      '' | .) continue ;;
      ..) cd -P .. && continue ;;
    esac
    if kp_step_into "./$kp_part" "$kp_here/$kp_part"; then continue; fi
    kp_step_into "${kp_here:-/}" "${kp_here:-/}" || fail "$kp_here was moved while $kp_path was resolved"
    if [ -L "./$kp_part" ]; then
      kp_read_link "./$kp_part"
      kp_rest=$kp_target/$kp_rest
      case $kp_target in /*) cd -P / || exit ;; esac
    elif [ -e "./$kp_part" ]; then
      [ -d "./$kp_part" ] || fail "$kp_here/$kp_part is not a directory"
      # another process may have created it just now
      kp_step_into "./$kp_part" "$kp_here/$kp_part" || fail "cannot enter $kp_here/$kp_part"
    elif [ -n "$2" ]; then
      kp_mkdir "./$kp_part" || fail "cannot create the directory $kp_here/$kp_part"
      kp_step_into "./$kp_part" "$kp_here/$kp_part" || fail "$kp_here/$kp_part was replaced after it was created"
    else
      return 1
    fi
  done
}

# kp_read_link LINK: sets $kp_target. Reads the owner twice, since the link may be replaced in between: a renamed
# link has a new ctime, and a link with a second name may be anybody's.
kp_read_link() {
  kp_hops=$((kp_hops + 1))
  [ "$kp_hops" -le 40 ] || fail "$kp_path leads through more than 40 links"
  kp_before=$(stat -c '%U %h %d:%i %z' -- "$1") || fail "cannot inspect the link ${PWD%/}/${1#./}"
  kp_target=$(readlink -n -- "$1"; printf x)
  kp_target=${kp_target%x}
  kp_after=$(stat -c '%U %h %d:%i %z' -- "$1") || kp_after=''
  [ "$kp_before" = "$kp_after" ] || fail "the link ${PWD%/}/${1#./} was changed while it was read"
  case $KP_FOLLOW_LINKS:$kp_before in
    yes:* | *:'root 1 '* | *:"${kp_me%%:*} 1 "*) return 0 ;;
  esac
  fail "${PWD%/}/${1#./} is a link of ${kp_before%% *}, who could redirect this task to any path" \
    'give the path without the link, or set follow_links: true to trust that user'
}
