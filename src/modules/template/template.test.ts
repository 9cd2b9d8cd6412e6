import { expect, test } from 'vitest';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { sha256 } from '../../core/hash.ts';
import template from './index.ts';

const text = 'a: 1\n';
const src = { name: 't.hbs', path: '/t.hbs', size: 5, sha256: sha256(text), bytes: Buffer.from(text) };

test('wants the rendered text', () => {
  const args = {
    src,
    dest: '/x',
    force: true,
    backup: false,
    follow: false,
    follow_links: false,
    mode: '644',
  };
  expect(template.want(args)).toEqual({ state: 'file', sha256: sha256(text), mode: '0644' });
});

test.each(shells)('keeps the old file with backup under %s', async (shell) => {
  const { session, folder } = await localSession(shell);
  const task = { src: src as never, dest: `${folder}/f`, backup: true };
  const old = { ...src, bytes: Buffer.from('old'), sha256: sha256('old') };
  await send(session, 'template', { ...task, src: old as never });
  expect(await send(session, 'template', task)).toMatchObject({ status: 'changed' });
  expect(await send(session, 'template', task)).toMatchObject({ status: 'unchanged' });
  const { readdirSync } = await import('node:fs');
  expect(readdirSync(folder).length).toBe(2);
  session.close();
});
