import { Command } from 'commander';
import { afterEach, expect, it, vi } from 'vitest';
import { schemaKinds } from '../playbook/keywords/json-schema.ts';
import { schemaCommand } from './schema.ts';

async function run(...args: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const program = new Command().exitOverride();
  schemaCommand(program);
  for (const command of program.commands) command.exitOverride();
  await program.parseAsync(['schema', ...args], { from: 'user' });
  return out;
}

afterEach(() => void vi.restoreAllMocks());

it.each(Object.entries(schemaKinds))('prints the schema of %s', async (kind, title) => {
  const schema = JSON.parse(await run(kind));
  expect(schema).toMatchObject({ title: `kplay: ${title}`, allOf: [{ $ref: `#/$defs/${kind}` }] });
  expect(schema.$defs).toHaveProperty(kind);
});

it('describes a playbook by default, and refuses other words', async () => {
  expect(await run()).toBe(await run('playbook'));
  await expect(run('playbok')).rejects.toThrow(/Did you mean|Allowed choices/);
});
