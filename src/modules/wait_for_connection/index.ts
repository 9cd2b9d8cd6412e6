import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError } from '../../core/connection-error.ts';
import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Wait until kplay can connect to the host and run a script there.',
  params: {
    timeout: { type: 'int', min: 0, default: 600, doc: 'Seconds after which the task fails.' },
    delay: { type: 'int', min: 0, default: 0, doc: 'Seconds to wait before the first attempt.' },
    sleep: { type: 'int', min: 0, default: 1, doc: 'Seconds between two attempts.' },
    connect_timeout: { type: 'int', doc: 'Has no effect: the connection has its own timeout.' },
  },
  drive: async ({ timeout, delay, sleep: between }, host) => {
    const since = performance.now();
    const wait = (seconds: number) => sleep(seconds * 1000, undefined, { signal: host.signal });
    for (await wait(delay); ; await wait(between)) {
      try {
        await host.step({});
        return { changed: false, value: { elapsed: Math.round((performance.now() - since) / 1000) } };
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        if (performance.now() - since >= timeout * 1000)
          throw new Error(`no connection after ${timeout} s: ${error.message}`);
      }
    }
  },
});
