import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Inventory, loadInventory } from '../inventory/load.ts';
import { loadPlan } from '../playbook/load.ts';

const tasks = 500;
const hosts = 1000;
const folder = mkdtempSync(join(tmpdir(), 'kplay-scale-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each host has values of its own; templates, conditions, loops and registered results are used throughout. */
function task(i: number): string {
  const lines = [
    `    - name: Task ${i} of {{ site_name }}`,
    `      copy: { dest: "/srv/{{ site_name }}/${i}", content: "{{ server_id }} {{ db.port }} {{ url }}", mode: "{{ mode }}" }`,
  ];
  if (i % 7 === 0) lines.push(`      register: result_${i}`);
  if (i % 5 === 0) lines.push(`      when: '"even" in group_names && server_id > ${i}'`);
  else if (i % 7 === 1 && i > 7) lines.push(`      when: 'result_${i - 1}.changed'`);
  if (i % 11 === 0) lines.push(`      loop: [a, b, "{{ url }}"]`);
  if (i % 13 === 0) lines.push('      notify: Restart');
  return lines.join('\n');
}

function inventoryText(): string {
  const host = (i: number) => `        web${i}: { server_id: ${i}, address: "10.0.${i >> 8}.${i & 255}" }`;
  const group = (name: string, rest: number) =>
    `    ${name}:\n      hosts:\n${Array.from({ length: hosts }, (_, i) => i)
      .filter((i) => i % 2 === rest)
      .map(host)
      .join('\n')}\n      vars: { mode: "064${rest * 4}" }`;
  const vars = '  vars: { site_name: shop, db: { port: 5432 }, url: "http://{{ address }}:{{ db.port }}" }';
  return `all:\n${vars}\n  children:\n${group('even', 0)}\n${group('odd', 1)}\n`;
}

let inventory: Inventory;
beforeAll(async () => {
  const list = Array.from({ length: tasks }, (_, i) => task(i)).join('\n');
  const handlers = '  handlers:\n    - { name: Restart, command: "restart {{ address }}" }\n';
  writeFileSync(join(folder, 'site.yml'), `- hosts: all\n  tasks:\n${list}\n${handlers}`);
  writeFileSync(join(folder, 'hosts.yml'), inventoryText());
  inventory = await loadInventory([join(folder, 'hosts.yml')]);
});

it(`checks ${tasks} tasks on ${hosts} hosts`, async () => {
  const start = performance.now();
  const options = { inventory, tags: [], skipTags: [], extraVars: {} };
  const { plan, warnings } = await loadPlan([join(folder, 'site.yml')], options);
  console.log(`${tasks} tasks on ${hosts} hosts checked in ${Math.round(performance.now() - start)} ms`);
  expect(plan.plays[0]).toMatchObject({ hosts: { length: hosts }, tasks: { length: tasks } });
  expect(warnings).toEqual([]);
});

it('finds what is undefined on half of them', async () => {
  const start = performance.now();
  const text = Array.from({ length: tasks }, (_, i) => `    - command: echo ${i} {{ only_even }}`).join('\n');
  writeFileSync(join(folder, 'half.yml'), `- hosts: all\n  tasks:\n${text}\n`);
  for (const host of inventory.hosts.values()) if (host.groups.includes('even')) host.vars.only_even = 'x';
  const options = { inventory, tags: [], skipTags: [], extraVars: {} };
  await expect(loadPlan([join(folder, 'half.yml')], options)).rejects.toMatchObject({
    diagnostics: { length: tasks, 0: { message: expect.stringMatching(/ on .* and 496 more$/) } },
  });
  console.log(`${tasks} findings on ${hosts / 2} hosts in ${Math.round(performance.now() - start)} ms`);
});
