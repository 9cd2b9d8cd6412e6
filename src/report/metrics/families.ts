/** The metrics of a run: their types, and what they mean. */
export const families = {
  kplay_host_info: [
    'gauge',
    'A host of the run, with the commit of the playbook and whether the host is as it says.',
  ],
  kplay_host_reachable: ['gauge', 'Whether kplay could connect to the host and kept the connection.'],
  kplay_host_tasks: ['gauge', 'Results of tasks on the host, by status.'],
  kplay_host_drift_resources: ['gauge', 'Resources of the host that are not as the playbook says.'],
  kplay_host_last_success_timestamp_seconds: [
    'gauge',
    'When a run last brought the host into the state of the playbook.',
  ],
  kplay_changes_total: ['counter', 'Changes on the host, by module and kind.'],
  kplay_run_duration_seconds: ['gauge', 'How long the run took.'],
  kplay_run_exit_code: ['gauge', 'The exit code of the run.'],
  kplay_run_check: ['gauge', 'Whether the run was in check mode.'],
  kplay_last_run_timestamp_seconds: ['gauge', 'When the run has ended.'],
  kplay_last_success_timestamp_seconds: [
    'gauge',
    'When a run that changes hosts last succeeded on all of them.',
  ],
} as const satisfies Record<string, readonly ['gauge' | 'counter', string]>;

export type MetricName = keyof typeof families;
