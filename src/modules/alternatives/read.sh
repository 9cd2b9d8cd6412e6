# Reports the program that a name stands for, and whether the wanted one is known.

command -v update-alternatives >/dev/null || fail 'this host has no update-alternatives'
# fails if there is no such group
alternatives_all=$nl$(update-alternatives --query "$KP_NAME" 2>/dev/null)$nl || alternatives_all=$nl

# alternatives_field NAME TEXT: sets $value to the first line of this name in the text.
alternatives_field() {
  value=${2#*"$nl$1: "}
  if [ "$value" = "$2" ]; then value=''; else value=${value%%"$nl"*}; fi
}

alternatives_field Status "$alternatives_all"
emit mode "$value"
alternatives_field Value "$alternatives_all"
emit selected "$value"
alternatives_field Link "$alternatives_all"
alternatives_link=${KP_LINK:-$value}
if [ -n "$KP_PATH" ]; then
  case $alternatives_all in
    *"${nl}Alternative: $KP_PATH$nl"*)
      emit "$KP_PATH" present
      alternatives_field Priority "$nl${alternatives_all#*"${nl}Alternative: $KP_PATH$nl"}"
      alternatives_priority=$value
      emit priority "$value"
      ;;
    *)
      alternatives_priority=50
      emit "$KP_PATH" absent
      ;;
  esac
fi
