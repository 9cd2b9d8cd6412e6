import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Get the result of a task that was started with async and poll: 0.',
  notes:
    'A job that has ended is reported like its task: changed, failed, its output and its result for `register`. ' +
    'Run this on the same host and as the same user. Remove the job with `mode: cleanup`; otherwise it is kept for a week.',
  params: {
    jid: {
      type: 'string',
      required: true,
      form: {
        is: 'the name of a job',
        pattern: /^[0-9a-f]+$/,
        hint: () => 'write "{{ NAME.ansible_job_id }}", with the registered variable of the job',
      },
      doc: 'The job: `ansible_job_id` of the registered result of the task.',
    },
    mode: {
      type: 'string',
      enum: ['status', 'cleanup'],
      default: 'status',
      doc: 'Whether to get the status, or to remove the data of a job that has ended.',
    },
    wait: {
      type: 'int',
      default: 0,
      min: 0,
      doc: 'How many seconds to wait for its end before it is reported as running.',
    },
  },
  needs: ['jobs'],
  isQuestion: true,
  flags: ['started', 'finished'],
});
