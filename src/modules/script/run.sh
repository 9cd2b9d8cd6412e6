# Runs the script, which is the content of the step.

if [ -n "$KP_CHDIR" ]; then cd -- "$KP_CHDIR" || fail "cannot enter $KP_CHDIR"; fi
guard "$KP_CREATES" "$KP_REMOVES" "$KP_UNLESS" "$KP_ONLYIF"
if [ -n "$KP_READ_ONLY" ]; then read_only; else begin; fi
make_stage
stage_content script
chmod -- 0700 "$stage/script"
run_input "$KP_STDIN" ${KP_EXECUTABLE:+"$KP_EXECUTABLE"} "$stage/script" "$@"
