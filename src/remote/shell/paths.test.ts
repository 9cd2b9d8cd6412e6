import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import type { Answer } from '../session/answer.ts';

/** A module with arguments, or a test's preparation in shell text; every @ stands for the scratch folder. */
type Task = [module: string, args: Values];

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvD7Wk3CQAtAcwfE5PZ2xpWBYWwviUarT6BSJjt69jK';
/** Modules that work at a path, each with something to do there. */
const tasks: Record<string, (path: string) => Task> = {
  copy: (path) => ['copy', { dest: path, content: 'new\n', owner: 'nobody' }],
  'copy with a backup': (path) => ['copy', { dest: path, content: 'new\n', backup: true }],
  lineinfile: (path) => ['lineinfile', { path, line: 'new', create: true, owner: 'nobody' }],
  'a mode': (path) => ['file', { path, mode: '0606' }],
  touch: (path) => ['file', { path: `${path}.new`, state: 'touch', owner: 'nobody' }],
  'a directory': (path) => ['file', { path: `${path}.new`, state: 'directory', owner: 'nobody' }],
  'a link': (path) => ['file', { path, state: 'link', src: 'x', force: true }],
  'a hard link': (path) => ['file', { path: `${path}.new`, state: 'hard', src: path }],
  absent: (path) => ['file', { path, state: 'absent' }],
  authorized_key: (path) => ['authorized_key', { user: 'nobody', key, path }],
};

async function given(shell: string, script: string) {
  const { session, folder } = await localSession(shell);
  const fill = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('@', folder)) as T;
  const sh = (text: string) => execFileSync('sh', ['-ec', fill(text)], { encoding: 'utf8' });
  sh(`chmod 755 @; ${script}`);
  const run = async ([module, args]: Task) => (await send(session, module, fill(args))) as Answer;
  return { session, folder, sh, run };
}

const lookAt = 'find @/real -exec stat -c "%n %a %U %G %s %i" {} + | sort; cat @/real/f || :';

describe.each(dueShells)('a link on the way under %s', (shell) => {
  test.each(Object.keys(tasks))(
    'of another user is not followed by %s, unless follow_links allows it',
    async (name) => {
      const { session, sh, run } = await given(
        shell,
        'mkdir @/real; echo old >@/real/f; ln -s real @/way; chown -h nobody @/way',
      );
      const before = sh(lookAt);
      const answer = await run(tasks[name]!('@/way/f'));
      expect(answer).toMatchObject({
        status: 'failed',
        message: expect.stringMatching(
          /^\/.*\/way is a link of nobody, who could redirect this task to any path$/,
        ),
        hint: expect.stringContaining('follow_links'),
      });
      expect(sh(lookAt)).toBe(before);
      const [module, args] = tasks[name]!('@/way/f');
      expect((await run([module, { ...args, follow_links: true }])).status).toBe('changed');
      expect(sh(lookAt)).not.toBe(before);
      session.close();
    },
  );

  test.each<[string, string, Task, 'changed' | RegExp]>([
    ['of root is followed', 'ln -s real @/way', ['copy', { dest: '@/way/f', content: 'x' }], 'changed'],
    [
      'and one that it leads through',
      'ln -s @/a/b @/way; mkdir @/a; ln -s ../real @/a/b',
      ['copy', { dest: '@/way/f', content: 'x' }],
      'changed',
    ],
    [
      'of another user behind one of root',
      'ln -s b @/way; ln -s real @/b; chown -h nobody @/b',
      ['copy', { dest: '@/way/f', content: 'x' }],
      /\/b is a link of nobody/,
    ],
    [
      'in a circle',
      'ln -s b @/way; ln -s way @/b',
      ['copy', { dest: '@/way/f', content: 'x' }],
      /more than 40 links/,
    ],
    [
      'that has a second name',
      'ln -s real @/way; ln @/way @/b',
      ['copy', { dest: '@/way/f', content: 'x' }],
      /\/way is a link of root/,
    ],
    [
      'at the end, followed by lineinfile',
      'ln -s real/f @/l',
      ['lineinfile', { path: '@/l', line: 'x' }],
      'changed',
    ],
    [
      'at the end, of another user',
      'ln -s real/f @/l; chown -h nobody @/l',
      ['lineinfile', { path: '@/l', line: 'x' }],
      /\/l is a link of nobody/,
    ],
    [
      'at the end, followed by file',
      'ln -s real/f @/l',
      ['file', { path: '@/l', mode: '0600', follow: true }],
      'changed',
    ],
    [
      'at the end, of another user, by file',
      'ln -s real/f @/l; chown -h nobody @/l',
      ['file', { path: '@/l', mode: '0600', follow: true }],
      /\/l is a link of nobody/,
    ],
    ['to nothing', 'ln -s nowhere @/way', ['copy', { dest: '@/way/f', content: 'x' }], /no directory/],
    [
      'to a file',
      'ln -s real/f @/way',
      ['copy', { dest: '@/way/f', content: 'x' }],
      /real\/f is not a directory/,
    ],
    [
      'with a newline at its end',
      'mkdir "@/d$(printf \'\\n_\')"; ln -s "d$(printf \'\\n_\')" @/way',
      ['copy', { dest: '@/way/f', content: 'x' }],
      'changed',
    ],
    [
      'a path with dots and slashes',
      'mkdir @/d',
      ['copy', { dest: '@/./d//../real/.//f', content: 'x' }],
      'changed',
    ],
    [
      'a directory with a slash at its end',
      ':',
      ['file', { path: '@/d/e//', state: 'directory', mode: '0700' }],
      'changed',
    ],
    [
      'a file where a directory is meant',
      ':',
      ['file', { path: '@/real/f/x', state: 'directory' }],
      /real\/f is not a directory/,
    ],
  ])('%s', async (_, script, task, expected) => {
    const { session, sh, run } = await given(shell, `mkdir @/real; echo old >@/real/f; ${script}`);
    const before = sh(lookAt);
    const answer = await run(task);
    if (expected === 'changed') {
      expect(answer).toMatchObject({ status: 'changed', message: '' });
      expect((await run(task)).status).toBe('unchanged');
    } else {
      expect(answer).toMatchObject({ status: 'failed', message: expect.stringMatching(expected) });
      expect(sh(lookAt)).toBe(before);
    }
    session.close();
  });

  test('of the user himself is followed where he runs the task', async () => {
    const as = `setpriv --reuid nobody --regid nogroup --clear-groups ${shell}`;
    const { session, run } = await given(as, 'mkdir @/real; ln -s real @/way; chown -hR nobody: @');
    expect(await run(tasks.copy!('@/way/f'))).toMatchObject({ status: 'changed', message: '' });
    session.close();
  });
});

describe.each(dueShells)('a file that has other names under %s', (shell) => {
  const script = 'echo old >@/f; chmod 666 @/f; mkdir @/d; ln @/f @/d/f';
  const change: Task[] = [
    ['file', { path: '@/d/f', mode: '0644', owner: 'nobody' }],
    ['file', { path: '@/d', state: 'directory', recurse: true, owner: 'nobody' }],
    ['lineinfile', { path: '@/d/f', line: 'new', owner: 'nobody' }],
    ['copy', { dest: '@/d/f', content: 'new', backup: true }],
  ];
  const refused = {
    status: 'failed',
    message: expect.stringContaining('has other names (hard links)'),
  };
  const changed = { status: 'changed', message: '' };
  test.each(
    change.flatMap((task): [string, Task, string, object][] => [
      ['is left alone in a directory of another user', task, 'chown nobody @/d', refused],
      ['is changed where only root can make names', task, ':', changed],
    ]),
  )('%s: %j', async (_, task, owner, expected) => {
    const { session, sh, run } = await given(shell, `${script}; ${owner}`);
    const look = () => sh('stat -c "%a %U %i" @/f; cat @/f; ls -A @/d');
    const before = look();
    expect(await run(task)).toMatchObject(expected);
    if (expected === refused) expect(look()).toBe(before);
    session.close();
  });
});

describe.each(dueShells)('a file that is replaced under %s', (shell) => {
  test('gets no set-id bits from the old one', async () => {
    const { session, sh, run } = await given(shell, 'echo old >@/f; chown nobody @/f; chmod 6755 @/f');
    await run(['copy', { dest: '@/f', content: 'new' }]);
    expect(sh('stat -c %a:%U @/f')).toBe('755:nobody\n');
    session.close();
  });

  test('keeps the old one with its owner, mode and time, under a name that reveals nothing', async () => {
    const { session, sh, run } = await given(
      shell,
      'echo old >@/f; touch -d 2001-02-03 @/f; chown nobody @/f; chmod 640 @/f',
    );
    await run(['copy', { dest: '@/f', content: 'new', backup: true }]);
    expect(sh('cd @; stat -c "%a %U %y" f.*~ | cut -c 1-21; cat f.*~')).toBe('640 nobody 2001-02-03\nold\n');
    const first = sh('cd @; ls f.*~');
    await run(['copy', { dest: '@/f', content: 'newer', backup: true }]);
    expect(sh('cd @; ls f.*~').split('\n')).toHaveLength(3);
    expect(first).toMatch(/^f\.[0-9a-f]{8}-\d+~\n$/);
    session.close();
  });

  test('is on the disk before it replaces another one, and with its name before the host is done', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'kplay-bin-'));
    const log = join(bin, 'log');
    for (const program of ['sync', 'mv']) {
      const real = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
      const text = `#!/bin/sh\necho ${program} "$@" >>${log}\nexec ${real} "$@"\n`;
      writeFileSync(join(bin, program), text, { mode: 0o755 });
    }
    const { session, folder, run } = await given(`env PATH=${bin}:${process.env.PATH} ${shell}`, ':');
    const logged: Task[] = [
      ['copy', { dest: '@/f', content: 'new' }],
      ['copy', { dest: '@/f', content: 'newer' }],
      ['lineinfile', { path: '@/f', line: 'x' }],
      ['file', { path: '@/f', state: 'link', src: 'x', force: true }],
      ['file', { path: '@/d/e', state: 'directory' }],
    ];
    for (const task of logged) {
      await run(task);
      await session.settle();
      writeFileSync(log, 'done\n', { flag: 'a' });
    }
    const text = readFileSync(log, 'utf8')
      .replace(/[.]kplay-\S+/g, '.temp')
      .replaceAll(folder, '@');
    const rename = 'mv -fT -- ./.f.temp ./f';
    const replace = ['sync -- /proc/self/fd/9', rename, 'sync -- @/f @/.', 'done'];
    expect(text.trim().split('\n')).toEqual([
      // nothing is lost if a new one is empty after a power failure: the run was cut off, and the next one writes it
      ...replace.slice(1),
      ...[...replace, ...replace],
      ...[rename, 'sync -- @/.', 'done'],
      // the one that was missing above it, and its own
      ...['sync -- .', 'sync -- @/d/.', 'done'],
    ]);
    session.close();
  });

  test('a link is there at every moment while it gets another target', async () => {
    const { session, folder, run } = await given(shell, 'ln -s a @/l');
    const looker = spawn('perl', [
      '-e',
      `$|=1; while (-d '${folder}') { print "gone\\n" unless -l '${folder}/l' }`,
    ]);
    let said = '';
    looker.stdout.on('data', (chunk) => {
      said += chunk;
    });
    for (let i = 0; i < 60; i++) await run(['file', { path: '@/l', state: 'link', src: `to-${i}` }]);
    looker.kill();
    expect(said).toBe('');
    session.close();
  });
});
