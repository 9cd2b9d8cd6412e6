# Returns the content of a file.

read_only
enter_target "$KP_SRC"
file_attributes
[ "$file_type" != absent ] || fail "$KP_SRC does not exist"
open_entry
# files of /proc have more bytes than their size says
slurp_content=$(head -c 700003 <&8 | base64 | tr -d '\n') || fail "cannot read $KP_SRC"
# four characters are three bytes
[ "${#slurp_content}" -le 933336 ] || fail "$KP_SRC has more than 700 kB" 'the fetch module copies larger files'
result source "$KP_SRC"
result content "$slurp_content"
