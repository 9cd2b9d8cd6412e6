# Clones the repository, or fetches and checks out the version.

git_clone() {
  make_parent "$KP_DEST"
  git_branch=''
  case $git_ref in refs/heads/* | refs/tags/*) git_branch=$KP_VERSION ;; esac
  git_run clone -q --origin "$KP_REMOTE" ${KP_BARE:+--bare} ${KP_DEPTH:+--depth "$KP_DEPTH"} \
    ${KP_SINGLE_BRANCH:+--single-branch} ${git_branch:+--branch "$git_branch"} -- "$KP_REPO" "$entry" ||
    fail "git cannot clone $KP_REPO"
  git_enter || fail "$KP_DEST was replaced while it was cloned"
  # a bare clone has no branches of a remote, but it has one
  [ -z "$KP_REFSPEC" ] || git_fetch "$KP_REFSPEC"
}

git_fetch() {
  git_run fetch -q --force ${KP_DEPTH:+--depth "$KP_DEPTH"} "$KP_REMOTE" "$@"
}

# Fetches the version; some servers give no single commits.
git_update() {
  git_run config "remote.$KP_REMOTE.url" "$KP_REPO"
  case $KP_BARE:$git_ref in
    yes:refs/*) git_fetch "+$git_ref:$git_ref" ;;
    :refs/heads/*) git_fetch "+$git_ref:refs/remotes/$KP_REMOTE/$KP_VERSION" ;;
    :refs/tags/*) git_fetch "+$git_ref:$git_ref" ;;
    *) git_fetch "$git_wanted" 2>/dev/null || git_fetch '+refs/heads/*:refs/remotes/'"$KP_REMOTE/*" ;;
  esac || fail "git cannot fetch $KP_VERSION of $KP_REPO"
  [ -z "$KP_REFSPEC" ] || git_fetch "$KP_REFSPEC" || fail "git cannot fetch $KP_REFSPEC"
}

git_checkout() {
  case $git_ref in
    refs/heads/*)
      git_run checkout -q ${KP_FORCE:+--force} -B "$KP_VERSION" "$git_wanted"
      git_run branch -q --set-upstream-to "$KP_REMOTE/$KP_VERSION" 2>/dev/null || :
      ;;
    HEAD) git_run reset -q --hard "$git_wanted" ;;
    *) git_run checkout -q ${KP_FORCE:+--force} --detach "$git_wanted" ;;
  esac || fail "git cannot check out $KP_VERSION"
  [ -z "$KP_FORCE" ] || git_run reset -q --hard "$git_wanted"
}

if [ -n "$KP_UMASK" ]; then umask "$KP_UMASK"; fi
git_ask
if differs repository; then git_clone; fi
git_look
if [ "$git_head" != "$git_wanted" ] || differs remote; then git_update; fi
if [ -z "$KP_BARE" ]; then
  if [ -n "$KP_VERIFY_COMMIT" ]; then
    git_run verify-commit "$git_wanted" || git_run verify-tag "$KP_VERSION" ||
      fail "$KP_VERSION has no valid signature" 'nothing was checked out'
  fi
  git_look
  if [ "$git_head" != "$git_wanted" ] || differs tree; then git_checkout; fi
  if [ -n "$KP_RECURSIVE" ] && [ -e .gitmodules ]; then
    git_run submodule -q sync --recursive
    git_run submodule -q update --init --recursive ${KP_DEPTH:+--depth "$KP_DEPTH"} || fail 'git cannot update the submodules'
  fi
fi
