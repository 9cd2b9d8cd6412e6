# Reports which Python packages are installed, or what pip would install.

# Sets pip_program; fails if there is no pip.
pip_find() {
  pip_program=$KP_EXECUTABLE
  if [ -n "$KP_VIRTUALENV" ]; then
    pip_program=$KP_VIRTUALENV/bin/pip
  elif [ -z "$pip_program" ]; then
    if command -v pip3 >/dev/null; then pip_program=pip3; else pip_program=pip; fi
  fi
  command -v "$pip_program" >/dev/null || fail "there is no $pip_program" 'install the package python3-pip first'
}

# pip_run ARGUMENT...: calls pip as the task wants it.
pip_run() {
  (
    cd -P -- "${KP_CHDIR:-/}" || exit
    umask "${KP_UMASK:-022}"
    if [ -n "$KP_VIRTUALENV" ]; then PATH=$KP_VIRTUALENV/bin:$PATH; fi
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 exec "$pip_program" "$@" 3>&-
  )
}

# Emits each package that is wanted by its name; names are normalized as in PEP 503.
pip_emit_listed() {
  pip_all=''
  if [ -n "$pip_program" ]; then
    pip_all=$nl$(pip_run list --format=freeze | awk -F == '{
      name = tolower($1)
      gsub(/[-_.]+/, "-", name)
      print name " " $2
    }')$nl
  fi
  pip_rest=$KP_LISTED$nl
  while [ -n "$pip_rest" ]; do
    pip_line=${pip_rest%%"$nl"*} pip_rest=${pip_rest#*"$nl"}
    pip_key=${pip_line%% *}
    case $pip_all in
      *"$nl$pip_key "*)
        pip_version=${pip_all#*"$nl$pip_key "}
        if [ -n "${pip_line#* }" ]; then emit "$pip_key" "${pip_version%%"$nl"*}"; else emit "$pip_key" present; fi
        ;;
      *) emit "$pip_key" absent ;;
    esac
  done
}

# Emits what pip would do. Without a virtual environment there is nothing yet.
pip_emit_plan() {
  if [ -n "$pip_installed" ]; then
    emit packages 'as wanted'
  elif [ -z "$pip_program" ]; then
    emit packages absent
  else
    pip_plan=$(pip_run install --dry-run "$@") ||
      fail 'pip cannot say what it would install' 'what it said is above; --dry-run needs pip 22.2'
    case $pip_plan in
      *'Would install '*)
        pip_plan=${pip_plan#*"Would install "}
        emit packages "without ${pip_plan%%"$nl"*}"
        ;;
      *) emit packages 'as wanted' ;;
    esac
  fi
}

pip_installed=${pip_installed-} pip_program=''
if [ -n "$KP_VIRTUALENV" ] && [ ! -e "$KP_VIRTUALENV/bin/pip" ]; then
  emit virtualenv absent
else
  emit virtualenv present
  pip_find
fi
if [ -n "$KP_LISTED" ]; then pip_emit_listed; else pip_emit_plan "$@"; fi
