import { describe, expect, it } from 'vitest';
import type { Values } from '../core/values.ts';
import { layer, Scope } from '../template/scope.ts';
import { layersFor, magicVars } from './variables.ts';

const levels = [
  'defaults',
  'host',
  'play',
  'files',
  'role',
  'task',
  'live',
  'params',
  'extra',
  'magic',
] as const;

/** All levels up to one define x. */
function scopeUpTo(top: string): Scope {
  const upTo = levels.indexOf(top as never);
  const at = (level: (typeof levels)[number]): Values => (levels.indexOf(level) <= upTo ? { x: level } : {});
  const role = { name: 'r', path: '/r', defaults: at('defaults'), vars: at('role'), params: at('params') };
  return new Scope(
    layersFor({
      play: { vars: at('play'), varsFromFiles: at('files') },
      task: { role, vars: at('task') },
      host: { name: 'h', vars: at('host'), layers: [] },
      live: layer(at('live')),
      extraVars: at('extra'),
      magic: at('magic'),
    }),
  );
}

describe('layersFor', () => {
  it.each(levels)('%s is above all before it', (top) => expect(scopeUpTo(top).get('x')).toBe(top));

  it('does without a task', () => {
    const play = { vars: { a: 1 }, varsFromFiles: {} };
    const scope = new Scope(
      layersFor({ play, host: { name: 'h', vars: { b: 2 }, layers: [] }, extraVars: {}, magic: {} }),
    );
    expect([...scope.names()].sort()).toEqual(['a', 'b']);
  });
});

describe('magicVars', () => {
  it('holds the names of the language', () => {
    const web = { name: 'web', hosts: ['a.example.org'], children: [], depth: 1, priority: 1 };
    const inventory = { hosts: new Map(), groups: new Map([['web', web]]), warnings: [] };
    const play = { hosts: ['a.example.org'], folder: '/p' };
    const host = { name: 'a.example.org', groups: ['all', 'web'] };
    const magic = magicVars({
      host,
      inventory,
      play,
      inventorySource: '/i/hosts.yml',
      check: true,
      version: '1',
    });
    expect({ ...magic }).toEqual({
      inventory_hostname: 'a.example.org',
      inventory_hostname_short: 'a',
      group_names: ['web'],
      groups: expect.objectContaining({ web: ['a.example.org'] }),
      play_hosts: ['a.example.org'],
      playbook_dir: '/p',
      inventory_dir: '/i',
      kplay_check_mode: true,
      kplay_version: '1',
    });
  });
});
