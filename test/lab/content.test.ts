import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { byHand, freshLab, removeLab } from '../support/lab-hosts.ts';
import { folderWith } from '../support/program.ts';
import { runEventsHere } from '../support/program-here.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testcontent';
let lab: LabStatus;
/** Extra variables of each playbook, in a file. */
let vars: string;

beforeAll(async () => {
  lab = await freshLab(name, 2, { docker: true });
  const key = (await readFile(`${lab.key}.pub`, 'utf8')).trim();
  const texts = { 'vars.yml': `bootstrap_keys: ${key}\nbootstrap_timezone: Europe/Zurich\n` };
  vars = join(await folderWith(texts), 'vars.yml');
});

afterAll(() => removeLab(name));

/** What a run of a playbook on a host came to. */
async function run(playbook: string, host: string, ...more: string[]) {
  const args = [`playbooks/${playbook}`, '-i', lab.inventory, '-l', host, '-e', `@${vars}`, ...more];
  const { code, end, stderr } = await runEventsHere(args);
  expect(code, stderr).toBe(0);
  return end!.hosts[host]!;
}

/** Files of the host that a run may change, by their names, sizes and times. */
const files = (host: string) =>
  byHand(lab, host, 'find /etc /home /srv /usr/local -printf "%p %s %T@ %m\\n"');

describe.each([
  ['bootstrap.yml', 'web1', 'sudo -l -U deploy | grep -q NOPASSWD && test "$(date +%Z)" != UTC'],
  ['site.yml', 'web2', 'curl -fsS http://127.0.0.1/ && systemctl is-active -q app-watch'],
])('%s on a fresh host', (playbook, host, works) => {
  test('check mode says what would change, and changes nothing', async () => {
    const before = await files(host);
    expect((await run(playbook, host, '--check')).changed).toBeGreaterThan(3);
    expect(await files(host)).toBe(before);
  });

  test('changes the host once, into one that works', async () => {
    expect((await run(playbook, host)).changed).toBeGreaterThan(3);
    expect((await run(playbook, host)).changed).toBe(0);
    await byHand(lab, host, works);
  });
});

test('what has drifted is put right, and only that', async () => {
  await byHand(lab, 'web2', 'docker stop app-blue; systemctl stop app-watch; chmod 600 /etc/motd');
  expect((await run('site.yml', 'web2')).changed).toBe(3);
  const pages = await byHand(lab, 'web2', `curl -fsS ${'http://127.0.0.1/ '.repeat(2)}`);
  expect(pages).toMatch(/NAME=blue.*\n.*NAME=green|NAME=green.*\n.*NAME=blue/);
});

test('a new version of the image takes the place of the old one', async () => {
  const image = 'app_image=registry.lab:5000/kplay/httpd:2';
  expect((await run('site.yml', 'web2', '-t', 'containers', '-e', image)).changed).toBe(2);
  expect(await byHand(lab, 'web2', 'curl -fsS http://127.0.0.1/')).toContain('version 2');
});
