import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localSession, send, shells, type TestSession } from '../../../test/support/shell-host.ts';
import type { Answer } from './answer.ts';
import { type MeteredAnswer, type MeteredStep, StepMeter } from './step-meter.ts';

const busy = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done';

describe.each(shells)('the steps of a session under %s', (shell) => {
  const sent: MeteredStep[] = [];
  const answers: MeteredAnswer[] = [];
  const meter = new StepMeter({ sent: (s) => sent.push({ ...s }), answered: (a) => answers.push(a) });
  let test: TestSession;
  beforeAll(async () => {
    test = await localSession(shell, { meter });
  });
  afterAll(() => test.session.close());

  it.each<[what: string, cmd: string, isBusy: boolean]>([
    ['a program that waits', 'sleep 0.1', false],
    ['the shell of a step', busy, true],
    ['a program that it has waited for', `sh -c '${busy}'`, true],
    ['the next step', ':', false],
  ])('measures the CPU time of %s', async (_, cmd, isBusy) => {
    await send(test.session, 'shell', { cmd });
    const { cpuMs, status, received, sent: bytes } = answers.at(-1)!;
    if (isBusy) expect(cpuMs).toBeGreaterThanOrEqual(40);
    else expect(cpuMs).toBeLessThanOrEqual(30);
    expect(status).toBe('changed');
    expect(received).toBeGreaterThan(0);
    expect(bytes).toBeGreaterThan(100);
  });

  it('counts round trips, and the scripts of a module once', async () => {
    const first = sent[0]!;
    await Promise.all([1, 2].map(() => send(test.session, 'shell', { cmd: ':' })));
    expect(sent.slice(-2).map(({ roundTrip }) => roundTrip)).toEqual([5, 5]);
    expect(sent.at(-1)!.sent).toBeLessThan(first.sent);
    expect(meter.cpuMs).toBeGreaterThanOrEqual(80);
  });

  it('needs no program for it, and works without /proc', () => {
    const script = readFileSync(new URL('../shell/cpu.sh', import.meta.url), 'utf8');
    const ask =
      'nl="|" kp_payload=; kp_measure; echo "$kp_payload"; (kp_payload=; kp_measure; echo "$kp_payload")';
    const run = (text: string) => {
      const [program, ...words] = shell.split(' ');
      return execFileSync(program!, [...words, '-c', `set -eu; PATH=/none\n${text}\n${ask}`], {
        encoding: 'utf8',
      });
    };
    expect(run(script)).toMatch(/^:cpu=\d+\|\n:cpu=\d+\|\n$/);
    expect(run(script.replaceAll('/proc/', '/none/'))).toBe(':cpu=0|\n:cpu=0|\n');
  });
});

it.each<[what: string, reported: (number | undefined)[], ms: (number | undefined)[]]>([
  ['each answer has the time since the last one', [3, 3, 7], [30, 0, 40]],
  ['a host that does not report it', [undefined, undefined], [undefined, undefined]],
  ['a host whose time goes back', [5, 2, 6], [50, 0, 10]],
])('%s', (_, reported, ms) => {
  const found: (number | undefined)[] = [];
  const meter = new StepMeter({ sent: () => {}, answered: ({ cpuMs }) => found.push(cpuMs) });
  for (const [id, cpuTicks] of reported.entries()) {
    meter.begun(id, { module: 'x' } as never, true);
    meter.answered(id, { status: 'unchanged', ...(cpuTicks !== undefined && { cpuTicks }) } as Answer, 1);
  }
  expect(found).toEqual(ms);
});
