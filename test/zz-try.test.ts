import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { execute } from '/work/wt-relink/src/cli/execute.ts';
import { loadInventory } from '/work/wt-relink/src/inventory/load.ts';
import { loadPlan } from '/work/wt-relink/src/playbook/load.ts';
import { folderWith } from '/work/wt-relink/test/support/program.ts';
import { startSshd } from '/work/wt-relink/test/support/sshd-host.ts';
import { cuttableLink } from '/work/wt-relink/test/support/cut-link.ts';

test('try', async () => {
  const host = await startSshd();
  const link = await cuttableLink(host.address.port);
  const seen = new Set<string>();
  const run = async (shell: string, point?: any) => {
    const folder = await folderWith({
      'hosts.yml': `all: {hosts: {one: {kplay_host: 127.0.0.1, kplay_port: ${link.port}, kplay_private_key: ${host.privateKeyFile}}}, vars: {kplay_shell: ${shell}}}\n`,
    });
    await (await import('node:fs/promises')).writeFile(`${folder}/play.yml`, `
- hosts: all
  tasks:
    - {name: T1, shell: echo 1 >>${folder}/log}
    - {name: T2, copy: {dest: ${folder}/a, content: aaa}}
    - {name: T3, shell: sleep 0.1; echo 3 >>${folder}/log}
    - {name: T4, copy: {dest: ${folder}/b, content: bbb}}
    - {name: T5, shell: echo 5 >>${folder}/log; echo out, register: x}
    - {name: T6, debug: {msg: '{{ x.stdout }}'}}
    - {name: T7, shell: echo 7 >>${folder}/log}
    - {name: T8, lineinfile: {path: ${folder}/log, line: 'eight'}}
`);
    const source = `${folder}/hosts.yml`;
    const inventory = await loadInventory([source], { playbookFolder: folder });
    const { plan } = await loadPlan([`${folder}/play.yml`], { inventory, inventorySource: source, extraVars: {}, tags: [], skipTags: [] });
    const events: any[] = [];
    const at = { ...link.passed };
    if (point) link.cutAt({ ...point, bytes: at[point.direction as 'to'] + point.bytes });
    const began = performance.now();
    const end = await execute({ plan, inventory, options: { inventory: [source], forks: 5, timeout: 10, wait: 0, lock: 'off', lockWait: 0, reconnect: 16, verbose: 0, hostKeys: 'off' } as any, extraVars: {}, emit: (e: any) => { events.push(e); if (process.env.T && e.event !== 'play') console.log(Math.round(performance.now() - began), e.event, e.task ?? e.message ?? e.status); } });
    const ms = performance.now() - began;
    await new Promise((r) => setTimeout(r, 100));
    const left = (await import('node:fs')).readdirSync('/run').filter((n) => n.startsWith('kplay-') && !seen.has(n));
    for (const n of left) seen.add(n);
    const log = await readFile(`${folder}/log`, 'utf8').catch(() => '');
    return { left: left.length, end, events, log, ms, to: link.passed.to - at.to, from: link.passed.from - at.from };
  };
  const show = (r: any) => `${r.end.exit_code} left=${r.left} ${Math.round(r.ms)}ms log=${r.log.replace(/\n/g, ' ')} ` + r.events.filter((e: any) => e.event === 'task' || e.event === 'warning' || (e.event === 'host' && e.message)).map((e: any) => e.event === 'task' ? `${e.task}:${e.status}${e.message ? `(${e.message})` : ''}` : `[${e.message}]`).join(' ');
  if (process.env.BASE) for (let i = 0; i < Number(process.env.BASE); i++) console.log(show(await run('sh')));
  const base = await run('sh');
  console.log(show(base), base.to, base.from);
  const shells = (process.env.SHELLS ?? 'sh').split(',');
  const how = process.env.HOW ?? 'reset';
  const step = Number(process.env.STEP ?? 2000);
  for (const shell of shells)
    for (const direction of ['to', 'from'] as const)
      for (let bytes = Number(process.env.FROM ?? 3000); bytes < base[direction]; bytes += step) {
        const r = await run(shell, { direction, bytes, how });
        console.log(shell, direction, bytes, show(r));
        const lines = r.log.trim().split('\n');
        if (new Set(lines).size !== lines.length) console.log('DOUBLE!');
      }
  await link.stop();
  await host.stop();
}, 600_000);
