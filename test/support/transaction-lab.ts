import type { LabStatus } from '../../src/lab/status.ts';
import { packages } from '../twins/packages.ts';
import { inside, inventoryOf, project, until } from './fault-lab.ts';
import { freshLab } from './lab-hosts.ts';
import { runEventsHere } from './program-here.ts';

/** The keyword, as in a playbook. */
export interface Transaction {
  check?: string | string[];
  reload?: string;
  confirm?: number;
}

/** A lab with one host for transactions, and what tests do there. */
export async function transactionLab(name: string, prepare: string) {
  const lab: LabStatus = await freshLab(name, 1, { packages });
  const on = (script: string) => inside(lab, lab.hosts[0]!.name, script);
  await on(`mkdir -m 700 /root/.kplay-transactions; ${prepare}`);

  /** All that the transactions may touch, with attributes and content. */
  const state = () =>
    on(`find /etc/nginx /etc/ssh /etc/sudoers.d /home/deploy/.ssh -exec stat -c '%n %a %U %G %i %F' {} + | sort
      nft -s list ruleset; ls /etc/nftables.d /etc/systemd/system/*.wants; cat /etc/ufw/*.rules /etc/ufw/ufw.conf /etc/default/ufw /etc/firewalld/zones/* 2>/dev/null; cat /etc/nftables.conf /etc/nginx/conf.d/* /etc/ssh/sshd_config.d/* /etc/sudoers.d/*; ls -A /root/.kplay-transactions`);

  /** Waits until no journal and no process of a transaction is left. */
  const isQuiet = () =>
    until('no journal and no process of a transaction', async () => {
      const left = await on(`ls -A /root/.kplay-transactions; pgrep -f 'script [w]atch'; true`);
      return left === '';
    });

  /** Runs tasks in a transaction; `rows` is what is said of each. */
  async function run(transaction: Transaction, tasks: object[], vars: Record<string, string> = {}) {
    const block = [{ name: 'Configure', transaction, block: tasks }];
    const folder = await project(inventoryOf(lab, vars), block);
    const told = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    const rows = told.tasks.map(({ task, status, message = '' }) => `${task} ${status} ${message}`.trim());
    return { ...told, rows, folder };
  }

  return { lab, on, state, isQuiet, run };
}

/** A task that writes a file. */
export const copy = (path: string, content: string) => ({ name: path, copy: { dest: path, content } });
