import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from 'listr2';
import type { RunTasks } from '../lab/tasks.ts';
import { cleanLines } from '../report/clean.ts';

/** Shows tasks on stderr, each with its time: as they go on where that is a terminal, elsewhere as lines. */
export const showTasks: RunTasks = async (tasks, how) => {
  const list = tasks.map(({ title, run }) => ({
    title,
    task: (_: unknown, shown: { title: string }) =>
      run((text) => {
        // a host may have said it
        shown.title = `${title}: ${cleanLines(text).trim()}`;
      }),
  }));
  await new Listr(list, {
    concurrent: how === 'side by side',
    // an interrupted lab is mended by the next "lab up" or "lab down"
    registerSignalListeners: false,
    renderer: 'default',
    rendererOptions: look(),
    fallbackRenderer: 'simple',
    fallbackRendererOptions: look(),
    fallbackRendererCondition: () => !process.stderr.columns,
  }).run();
};

/** With times, and on stderr: stdout is for what a command answers. */
function look<Level extends string>() {
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  return { timer: PRESET_TIMER, logger: new ListrLogger<Level>({ processOutput }) };
}
