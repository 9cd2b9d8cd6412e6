# Completes the command lines of kplay in bash 4.3 and newer.

# Put this line into ~/.bashrc:
#
#   eval "$(kplay completion bash)"

# shellcheck shell=bash

_kplay() {
  # bash splits words at : and = too: put together what no space separates
  local rest=${COMP_LINE:0:COMP_POINT} words=() part gap
  for part in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    gap=${rest%%[![:space:]]*}
    rest=${rest#"$gap"}
    part=${part:0:${#rest}}
    rest=${rest#"$part"}
    if [[ -n $gap || ${#words[@]} -eq 0 ]]; then words+=("$part"); else words[-1]+=$part; fi
  done
  local word=${words[-1]}
  # bash replaces only the last part of the word
  local before=${word%"$part"} lines line
  [[ $part == [:=] ]] && before=$word
  mapfile -t lines < <(kplay __complete -- "${words[@]:1}" 2>/dev/null)
  COMPREPLY=()
  if [[ ${lines[0]} == :files ]]; then
    compopt -o default
    return
  fi
  for line in "${lines[@]}"; do
    line=${line%%$'\t'*}
    [[ $line == "$word"* ]] && COMPREPLY+=("${line#"$before"}")
  done
}

complete -F _kplay kplay
