# Gets the result of a job, or removes the job.

if [ "$KP_MODE" = cleanup ]; then remove_job "$KP_JID"; else ask_job "$KP_JID" "$KP_WAIT"; fi
