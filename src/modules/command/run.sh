# Runs a program.

# a directory for the program is one for its conditions too
if [ -n "$KP_CHDIR" ]; then cd -- "$KP_CHDIR" || fail "cannot enter $KP_CHDIR"; fi
guard "$KP_CREATES" "$KP_REMOVES" "$KP_UNLESS" "$KP_ONLYIF"
if [ -n "$KP_READ_ONLY" ]; then read_only; else begin; fi
run_input "$KP_STDIN" "$@"
