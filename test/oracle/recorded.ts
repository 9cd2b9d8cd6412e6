import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../../src/core/hash.ts';
import { ansibleVersion } from '../support/ansible.ts';
import { isDue } from '../support/today.ts';
import type { Story } from './story.ts';

interface Recording {
  /** The version of ansible-core. */
  version: string;
  /** By the name of the case: the hash of all that Ansible was given, and what it did. */
  cases: Record<string, { inputs: string; story: Story }>;
}

/** A case, and all that Ansible is given for it, as text. */
export interface RecordedCase {
  name: string;
  inputs: string;
}

const file = new URL('recording.json', import.meta.url);

/** Within so many days each case is asked again. */
const days = 20;

/**
 * Gives what ansible-core does with cases. To ask it for all of them takes minutes, so the answers are recorded in
 * recording.json. It is asked again for a twentieth of the cases, other ones each day, for all of them with
 * `KPLAY_ORACLE=all`, and for all of them where another version is installed.
 * @param ask asks for the cases with these numbers
 * @throws where a case is not recorded or the answer is not the recorded one; `UPDATE_ORACLE=1` records the answers
 */
export async function recordedStories(
  cases: RecordedCase[],
  ask: (numbers: number[]) => Promise<Story[]>,
): Promise<Story[]> {
  const update = Boolean(process.env.UPDATE_ORACLE);
  const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const version = await ansibleVersion();
  const everything = process.env.KPLAY_ORACLE === 'all' || version !== recording.version;
  const recorded = cases.map(({ name, inputs }) => {
    const entry = recording.cases[name];
    return entry?.inputs === sha256(inputs) ? entry.story : undefined;
  });
  const missing = [...cases.keys()].filter((i) => !recorded[i]);
  if (!update && missing.length > 0)
    throw new Error(`not recorded, set UPDATE_ORACLE=1: ${missing.map((i) => cases[i]!.name).join(', ')}`);
  const due = [...cases.keys()].filter(
    (i) => (everything && version) || !recorded[i] || (!update && isDue(i, days)),
  );
  const stories = [...recorded];
  for (const [k, story] of (await ask(due)).entries()) {
    const i = due[k]!;
    stories[i] = story;
    if (!isDeepStrictEqual(story, recorded[i]) && !update && version === recording.version)
      throw new Error(`"${cases[i]!.name}" is recorded otherwise: ${JSON.stringify(story)}`);
  }
  if (update) record(version!, cases, stories as Story[]);
  return stories as Story[];
}

function record(version: string, cases: RecordedCase[], stories: Story[]): void {
  const entries = cases.map(
    ({ name, inputs }, i) => [name, { inputs: sha256(inputs), story: stories[i]! }] as const,
  );
  const lines = entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  writeFileSync(file, `{"version":${JSON.stringify(version)},"cases":{\n${lines.join(',\n')}\n}}\n`);
}
