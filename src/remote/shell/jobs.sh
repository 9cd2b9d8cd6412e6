# Runs steps that continue without the session that started them: jobs, see `async` of the language.
#
# A job is a folder that only its user can enter. `out` and `err` hold what its programs print, `pid` identifies
# its process, `answer` holds the answer of its step once there is one. A session that asks gets the answer as if the
# step had just run. The answer is kept until it is removed, or for a week. If the output of a job is secret (no_log),
# `asker` names the session that waits for it. The controller has the job removed when it has the answer: until then, it can ask
# again for an answer that was lost. If that session ends before, the job itself or the next one of the user removes the output.

# kp_start_job ID SECONDS KEEP CALL...: runs a step as a job. If the job exists, an earlier step started it and its answer
# was lost. KEEP says how long the output is kept: a "week", until it is "asked" for, or "never".
kp_start_job() {
  kp_job_name=$1 kp_seconds=$2 kp_keep=$3
  shift 3
  kp_start start
  if [ -n "$KP_CONTENT_LATER" ]; then kp_ask_content; fi
  kp_jobs_folder
  kp_read_boot
  kp_job_boot=${kp_boot:-unknown}
  kp_job=$kp_jobs/$kp_job_name kp_acted=35
  if mkdir -m 700 -- "$kp_job" 2>/dev/null; then
    kp_launch "$@"
    # after it: only by its process is a job known to be young
    kp_forget_jobs
  elif [ ! -d "$kp_job" ]; then
    fail "cannot write in $kp_jobs"
  fi
  kp_tell_job ''
  kp_finish changed
}

# The places of this user's jobs, best first; the second one is for users without a home.
kp_job_places() {
  kp_uid=$(id -u)
  kp_home_jobs=${kp_home:+$kp_home/.kplay-jobs} kp_other_jobs=/var/tmp/.kplay-jobs-$kp_uid
}

# Finds or creates the folder of this user's jobs; sets kp_jobs.
kp_jobs_folder() {
  kp_job_places
  for kp_jobs in "$kp_home_jobs" "$kp_other_jobs"; do
    mkdir -m 700 -- "$kp_jobs" 2>/dev/null || :
    if kp_is_private "$kp_jobs"; then return 0; fi
  done
  fail "cannot create a private directory for the job: neither $kp_home_jobs nor $kp_other_jobs can be used" \
    'they must belong to the user, with mode 0700'
}

# Is it a folder of our own (not a link) that nobody else can enter or write?
kp_is_private() {
  [ "$(stat -c '%u %a %F' -- "$1" 2>/dev/null)" = "$kp_uid 700 directory" ]
}

# kp_find_job ID: sets kp_job.
kp_find_job() {
  kp_job_places
  for kp_jobs in "$kp_home_jobs" "$kp_other_jobs"; do
    kp_job=$kp_jobs/$1
    if [ -d "$kp_job" ] && kp_is_private "$kp_jobs"; then return 0; fi
  done
  return 1
}

# Removes jobs that nobody has asked for in a week, unless they still run. The clock can have been set in the meantime.
kp_forget_jobs() {
  find "$kp_jobs" -mindepth 1 -maxdepth 1 -mtime +6 2>/dev/null | while IFS='' read -r kp_old; do
    kp_runs "$kp_old" || kp_is_recent "$kp_old" || rm -rf -- "$kp_old" || :
  done
  for kp_old in "$kp_jobs"/*/asker; do
    kp_old=${kp_old%/*}
    [ ! -e "$kp_old/answer" ] || kp_is_awaited "$kp_old" || rm -f -- "$kp_old/out" "$kp_old/err"
  done
}

# kp_is_recent FOLDER: has this job begun in the last week, without a restart of the host since?
kp_is_recent() {
  kp_began_in='' kp_now=''
  { IFS=' ' read -r kp_pid kp_since kp_began_in <"$1/pid" && read -r kp_now _ </proc/uptime; } 2>/dev/null || return 1
  [ "$kp_began_in" = "$kp_job_boot" ] && [ $((${kp_now%.*} - kp_since / 100)) -lt 604800 ]
}

# kp_is_awaited FOLDER: does the session that waits for this job still exist?
kp_is_awaited() {
  IFS='' read -r kp_asker <"$1/asker" && kill -0 "$kp_asker" 2>/dev/null
}

# Starts the job, and writes down its process. The content is moved into its folder, since a session removes what it
# was sent.
kp_launch() {
  if [ -n "$KP_CONTENT_FILE" ]; then
    mv -- "${KP_CONTENT_FILE%/*}" "$kp_job/content"
    KP_CONTENT_FILE=$kp_job/content/content
  fi
  kp_out=$kp_job/out kp_err=$kp_job/err
  case $kp_keep in
    asked) printf '%s\n' "$$" >"$kp_job/asker" ;;
    never) kp_out=/dev/null kp_err=/dev/null ;;
  esac
  kp_work "$@" </dev/null 2>>"$kp_err" 1>&2 3>>"$kp_out" &
  kp_pid=$!
  kp_lives "$kp_pid" || kp_began=''
  printf '%s\n' "$kp_pid $kp_began $kp_job_boot" >"$kp_job/pid"
  KP_CONTENT_FILE=''
}

# The job itself: a subshell that outlives the session, and that no hangup ends. All its output goes to its folder; an
# answer appears there as a whole.
kp_work() {
  trap - EXIT
  # it does not hold the lock of the host either, see lock.sh
  outlive_session
  set +eu
  kp_step_path='' kp_log=''
  # shellcheck disable=SC2317 # the call does
  kp_mark() {
    : >"$kp_err"
  }
  # shellcheck disable=SC2317
  kp_answer() {
    kp_answered=1
    LC_ALL=C
    printf '%s\n%s' "$1" "$kp_payload" >"$kp_job/answer.new" && mv -f -- "$kp_job/answer.new" "$kp_job/answer"
  }
  kp_timeout=$kp_seconds kp_limit='async time'
  ("$@")
  kp_end $? keep
  [ "$kp_keep" != asked ] || kp_is_awaited "$kp_job" || rm -f -- "$kp_job/out" "$kp_job/err"
}

# kp_runs FOLDER: does this job run? A job without a pid is about to start, or its session ended before it started.
kp_runs() {
  if [ ! -s "$1/pid" ]; then
    [ -n "$(find "$1" -prune -mmin -1)" ]
    return
  fi
  IFS=' ' read -r kp_pid kp_since _ <"$1/pid"
  kp_lives "$kp_pid" && [ "$kp_began" = "$kp_since" ]
}

# kp_await_job SECONDS: waits up to this time for the end of the job; sets kp_finished if it has ended.
kp_await_job() {
  kp_finished='' kp_left=$(($1 * 100)) kp_nap=2
  while :; do
    # in this order: a process that is gone has answered before, if at all
    kp_at_work=''
    if kp_runs "$kp_job"; then kp_at_work=yes; fi
    if [ -e "$kp_job/answer" ]; then
      kp_finished=yes
      return 0
    fi
    if [ -z "$kp_at_work" ]; then
      fail "its job ended without a result" \
        'the host was restarted, its disk is full, or the job was killed, as logind does with KillUserProcesses'
    fi
    if [ "$kp_left" -le 0 ]; then return 0; fi
    if [ "$kp_nap" -gt "$kp_left" ]; then kp_nap=$kp_left; fi
    kp_left=$((kp_left - kp_nap))
    case $kp_nap in
      ?) sleep "0.0$kp_nap" || sleep 1 ;;
      ??) sleep "0.$kp_nap" || sleep 1 ;;
      *) sleep 1 ;;
    esac
    kp_nap=$((kp_nap + kp_nap / 2))
    if [ "$kp_nap" -gt 100 ]; then kp_nap=100; fi
  done
}

# kp_tell_job FINISHED: sets the registered result that every job has, with Ansible's names.
kp_tell_job() {
  result ansible_job_id "$kp_job_name"
  result_flag started yes
  result_flag finished "$1"
}

# Notes that this session waits for the job. The job may read that at any moment, so it is written in one piece.
kp_take_over() {
  kp_asker=''
  read -r kp_asker <"$kp_job/asker" || :
  if [ "$kp_asker" != "$$" ]; then
    printf '%s\n' "$$" >"$kp_job/asker.new"
    mv -f -- "$kp_job/asker.new" "$kp_job/asker"
  fi
}

# ask_job ID SECONDS: answers with the answer of the job's step, or, after this time, that it still runs.
ask_job() {
  kp_job_name=$1
  kp_find_job "$1" || fail "there is no job $1 of $(id -un)" \
    'ask on the host and as the user that started it; the result of a job is kept for a week'
  # the job may change anything at any time, but this question does not
  kp_acted=35 kp_logged=''
  if [ -e "$kp_job/asker" ]; then kp_take_over; fi
  kp_await_job "$2"
  kp_tell_job "$kp_finished"
  [ -n "$kp_finished" ] || kp_finish unchanged
  [ ! -e "$kp_job/out" ] || cat -- "$kp_job/out"
  [ ! -e "$kp_job/err" ] || cat -- "$kp_job/err" >&2
  # the x keeps the newline at the end
  kp_said=$(cat -- "$kp_job/answer" && printf x)
  kp_said=${kp_said%x}
  kp_payload=$kp_payload${kp_said#*"$nl"}
  case ${kp_said%%"$nl"*} in
    same | unchanged) kp_finish unchanged ;;
    changed) kp_finish changed ;;
  esac
  kp_answer "${kp_said%%"$nl"*}"
  exit 33
}

# remove_job ID: removes a job that has ended.
remove_job() {
  kp_find_job "$1" || unchanged "there is no job $1"
  if [ ! -e "$kp_job/answer" ] && kp_runs "$kp_job"; then
    fail "the job $1 is still running" 'wait for it with async_status'
  fi
  # removing kplay's own files does not count as a change of the host
  read_only
  [ -z "$KP_CHECK" ] || unchanged "the job $1 would be removed"
  rm -rf -- "$kp_job"
  result erased "$kp_job"
}

# result_flag KEY VALUE: sets a key of the registered result to true, or to false if VALUE is empty.
result_flag() {
  kp_payload="$kp_payload?$1=$2$nl"
}
