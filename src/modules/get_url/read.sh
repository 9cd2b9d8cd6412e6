# Reports whether the file at the path is the one that is wanted.

# Downloads the file to $stage/body, once, or writes there what the controller has downloaded.
get_file() {
  if [ -n "${get_has_file-}" ]; then return 0; fi
  make_stage
  if [ "$KP_VIA" = controller ]; then
    need_content
    stage_content body
  else
    http_fetch
    get_judge
  fi
  get_has_file=yes
}

get_judge() {
  [ "$http_status" != -1 ] || fail "cannot download the file: $http_error"
  # ftp has statuses of its own
  case $http_status in
    2?? | 0*) ;;
    *) fail "the server answers with the status $http_status" ;;
  esac
}

# Sets $get_sum to the checksum that is wanted; if it is in a list, from the server.
get_wanted_sum() {
  if [ -z "$KP_LIST_URL" ] || [ -n "${get_sum-}" ]; then
    get_sum=${get_sum:-$KP_SUM}
    return 0
  fi
  make_stage
  get_curl=$KP_CURL get_wget=$KP_WGET get_url=$KP_WGET_URL
  KP_CURL=$KP_LIST_CURL KP_WGET=$KP_LIST_WGET KP_WGET_URL=$KP_LIST_URL
  http_fetch
  get_judge
  KP_CURL=$get_curl KP_WGET=$get_wget KP_WGET_URL=$get_url
  get_sum=''
  get_find_sum <"$stage/body"
  [ -n "$get_sum" ] || fail "there is no checksum of $KP_FILE in the list"
}

# Finds the file in a list, such as sha256sum prints it, with or without --tag.
get_find_sum() {
  while read -r get_first get_second get_rest || [ -n "$get_first" ]; do
    case $get_second in
      '' | "$KP_FILE" | "*$KP_FILE" | "./$KP_FILE") get_sum=$get_first ;;
      "($KP_FILE)") get_sum=${get_rest#= } ;;
      *) continue ;;
    esac
    if [ -n "$get_second" ]; then return 0; fi
  done
}

# Emits whether the content is as wanted.
get_emit_content() {
  if [ -n "$KP_ALGORITHM" ]; then
    get_wanted_sum
    open_entry
    get_is=$("${KP_ALGORITHM}sum" <&8) || fail "cannot read $KP_DEST"
    get_is=${get_is%% *}
    if [ "$get_is" = "$get_sum" ]; then get_is='as wanted'; else get_is=$KP_ALGORITHM:$get_is; fi
  elif is_first_look && [ -z "$KP_FORCE" ]; then
    get_is='as wanted'
  else
    get_is='as wanted'
    if [ -n "$KP_FORCE" ]; then get_file; fi
    if [ -n "${get_has_file-}" ]; then
      open_entry
      cmp -s -- "$stage/body" /proc/self/fd/8 || get_is=different
    fi
  fi
  emit content "$get_is"
}

enter "$KP_DEST"
if [ -n "$entry" ] && [ -d "$entry" ]; then
  get_path=${KP_DEST%/}/$KP_FILE
  result dest "$get_path"
  enter "$get_path"
fi
file_attributes
emit state "$file_type"
if [ "$file_type" = file ]; then
  emit_attributes
  get_emit_content
fi
