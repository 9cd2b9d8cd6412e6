# Creates the virtual environment, and installs or removes packages with pip.

pip_make_environment() {
  pip_ifs=$IFS
  set -f
  IFS=$nl
  # shellcheck disable=SC2086 # a line each
  set -- $KP_VIRTUALENV_WORDS
  IFS=$pip_ifs
  set +f
  (
    cd -P -- "${KP_CHDIR:-/}" || exit
    umask "${KP_UMASK:-022}"
    exec "$@" "$KP_VIRTUALENV" 3>&-
  ) || fail "$1 cannot create $KP_VIRTUALENV" 'on Debian, venv needs the package python3-venv'
}

if differs virtualenv; then pip_make_environment; fi
pip_find
if [ "$KP_STATE" = absent ]; then
  pip_rest=$KP_LISTED$nl
  set --
  while [ -n "$pip_rest" ]; do
    pip_line=${pip_rest%%"$nl"*} pip_rest=${pip_rest#*"$nl"}
    if differs "${pip_line%% *}"; then set -- "$@" "${pip_line%% *}"; fi
  done
  pip_run uninstall -y ${KP_BREAK_SYSTEM_PACKAGES:+--break-system-packages} "$@" || fail 'pip cannot remove the packages'
else
  pip_run install "$@" || fail 'pip cannot install the packages' 'what it said is above'
  pip_installed=yes
fi
