# Runs awk with values of the task, which can be secrets: other processes see the arguments and the environment of a program, and both
# have limits for their size.

# Reads the values from descriptor 7: a line with their names and sizes in bytes, then the values themselves, and a dot: awk would drop a
# separator of records at the end.
# shellcheck disable=SC2016 # dollars of awk
kp_task_awk='
BEGIN {
  kp_end = RS
  RS = "\001"
  while ((getline kp_part < "/proc/self/fd/7") > 0) kp_text = kp_text (kp_parts++ ? RS : "") kp_part
  close("/proc/self/fd/7")
  RS = kp_end
  kp_from = index(kp_text, "\n")
  kp_count = split(substr(kp_text, 1, kp_from - 1), kp_word, " ")
  kp_from++
  for (kp_i = 1; kp_i < kp_count; kp_i += 2) {
    task[kp_word[kp_i]] = substr(kp_text, kp_from, kp_word[kp_i + 1])
    kp_from += kp_word[kp_i + 1]
  }
}
'

# run_awk PROGRAM [NAME VALUE]... [-- FILE...]: runs awk on stdin or on files. Its array `task` has the values, as texts. A pipe carries
# them: some shells write a here-document to a file.
run_awk() {
  kp_program=$kp_task_awk$1 kp_names='' kp_values='' kp_locale=${LC_ALL-}
  # sizes are in bytes, here and in awk
  LC_ALL=C
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    kp_names="$kp_names$1 ${#2} " kp_values=$kp_values$2
    shift 2
  done
  [ $# = 0 ] || shift
  { printf '%s\n%s.' "$kp_names" "$kp_values" | awk "$kp_program" "$@" 7<&0 <&6 6<&- 3>&-; } 6<&0
  kp_rc=$?
  LC_ALL=$kp_locale
  return "$kp_rc"
}
