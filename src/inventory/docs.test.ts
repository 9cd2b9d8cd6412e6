import { describe, expect, it } from 'vitest';
import { fencesOf } from '../../test/support/fences.ts';
import { loadFrom, plainly } from './findings.fixture.ts';

const blocks = fencesOf('docs/inventory.md').filter(({ kind }) => / (inventory|plugin)$/.test(kind));
const block = (start: string): string => blocks.find(({ text }) => text.startsWith(start))!.text;

describe('the examples of docs/inventory.md', () => {
  it('are all tried here', () => expect(blocks).toHaveLength(5));

  it('YAML', async () => {
    const { groups } = plainly(await loadFrom({ 'hosts.yml': block('all:') }));
    expect(groups).toMatchObject({ db: { hosts: ['db1'] } });
  });

  it('containers', async () => {
    const { vars } = plainly(
      await loadFrom({ 'hosts.yml': blocks.find(({ text }) => text.includes('docker'))!.text }),
    );
    expect(vars.app2).toMatchObject({ kplay_connection: 'docker', kplay_host: 'shop-app-1' });
  });

  it('INI', async () => {
    const { vars } = plainly(await loadFrom({ hosts: block('mail') }));
    expect(vars['web02.example.org']).toEqual({ env: 'prod', http_port: 8080, tags: ['blue', 'eu'] });
  });

  it('constructed', async () => {
    const files = {
      hosts: 'web01 position=85 os=debian version=11\nweb02\n',
      'rules.yml': block('plugin: constructed'),
    };
    const { groups, vars } = plainly(await loadFrom(files, ['hosts', 'rules.yml']));
    expect(groups).toEqual({
      canary: { hosts: ['web01'] },
      old: { hosts: ['web01', 'web02'] },
      os_debian: { hosts: ['web01'] },
    });
    expect(vars.web01).toMatchObject({ rack: '2' });
  });

  it('consul: its settings are known, and its server is not here', async () => {
    const consul = block('plugin: consul').replace('consul.example.org:8501', '127.0.0.1:1');
    const error = await loadFrom({ 'c.yml': consul }).catch((found) => found);
    expect(error.diagnostics.map(({ code }: { code: string }) => code)).toEqual(['inventory-source']);
  });
});
