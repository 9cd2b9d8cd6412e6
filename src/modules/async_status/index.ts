import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Ask what has become of a task that was started with async and poll: 0.',
  notes:
    'A job that has ended is told as its task would have been: changed, failed, its output and what `register` holds. ' +
    'Ask on the same host and as the same user. Remove it with `mode: cleanup`; otherwise it is kept for a week.',
  params: {
    jid: {
      type: 'string',
      required: true,
      doc: 'The job: `ansible_job_id` of what the task has registered.',
    },
    mode: {
      type: 'string',
      enum: ['status', 'cleanup'],
      default: 'status',
      doc: 'What to do: ask, or remove what is left of a job that has ended.',
    },
    wait: {
      type: 'int',
      default: 0,
      doc: 'How many seconds to wait for its end before saying that it runs.',
    },
  },
  check: ({ jid, wait }) => {
    if (!/^[0-9a-f]+$/.test(jid))
      return `"${jid}" is not the name of a job: write jid: "{{ NAME.ansible_job_id }}"`;
    return wait < 0 ? 'wait must not be negative' : undefined;
  },
  needs: ['jobs'],
  flags: ['started', 'finished'],
});
