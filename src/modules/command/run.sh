# Runs a program.

# the directory for the program is also the one for its conditions
if [ -n "$KP_CHDIR" ]; then cd -- "$KP_CHDIR" || fail "cannot enter $KP_CHDIR"; fi
guard "$KP_CREATES" "$KP_REMOVES" "$KP_UNLESS" "$KP_ONLYIF"
if [ -n "$KP_READ_ONLY" ]; then read_only; else begin; fi
run_input "$KP_STDIN" "$@"
