#compdef kplay
# Completion of kplay for zsh. Put this line into ~/.zshrc, below compinit:
#
#   eval "$(kplay completion zsh)"

_kplay() {
  local -a before lines names described
  local line
  (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
  lines=("${(@f)$(kplay __complete -- "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $lines[1] == :files ]]; then
    # behind the = of an option
    compset -P '--[^=]#='
    _files
    return
  fi
  for line in $lines; do
    names+=("${line%%$'\t'*}")
    described+=("${line/$'\t'/  }")
  done
  compadd -l -d described -a names
}

if [[ $funcstack[1] == _kplay ]]; then
  _kplay "$@"
else
  compdef _kplay kplay
fi
