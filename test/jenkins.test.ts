import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fencesOf } from './support/fences.ts';

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const library = here('jenkins/vars/kplay.groovy');
const code = readFileSync(library, 'utf8');
const pipelines = {
  'jenkins/Jenkinsfile': readFileSync(here('jenkins/Jenkinsfile'), 'utf8'),
  'the one of kplay init': readFileSync(here('src/cli/starter/Jenkinsfile'), 'utf8'),
  'the how-to': fencesOf('docs/how-to/jenkins.md').find(({ path }) => path === 'Jenkinsfile')!.text,
};

interface Case {
  method?: string;
  options?: Record<string, unknown>;
  pipeline?: string;
  /** The exit code of the program. */
  status?: number;
}

interface Outcome {
  /** `success`, or the message with which the build fails. */
  outcome: string;
  value: unknown;
  calls: [name: string, args: unknown[]][];
}

const site = { playbooks: 'site.yml' };
const hostile = 'a\'b $(id) "c" `id` \\ d';

/** A call of the library, the exit code of kplay, what becomes of the build, and what must be among the calls. */
const rows: [string, string, Record<string, unknown>, number, string, [string, unknown][]][] = [
  [
    'a run',
    'run',
    { ...site, inventory: ['a', 'b'] },
    0,
    'success',
    [
      ['(ran)', ['run', 'site.yml', '-i', 'a', '-i', 'b', '--junit', 'kplay.xml']],
      ['junit', [{ testResults: 'kplay.xml', allowEmptyResults: true }]],
    ],
  ],
  [
    'each word is one argument',
    'run',
    { playbooks: hostile, limit: "x'; touch oh", tags: ['t u'] },
    0,
    'success',
    [['(ran)', ['run', hostile, '--limit', "x'; touch oh", '--tags', 't u', '--junit', 'kplay.xml']]],
  ],
  [
    'credentials are variables, and no arguments',
    'drift',
    {
      ...site,
      sshKey: 'k',
      becomePassword: 'b',
      loginPassword: 'l',
      keyPassphrase: 'p',
      identity: 'i',
      vaultPassword: 'v',
    },
    0,
    'success',
    [
      [
        '(ran)',
        [
          'drift',
          'site.yml',
          'KPLAY_BECOME_PASSWORD_FILE=/credentials/b',
          'KPLAY_CONNECTION_PASSWORD_FILE=/credentials/l',
          'KPLAY_IDENTITY_FILE=/credentials/i',
          'KPLAY_PRIVATE_KEY_PASSPHRASE_FILE=/credentials/p',
          'KPLAY_SSH_KEY_FILE=/credentials/k',
          'KPLAY_USER=/credentials/k',
          'KPLAY_VAULT_PASSWORD_FILE=/credentials/v',
        ],
      ],
    ],
  ],
  [
    'a lock, an environment, a page',
    'apply',
    { plan: 'p.kplan', lock: 'hosts', html: 'kplay.html', args: ['--lock-wait', '30m'] },
    0,
    'success',
    [
      ['lock', [{ resource: 'hosts' }]],
      ['(ran)', ['apply', 'p.kplan', '--junit', 'kplay.xml', '--html', 'kplay.html', '--lock-wait', '30m']],
      ['publishHTML', [expect.anything()]],
    ],
  ],
  [
    'drift',
    'drift',
    { ...site, environment: 'prod' },
    2,
    'success',
    [
      ['(ran)', ['drift', 'site.yml', '--environment', 'prod']],
      ['unstable', ['kplay drift: there are changes']],
    ],
  ],
  [
    'a plan with changes',
    'plan',
    site,
    2,
    'success',
    [
      [
        'sh',
        [
          expect.objectContaining({
            script: "kplay 'plan' '--out' 'kplay.kplan' '--format' 'md' 'site.yml' >'kplay-plan.md'",
          }),
        ],
      ],
      ['unstable', ['kplay plan: there are changes']],
    ],
  ],
  [
    'findings',
    'lint',
    site,
    1,
    'error: kplay lint: the input is wrong, and no host was touched',
    [['archiveArtifacts', [{ artifacts: 'kplay.sarif', allowEmptyArchive: true }]]],
  ],
  [
    'a failure, with its report',
    'run',
    site,
    3,
    'error: kplay run: a task failed',
    [['junit', [{ testResults: 'kplay.xml', allowEmptyResults: true }]]],
  ],
  ['a signal', 'run', site, 130, 'error: kplay run: interrupted', []],
  ['another end', 'run', site, 7, 'error: kplay run: exit code 7', []],
];

const withoutChanges: Case = { method: 'plan', options: { ...site, unstable: false }, status: 2 };

/** Installs groovy; returns why it cannot be used, if so. */
function missingGroovy(): string | undefined {
  if (existsSync('/usr/bin/groovy')) return undefined;
  if (process.getuid?.() !== 0) return 'groovy is not installed, and only root can install it';
  const { status } = spawnSync('apt-get', [
    'install',
    '-y',
    '--no-install-recommends',
    'groovy',
    'default-jre-headless',
  ]);
  return status === 0 ? undefined : 'apt cannot install groovy';
}

const problem = missingGroovy();
const folder = mkdtempSync(join(tmpdir(), 'kplay-jenkins-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs all cases in one virtual machine, which takes long to start. */
function outcomesOf(cases: Case[]): Outcome[] {
  // a program that shows what it gets
  const fake = join(folder, 'kplay');
  writeFileSync(
    fake,
    '#!/bin/sh\nprintf "%s\\n" "$@"\nenv | grep ^KPLAY_ | grep credentials | sort\nexit "$STATUS"\n',
  );
  chmodSync(fake, 0o755);
  const printed = execFileSync('groovy', [here('test/support/jenkins/stub-steps.groovy'), library], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      JAVA_HOME: dirname(dirname(realpathSync('/usr/bin/java'))),
      PATH: `${folder}:${process.env.PATH}`,
    },
  });
  return JSON.parse(printed);
}

describe.skipIf(problem)(`with a stub of Jenkins' steps${problem ? `: ${problem}` : ''}`, () => {
  const calls = rows.map(([, method, options, status]): Case => ({ method, options, status }));
  const whole = Object.values(pipelines).map((pipeline): Case => ({ pipeline, status: 0 }));
  let outcomes: Outcome[];
  beforeAll(() => {
    outcomes = outcomesOf([...calls, withoutChanges, ...whole]);
  }, 240_000);

  it.each(rows.map((row, i) => [...row, i] as const))('%s', (_, __, ___, ____, outcome, expected, i) => {
    expect(outcomes[i]).toMatchObject({ outcome });
    for (const call of expected) expect(outcomes[i]!.calls).toContainEqual(call);
  });

  it('a plan says whether there are changes, and need not be unstable for them', () => {
    const { value, calls: made } = outcomes[rows.length]!;
    expect(value).toBe(true);
    expect(made.map(([name]) => name)).not.toContain('unstable');
  });

  it.each(Object.keys(pipelines).map((name, i) => [name, i] as const))('%s is a pipeline', (_, i) => {
    const { outcome, calls: made } = outcomes[rows.length + 1 + i]!;
    expect(outcome).toBe('success');
    const names = made.map(([name]) => name);
    expect(names).toContain('(stages)');
    expect(names).toContain('(disableConcurrentBuilds)');
    expect(made.filter(([name]) => name === 'sh').length).toBeGreaterThan(2);
  });
});

describe('what the CPS engine of Jenkins takes', () => {
  const source = code.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  it.each<[string, RegExp]>([
    [
      'no closure that a method of Groovy calls',
      /\.(?:each\w*|collect\w*|find\w*|any|every|inject|sort|with|tap|times|upto)\b/,
    ],
    ['no text with variables in it: a secret may be one', /"[^"\n]*\$/],
    ['no state between calls', /@Field|\bstatic\b/],
    [
      'nothing that the sandbox refuses',
      /\b(?:new (?:File|URL|Thread|ProcessBuilder)|\.execute\(\)|System\.|Jenkins\.)/,
    ],
    ['no method without arguments of the name of one of the script', /def run\(\)|run\(Map \w+ *=/],
  ])('%s', (_, pattern) => expect(source).not.toMatch(pattern));

  it.each(Object.entries(pipelines))('%s asks for confirmation outside of a node', (_, pipeline) => {
    const [, stage] = /stage\('Confirm'\) \{([\s\S]*?)\n {4}\}/.exec(pipeline)!;
    expect(stage).toContain('input ');
    expect(stage).not.toMatch(/^\s*agent/m);
  });
});
