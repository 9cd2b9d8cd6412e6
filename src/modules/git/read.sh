# Reports which commit is checked out, and whether it is the wanted one.

# Sets how git reaches the remote: it never prompts, and nothing secret is an argument.
git_setup() {
  if [ -n "${git_is_set-}" ]; then return 0; fi
  git_is_set=yes
  git_program=${KP_EXECUTABLE:-git}
  command -v "$git_program" >/dev/null || fail 'there is no git on this host' 'the package module installs it'
  GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true KPLAY_KEY=$KP_KEY_FILE KPLAY_SSH=$KP_SSH_OPTS KPLAY_NEW=$KP_ACCEPT_HOSTKEY
  # git runs this with a shell, which expands the variables
  # shellcheck disable=SC2016,SC2089
  GIT_SSH_COMMAND='ssh -o BatchMode=yes ${KPLAY_NEW:+-o StrictHostKeyChecking=accept-new} ${KPLAY_KEY:+-i "$KPLAY_KEY" -o IdentitiesOnly=yes} $KPLAY_SSH'
  # shellcheck disable=SC2090
  export GIT_TERMINAL_PROMPT GIT_ASKPASS GIT_SSH_COMMAND KPLAY_KEY KPLAY_SSH KPLAY_NEW
  if [ -n "$KP_LOGIN_KEY" ]; then
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=$KP_LOGIN_KEY GIT_CONFIG_VALUE_0=$KP_LOGIN_VALUE
    export GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
  fi
}

git_run() {
  "$git_program" "$@" 3>&-
}

# Enters the repository; returns 1 if there is no repository.
git_enter() {
  enter_target "$KP_DEST"
  [ -n "$entry" ] && [ -d "$entry" ] || return 1
  enter_entry
  if [ -n "$KP_BARE" ]; then [ -e HEAD ] && [ -d objects ]; else [ -e .git ]; fi
}

# Asks the remote, once: sets $git_wanted to the commit, and $git_ref to its reference; both are empty if it has none.
git_ask() {
  if [ -n "${git_has_asked-}" ]; then return 0; fi
  git_has_asked=yes git_ref='' git_wanted=$KP_COMMIT
  [ -z "$KP_COMMIT" ] || return 0
  git_refs=$(git_run ls-remote -- "$KP_REPO" "$KP_VERSION" "refs/heads/$KP_VERSION" "refs/tags/$KP_VERSION" \
    "refs/tags/$KP_VERSION^{}") || fail "git cannot reach $KP_REPO"
  git_take "$KP_VERSION" "$KP_VERSION"
  git_take "refs/tags/$KP_VERSION" "refs/tags/$KP_VERSION"
  # the commit of a tag that is an object of its own
  git_take "refs/tags/$KP_VERSION^{}" "refs/tags/$KP_VERSION"
  git_take "refs/heads/$KP_VERSION" "refs/heads/$KP_VERSION"
  [ -n "$git_wanted" ] || fail "$KP_REPO has no version $KP_VERSION" 'a commit must have all of its 40 digits'
}

# git_take NAME REF: takes the commit of the remote's reference NAME, if there is one; REF is what to fetch.
git_take() {
  while read -r git_commit git_name; do
    if [ "$git_name" = "$1" ]; then git_wanted=$git_commit git_ref=$2; fi
  done <<END
$git_refs
END
}

# Sets $git_head to the commit that is checked out, or that the wanted branch of a bare repository has.
git_look() {
  git_at=HEAD
  if [ -n "$KP_BARE" ]; then
    git_ask
    git_at=${KP_COMMIT:-$git_ref}
  fi
  git_head=$(git_run rev-parse -q --verify "$git_at^{commit}" 2>/dev/null) || git_head=''
}

git_emit() {
  git_url=$(git_run config --get "remote.$KP_REMOTE.url") || git_url=''
  if [ "$git_url" = "$KP_REPO" ]; then git_url='as wanted'; fi
  git_look
  if is_first_look; then result before "$git_head"; else result after "$git_head"; fi
  git_ask
  git_is=$git_head git_tree='as wanted'
  if [ "$git_head" = "$git_wanted" ]; then git_is='as wanted'; fi
  if [ -z "$KP_BARE" ] && { [ -n "$KP_FORCE" ] || [ "$git_is" != 'as wanted' ]; }; then
    if [ -n "$(git_run status --porcelain --untracked-files=no)" ]; then git_tree=modified; fi
    [ -n "$KP_FORCE" ] || [ "$git_tree" = 'as wanted' ] ||
      fail "there are local changes in $KP_DEST" 'force: true discards them'
  fi
  emit remote "$git_url"
  emit version "$git_is"
  emit tree "$git_tree"
}

# Reports what is there as wanted.
git_accept() {
  emit remote 'as wanted'
  emit version 'as wanted'
  emit tree 'as wanted'
}

git_setup
if git_enter; then
  emit repository present
  if [ -z "$KP_UPDATE" ]; then
    git_look
    result before "$git_head"
    git_accept
  else
    git_emit
  fi
elif [ -z "$KP_CLONE" ]; then
  emit repository present
  git_accept
else
  emit repository absent
fi
