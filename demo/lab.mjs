import { kplay } from './command.mjs';
import { DemoFailure, show, tell } from './tell.mjs';
import { runTwice } from './twice.mjs';

/** A lab of its own: another one on this machine is left alone. */
const name = ['--name', 'demo'];

/** Why this machine cannot host a lab, as a sentence; undefined if it can. */
export async function whyNoLab() {
  const { code, output } = await kplay(['lab', 'status', ...name, '--json']);
  return code === 0
    ? undefined
    : output
        .trim()
        .split('\n')[0]
        .replace(/^kplay: /, '');
}

/** The demo on real hosts: three Debian machines with systemd, sshd, Docker and nginx inside this one. */
export async function onLab({ keep, scratch }) {
  const before = JSON.parse((await kplay(['lab', 'status', ...name, '--json'])).output);
  if (before.exists) await down('a lab of an earlier demo is there: taking it down');
  try {
    tell('making a lab with three Debian hosts: kplay lab up');
    const up = await kplay(['lab', 'up', ...name, '-n', '3', '--docker'], { watched: true });
    if (up.code !== 0) throw new DemoFailure(`kplay lab up ended with status ${up.code}`);
    const lab = JSON.parse((await kplay(['lab', 'status', ...name, '--json'])).output);
    await runTwice('playbooks/site.yml', lab.inventory, scratch);
    await showPages(lab.hosts.map((host) => host.name));
  } finally {
    if (keep) await tellHowToGoOn();
    else await down('taking the lab down');
  }
}

async function tellHowToGoOn() {
  tell('the lab stays:');
  const { output } = await kplay(['lab', 'status', ...name], { clearing: true });
  show(output.replaceAll('kplay ', 'node dist/bin.js ').replace('run site.yml', 'run playbooks/site.yml'));
}

/** Fetches the page of each host, from the first one, four times over one connection. */
async function showPages(hosts) {
  tell('the page of each host, through its nginx, from its two containers:');
  for (const host of hosts) {
    const fetch = ['curl', '-fsS', '--max-time', '10', ...Array(4).fill(`http://${host}/`)];
    const { code, output } = await kplay(['lab', 'ssh', ...name, hosts[0], '--', ...fetch]);
    show(output.trimEnd().replace(/^/gm, `${host}: `));
    if (code !== 0) throw new DemoFailure(`${host} serves no page`);
    for (const container of ['blue', 'green'])
      if (!output.includes(`NAME=${container}`))
        throw new DemoFailure(`the container ${container} of ${host} does not answer`);
  }
}

async function down(why) {
  tell(why);
  const { code, output } = await kplay(['lab', 'down', ...name], { clearing: true });
  if (code !== 0) throw new DemoFailure(`kplay lab down ended with status ${code}\n${output}`);
}
