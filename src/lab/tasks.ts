/** A piece of work that people watch. */
export interface LabTask {
  /** What is done, in the form "build the image". */
  title: string;
  /** `note` says what came out, beside the title. */
  run: (note: (text: string) => void) => Promise<void>;
}

/** Runs tasks in their order, or side by side, and shows them. Throws what the first one throws that fails. */
export type RunTasks = (tasks: LabTask[], how?: 'side by side') => Promise<void>;

/** Runs tasks and shows nothing. */
export const runQuietly: RunTasks = async (tasks, how) => {
  const run = (task: LabTask) => task.run(() => {});
  if (how === 'side by side') await Promise.all(tasks.map(run));
  else for (const task of tasks) await run(task);
};
